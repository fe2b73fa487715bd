"""Learning that something was announced: on a database connection of its own, one a process.

PostgreSQL tells (LISTEN); SQLite is asked ten times a second whether its file changed, which costs
some microseconds. Either way the rows are then read by their ids.
"""

import sqlite3
import time
from contextlib import suppress
from typing import Any, NamedTuple, Protocol

import psycopg
from sqlalchemy.engine import URL, make_url

from policy_forum.platform.live.events import CHANNEL

_SQLITE_PAUSE = 0.1  # seconds between two looks at the file
_ROWS = "SELECT id, topic, kind, member_id FROM event WHERE id > {} ORDER BY id LIMIT 10000"
_NEWEST = "SELECT coalesce(max(id), 0) FROM event"
# A connection that a firewall has dropped without a word is noticed within half a minute.
_KEEPALIVES = {"keepalives": 1, "keepalives_idle": 10, "keepalives_interval": 5}


class Row(NamedTuple):
    """What was announced."""

    id: int
    topic: str
    kind: str
    member_id: int | None


class Feed(Protocol):
    """An open connection. Whatever goes wrong with it is raised, and it is then opened anew."""

    def wait(self, seconds: float) -> bool:
        """Whether something may have been announced; returns at once when it was."""

    def rows_after(self, last: int) -> list[Row]:
        """The rows with greater ids, in their order."""

    def newest(self) -> int:
        """The greatest id there is, 0 without rows."""

    def close(self) -> None:
        """Give the connection back."""


class SqliteFeed:
    """Watches the file: `PRAGMA data_version` changes when another connection has committed."""

    def __init__(self, url: URL) -> None:
        self._connection = sqlite3.connect(str(url.database), timeout=5, isolation_level=None)
        self._connection.execute("PRAGMA query_only=ON")
        self._seen = -1

    def wait(self, seconds: float) -> bool:
        """Look until the file changes or the time is over."""
        end = time.monotonic() + seconds
        while True:
            (version,) = self._connection.execute("PRAGMA data_version").fetchone()
            if version != self._seen:
                self._seen = version
                return True
            left = end - time.monotonic()
            if left <= 0:
                return False
            time.sleep(min(_SQLITE_PAUSE, left))

    def rows_after(self, last: int) -> list[Row]:
        """The rows with greater ids."""
        found = self._connection.execute(_ROWS.format("?"), (last,)).fetchall()
        return [Row(*each) for each in found]

    def newest(self) -> int:
        """The greatest id."""
        (newest,) = self._connection.execute(_NEWEST).fetchone()
        return int(newest)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


class PostgresqlFeed:
    """Listens. Under gevent's patches psycopg waits by the patched `select`, so others go on."""

    def __init__(self, url: URL) -> None:
        _arguments, options = url.get_dialect()().create_connect_args(url)
        given: dict[str, Any] = {**_KEEPALIVES, **options}
        self._connection = psycopg.connect(**given, autocommit=True)
        self._connection.execute(f"LISTEN {CHANNEL}")

    def wait(self, seconds: float) -> bool:
        """Sleep until the server tells of something, or the time is over."""
        # The generator is used up, not left: it would keep the connection locked.
        return bool(list(self._connection.notifies(timeout=seconds, stop_after=1)))

    def rows_after(self, last: int) -> list[Row]:
        """The rows with greater ids."""
        found = self._connection.execute(_ROWS.format("%s"), (last,)).fetchall()
        return [Row(*each) for each in found]

    def newest(self) -> int:
        """The greatest id."""
        found = self._connection.execute(_NEWEST).fetchone()
        assert found is not None
        return int(found[0])

    def close(self) -> None:
        """Hang up, which may fail where the line is dead."""
        with suppress(psycopg.Error):
            self._connection.close()


def open_feed(address: str) -> Feed:
    """Connect to the database at that address (of SQLAlchemy); raises what its driver raises."""
    url = make_url(address)
    return SqliteFeed(url) if url.get_backend_name() == "sqlite" else PostgresqlFeed(url)
