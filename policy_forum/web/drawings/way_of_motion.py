"""The way of a motion: a line of stations, where it is, what it waits for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import flask_babel

from policy_forum.web.drawings.lettering import broken_into_rows

_: Callable[..., str] = flask_babel.gettext

_WIDTH = 1080
_LINE_Y = 22
_RADIUS = 9
_LABEL_SIZE = 15
_NOTE_SIZE = 13
_LABEL_LEADING = 18
_NOTE_LEADING = 16
_FIRST_ROW = 30
_GAP = 12
_FARTHEST = 190


class StationState(StrEnum):
    """Where a motion stands to a station."""

    DONE = "done"
    HERE = "here"
    WAITING = "waiting"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Station:
    """One station. `note` is a few words below it: a date, an outcome, a deadline."""

    label: str
    state: StationState
    note: str = ""


@dataclass(frozen=True)
class Row:
    """A row of words: `kind` is label or note; x and y are the start of its baseline."""

    kind: str
    text: str
    x: float
    y: float


@dataclass(frozen=True)
class Stop:
    """A station with its place. Its words begin at its left edge, as in a timetable."""

    label: str
    note: str
    state: StationState
    state_in_words: str
    x: float
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Track:
    """The line between two stations; done when the motion has gone along it."""

    x1: float
    x2: float
    done: bool


@dataclass(frozen=True)
class WayDrawing:
    """All coordinates of the picture, in its own units (`viewBox` 0 0 width height)."""

    width: int
    height: float
    line_y: float
    radius: float
    stops: tuple[Stop, ...]
    tracks: tuple[Track, ...]
    waits_for: str


def way_of_motion(stations: Sequence[Station], waits_for: str = "") -> WayDrawing:
    """Set the stations out at equal distances from the left edge.

    `waits_for` is the sentence below the picture: what it needs next and by when.
    """
    count = len(stations)
    stops = tuple(_stop(station, number, count) for number, station in enumerate(stations))
    depth = max((row.y for stop in stops for row in stop.rows), default=float(_LINE_Y + _RADIUS))
    return WayDrawing(
        width=_WIDTH,
        height=depth + 6,
        line_y=_LINE_Y,
        radius=_RADIUS,
        stops=stops,
        tracks=tuple(_track(left, right) for left, right in pairwise(stops)),
        waits_for=waits_for,
    )


def _stop(station: Station, number: int, count: int) -> Stop:
    room = min(_WIDTH / max(count, 1), _FARTHEST)
    x = round(_RADIUS + 2 + number * room, 1)
    return Stop(
        label=station.label,
        note=station.note,
        state=station.state,
        state_in_words=_in_words(station.state),
        x=x,
        rows=_rows(station, x - _RADIUS, room - _GAP),
    )


def _rows(station: Station, x: float, room: float) -> tuple[Row, ...]:
    labels = broken_into_rows(station.label, _LABEL_SIZE, room)
    notes = broken_into_rows(station.note, _NOTE_SIZE, room)
    top = _LINE_Y + _FIRST_ROW
    below = top + len(labels) * _LABEL_LEADING
    return tuple(
        Row("label", text, x, top + row * _LABEL_LEADING) for row, text in enumerate(labels)
    ) + tuple(Row("note", text, x, below + row * _NOTE_LEADING) for row, text in enumerate(notes))


def _track(left: Stop, right: Stop) -> Track:
    gone = left.state is StationState.DONE and right.state is not StationState.WAITING
    return Track(x1=left.x + _RADIUS, x2=right.x - _RADIUS, done=gone)


def _in_words(state: StationState) -> str:
    match state:
        case StationState.DONE:
            return _("done")
        case StationState.HERE:
            return _("it is here")
        case StationState.WAITING:
            return _("still to come")
        case StationState.STOPPED:
            return _("it ended here")
