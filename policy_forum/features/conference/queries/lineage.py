"""From the first draft to what happened next, and through the years: in few statements."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from policy_forum.domain.access.actors import Actor
from policy_forum.domain.identifiers import GoalId, MotionId, RegisterEntryId, SubmissionId
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import AmendmentState
from policy_forum.features.ballots.models import Mandate
from policy_forum.features.branches.models import Branch
from policy_forum.features.conference.models import (
    ConferencePaper,
    Outcome,
    PaperItem,
    RegisterEntry,
    Ruling,
    Submission,
)
from policy_forum.features.conference.rules import ConferenceOutcome, RegisterStatus
from policy_forum.features.cycles.models import Cycle, StrategicGoal
from policy_forum.features.cycles.rules import GoalStatus
from policy_forum.features.members.models import Member
from policy_forum.features.motions.models import Motion, Seconding
from policy_forum.features.motions.queries import readable_by
from policy_forum.features.motions.rules import MotionState

MOST_MOTIONS = 200
_TAKEN = frozenset({AmendmentState.ACCEPTED, AmendmentState.CARRIED})


@dataclass(frozen=True)
class RulingStep:
    """A ruling on the way."""

    in_order: bool
    rule: str
    reason: str
    ruled_at: datetime


@dataclass(frozen=True)
class EditionStep:
    """An edition of the conference paper that the motion is in; without a place, as ruled out."""

    year: int
    edition: int
    position: int | None
    published_at: datetime


@dataclass(frozen=True)
class LineageMotion:
    """One motion of the chain with everything that happened to it; names for members only.

    `amended_at` is when the last of its amendments that were taken was; without one, when the
    last was decided, or else proposed.
    """

    id: MotionId
    number: str | None
    title: str
    state: MotionState
    state_reason: str
    branch_name: str
    year: int
    goal_id: GoalId | None
    drafted_at: datetime
    moved_at: datetime | None
    proposed_at: datetime | None
    decided_at: datetime | None
    brought_again_from_id: MotionId | None
    mover: str | None
    votes_for: int | None
    votes_against: int | None
    votes_abstain: int | None
    roll_count: int | None
    mandate_at: datetime | None
    submission_id: SubmissionId | None
    submitted_at: datetime | None
    receipt: str | None
    outcome: ConferenceOutcome | None
    conference_for: int | None
    conference_against: int | None
    conference_abstain: int | None
    recorded_at: datetime | None
    next_owner: str | None
    next_step: str | None
    entry_id: RegisterEntryId | None
    entry_status: RegisterStatus | None
    adopted_on: date | None
    seconders: tuple[str, ...] = ()
    amendments: dict[AmendmentState, int] = field(default_factory=dict)
    amended_at: datetime | None = None
    rulings: tuple[RulingStep, ...] = ()
    editions: tuple[EditionStep, ...] = ()

    @property
    def amendments_taken(self) -> int:
        """How many were accepted by the mover or carried by the branch."""
        return sum(self.amendments.get(state, 0) for state in _TAKEN)


@dataclass(frozen=True)
class LineageGoal:
    """A goal in the chain of years, the oldest first."""

    id: GoalId
    year: int
    title: str
    sentence: str
    status: GoalStatus
    progress: str
    carried_from_id: GoalId | None


@dataclass(frozen=True)
class Lineage:
    """Motions that were brought again from each other, and the goals they serve."""

    motions: tuple[LineageMotion, ...]
    goals: tuple[LineageGoal, ...]


@dataclass(frozen=True)
class GoalStory:
    """A goal with those it was carried on from and into, and the motions that led to it."""

    goals: tuple[LineageGoal, ...]
    motions: tuple[LineageMotion, ...]


def get_lineage(session: Session, motion_id: int, actor: Actor) -> Lineage:
    """The chain of a motion as far as the actor may read it. At most six statements."""
    chain = _chain_of_motions(motion_id)
    rows = _motions(session, Motion.id.in_(select(chain.c.id)), actor)
    found = {row.id: row for row in rows}
    submissions = {row.submission_id: row.id for row in rows if row.submission_id}
    seconders = _seconders(session, list(found)) if actor.is_signed_in else {}
    amendments = _amendments(session, list(found))
    rulings = _rulings(session, list(submissions))
    editions = _editions(session, list(submissions))
    motions = tuple(
        _motion(
            row,
            named=actor.is_signed_in,
            seconders=tuple(seconders.get(row.id, ())),
            **amendments.get(row.id, {}),
            rulings=tuple(rulings.get(row.submission_id, ())),
            editions=tuple(editions.get(row.submission_id, ())),
        )
        for row in rows
    )
    goal_ids = {row.goal_id for row in rows if row.goal_id}
    return Lineage(motions, _goals(session, goal_ids) if goal_ids else ())


def get_goal_story(session: Session, goal_id: int, actor: Actor) -> GoalStory | None:
    """A goal through the years with the motions under it; None without it. Two statements."""
    goals = _goals(session, {goal_id})
    if not goals:
        return None
    under = Motion.goal_id.in_([goal.id for goal in goals])
    rows = _motions(session, under, actor)
    return GoalStory(goals, tuple(_motion(row, named=False) for row in rows))


def _chain_of_motions(motion_id: int) -> Any:
    chain = (
        select(Motion.id, Motion.brought_again_from_id)
        .where(Motion.id == motion_id)
        .cte("chain", recursive=True)
    )
    other = aliased(Motion)
    neighbours = or_(
        other.id == chain.c.brought_again_from_id, other.brought_again_from_id == chain.c.id
    )
    return chain.union(select(other.id, other.brought_again_from_id).join(chain, neighbours))


_MOTIONS: Select[Any] = (
    select(
        Motion.id, Motion.number, Motion.title, Motion.state, Motion.state_reason,
        Branch.name.label("branch_name"), Cycle.year, Motion.goal_id, Motion.drafted_at,
        Motion.moved_at, Motion.proposed_at, Motion.decided_at, Motion.brought_again_from_id,
        Member.given_name, Member.family_name, Member.shows_name, Mandate.votes_for,
        Mandate.votes_against, Mandate.votes_abstain, Mandate.roll_count,
        Mandate.decided_at.label("mandate_at"), Submission.id.label("submission_id"),
        Submission.submitted_at, Submission.receipt, Outcome.outcome,
        Outcome.votes_for.label("conference_for"),
        Outcome.votes_against.label("conference_against"),
        Outcome.votes_abstain.label("conference_abstain"), Outcome.recorded_at,
        Outcome.next_owner, Outcome.next_step, RegisterEntry.id.label("entry_id"),
        RegisterEntry.status.label("entry_status"), RegisterEntry.adopted_on,
    )
    .join(Branch, Branch.id == Motion.branch_id)
    .join(Cycle, Cycle.id == Motion.cycle_id)
    .outerjoin(Member, Member.id == Motion.mover_id)
    .outerjoin(Mandate, Mandate.motion_id == Motion.id)
    .outerjoin(Submission, Submission.motion_id == Motion.id)
    .outerjoin(Outcome, Outcome.submission_id == Submission.id)
    .outerjoin(RegisterEntry, RegisterEntry.motion_id == Motion.id)
    .order_by(Cycle.year, Motion.id)
    .limit(MOST_MOTIONS)
)  # fmt: skip
_PEOPLE = {"given_name", "family_name", "shows_name"}


def _motions(session: Session, condition: Any, actor: Actor) -> list[Any]:
    return list(session.execute(_MOTIONS.where(condition, readable_by(actor))))


def _motion(row: Any, *, named: bool, **more: Any) -> LineageMotion:
    columns = {name: value for name, value in row._mapping.items() if name not in _PEOPLE}  # noqa: SLF001 - public in SQLAlchemy
    name = f"{row.given_name or ''} {row.family_name or ''}".strip()
    mover = name if name and (named or row.shows_name) else None
    return LineageMotion(**columns, mover=mover, **more)


def _seconders(session: Session, motion_ids: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = session.execute(
        select(Seconding.motion_id, Member.given_name, Member.family_name)
        .join(Member, Member.id == Seconding.member_id)
        .where(Seconding.motion_id.in_(motion_ids))
        .order_by(Seconding.seconded_at)
    )
    for motion_id, given_name, family_name in rows:
        found.setdefault(motion_id, []).append(f"{given_name} {family_name}".strip())
    return found


def _amendments(session: Session, motion_ids: list[int]) -> dict[int, dict[str, Any]]:
    """For each motion how many amendments ended how, and when they did."""
    found: dict[int, list[Any]] = {}
    rows = session.execute(
        select(
            Amendment.motion_id,
            Amendment.state,
            func.count().label("count"),
            func.max(Amendment.decided_at).label("decided_at"),
            func.max(Amendment.proposed_at).label("proposed_at"),
        )
        .where(Amendment.motion_id.in_(motion_ids))
        .group_by(Amendment.motion_id, Amendment.state)
    )
    for row in rows:
        found.setdefault(row.motion_id, []).append(row)
    return {
        motion_id: {
            "amendments": {row.state: row.count for row in groups},
            "amended_at": _amended_at(groups),
        }
        for motion_id, groups in found.items()
    }


def _amended_at(groups: Sequence[Any]) -> datetime | None:
    decided: list[datetime] = [row.decided_at for row in groups if row.decided_at]
    taken = [row.decided_at for row in groups if row.state in _TAKEN and row.decided_at]
    proposed: list[datetime] = [row.proposed_at for row in groups]
    return max(taken or decided or proposed)


def _rulings(session: Session, submission_ids: list[int]) -> dict[int, list[RulingStep]]:
    found: dict[int, list[RulingStep]] = {}
    if not submission_ids:
        return found
    rows = session.scalars(
        select(Ruling).where(Ruling.submission_id.in_(submission_ids)).order_by(Ruling.id)
    )
    for row in rows:
        step = RulingStep(row.in_order, row.rule, row.reason, row.ruled_at)
        found.setdefault(row.submission_id, []).append(step)
    return found


def _editions(session: Session, submission_ids: list[int]) -> dict[int, list[EditionStep]]:
    found: dict[int, list[EditionStep]] = {}
    if not submission_ids:
        return found
    rows = session.execute(
        select(
            PaperItem.submission_id, Cycle.year, ConferencePaper.edition, PaperItem.position,
            ConferencePaper.published_at,
        )
        .join(ConferencePaper, ConferencePaper.id == PaperItem.paper_id)
        .join(Cycle, Cycle.id == ConferencePaper.cycle_id)
        .where(PaperItem.submission_id.in_(submission_ids))
        .order_by(ConferencePaper.id)
    )  # fmt: skip
    for submission_id, *step in rows:
        found.setdefault(submission_id, []).append(EditionStep(*step))
    return found


def _goals(session: Session, goal_ids: set[int]) -> tuple[LineageGoal, ...]:
    chain = (
        select(StrategicGoal.id, StrategicGoal.carried_from_id)
        .where(StrategicGoal.id.in_(goal_ids))
        .cte("goals", recursive=True)
    )
    other = aliased(StrategicGoal)
    neighbours = or_(other.id == chain.c.carried_from_id, other.carried_from_id == chain.c.id)
    chain = chain.union(select(other.id, other.carried_from_id).join(chain, neighbours))
    rows = session.execute(
        select(
            StrategicGoal.id, Cycle.year, StrategicGoal.title, StrategicGoal.sentence,
            StrategicGoal.status, StrategicGoal.progress, StrategicGoal.carried_from_id,
        )
        .join(Cycle, Cycle.id == StrategicGoal.cycle_id)
        .where(StrategicGoal.id.in_(select(chain.c.id)))
        .order_by(Cycle.year, StrategicGoal.position)
    )  # fmt: skip
    return tuple(LineageGoal(*row) for row in rows)
