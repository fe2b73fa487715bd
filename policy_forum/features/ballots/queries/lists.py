"""Lists of ballots: those that a member can look at, and who voted what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from policy_forum.domain.identifiers import BallotId, BranchId, MemberId, QuestionId
from policy_forum.features.ballots.models import Ballot, BallotQuestion, RecordedVote, RollEntry
from policy_forum.features.ballots.queries.handed_in import has_handed_in
from policy_forum.features.ballots.queries.paper import on_roll
from policy_forum.features.ballots.queries.whole import papers_in
from policy_forum.features.ballots.rules import (
    BallotAbout,
    BallotEnd,
    Choice,
    QuestionOutcome,
    Secrecy,
    roll_line,
)
from policy_forum.features.members.models import Member
from policy_forum.features.motions.models import Motion

PAGE_SIZE = 50


@dataclass(frozen=True)
class BallotRow:
    """A ballot in a list, on a motion or on questions of its own.

    `outcome` is that of a motion, or of the one question for or against, once it is declared.
    Without `branch_id` it is put to the whole organisation.
    """

    id: BallotId
    branch_id: BranchId | None
    motion_number: str | None
    title: str
    about: BallotAbout
    secrecy: Secrecy
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
    """A branch's ballots and the whole organisation's, fifty a page. One statement.

    First those not declared, by deadline; those that are declared follow, the latest first.
    One more than a page is returned where there are more, so that the page can say so.
    """
    rows = session.execute(
        _ballots(member_id)
        .where(or_(Ballot.branch_id == branch_id, Ballot.branch_id.is_(None)))
        .order_by(
            Ballot.declared_at.is_not(None),
            case((Ballot.declared_at.is_(None), Ballot.closes)),
            Ballot.closes.desc(),
            Ballot.id.desc(),
        )
        .limit(PAGE_SIZE + 1)
        .offset((max(page, 1) - 1) * PAGE_SIZE)
    )
    return tuple(_ballot(row) for row in rows)


def _ballots(member_id: MemberId | None) -> Select[Any]:
    further = aliased(BallotQuestion)
    has_further = exists().where(further.ballot_id == Ballot.id, further.position > 1)
    return (
        select(
            Ballot,
            Motion.number,
            Motion.title,
            BallotQuestion.outcome,
            has_further.correlate(Ballot).label("has_further"),
            papers_in().label("turnout"),
            on_roll(member_id).label("is_on_roll"),
            has_handed_in(member_id).label("has_voted"),
        )
        .outerjoin(Motion, Motion.id == Ballot.motion_id)
        .join(
            BallotQuestion,
            (BallotQuestion.ballot_id == Ballot.id) & (BallotQuestion.position == 1),
        )
    )


def _ballot(row: Row[Any]) -> BallotRow:
    ballot: Ballot = row.Ballot
    has_one_outcome = ballot.about is not BallotAbout.AMENDMENTS and not row.has_further
    return BallotRow(
        id=BallotId(ballot.id),
        branch_id=BranchId(ballot.branch_id) if ballot.branch_id else None,
        motion_number=row.number,
        title=ballot.title or row.title or "",
        about=ballot.about,
        secrecy=ballot.secrecy,
        opens=ballot.opens,
        closes=ballot.closes,
        declared_at=ballot.declared_at,
        ended=ballot.ended,
        outcome=row.outcome if has_one_outcome else None,
        roll_count=ballot.roll_count,
        turnout=ballot.voted if ballot.voted is not None else row.turnout,
        is_on_roll=bool(row.is_on_roll),
        has_voted=bool(row.has_voted),
    )


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


def list_roll_lines(session: Session, ballot_id: int) -> list[str]:
    """The lines of a ballot's canonical roll, in no order. One statement."""
    entries = select(Member.number, RollEntry.weight, RollEntry.section).join(
        RollEntry, RollEntry.member_id == Member.id
    )
    rows = session.execute(entries.where(RollEntry.ballot_id == ballot_id))
    return [roll_line(*row) for row in rows]
