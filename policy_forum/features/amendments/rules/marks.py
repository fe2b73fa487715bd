"""Where an amendment touches the numbered lines of the text that it amends."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.text.clauses import Clause, ClauseId
from policy_forum.domain.text.edits import Edit, Replacement
from policy_forum.domain.text.inline import displayed_part
from policy_forum.domain.text.lines import Line
from policy_forum.domain.text.word_changes import Hunk
from policy_forum.domain.text.words import join_units, units_of

_Lines = Mapping[ClauseId, Sequence[Line]]


class MarkKind(StrEnum):
    """What happens at the marked lines."""

    CHANGES = "changes"
    DELETES = "deletes"
    REPLACES = "replaces"
    MOVES = "moves"
    ADDS_BEFORE = "adds-before"
    ADDS_AFTER = "adds-after"
    REPLACES_ALL = "replaces-all"


@dataclass(frozen=True, slots=True)
class Mark:
    """Lines `first` to `last`, both included, numbered from 1, and the clause they are in."""

    kind: MarkKind
    first: int
    last: int
    clause: str

    def stored(self) -> dict[str, Any]:
        """The mark as JSON."""
        return {
            "kind": self.kind.value, "first": self.first, "last": self.last, "clause": self.clause
        }  # fmt: skip

    def sentence(self, number: int | str) -> Phrase:
        """What amendment `number` does here: “Amendment 3 changes lines 12–13”."""
        one, many = _SENTENCES[self.kind]
        text = one if self.first == self.last else many
        return replace(text, values={"number": number, "first": self.first, "last": self.last})


_SENTENCES: Mapping[MarkKind, tuple[Phrase, Phrase]] = {
    MarkKind.CHANGES: (
        phrase("Amendment %(number)s changes line %(first)s"),
        phrase("Amendment %(number)s changes lines %(first)s–%(last)s"),
    ),
    MarkKind.DELETES: (
        phrase("Amendment %(number)s deletes line %(first)s"),
        phrase("Amendment %(number)s deletes lines %(first)s–%(last)s"),
    ),
    MarkKind.REPLACES: (
        phrase("Amendment %(number)s replaces line %(first)s"),
        phrase("Amendment %(number)s replaces lines %(first)s–%(last)s"),
    ),
    MarkKind.MOVES: (
        phrase("Amendment %(number)s moves line %(first)s"),
        phrase("Amendment %(number)s moves lines %(first)s–%(last)s"),
    ),
    MarkKind.ADDS_BEFORE: (
        phrase("Amendment %(number)s adds to the text before line %(first)s"),
        phrase("Amendment %(number)s adds to the text before line %(first)s"),
    ),
    MarkKind.ADDS_AFTER: (
        phrase("Amendment %(number)s adds to the text after line %(first)s"),
        phrase("Amendment %(number)s adds to the text after line %(first)s"),
    ),
    MarkKind.REPLACES_ALL: (
        phrase("Amendment %(number)s replaces the whole text"),
        phrase("Amendment %(number)s replaces the whole text"),
    ),
}


def marks_of(edit: Edit, lines: Sequence[Line]) -> list[dict[str, Any]]:
    """The edit's marks on the numbered lines of its base, in their order, as they are stored.

    `lines` are those of `number_lines(edit.base)`. Linear in the lines and in what changes. New
    clauses are marked at the line they come after, before the first line where none is above.
    """
    return [mark.stored() for mark in _united(_marks(edit, lines))]


def marks_from(stored: Iterable[Mapping[str, Any]]) -> tuple[Mark, ...]:
    """Marks as they were stored."""
    return tuple(Mark(MarkKind(m["kind"]), m["first"], m["last"], m["clause"]) for m in stored)


def _marks(edit: Edit, lines: Sequence[Line]) -> Iterator[Mark]:
    if not lines:
        return
    if edit.replaces_all:
        yield Mark(MarkKind.REPLACES_ALL, 1, lines[-1].number, "")
        return
    of_clause: dict[ClauseId, list[Line]] = defaultdict(list)
    for line in lines:
        of_clause[line.clause_id].append(line)
    moved_to = frozenset(edit.moves.values())
    for item in edit.replacements:
        yield from _replaced(edit, item, of_clause, moved_to)
    for place in edit.placed:
        yield _whole(edit.base.clauses[place], MarkKind.MOVES, of_clause)
    for place, hunks in edit.words.items():
        yield from (_words(edit.base.clauses[place], hunk, of_clause) for hunk in hunks)


def _replaced(
    edit: Edit, item: Replacement, of_clause: _Lines, moved_to: frozenset[int]
) -> Iterator[Mark]:
    brings = any(place not in moved_to for place in range(item.new, item.new_end))
    gone = [place for place in range(item.old, item.old_end) if place not in edit.moves]
    kind = MarkKind.REPLACES if brings else MarkKind.DELETES
    for place in range(item.old, item.old_end):
        shown = MarkKind.MOVES if place in edit.moves else kind
        yield _whole(edit.base.clauses[place], shown, of_clause)
    if item.new < item.new_end and not gone:
        yield _added(edit, item, of_clause)


def _added(edit: Edit, item: Replacement, of_clause: _Lines) -> Mark:
    """At the neighbour; where a clause is moved there, in the name of that clause."""
    origins = {new: old for old, new in edit.moves.items()}
    moved = origins.get(item.new)
    label = edit.base.clauses[moved].label if moved is not None else ""
    if item.old == 0:
        first = _whole(edit.base.clauses[0], MarkKind.ADDS_BEFORE, of_clause)
        return Mark(MarkKind.ADDS_BEFORE, first.first, first.first, label or first.clause)
    above = _whole(edit.base.clauses[item.old - 1], MarkKind.ADDS_AFTER, of_clause)
    return Mark(MarkKind.ADDS_AFTER, above.last, above.last, label or above.clause)


def _whole(clause: Clause, kind: MarkKind, of_clause: _Lines) -> Mark:
    lines = of_clause[clause.id]
    return Mark(kind, lines[0].number, lines[-1].number, clause.label)


def _words(clause: Clause, hunk: Hunk, of_clause: _Lines) -> Mark:
    """The lines from the first changed word to the last; for an insertion that before it."""
    units = units_of(clause.body)
    before = join_units(units[: hunk.old])
    if hunk.old < hunk.old_end:
        start = len(before) + len(units[hunk.old].gap)
        end = len(join_units(units[: hunk.old_end]))
    else:
        start, end = max(len(before) - 1, 0), max(len(before), 1)
    lines = of_clause[clause.id]
    first = _line_at(lines, _shown_place(clause.body, start + 1))
    last = _line_at(lines, _shown_place(clause.body, end))
    return Mark(MarkKind.CHANGES, first, max(first, last), clause.label)


def _shown_place(body: str, end: int) -> int:
    """Where in the displayed text the last character of `body[:end]` stands."""
    return max(len(displayed_part(body, 0, end)) - 1, 0)


def _line_at(lines: Sequence[Line], place: int) -> int:
    return next((line.number for line in lines if place < line.end), lines[-1].number)


def _united(marks: Iterable[Mark]) -> list[Mark]:
    """Marks in the order of lines; those of one kind and clause that overlap or touch are one.

    Whole clauses unite across clauses: who deletes three in a row deletes one passage.
    """
    united: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.first, m.last, m.kind)):
        last = united[-1] if united else None
        if last and mark.kind is last.kind and _touch(last, mark):
            united[-1] = Mark(last.kind, last.first, max(last.last, mark.last), last.clause)
        else:
            united.append(mark)
    return united


def _touch(one: Mark, other: Mark) -> bool:
    if one.kind is MarkKind.CHANGES:
        return one.clause == other.clause and other.first <= one.last + 1
    return other.first <= one.last + 1
