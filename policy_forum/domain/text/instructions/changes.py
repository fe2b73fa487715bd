"""What instructions do to a text, gathered in the text's own places and then carried out."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import pairwise

from policy_forum.domain.phrases import phrase
from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.document import Document
from policy_forum.domain.text.instructions.problems import WordingProblem
from policy_forum.domain.text.numbering import renumber


@dataclass(frozen=True, slots=True)
class Cut:
    """`[start, end)` of a clause's body gives way to `new`; `by` is the instruction's line."""

    start: int
    end: int
    new: str
    by: int
    order: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """Clauses that come into a gap; a smaller `rank` stands first."""

    rank: tuple[int, int, int]
    clauses: tuple[Clause, ...]
    origins: tuple[int | None, ...]
    is_exact: bool = False


@dataclass(slots=True)
class Changes:
    """All that the instructions ask for. Gap `n` is the place before clause `n` of the base."""

    base: Document
    cuts: dict[int, list[Cut]] = field(default_factory=lambda: defaultdict(list))
    gone: dict[int, int] = field(default_factory=dict)
    moved: dict[int, int] = field(default_factory=dict)
    arrivals: dict[int, list[Arrival]] = field(default_factory=lambda: defaultdict(list))
    markers: dict[int, str] = field(default_factory=dict)
    bodies: dict[int, str] = field(default_factory=dict)
    leads: dict[int, int] = field(default_factory=dict)
    ends: int | None = None
    keeps_numbers: bool = False
    whole: str | None = None
    lines: str | None = None
    problems: list[WordingProblem] = field(default_factory=list)

    def clash(self, by: int, other: int, where: str) -> None:
        """Note that two instructions touch the same words."""
        first, second = sorted((by, other))
        if first == second:
            sentence = phrase(
                "Two instructions of this line change the same words of %(where)s. "
                "Put them into one.", where=where,
            )  # fmt: skip
        else:
            sentence = phrase(
                "The instructions of lines %(first)s and %(second)s change the same words of "
                "%(where)s. Put them into one.", first=first, second=second, where=where,
            )  # fmt: skip
        self.problems.append(WordingProblem(second, sentence, (where,)))

    def drop(self, place: int, by: int) -> None:
        """Delete a clause."""
        if place in self.gone:
            self.clash(by, self.gone[place], self.base.clauses[place].label)
        self.gone[place] = by

    def check(self) -> None:
        """Find instructions that touch the same words."""
        for place, cuts in self.cuts.items():
            where = self.base.clauses[place].label
            cuts.sort(key=lambda cut: (cut.start, cut.end > cut.start, cut.order))
            if place in self.gone:
                self.clash(cuts[0].by, self.gone[place], where)
            for before, after in pairwise(cuts):
                if after.start < before.end:
                    self.clash(before.by, after.by, where)
        for place, by in self.moved.items():
            if place in self.gone:
                self.clash(by, self.gone[place], self.base.clauses[place].label)

    def result(self) -> str:
        """The amended text."""
        if self.lines is not None:
            return self.lines
        if self.whole is not None:
            return self.whole
        clauses, origins = self._row()
        if not self.keeps_numbers:
            exact = {place for place, at in enumerate(origins) if at == -2}
            asked = [None if at is not None and at < 0 else at for at in origins]
            numbered = renumber(self.base.clauses, clauses, asked)
            clauses = [
                old if place in exact else new
                for place, (old, new) in enumerate(zip(clauses, numbered, strict=True))
            ]
        marked = map(self._with_marker, clauses, origins)
        text = "".join([clause.source for clause in marked])
        tail = self.base.tail if self.ends is None else "\n" * self.ends
        return text + tail

    def _with_marker(self, clause: Clause, origin: int | None) -> Clause:
        if origin is None or origin not in self.markers:
            return clause
        marker = clause.marker
        sign = marker.strip()
        return replace(clause, marker=marker.replace(sign, self.markers[origin], 1))

    def _row(self) -> tuple[list[Clause], list[int | None]]:
        clauses: list[Clause] = []
        origins: list[int | None] = []
        gap = ""
        base = self.base.clauses
        for place in range(len(base) + 1):
            for arrival in sorted(self.arrivals.get(place, ()), key=lambda one: one.rank):
                clauses += arrival.clauses
                origins += arrival.origins
            if place == len(base):
                break
            clause = self.kept(place)
            if place in self.gone or place in self.moved:
                gap = max(gap, clause.lead, key=len)
                continue
            lead = max(clause.lead, gap, key=len)
            clauses.append(replace(clause, lead=lead))
            origins.append(place)
            gap = ""
        return self._opened(clauses, origins), origins

    def _opened(self, clauses: list[Clause], origins: list[int | None]) -> list[Clause]:
        """The first clause begins the text, and no other does."""
        opening = self.base.clauses[0].lead if self.base.clauses else ""
        result = []
        for place, (clause, origin) in enumerate(zip(clauses, origins, strict=True)):
            lead = clause.lead
            if place == 0:
                lead = opening if origin != 0 else lead
            elif "\n" not in lead:
                lead = "\n\n"
            if origin in self.leads and origin is not None:
                lead = "\n" * (self.leads[origin] + (place > 0))
            result.append(replace(clause, lead=lead))
        return result

    def kept(self, place: int) -> Clause:
        """A clause of the base with its changed words."""
        clause = self.base.clauses[place]
        body = self.bodies.get(place, clause.body)
        parts, at = [], 0
        for cut in self.cuts.get(place, ()):
            parts += [body[at : cut.start], cut.new]
            at = max(at, cut.end)
        return replace(clause, body="".join([*parts, body[at:]]))
