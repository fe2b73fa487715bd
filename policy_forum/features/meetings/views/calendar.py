"""Meetings in people's calendars: a file for each, and a feed with a secret address."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from flask import Response, abort, make_response, render_template, request
from flask_babel import gettext as _

from policy_forum.features.meetings.queries.calendar import (
    ToldMeeting,
    find_owner,
    find_owner_of_member,
    find_told,
    list_told,
)
from policy_forum.features.meetings.rules.editions import Edition
from policy_forum.features.meetings.rules.states import MeetingPower
from policy_forum.features.meetings.views.room import ONE, blueprint, may_read
from policy_forum.platform.calendars import (
    CalendarEntry,
    account_of_token,
    calendar_file,
    feed_token,
    is_feed_token,
    uid_of,
)
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.session import current_actor, now, wiring
from policy_forum.web.sign_in import outside_address
from policy_forum.web.storage import current_session

_LONGEST_TOKEN = 64
# Calendars ask as often as they like; what they hear is good for a quarter of an hour.
_GOOD_FOR = "private, max-age=900"


@blueprint.get(f"{ONE}.ics")
@open_to(RouteAudience.MEMBERS)
def ics(meeting_id: int) -> Response:
    """One meeting as a file that a calendar takes in: as its members were told of it last."""
    told = find_told(current_session(), meeting_id)
    if told is None or not may_read(told.branch_id):
        abort(404)
    entries = [_entry(told)]
    response = _calendar(told.branch_name, entries)
    name = f"meeting-{meeting_id}.ics"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.get("/calendar")
@open_to(RouteAudience.MEMBERS)
def calendar() -> Response:
    """How to subscribe, with one's own secret address; no cache may keep the page."""
    owner = find_owner_of_member(current_session(), current_actor().member_id or 0)
    if owner is None:
        abort(404)
    secret = feed_token(wiring().settings.secret, owner.account_id, owner.uniquifier)
    address = outside_address("meetings.calendar_feed", token=secret)
    page = make_response(
        render_template(
            "meetings/calendar.html",
            address=address,
            webcal=f"webcal{address[address.index(':') :]}",
            branch=owner.branch_name,
        )
    )
    page.headers["Cache-Control"] = "no-store"
    return page


@blueprint.get("/calendar/<token>.ics")
@open_to(RouteAudience.EVERYONE)
def calendar_feed(token: str) -> Response:
    """All called meetings of the branch of whoever has this secret address, and their deadlines."""
    session, key = current_session(), account_of_token(token[:_LONGEST_TOKEN])
    owner = find_owner(session, key) if key else None
    secret = wiring().settings.secret
    if owner is None or not is_feed_token(token, secret, owner.account_id, owner.uniquifier):
        abort(404)
    told = list_told(session, owner.branch_id, now())
    response = _calendar(owner.branch_name, _entries(told))
    response.headers["Cache-Control"] = _GOOD_FOR
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _calendar(branch: str, entries: Iterable[CalendarEntry]) -> Response:
    """The file, or that it is still the same."""
    name = _("Meetings of %(branch)s", branch=branch)
    content = calendar_file(name, entries)
    response = Response(content, content_type="text/calendar; charset=utf-8; method=PUBLISH")
    response.set_etag(hashlib.sha256(content).hexdigest()[:32])
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request.environ)
    return response


def _entries(told: Iterable[ToldMeeting]) -> Iterator[CalendarEntry]:
    for meeting in told:
        yield _entry(meeting)
        yield from _deadlines(meeting)
        if meeting.adjourned_at and meeting.resumes_at:
            yield _resumption(meeting, meeting.adjourned_at, meeting.resumes_at)


def _entry(told: ToldMeeting) -> CalendarEntry:
    edition = told.edition
    is_cancelled = edition.cancelled is not None
    title = _("Cancelled: %(title)s", title=edition.title) if is_cancelled else edition.title
    return CalendarEntry(
        uid=uid_of("meeting", told.id, told.made_at),
        sequence=told.number,
        told_at=told.sent_at,
        starts_at=edition.starts_at,
        ends_at=edition.ends_at,
        title=title,
        place=edition.place or (_("Online") if edition.link else ""),
        link=edition.link,
        url=_page_of(told),
        about=_about(edition),
        is_cancelled=is_cancelled,
    )


def _resumption(told: ToldMeeting, adjourned_at: datetime, resumes_at: datetime) -> CalendarEntry:
    """When an adjourned meeting goes on; how long nobody has said."""
    return replace(
        _entry(told),
        uid=uid_of("resumption of meeting", told.id, told.made_at),
        told_at=adjourned_at,
        starts_at=resumes_at,
        ends_at=None,
        title=_("%(title)s goes on", title=told.edition.title),
    )


def _page_of(told: ToldMeeting) -> str:
    return outside_address("meetings.show", meeting_id=told.id)


def _about(edition: Edition) -> str:
    """What a calendar shows below the event: why it is cancelled, or how to join and the agenda."""
    if edition.cancelled is not None:
        return edition.cancelled
    parts = []
    if edition.power is MeetingPower.DISCUSSES:
        parts.append(_("This meeting discusses and decides nothing."))
    if edition.link:
        parts.append(_("Join online: %(link)s", link=edition.link))
    parts += [text for text in (edition.adjustments, edition.note) if text]
    agenda = [f"{place}. {item.title}" for place, item in enumerate(edition.items, start=1)]
    parts.append("\n".join([_("Agenda"), *agenda]))
    return "\n\n".join(parts)


def _deadlines(told: ToldMeeting) -> Iterator[CalendarEntry]:
    """Until when motions and amendments come in; not of a meeting that takes none."""
    if told.deadlines is None:
        return
    name = told.edition.title
    titles = (
        ("motions", told.deadlines.motions, _("Motions for %(title)s are due", title=name)),
        (
            "amendments",
            told.deadlines.amendments,
            _("Amendments for %(title)s are due", title=name),
        ),
    )
    for kind, moment, title in titles:
        if moment == told.edition.starts_at:
            continue
        yield CalendarEntry(
            uid=uid_of(f"{kind} of meeting", told.id, told.made_at),
            sequence=told.number,
            told_at=told.sent_at,
            starts_at=moment,
            ends_at=None,
            title=title,
            url=_page_of(told),
            is_cancelled=told.edition.cancelled is not None,
        )
