"""Meetings on the page of a motion: on an agenda, before a meeting now, or decided by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import Actor
from policy_forum.domain.phrases import phrase
from policy_forum.features.meetings.queries.minutes import minutes_path
from policy_forum.features.meetings.queries.showing import (
    MeetingOfMotion,
    list_meetings_of_motion,
)
from policy_forum.features.meetings.rules.states import ItemOutcome, ItemState, MeetingState
from policy_forum.features.motions.queries import MotionPage
from policy_forum.features.motions.rules import MotionState
from policy_forum.web.navigation import path
from policy_forum.web.presentation import day, said
from policy_forum.web.session import request_time
from policy_forum.web.slots import register_slot

_UNDER_WAY = frozenset({MeetingState.OPEN, MeetingState.ADJOURNED})
_DECIDED = frozenset(
    {
        ItemOutcome.CARRIED,
        ItemOutcome.CARRIED_AS_AMENDED,
        ItemOutcome.CARRIED_IN_PARTS,
        ItemOutcome.LOST,
        ItemOutcome.TIED,
        ItemOutcome.REMITTED,
        ItemOutcome.REFERRED_BACK,
    }
)


@dataclass(frozen=True)
class MeetingShown:
    """One meeting of a motion: what is said of it, with the day; members get the link."""

    said: str
    href: str
    minutes: str
    outcome: str
    note: str


def fill(
    session: Session, motion: MotionPage, actor: Actor, _now: datetime
) -> Mapping[str, Any] | None:
    """The meetings of a motion. One statement; none for a draft, or for a visitor.

    Once it is submitted only the meeting that decided is named: that is where its mandate is from.
    """
    if motion.state is MotionState.DRAFT or not actor.is_signed_in:
        return None
    meetings = list_meetings_of_motion(session, motion.id)
    if motion.state.is_public:
        meetings = tuple(each for each in meetings if _has_decided(each))
    if not meetings:
        return None
    is_own = actor.branch_id == motion.branch_id
    values: dict[str, Any] = {
        "meetings": [_shown(each, is_own=is_own) for each in meetings],
        "decided": next((_shown(m, is_own=is_own) for m in meetings if _has_decided(m)), None),
        "actions": _actions(meetings) if is_own else [],
    }
    return values | _needs(motion, meetings)


def _has_decided(meeting: MeetingOfMotion) -> bool:
    return meeting.item_outcome in _DECIDED


def _shown(meeting: MeetingOfMotion, *, is_own: bool) -> MeetingShown:
    time = request_time()
    when = day(meeting.starts_at, time.now, time.zone)
    if meeting.item_outcome in _DECIDED:
        words = _("Decided at the meeting of %(day)s", day=when)
    elif meeting.item_outcome:
        words = _("Dealt with at the meeting of %(day)s", day=when)
    elif meeting.item_state is ItemState.CURRENT:
        words = _("Before the meeting of %(day)s now", day=when)
    elif meeting.state is MeetingState.CLOSED:
        words = _("On the agenda of the meeting of %(day)s, which did not reach it", day=when)
    else:
        words = _("On the agenda of the meeting on %(day)s", day=when)
    is_minuted = meeting.has_minutes and meeting.item_outcome is not None
    return MeetingShown(
        said=words,
        href=url_for("meetings.show", meeting_id=meeting.id) if is_own else "",
        minutes=path(minutes_path(meeting.id, meeting.item_id)) if is_own and is_minuted else "",
        outcome=said(meeting.item_outcome.label) if meeting.item_outcome else "",
        note=meeting.outcome_note,
    )


def _actions(meetings: Sequence[MeetingOfMotion]) -> list[dict[str, Any]]:
    under_way = next((each for each in meetings if each.state in _UNDER_WAY), None)
    if under_way is None:
        return []
    href = url_for("meetings.show", meeting_id=under_way.id)
    return [{"label": _("Go to the meeting"), "href": href, "main": True}]


def _needs(motion: MotionPage, meetings: Sequence[MeetingOfMotion]) -> dict[str, Any]:
    """What a proposed motion waits for: the meeting that has it on its agenda."""
    if motion.state is not MotionState.PROPOSED:
        return {}
    coming = [each for each in meetings if each.item_state is not ItemState.DONE]
    coming = [each for each in coming if each.state is not MeetingState.CLOSED]
    if not coming:
        return {}
    first = coming[-1]
    if first.item_state is ItemState.CURRENT:
        return {"needs": phrase("It is before the branch’s meeting now.")}
    text = "The branch decides at its meeting on %(when)s."
    return {"needs": phrase(text, when=first.starts_at)}


register_slot("motion_page.meeting", fill, "meetings/_panel.html")
