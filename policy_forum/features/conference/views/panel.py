"""What the page of a motion shows of conference: submission, ruling, agenda, outcome."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import Actor
from policy_forum.domain.access.policy import Action, refusal_of
from policy_forum.domain.cycle import Stage
from policy_forum.domain.refusals import Reason
from policy_forum.features.conference.queries import find_panel
from policy_forum.features.conference.rules import reason_not_submitted
from policy_forum.features.conference.views.room import (
    OUTCOME_KINDS,
    STATUS_KINDS,
    counted,
    reason_of,
)
from policy_forum.features.motions.queries import MotionPage
from policy_forum.features.motions.rules import MotionState
from policy_forum.web.slots import register_slot

_TIMES = {Reason.WINDOW_CLOSED, Reason.WINDOW_NOT_OPEN}


def fill(
    session: Session, motion: MotionPage, actor: Actor, now: datetime
) -> Mapping[str, Any] | None:
    """Before the branch carried it only the way to its lineage; then at most one statement."""
    if motion.state is MotionState.CARRIED:
        return _carried(motion, actor, now)
    if not motion.state.is_public:
        return _early(motion)
    row = find_panel(session, motion.id)
    if row is None:
        return None
    return {
        "panel": row,
        "counts": counted(row),
        "outcome_kinds": OUTCOME_KINDS,
        "status_kinds": STATUS_KINDS,
        "year": motion.cycle_year,
        "lineage": url_for("conference.lineage", motion_id=motion.id),
        "actions": [
            {
                "label": _("Read the conference paper"),
                "href": url_for("conference.paper", year=motion.cycle_year),
                "main": False,
            }
        ]
        if row.edition
        else [],
    }


def _early(motion: MotionPage) -> Mapping[str, Any] | None:
    """A first draft has no lineage yet; what was brought again, or came to an end, has."""
    if motion.number is None and motion.brought_again_from_id is None:
        return None
    lineage = url_for("conference.lineage", motion_id=motion.id)
    return {"panel": None, "is_early": True, "actions": [], "lineage": lineage}


def _carried(motion: MotionPage, actor: Actor, now: datetime) -> Mapping[str, Any]:
    late = reason_not_submitted(motion.state, motion.calendar, now)
    refusal = refusal_of(Action.SUBMIT_MOTION, actor, motion.subject, motion.calendar, now)
    is_officer = refusal is None or refusal.reason in _TIMES
    window = motion.calendar.window(Stage.SUBMISSION)
    action = {
        "label": _("Submit to conference"),
        "href": url_for("conference.submit", motion_id=motion.id),
        "method": "post",
        "about": _("Text and mandate are frozen as they are, and the branch gets a receipt."),
        "until": window.closes if window else None,
        **reason_of(refusal),
    }
    values: dict[str, Any] = {
        "panel": None,
        "is_early": False,
        "late": late,
        "actions": [action] if is_officer else [],
        "lineage": url_for("conference.lineage", motion_id=motion.id),
    }
    return values | ({"needs": late} if late else {})


register_slot("motion_page.conference", fill, "conference/_panel.html")
