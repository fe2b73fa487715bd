"""The clock of a demonstration: the machine's, moved forward by whoever tries the year out."""

import json
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

from policy_forum.platform.clock import SystemClock


class DemoClock:
    """The time of day plus an offset kept in a small file that all server processes read.

    It never moves back, since the record of what happened does not either.
    """

    def __init__(self, path: Path, zone: tzinfo = UTC) -> None:
        self._path, self.zone = path, zone
        self._system = SystemClock()
        self._stamp: tuple[int, int] | None = None
        self._offset = timedelta(0)

    def now(self) -> datetime:
        """The moment at which the demonstration stands, in UTC."""
        return self._system.now() + self._current_offset()

    def move_to(self, moment: datetime) -> None:
        """Stand at a later moment; an earlier one is refused with ValueError."""
        if moment.astimezone(UTC) < self.now():
            message = "the demonstration's clock does not move back"
            raise ValueError(message)
        offset = moment.astimezone(UTC) - self._system.now()
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps({"offset_seconds": offset.total_seconds()}))
        fresh.replace(self._path)

    def _current_offset(self) -> timedelta:
        try:
            status = self._path.stat()
        except FileNotFoundError:
            return timedelta(0)
        stamp = (status.st_mtime_ns, status.st_ino)
        if stamp != self._stamp:
            seconds = json.loads(self._path.read_text())["offset_seconds"]
            self._offset, self._stamp = timedelta(seconds=seconds), stamp
        return self._offset
