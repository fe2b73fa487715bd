"""Clauses in another order: which orders a text can have, and a clause moved up or down in one.

An order names the places of a base's clauses as they stand after moving. A clause takes its
sub-clauses along, so these always follow it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.markers import ClauseKind

Clauses = Sequence[Clause]
Order = tuple[int, ...]
_List = tuple[int | None, int | None]
"""The clause that holds a list, and the paragraph or heading that it stands behind."""


def is_order(clauses: Clauses, order: Sequence[int]) -> bool:
    """Whether the order names every clause once, each below the clause that holds it."""
    if sorted(order) != list(range(len(clauses))):
        return False
    above: list[int] = []
    for place in order:
        parent = clauses[place].parent
        while above and above[-1] != parent:
            above.pop()
        if parent is not None and not above:
            return False
        above.append(place)
    return True


def moved_up(clauses: Clauses, order: Order, place: int) -> Order | None:
    """The order with a clause one step up among its like, or at the end of the section above.

    None where it cannot go up: headings stay, and a sub-clause stays in its clause.
    """
    block, rest, at = _lifted(clauses, order, place)
    sibling = rest[at - 1] if at else None
    while sibling is not None and clauses[sibling].parent != clauses[place].parent:
        sibling = clauses[sibling].parent
    if sibling is None or _stays(clauses[place]):
        return None
    goal = rest.index(sibling)
    if goal == 0 and _is_heading(clauses[sibling]):
        return None
    return (*rest[:goal], *block, *rest[goal:])


def moved_down(clauses: Clauses, order: Order, place: int) -> Order | None:
    """The order with a clause one step down, or at the head of the section below; else None."""
    block, rest, at = _lifted(clauses, order, place)
    if at == len(rest) or clauses[rest[at]].parent != clauses[place].parent:
        return None
    if _stays(clauses[place]):
        return None
    goal = end_of_block(clauses, rest, at)
    return (*rest[:goal], *block, *rest[goal:])


def moved_back(clauses: Clauses, order: Order, place: int) -> Order:
    """The order with a clause before the first of its like that stood behind it at first."""
    block, rest, _at = _lifted(clauses, order, place)
    parent = clauses[place].parent
    later = (i for i, other in enumerate(rest) if other > place and clauses[other].parent == parent)
    end = len(rest)
    if parent is not None:
        end = end_of_block(clauses, rest, rest.index(parent))
    goal = next(later, end)
    return (*rest[:goal], *block, *rest[goal:])


def end_of_block(clauses: Clauses, order: Sequence[int], at: int) -> int:
    """Where the sub-clauses of the clause at this point of the order end."""
    end = at + 1
    held = {order[at]}
    while end < len(order) and clauses[order[end]].parent in held:
        held.add(order[end])
        end += 1
    return end


def homes(clauses: Clauses, order: Sequence[int]) -> dict[int, int]:
    """For items that stand in a list that is not their own now: an item whose list it is.

    A list is a run of items of one clause without a paragraph or heading between. A run belongs
    to the list that stands behind the same heading, if anything of that is left in it, else to
    the one that most of its items come from.
    """
    own: dict[int, _List] = {}
    for where, run in _runs(clauses, range(len(clauses))):
        own |= dict.fromkeys(run, where)
    found: dict[int, int] = {}
    for where, run in _runs(clauses, order):
        kinds = Counter(own[place] for place in run)
        home = where if where in kinds else kinds.most_common(1)[0][0]
        host = next(place for place in run if own[place] == home)
        found |= {place: host for place in run if own[place] != home}
    return found


def _runs(clauses: Clauses, order: Sequence[int]) -> Iterator[tuple[_List, list[int]]]:
    runs: dict[int | None, list[int]] = {}
    behind: dict[int | None, int] = {}
    for place in order:
        clause = clauses[place]
        if clause.kind.is_item:
            runs.setdefault(clause.parent, []).append(place)
            continue
        if clause.parent in runs:
            yield (clause.parent, behind.get(clause.parent)), runs.pop(clause.parent)
        behind[clause.parent] = place
    for parent, run in runs.items():
        yield (parent, behind.get(parent)), run


def _lifted(
    clauses: Clauses, order: Order, place: int
) -> tuple[tuple[int, ...], tuple[int, ...], int]:
    at = order.index(place)
    end = end_of_block(clauses, order, at)
    return order[at:end], order[:at] + order[end:], at


def _stays(clause: Clause) -> bool:
    return clause.kind is ClauseKind.HEADING


_is_heading = _stays
