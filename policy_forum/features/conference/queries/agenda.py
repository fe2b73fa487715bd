"""The agenda of conference with what was decided, and how far the office has come."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from policy_forum.domain.identifiers import MotionId, SubmissionId
from policy_forum.features.branches.models import Branch
from policy_forum.features.conference.models import Outcome, Submission
from policy_forum.features.conference.rules import ConferenceOutcome, SubmissionState
from policy_forum.features.cycles.models import StrategicGoal
from policy_forum.features.motions.models import Motion


@dataclass(frozen=True)
class AgendaRow:
    """A motion that is in order, with its place on the agenda and what conference decided."""

    id: SubmissionId
    motion_id: MotionId
    number: str
    title: str
    branch_name: str
    goal_id: int | None
    goal_title: str | None
    position: int | None
    outcome: ConferenceOutcome | None
    votes_for: int | None
    votes_against: int | None
    votes_abstain: int | None
    next_owner: str | None
    next_step: str | None


@dataclass(frozen=True)
class Standing:
    """How many submissions of a cycle wait, are in order, are placed, are ruled out, decided."""

    waiting: int
    in_order: int
    placed: int
    out_of_order: int
    decided: int

    @property
    def unplaced(self) -> int:
        """In order, without a place on the agenda."""
        return self.in_order - self.placed


_AGENDA: Select[Any] = (
    select(
        Submission.id, Submission.motion_id, Motion.number, Submission.title, Branch.name,
        Motion.goal_id, StrategicGoal.title, Submission.agenda_position, Outcome.outcome,
        Outcome.votes_for, Outcome.votes_against, Outcome.votes_abstain, Outcome.next_owner,
        Outcome.next_step,
    )
    .join(Motion, Motion.id == Submission.motion_id)
    .join(Branch, Branch.id == Motion.branch_id)
    .outerjoin(StrategicGoal, StrategicGoal.id == Motion.goal_id)
    .outerjoin(Outcome, Outcome.submission_id == Submission.id)
    .order_by(
        StrategicGoal.position.is_(None), StrategicGoal.position,
        Submission.agenda_position.is_(None), Submission.agenda_position, Motion.number,
    )
)  # fmt: skip


def list_agenda(session: Session, cycle_id: int) -> tuple[AgendaRow, ...]:
    """The motions in order: by goal, those with a place first. One statement."""
    in_order = Submission.state == SubmissionState.IN_ORDER
    rows = session.execute(_AGENDA.where(Submission.cycle_id == cycle_id, in_order))
    return tuple(AgendaRow(*row) for row in rows)


def standing_of_cycle(session: Session, cycle_id: int) -> Standing:
    """How far the compiling of a cycle has come. One statement."""

    def count(condition: Any) -> Any:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    row = session.execute(
        select(
            count(Submission.state == SubmissionState.RECEIVED),
            count(Submission.state == SubmissionState.IN_ORDER),
            count(Submission.agenda_position.is_not(None)),
            count(Submission.state == SubmissionState.OUT_OF_ORDER),
            count(Outcome.submission_id.is_not(None)),
        )
        .outerjoin(Outcome, Outcome.submission_id == Submission.id)
        .where(Submission.cycle_id == cycle_id)
    ).one()
    return Standing(*(int(number) for number in row))
