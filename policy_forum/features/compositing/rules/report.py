"""What a page shows of a composed text: clauses with their passages, sources with their fates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policy_forum.domain.text.compositing import ClauseCoverage, Composite, Fate, PlacedPassage
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
    """A clause of a source; `coverage` is None for headings, `group` names its near equals.

    `said_by` are those of its near equals that are in the text, where it is not itself: "A,
    Resolves 1".
    """

    clause: Clause
    coverage: ClauseCoverage | None
    group: int | None
    said_by: tuple[str, ...] = ()


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
    fates = {(of.source, each.clause_id): each for of in composite.coverage for each in of.clauses}
    near = {
        (like.source, like.clause_id): (number, group.clauses)
        for number, group in enumerate(groups, start=1)
        for like in group.clauses
    }
    shown = []
    for clause in document.clauses:
        if clause.kind is ClauseKind.DIVIDER:
            continue
        coverage = fates.get((letter, clause.id))
        number, equals = near.get((letter, clause.id), (None, ()))
        is_in = coverage is None or coverage.fate is not Fate.DROPPED
        said_by = tuple(
            f"{like.source}, {like.label}"
            for like in equals
            if not is_in and fates[like.source, like.clause_id].fate is not Fate.DROPPED
        )
        shown.append(ShownSourceClause(clause, coverage, number, said_by))
    return tuple(shown)


def unheard(
    sources: Mapping[str, Document], composite: Composite, groups: Sequence[ClauseGroup]
) -> tuple[str, ...]:
    """The letters of sources of which nothing is in the text, nor anything nearly the same."""
    return tuple(
        letter
        for letter, document in sources.items()
        if not any(
            each.said_by or (each.coverage and each.coverage.fate is not Fate.DROPPED)
            for each in shown_source(letter, document, composite, groups)
        )
    )
