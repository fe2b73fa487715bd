"""Conflicts as pages show them: clause by clause, all readings side by side."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from operator import eq
from textwrap import shorten
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from policy_forum.domain.text.conflicts import WHOLE_TEXT
from policy_forum.features.amendments.queries import (
    AmendedMotion,
    AmendmentRow,
    ConflictRow,
    MarkedAmendment,
    Place,
)
from policy_forum.features.amendments.rules import (
    AmendmentState,
    Fall,
    falls_if,
    places_of,
    refusal_to_amend,
)
from policy_forum.web.presentation import names, said

_MOST_CHARACTERS = 400
_LONG = 120
_SHARED_WORDS = 3


@dataclass(frozen=True)
class Meeting:
    """The amendments that meet at a clause: `sides` for the component, and what falls.

    Where one of them replaces the whole text, `title` says so and `links` lead to each: whole
    texts side by side would fill the page and show no reader where they differ.
    """

    clause: str
    sides: list[dict[str, Any]]
    how: str
    title: str | None = None
    links: list[dict[str, str]] = field(default_factory=list)


def open_ones(conflicts: Sequence[ConflictRow], motion: AmendedMotion) -> list[ConflictRow]:
    """The conflicts that are still to be decided."""
    is_open = not refusal_to_amend(motion.state, is_held=False)
    return [c for c in conflicts if c.is_open and is_open]


def numbers_in_conflict(conflicts: Sequence[ConflictRow]) -> dict[int, list[int]]:
    """For each amendment's number those of the amendments that contradict it."""
    found: dict[int, list[int]] = {}
    for conflict in conflicts:
        found.setdefault(conflict.first_number, []).append(conflict.second_number)
        found.setdefault(conflict.second_number, []).append(conflict.first_number)
    return found


def meetings_of(conflicts: Sequence[ConflictRow], order: Sequence[int] = ()) -> list[Meeting]:
    """Conflicts gathered by clause, so that one that many meet at is shown once.

    `order` are the numbers in the order of votes: the one voted on first makes the other fall.
    """
    at: dict[str, list[tuple[ConflictRow, list[Place]]]] = {}
    for conflict in conflicts:
        by_clause: dict[str, list[Place]] = {}
        for place in conflict.places:
            by_clause.setdefault(place.clause, []).append(place)
        for clause, places in by_clause.items():
            at.setdefault(clause, []).append((conflict, places))
    return [_meeting(clause, meeting, conflicts, order) for clause, meeting in at.items()]


def _meeting(
    clause: str,
    meeting: Sequence[tuple[ConflictRow, Sequence[Place]]],
    conflicts: Sequence[ConflictRow],
    order: Sequence[int],
) -> Meeting:
    keys: dict[int, int] = {}
    readings: dict[int, list[tuple[str, str]]] = {}
    pairs = []
    for conflict, places in meeting:
        first, second = conflict.first_number, conflict.second_number
        pairs.append((first, second))
        keys |= {first: conflict.first_id, second: conflict.second_id}
        for place in places:
            readings.setdefault(first, []).append((place.base, place.first))
            readings.setdefault(second, []).append((place.base, place.second))
    how = " ".join(said(sentence) for sentence in falls_if(pairs, order))
    if clause == WHOLE_TEXT:
        links = [_link(number, keys[number]) for number in sorted(keys)]
        return Meeting(clause, [], how, _whole_title(conflicts), links)
    sides = [_side(number, keys[number], _widest(readings[number])) for number in sorted(readings)]
    return Meeting(clause, sides, how)


def meetings_of_falls(
    falls: Sequence[Fall],
    stored: Mapping[tuple[int, int], ConflictRow],
    amendments: Sequence[MarkedAmendment],
) -> list[Meeting]:
    """Why some of the chosen are not in the text; all that one whole text ends in one piece."""
    keys = {each.number: each.id for each in amendments}
    found, ended = [], dict[int, list[int]]()
    for fall in falls:
        meeting = meeting_of_fall(fall, stored, amendments)
        if meeting.clause == WHOLE_TEXT:
            ended.setdefault(fall.because_of, []).append(fall.number)
        else:
            found.append(meeting)
    return [_ended_by(cause, sorted(ended[cause]), keys) for cause in ended] + found


def _ended_by(cause: int, fallen: Sequence[int], keys: Mapping[int, int]) -> Meeting:
    title = ngettext(
        "Amendment %(numbers)s falls. It or amendment %(cause)s, which is voted on before it, "
        "replaces the whole text",
        "Amendments %(numbers)s fall. They or amendment %(cause)s, which is voted on before them, "
        "replace the whole text",
        len(fallen),
        numbers=names([str(number) for number in fallen]),
        cause=cause,
    )
    links = [_link(number, keys[number]) for number in (cause, *fallen)]
    return Meeting(WHOLE_TEXT, [], str(_("The text is shown without what falls.")), title, links)


