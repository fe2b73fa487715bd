"""The year: the windows of a cycle, one below the other, with today and the reader's deadlines."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

import flask_babel
from babel.dates import format_date

from policy_forum.web import presentation
from policy_forum.web.drawings.lettering import width_of

_: Callable[..., str] = flask_babel.gettext

WIDE, NARROW = 900, 340

_SIZE = 15
_FLAG_SIZE = 13
_FLAG_HEIGHT = 20
_TOP = 30
_PITCH = 28
_BAR = 18
_AXIS_ROOM = 26
_TEXT_GAP = 8
_LONGEST_TAIL = 0.25
_FEWEST_PIXELS_A_MONTH = 34


@dataclass(frozen=True)
class BandWindow:
    """A stage with its window `[opens, closes)`."""

    name: str
    opens: datetime
    closes: datetime


@dataclass(frozen=True)
class BandDeadline:
    """A moment that matters to this reader, with a few words on what it ends."""

    label: str
    moment: datetime


@dataclass(frozen=True)
class Month:
    """The first of a month; the label is empty where there is no room for it."""

    x: float
    label: str


@dataclass(frozen=True)
class Bar:
    """A window's bar; `state` is past, now or ahead; its name stands beside it, never on it."""

    name: str
    state: str
    x: float
    y: float
    width: float
    height: float
    text_x: float
    text_y: float
    text_anchor: str


@dataclass(frozen=True)
class Today:
    """The line of today with its flag."""

    label: str
    x: float
    y: float
    flag_x: float
    flag_width: float
    flag_height: float
    text_x: float
    text_y: float


@dataclass(frozen=True)
class Mark:
    """A deadline of the reader."""

    label: str
    x: float
    y: float
    text_x: float
    text_anchor: str


@dataclass(frozen=True)
class YearBand:
    """All coordinates (`viewBox` 0 0 width height), and the same facts as rows of a table."""

    width: int
    height: float
    top: float
    bottom: float
    months: tuple[Month, ...]
    bars: tuple[Bar, ...]
    today: Today | None
    marks: tuple[Mark, ...]
    rows: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True)
class _Scale:
    begins: datetime
    ends: datetime
    width: int

    def x(self, moment: datetime) -> float:
        return round(self.width * ((moment - self.begins) / (self.ends - self.begins)), 1)

    def holds(self, moment: datetime) -> bool:
        return self.begins <= moment <= self.ends


def year_band(
    windows: Sequence[BandWindow],
    now: datetime,
    zone: tzinfo,
    deadlines: Sequence[BandDeadline] = (),
    width: int = WIDE,
) -> YearBand:
    """Draw the windows, one row each, on a scale of whole months that holds all of them.

    Call it once with `WIDE` and once with `NARROW`: letters keep their size on a phone that way.
    Raises ValueError when there is no window, or one that closes before it opens.
    """
    if not windows:
        raise ValueError("A year without windows cannot be drawn.")
    if wrong := [window.name for window in windows if window.closes <= window.opens]:
        raise ValueError(f"{wrong[0]} closes before it opens.")
    named = [now, *(deadline.moment for deadline in deadlines)]
    scale = _scale(windows, named, zone, width)
    shown = [deadline for deadline in deadlines if scale.holds(deadline.moment)]
    bottom = _TOP + _PITCH * (len(windows) + len(shown)) + 4
    return YearBand(
        width=width,
        height=bottom + _AXIS_ROOM,
        top=_TOP - 8,
        bottom=bottom,
        months=tuple(_months(scale, zone)),
        bars=tuple(_bar(window, row, scale, now) for row, window in enumerate(windows)),
        today=_today(scale, now, zone) if scale.holds(now) else None,
        marks=tuple(_mark(d, row, scale) for row, d in enumerate(shown, start=len(windows))),
        rows=tuple(_row(window, now, zone) for window in windows),
    )


