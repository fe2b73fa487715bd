"""Putting questions to the vote of a branch or of the whole organisation: all is fixed here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, select

from policy_forum.domain.access.policy import Action
from policy_forum.domain.access.who import subject_of_branch
from policy_forum.domain.eligibility import RollBody
from policy_forum.domain.events import QuestionPut
from policy_forum.domain.identifiers import BallotId
from policy_forum.domain.phrases import Phrase
from policy_forum.domain.refusals import RefusedError
from policy_forum.features.ballots.commands.rolls import RollTerms, fix_roll
from policy_forum.features.ballots.commands.sealing_up import lock_usable_key, seal_up
from policy_forum.features.ballots.commands.telling import moment_in_words, tell_everyone
from policy_forum.features.ballots.models import Ballot, BallotOption, BallotQuestion
from policy_forum.features.ballots.rules import BallotAbout, Secrecy
from policy_forum.features.ballots.rules.names import on_one_line
from policy_forum.features.ballots.rules.setting_up import (
    ANNOUNCED_ALREADY,
    QuestionAsked,
    QuestionSetUp,
    first_moment,
    majority_of,
    refusal_of_set_up,
    roll_rules,
)
from policy_forum.features.branches.models import Branch
from policy_forum.features.branches.queries import rules_of
from policy_forum.features.branches.rules import (
    CastingVote,
    Majority,
    Rules,
    Setting,
    citation_of,
)
from policy_forum.features.members.models import Member
from policy_forum.platform.work import Work


def put_question(work: Work, set_up: QuestionSetUp, organisation: str = "") -> BallotId:
    """Announce a ballot on questions of its own: fix all, seal it up if it is secret, tell all.

    `organisation` is the name that the published set-up bears. The notice of the standing orders
    is owed to branches; the whole organisation votes by the model rules, without a notice.
    """
    ballot, called = _begin(work, set_up)
    for position, question in enumerate(set_up.questions, start=1):
        _add_question(work, ballot, position, question)
    work.session.flush()
    _record(work, ballot)
    if set_up.key_id is not None and set_up.secrecy is Secrecy.SECRET:
        seal_up(work, ballot, set_up.key_id, organisation)
    _tell(work, ballot, called)
    return BallotId(ballot.id)


@dataclass(frozen=True)
class Rehearsal:
    """What would be fixed if the ballot were announced now."""

    opens: datetime
    closes: datetime
    quorum: int
    roll_count: int
    roll_hash: str
    freeze_date: date
    roll_rules: tuple[Phrase, ...]
    clause: Phrase
    shut_out: tuple[Mapping[str, Any], ...]
    sections: tuple[Mapping[str, Any], ...]
    notice_days: int


def rehearse_question(work: Work, set_up: QuestionSetUp) -> Rehearsal:
    """Work out what announcing this ballot would fix, by doing it and undoing it again.

    Raises RefusedError as `put_question` would.
    """
    undone = work.session.begin_nested()
    try:
        ballot, _called = _begin(work, set_up)
        if set_up.secrecy is Secrecy.SECRET and set_up.key_id is not None:
            lock_usable_key(work, set_up.key_id, set_up.branch_id)
        return _rehearsal(work, ballot)
    finally:
        undone.rollback()


def _rehearsal(work: Work, ballot: Ballot) -> Rehearsal:
    orders = rules_of(work.session, ballot.branch_id or 0)
    branch = work.session.get_one(Branch, ballot.branch_id).name if ballot.branch_id else ""
    return Rehearsal(
        opens=ballot.opens,
        closes=ballot.closes,
        quorum=ballot.quorum,
        roll_count=ballot.roll_count,
        roll_hash=ballot.roll_hash,
        freeze_date=ballot.freeze_date,
        roll_rules=roll_rules(ballot.roll_body, branch, ballot.freeze_date),
        clause=citation_of(orders, Setting.FREEZE_DATE),
        shut_out=tuple(ballot.shut_out or ()),
        sections=tuple(ballot.sections or ()),
        notice_days=notice_of(orders, ballot.branch_id),
    )


def _begin(work: Work, set_up: QuestionSetUp) -> tuple[Ballot, Mapping[int, Member]]:
    """Store the ballot with its roll; returns it with the members on the roll by key."""
    work.authorise(Action.PUT_QUESTION, subject_of_branch(set_up.branch_id))
    orders = rules_of(work.session, set_up.branch_id or 0)
    notice_days = notice_of(orders, set_up.branch_id)
    work.refuse_if(refusal_of_set_up(set_up, work.now, notice_days, orders.majority))
    _refuse_twice(work, set_up)
    ballot = _ballot(work, set_up, orders, notice_days)
    delegates = set_up.delegates if set_up.body is RollBody.DELEGATES else ()
    terms = RollTerms(set_up.body, set_up.branch_id, orders, work.zone, delegates=delegates)
    return ballot, fix_roll(work, ballot, terms)


def _refuse_twice(work: Work, set_up: QuestionSetUp) -> None:
    """Let who presses twice announce once: her own row is held while her ballots are looked at."""
    work.session.execute(
        # Others may refer to her meanwhile: a roll that another officer fixes names her too.
        select(Member.id).where(Member.id == work.actor.member_id).with_for_update(key_share=True)
    )
    under_way = exists().where(
        Ballot.about == BallotAbout.QUESTION,
        Ballot.branch_id.is_not_distinct_from(set_up.branch_id),
        Ballot.title == on_one_line(set_up.title),
        Ballot.declared_at.is_(None),
    )
    if work.session.scalar(select(under_way)):
        raise RefusedError(ANNOUNCED_ALREADY)


def notice_of(orders: Rules, branch_id: int | None) -> int:
    """How many days' notice a ballot needs."""
    return 0 if branch_id is None else orders.notice_days


