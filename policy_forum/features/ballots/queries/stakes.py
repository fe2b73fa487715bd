"""What is not put when a motion goes to the vote: amendments that do not fit its text."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import AmendmentState


def list_unready_amendments(
    session: Session, motion_id: int, put: Collection[int]
) -> tuple[int, ...]:
    """Numbers of the amendments that are open and yet not among those put. One statement."""
    still_open = [state for state in AmendmentState if state.is_open]
    return tuple(
        session.scalars(
            select(Amendment.number)
            .where(Amendment.motion_id == motion_id, Amendment.state.in_(still_open))
            .where(Amendment.id.not_in(put))
            .order_by(Amendment.number)
        )
    )
