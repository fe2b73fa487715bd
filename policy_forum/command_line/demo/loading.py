"""Fills an empty database with the demonstration organisation and its two years."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, delete, select
from sqlalchemy.orm import Session

from policy_forum.command_line.demo.playing import Cast, play_story
from policy_forum.features.branches.queries import list_branches
from policy_forum.platform.audit import AuditRow
from policy_forum.platform.clock import FixedClock
from policy_forum.platform.outbox import OutboxMessage
from policy_forum.platform.work import system_work

# Known to everyone who reads this, so it opens nothing but demonstrations.
PASSWORD = "see-for-yourself"  # noqa: S105


class NotEmptyError(Exception):
    """There is something in the database that the demonstration would be mixed with."""


def load_demo(engine: Engine, now: datetime, zone: ZoneInfo, password_hash: str) -> int:
    """Play the story so that it ends now; return how many acts it took.

    Letters that its people would have been sent are thrown away at the end: they are of days
    long past and to nobody, and would hide those that a visitor's own doings bring about.
    Raises NotEmptyError if anything is in the database.
    """
    with _quick_connection(engine) as connection, Session(connection) as session:
        _refuse_unless_empty(session)
        clock = FixedClock(now, zone)
        cast = Cast(session, clock, now.astimezone(zone).date(), zone, now)
        acts = play_story(cast, password_hash)
        clock.set(now)
        with system_work(session, clock) as work:
            work.session.execute(delete(OutboxMessage))
    return acts


def _refuse_unless_empty(session: Session) -> None:
    if list_branches(session) or session.scalar(select(AuditRow.id).limit(1)):
        raise NotEmptyError(
            "The demonstration is loaded into an empty database only, and this one has "
            "something in it: point DATABASE_URL at a new one."
        )
    session.rollback()


@contextmanager
def _quick_connection(engine: Engine) -> Iterator[Connection]:
    """A connection that, on SQLite, does not wait for the disk at each of many commits.

    A power cut meanwhile could leave half a story, and then it is loaded afresh.
    """
    with engine.connect() as connection:
        _set_synchronous(connection, "OFF")
        try:
            yield connection
        finally:
            connection.rollback()
            _set_synchronous(connection, "NORMAL")


def _set_synchronous(connection: Connection, level: str) -> None:
    # Past SQLAlchemy, which would begin a transaction, where this cannot be set.
    driver = connection.connection.driver_connection
    if connection.dialect.name == "sqlite" and driver is not None:
        driver.execute(f"PRAGMA synchronous={level}")
