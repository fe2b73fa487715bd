"""Tables' common base, column types, and engines set up the same for SQLite and PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import JSON, DateTime, Dialect, Engine, Enum, MetaData, event
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. Naive values are refused, since SQLite would forget their zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"a moment without a time zone cannot be stored: {value!r}"
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read back as an aware moment."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Base of every table. Names of constraints are fixed, since they map to messages."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        dict[str, Any]: JSON,
        list[Any]: JSON,
    }


def word_column(words: type[StrEnum]) -> Enum:
    """A column type that stores an enumeration by its words, without a check constraint."""
    return Enum(
        words,
        native_enum=False,
        create_constraint=False,
        length=40,
        values_callable=lambda kind: [word.value for word in kind],
    )


# A SQLite transaction that reads first and writes later fails at once, without waiting, when
# another process wrote in between. Whoever means to write therefore says so at the start.
_means_to_write: ContextVar[bool] = ContextVar("means_to_write", default=False)


@contextmanager
def meaning_to_write() -> Iterator[None]:
    """Transactions begun within take the write lock of SQLite at once."""
    token = _means_to_write.set(True)
    try:
        yield
    finally:
        _means_to_write.reset(token)


def mean_to_write() -> None:
    """The same for the rest of this context, e.g. a request that is not a GET."""
    _means_to_write.set(True)


def begins_anew_to_write(session: Session) -> None:
    """End what a session has only read so far, if SQLite would refuse to write after it."""
    if session.get_bind().dialect.name == "sqlite" and not _means_to_write.get():
        session.rollback()


def stop_meaning_to_write() -> None:
    """End what `mean_to_write` began."""
    _means_to_write.set(False)


def engine_options(url: str) -> dict[str, Any]:
    """Options with which an engine for that address is made."""
    # The text of an error goes into logs, and a statement's values may be a vote.
    common = {"hide_parameters": True}
    if url.startswith("sqlite"):
        return common | {"connect_args": {"timeout": 15, "check_same_thread": False}}
    return common | {"pool_pre_ping": True, "pool_size": 8, "max_overflow": 8}


def prepare_engine(engine: Engine, most_megabytes: int | None = None) -> None:
    """Give SQLite its pragmas and an honest BEGIN; PostgreSQL needs nothing.

    With `most_megabytes` whatever would make the file larger fails, as on a full disk.
    """
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _set_pragmas(connection: Any, _record: object) -> None:
        # The driver would otherwise begin transactions by its own rules (and never for SELECT),
        # which breaks savepoints and snapshots.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            "busy_timeout=15000",
            "cache_size=-16000",
            "temp_store=MEMORY",
            # What is replaced or deleted, such as an envelope, does not stay in the file.
            "secure_delete=ON",
            # Without it, INSERT OR REPLACE would go round the triggers that forbid deleting.
            "recursive_triggers=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        if most_megabytes is not None:
            (page,) = cursor.execute("PRAGMA page_size").fetchone()
            cursor.execute(f"PRAGMA max_page_count={most_megabytes * 2**20 // page}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _means_to_write.get() else "BEGIN")
