"""Opening a secret ballot: scrutineers give their codes, and the last one needed opens the box.

Everything that the opening does happens in the transaction of that last code. Interrupted anywhere,
nothing has changed: the codes given before are there, and the last one can be given again.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from policy_forum.domain.access.policy import Action
from policy_forum.domain.access.who import Subject, subject_of_branch
from policy_forum.domain.counting.contests import Ranking
from policy_forum.domain.events import BallotUnsealed, ShareGiven
from policy_forum.domain.identifiers import BallotId, MemberId
from policy_forum.domain.refusals import RefusedError
from policy_forum.domain.sealing.base32 import MistypedError
from policy_forum.domain.sealing.papers import ranking_of
from policy_forum.domain.sealing.sharing import Share, format_share, parse_share
from policy_forum.features.ballots import rules
from policy_forum.features.ballots.commands.board import close_board
from policy_forum.features.ballots.commands.boxing import (
    Box,
    empty_envelopes,
    forget_envelopes,
    rewrite_roll,
    write_box,
)
from policy_forum.features.ballots.commands.concluding import conclude
from policy_forum.features.ballots.commands.publishing import Opened, publish
from policy_forum.features.ballots.commands.slips import agreed_slips
from policy_forum.features.ballots.commands.turns import take_turns, undecided_amendments
from policy_forum.features.ballots.models import Ballot, ElectionKey, Scrutineer, Sealing
from policy_forum.features.ballots.queries.whole import list_whole_questions
from policy_forum.features.ballots.queries.whole_rows import WholeQuestion, paper_question
from policy_forum.features.ballots.rules import Secrecy
from policy_forum.features.ballots.rules.outcomes import Asked, Counted, count_question
from policy_forum.features.ballots.rules.slips import SlipCount
from policy_forum.features.ballots.rules.slips_paired import paired_rows
from policy_forum.features.ballots.rules.unsealing import (
    SHARES_DO_NOT_FIT,
    Unsealing,
    refusal_of_foreign_code,
    refusal_of_mistyped,
    refusal_of_second_code,
    refusal_to_unseal,
)
from policy_forum.features.members.models import Member
from policy_forum.platform.sealing import card_public, join_key, open_share, share_hash
from policy_forum.platform.work import Work


@dataclass(frozen=True)
class Held:
    """A ballot with its key and scrutineers, held by this transaction alone."""

    ballot: Ballot
    sealing: Sealing
    key: ElectionKey
    scrutineers: Sequence[Scrutineer]

    @property
    def subject(self) -> Subject:
        """The ballot as the permission table sees it."""
        holders = frozenset(MemberId(each.member_id) for each in self.scrutineers)
        return replace(subject_of_branch(self.ballot.branch_id), scrutineer_ids=holders)


def give_share(work: Work, ballot_id: BallotId, code: str) -> int:
    """Give the acting scrutineer's code; returns how many more are needed: 0 once it is opened.

    `code` is what is printed on her card. What it opens is kept until enough are there, and the
    last one is never written down. Raises RefusedError.
    """
    held = hold(work, ballot_id)
    standing = standing_of(work, held)
    work.authorise(Action.GIVE_SHARE, held.subject)
    work.refuse_if(refusal_to_unseal(standing, work.now))
    hers = next(each for each in held.scrutineers if each.member_id == work.actor.member_id)
    if hers.given_share is not None:
        raise RefusedError(refusal_of_second_code(standing))
    share = _share_of(work, held, hers, code)
    hers.given_at = work.now
    work.record(ShareGiven(ballot_id=ballot_id, member_id=MemberId(hers.member_id)))
    if standing.still_needed > 1:
        hers.given_share = format_share(share)
        return standing.still_needed - 1
    open_box(work, ballot_id, _private_half(held, share))
    return 0


def open_box(work: Work, ballot_id: BallotId, private: bytes) -> None:
    """Open the envelopes of a closed ballot, count, publish and declare: all of it or nothing.

    `private` is the election key's private half; it is neither kept nor logged. Raises
    RefusedError.
    """
    held = hold(work, ballot_id)
    work.refuse_if(refusal_to_unseal(standing_of(work, held), work.now))
    ballot, sealing = held.ballot, held.sealing
    on_board = close_board(work, ballot, sealing)
    questions = list_whole_questions(work.session, ballot_id)
    papers = [paper_question(question) for question in questions]
    box = empty_envelopes(work, sealing, papers, private, on_board)
    opened = _count(ballot, sealing, questions, box, _slips(work, ballot_id))
    write_box(work, ballot_id, box)
    rewrite_roll(work, ballot_id)
    forget_envelopes(work, ballot_id, sealing.key_id)
    digest = publish(work, ballot, sealing, opened)
    sealing.opened_at = work.now
    sealing.envelopes, sealing.spoilt = box.envelopes, box.spoilt
    sealing.slips, sealing.bundle_hash = opened.slip_papers, digest
    work.record(
        BallotUnsealed(
            ballot_id=ballot_id,
            envelopes=box.envelopes,
            spoilt=box.spoilt,
            slips=opened.slip_papers,
            bundle_hash=digest,
        )
    )
    conclude(work, ballot, opened)


def hold(work: Work, ballot_id: BallotId) -> Held:
    """A secret ballot with its key, locked until the commit. Raises RefusedError."""
    ballot = take_turns(work, ballot_id)[1]
    sealing = work.session.get(Sealing, ballot_id)
    if ballot.secrecy is not Secrecy.SECRET or sealing is None:
        work.authorise(Action.VOTE_ON_QUESTION)
        raise RefusedError(rules.NO_SUCH_BALLOT)
    scrutineers = work.session.scalars(
        select(Scrutineer)
        .where(Scrutineer.key_id == sealing.key_id)
        .order_by(Scrutineer.position)
        .execution_options(populate_existing=True)
    ).all()
    key = work.session.get_one(ElectionKey, sealing.key_id)
    return Held(ballot, sealing, key, scrutineers)


def standing_of(work: Work, held: Held) -> Unsealing:
    """Where the ballot stands, as far as its opening goes."""
    return Unsealing(
        closes=held.ballot.closes,
        is_secret=True,
        is_declared=held.ballot.declared_at is not None,
        waits_for_amendments=undecided_amendments(work, held.ballot) is not None,
        slips_agree=agreed_slips(work, held.ballot.id) is not None,
        needed=held.key.needed,
        given=sum(each.given_share is not None for each in held.scrutineers),
    )


def _share_of(work: Work, held: Held, hers: Scrutineer, code: str) -> Share:
    try:
        public = card_public(code).hex()
        share = open_share(bytes.fromhex(hers.sealed_share or ""), code)
    except MistypedError as error:
        raise RefusedError(refusal_of_mistyped(error)) from None
    if share is None or share_hash(share) != hers.share_hash:
        holder = next((each for each in held.scrutineers if each.card_public == public), None)
        if holder is hers:
            raise RefusedError(SHARES_DO_NOT_FIT)
        raise RefusedError(refusal_of_foreign_code(_name_of(work, holder)))
    return share


def _name_of(work: Work, holder: Scrutineer | None) -> str | None:
    member = work.session.get(Member, holder.member_id) if holder else None
    return f"{member.given_name} {member.family_name}".strip() if member else None


def _private_half(held: Held, last: Share) -> bytes:
    given = [parse_share(each.given_share) for each in held.scrutineers if each.given_share]
    private = join_key([*given, last], bytes.fromhex(held.sealing.public_key))
    if private is None:
        raise RefusedError(SHARES_DO_NOT_FIT)
    return private


def _slips(work: Work, ballot_id: int) -> SlipCount:
    slips = agreed_slips(work, ballot_id)
    assert slips is not None  # refused before, where the tellers do not agree
    return slips


def _count(
    ballot: Ballot,
    sealing: Sealing,
    questions: Sequence[WholeQuestion],
    box: Box,
    slips: SlipCount,
) -> Opened:
    setup = json.loads(sealing.setup)
    rows = paired_rows([paper_question(q) for q in questions], slips)
    counted: list[Counted] = []
    for question in questions:
        papers: Counter[Ranking] = box.said[question.key].copy()
        for row in rows:
            papers[ranking_of(row.answers[question.key])] += row.count
        counted.append(count_question(asked_of(question), papers, ballot.roll_count, sealing.seed))
    return Opened(box, counted, [row.as_json for row in rows], slips.papers, setup["threshold"])


def asked_of(question: WholeQuestion) -> Asked:
    """A question as it is counted."""
    names = tuple(option.name for option in question.options)
    return Asked(
        question.key, question.wording, question.method, question.seats, names, question.status_quo
    )
