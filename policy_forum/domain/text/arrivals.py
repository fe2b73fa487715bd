"""New clauses of several edits at one place, each kept where its author put it.

One author adds "c)" to the last item, another a further item, a third a new section, all at
the same point of the base. Set one behind the other, "c)" could fall to the wrong item. So
each author's clauses are divided into parcels, and deeper parcels come first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.edits import position_of

_Key = tuple[tuple[tuple[str, int, int], str, int | None], ...]


class Arrival(NamedTuple):
    """A clause that comes to a place, and the base clause it is when it was moved there."""

    clause: Clause
    origin: int | None


@dataclass(slots=True, eq=False)
class _Parcel:
    """A clause with those below it; `floor` is the least depth its author had reached there."""

    floor: int
    arrivals: list[Arrival]

    @property
    def key(self) -> _Key:
        return tuple((position_of(clause), clause.body, origin) for clause, origin in self.arrivals)


class Arranged(NamedTuple):
    """The clauses in their order, and the groups between which the given order decided."""

    arrivals: list[Arrival]
    meeting: tuple[int, ...]


def arranged(groups: Sequence[tuple[Arrival, ...]]) -> Arranged:
    """The groups' clauses in an order that keeps each below its own item and heading.

    What is the same in two groups comes once, and a group that another holds whole adds
    nothing. Between different clauses at one depth the order of the groups decides; without
    such the result is the same for every order.
    """
    standing = _standing(groups)
    parcels = {number: _parcels(groups[number]) for number in standing}
    meeting = _meeting(parcels) if len(standing) > 1 else ()
    if not meeting:
        standing.sort(key=lambda number: _sources(groups[number]))
    placed: list[_Parcel] = []
    for number in standing:
        others = list(placed)
        for parcel in parcels[number]:
            twin = next((other for other in others if other.key == parcel.key), None)
            if twin is None:
                placed.append(parcel)
            else:
                others.remove(twin)
    if len(standing) > 1:
        placed.sort(key=lambda parcel: -parcel.floor)
    return Arranged([arrival for parcel in placed for arrival in parcel.arrivals], meeting)


def _standing(groups: Sequence[tuple[Arrival, ...]]) -> list[int]:
    """The groups that no other holds whole; of equal ones the same whatever the order."""
    if len(groups) < 2:
        return list(range(len(groups)))
    keys = [[parcel.key for parcel in _parcels(group)] for group in groups]
    standing = []
    for number, mine in enumerate(keys):
        for other, theirs in enumerate(keys):
            if other == number or not _holds(theirs, mine):
                continue
            dress = _sources(groups[other]), -other
            if len(theirs) > len(mine) or dress > (_sources(groups[number]), -number):
                break
        else:
            standing.append(number)
    return standing


def _holds(whole: Sequence[_Key], part: Sequence[_Key]) -> bool:
    """Whether the parcels of the one stand, in order, among those of the other."""
    rest = iter(whole)
    return all(any(key == other for other in rest) for key in part)


def _sources(group: Sequence[Arrival]) -> list[str]:
    return [clause.source for clause, _origin in group]


def _meeting(parcels: dict[int, list[_Parcel]]) -> tuple[int, ...]:
    """The groups that bring different clauses at the same depth."""
    own = {
        number: {
            parcel.floor
            for parcel in mine
            if any(
                parcel.key not in {other.key for other in theirs}
                for rival, theirs in parcels.items()
                if rival != number
            )
        }
        for number, mine in parcels.items()
    }
    return tuple(
        number
        for number, floors in own.items()
        if any(floors & rivals for rival, rivals in own.items() if rival != number)
    )


def _parcels(group: Sequence[Arrival]) -> list[_Parcel]:
    parcels: list[_Parcel] = []
    for arrival in group:
        depth = arrival.clause.depth
        floor = parcels[-1].floor if parcels else depth
        if not parcels or depth < floor or (depth == floor and floor > 0):
            parcels.append(_Parcel(min(floor, depth), [arrival]))
        else:
            parcels[-1].arrivals.append(arrival)
    return parcels


def same_clauses(one: Sequence[Clause], other: Sequence[Clause]) -> bool:
    """Whether two runs of new clauses say the same in the same dress, numbers apart."""
    return [(position_of(clause), clause.body) for clause in one] == [
        (position_of(clause), clause.body) for clause in other
    ]
