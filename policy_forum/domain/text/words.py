"""Words: how a text divides into them, and which of them count."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

_SIGNS = r"!-/:-@\[-`{-~‘’“”…–—«»¡¿•"
_INNER = r"['’\-./,:@&+_‐‑]"
_TARGET = r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|<https?://[^\s<>]+>"
_UNIT = re.compile(rf"(\s*)({_TARGET}|\*+|[^\s{_SIGNS}]+(?:{_INNER}[^\s{_SIGNS}]+)*|[{_SIGNS}])")
_PARTS = re.compile(r"(?<=\S)[ \n]")
_USUAL_LENGTH = 1_500
_GREAT_LENGTH = 20_000


class Unit(NamedTuple):
    """A word, or a sign standing alone, with the space before it.

    Words keep what is written inside them: don't, 2005-2006, 10.27, and/or. The address of a
    link is one sign, and so is a run of stars, so that no change goes through them.
    """

    gap: str
    word: str

    @property
    def is_word(self) -> bool:
        """Whether it is a word, and not a sign or an address."""
        return self.word[0] not in "]<*" and (len(self.word) > 1 or self.word.isalnum())


class _Divided(NamedTuple):
    """A body's units, and where in the body each ends."""

    units: tuple[Unit, ...]
    ends: tuple[int, ...]


class BothDivided(NamedTuple):
    """Two bodies as units; `head` and `tail` say how many of the first and last are the same."""

    old: tuple[Unit, ...]
    new: tuple[Unit, ...]
    head: int
    tail: int


def units_of(body: str) -> tuple[Unit, ...]:
    """The body as words and signs; joined they give it without its last spaces.

    Clauses are remembered, as in `inline`; some tens of megabytes at most.
    """
    return _remembered(body).units


def units_of_both(before: str, after: str) -> BothDivided:
    """Two versions of one body as units; what they have in common is divided once.

    No unit goes over a space, so the second is divided only between the last space before
    the first difference and the first space behind the last one.
    """
    old, ends = _remembered(before)
    head_end, tail_start = _common_ends(before, after)
    head = bisect_right(ends, head_end)
    tail = len(old) - bisect_right(ends, tail_start) if tail_start < len(before) else 0
    middle = _units(after[ends[head - 1] if head else 0 : len(after) - len(before) + tail_start])
    return BothDivided(old, (*old[:head], *middle, *old[len(old) - tail :]), head, tail)


def _common_ends(before: str, after: str) -> tuple[int, int]:
    """Where in `before` the common beginning ends and the common end begins, at spaces."""
    most = min(len(before), len(after))
    same = _same_characters(most, lambda size: before[:size] == after[:size])
    head = max(before.rfind(" ", 0, same), before.rfind("\n", 0, same), 0)
    same = _same_characters(most - head, lambda size: before.endswith(after[len(after) - size :]))
    start = _PARTS.search(before, max(len(before) - same, head) + 1)
    return head, start.start() if start else len(before)


def _same_characters(most: int, is_same: Callable[[int], bool]) -> int:
    """The largest size that is the same, halving the interval."""
    low, high = 0, most
    while low < high:
        size = (low + high + 1) // 2
        if is_same(size):
            low = size
        else:
            high = size - 1
    return low


def _remembered(body: str) -> _Divided:
    if len(body) <= _USUAL_LENGTH:
        return _usual(body)
    return _long(body) if len(body) <= _GREAT_LENGTH else _longest(body)


@lru_cache(maxsize=512)
def _usual(body: str) -> _Divided:
    return _divided(body)


@lru_cache(maxsize=16)
def _long(body: str) -> _Divided:
    return _divided(body)


@lru_cache(maxsize=4)
def _longest(body: str) -> _Divided:
    return _divided(body)


def _divided(body: str) -> _Divided:
    units = _units(body)
    return _Divided(units, tuple(accumulate(len(gap) + len(word) for gap, word in units)))


def _units(body: str) -> tuple[Unit, ...]:
    return tuple(map(Unit._make, _UNIT.findall(body)))


def join_units(units: Sequence[Unit]) -> str:
    """The text that the units stand for."""
    return "".join([unit.gap + unit.word for unit in units])


def is_mark(unit: Unit) -> bool:
    """Whether it is a mark of emphasis, or the bracket or address of a link."""
    return not unit.word.strip("*_") or unit.word == "[" or unit.word.startswith("](")


def word_count(text: str) -> int:
    """Passages between spaces that hold at least one letter or digit."""
    return sum(1 for chunk in text.split() if any(map(str.isalnum, chunk)))
