"""A hall in which one sentence after another is said, and pages that follow it live.

It is the smallest thing that uses all of the machinery: a member who is signed in, a change in a
unit of work, a part rendered from the database. `benchmarks/live.py` and the tests of live updates
use it where a meeting would only be in the way.
"""

from collections.abc import Iterable
from html import escape

from flask import Flask, Response, abort, request
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import Column, Integer, MetaData, String, Table, func, insert, select, update

from policy_forum.platform.live import Snapshot, snapshot_of
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.session import current_actor, request_work
from policy_forum.web.storage import current_session
from policy_forum.web.streams import (
    live_snapshot,
    set_up_live,
    snapshot_response,
    stream_response,
)

TABLES = MetaData()
SAID = Table(
    "benchmark_said",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("hall", Integer, nullable=False, index=True),
    Column("sentence", String(2000), nullable=False),
)
PRESENT = Table(
    "benchmark_present",
    TABLES,
    Column("hall", Integer, primary_key=True),
    Column("members", String(2000), nullable=False),
)
_PAGES = frozenset({"floor", "queue"})
_PARAGRAPH = "That this conference resolves to say a paragraph of usual length."
_TEXT = "".join(f'<p id="p-{number}">{_PARAGRAPH}</p>' for number in range(40))
CLOSED, MOVING, LONGER = "closed", "moving", "longer"


def add_hall(app: Flask) -> Flask:
    """The application with the hall, before it has answered anything."""
    set_up_live(app, app.extensions["policy_forum"].settings, render, _seen)
    for rule, view, methods in (
        ("/hall/<int:hall>", _page, ("GET",)),
        ("/hall/<int:hall>/stream", _stream, ("GET",)),
        ("/hall/<int:hall>/snapshot", _snapshot, ("GET",)),
        ("/hall/<int:hall>/me", _mine, ("GET",)),
        ("/hall/<int:hall>/say", _say, ("POST",)),
    ):
        app.add_url_rule(rule, view.__name__, view, methods=methods)
    protection: CSRFProtect = app.extensions["csrf"]
    protection.exempt(_say)
    return app


def render(topic: str, page: str) -> Snapshot | None:
    """What was said last, and how much in all; a part that seldom changes makes up the size."""
    hall = int(topic.removeprefix("hall:"))
    session = current_session()
    of_hall = SAID.c.hall == hall
    last = session.scalar(
        select(SAID.c.sentence).where(of_hall).order_by(SAID.c.id.desc()).limit(1)
    )
    count = session.scalar(select(func.count()).where(of_hall))
    if page not in _PAGES or last == CLOSED:
        return None
    said = escape(last or "")
    now = f'<p data-live-say>{said}</p><button id="answer" type="button">Answer</button>'
    text = f"<p>{_PARAGRAPH}</p>" * 20 + _TEXT if last == LONGER else _TEXT
    return snapshot_of({"now": now, "count": str(count), "text": text}, is_moving=last == MOVING)


def say(hall: int, sentence: str, member_id: int | None = None) -> None:
    """Say a sentence, in a unit of work; it concerns a member's own page if one is named."""
    with request_work() as work:
        work.session.execute(insert(SAID), {"hall": hall, "sentence": sentence})
        work.announce(f"hall:{hall}", "said", member_id)


def _seen(topic: str, members: Iterable[int]) -> None:
    hall, names = int(topic.removeprefix("hall:")), ",".join(map(str, sorted(members)))
    session = current_session()
    changed = session.execute(
        update(PRESENT)
        .where(PRESENT.c.hall == hall)
        .values(members=names)
        .returning(PRESENT.c.hall)
    )
    if changed.first() is None:
        session.execute(insert(PRESENT), {"hall": hall, "members": names})
    session.commit()


@open_to(RouteAudience.MEMBERS)
def _stream(hall: int) -> Response:
    return stream_response(f"hall:{hall}", _named_page(), current_actor().member_id, _may_listen)


@open_to(RouteAudience.MEMBERS)
def _snapshot(hall: int) -> Response:
    return snapshot_response(f"hall:{hall}", _named_page())


@open_to(RouteAudience.MEMBERS)
def _mine(hall: int) -> str:
    count = current_session().scalar(select(func.count()).where(SAID.c.hall == hall))
    return f"""<p>For member {current_actor().member_id}: {count}</p>
        <label>Your speech <input id="speech"></label>
        <label><input type="radio" name="side" id="side-for"> For</label>
        <details id="more"><summary>More</summary><p>More.</p></details>"""


@open_to(RouteAudience.MEMBERS)
def _say(hall: int) -> str:
    concerned = request.form.get("member", type=int)
    say(hall, request.form["sentence"], concerned)
    return "ok"


@open_to(RouteAudience.MEMBERS)
def _page(hall: int) -> str:
    mine = _mine(hall)
    snapshot = live_snapshot(f"hall:{hall}", "floor")
    if snapshot is None:
        abort(404)
    parts = "".join(
        f'<div data-live-part="{name}">{html}</div>' for name, html in snapshot.parts.items()
    )
    return f"""<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Hall</title>
        <script src="/static/js/live.js" type="module"></script>
        <main data-live="/hall/{hall}/stream?page=floor" data-live-version="{snapshot.version}"
            data-live-poll="/hall/{hall}/snapshot?page=floor">
        <p data-live-state data-connected="Connected" data-trying="Trying"
            data-polling="Asking every few seconds" data-gone="Reload"></p>
        <p data-live-said aria-live="polite"></p>{parts}
        <div data-live-me="/hall/{hall}/me">{mine}</div></main>"""


def _may_listen() -> bool:
    return current_actor().is_member_in_good_standing


def _named_page() -> str:
    return request.args.get("page", "floor")
