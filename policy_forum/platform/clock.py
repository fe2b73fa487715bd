"""The one place that reads the time of day."""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Protocol


class Clock(Protocol):
    """Says what time it is, always aware and in UTC.

    `zone` is the organisation's: terms of office and dates of joining are days there.
    """

    zone: tzinfo

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's own clock."""

    def __init__(self, zone: tzinfo = UTC) -> None:
        self.zone = zone

    def now(self) -> datetime:
        """This moment, in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - the one place that may


class FixedClock:
    """A clock that stands until it is moved: for tests, and for playing a story through."""

    def __init__(self, moment: datetime, zone: tzinfo = UTC) -> None:
        if moment.tzinfo is None:
            message = "a clock needs an aware moment"
            raise ValueError(message)
        self._moment, self.zone = moment.astimezone(UTC), zone

    def now(self) -> datetime:
        """The moment at which the clock stands."""
        return self._moment

    def advance(
        self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0
    ) -> None:
        """Move forward (a negative amount moves back)."""
        self._moment += timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)

    def set(self, moment: datetime) -> None:
        """Stand at another moment."""
        self._moment = moment.astimezone(UTC)
