"""What two sequences have in common, in order.

Patience difference (Bram Cohen's idea: match what is unique on both sides first, keep the
longest increasing run of it) with Eugene Myers's O(ND) algorithm ("An O(ND) difference
algorithm and its variations", 1986) for the stretches in between, both bounded, so that the
cost is linear in the length for a fixed bound and the worst answer is "all replaced".
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence
from itertools import pairwise
from typing import NamedTuple

_MOST_LEVELS = 16
_MOST_CHANGES = 160


class Match(NamedTuple):
    """`size` elements that are equal from `old` in the one and `new` in the other sequence."""

    old: int
    new: int
    size: int


class _Range(NamedTuple):
    old: int
    old_end: int
    new: int
    new_end: int
    level: int


def matches(
    old: Sequence[Hashable], new: Sequence[Hashable], weights: Sequence[int] = ()
) -> list[Match]:
    """Stretches common to both, in order, none touching the next on both sides.

    Where elements stand in another order, as many as can be keep it, or with `weights`, one
    for each element of `old`, those that weigh most.
    """
    found: list[Match] = []
    ranges = [_Range(0, len(old), 0, len(new), 0)]
    while ranges:
        here = _trimmed(old, new, ranges.pop(), found)
        if here.old == here.old_end or here.new == here.new_end:
            continue
        anchors = _anchors(old, new, here, weights) if here.level < _MOST_LEVELS else []
        if anchors:
            ranges += _between(anchors, here)
            found += [Match(i, j, 1) for i, j in anchors]
        else:
            found += _shortest(old, new, here)
    return joined(sorted(found))


def _trimmed(
    old: Sequence[Hashable], new: Sequence[Hashable], here: _Range, found: list[Match]
) -> _Range:
    i, i_end, j, j_end, level = here
    while i < i_end and j < j_end and old[i] == new[j]:
        i += 1
        j += 1
    if i > here.old:
        found.append(Match(here.old, here.new, i - here.old))
    while i < i_end and j < j_end and old[i_end - 1] == new[j_end - 1]:
        i_end -= 1
        j_end -= 1
    if i_end < here.old_end:
        found.append(Match(i_end, j_end, here.old_end - i_end))
    return _Range(i, i_end, j, j_end, level)


def _anchors(
    old: Sequence[Hashable], new: Sequence[Hashable], here: _Range, weights: Sequence[int]
) -> list[tuple[int, int]]:
    """Elements that stand once in each range, as many as keep their order, or the heaviest."""
    old_part = old[here.old : here.old_end]
    new_part = new[here.new : here.new_end]
    counts = Counter(old_part)
    new_counts = Counter(new_part)
    where = {
        element: here.new + place
        for place, element in enumerate(new_part)
        if new_counts[element] == 1 and counts.get(element) == 1
    }
    if not where:
        return []
    pairs = [
        (here.old + place, where[element])
        for place, element in enumerate(old_part)
        if element in where
    ]
    return _heaviest_rising(pairs, weights) if weights else _longest_rising(pairs)


def _heaviest_rising(pairs: list[tuple[int, int]], weights: Sequence[int]) -> list[tuple[int, int]]:
    """The run of pairs whose second members rise with the greatest sum of weights.

    A Fenwick tree holds the heaviest run that ends at or below each rank (n log n).
    """
    if all(one[1] < other[1] for one, other in pairwise(pairs)):
        return pairs
    rank = {new: place for place, new in enumerate(sorted(new for _, new in pairs), start=1)}
    heaviest = [(0, -1)] * (len(pairs) + 1)
    before: list[int] = []
    for place, (old, new) in enumerate(pairs):
        at, best = rank[new] - 1, (0, -1)
        while at:
            best = max(best, heaviest[at])
            at &= at - 1
        before.append(best[1])
        here, at = (best[0] + weights[old], place), rank[new]
        while at <= len(pairs):
            heaviest[at] = max(heaviest[at], here)
            at += at & -at
    place = max(heaviest)[1]
    run = []
    while place >= 0:
        run.append(pairs[place])
        place = before[place]
    return run[::-1]


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs whose second members rise (patience sorting, n log n)."""
    tops: list[int] = []
    top_places: list[int] = []
    before: list[int] = []
    for place, (_, new) in enumerate(pairs):
        pile = bisect_left(tops, new)
        before.append(top_places[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(new)
            top_places.append(place)
        else:
            tops[pile] = new
            top_places[pile] = place
    run = []
    place = top_places[-1]
    while place >= 0:
        run.append(pairs[place])
        place = before[place]
    return run[::-1]


def _between(anchors: list[tuple[int, int]], here: _Range) -> list[_Range]:
    ranges = []
    i, j = here.old, here.new
    for old, new in [*anchors, (here.old_end, here.new_end)]:
        if i < old and j < new:
            ranges.append(_Range(i, old, j, new, here.level + 1))
        i, j = old + 1, new + 1
    return ranges


def _shortest(old: Sequence[Hashable], new: Sequence[Hashable], here: _Range) -> list[Match]:
    """Myers's shortest edit script for a range, or nothing when it is too long to look for."""
    a, b = old[here.old : here.old_end], new[here.new : here.new_end]
    if not set(a).intersection(b):
        return []
    trail = _search(a, b)
    if trail is None:
        return []
    found = []
    x, y = len(a), len(b)
    for changes in range(len(trail) - 1, -1, -1):
        reach = trail[changes]
        line = x - y
        down = line == -changes or (line != changes and reach[line - 1] < reach[line + 1])
        before = line + 1 if down else line - 1
        x_before = reach[before] if changes else 0
        y_before = x_before - before if changes else 0
        start = x_before if down or not changes else x_before + 1
        if x > start:
            found.append(Match(here.old + start, here.new + y - (x - start), x - start))
        x, y = x_before, y_before
    return found


def _search(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[dict[int, int]] | None:
    """The furthest reach on each diagonal before every number of changes, until the end is met."""
    reach = {1: 0}
    trail = []
    length_a, length_b = len(a), len(b)
    for changes in range(min(length_a + length_b, _MOST_CHANGES) + 1):
        trail.append(dict(reach))
        for line in range(-changes, changes + 1, 2):
            if line == -changes or (line != changes and reach[line - 1] < reach[line + 1]):
                x = reach[line + 1]
            else:
                x = reach[line - 1] + 1
            y = x - line
            while x < length_a and y < length_b and a[x] == b[y]:
                x += 1
                y += 1
            reach[line] = x
            if x >= length_a and y >= length_b:
                return trail
    return None


def joined(found: list[Match]) -> list[Match]:
    """The matches, in order, with those that touch on both sides made one."""
    whole: list[Match] = []
    for match in found:
        last = whole[-1] if whole else None
        if last and last.old + last.size == match.old and last.new + last.size == match.new:
            whole[-1] = Match(last.old, last.new, last.size + match.size)
        else:
            whole.append(match)
    return whole
