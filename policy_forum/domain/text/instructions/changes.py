"""What instructions do to a text, gathered in the text's own places and then carried out."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import pairwise

from policy_forum.domain.phrases import phrase
from policy_forum.domain.text.clauses import Clause, ClauseId
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


@dataclass(slots=True)
class Changes:
    """All that the instructions ask for. Gap `n` is the place before clause `n` of the base.

    `pushed` has the blank lines before clauses that were the first of a row and no longer are,
    `exact` the ids of new clauses whose numbers stay as they are written.
    """

    base: Document
    cuts: dict[int, list[Cut]] = field(default_factory=lambda: defaultdict(list))
    gone: dict[int, int] = field(default_factory=dict)
    moved: dict[int, int] = field(default_factory=dict)
    arrivals: dict[int, list[Arrival]] = field(default_factory=lambda: defaultdict(list))
    markers: dict[int, str] = field(default_factory=dict)
    pushed: dict[int, str] = field(default_factory=dict)
    exact: set[ClauseId] = field(default_factory=set)
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
            ends = "" if self.ends is None else "\n" * self.ends
            return self.whole if self.ends is None else self.whole.rstrip("\n") + ends
        tail = self.base.tail if self.ends is None else "\n" * self.ends
        return "".join([clause.source for clause, _origin in self.row()]) + tail

    def row(self) -> list[tuple[Clause, int | None]]:
        """The clauses of the amended text, each with its place in the base."""
        placed = self._placed()
        clauses = [clause for clause, _origin in placed]
        if not self.keeps_numbers:
            asked = [None if origin in self.moved else origin for _clause, origin in placed]
            numbered = renumber(self.base, clauses, asked)
            clauses = [
                clause if clause.id in self.exact else counted
                for clause, counted in zip(clauses, numbered, strict=True)
            ]
        opening = self.base.clauses[0].lead if self.base.clauses else ""
        row = []
        for place, (clause, (_old, origin)) in enumerate(zip(clauses, placed, strict=True)):
            lead = clause.lead
            if place == 0:
                lead = lead if origin == 0 else opening
            elif "\n" not in lead:
                lead = "\n\n"
            if origin is not None and origin in self.leads:
                lead = "\n" * (self.leads[origin] + (place > 0))
            marker = self._marker(clause, origin)
            is_same = (lead, marker) == (clause.lead, clause.marker)
            row.append((clause if is_same else replace(clause, lead=lead, marker=marker), origin))
        return row

    def _marker(self, clause: Clause, origin: int | None) -> str:
        if origin is None or origin not in self.markers:
            return clause.marker
        return clause.marker.replace(clause.marker.strip(), self.markers[origin], 1)

    def _placed(self) -> list[tuple[Clause, int | None]]:
        """What comes and what stays, in order, before anything is counted."""
        placed: list[tuple[Clause, int | None]] = []
        gap = ""
        for place in range(len(self.base.clauses) + 1):
            arrivals = sorted(self.arrivals.get(place, ()), key=lambda one: one.rank)
            for arrival in arrivals:
                placed += zip(arrival.clauses, arrival.origins, strict=True)
                gap = ""
            if place == len(self.base.clauses):
                break
            clause = self.kept(place)
            if place in self.gone or place in self.moved:
                gap = gap if arrivals else max(gap, clause.lead, key=len)
                continue
            lead = max(self.pushed.get(place, clause.lead), gap, key=len)
            placed.append((clause if lead == clause.lead else replace(clause, lead=lead), place))
            gap = ""
        return placed

    def kept(self, place: int) -> Clause:
        """A clause of the base with its changed words."""
        clause = self.base.clauses[place]
        if place not in self.cuts:
            return clause
        body = clause.body
        parts, at = [], 0
        for cut in self.cuts[place]:
            parts += [body[at : cut.start], cut.new]
            at = max(at, cut.end)
        return replace(clause, body="".join([*parts, body[at:]]))
