"""An amendment as changes to a base: which clauses go, come, or get other words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.document import Document
from policy_forum.domain.text.matching import match_clauses
from policy_forum.domain.text.word_changes import Hunk, word_hunks
from policy_forum.domain.text.words import units_of


class Replacement(NamedTuple):
    """Base clauses `[old, old_end)` give way to the amended text's `[new, new_end)`."""

    old: int
    old_end: int
    new: int
    new_end: int


@dataclass(frozen=True, slots=True)
class Edit:
    """What an amended text does to its base, in places of the base.

    `kept` gives for each base clause its place in the amended text; `words` the changed
    words of kept clauses; `placed` the kept clauses whose kind or depth changed; `rewritten`
    all kept clauses whose source is not the base's to the character.
    """

    base: Document
    amended: Document
    kept: tuple[int | None, ...]
    replacements: tuple[Replacement, ...]
    words: Mapping[int, tuple[Hunk, ...]]
    placed: frozenset[int]
    rewritten: frozenset[int]

    @property
    def is_empty(self) -> bool:
        """Whether the amended text is the base, to the character."""
        return not (self.replacements or self.rewritten or self.base.tail != self.amended.tail)

    @property
    def replaces_all(self) -> bool:
        """Whether no clause of the base is kept ("delete all and replace with")."""
        return bool(self.kept) and all(place is None for place in self.kept)

    def inserted(self, replacement: Replacement) -> tuple[Clause, ...]:
        """The clauses that a replacement brings."""
        return self.amended.clauses[replacement.new : replacement.new_end]

    def clause_for(self, place: int) -> Clause | None:
        """The amended text's clause for a base clause, or None where it is deleted."""
        kept = self.kept[place]
        return None if kept is None else self.amended.clauses[kept]


def edit_of(base: Document, amended: Document) -> Edit:
    """Read an amended text as changes to its base; costs what `difference` costs."""
    kept: list[int | None] = [None] * len(base.clauses)
    replacements: list[Replacement] = []
    words: dict[int, tuple[Hunk, ...]] = {}
    placed, rewritten = set(), set()
    i = j = 0
    ends = (len(base.clauses), len(amended.clauses))
    for old, new in [*match_clauses(base, amended), ends]:
        if i < old or j < new:
            replacements.append(Replacement(i, old, j, new))
        if (old, new) != ends:
            kept[old] = new
            before, after = base.clauses[old], amended.clauses[new]
            if position_of(before) != position_of(after):
                placed.add(old)
            if before.source != after.source:
                rewritten.add(old)
            hunks = _hunks(before.body, after.body)
            if hunks:
                words[old] = hunks
        i, j = old + 1, new + 1
    return Edit(
        base=base,
        amended=amended,
        kept=tuple(kept),
        replacements=tuple(replacements),
        words=words,
        placed=frozenset(placed),
        rewritten=frozenset(rewritten),
    )


def _hunks(before: str, after: str) -> tuple[Hunk, ...]:
    if before == after:
        return ()
    return tuple(word_hunks(units_of(before), units_of(after)))


def position_of(clause: Clause) -> tuple[str, int, int]:
    """What makes two places of a clause different, its number apart."""
    return clause.kind, clause.depth, clause.level
