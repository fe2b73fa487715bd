"""The motion that is amended, as far as the pages of its amendments need it."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import Actor
from policy_forum.domain.access.who import Subject
from policy_forum.domain.identifiers import BranchId, MemberId, MotionId
from policy_forum.features.branches.models import Branch
from policy_forum.features.motions.models import Motion, MotionRevision
from policy_forum.features.motions.queries import readable_by
from policy_forum.features.motions.rules import MotionState


@dataclass(frozen=True)
class AmendedMotion:
    """A motion with its text as it stands."""

    id: MotionId
    cycle_id: int
    branch_id: BranchId
    branch: str
    mover_id: MemberId | None
    number: str | None
    title: str
    state: MotionState
    is_held: bool
    revision: int
    text_markdown: str

    def subject(self, author_id: MemberId | None = None) -> Subject:
        """What the permission table needs to know; `author_id` is whose right it is."""
        return Subject(branch_id=self.branch_id, acting_for=self.branch_id, author_id=author_id)


def find_motion(session: Session, motion_id: int, actor: Actor) -> AmendedMotion | None:
    """A motion that the actor may read, or None. One statement."""
    row = session.execute(
        select(
            Motion.id,
            Motion.cycle_id,
            Motion.branch_id,
            Branch.name,
            Motion.mover_id,
            Motion.number,
            Motion.title,
            Motion.state,
            Motion.is_held,
            Motion.revision,
            Motion.text_markdown,
        )
        .join(Branch, Branch.id == Motion.branch_id)
        .where(Motion.id == motion_id, readable_by(actor))
    ).first()
    return AmendedMotion(*row) if row else None


def find_text_of_revision(session: Session, motion_id: int, revision: int) -> str | None:
    """A text that a motion had since it was moved, or None: drafts are the authors' own.

    One statement.
    """
    moved = (
        select(func.coalesce(func.max(MotionRevision.number), 0))
        .join(Motion, Motion.id == MotionRevision.motion_id)
        .where(Motion.id == motion_id, MotionRevision.saved_at < _first_shown)
        .scalar_subquery()
    )
    return session.scalar(
        select(MotionRevision.text_markdown).where(
            MotionRevision.motion_id == motion_id,
            MotionRevision.number == revision,
            MotionRevision.number >= moved,
        )
    )


_first_shown = func.coalesce(Motion.moved_at, Motion.drafted_at)