def _ballot(work: Work, set_up: QuestionSetUp, orders: Rules, notice_days: int) -> Ballot:
    asked = {majority_of(question.method) for question in set_up.questions} - {None}
    majority: Majority = (asked.pop() if len(asked) == 1 else None) or orders.majority
    return Ballot(
        motion_id=None,
        branch_id=set_up.branch_id,
        about=BallotAbout.QUESTION,
        secrecy=set_up.secrecy,
        title=on_one_line(set_up.title),
        explanation=set_up.explanation.strip(),
        opened_at=work.now,
        opened_by_id=work.actor.member_id,
        opens=set_up.opens or first_moment(work.now, notice_days),
        closes=set_up.closes,
        standing_orders_id=orders.standing_orders_id,
        standing_orders_version=orders.version,
        majority=majority,
        # A casting vote is the chair's on a motion; a question that is tied is not carried.
        casting_vote=CastingVote.NOT_CARRIED,
    )


def _add_question(work: Work, ballot: Ballot, position: int, question: QuestionAsked) -> None:
    row = BallotQuestion(
        ballot_id=ballot.id,
        position=position,
        wording=question.wording.strip(),
        method=question.method,
        seats=question.seats,
        most_choices=question.most_choices,
        status_quo=question.status_quo,
    )
    work.session.add(row)
    work.session.flush()
    work.session.add_all(
        BallotOption(
            question_id=row.id,
            number=number,
            name=on_one_line(option.name),
            about=option.about.strip(),
        )
        for number, option in enumerate(question.options)
    )


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


def _tell(work: Work, ballot: Ballot, called: Mapping[int, Member]) -> None:
    shown = {
        "title": ballot.title,
        "path": f"/ballots/{ballot.id}",
        "opens": moment_in_words(ballot.opens, work.zone),
        "closes": moment_in_words(ballot.closes, work.zone),
        "secrecy": ballot.secrecy.value,
        "is_national": ballot.branch_id is None,
    }
    tell_everyone(work, called.values(), "question_put", shown)
