"""One submission: what was frozen, the rulings on it, and what conference decided."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from policy_forum.domain.access.who import Subject
from policy_forum.domain.identifiers import BranchId, CycleId, MemberId, MotionId, SubmissionId
from policy_forum.features.branches.models import Branch
from policy_forum.features.conference.models import Outcome, Ruling, Submission
from policy_forum.features.conference.rules import (
    ConferenceOutcome,
    FrozenMandate,
    OutcomeText,
    SubmissionState,
)
from policy_forum.features.cycles.models import Cycle, StrategicGoal
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionKind, MotionState


@dataclass(frozen=True)
class SubmissionPage:
    """What a branch sent, as it was frozen, and where it stands now."""

    id: SubmissionId
    motion_id: MotionId
    cycle_id: CycleId
    branch_id: BranchId
    mover_id: MemberId | None
    number: str
    title: str
    kind: MotionKind
    motion_state: MotionState
    branch_name: str
    cycle_year: int
    cycle_title: str
    goal_title: str | None
    submitted_at: datetime
    receipt: str
    text_markdown: str
    text_html: str
    text_sha256: str
    frozen_mandate: dict[str, Any]
    state: SubmissionState
    agenda_position: int | None
    outcome: ConferenceOutcome | None
    votes_for: int | None
    votes_against: int | None
    votes_abstain: int | None
    outcome_note: str | None
    next_owner: str | None
    next_step: str | None
    recorded_at: datetime | None

    @property
    def mandate(self) -> FrozenMandate:
        """The mandate as it was."""
        return FrozenMandate.from_json(self.frozen_mandate)

    @property
    def subject(self) -> Subject:
        """What the permission table needs to know of it."""
        return Subject(self.branch_id, self.branch_id, self.mover_id)

    @property
    def recorded(self) -> OutcomeText | None:
        """The outcome that is recorded, if any."""
        if self.outcome is None:
            return None
        return OutcomeText(
            outcome=self.outcome,
            votes_for=self.votes_for,
            votes_against=self.votes_against,
            votes_abstain=self.votes_abstain,
            note=self.outcome_note or "",
            next_owner=self.next_owner or "",
            next_step=self.next_step or "",
        )


@dataclass(frozen=True)
class RulingRow:
    """A ruling as it was given."""

    in_order: bool
    rule: str
    reason: str
    ruled_at: datetime


_PAGE: Select[Any] = (
    select(
        Submission.id, Submission.motion_id, Submission.cycle_id, Motion.branch_id,
        Motion.mover_id, Motion.number, Submission.title, Motion.kind, Motion.state,
        Branch.name, Cycle.year, Cycle.title, StrategicGoal.title, Submission.submitted_at,
        Submission.receipt, Submission.text_markdown, Submission.text_html,
        Submission.text_sha256, Submission.mandate,
        Submission.state, Submission.agenda_position, Outcome.outcome, Outcome.votes_for,
        Outcome.votes_against, Outcome.votes_abstain, Outcome.note, Outcome.next_owner,
        Outcome.next_step, Outcome.recorded_at,
    )
    .join(Motion, Motion.id == Submission.motion_id)
    .join(Branch, Branch.id == Motion.branch_id)
    .join(Cycle, Cycle.id == Submission.cycle_id)
    .outerjoin(StrategicGoal, StrategicGoal.id == Motion.goal_id)
    .outerjoin(Outcome, Outcome.submission_id == Submission.id)
)  # fmt: skip
_NAMES = tuple(column.name for column in fields(SubmissionPage))


def get_submission(session: Session, submission_id: int) -> SubmissionPage | None:
    """One submission, or None. One statement."""
    return _found(session, _PAGE.where(Submission.id == submission_id))


def find_receipt(session: Session, receipt: str) -> SubmissionPage | None:
    """The submission with that receipt, or None. One statement."""
    return _found(session, _PAGE.where(Submission.receipt == receipt))


def list_rulings(session: Session, submission_id: int) -> tuple[RulingRow, ...]:
    """The rulings on a submission, the one in force first. One statement."""
    rows = session.execute(
        select(Ruling.in_order, Ruling.rule, Ruling.reason, Ruling.ruled_at)
        .where(Ruling.submission_id == submission_id)
        .order_by(Ruling.id.desc())
    )
    return tuple(RulingRow(*row) for row in rows)


def _found(session: Session, wanted: Select[Any]) -> SubmissionPage | None:
    row = session.execute(wanted).one_or_none()
    if row is None:
        return None
    columns: dict[str, Any] = dict(zip(_NAMES, row, strict=True))
    return SubmissionPage(**columns)
