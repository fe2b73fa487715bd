"""Where amendments to one text contradict each other.

See `clause_conflicts` and `word_conflicts` for the rules.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from policy_forum.domain.text.clause_conflicts import (
    as_shown,
    clause_reading,
    disagree_on_clause,
    homes_of,
    is_lost,
)
from policy_forum.domain.text.clauses import ClauseId
from policy_forum.domain.text.edits import Edit, Replacement, position_of
from policy_forum.domain.text.word_conflicts import same_hunk, word_clashes
from policy_forum.domain.text.word_merging import marks_do_not_fit

__all__ = ["WHOLE_TEXT", "Conflict", "conflicts_among", "conflicts_with", "same_hunk"]

WHOLE_TEXT = "The whole text"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two edits that cannot both stand.

    `base_words` is what the text says now, the readings what each edit would have there
    (empty where it deletes); `edits` are their places in the list that was asked about.
    """

    clause_label: str
    base_words: str
    first_reading: str
    second_reading: str
    edits: tuple[int, int] = (0, 1)
    clause_id: ClauseId | None = None


@dataclass(slots=True)
class _Field:
    """The edits that change something, and who touches and who takes away each base clause."""

    edits: Sequence[Edit]
    partial: list[int]
    whole: list[int]
    touching: dict[int, list[int]]
    taking: dict[int, list[int]]
    carries_moves: bool
    only: int | None

    def pairs(self, places: Sequence[int]) -> Iterable[tuple[int, int]]:
        """Pairs of these edits that were asked about, the lower number first."""
        if self.only is None:
            return combinations(places, 2)
        if self.only not in places:
            return ()
        return [
            (min(self.only, place), max(self.only, place)) for place in places if place != self.only
        ]


def conflicts_among(edits: Sequence[Edit], *, carries_moves: bool = False) -> tuple[Conflict, ...]:
    """Every conflict between any two edits of one base, in the order of the base.

    The work is that of the clauses that more than one edit touches. With `carries_moves`
    it is no conflict that one moves a clause whose words another changes; rebasing asks so.
    """
    return _found(_field(edits, None, carries_moves=carries_moves))


def conflicts_with(edit: Edit, others: Sequence[Edit]) -> tuple[Conflict, ...]:
    """The conflicts of one edit with each of the others, in the order of the base.

    In `Conflict.edits` 0 is the one, and n + 1 is `others[n]`; first readings are the one's.
    """
    return _found(_field([edit, *others], 0, carries_moves=False))


def _field(edits: Sequence[Edit], only: int | None, *, carries_moves: bool) -> _Field:
    active = [place for place, edit in enumerate(edits) if not edit.is_empty]
    whole = [place for place in active if edits[place].replaces_all]
    partial = [place for place in active if place not in set(whole)]
    touching: dict[int, list[int]] = defaultdict(list)
    taking: dict[int, list[int]] = defaultdict(list)
    for place in partial:
        edit = edits[place]
        gone = edit.gone
        for base_place in gone:
            taking[base_place].append(place)
        for base_place in {*gone, *edit.words, *edit.placed}:
            touching[base_place].append(place)
    return _Field(edits, partial, whole, touching, taking, carries_moves, only)


def _found(field: _Field) -> tuple[Conflict, ...]:
    found = [*_whole_text(field)]
    for base_place, touching in sorted(field.touching.items()):
        if len(touching) > 1:
            for pair in field.pairs(touching):
                found += [(base_place, conflict) for conflict in _at(field, base_place, pair)]
    found += _stray_insertions(field)
    unique = {conflict: place for place, conflict in reversed(found)}
    return tuple(sorted(unique, key=lambda conflict: (unique[conflict], conflict.edits)))


def _whole_text(field: _Field) -> Iterator[tuple[int, Conflict]]:
    edits = field.edits
    active = sorted([*field.partial, *field.whole])
    whole = set(field.whole)
    readings: dict[int, str] = {}
    for first, second in field.pairs(active) if whole else ():
        if first not in whole and second not in whole:
            continue
        one, other = edits[first], edits[second]
        if one.text == other.text or _bodies(one) == _bodies(other):
            continue
        for place in (first, second):
            if place not in readings:
                readings[place] = as_shown(edits[place].amended.clauses)
        base_words = as_shown(one.base.clauses)
        pair = (first, second)
        yield -1, Conflict(WHOLE_TEXT, base_words, readings[first], readings[second], pair)


def _bodies(edit: Edit) -> list[tuple[tuple[str, int, int], str]]:
    return [(position_of(clause), clause.text) for clause in edit.clauses]


def _at(field: _Field, base_place: int, pair: tuple[int, int]) -> Iterator[Conflict]:
    one, other = field.edits[pair[0]], field.edits[pair[1]]
    clause = one.base.clauses[base_place]
    if disagree_on_clause(one, other, base_place, carries_moves=field.carries_moves):
        yield _of_clause(one, other, base_place, pair)
        return
    if base_place not in one.words or base_place not in other.words:
        return
    clashes = word_clashes(one, other, base_place)
    for clash in clashes:
        yield Conflict(clause.label, clash.base_words, *clash.readings, pair, clause.id)
    if not clashes and marks_do_not_fit(clause, (one, other), base_place):
        yield _of_clause(one, other, base_place, pair)


def _of_clause(one: Edit, other: Edit, base_place: int, pair: tuple[int, int]) -> Conflict:
    clause = one.base.clauses[base_place]
    readings = [clause_reading(edit, base_place) for edit in (one, other)]
    return Conflict(clause.label, clause.text, readings[0], readings[1], pair, clause.id)


def _stray_insertions(field: _Field) -> Iterator[tuple[int, Conflict]]:
    """New clauses put into, or hung below, what another edit deletes or moves away."""
    for place in field.partial if field.taking else ():
        edit = field.edits[place]
        arriving = [item for item in edit.replacements if item.new < item.new_end]
        origins = edit.origins if arriving else {}
        for item in arriving:
            lost: dict[int, int] = {}
            for home in sorted(homes_of(edit, item, origins), reverse=True):
                for other in field.taking.get(home, ()):
                    if is_lost(field.edits[other], home):
                        lost[other] = home
            inside = _surrounding(field, item)
            for other in sorted({*lost, *inside} - {place}):
                if field.only in (None, place, other):
                    pair = (place, other)
                    yield item.old, _stray_conflict(field.edits, pair, item, lost.get(other))


def _surrounding(field: _Field, item: Replacement) -> set[int]:
    """The edits that take away both neighbours of new clauses."""
    if item.old < item.old_end or item.old == 0:
        return set()
    after = field.taking.get(item.old)
    return set(after).intersection(field.taking.get(item.old - 1, ())) if after else set()


def _stray_conflict(
    edits: Sequence[Edit], pair: tuple[int, int], item: Replacement, lost: int | None
) -> Conflict:
    place, other = pair
    base_place = item.old if lost is None else lost
    home = edits[place].base.clauses[base_place]
    mine = as_shown(edits[place].inserted(item))
    theirs = clause_reading(edits[other], base_place)
    if place < other:
        return Conflict(home.label, home.text, mine, theirs, (place, other), home.id)
    return Conflict(home.label, home.text, theirs, mine, (other, place), home.id)