def meeting_of_fall(
    fall: Fall,
    stored: Mapping[tuple[int, int], ConflictRow],
    amendments: Sequence[MarkedAmendment],
) -> Meeting:
    """Why one of the chosen amendments is not in the text: it and the one before it, in full."""
    keys = {each.number: each.id for each in amendments}
    low, high = sorted((fall.number, fall.because_of))
    row = stored.get((low, high))
    places = row.places if row else _places_of_fall(fall)
    clauses = names(list(dict.fromkeys(place.clause for place in places)))
    title = _(
        "Amendment %(number)s falls. It contradicts amendment %(before)s, which is voted on "
        "before it: %(where)s",
        number=fall.number, before=fall.because_of, where=clauses,
    )  # fmt: skip
    how = _("The text is shown without amendment %(number)s.", number=fall.number)
    if any(place.clause == WHOLE_TEXT for place in places):
        links = [_link(number, keys[number]) for number in (low, high)]
        return Meeting(WHOLE_TEXT, [], how, title, links)
    readings = {
        low: [(p.base, p.first) for p in places],
        high: [(p.base, p.second) for p in places],
    }
    sides = [_side(number, keys[number], _widest(readings[number])) for number in (low, high)]
    return Meeting(clauses, sides, how, title)


def _places_of_fall(fall: Fall) -> tuple[Place, ...]:
    """The places found in merging, in the order of numbers as stored ones are."""
    places = [Place(**place) for place in places_of(fall.conflicts)]
    if fall.because_of < fall.number:
        return tuple(places)
    return tuple(replace(place, first=place.second, second=place.first) for place in places)


def _whole_title(conflicts: Sequence[ConflictRow]) -> str:
    numbers = sorted(set().union(*(conflict.whole for conflict in conflicts)))
    if not numbers:
        return str(_("One of these amendments replaces the whole text"))
    return str(
        ngettext(
            "Amendment %(numbers)s replaces the whole text",
            "Amendments %(numbers)s replace the whole text",
            len(numbers),
            numbers=names([str(number) for number in numbers]),
        )
    )


def _link(number: int, key: int) -> dict[str, str]:
    return {
        "label": str(_("Amendment %(number)s", number=number)),
        "href": url_for("amendments.show", amendment_id=key),
    }


def _widest(readings: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each reading once: the same change met by several others is told at its greatest width."""
    unique = list(dict.fromkeys(readings))
    return [
        one
        for one in unique
        if not any(other != one and one[0] in other[0] and one[1] in other[1] for other in unique)
    ]


def _side(number: int, key: int, readings: Iterable[tuple[str, str]]) -> dict[str, Any]:
    return {
        "title": _("Amendment %(number)s", number=number),
        "href": url_for("amendments.show", amendment_id=key),
        "sentence": "; ".join(_reading(*one).removesuffix(".") for one in readings) + ".",
    }


def clashes_of(amendment: AmendmentRow) -> list[dict[str, Any]]:
    """The text as it stands and the amendment that needs its author, where they disagree."""
    if not amendment.clashes or amendment.state is not AmendmentState.NEEDS_AUTHOR:
        return []
    title = _("Amendment %(number)s", number=amendment.number)
    return two_sides(amendment.clashes, _("The text as it stands now"), title)


def two_sides(places: Sequence[Place], first: str, second: str) -> list[dict[str, Any]]:
    """Two titled sides, each with what it says at every place."""
    return [
        {"title": first, "sentence": _at_places(places, [p.first for p in places])},
        {"title": second, "sentence": _at_places(places, [p.second for p in places])},
    ]


def _at_places(places: Sequence[Place], readings: Sequence[str]) -> str:
    return " ".join(
        str(_("%(clause)s: %(reading)s", clause=p.clause, reading=_reading(p.base, reading)))
        for p, reading in zip(places, readings, strict=True)
    )


def _in_common(ours: Sequence[str], theirs: Sequence[str]) -> int:
    return len(list(takewhile(bool, map(eq, ours, theirs))))


def _where_they_part(base: str, reading: str) -> tuple[str, str]:
    """Two long passages without the words that both begin and end with, which tell nobody anything.

    A few shared words stay before and after, and an ellipsis says that more was left out.
    """
    ours, theirs = base.split(), reading.split()
    before = _in_common(ours, theirs)
    ours, theirs = ours[before:], theirs[before:]
    after = _in_common(ours[::-1], theirs[::-1])
    lead = base.split()[max(before - _SHARED_WORDS, 0) : before]
    tail = base.split()[len(base.split()) - after :][:_SHARED_WORDS]
    opening = ["…"] if before > _SHARED_WORDS else []
    ending = ["…"] if after > _SHARED_WORDS else []
    first, second = (
        " ".join([*opening, *lead, *words[: len(words) - after], *tail, *ending])
        for words in (ours, theirs)
    )
    return first, second


def _reading(base: str, reading: str) -> str:
    if base and reading and max(len(base), len(reading)) > _LONG:
        base, reading = _where_they_part(base, reading)
    base, reading = (
        shorten(words, _MOST_CHARACTERS, placeholder=" …") for words in (base, reading)
    )
    if not reading:
        return str(_("deletes “%(base)s”.", base=base))
    if not base:
        return str(_("adds “%(reading)s”.", reading=reading))
    return str(_("“%(reading)s”, where the text has “%(base)s”.", reading=reading, base=base))
