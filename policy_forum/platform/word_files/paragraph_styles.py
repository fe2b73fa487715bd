"""What the paragraph styles of a file mean: headings, and lists that belong to a style."""

import re
from dataclasses import dataclass

from policy_forum.platform.word_files.lists import Numbered
from policy_forum.platform.word_files.wordprocessing import (
    CLAUSE_STYLE,
    NOT_THE_TEXT,
    TEXT_STYLE,
    Element,
    w,
)

_MOST_STEPS = 12
_HEADING = re.compile(r"heading ([1-6])")
_OURS = re.compile(rf"(?:{CLAUSE_STYLE}|{TEXT_STYLE})([1-9])")


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    based_on: str
    numbered: Numbered | None


class ParagraphStyles:
    """The paragraph styles of a file, each by its key."""

    def __init__(self, root: Element | None) -> None:
        """Read the part with the styles, None where the file has none."""
        self._styles: dict[str, _Style] = {}
        for each in () if root is None else root.findall(w("style")):
            name, base = each.find(w("name")), each.find(w("basedOn"))
            numbering = each.find(f"{w('pPr')}/{w('numPr')}")
            self._styles[each.get(w("styleId"), "")] = _Style(
                "" if name is None else name.get(w("val"), "").casefold(),
                "" if base is None else base.get(w("val"), ""),
                None if numbering is None else Numbered.of(numbering),
            )

    def heading_level(self, key: str) -> int:
        """The level of a heading's style, 0 for any other."""
        for style in self._line(key):
            found = _HEADING.fullmatch(style.name)
            if found:
                return int(found[1])
        return 0

    def numbered(self, key: str) -> Numbered | None:
        """The list that the style itself puts its paragraphs in."""
        return next((style.numbered for style in self._line(key) if style.numbered), None)

    def is_around(self, key: str) -> bool:
        """Whether it is of the title or of the facts that our own files have around the text."""
        return key in NOT_THE_TEXT or any(style.name == "title" for style in self._line(key))

    def is_clause(self, key: str) -> bool:
        """Whether our own files use it for clauses that have a marker."""
        return key.startswith(CLAUSE_STYLE) and not key.startswith(TEXT_STYLE)

    def own_depth(self, key: str) -> int | None:
        """The depth that one of our own styles stands for, None for any other."""
        found = _OURS.fullmatch(key)
        return int(found[1]) if found else None

    def _line(self, key: str) -> list[_Style]:
        line: list[_Style] = []
        while key in self._styles and len(line) < _MOST_STEPS:
            line.append(self._styles[key])
            key = line[-1].based_on
        return line
