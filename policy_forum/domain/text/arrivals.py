"""New clauses of several edits at one place, each kept where its author put it.

One author adds "c)" to the last item, another a further item, a third a new section, all at
the same point of the base. Set one behind the other, "c)" could fall to the wrong item. So
each author's clauses are divided into parcels, and deeper parcels come first.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.edits import position_of


@dataclass(slots=True, eq=False)
class _Parcel:
    """A clause with those below it; `floor` is the least depth its author had reached there."""

    floor: int
    clauses: list[Clause]


def in_place(groups: Sequence[tuple[Clause, ...]]) -> list[tuple[Clause, ...]]:
    """The groups' clauses in an order that keeps each below its own item and heading.

    Among equals the order of the groups stands. A parcel that is the same in two groups
    comes once.
    """
    parcels: list[_Parcel] = []
    for group in groups:
        others = list(parcels)
        for parcel in _parcels(group):
            twin = next((other for other in others if _same(parcel, other)), None)
            if twin is None:
                parcels.append(parcel)
            else:
                others.remove(twin)
    return [tuple(parcel.clauses) for parcel in sorted(parcels, key=lambda item: -item.floor)]


def _parcels(group: Sequence[Clause]) -> list[_Parcel]:
    parcels: list[_Parcel] = []
    for clause in group:
        floor = parcels[-1].floor if parcels else clause.depth
        if not parcels or clause.depth < floor or (clause.depth == floor and floor > 0):
            parcels.append(_Parcel(min(floor, clause.depth), [clause]))
        else:
            parcels[-1].clauses.append(clause)
    return parcels


def _same(one: _Parcel, other: _Parcel) -> bool:
    return same_clauses(one.clauses, other.clauses)


def same_clauses(one: Sequence[Clause], other: Sequence[Clause]) -> bool:
    """Whether two runs of new clauses say the same in the same dress, numbers apart."""
    return [(position_of(clause), clause.body) for clause in one] == [
        (position_of(clause), clause.body) for clause in other
    ]
