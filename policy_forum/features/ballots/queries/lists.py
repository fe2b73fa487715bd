"""Lists of ballots: a branch's, those that wait for a member, and who voted what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import Actor, OfficeKind
from policy_forum.domain.identifiers import BallotId, MemberId, MotionId, QuestionId
from policy_forum.domain.needs import Need, NeedAbout
from policy_forum.domain.phrases import phrase
from policy_forum.features.ballots.models import Ballot, BallotQuestion, RecordedVote, RollEntry
from policy_forum.features.ballots.queries.paper import amendments_unsettled, on_roll, turnout
from policy_forum.features.ballots.rules import BallotAbout, BallotEnd, Choice, QuestionOutcome
from policy_forum.features.members.models import Member
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState

PAGE_SIZE = 50


@dataclass(frozen=True)
class BallotRow:
    """A ballot in a list. `outcome` is that of the motion, once declared; None for amendments."""

    id: BallotId
    motion_id: MotionId
    motion_number: str | None
    motion_title: str
    about: BallotAbout
    opens: datetime
    closes: datetime
    declared_at: datetime | None
    ended: BallotEnd | None
    outcome: QuestionOutcome | None
    roll_count: int
    turnout: int
    is_on_roll: bool
    has_voted: bool

    def is_open(self, now: datetime) -> bool:
        """Whether its window is open."""
        return self.opens <= now < self.closes and self.declared_at is None


@dataclass(frozen=True)
class VoterRow:
    """A member who voted, with her answer to each question."""

    member_id: MemberId
    name: str
    handed_in_at: datetime
    answers: Mapping[QuestionId, Choice]


@dataclass(frozen=True)
class VotersPage:
    """One page of those who voted, and how many there are."""

    voters: tuple[VoterRow, ...]
    total: int


def list_ballots(
    session: Session, branch_id: int, member_id: MemberId | None, page: int = 1
) -> tuple[BallotRow, ...]:
    """A branch's ballots, fifty a page: first those not declared, by deadline. One statement.

    Those that are declared follow, the latest first.
    One more than a page is returned where there are more, so that the page can say so.
    """
    first = BallotQuestion.ballot_id == Ballot.id, BallotQuestion.position == 1
    rows = session.execute(
        select(
            Ballot,
            Motion.number,
            Motion.title,
            BallotQuestion.outcome,
            turnout().label("turnout"),
            on_roll(member_id).label("is_on_roll"),
            _has_voted(member_id).label("has_voted"),
        )
        .join(Motion, Motion.id == Ballot.motion_id)
        .join(BallotQuestion, first[0] & first[1])
        .where(Ballot.branch_id == branch_id)
        .order_by(
            Ballot.declared_at.is_not(None),
            case((Ballot.declared_at.is_(None), Ballot.closes)),
            Ballot.closes.desc(),
            Ballot.id.desc(),
        )
        .limit(PAGE_SIZE + 1)
        .offset((max(page, 1) - 1) * PAGE_SIZE)
    )
    return tuple(
        BallotRow(
            id=BallotId(ballot.id),
            motion_id=MotionId(ballot.motion_id),
            motion_number=number,
            motion_title=title,
            about=ballot.about,
            opens=ballot.opens,
            closes=ballot.closes,
            declared_at=ballot.declared_at,
            ended=ballot.ended,
            outcome=outcome if ballot.about is BallotAbout.MOTION else None,
            roll_count=ballot.roll_count,
            turnout=papers,
            is_on_roll=bool(is_on_roll),
            has_voted=bool(has_voted),
        )
        for ballot, number, title, outcome, papers, is_on_roll, has_voted in rows
    )


def what_needs(session: Session, actor: Actor, now: datetime) -> tuple[Need, ...]:
    """Papers to hand in, and for a chair ties to break: by deadline. One statement.

    Empty for those who are not members in good standing, who cannot vote.
    """
    if not actor.is_member_in_good_standing or actor.member_id is None:
        return ()
    mine = and_(_takes_papers_of(actor.member_id, now), ~_has_voted(actor.member_id))
    rows = session.execute(_calls().where(or_(mine, _tied_for(actor))))
    return tuple(_need(row) for row in rows)


def _calls() -> Select[Any]:
    return (
        select(
            Ballot.id,
            Motion.number,
            Motion.title,
            Ballot.about,
            Ballot.closes,
            Ballot.declared_at.is_not(None).label("is_declared"),
        )
        .join(Motion, Motion.id == Ballot.motion_id)
        .order_by(Ballot.closes, Ballot.id)
        .limit(PAGE_SIZE)
    )


def _takes_papers_of(member_id: MemberId, now: datetime) -> ColumnElement[bool]:
    return and_(
        Ballot.declared_at.is_(None),
        Ballot.opens <= now,
        Ballot.closes > now,
        Motion.state == MotionState.PROPOSED,
        on_roll(member_id),
        ~amendments_unsettled(),
    )


def _tied_for(actor: Actor) -> ColumnElement[bool]:
    if not actor.holds(OfficeKind.CHAIR, actor.branch_id):
        return false()
    is_tied = exists().where(
        BallotQuestion.ballot_id == Ballot.id, BallotQuestion.outcome == QuestionOutcome.TIED
    )
    return and_(
        Ballot.branch_id == actor.branch_id,
        Ballot.declared_at.is_not(None),
        Ballot.settled_at.is_(None),
        is_tied.correlate(Ballot),
    )


_TO_VOTE = {
    BallotAbout.AMENDMENTS: phrase("Vote on the amendments to this motion"),
    BallotAbout.MOTION: phrase("Vote on this motion"),
}


def _need(row: Row[Any]) -> Need:
    tied = bool(row.is_declared)
    sentence = phrase("Give your casting vote: it is tied") if tied else _TO_VOTE[row.about]
    until = None if tied else row.closes
    return Need(sentence, NeedAbout.BALLOT, row.id, row.number or "", row.title, until)


def list_voters(session: Session, ballot_id: int, page: int = 1) -> VotersPage:
    """Who voted what, by family name, fifty a page: for the branch's officers. One statement."""
    total = func.count().over().label("total")
    voters = (
        select(Member.id, Member.given_name, Member.family_name, total)
        .join(RecordedVote, RecordedVote.member_id == Member.id)
        .join(BallotQuestion, BallotQuestion.id == RecordedVote.question_id)
        .where(BallotQuestion.ballot_id == ballot_id, BallotQuestion.position == 1)
        .order_by(Member.family_name, Member.given_name, Member.id)
        .limit(PAGE_SIZE)
        .offset((max(page, 1) - 1) * PAGE_SIZE)
        .subquery()
    )
    rows = session.execute(
        select(voters, RecordedVote.question_id, RecordedVote.choice, RecordedVote.handed_in_at)
        .join(RecordedVote, RecordedVote.member_id == voters.c.id)
        .join(BallotQuestion, BallotQuestion.id == RecordedVote.question_id)
        .where(BallotQuestion.ballot_id == ballot_id)
        .order_by(voters.c.family_name, voters.c.given_name, voters.c.id, BallotQuestion.position)
    ).all()
    found: dict[int, VoterRow] = {}
    for key, given, family, _total, question_id, choice, handed_in_at in rows:
        before = found[key].answers if key in found else {}
        answers = {**before, QuestionId(question_id): choice}
        found[key] = VoterRow(MemberId(key), f"{given} {family}".strip(), handed_in_at, answers)
    return VotersPage(tuple(found.values()), rows[0].total if rows else 0)


def list_roll_numbers(session: Session, ballot_id: int) -> list[str]:
    """The membership numbers on a ballot's roll, in no order. One statement."""
    numbers = select(Member.number).join(RollEntry, RollEntry.member_id == Member.id)
    return list(session.scalars(numbers.where(RollEntry.ballot_id == ballot_id)))


def _has_voted(member_id: MemberId | None) -> ColumnElement[bool]:
    return (
        select(RecordedVote.member_id)
        .join(BallotQuestion, BallotQuestion.id == RecordedVote.question_id)
        .where(BallotQuestion.ballot_id == Ballot.id, RecordedVote.member_id == member_id)
        .correlate(Ballot)
        .exists()
    )
