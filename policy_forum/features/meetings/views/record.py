"""The record of a meeting: its events as sentences, to which every figure of the minutes leads."""

from dataclasses import dataclass

from flask import abort, render_template, request

from policy_forum.domain.access.policy import Action
from policy_forum.domain.phrases import Phrase
from policy_forum.features.meetings.queries.minutes_record import get_record
from policy_forum.features.meetings.rules.minutes.record import MeetingRecord, TrailEvent
from policy_forum.features.meetings.rules.minutes.told import NOT_TOLD, WITHOUT_ACTOR, told
from policy_forum.features.meetings.views.minutes import may, minutes_or_404
from policy_forum.features.meetings.views.room import ONE, blueprint
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.session import request_time
from policy_forum.web.storage import current_session

PAGE = 200


@dataclass(frozen=True)
class ToldEvent:
    """An event as the page shows it; no `actor` where it is not said whose doing it was."""

    event: TrailEvent
    sentence: Phrase
    actor: str | None


@dataclass(frozen=True)
class RecordPage:
    """One page of the record, the first event first."""

    rows: tuple[ToldEvent, ...]
    number: int
    pages: int
    total: int
    marked: int


@blueprint.get(ONE + "/record")
@open_to(RouteAudience.MEMBERS)
def record(meeting_id: int) -> str:
    """The events of a meeting, from when its minutes are published; before, for who runs it."""
    page = minutes_or_404(meeting_id)
    is_open = page.published_at is not None or may(Action.RUN_MEETING, page)
    if not is_open:
        return render_template("meetings/record.html", page=page, shown=None)
    found = get_record(current_session(), meeting_id, request_time().zone)
    if found is None:
        abort(404)
    return render_template("meetings/record.html", page=page, shown=_shown(found))


def _shown(found: MeetingRecord) -> RecordPage:
    events = [event for event in found.trail if event.name not in NOT_TOLD]
    marked = request.args.get("event", 0, type=int)
    pages = max(1, -(-len(events) // PAGE))
    number = request.args.get("page", 1, type=int)
    place = next((n for n, event in enumerate(events) if event.key == marked), None)
    if place is not None:
        number = place // PAGE + 1
    number = min(max(1, number), pages)
    rows = events[(number - 1) * PAGE : number * PAGE]
    return RecordPage(
        rows=tuple(_told(found, event) for event in rows),
        number=number,
        pages=pages,
        total=len(events),
        marked=marked,
    )


def _told(found: MeetingRecord, event: TrailEvent) -> ToldEvent:
    actor: str | None = found.names.get(event.actor_id or 0, "")
    if event.name in WITHOUT_ACTOR:
        actor = None
    return ToldEvent(event, told(found, event), actor)
