"""Which motions a person may read, as a condition of a query: the SQL twin of `rules.may_read`."""

from sqlalchemy import ColumnElement, and_, or_, select

from policy_forum.domain.access.actors import Actor
from policy_forum.features.motions.models import CoAuthor, Motion
from policy_forum.features.motions.rules import MotionState

_PUBLIC = tuple(state for state in MotionState if state.is_public)
_OPEN_TO_MEMBERS = tuple(
    state
    for state in MotionState
    if state.is_open_to_members and state is not MotionState.WITHDRAWN
)


def readable_by(actor: Actor) -> ColumnElement[bool]:
    """True of the motions that the actor may read; tests hold it against the rule."""
    if not actor.is_signed_in:
        return Motion.state.in_(_PUBLIC)
    asked = select(CoAuthor.motion_id).where(CoAuthor.member_id == actor.member_id)
    withdrawn = Motion.state == MotionState.WITHDRAWN
    return or_(
        Motion.state.in_(_OPEN_TO_MEMBERS),
        and_(withdrawn, Motion.number.is_not(None)),
        and_(
            or_(Motion.state == MotionState.MOVED, and_(withdrawn, Motion.moved_at.is_not(None))),
            Motion.branch_id == actor.branch_id,
        ),
        Motion.mover_id == actor.member_id,
        Motion.id.in_(asked),
    )
