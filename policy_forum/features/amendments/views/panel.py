"""The amendments on the page of their motion."""

from datetime import datetime
from textwrap import shorten
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import Actor
from policy_forum.domain.access.policy import Action, refusal_of
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.amendments import queries
from policy_forum.features.amendments.commands import import_amendment
from policy_forum.features.amendments.rules import AmendmentState, refusal_to_amend
from policy_forum.features.amendments.views.actions import Offer, propose_offer, until_of
from policy_forum.features.amendments.views.room import STATUS_KINDS
from policy_forum.features.motions.queries import MotionPage
from policy_forum.features.motions.rules import MotionState
from policy_forum.features.motions.views.importing import ReadIn
from policy_forum.web.presentation import said
from policy_forum.web.slots import register_slot

MOST_ON_MOTION = 24
_BEFORE_AMENDMENTS = frozenset({MotionState.DRAFT, MotionState.MOVED})


def fill(
    session: Session, motion: MotionPage, actor: Actor, now: datetime
) -> dict[str, Any] | None:
    """The amendments of a motion in short: one statement, none before it is proposed."""
    if motion.state in _BEFORE_AMENDMENTS:
        return None
    found = queries.get_short_list(session, motion.id)
    is_open = motion.state is MotionState.PROPOSED
    if not found.rows and not is_open:
        return None
    refusal = refusal_of(
        Action.PROPOSE_AMENDMENT, actor, motion.subject, motion.calendar, now
    ) or refusal_to_amend(motion.state, found.is_held)
    until = until_of(Action.PROPOSE_AMENDMENT, motion.calendar)
    offers = propose_offer(refusal, motion.id, until) if is_open else []
    return {
        "motion_id": motion.id,
        "rows": found.rows,
        "items": [_item(row) for row in found.rows[:MOST_ON_MOTION]],
        "more": max(0, len(found.rows) - MOST_ON_MOTION),
        "has_ready": any(row.state.is_ready for row in found.rows),
        "actions": [*_offers_to_answer(motion, found, actor, now), *offers],
    }


def _offers_to_answer(
    motion: MotionPage, found: queries.ShortList, actor: Actor, now: datetime
) -> list[Offer]:
    """The mover's first duty: the amendments that wait for her."""
    waiting = [
        row
        for row in found.rows
        if row.state is AmendmentState.PENDING and not row.parent_number and not row.is_offered
    ]
    action = Action.ANSWER_AMENDMENT
    if not waiting or found.is_held:
        return []
    if refusal_of(action, actor, motion.subject, motion.calendar, now):
        return []
    if len(waiting) == 1:
        href = url_for("amendments.answer", amendment_id=waiting[0].id)
    else:
        href = url_for("amendments.list_all", motion_id=motion.id)
    return [
        {
            "label": ngettext(
                "Answer %(num)s amendment", "Answer %(num)s amendments", len(waiting)
            ),
            "href": href,
            "about": _("You can accept it into your motion, or leave it to the vote."),
            "until": until_of(action, motion.calendar),
        }
    ]


def _item(row: queries.ShortRow) -> dict[str, Any]:
    added = ngettext("%(num)s word added", "%(num)s words added", row.words_added)
    removed = ngettext("%(num)s removed", "%(num)s removed", row.words_removed)
    return {
        "number": row.number,
        "href": url_for("amendments.show", amendment_id=row.id),
        "about": _shortened(row.first_sentence),
        "parent_number": row.parent_number,
        "is_from_floor": row.is_from_floor,
        "words": f"{added}, {removed}",
        "status": said(row.label),
        "status_kind": STATUS_KINDS[row.state],
        "in_conflict": row.in_conflict,
    }


def _shortened(sentence: str) -> str:
    return shorten(sentence, 140, placeholder=" …")


def import_from_file(
    _session: Session, thing: ReadIn, _actor: Actor, _now: datetime
) -> dict[str, Any] | None:
    """Add the amendments that a file has for a motion; the notes say which cannot be read."""
    found = [
        (one, import_amendment(thing.work, thing.row.motion_id, one.title, one.text))
        for one in thing.row.amendments
    ]
    notes = [
        phrase("%(title)s: %(reason)s", title=one.title, reason=reason)
        for one, reason in found
        if isinstance(reason, Phrase)
    ]
    return {"notes": notes}


register_slot("motions.imported", import_from_file)
register_slot("motion_page.amendments", fill, "amendments/_on_motion.html")
