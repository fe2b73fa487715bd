"""The intake table of the national office."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session

from policy_forum.domain.cycle import Calendar, Stage
from policy_forum.domain.identifiers import MotionId, SubmissionId
from policy_forum.features.branches.models import Branch, StandingOrders
from policy_forum.features.branches.rules import MODEL_RULES
from policy_forum.features.conference.models import Submission
from policy_forum.features.conference.rules import (
    FrozenMandate,
    IntakeCheck,
    IntakeFacts,
    SubmissionState,
    frozen_hash,
    intake_checks,
)
from policy_forum.features.cycles.models import StrategicGoal
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionKind, MotionState

PART = 50


@dataclass(frozen=True)
class IntakeFilter:
    """What the table is narrowed down to; None means all."""

    state: SubmissionState | None = None
    goal_id: int | None = None
    branch_id: int | None = None
    kind: MotionKind | None = None


@dataclass(frozen=True)
class IntakeRow:
    """A submission as the table shows it, with what was checked already."""

    id: SubmissionId
    motion_id: MotionId
    number: str
    title: str
    kind: MotionKind
    branch_name: str
    goal_title: str | None
    state: SubmissionState
    submitted_at: datetime
    agenda_position: int | None
    checks: tuple[IntakeCheck, ...]


@dataclass(frozen=True)
class IntakeList:
    """One part of the table, and how many submissions the whole has."""

    rows: tuple[IntakeRow, ...]
    total: int
    part: int

    @property
    def parts(self) -> int:
        """How many parts there are, at least one."""
        return max(1, -(-self.total // PART))


@dataclass(frozen=True)
class UnsubmittedRow:
    """A carried motion that its branch has not submitted."""

    motion_id: MotionId
    number: str
    title: str
    state: MotionState
    branch_id: int
    branch_name: str


def list_intake(
    session: Session, cycle_id: int, calendar: Calendar, narrowed: IntakeFilter, part: int = 1
) -> IntakeList:
    """The submissions of a cycle in the order of their numbers. Two statements."""
    wanted = _conditions(cycle_id, narrowed)
    joined = Submission.motion_id == Motion.id
    counted = select(func.count()).select_from(Submission).join(Motion, joined).where(*wanted)
    total = session.scalar(counted) or 0
    part = min(max(1, part), max(1, -(-total // PART)))
    rows = session.execute(
        _ROWS.where(*wanted).order_by(Motion.number).limit(PART).offset((part - 1) * PART)
    )
    return IntakeList(tuple(_row(row, calendar) for row in rows), total, part)


def checks_of(session: Session, submission_id: int, calendar: Calendar) -> tuple[IntakeCheck, ...]:
    """What was checked of one submission. One statement."""
    return _row(session.execute(_ROWS.where(Submission.id == submission_id)).one(), calendar).checks


def list_unsubmitted(session: Session, cycle_id: int) -> tuple[UnsubmittedRow, ...]:
    """Carried motions without a submission, at most 200. One statement."""
    carried = (Motion.cycle_id == cycle_id) & (Motion.state == MotionState.CARRIED)
    rows = (
        select(Motion.id, Motion.number, Motion.title, Motion.state, Motion.branch_id, Branch.name)
        .join(Branch, Branch.id == Motion.branch_id)
        .where(carried)
        .order_by(Motion.number)
        .limit(200)
    )
    return tuple(UnsubmittedRow(*row) for row in session.execute(rows))


def _conditions(cycle_id: int, narrowed: IntakeFilter) -> Sequence[ColumnElement[bool]]:
    columns = (
        (Submission.state, narrowed.state),
        (Motion.goal_id, narrowed.goal_id),
        (Motion.branch_id, narrowed.branch_id),
        (Motion.kind, narrowed.kind),
    )
    chosen = [column == value for column, value in columns if value is not None]
    return [Submission.cycle_id == cycle_id, *chosen]


_ROWS = (
    select(
        Submission.id, Submission.motion_id, Submission.title, Submission.state,
        Submission.submitted_at, Submission.agenda_position, Submission.text_markdown,
        Submission.text_sha256, Submission.mandate, Motion.number, Motion.kind, Motion.words,
        Motion.goal_id, Motion.text_markdown.label("motion_text"),
        Branch.name.label("branch_name"), StrategicGoal.title.label("goal_title"),
        StandingOrders.motion_words,
    )
    .join(Motion, Motion.id == Submission.motion_id)
    .join(Branch, Branch.id == Motion.branch_id)
    .outerjoin(StrategicGoal, StrategicGoal.id == Motion.goal_id)
    .outerjoin(
        StandingOrders,
        StandingOrders.id == Submission.mandate["standing_orders_id"].as_integer(),
    )
)  # fmt: skip


def _row(row: Row[Any], calendar: Calendar) -> IntakeRow:
    digest = frozen_hash(row.number, row.title, row.text_markdown, row.mandate)
    facts = IntakeFacts(
        submitted_at=row.submitted_at,
        window=calendar.window(Stage.SUBMISSION),
        mandate=FrozenMandate.from_json(row.mandate),
        words=row.words,
        word_limit=row.motion_words or MODEL_RULES.motion_words,
        hash_matches=digest == row.text_sha256 and row.text_markdown == row.motion_text,
        has_goal=row.goal_id is not None,
    )
    return IntakeRow(
        id=SubmissionId(row.id),
        motion_id=MotionId(row.motion_id),
        number=row.number,
        title=row.title,
        kind=row.kind,
        branch_name=row.branch_name,
        goal_title=row.goal_title,
        state=row.state,
        submitted_at=row.submitted_at,
        agenda_position=row.agenda_position,
        checks=intake_checks(facts),
    )
