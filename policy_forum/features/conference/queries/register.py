"""The register of adopted policy."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from policy_forum.domain.identifiers import MotionId, RegisterEntryId
from policy_forum.features.branches.models import Branch
from policy_forum.features.conference.models import Outcome, RegisterEntry, Submission
from policy_forum.features.conference.rules import RegisterStatus, standing_of
from policy_forum.features.cycles.models import Cycle
from policy_forum.features.motions.models import Motion

MOST_ENTRIES = 1000


@dataclass(frozen=True)
class EntryRow:
    """Adopted policy: where it comes from, who takes care of it, how it stands."""

    id: RegisterEntryId
    motion_id: MotionId
    goal_id: int | None
    number: str
    title: str
    status: RegisterStatus
    owner: str
    evidence: str
    adopted_on: date
    expires_on: date | None
    branch_name: str
    cycle_year: int
    votes_for: int | None
    votes_against: int | None
    votes_abstain: int | None
    next_step: str | None

    def standing_on(self, today: date) -> RegisterStatus:
        """How it stands on a day."""
        return standing_of(self.status, self.expires_on, today)


_ENTRIES: Select[Any] = (
    select(
        RegisterEntry.id, RegisterEntry.motion_id, RegisterEntry.goal_id, Motion.number,
        RegisterEntry.title, RegisterEntry.status, RegisterEntry.owner, RegisterEntry.evidence,
        RegisterEntry.adopted_on, RegisterEntry.expires_on, Branch.name, Cycle.year,
        Outcome.votes_for, Outcome.votes_against, Outcome.votes_abstain, Outcome.next_step,
    )
    .join(Motion, Motion.id == RegisterEntry.motion_id)
    .join(Branch, Branch.id == Motion.branch_id)
    .join(Cycle, Cycle.id == Motion.cycle_id)
    .outerjoin(Submission, Submission.motion_id == RegisterEntry.motion_id)
    .outerjoin(Outcome, Outcome.submission_id == Submission.id)
)  # fmt: skip


def list_register(session: Session) -> tuple[EntryRow, ...]:
    """Adopted policy, the newest first, without what was struck out. One statement."""
    rows = session.execute(
        _ENTRIES.where(RegisterEntry.status != RegisterStatus.STRUCK_OUT)
        .order_by(RegisterEntry.adopted_on.desc(), Motion.number)
        .limit(MOST_ENTRIES)
    )
    return tuple(EntryRow(*row) for row in rows)


def get_entry(session: Session, entry_id: int) -> EntryRow | None:
    """One entry, or None. One statement."""
    row = session.execute(_ENTRIES.where(RegisterEntry.id == entry_id)).one_or_none()
    return EntryRow(*row) if row else None
