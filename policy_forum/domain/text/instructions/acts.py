"""What all instructions do: cut words, and let clauses come into gaps."""

from collections.abc import Sequence
from dataclasses import replace

from policy_forum.domain.text.clauses import Clause, ClauseId
from policy_forum.domain.text.document import Document, parse_document
from policy_forum.domain.text.instructions.arriving import dressed, read_clauses
from policy_forum.domain.text.instructions.changes import Arrival, Changes, Cut
from policy_forum.domain.text.instructions.naming import Names
from policy_forum.domain.text.instructions.parts import (
    Insert,
    NewText,
)
from policy_forum.domain.text.instructions.scanner import Scanner
from policy_forum.domain.text.instructions.targets import Targets
from policy_forum.domain.text.limits import MERGED
from policy_forum.domain.text.markers import ClauseKind

_GOING_ON = "… "
"""Before words that go on within a clause, so that they are not read as a heading or an item."""


class Acts:
    """The text, its changes so far, and the line of the instruction that is carried out."""

    def __init__(self, base: Document, names: Names, scanner: Scanner) -> None:
        self.base = base
        self.targets = Targets(base, names)
        self.changes = Changes(base)
        self._scanner = scanner
        self._line = 1
        self._order = 0

    def _cut(self, place: int, start: int, end: int, new: str) -> None:
        self.changes.cuts[place].append(Cut(start, end, new, self._line, self._order))

    def _come(self, gap: int, like: int, action: Insert, *, below: bool) -> None:
        """Let new clauses come in the dress of a neighbour, or paragraphs as they are."""
        if not action.is_plain:
            self._arrive(gap, like, action.new, below=below)
            return
        clauses = [replace(clause, lead="\n\n") for clause in read_clauses(action.new.text)]
        if gap < len(self.base.clauses) and gap == like:
            clauses[0] = replace(clauses[0], lead=self.base.clauses[gap].lead)
            self.changes.pushed[gap] = "\n\n"
        self._put(gap, clauses, rank=0, is_before=gap == like)

    def _arrive(self, gap: int, like: int, new: NewText, *, below: bool) -> None:
        """Let new clauses come into a gap in the dress of a neighbour."""
        if new.is_exact:
            self._put(gap, self._as_written(new.text), rank=0)
            return
        read = read_clauses(new.text)
        if not read:
            return
        base = self.base.clauses
        if base[like].kind is ClauseKind.HEADING and gap == like + 1 and gap < len(base):
            like = like if base[gap].kind is ClauseKind.HEADING else gap
        clauses = list(dressed(read, self.base, like, below=below))
        if gap == like and clauses[0].depth <= base[like].depth:
            self.changes.pushed[like] = clauses[0].lead
            clauses[0] = replace(clauses[0], lead=base[like].lead)
        self._put(gap, clauses, rank=base[like].depth, is_before=gap == like)

    def _as_written(self, text: str) -> list[Clause]:
        """Clauses whose sources together are a line end and the text; their numbers stay."""
        clauses = []
        for clause in parse_document("\n" + text, MERGED).clauses:
            own = ClauseId(f"new-{len(self.changes.exact)}")
            self.changes.exact.add(own)
            clauses.append(replace(clause, id=own))
        return clauses

    def _put(
        self, gap: int, clauses: Sequence[Clause], *, rank: int, is_before: bool = False
    ) -> None:
        order = (int(is_before), -rank, self._order)
        arrival = Arrival(order, tuple(clauses), tuple(None for _clause in clauses))
        self.changes.arrivals[gap].append(arrival)


def parted(new: NewText | None) -> tuple[str, tuple[Clause, ...]]:
    """New text that goes on within a clause: its first words, and clauses that follow them."""
    if new is None:
        return "", ()
    read = read_clauses(new.text)
    is_clause = bool(read) and (read[0].kind.is_item or read[0].marker.startswith("#"))
    if is_clause and (len(read) > 1 or new.text.startswith("\n")):
        return "", read
    going_on = read_clauses(_GOING_ON + new.text.strip())
    if not going_on:
        return "", ()
    return going_on[0].body.removeprefix(_GOING_ON), going_on[1:]
