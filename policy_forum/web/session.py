"""Who is asking, what time it is, and the unit of work of a request."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import current_app, g
from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import VISITOR, Actor
from policy_forum.platform.clock import Clock
from policy_forum.platform.database import begins_anew_to_write
from policy_forum.platform.work import Work, unit_of_work
from policy_forum.settings import Settings
from policy_forum.web.storage import current_session


@dataclass
class Wiring:
    """What the composition root gives to the web layer.

    `find_actor` says who is signed in to this request, with the offices of a day, or None.
    """

    settings: Settings
    clock: Clock
    find_actor: Callable[[Session, date], Actor | None]


def wiring() -> Wiring:
    """The wiring of the running application."""
    found: Wiring = current_app.extensions["policy_forum"]
    return found


def now() -> datetime:
    """The moment of this request: read once, so that a page does not straddle a deadline."""
    if "moment" not in g:
        g.moment = wiring().clock.now()
    moment: datetime = g.moment
    return moment


def current_actor() -> Actor:
    """The member who asks, or a visitor."""
    if "actor" not in g:
        g.actor = wiring().find_actor(current_session(), today()) or VISITOR
    actor: Actor = g.actor
    return actor


@dataclass(frozen=True)
class RequestTime:
    """The moment of this request, and the organisation's time zone."""

    now: datetime
    zone: ZoneInfo


def today() -> date:
    """The day of this request, where the organisation is."""
    time = request_time()
    return time.now.astimezone(time.zone).date()


def request_time() -> RequestTime:
    """What filters that speak of time need to know."""
    return RequestTime(now(), ZoneInfo(wiring().settings.time_zone))


@contextmanager
def request_work() -> Iterator[Work]:
    """The unit of work of this request: one actor, one moment, one commit."""
    session, actor = current_session(), current_actor()
    begins_anew_to_write(session)
    with unit_of_work(session, actor, wiring().clock) as work:
        yield work
