"""Pages of the agenda: write it, and put motions on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from policy_forum.domain.identifiers import AgendaItemId, MotionId
from policy_forum.domain.phrases import Phrase
from policy_forum.domain.refusals import RefusedError
from policy_forum.features.meetings.commands import agenda as commands
from policy_forum.features.meetings.forms.agenda import ItemForm, NewItemForm
from policy_forum.features.meetings.queries.calling import (
    OfferedMotion,
    PlannedItem,
    PlannedMeeting,
    list_motions_on_offer,
    orders_for,
)
from policy_forum.features.meetings.rules import agenda as rules
from policy_forum.features.meetings.rules.agenda import NewItem, times_of
from policy_forum.features.meetings.rules.calling import Deadlines, deadlines_of, notice_of
from policy_forum.features.meetings.rules.editions import changes_between
from policy_forum.features.meetings.rules.states import ItemKind
from policy_forum.features.meetings.views.calling import (
    Page,
    planned_to_call,
    refuse_unless_it_can_change,
    warning_of,
)
from policy_forum.features.meetings.views.room import ONE, blueprint
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.forms import EmptyForm
from policy_forum.web.presentation import said
from policy_forum.web.session import now, request_time, request_work
from policy_forum.web.storage import current_session

_ON_AGENDA = ONE + "/agenda/<int(max=2147483647):item_id>"


@dataclass(frozen=True)
class ShownItem:
    """An item on the page of the agenda: when it is expected, and what stands against it."""

    item: PlannedItem
    begins: str
    warning: Phrase | None
    is_fixed: bool


@dataclass(frozen=True)
class ShownMotion:
    """A motion on offer: why it cannot be put, or what to know of it if it is."""

    motion: OfferedMotion
    why_not: Phrase | None
    rule: Phrase | None
    warning: Phrase | None


@blueprint.route(f"{ONE}/agenda", methods=["GET", "POST"])
@open_to(RouteAudience.BRANCH_OFFICERS)
def agenda(meeting_id: int) -> Page:
    """The agenda with its buttons, the motions on offer, and a form for another item."""
    meeting, form = planned_to_call(meeting_id), NewItemForm()
    refuse_unless_it_can_change(meeting)
    form.offer(item.kind for item in meeting.items)
    if form.validate_on_submit():
        try:
            with request_work() as work:
                key = commands.add_item(work, meeting.id, form.new_item())
        except RefusedError as error:
            if error.refusal.is_personal:
                raise
            form.form_errors = [said(error.refusal.sentence)]
        else:
            return _back(meeting_id, key)
    page = render_template("meetings/agenda.html", form=form, meeting=meeting, **_shown(meeting))
    return (page, 422) if form.is_submitted() else page


def _back(meeting_id: int, item_id: int | None = None) -> Response:
    """To the agenda, at the item that was touched, so that the next press is near."""
    anchor = f"item-{item_id}" if item_id else None
    return redirect(url_for("meetings.agenda", meeting_id=meeting_id, _anchor=anchor), 303)


def _shown(meeting: PlannedMeeting) -> dict[str, Any]:
    session, plan = current_session(), meeting.plan
    orders, zone = orders_for(session, meeting), request_time().zone
    deadlines = deadlines_of(plan.starts_at, orders)
    offered = list_motions_on_offer(session, plan.branch_id, meeting.id)
    minutes = [item.minutes_planned for item in meeting.items]
    times = times_of(minutes, plan.starts_at, plan.ends_at)
    on_offer = _on_offer(meeting, offered, deadlines)
    return {
        "items": _items(meeting, offered, times.begins, deadlines),
        "times": times,
        "on_offer": on_offer,
        "can_be_put": sum(1 for motion in on_offer if motion.why_not is None),
        "deadlines": deadlines,
        "notice": notice_of(plan.starts_at, now(), orders, zone),
        "changes": changes_between(meeting.last, meeting.as_edition()) if meeting.last else (),
        "orders": orders,
    }


def _items(
    meeting: PlannedMeeting,
    offered: Iterable[OfferedMotion],
    begins: Iterable[datetime | None],
    deadlines: Deadlines,
) -> list[ShownItem]:
    zone, by_key = request_time().zone, {motion.id: motion for motion in offered}
    shown = []
    for item, at in zip(meeting.items, begins, strict=True):
        motion = by_key.get(item.motion_id) if item.motion_id else None
        warning = warning_of(meeting, item, motion, deadlines)
        clock = f"{at.astimezone(zone):%H:%M}" if at else ""
        shown.append(ShownItem(item, clock, warning, item.kind is ItemKind.CHAIR))
    return shown


def _on_offer(
    meeting: PlannedMeeting, offered: Iterable[OfferedMotion], deadlines: Deadlines
) -> list[ShownMotion]:
    plan, there = meeting.plan, {item.motion_id for item in meeting.items}
    shown = []
    for motion in offered:
        if motion.id in there:
            continue
        refusal = rules.refusal_to_put(motion.standing, deadlines, plan.power)
        warning = rules.warning_of_stage(motion.deciding, plan.starts_at, plan.power)
        why_not, rule = (refusal.sentence, refusal.rule) if refusal else (None, None)
        shown.append(ShownMotion(motion, why_not, rule, None if refusal else warning))
    return shown


@blueprint.post(f"{ONE}/agenda/motions")
@open_to(RouteAudience.BRANCH_OFFICERS)
def put_motions_on(meeting_id: int) -> Response:
    """Put one motion on the agenda, or all that can be."""
    meeting = planned_to_call(meeting_id)
    if not EmptyForm().validate_on_submit():
        abort(400)
    word = request.form.get("motion_id", "")
    if not word:
        with request_work() as work:
            added = commands.put_motions_on(work, meeting.id)
        flash(
            ngettext(
                "%(num)s motion is on the agenda now.",
                "%(num)s motions are on the agenda now.",
                added,
            )
            if added
            else _("There was no other motion that could be put on the agenda."),
            "success",
        )
        return _back(meeting_id)
    with request_work() as work:
        minutes = rules.usual_minutes(ItemKind.MOTION)
        item = NewItem(ItemKind.MOTION, motion_id=_key(word), minutes_planned=minutes)
        key = commands.add_item(work, meeting.id, item)
    return _back(meeting_id, key)


def _key(word: str) -> MotionId:
    if not (word.isascii() and word.isdecimal() and len(word) <= 10 and int(word) < 2**31):
        abort(400)
    return MotionId(int(word))


@blueprint.post(f"{_ON_AGENDA}/move")
@open_to(RouteAudience.BRANCH_OFFICERS)
def move_item(meeting_id: int, item_id: int) -> Response:
    """Move an item one place up or down."""
    item = _item_or_404(planned_to_call(meeting_id), item_id)
    by = {"up": -1, "down": 1}.get(request.form.get("to", ""))
    if by is None or not EmptyForm().validate_on_submit():
        abort(400)
    with request_work() as work:
        commands.move_item(work, item.id, by)
    return _back(meeting_id, item.id)


@blueprint.post(f"{_ON_AGENDA}/remove")
@open_to(RouteAudience.BRANCH_OFFICERS)
def remove_item(meeting_id: int, item_id: int) -> Response:
    """Take an item off; pressing twice takes it off once."""
    meeting = planned_to_call(meeting_id)
    if not EmptyForm().validate_on_submit():
        abort(400)
    found = next((item for item in meeting.items if item.id == item_id), None)
    if found is not None:
        with request_work() as work:
            commands.remove_item(work, found.id)
        flash(_("“%(title)s” is off the agenda.", title=found.title), "success")
    return _back(meeting_id)


@blueprint.route(f"{_ON_AGENDA}/edit", methods=["GET", "POST"])
@open_to(RouteAudience.BRANCH_OFFICERS)
def edit_item(meeting_id: int, item_id: int) -> Page:
    """Another title, note or time for an item."""
    meeting = planned_to_call(meeting_id)
    refuse_unless_it_can_change(meeting)
    item = _item_or_404(meeting, item_id)
    form = ItemForm(
        data={"title": item.title, "note": item.note, "minutes_planned": item.minutes_planned}
    )
    if form.validate_on_submit():
        try:
            with request_work() as work:
                commands.change_item(work, AgendaItemId(item.id), form.item(item.kind))
        except RefusedError as error:
            if error.refusal.is_personal:
                raise
            form.form_errors = [said(error.refusal.sentence)]
        else:
            return _back(meeting_id, item.id)
    is_named = item.kind in rules.NAMED_BY_HAND
    page = render_template(
        "meetings/item.html", form=form, meeting=meeting, item=item, is_named_by_hand=is_named
    )
    return (page, 422) if form.is_submitted() else page


def _item_or_404(meeting: PlannedMeeting, item_id: int) -> PlannedItem:
    return next((item for item in meeting.items if item.id == item_id), None) or abort(404)
