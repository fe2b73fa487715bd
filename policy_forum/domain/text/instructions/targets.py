"""The clauses, lines and words of a text that an instruction means."""

import re

from policy_forum.domain.phrases import phrase
from policy_forum.domain.text.document import Document
from policy_forum.domain.text.instructions.naming import Names, ordinal_of
from policy_forum.domain.text.instructions.nearest import Nearest, shortened
from policy_forum.domain.text.instructions.parts import Passage, Reference, Side
from policy_forum.domain.text.instructions.passages import (
    Found,
    Window,
    folded,
    in_context,
    passages_of,
)
from policy_forum.domain.text.instructions.problems import Unfit
from policy_forum.domain.text.lines import DEFAULT_WIDTH, Line, number_lines
from policy_forum.domain.text.markers import ClauseKind

_LINES = re.compile(
    r"\s*(?:the\s+)?lines?\s+(\d{1,6})(?:\s*(?:-|–|to|and|until)\s*(?:line\s+)?(\d{1,6}))?",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"\s*(?:the\s+)?(\w+)\s+sentence\b(?:\s+(?:of|in)\s+(.+))?", re.IGNORECASE | re.DOTALL
)
_SENTENCE_END = re.compile(r"[.!?][’”\"')]?\s+(?=[^\W\d_a-z])")
_BEGINNING = re.compile(r"\b(?:begin|start)[a-z]*\s*(?:with\s*)?[‘'“\"](.+)$", re.DOTALL)
_MOST_CANDIDATES = 8


