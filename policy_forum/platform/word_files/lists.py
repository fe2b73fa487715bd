"""Word's own numbered lists: which number stands before a paragraph (ECMA-376, part 1, 17.9)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from policy_forum.domain.text.markers import roman_numeral
from policy_forum.platform.word_files.wordprocessing import Element, w

_LEVELS = 9
_MOST = 999
_LETTERS = 26
_PLACE = re.compile(r"%([1-9])")
_LONGEST_PATTERN = 40
"""Of a marker, with a place for each level; a file could make gigabytes of a longer one."""


class Numbered(NamedTuple):
    """A paragraph's list and its level in it, from 0; list 0 is none."""

    list_id: str
    level: int

    @classmethod
    def of(cls, numbering: Element) -> "Numbered":
        """Read a paragraph's `numPr`."""
        list_id, level = numbering.find(w("numId")), numbering.find(w("ilvl"))
        return cls(
            "0" if list_id is None else list_id.get(w("val"), "0"),
            0 if level is None else min(_whole(level.get(w("val"), "0")), _LEVELS - 1),
        )


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str


def _letter(value: int) -> str:
    return chr(ord("a") + (value - 1) % _LETTERS) * ((value - 1) // _LETTERS + 1)


_FORMS: Mapping[str, Callable[[int], str]] = {
    "lowerLetter": _letter,
    "upperLetter": lambda value: _letter(value).upper(),
    "lowerRoman": lambda value: roman_numeral(value) if value < 400 else str(value),
    "upperRoman": lambda value: roman_numeral(value).upper() if value < 400 else str(value),
}


class Lists:
    """The lists that a file defines."""

    def __init__(self, root: Element | None) -> None:
        """Read the numbering part, None where the file has none."""
        self._levels: dict[str, dict[int, _Level]] = {}
        self._shared: dict[str, str] = {}
        if root is not None:
            self._read(root)

    def _read(self, root: Element) -> None:
        abstract = {
            each.get(w("abstractNumId"), ""): {
                _whole(level.get(w("ilvl"), "0")): _read_level(level)
                for level in each.findall(w("lvl"))
            }
            for each in root.findall(w("abstractNum"))
        }
        for each in root.findall(w("num")):
            key = each.get(w("numId"), "")
            pointer = each.find(w("abstractNumId"))
            source = "" if pointer is None else pointer.get(w("val"), "")
            restarts = each.find(f"{w('lvlOverride')}/{w('startOverride')}") is not None
            self._levels[key] = abstract.get(source, {})
            self._shared[key] = key if restarts else f"abstract {source}"

    def counter(self) -> "Counter":
        """A counter that numbers the paragraphs of one reading, in their order."""
        return Counter(self._levels, self._shared)


class Counter:
    """Numbers the paragraphs of one reading of a file, in their order."""

    def __init__(
        self, levels: Mapping[str, Mapping[int, _Level]], shared: Mapping[str, str]
    ) -> None:
        """Begin all lists anew."""
        self._levels, self._shared = levels, shared
        self._counts: dict[str, dict[int, int]] = {}

    def marker(self, numbered: Numbered) -> str:
        """The marker of the next paragraph there; empty where the list shows none."""
        levels = self._levels.get(numbered.list_id, {})
        level = levels.get(numbered.level)
        if level is None or level.form == "none":
            return ""
        if level.form == "bullet":
            return "-"
        counts = self._counts.setdefault(self._shared[numbered.list_id], {})
        for deeper in [each for each in counts if each > numbered.level]:
            del counts[deeper]
        counts[numbered.level] = counts.get(numbered.level, level.start - 1) + 1

        def shown(found: re.Match[str]) -> str:
            place = int(found[1]) - 1
            of_place = levels.get(place, level)
            value = min(max(counts.get(place, of_place.start), 1), _MOST)
            return _FORMS.get(of_place.form, str)(value)

        return _PLACE.sub(shown, level.text).strip()


def _read_level(element: Element) -> _Level:
    def value(name: str, default: str) -> str:
        found = element.find(w(name))
        return default if found is None else str(found.get(w("val"), default))

    pattern = value("lvlText", "")[:_LONGEST_PATTERN]
    return _Level(_whole(value("start", "1")), value("numFmt", "decimal"), pattern)


def _whole(word: str) -> int:
    return int(word) if word.isascii() and word.isdecimal() and len(word) < 5 else 0
