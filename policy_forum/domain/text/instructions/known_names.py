"""The labels of the clauses and the names of the sections of one text."""

import re
from collections import defaultdict

from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.document import Document
from policy_forum.domain.text.markers import ClauseKind

_WORD = re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LONGEST_LABEL = 40
_LABEL_END = re.compile(r"\.?\)")
_QUOTED_END = re.compile(r"[^\w\s‘“]{0,6}[’”'\"]")
_PARTING = frozenset(":;‘’“”\"'—")


def plain(text: str) -> tuple[str, ...]:
    """The words and numbers of a label, without signs and capitals."""
    return tuple(match.group().casefold() for match in _WORD.finditer(text))


def _only_signs(between: str) -> bool:
    return len(between) < 8 and not set(between) - set(" \t\u00a0.,()‘’'\"“”*_-:/&…")


def _goes_on(text: str, end: int, last: str) -> bool:
    """Whether the name goes on behind a label: “Resolves 3” in “Resolves 3(b)”, “a” in “a new”."""
    following = text[end : end + 12]
    if re.match(r"[ ]?\((?:\d{1,3}|[a-z]{1,4})\)|\.\d|[ ][a-z]{1,4}\)|[a-h]\b", following):
        return True
    return last == "a" and re.match(r"\s+(?:new|further|third|second)", following) is not None


class KnownNames:
    """Labels and sections by their words, to be found where they stand in an instruction."""

    def __init__(self, base: Document) -> None:
        self.base = base
        self.labels: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self.sections: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self.signs: list[str] = []
        self.ordinals: list[int] = []
        self._found: dict[str, list[int]] = {}
        self._label_signs: dict[tuple[str, ...], set[str]] = defaultdict(set)
        rows: dict[tuple[int | None, int | None, str], int] = defaultdict(int)
        for place, clause in enumerate(base.clauses):
            self.labels[plain(clause.label)].append(place)
            self._label_signs[plain(clause.label)] |= set(clause.label)
            sign = clause.shown_marker.strip("().• \t\u00a0").casefold()
            self.signs.append(sign if clause.kind is not ClauseKind.BULLET else "")
            key = (clause.section, clause.parent, clause.kind.value)
            rows[key] += 1
            is_heading = clause.kind is ClauseKind.HEADING
            rows[None, None, "heading"] += is_heading
            self.ordinals.append(rows[None, None, "heading"] if is_heading else rows[key])
            if is_heading:
                self._add_section(place, clause)

    def _add_section(self, place: int, clause: Clause) -> None:
        label = clause.label.partition("‘")[2].rpartition("’")[0]
        for name in (plain(label), plain(clause.text)):
            if name and place not in self.sections[name]:
                self.sections[name].append(place)
            heading = ("heading", *name)
            if place not in self.labels[heading]:
                self.labels[heading].append(place)
                self._label_signs[heading] |= set(clause.label + clause.text)
        if len(plain(label)) == 1 and label.endswith("s"):
            self.sections[plain(label[:-1])].append(place)

    def section_end(self, text: str, start: int) -> int | None:
        """Where the longest name of a section that stands here ends, if one does."""
        best: int | None = None
        words: list[str] = []
        end = start
        while len(words) < _LONGEST_LABEL:
            match = _WORD.match(text, end)
            if match is None:
                break
            words.append(match.group().casefold())
            best = match.end() if tuple(words) in self.sections else best
            end = match.end()
            while text[end : end + 1] == " ":
                end += 1
        return best

    def label_end(self, text: str, start: int) -> int | None:
        """Where the longest label that stands here ends, if one does."""
        best: int | None = None
        words: list[str] = []
        end = start
        while len(words) < _LONGEST_LABEL:
            match = _WORD.search(text, end)
            if match is None or not _only_signs(text[end : match.start()]):
                break
            words.append(match.group().casefold())
            end = match.end()
            if self._is_label(tuple(words), text[start:end]) and not _goes_on(text, end, words[-1]):
                best = end
        if best is None:
            return None
        is_quoted = any(sign in text[start:best] for sign in "‘“'\"")
        closing = (_QUOTED_END if is_quoted else _LABEL_END).match(text, best)
        return closing.end() if closing else best

    def _is_label(self, words: tuple[str, ...], written: str) -> bool:
        """Whether these words are a label, with no sign between them that it does not have."""
        if words not in self.labels:
            return False
        return not (set(written) & _PARTING) - self._label_signs[words] or words[0] == "heading"
