"""Which version of a text brought which of its words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.document import Document
from policy_forum.domain.text.matching import match_runs, moved_clauses
from policy_forum.domain.text.word_changes import hunks_of
from policy_forum.domain.text.words import join_units, units_of

_Origins = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BlamedRun:
    """Words of a clause's body, with the space before them, and the version that brought them.

    `version` is the place of that version in the list that was asked about, from 0.
    """

    words: str
    version: int


@dataclass(frozen=True, slots=True)
class BlamedClause:
    """A clause of the last version; its runs joined are its body, to the character.

    `version` is the one in which the clause first stood, whatever its words were then.
    """

    clause: Clause
    runs: tuple[BlamedRun, ...]
    version: int


@dataclass(frozen=True, slots=True)
class _Traced:
    """A clause of some version: where it came from, and where each of its units did."""

    version: int
    units: _Origins


def blame(versions: Sequence[Document]) -> tuple[BlamedClause, ...]:
    """Credit every word of the last version to the version that brought it.

    A word is credited to the latest version before which it was not there: one that was deleted
    and comes back is new, one in a clause that was moved unchanged is not. Each version is
    compared with the one before it alone, so the cost is that of as many differences. No
    versions give no clauses.
    """
    if not versions:
        return ()
    traced = [_brought(clause, 0) for clause in versions[0].clauses]
    for number in range(1, len(versions)):
        traced = _carried_on(versions[number - 1], versions[number], traced, number)
    return tuple(
        BlamedClause(clause, tuple(_runs(clause, origin)), origin.version)
        for clause, origin in zip(versions[-1].clauses, traced, strict=True)
    )


def _brought(clause: Clause, version: int) -> _Traced:
    return _Traced(version, (version,) * len(units_of(clause.body)))


def _carried_on(
    old: Document, new: Document, traced: Sequence[_Traced], version: int
) -> list[_Traced]:
    """The origins in the next version: kept where words were kept, the version's own elsewhere."""
    before = _same_clause(old, new)
    return [
        _compared(old.clauses[before[place]], clause, traced[before[place]], version)
        if place in before
        else _brought(clause, version)
        for place, clause in enumerate(new.clauses)
    ]


def _same_clause(old: Document, new: Document) -> dict[int, int]:
    """For places in the new text the place of the same clause in the old one, moved or not."""
    runs = match_runs(old, new)
    found = {after: before for before, after in moved_clauses(old, new, runs).items()}
    for before, after, size in runs:
        found |= {after + step: before + step for step in range(size)}
    return found


def _compared(old: Clause, new: Clause, traced: _Traced, version: int) -> _Traced:
    if old.body == new.body:
        return traced
    units: list[int] = []
    at = 0
    for hunk in hunks_of(old.body, new.body):
        units += traced.units[at : hunk.old]
        units += [version] * (hunk.new_end - hunk.new)
        at = hunk.old_end
    units += traced.units[at:]
    return _Traced(traced.version, tuple(units))


def _runs(clause: Clause, origin: _Traced) -> Iterator[BlamedRun]:
    units = units_of(clause.body)
    at = 0
    for version, group in groupby(origin.units):
        end = at + len(tuple(group))
        words = join_units(units[at:end])
        if end == len(units):
            words += clause.body[len(join_units(units)) :]
        yield BlamedRun(words, version)
        at = end
    if not units and clause.body:
        yield BlamedRun(clause.body, origin.version)
