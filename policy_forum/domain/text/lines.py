"""Numbered lines: the same for everybody, on a phone, on the big screen, on paper."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from policy_forum.domain.text.clauses import ClauseId
from policy_forum.domain.text.document import Document

DEFAULT_WIDTH = 80
_SINGLE_WIDTH = re.compile(
    "[\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]*"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the displayed text; `[start, end)` is its place in the clause's `text`.

    Numbers run through the whole document from 1. Clause markers hang beside the text and
    take no columns.
    """

    number: int
    clause_id: ClauseId
    text: str
    start: int
    end: int
    first_of_clause: bool


def number_lines(document: Document, width: int = DEFAULT_WIDTH) -> tuple[Line, ...]:
    """Wrap the displayed text greedily at `width` display columns (Unicode Annex 11).

    Full-width characters take two columns, combining and invisible ones none. Lines break
    at spaces (never at no-break spaces), and inside a word only when it is wider than a line.
    Raises ValueError for a width below 2. Linear in the text.
    """
    if width < 2:
        raise ValueError("A line needs at least two columns.")
    lines: list[Line] = []
    for clause in document.clauses:
        text = clause.text
        for start, end in _wrapped(text, width):
            line = Line(
                len(lines) + 1, clause.id, text[start:end], start, end, first_of_clause=start == 0
            )
            lines.append(line)
    return tuple(lines)


def display_width(text: str) -> int:
    """The columns that the text takes in a fixed-width face."""
    return sum(map(_columns, text))


@lru_cache(maxsize=4096)
def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _wrapped(text: str, width: int) -> Iterator[tuple[int, int]]:
    single = _SINGLE_WIDTH.fullmatch(text) is not None
    start = 0
    while True:
        reach = min(start + width, len(text)) if single else _reach(text, start, width)
        if reach >= len(text):
            yield start, len(text)
            return
        space = reach if text[reach] == " " else text.rfind(" ", start, reach)
        if space > start:
            yield start, space
            start = space + 1
        else:
            yield start, reach
            start = reach


def _reach(text: str, start: int, width: int) -> int:
    """The end of the longest passage from `start` that fits; whole clusters, at least one."""
    columns = 0
    for place in range(start, len(text)):
        columns += _columns(text[place])
        if columns > width and place > start:
            return place
    return len(text)
