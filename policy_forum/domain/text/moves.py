"""Clauses that left one place and stand, word for word, in another."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.markers import ClauseKind

_FEWEST_CHARACTERS = 12
"""Shorter clauses ("and insert") recur by chance: they moved only if there is no doubt which."""


def moved_pairs(
    gone: Mapping[int, Clause | None], come: Mapping[int, Clause | None]
) -> list[tuple[int, int]]:
    """Which clause that is gone is which that came, by equal displayed words; linear.

    Both are given by place. Where the same words left or came more than once, the first
    that left is the first that came; short ones must have left and come once. Dividers,
    and clauses that show no words, never move.
    """
    arrivals: dict[str, list[int]] = defaultdict(list)
    for place, clause in sorted(come.items(), reverse=True):
        if clause is not None and clause.kind is not ClauseKind.DIVIDER:
            arrivals[clause.text].append(place)
    leaving = Counter(clause.text for clause in gone.values() if clause is not None)
    pairs = []
    for place, clause in sorted(gone.items()):
        if clause is None or clause.kind is ClauseKind.DIVIDER or not clause.text:
            continue
        there = arrivals.get(clause.text, [])
        is_certain = len(there) == 1 and leaving[clause.text] == 1
        if there and (is_certain or len(clause.text) >= _FEWEST_CHARACTERS):
            pairs.append((place, there.pop()))
    return pairs
