"""What a page shows of a composed text: clauses with their passages, sources with their fates."""

from collections.abc import Sequence
from dataclasses import dataclass

from policy_forum.domain.text.compositing import ClauseCoverage, Composite, PlacedPassage
from policy_forum.domain.text.document import Clause, ClauseKind, Document
from policy_forum.domain.text.similar import ClauseGroup


@dataclass(frozen=True)
class ShownClause:
    """A clause of the composite with the words of each source in it."""

    clause: Clause
    passages: tuple[PlacedPassage, ...]


@dataclass(frozen=True)
class ShownEntry:
    """One passage of the plan as the workbench shows it; `place` counts from 1."""

    key: int
    place: int
    is_heading: bool
    clauses: tuple[ShownClause, ...]

    @property
    def name(self) -> str:
        """What the passage is called beside its buttons."""
        return self.clauses[0].clause.label if self.clauses else ""


@dataclass(frozen=True)
class ShownSourceClause:
    """A clause of a source; `coverage` is None for headings, `group` names its near equals."""

    clause: Clause
    coverage: ClauseCoverage | None
    group: int | None


def shown_clauses(composite: Composite) -> tuple[ShownClause, ...]:
    """The clauses of a composite in order, each with its passages."""
    by_place: dict[int, list[PlacedPassage]] = {}
    for passage in composite.passages:
        by_place.setdefault(passage.place, []).append(passage)
    return tuple(
        ShownClause(clause, tuple(by_place.get(place, ())))
        for place, clause in enumerate(composite.document.clauses)
    )


def shown_entries(composite: Composite, keys: Sequence[int]) -> tuple[ShownEntry, ...]:
    """The passages of the plan, by the keys of its entries."""
    clauses: dict[int, list[ShownClause]] = {}
    for shown in shown_clauses(composite):
        if shown.passages:
            clauses.setdefault(shown.passages[0].passage, []).append(shown)
    return tuple(
        ShownEntry(key, place, _is_heading(clauses.get(place, [])), tuple(clauses.get(place, [])))
        for place, key in enumerate(keys, start=1)
    )


def _is_heading(clauses: Sequence[ShownClause]) -> bool:
    return bool(clauses) and clauses[0].clause.kind is ClauseKind.HEADING


def shown_source(
    letter: str, document: Document, composite: Composite, groups: Sequence[ClauseGroup]
) -> tuple[ShownSourceClause, ...]:
    """The clauses of a source with what became of each, and the group it belongs to, from 1."""
    of = next(coverage for coverage in composite.coverage if coverage.source == letter)
    fates = {each.clause_id: each for each in of.clauses}
    near = {
        (like.source, like.clause_id): number
        for number, group in enumerate(groups, start=1)
        for like in group.clauses
    }
    return tuple(
        ShownSourceClause(clause, fates.get(clause.id), near.get((letter, clause.id)))
        for clause in document.clauses
        if clause.kind is not ClauseKind.DIVIDER
    )
