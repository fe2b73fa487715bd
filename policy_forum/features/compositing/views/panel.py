"""What the page of a motion shows of the composites it is part of."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import Actor
from policy_forum.features.compositing.queries import list_of_motion
from policy_forum.features.compositing.views.room import STATE_KINDS
from policy_forum.features.motions.queries import MotionPage
from policy_forum.web.slots import register_slot


def fill(
    session: Session, motion: MotionPage, actor: Actor, _now: datetime
) -> Mapping[str, Any] | None:
    """The composites of a submitted motion; one statement, none before it was submitted."""
    if not motion.state.is_public:
        return None
    found = list_of_motion(session, motion.id, actor)
    return {"composites": found, "kinds": STATE_KINDS, "motion_id": motion.id} if found else None


register_slot("motion_page.compositing", fill, "compositing/_panel.html")
