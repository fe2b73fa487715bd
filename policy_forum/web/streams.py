"""Streams of Server-Sent Events, the same by polling, and the gate for all other requests.

A stream is opened by a view, which has said who may; then it leaves the request behind. While it
waits it holds no session and no connection of the database.
"""

import threading
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, current_app, jsonify, request

from policy_forum.platform.live import Hub, Snapshot
from policy_forum.platform.live.feeds import open_feed
from policy_forum.settings import PRACTICE_PREFIX, Settings
from policy_forum.web.session import current_actor
from policy_forum.web.storage import db

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_EXTENSION = "policy_forum_live"
_PRACTICE_SHARE = 5  # who practises is alone, or nearly
_COME_BACK_AFTER = 60  # seconds, for whom there is no place; the browser polls meanwhile

Render = Callable[[str, str], Snapshot | None]
Seen = Callable[[str, frozenset[int]], None]


def set_up_live(app: Flask, settings: Settings, render: Render, seen: Seen) -> None:
    """Give the application its hub, and the gate for requests.

    `render(topic, page)` is called as in a request of a visitor, `seen(topic, members)` within
    the application's context; each has a session of its own (`current_session()`). Called again,
    it gives the application another hub.
    """
    if _EXTENSION not in app.extensions:
        # Flask's own way of putting something before an application; typed as a method.
        app.wsgi_app = Gate(app.wsgi_app, settings.requests_at_once)  # type: ignore[method-assign]
    here = f"http://localhost{PRACTICE_PREFIX}" if settings.is_practice else None
    visited = partial(app.test_request_context, base_url=settings.public_address or here)
    app.extensions[_EXTENSION] = Hub(
        partial(open_feed, settings.database_url),
        _within(visited, render),
        _within(app.app_context, seen),
        most_streams=settings.most_streams // (_PRACTICE_SHARE if settings.is_practice else 1),
    )


def hub_of(app: Flask) -> Hub:
    """The hub of this application in this process."""
    hub: Hub = app.extensions[_EXTENSION]
    return hub


def live_snapshot(topic: str, page: str) -> Snapshot | None:
    """The parts and their version, for the page itself: what its script then follows from.

    Ends the session of this request, so that nobody waits for a connection while holding one.
    """
    db.session.remove()
    return hub_of(current_app).snapshot(topic, page)


def stream_response(
    topic: str, page: str, member_id: int | None, may_listen: Callable[[], bool]
) -> Response:
    """Follow a page of a topic, from what the browser has (`Last-Event-ID`, or `?version=`).

    `may_listen` is asked again now and then, each time as in a new request of the same browser:
    it sees the sign-in, the offices and the moment as they are then. Without a place for one more
    the answer is 503, and the browser polls.
    """
    # The stream outlives the request, and with it the proxy; Werkzeug has no other way to the
    # application behind it.
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    hub, environ = hub_of(app), request.environ
    stream = hub.open_stream(
        topic,
        page,
        member_id,
        _within(partial(app.request_context, environ), may_listen),
        version=request.headers.get("Last-Event-ID") or request.args.get("version", ""),
        connection=environ.get("gunicorn.socket"),
    )
    if stream is None:
        return _no_place()
    response = Response(hub.frames(stream), mimetype="text/event-stream")
    response.call_on_close(partial(hub.close_stream, stream))
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response


def snapshot_response(topic: str, page: str) -> Response:
    """The same for who polls: JSON with `version` and all `parts`; 304 where nothing changed."""
    member_id = current_actor().member_id
    snapshot = live_snapshot(topic, page)
    if snapshot is None:
        return Response(status=404)
    if member_id is not None:
        hub_of(current_app).heard_of(topic, member_id)
    response = jsonify(version=snapshot.version, parts=dict(snapshot.parts))
    response.set_etag(snapshot.version)
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request.environ)
    return response


def _no_place() -> Response:
    response = Response(status=503)
    response.headers["Retry-After"] = str(_COME_BACK_AFTER)
    response.headers["Cache-Control"] = "no-store"
    return response


def _within(context: Callable[[], AbstractContextManager[Any]], act: Callable[..., Any]) -> Any:
    def inside(*given: Any) -> Any:
        with context():
            return act(*given)

    return inside


class Gate:
    """Lets some requests in at a time; the others wait, in the order in which they came.

    A process has a thread for each stream it may have open. Without the gate as many requests
    would ask for connections of the database at once, and get in each other's way. A stream is
    outside as soon as it begins: its frames are taken after the request has ended.
    """

    def __init__(self, application: "WSGIApplication", at_once: int) -> None:
        self._application = application
        self._places = threading.BoundedSemaphore(at_once)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        with self._places:
            return self._application(environ, start_response)
