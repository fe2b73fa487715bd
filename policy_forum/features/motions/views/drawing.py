"""The way of a motion as a picture."""

from functools import lru_cache

from policy_forum.domain.phrases import Phrase
from policy_forum.features.motions.queries import MotionPage
from policy_forum.features.motions.rules import Passed, StationOnWay, stations_of
from policy_forum.web.drawings.way_of_motion import (
    Station,
    StationState,
    WayDrawing,
    way_of_motion,
)
from policy_forum.web.presentation import locale, said, short_day
from policy_forum.web.session import request_time


def way_drawing(motion: MotionPage, waits_for: str) -> WayDrawing:
    """The stations of the motion with what is known of each; `waits_for` goes below them."""
    passed = Passed(
        state=motion.state,
        drafted_at=motion.drafted_at,
        moved_at=motion.moved_at,
        proposed_at=motion.proposed_at,
        decided_at=motion.decided_at,
        is_amended=motion.is_amended,
        is_held=motion.is_held,
    )
    stations = tuple(_station(station) for station in stations_of(passed))
    return _drawn(stations, waits_for, locale())


@lru_cache(maxsize=1024)
def _drawn(stations: tuple[Station, ...], waits_for: str, _language: str) -> WayDrawing:
    """The picture has words of its own in the reader’s language, which is part of the key."""
    return way_of_motion(stations, waits_for)


def _station(station: StationOnWay) -> Station:
    state = StationState(station.progress.value)
    return Station(said(station.name.label), state, _note(station.note, station))


def _note(note: Phrase | None, station: StationOnWay) -> str:
    if note:
        return said(note)
    if station.at is None:
        return ""
    time = request_time()
    return short_day(station.at, time.now, time.zone)
