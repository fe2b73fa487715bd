"""The application under test, on each engine, and what the tests hold of it."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from policy_forum.application import create_app
from policy_forum.platform.clock import Clock, FixedClock
from policy_forum.settings import Mode, Settings
from policy_forum.web.storage import db

# A Monday, at noon: in the drafting stage of the year that `make_cycle` makes.
START = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
_NOT_COUNTED = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "PRAGMA")


def settings_for(url: str, folder: Path) -> Settings:
    """Settings of an application under test."""
    return Settings(
        secret=secrets.token_hex(32),
        mode=Mode.TEST,
        database_url=url,
        var_folder=folder,
        organisation="The Test League",
        public_address="http://localhost",
    )


def application_on(url: str, folder: Path, clock: Clock) -> Flask:
    """Make an application with all tables in an empty database."""
    app = create_app(settings_for(url, folder), clock)
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        db.create_all()
    return app


@contextmanager
def rolled_back(app: Flask) -> Iterator[None]:
    """Let everything within happen on one connection, and undo it at the end.

    Commits within release savepoints, so that the code under test behaves as ever.
    """
    engines = db._app_engines[app]
    engine = engines[None]
    with engine.connect() as connection:
        around = connection.begin()
        engines[None] = connection  # type: ignore[assignment]
        try:
            yield
        finally:
            engines[None] = engine
            around.rollback()


@dataclass
class Statements:
    """The SQL that ran while it was watched."""

    texts: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.texts)


@contextmanager
def watched_statements(session: Session) -> Iterator[Statements]:
    """Collect the statements that run within, apart from those that only mark transactions."""
    seen = Statements()
    bind: Any = session.get_bind()
    engine = getattr(bind, "engine", bind)

    def collect(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.lstrip().upper().startswith(_NOT_COUNTED):
            seen.texts.append(statement)

    event.listen(engine, "before_cursor_execute", collect)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", collect)


@dataclass
class Stage:
    """One application on one engine, with the clock that it reads."""

    app: Flask
    clock: FixedClock
