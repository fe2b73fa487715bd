"""The text as it would be if some amendments were carried, and which of them would fall."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from policy_forum.domain.text.conflicts import Conflict
from policy_forum.domain.text.document import Document
from policy_forum.domain.text.edits import Edit, edit_of
from policy_forum.domain.text.merging import Merged, merge_edits


@dataclass(frozen=True)
class Fall:
    """An amendment that contradicts one before it; both by number.

    `conflicts` are the places found in merging; empty where the pair was known to conflict.
    """

    number: int
    because_of: int
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True)
class IfCarried:
    """The text, the numbers of the amendments that stand in it, and those that fall."""

    document: Document
    standing: tuple[int, ...]
    falls: tuple[Fall, ...]


def standing_of(
    order: Sequence[int], pairs: Iterable[tuple[int, int]]
) -> tuple[tuple[int, ...], tuple[Fall, ...]]:
    """Of amendments carried in that order those that stand, and those that fall.

    `pairs` are conflicts between numbers. The later of two in conflict falls, unless the
    earlier has fallen itself. Linear in the numbers and pairs.
    """
    against: dict[int, set[int]] = defaultdict(set)
    for one, other in pairs:
        against[one].add(other)
        against[other].add(one)
    standing: dict[int, None] = {}
    falls = []
    for number in order:
        before = next((each for each in standing if each in against[number]), None)
        if before is None:
            standing[number] = None
        else:
            falls.append(Fall(number, before))
    return tuple(standing), tuple(falls)


def if_carried(
    base: Document,
    edits: Mapping[int, Edit],
    order: Sequence[int],
    pairs: Iterable[tuple[int, int]] = (),
) -> IfCarried:
    """Carry the edits in that order into the base; of two in conflict the later falls.

    Known conflicts in `pairs` are not looked for again; one that merging finds besides makes
    the later of its two fall as well, so that the result is always a text.
    """
    standing, falls = standing_of([n for n in order if n in edits], pairs)
    left, found = list(standing), list(falls)
    while True:
        merged = merge_edits(base, [edits[number] for number in left])
        if isinstance(merged, Merged):
            return IfCarried(merged.document, tuple(left), tuple(found))
        found += _fall(left, merged)
        left = [n for n in left if n not in {fall.number for fall in found}]


def if_carried_with_children(
    base: Document,
    edits: Mapping[int, Edit],
    parents: Mapping[int, int],
    order: Sequence[int],
    pairs: Collection[tuple[int, int]] = (),
) -> IfCarried:
    """The same where some amend others: those go into these first, then these into the base.

    `parents` gives for such a number that of the one it amends, whose amended text is the base
    of its edit. It falls without a word when that one falls.
    """
    below: dict[int, dict[int, Edit]] = defaultdict(dict)
    for number, parent in parents.items():
        below[parent][number] = edits[number]
    inner = {
        parent: if_carried(edits[parent].amended, children, order, pairs)
        for parent, children in below.items()
    }
    top = {number: edit for number, edit in edits.items() if number not in parents}
    top |= {parent: edit_of(base, each.document) for parent, each in inner.items()}
    result = if_carried(base, top, order, pairs)
    with_it = {n for parent in inner if parent in result.standing for n in inner[parent].standing}
    return IfCarried(
        result.document,
        in_order(order, {*result.standing, *with_it}),
        (*(fall for each in inner.values() for fall in each.falls), *result.falls),
    )


def _fall(left: Sequence[int], conflicts: Sequence[Conflict]) -> list[Fall]:
    """Who falls first: the earliest of those that contradict one before them."""
    first = min(conflicts, key=lambda conflict: (conflict.edits[1], conflict.edits[0]))
    pair = first.edits
    places = tuple(each for each in conflicts if each.edits == pair)
    return [Fall(left[pair[1]], left[pair[0]], places)]


def in_order(order: Iterable[int], chosen: Collection[int]) -> tuple[int, ...]:
    """The chosen numbers in the order of votes; those that it does not know come last."""
    known = [number for number in order if number in chosen]
    return (*known, *sorted(set(chosen) - set(known)))
