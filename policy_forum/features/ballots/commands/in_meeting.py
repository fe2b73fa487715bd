"""A sealed ballot within a meeting: opened at once, on one question, for those who are there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from policy_forum.domain.eligibility import RollBody
from policy_forum.domain.events import QuestionPut, SlipGiven, TellerNamed
from policy_forum.domain.identifiers import BallotId, BranchId, ElectionKeyId, MemberId
from policy_forum.features.ballots.commands.rolls import RollTerms, fix_roll
from policy_forum.features.ballots.commands.sealing_up import seal_up
from policy_forum.features.ballots.models import Ballot, BallotQuestion, SlipIssued, Teller
from policy_forum.features.ballots.rules import BallotAbout, Secrecy
from policy_forum.features.ballots.rules.names import on_one_line
from policy_forum.features.ballots.rules.setting_up import (
    LONGEST_TITLE,
    LONGEST_WORDING,
    method_of,
)
from policy_forum.features.branches.rules import CastingVote, Majority, Rules
from policy_forum.platform.work import Work


@dataclass(frozen=True)
class SealedVote:
    """What a meeting votes on in secret, and who votes how.

    `present` may vote and are there; `on_slips` are those of them who hold voting cards and get a
    slip of paper each, which `tellers` count. `closes` is within the meeting.
    """

    branch_id: BranchId
    title: str
    wording: str
    explanation: str
    majority: Majority
    closes: datetime
    key_id: ElectionKeyId
    present: frozenset[MemberId]
    on_slips: frozenset[MemberId]
    tellers: Sequence[MemberId]
    orders: Rules
    organisation: str = ""


def put_sealed_vote(work: Work, vote: SealedVote) -> BallotId:
    """Open a sealed ballot now, without notice: the meeting that votes was called with notice.

    Its roll is who is there; what it decides is for the meeting, whose quorum is who is there, so
    that one paper is enough for a count. Whether the vote may be opened is for the caller. Raises
    RefusedError when the key is not ready.
    """
    ballot = _ballot(work, vote)
    terms = RollTerms(
        RollBody.PRESENT,
        vote.branch_id,
        vote.orders,
        work.zone,
        present=vote.present,
        quorum=1,
    )
    fix_roll(work, ballot, terms)
    question = BallotQuestion(
        ballot_id=ballot.id,
        position=1,
        wording=vote.wording[:LONGEST_WORDING],
        method=method_of(vote.majority),
    )
    work.session.add(question)
    work.session.flush()
    _record(work, ballot)
    seal_up(work, ballot, vote.key_id, vote.organisation)
    _give_slips(work, ballot, vote)
    return BallotId(ballot.id)


def _ballot(work: Work, vote: SealedVote) -> Ballot:
    return Ballot(
        motion_id=None,
        branch_id=vote.branch_id,
        about=BallotAbout.QUESTION,
        secrecy=Secrecy.SECRET,
        title=on_one_line(vote.title)[:LONGEST_TITLE],
        explanation=vote.explanation,
        opened_at=work.now,
        opened_by_id=work.actor.member_id,
        # The published set-up speaks in whole seconds.
        opens=work.now.replace(microsecond=0),
        closes=whole_second_after(vote.closes),
        standing_orders_id=vote.orders.standing_orders_id,
        standing_orders_version=vote.orders.version,
        majority=vote.majority,
        # A tie goes back to the meeting, whose chair may have a casting vote.
        casting_vote=CastingVote.NOT_CARRIED,
    )


def whole_second_after(moment: datetime) -> datetime:
    """The moment, or the next whole second."""
    cut = moment.replace(microsecond=0)
    return cut if cut == moment else cut + timedelta(seconds=1)


def _record(work: Work, ballot: Ballot) -> None:
    work.record(
        QuestionPut(
            ballot_id=BallotId(ballot.id),
            secrecy=ballot.secrecy.value,
            opens=ballot.opens,
            closes=ballot.closes,
            roll_count=ballot.roll_count,
            roll_hash=ballot.roll_hash,
        )
    )


def _give_slips(work: Work, ballot: Ballot, vote: SealedVote) -> None:
    """All who hold cards get a slip at once; nobody who was given one hands in an envelope."""
    for member_id in sorted(vote.tellers):
        work.session.add(Teller(ballot_id=ballot.id, member_id=member_id, named_at=work.now))
        work.record(TellerNamed(ballot_id=BallotId(ballot.id), member_id=member_id))
    for member_id in sorted(vote.on_slips):
        work.session.add(
            SlipIssued(ballot_id=ballot.id, member_id=member_id, issued_by_id=work.actor.member_id)
        )
        work.record(SlipGiven(ballot_id=BallotId(ballot.id)))
    work.session.flush()