class Targets:
    """Finds in one text what instructions name."""

    def __init__(self, base: Document, names: Names) -> None:
        self.base = base
        self.names = names
        self.passages = passages_of(base)
        self.nearest = Nearest(base)
        self._lines: tuple[Line, ...] | None = None
        self._place_of = {clause.id: place for place, clause in enumerate(base.clauses)}

    def one(self, reference: Reference) -> int:
        """The clause that is named; raises Unfit with the candidates."""
        places = self.many(reference)
        if len(places) != 1:
            labels = tuple(self.base.clauses[place].label for place in places)
            raise Unfit(
                phrase("“%(name)s” is more than one clause: name one.", name=reference.name),
                labels[:_MOST_CANDIDATES],
            )
        return places[0]

    def many(self, reference: Reference) -> list[int]:
        """All clauses that are named, in order."""
        by_words = self._beginning(reference)
        if by_words is not None:
            return [by_words]
        named = []
        if reference.within:
            named = self.names.find_all(f"{reference.name} of {reference.within}")
        named = named or self.names.find_all(reference.name)
        if not named:
            raise self._unknown(reference)
        places: list[int] = []
        for one in named:
            place = self._only(one.name, one.places)
            if one.is_range_end and places:
                depth = max(self.base.clauses[places[-1]].depth, 1)
                places += [
                    at
                    for at in range(places[-1] + 1, place)
                    if self.base.clauses[at].depth <= depth
                ]
            places.append(place)
        return list(dict.fromkeys(places))

    def _only(self, name: str, places: list[int]) -> int:
        if len(places) == 1:
            return places[0]
        labels = tuple(self.base.clauses[place].label for place in places)
        raise Unfit(
            phrase(
                "“%(name)s” could be %(count)s clauses: %(labels)s. Which?",
                name=name, count=len(places), labels=", ".join(labels[:_MOST_CANDIDATES]),
            ),
            labels[:_MOST_CANDIDATES],
        )  # fmt: skip

    def _unknown(self, reference: Reference) -> Unfit:
        near = self.nearest.labels(reference.name)
        name = shortened(reference.name)
        if not near:
            return Unfit(
                phrase(
                    "The motion has no clause “%(name)s”. Words of the text stand in quotation "
                    "marks.",
                    name=name,
                )
            )
        return Unfit(
            phrase(
                "The motion has no clause “%(name)s”. The nearest are: %(labels)s.",
                name=name, labels=", ".join(near),
            ),
            near,
        )  # fmt: skip

    def _beginning(self, reference: Reference) -> int | None:
        """“the clause beginning ‘…’”."""
        match = _BEGINNING.search(reference.name)
        if match is None:
            return None
        words = folded(re.sub(r"[.…\s]*[’'”\"]?\s*$", "", match.group(1)))
        places = [
            place
            for place, clause in enumerate(self.base.clauses)
            if folded(clause.text).startswith(words)
        ]
        if not places:
            raise Unfit(phrase("No clause begins with ‘%(words)s’.", words=shortened(words)))
        return self._only(reference.name, places)

    def subtree_end(self, place: int) -> int:
        """The place behind a clause and all its sub-clauses; of a heading, behind it alone."""
        clauses = self.base.clauses
        end = place + 1
        if clauses[place].kind is ClauseKind.HEADING:
            return end
        while end < len(clauses) and clauses[end].depth > clauses[place].depth:
            end += 1
        return end

    def section_end(self, place: int) -> int:
        """The place behind the section that a heading opens."""
        end = place + 1
        while end < len(self.base.clauses):
            if self.base.clauses[end].kind is ClauseKind.HEADING:
                break
            end += 1
        return end

    def windows(self, reference: Reference | None) -> list[list[Window]] | None:
        """Where to look for words, narrow before wide; None for the whole text."""
        if reference is None:
            return None
        lines = self.lines(reference)
        if lines is not None:
            return [lines]
        read = self.names.read(reference.name)
        if read is not None and read.is_whole and not read.steps and not read.sections:
            return None
        try:
            places = self.many(reference)
        except Unfit:
            if self.names.find_all(reference.name):
                raise
            mentioned = self._mentioned(reference)
            if mentioned is None:
                raise
            return [[mentioned]]
        own = [self._window(place) for place in places]
        wide = [
            self._window(at)
            for place in places
            for at in range(place, self.section_end(place) if self._is_heading(place)
                            else self.subtree_end(place))
        ]  # fmt: skip
        return [own, wide]

    def _is_heading(self, place: int) -> bool:
        return self.base.clauses[place].kind is ClauseKind.HEADING

    def _window(self, place: int) -> Window:
        return Window(place, 0, len(self.base.clauses[place].text))

    def _mentioned(self, reference: Reference) -> Window | None:
        """The one clause that itself speaks of what is named: “In section 12.6, replace …”."""
        found = self.passages.find(reference.name)
        places = {one.place for one in found}
        return self._window(places.pop()) if len(places) == 1 else None

    def lines(self, reference: Reference) -> list[Window] | None:
        """The parts of clauses on the lines, or the sentence, that is named, if one is."""
        if match := _SENTENCE.match(reference.name):
            return [self._sentence(match.group(1), match.group(2) or reference.within, reference)]
        match = _LINES.match(reference.name)
        if match is None:
            return None
        first, last = int(match.group(1)), int(match.group(2) or match.group(1))
        if self._lines is None:
            self._lines = number_lines(self.base, DEFAULT_WIDTH)
        if not 1 <= first <= last <= len(self._lines):
            raise Unfit(
                phrase(
                    "The motion has lines 1 to %(count)s, not %(name)s.",
                    count=len(self._lines), name=reference.name.strip(),
                )
            )  # fmt: skip
        parts: dict[int, Window] = {}
        for line in self._lines[first - 1 : last]:
            place = self._place_of[line.clause_id]
            start = parts[place].start if place in parts else line.start
            parts[place] = Window(place, start, line.end)
        return list(parts.values())

    def _sentence(self, ordinal: str, name: str, reference: Reference) -> Window:
        """“the last sentence of Resolves 3”."""
        if not name:
            raise Unfit(phrase("Name the clause of the sentence: the last sentence of Resolves 2."))
        place = self.one(Reference(name, reference.start))
        text = self.base.clauses[place].text
        ends = [match.end() for match in _SENTENCE_END.finditer(text)]
        borders = [0, *(end for end in ends if end < len(text)), len(text)]
        number = ordinal_of(ordinal.casefold())
        at = len(borders) - 2 if number < 0 else number - 1
        if not 0 <= at < len(borders) - 1:
            raise Unfit(
                phrase(
                    "%(label)s has %(count)s sentences.",
                    label=self.base.clauses[place].label, count=len(borders) - 1,
                )
            )  # fmt: skip
        end = borders[at + 1]
        return Window(place, borders[at], end - (text[end - 1 : end] == " "))

    def words(self, passage: Passage, scope: Reference | None) -> list[Found]:
        """Every place where quoted words stand in the scope; raises Unfit where there is none."""
        levels = self.windows(scope)
        looked_in: list[list[Window] | None] = [*levels] if levels else [None]
        for windows in looked_in:
            found = self._in_lines(passage.words, windows)
            if passage.near is not None:
                found = self._near(found, passage, windows)
            if found:
                return found
        raise self._not_there(passage, scope, levels)

    def _in_lines(self, words: str, windows: list[Window] | None) -> list[Found]:
        """Words that begin in the windows, though they may end behind them."""
        found = self.passages.find(words, windows)
        if found or windows is None:
            return found
        whole = [self._window(window.place) for window in windows]
        if whole == windows:
            return []
        return [
            one
            for one in self.passages.find(words, whole)
            if any(w.place == one.place and w.start <= one.start < w.end for w in windows)
        ]

    def _near(
        self, found: list[Found], passage: Passage, windows: list[Window] | None
    ) -> list[Found]:
        """Those beside the words that tell them apart: next to these, or the first behind."""
        near = self.passages.find(passage.near or "", windows)
        if len(near) != 1:
            if not near:
                raise self._not_there(Passage(passage.near or ""), None, None)
            raise self.ambiguous(passage.near or "", near)
        beside = near[0]
        if passage.side is Side.AFTER:
            later = [one for one in found if one.place == beside.place and one.start >= beside.end]
            return later[:1]
        earlier = [one for one in found if one.place == beside.place and one.end <= beside.start]
        return earlier[-1:]

    def one_of(self, passage: Passage, scope: Reference | None) -> Found:
        """The one place where quoted words stand; raises Unfit where there are more or none."""
        found = self.words(passage, scope)
        if passage.which is not None:
            index = passage.which if passage.which < 0 else passage.which - 1
            if index >= len(found):
                raise Unfit(
                    phrase(
                        "‘%(words)s’ stands %(count)s times there, not %(which)s times.",
                        words=shortened(passage.words), count=len(found), which=passage.which,
                    )
                )  # fmt: skip
            return found[index]
        if len(found) > 1:
            raise self.ambiguous(passage.words, found)
        return found[0]

    def ambiguous(self, words: str, found: list[Found]) -> Unfit:
        """The refusal that shows each place where the words stand."""
        clauses = self.base.clauses
        shown = tuple(
            in_context(clauses[one.place], *self._displayed(one))
            for one in found[:_MOST_CANDIDATES]
        )
        labels = list(dict.fromkeys(clauses[one.place].label for one in found))
        times = {2: "twice", 3: "three times"}.get(len(found), f"{len(found)} times")
        if len(labels) == 1:
            sentence = phrase(
                "‘%(words)s’ stands %(times)s in %(label)s: which?",
                words=shortened(words), times=times, label=labels[0],
            )  # fmt: skip
        else:
            sentence = phrase(
                "‘%(words)s’ stands %(times)s: which? Name the clause: %(labels)s.",
                words=shortened(words), times=times, labels=", ".join(labels[:_MOST_CANDIDATES]),
            )  # fmt: skip
        return Unfit(sentence, shown)

    def _displayed(self, found: Found) -> tuple[int, int]:
        if not found.in_body:
            return found.start, found.end
        offsets = self.passages.offsets(found.place)
        inside = [n for n, at in enumerate(offsets) if found.start <= at < found.end]
        return (inside[0], inside[-1] + 1) if inside else (0, 0)

    def _not_there(
        self, passage: Passage, scope: Reference | None, levels: list[list[Window]] | None
    ) -> Unfit:
        words = shortened(passage.words)
        where = scope.name if scope is not None else ""
        elsewhere = self.passages.find(passage.words) if scope is not None else []
        if elsewhere:
            labels = tuple(dict.fromkeys(self.base.clauses[one.place].label for one in elsewhere))
            return Unfit(
                phrase(
                    "‘%(words)s’ does not stand in %(where)s. It stands in %(labels)s.",
                    words=words, where=where, labels=", ".join(labels[:_MOST_CANDIDATES]),
                ),
                labels[:_MOST_CANDIDATES],
            )  # fmt: skip
        everywhere = set(range(len(self.base.clauses)))
        places = {window.place for window in levels[-1]} if levels else everywhere
        near = self.nearest.words(passage.words, sorted(places))
        if near:
            return Unfit(
                phrase(
                    "‘%(words)s’ does not stand there. Do you mean ‘%(near)s’?",
                    words=words, near=near[0],
                ),
                near,
            )  # fmt: skip
        if where:
            return Unfit(
                phrase("‘%(words)s’ does not stand in %(where)s.", words=words, where=where)
            )
        return Unfit(phrase("‘%(words)s’ stands nowhere in the motion.", words=words))
