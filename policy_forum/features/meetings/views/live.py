"""What pages of a meeting follow: the shared parts, made once for everybody, and one’s own part."""

from collections.abc import Mapping
from typing import Any

from flask import abort, current_app, make_response, render_template, request
from werkzeug.wrappers import Response

from policy_forum.features.meetings.queries.floor import get_floor
from policy_forum.features.meetings.queries.showing import find_branch_of
from policy_forum.features.meetings.rules.floor import Floor
from policy_forum.features.meetings.rules.showing import Shown
from policy_forum.features.meetings.views.mine import mine_of
from policy_forum.features.meetings.views.room import (
    ONE,
    blueprint,
    may_read,
    meeting_or_404,
    reader_of,
    topic_of,
)
from policy_forum.platform.live import Snapshot, snapshot_of
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.session import current_actor, now, request_time
from policy_forum.web.sign_in import outside_address
from policy_forum.web.storage import current_session
from policy_forum.web.streams import snapshot_response, stream_response

# The parts of each page by name, and what prints them. They see `floor`, `shown` and
# `site` (our address) and nothing else: nothing about a reader can stand in them.
PARTS: Mapping[str, Mapping[str, str]] = {
    "floor": {
        "now": "meetings/_now.html",
        "turnout": "meetings/_turnout.html",
        "vote": "meetings/_vote.html",
        "ask": "meetings/_ask.html",
        "text": "meetings/_text.html",
        "queue": "meetings/_queue.html",
        "figures": "meetings/_figures.html",
        "agenda": "meetings/_agenda.html",
    },
    "notice": {"state": "meetings/_state.html"},
    "door": {"count": "meetings/_door_count.html", "figures": "meetings/_door_figures.html"},
    "screen": {
        "now": "meetings/_screen_now.html",
        "text": "meetings/_screen_text.html",
        "queue": "meetings/_screen_queue.html",
        "figures": "meetings/_screen_figures.html",
    },
}


def render_parts(topic: str, page: str) -> Snapshot | None:
    """The parts of a page that are the same for everybody; None where there is no such page.

    Called by the hub, once for all who follow, within a request of nobody: what a template may
    not know (the reader, her session, a token) is not given to it, and asking for it fails.
    """
    kind, _, key = topic.partition(":")
    if kind != "meeting" or page not in PARTS or not key.isdecimal():
        return None
    floor = get_floor(current_session(), int(key), now().astimezone(request_time().zone))
    if floor is None:
        return None
    shown, site = Shown(floor), _site()
    find = current_app.jinja_env.get_template
    parts = {
        name: find(template).render(floor=floor, shown=shown, site=site)
        for name, template in PARTS[page].items()
    }
    return snapshot_of(parts, is_moving=shown.is_voting)


def version_of(parts: Mapping[str, object]) -> str:
    """The version of the parts on a whole page: what its script follows from."""
    return snapshot_of({name: str(part) for name, part in parts.items()}).version


def following(floor: Floor, page: str) -> dict[str, Any]:
    """What a whole page needs to print its parts, and to follow them."""
    return {
        "floor": floor,
        "shown": Shown(floor),
        "site": _site(),
        "live_page": page,
        "version_of": version_of,
    }


def _site() -> str:
    """Where people type the code of the screen, as they type it: without https."""
    return outside_address("meetings.code").partition("://")[2]


def _page_asked() -> str:
    page = request.args.get("page", "floor")
    if page not in PARTS:
        abort(404)
    return page


def _branch_or_404(meeting_id: int) -> int:
    """Whose meeting it is, if this person may read it: one statement, as all come back at once."""
    found = find_branch_of(current_session(), meeting_id)
    if found is None or not may_read(*found):
        abort(404)
    return found[0]


@blueprint.get(f"{ONE}/stream")
@open_to(RouteAudience.MEMBERS)
def stream(meeting_id: int) -> Response:
    """Follow a page of the meeting by Server-Sent Events."""
    page, branch_id = _page_asked(), _branch_or_404(meeting_id)
    return stream_response(
        topic_of(meeting_id), page, current_actor().member_id, lambda: may_read(branch_id)
    )


@blueprint.get(f"{ONE}/snapshot")
@open_to(RouteAudience.MEMBERS)
def snapshot(meeting_id: int) -> Response:
    """The same parts for a browser that polls."""
    page = _page_asked()
    _branch_or_404(meeting_id)
    return snapshot_response(topic_of(meeting_id), page)


@blueprint.get(f"{ONE}/me")
@open_to(RouteAudience.MEMBERS)
def me(meeting_id: int) -> Response:
    """One’s own part of the page of everyone: how I vote, what is in, what I can ask for."""
    floor = meeting_or_404(meeting_id)
    mine = mine_of(floor, reader_of(floor))
    response = make_response(
        render_template("meetings/_me.html", floor=floor, shown=Shown(floor), mine=mine)
    )
    response.headers["Cache-Control"] = "no-store"
    return response
