"""Tables by their names: many rows at once, for which commands would take hours.

What is written here is none of the features' business, and no feature is imported for it: the
tables come from the metadata that all of them share.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Select, Table, func, select, text
from sqlalchemy.orm import Session

from policy_forum.platform.database import Base

Row = dict[str, Any]
_PORTION = 10_000


def table(name: str) -> Table:
    """A table by its name."""
    return Base.metadata.tables[name]


def rows_of(session: Session, query: Select[Any]) -> list[Row]:
    """The rows of a query as dictionaries that can be changed and inserted."""
    return [dict(row) for row in session.execute(query).mappings()]


def insert_rows(session: Session, name: str, rows: Iterable[Row]) -> int:
    """Insert rows, keys included; how many they were."""
    inserted = 0
    waiting = iter(rows)
    while portion := list(islice(waiting, _PORTION)):
        session.execute(table(name).insert(), portion)
        inserted += len(portion)
    return inserted


def next_key(session: Session, name: str) -> int:
    """The first key that is free in a table."""
    return (session.scalar(select(func.max(table(name).c.id))) or 0) + 1


def move_sequences(session: Session, names: Sequence[str]) -> None:
    """Let PostgreSQL give out keys after those that were inserted with theirs."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for name in names:
        session.execute(
            text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name}")  # noqa: S608 - names of our own tables
        )
