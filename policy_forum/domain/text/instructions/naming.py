"""How clauses are named: “Resolves 3 a)”, “point 3”, “the second bullet under Believes”.

A name is first looked up as a label, to the letter; else it is taken apart into a section and
steps from the clause inwards, and every clause that these fit is a candidate.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.document import Document
from policy_forum.domain.text.instructions.known_names import KnownNames, plain
from policy_forum.domain.text.markers import ClauseKind, roman_numeral, roman_value

_UNITS = {
    "clause": "", "clauses": "", "point": "", "points": "", "paragraph": "paragraph",
    "paragraphs": "paragraph", "para": "paragraph", "paras": "paragraph", "item": "",
    "items": "", "number": "", "no": "", "bullet": "bullet", "bullets": "bullet",
    "bullet-point": "bullet", "sub-point": "sub", "sub-points": "sub", "subpoint": "sub",
    "sub-clause": "sub", "sub-clauses": "sub", "subclause": "sub", "subclauses": "sub",
    "sub-paragraph": "sub", "sub-paragraphs": "sub", "subparagraph": "sub", "sub-item": "sub",
    "sub": "sub", "section": "section", "sections": "section", "heading": "heading",
    "headings": "heading", "title": "heading", "divider": "divider", "article": "",
    "resolution": "", "part": "section", "letter": "", "numbers": "",
}  # fmt: skip
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "last": -1, "final": -1, "opening": 1,
}  # fmt: skip
_JOINTS = frozenset({"of", "in", "under", "from", "below", "within", "on"})
_NOISE = frozenset(
    {"the", "this", "that", "existing", "current", "original", "whole", "entire", "whole-of"}
)
_ARTICLES = _NOISE | {"unnumbered"}
_TEXT = frozenset({"motion", "text", "resolution", "proposal", "document"})


@dataclass(slots=True)
class Step:
    """One step of a name: a kind of clause with its number, letter, or place in the row."""

    unit: str = ""
    sign: str = ""
    ordinal: int = 0
    begins: str = ""


@dataclass(slots=True)
class Name:
    """A name taken apart; `steps` from the outermost clause inwards."""

    sections: list[int] | None = None
    steps: list[Step] = field(default_factory=list)
    is_whole: bool = False


def ordinal_of(word: str) -> int:
    """Which in the row a word such as “third”, “3rd” or “last” means; 0 if it is none."""
    if word in _ORDINALS:
        return _ORDINALS[word]
    match = re.fullmatch(r"(\d{1,3})(?:st|nd|rd|th)", word)
    return int(match.group(1)) if match else 0


def is_unit(word: str) -> bool:
    """Whether a word names a kind of clause."""
    return word in _UNITS


def is_sign(word: str) -> bool:
    """Whether a word may be the number or letter of a clause."""
    return word[0].isdigit() or len(word) == 1 or (len(word) < 6 and not set(word) - set("ivxlc"))


class Names(KnownNames):
    """The names that the clauses of one text have."""

    def find_all(self, name: str) -> list["Named"]:
        """The clauses of “Resolves 1, 2 and 4” or “clauses 2 to 5”, each with its candidates."""
        words = plain(name)
        bare = next((n for n, word in enumerate(words) if word not in _ARTICLES), 0)
        is_label = words in self.labels or words[bare:] in self.labels
        if is_label or words[bare:] in self.sections or not _LIST_JOINT.search(name):
            return _named(name, self.find(name), "")
        if not _WORD_JOINT.search(name):
            whole = self.find(name)
            if whole:
                return _named(name, whole, "")
        result: list[Named] = []
        for part, joint in self._parts(name):
            found = self.find(part)
            if result and found:
                found = self._beside(found, result[-1].places[0])
            if not found:
                return []
            result += _named(part, found, joint)
        return result

    def _parts(self, name: str) -> Iterator[tuple[str, str]]:
        """The names of a list, each with the joint before it; a label may hold a joint."""
        at, joint = 0, ""
        while at < len(name):
            start = at
            while match := _ARTICLE.match(name, start):
                start = match.end()
            end = self.label_end(name, at) or self.label_end(name, start)
            following = _LIST_JOINT.search(name, end or at)
            stop = following.start() if following else len(name)
            part = name[at : end if end and following and following.start() == end else stop]
            if part.strip():
                yield part, joint
            joint = following.group().strip().casefold() if following else ""
            at = following.end() if following else len(name)

    def _beside(self, places: list[int], first: int) -> list[int]:
        """Of clauses that a number may mean, those in the list of the clause named before."""
        like = self.base.clauses[first]
        near = [
            place
            for place in places
            if (self.base.clauses[place].parent, self.base.clauses[place].section)
            == (like.parent, like.section)
        ]
        return near or places

    def find(self, name: str) -> list[int]:
        """The places that a name may mean, the likeliest alone where one is likelier."""
        words = plain(name)
        if words not in self.labels:
            bare = next((n for n, word in enumerate(words) if word not in _NOISE), 0)
            words = words[bare:]
        if words[:1] == ("unnumbered",):
            return self.labels.get(words[1:], [])
        if words in self.labels:
            return self.labels[words] + self._numbered_like(words)
        if words[:1] == ("section",) and words[1:] in self.sections:
            return self.sections[words[1:]]
        if words in self.sections:
            return self.sections[words]
        if name not in self._found:
            read = self.read(name)
            self._found[name] = self._fitting(read) if read and read.steps else []
        return self._found[name]

    def label_of(self, named: "Named") -> str:
        """The label of a clause that is named without doubt, else the name."""
        is_one = len(named.places) == 1
        return self.base.clauses[named.places[0]].label if is_one else named.name

    def _numbered_like(self, words: tuple[str, ...]) -> list[int]:
        """Numbered clauses that “paragraph 2” may mean beside the second plain paragraph."""
        if words[0] != "paragraph" or len(words) != 2:
            return []
        return [
            place
            for place, clause in enumerate(self.base.clauses)
            if clause.depth == 1 and self.signs[place] == words[1]
        ]

    def is_name(self, name: str) -> bool:
        """Whether a name means at least one clause, a section, lines, or the text."""
        words = plain(name)
        if "line" in words[:2] or "lines" in words[:2]:
            return True
        read = self.read(name)
        return bool(self.find_all(name)) or (read is not None and read.is_whole)

    def read(self, name: str) -> Name | None:
        """A name taken apart, or None where it has words that no name has."""
        result = Name()
        outer: list[list[Step]] = [[]]
        words = plain(name.partition("‘")[0] if "begin" in name or "start" in name else name)
        at = 0
        while at < len(words):
            word = words[at]
            length = self._section_length(words, at)
            if word in _JOINTS:
                outer.append([])
                at += 1
            elif length:
                result.sections = self.sections[words[at : at + length]]
                at += length
            elif word in _NOISE or word in ("and", "with"):
                at += 1
            elif word in _TEXT and at == len(words) - 1:
                result.is_whole = not any(outer)
                at += 1
            else:
                taken = self._step(words, at, outer[-1])
                if not taken:
                    return None
                at += taken
        result.steps = [step for steps in reversed(outer) for step in steps]
        return result

    def _section_length(self, words: tuple[str, ...], at: int) -> int:
        for length in range(min(len(words) - at, 20), 0, -1):
            if words[at : at + length] in self.sections:
                return length
        return 0

    def _step(self, words: tuple[str, ...], at: int, steps: list[Step]) -> int:
        """Read one step; returns how many words it took, 0 for none."""
        word = words[at]
        following = words[at + 1] if at + 1 < len(words) else ""
        ordinal = ordinal_of(word)
        if ordinal:
            taken = 2 if following in _UNITS else 1
            unit = _UNITS.get(following, "")
            if taken == 2 and following.startswith("bullet") and "point" in words[at + 2 : at + 3]:
                taken = 3
            steps.append(Step(unit, ordinal=ordinal))
            return taken
        if word in _UNITS:
            skipped = 1
            if word.startswith("bullet") and following in ("point", "points"):
                skipped = 2
                following = words[at + 2] if at + 2 < len(words) else ""
            if following in ("number", "no") and at + skipped + 1 < len(words):
                skipped += 1
                following = words[at + skipped]
            if following and is_sign(following):
                steps.append(Step(_UNITS[word], sign=following))
                return skipped + 1
            steps.append(Step(_UNITS[word], ordinal=1))
            return skipped
        if is_sign(word):
            steps.append(Step(sign=word))
            return 1
        return 0

    def _fitting(self, name: Name) -> list[int]:
        fitting = [
            place for place in range(len(self.base.clauses)) if self._fits(place, name, name.steps)
        ]
        last = name.steps[-1]
        if len(name.steps) == 1 and last.unit != "sub":
            outermost = [place for place in fitting if self.base.clauses[place].depth <= 1]
            fitting = outermost or fitting
        if last.ordinal == -1:
            fitting = fitting[-1:]
        if not fitting and (value := _other_sign(last.sign)):
            fitting = self._fitting_with(name, value)
        if not fitting and last.sign.isdigit() and not last.unit:
            counted = Step(last.unit, ordinal=int(last.sign))
            return self._unnumbered(name, counted)
        return fitting

    def _fitting_with(self, name: Name, sign: str) -> list[int]:
        """The same with the last number written otherwise: “paragraph iii” for 3."""
        steps = [*name.steps[:-1], Step(name.steps[-1].unit, sign=sign)]
        return [place for place in range(len(self.base.clauses)) if self._fits(place, name, steps)]

    def _unnumbered(self, name: Name, step: Step) -> list[int]:
        """“Resolves 3” where the clauses of that section have no numbers."""
        if name.sections is None or len(name.steps) > 1:
            return []
        items = [
            place
            for place, clause in enumerate(self.base.clauses)
            if clause.section in name.sections
            and clause.depth == 1
            and clause.kind in (ClauseKind.BULLET, ClauseKind.PARAGRAPH)
        ]
        has_numbers = any(
            self.signs[place]
            for place, clause in enumerate(self.base.clauses)
            if clause.section in name.sections and clause.depth == 1
        )
        return [] if has_numbers else items[step.ordinal - 1 : step.ordinal]

    def _fits(self, place: int, name: Name, steps: list[Step]) -> bool:
        clause: Clause | None = self.base.clauses[place]
        if name.sections is not None and self.base.clauses[place].section not in name.sections:
            return False
        at: int | None = place
        for step in reversed(steps):
            if at is None or not self._fits_step(at, step):
                return False
            at = self.base.clauses[at].parent
        return clause is not None

    def _fits_step(self, place: int, step: Step) -> bool:
        clause = self.base.clauses[place]
        if step.unit == "sub" and clause.depth < 2:
            return False
        if step.unit in ("heading", "section"):
            is_heading = clause.kind is ClauseKind.HEADING
            return is_heading and step.ordinal in (-1, self.ordinals[place])
        if step.sign:
            if self.signs[place] == step.sign:
                return True
            counts = step.unit in ("bullet", "paragraph") and clause.kind.value == step.unit
            return counts and step.sign.isdigit() and self.ordinals[place] == int(step.sign)
        if step.unit in ("bullet", "paragraph", "divider") and clause.kind.value != step.unit:
            return False
        if clause.kind in (ClauseKind.HEADING, ClauseKind.DIVIDER) and not step.unit:
            return False
        return step.ordinal in (-1, self.ordinals[place])


_LIST_JOINT = re.compile(
    r"(\s*,\s*and\s+|\s*,\s*|\s+and\s+|\s*&\s*|\s+to\s+|\s*[-–]\s*(?=\d)|\s+or\s+)", re.IGNORECASE
)
_ARTICLE = re.compile(r"\s*(?:the|unnumbered)\s+", re.IGNORECASE)
_WORD_JOINT = re.compile(r"\s(?:and|to|&|or)\s|\d\s*[-–]\s*\d", re.IGNORECASE)


@dataclass(slots=True)
class Named:
    """One name of a list: the places that it may mean, and whether all from the one before."""

    name: str
    places: list[int]
    is_range_end: bool = False


def _named(name: str, places: list[int], joint: str) -> list[Named]:
    is_range = joint in ("to", "-", "–")
    return [Named(name.strip(), places, is_range)] if places else []


def _other_sign(sign: str) -> str:
    """A roman numeral for a number and the number for a roman numeral."""
    if sign.isdecimal() and 0 < int(sign[:4]) < 400:
        return roman_numeral(int(sign))
    value = roman_value(sign) if sign else None
    return str(value) if value else ""


def names_of(base: Document) -> Names:
    """The names in a text; gathered once, and remembered with it."""
    found: Names | None = base.memo.get("names")
    if found is None:
        found = base.memo["names"] = Names(base)
    return found
