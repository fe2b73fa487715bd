"""Words: how a text divides into them, and which of them count."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

_SIGNS = r"!-/:-@\[-`{-~‘’“”…–—«»¡¿•"
_INNER = r"['’\-./,:@&+_‐‑]"
_LONGEST_REMEMBERED = 4_000
_TARGET = r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|<https?://[^\s<>]+>"
_UNIT = re.compile(rf"{_TARGET}|\*+|[^\s{_SIGNS}]+(?:{_INNER}[^\s{_SIGNS}]+)*|[{_SIGNS}]")


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


def units_of(body: str) -> tuple[Unit, ...]:
    """The body as words and signs; joined they give it without its last spaces.

    Clauses of usual length are remembered, as in `inline`.
    """
    return _remembered(body) if len(body) <= _LONGEST_REMEMBERED else _divided(body)


@lru_cache(maxsize=256)
def _remembered(body: str) -> tuple[Unit, ...]:
    return _divided(body)


def _divided(body: str) -> tuple[Unit, ...]:
    units = []
    at = 0
    for match in _UNIT.finditer(body):
        units.append(Unit(body[at : match.start()], match.group()))
        at = match.end()
    return tuple(units)


def join_units(units: Sequence[Unit]) -> str:
    """The text that the units stand for."""
    return "".join([unit.gap + unit.word for unit in units])


def is_mark(unit: Unit) -> bool:
    """Whether it is a mark of emphasis, or the bracket or address of a link."""
    return not unit.word.strip("*_") or unit.word == "[" or unit.word.startswith("](")


def word_count(text: str) -> int:
    """Passages between spaces that hold at least one letter or digit."""
    return sum(1 for chunk in text.split() if any(map(str.isalnum, chunk)))
