"""Databases of the practice hall: made whole before anyone sees them, thrown away when old."""

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from sqlalchemy import create_engine

from policy_forum.platform.database import Base, engine_options, prepare_engine


def mark_of_tables() -> str:
    """A short name of what the tables are: a database with another mark is of another release."""
    columns = sorted(
        f"{table.name}.{column.name} {column.type!r} {column.nullable}"
        for table in Base.metadata.tables.values()
        for column in table.columns
    )
    return hashlib.sha256("\n".join(columns).encode()).hexdigest()[:8]


def prepare_hall(url: str, folder: Path) -> None:
    """Make the database at that address, unless it is there, and throw away the others.

    Several processes may do so at once: each makes a whole one beside, and the first to finish
    gives it its name. The name has to change with the tables: see `mark_of_tables`.
    """
    path = Path(url.removeprefix("sqlite:///"))
    if not path.exists():
        beside = path.with_suffix(f".{os.getpid()}")
        engine = create_engine(f"sqlite:///{beside}", **engine_options(url))
        prepare_engine(engine)
        Base.metadata.create_all(engine)
        engine.dispose()
        # Unlike renaming, linking leaves the one alone that another process was quicker to make,
        # and has opened.
        with suppress(FileExistsError):
            os.link(beside, path)
        beside.unlink(missing_ok=True)
    for old in folder.glob("practice-*"):
        if not old.name.startswith(path.stem):
            old.unlink(missing_ok=True)