def _scale(
    windows: Sequence[BandWindow], named: Sequence[datetime], zone: tzinfo, width: int
) -> _Scale:
    """From the first month to the last; a long tail, when all is over, leaves the picture.

    What comes after a conference can be longer than the year before it, and would press all
    that matters into a corner. It is cut, but never before a moment that is named.
    """
    begins = min(window.opens for window in windows)
    ends = max(window.closes for window in windows)
    tail_opens = max(window.opens for window in windows)
    cut = tail_opens + (tail_opens - begins) * _LONGEST_TAIL
    shown_to = min(ends, cut) if tail_opens > begins else ends
    last = max([shown_to, *(moment for moment in named if moment <= ends)]).astimezone(zone)
    return _Scale(_first_of_month(begins.astimezone(zone)), _next_month(last), width)


def _first_of_month(local: datetime) -> datetime:
    return local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _next_month(local: datetime) -> datetime:
    year, month = (local.year + 1, 1) if local.month == 12 else (local.year, local.month + 1)
    return _first_of_month(local).replace(year=year, month=month)


def _months(scale: _Scale, zone: tzinfo) -> Iterator[Month]:
    firsts = []
    first = scale.begins.astimezone(zone)
    while first < scale.ends:
        firsts.append(first)
        first = _next_month(first)
    every = max(1, -(-_FEWEST_PIXELS_A_MONTH * len(firsts) // scale.width))
    for count, month in enumerate(firsts):
        label = (
            format_date(month, "MMM", locale=presentation.locale()) if count % every == 0 else ""
        )
        yield Month(scale.x(month), label)


def _bar(window: BandWindow, row: int, scale: _Scale, now: datetime) -> Bar:
    left, right = scale.x(window.opens), min(scale.x(window.closes), scale.width)
    breadth = max(round(right - left, 1), 3.0)
    y = _TOP + row * _PITCH
    text_x, anchor = _beside(left, left + breadth, window.name, scale.width)
    return Bar(
        name=window.name,
        state=_state(window, now),
        x=left,
        y=y,
        width=breadth,
        height=_BAR,
        text_x=text_x,
        text_y=y + 14,
        text_anchor=anchor,
    )


def _beside(left: float, right: float, words: str, width: int) -> tuple[float, str]:
    """Words go after the bar; before it where the edge of the picture is too near."""
    if right + _TEXT_GAP + width_of(words, _SIZE) <= width or left < width - right:
        return right + _TEXT_GAP, "start"
    return left - _TEXT_GAP, "end"


def _state(window: BandWindow, now: datetime) -> str:
    if window.closes <= now:
        return "past"
    return "now" if window.opens <= now else "ahead"


def _today(scale: _Scale, now: datetime, zone: tzinfo) -> Today:
    label = _("Today, %(day)s", day=presentation.short_day(now, now, zone))
    breadth = width_of(label, _FLAG_SIZE) + 12
    x = scale.x(now)
    flag_x = round(min(max(x - breadth / 2, 0), scale.width - breadth), 1)
    return Today(
        label=label,
        x=x,
        y=_FLAG_HEIGHT,
        flag_x=flag_x,
        flag_width=breadth,
        flag_height=_FLAG_HEIGHT,
        text_x=round(flag_x + breadth / 2, 1),
        text_y=_FLAG_HEIGHT - 6,
    )


def _mark(deadline: BandDeadline, row: int, scale: _Scale) -> Mark:
    x = scale.x(deadline.moment)
    text_x, anchor = _beside(x - 7, x + 7, deadline.label, scale.width)
    return Mark(deadline.label, x, _TOP + row * _PITCH + _BAR / 2, text_x, anchor)


def _row(window: BandWindow, now: datetime, zone: tzinfo) -> tuple[str, str, str, str]:
    stands = {"past": _("over"), "now": _("open now"), "ahead": _("still to come")}
    return (
        window.name,
        presentation.day_and_time(window.opens, now, zone),
        presentation.closing(window.closes, now, zone),
        stands[_state(window, now)],
    )
