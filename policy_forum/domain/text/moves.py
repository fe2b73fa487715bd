"""Clauses that left one place and stand, word for word, in another."""

from collections import defaultdict
from collections.abc import Mapping

from policy_forum.domain.text.clauses import Clause

_FEWEST_CHARACTERS = 12
"""Shorter clauses ("and insert") recur by chance."""


def moved_pairs(
    gone: Mapping[int, Clause | None], come: Mapping[int, Clause | None]
) -> list[tuple[int, int]]:
    """Which clause that is gone is which that came, by equal displayed words; linear.

    Both are given by place. Where the same words left or came more than once, the first
    that left is the first that came.
    """
    arrivals: dict[str, list[int]] = defaultdict(list)
    for place, clause in sorted(come.items(), reverse=True):
        if clause is not None:
            arrivals[clause.text].append(place)
    pairs = []
    for place, clause in sorted(gone.items()):
        if clause is None or len(clause.text) < _FEWEST_CHARACTERS:
            continue
        if arrivals.get(clause.text):
            pairs.append((place, arrivals[clause.text].pop()))
    return pairs
