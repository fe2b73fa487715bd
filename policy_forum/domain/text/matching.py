"""Which clause of an old text is which of a new one."""

from collections import Counter
from collections.abc import Sequence

from policy_forum.domain.text.clauses import Clause, ClauseId
from policy_forum.domain.text.document import Document, with_fresh_ids
from policy_forum.domain.text.markers import ClauseKind
from policy_forum.domain.text.sequence import matches
from policy_forum.domain.text.words import units_of

_ALIKE = 0.34
_ALIKE_IN_PLACE = 0.2
_WIDEST_BAND = 40
"""In a long rewritten stretch a clause is looked for this many clauses around its place."""


def match_clauses(old: Document, new: Document) -> tuple[tuple[int, int], ...]:
    """Pairs of places of clauses that are the same clause, in rising order on both sides.

    Equal words first, then, between those, the pairing with the greatest likeness of words.
    Linear in the clauses, times the band for stretches that were rewritten.
    """
    if old.clauses == new.clauses:
        return tuple((place, place) for place in range(len(old.clauses)))
    old_keys = [clause.body for clause in old.clauses]
    new_keys = [clause.body for clause in new.clauses]
    pairs: list[tuple[int, int]] = []
    i, j = 0, 0
    ends = (len(old_keys), len(new_keys), 0)
    for match_old, match_new, size in [*matches(old_keys, new_keys), ends]:
        if i < match_old and j < match_new:
            pairs += _alike(old.clauses, new.clauses, (i, match_old), (j, match_new))
        pairs += [(match_old + step, match_new + step) for step in range(size)]
        i, j = match_old + size, match_new + size
    return tuple(pairs)


def carry_ids(old: Document, new: Document) -> Document:
    """The new text with the ids of the old one wherever a clause survived, changed or not."""
    kept = {place: old.clauses[before].id for before, place in match_clauses(old, new)}
    return with_fresh_ids(new, kept)


def carried_ids(old: Document, new: Document) -> dict[ClauseId, ClauseId]:
    """For clauses of the old text that survived: their id in the new text as it is read alone."""
    return {
        old.clauses[before].id: new.clauses[after].id for before, after in match_clauses(old, new)
    }


def _alike(
    old: Sequence[Clause],
    new: Sequence[Clause],
    old_range: tuple[int, int],
    new_range: tuple[int, int],
) -> list[tuple[int, int]]:
    """The order-keeping pairing of two stretches whose likenesses add up to most."""
    rows, columns = old_range[1] - old_range[0], new_range[1] - new_range[0]
    old_bags = [_bag(clause) for clause in old[old_range[0] : old_range[1]]]
    new_bags = [_bag(clause) for clause in new[new_range[0] : new_range[1]]]
    band = max(_WIDEST_BAND, abs(rows - columns) + 1) if rows * columns > 2_000 else columns
    band = min(band, 4 * _WIDEST_BAND)
    best = [[0.0] * (columns + 1)]
    scores: dict[tuple[int, int], float] = {}
    for i in range(rows):
        above, row = best[-1], [0.0] * (columns + 1)
        centre = i * columns // rows
        for j in range(columns):
            row[j + 1] = max(above[j + 1], row[j])
            if abs(j - centre) > band:
                continue
            likeness = _likeness(
                old[old_range[0] + i], new[new_range[0] + j], old_bags[i], new_bags[j]
            )
            if likeness and above[j] + likeness > row[j + 1]:
                row[j + 1] = above[j] + likeness
                scores[i, j] = row[j + 1]
        best.append(row)
    return _traced(best, scores, old_range[0], new_range[0])


def _traced(
    best: list[list[float]], scores: dict[tuple[int, int], float], old_start: int, new_start: int
) -> list[tuple[int, int]]:
    pairs = []
    i, j = len(best) - 1, len(best[0]) - 1
    while i and j:
        if scores.get((i - 1, j - 1)) == best[i][j]:
            pairs.append((old_start + i - 1, new_start + j - 1))
            i, j = i - 1, j - 1
        elif best[i - 1][j] >= best[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return pairs[::-1]


def _bag(clause: Clause) -> Counter[str]:
    return Counter(unit.word.lower() for unit in units_of(clause.body) if unit.is_word)


def _likeness(old: Clause, new: Clause, old_bag: Counter[str], new_bag: Counter[str]) -> float:
    """Shared words as a part of all words, from 0 to 1; 0 when too little is shared."""
    if (old.kind is ClauseKind.HEADING) != (new.kind is ClauseKind.HEADING):
        return 0.0
    total = old_bag.total() + new_bag.total()
    small, large = sorted((old_bag, new_bag), key=len)
    shared = sum(min(count, large[word]) for word, count in small.items() if word in large)
    likeness = 2 * shared / total if total else 0.0
    in_place = old.label == new.label and old.kind is new.kind
    return likeness if likeness >= (_ALIKE_IN_PLACE if in_place else _ALIKE) else 0.0
