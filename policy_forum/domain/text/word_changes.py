"""Which words of a clause changed, on borders that a person would choose."""

from typing import NamedTuple

from policy_forum.domain.text.sequence import Match, matches
from policy_forum.domain.text.words import Unit, units_of_both

_SENTENCE_ENDS = frozenset(".!?;:")
_FARTHEST_SLIDE = 60


class Hunk(NamedTuple):
    """Units `[old, old_end)` of the old body give way to `[new, new_end)` of the new one."""

    old: int
    old_end: int
    new: int
    new_end: int


def word_hunks(
    old: tuple[Unit, ...], new: tuple[Unit, ...], head: int = 0, tail: int = 0
) -> list[Hunk]:
    """The changes between two bodies, in order, apart from each other, in whole words.

    Space alone is no change, except where words are joined or parted. `head` and `tail` are
    how many of the first and last units are known to be the same; they cost nothing.
    """
    old_end, new_end = len(old) - tail, len(new) - tail
    found = matches(
        [unit.word for unit in old[head:old_end]], [unit.word for unit in new[head:new_end]]
    )
    hunks = [
        Hunk(hunk.old + head, hunk.old_end + head, hunk.new + head, hunk.new_end + head)
        for hunk in _between(found, old_end - head, new_end - head)
    ]
    hunks = _without_islands(hunks, old)
    hunks = _slid(hunks, old, new)
    return _with_joins(hunks, old, new, (head, old_end))


def hunks_of(before: str, after: str) -> tuple[Hunk, ...]:
    """As `word_hunks`, for two versions of one body; costs the stretch in which they differ."""
    return tuple(word_hunks(*units_of_both(before, after)))


def _between(found: list[Match], old_end: int, new_end: int) -> list[Hunk]:
    hunks = []
    i = j = 0
    for old, new, size in [*found, Match(old_end, new_end, 0)]:
        if i < old or j < new:
            hunks.append(Hunk(i, old, j, new))
        i, j = old + size, new + size
    return hunks


def _without_islands(hunks: list[Hunk], old: tuple[Unit, ...]) -> list[Hunk]:
    """Join changes that have only a small word or sign between them.

    "of" kept in the middle of a rewritten phrase is chance, and reads badly.
    """
    joined: list[Hunk] = []
    for hunk in hunks:
        last = joined[-1] if joined else None
        if last and _is_island(old[last.old_end : hunk.old], _size(last), _size(hunk)):
            joined[-1] = Hunk(last.old, hunk.old_end, last.new, hunk.new_end)
        else:
            joined.append(hunk)
    return joined


def _size(hunk: Hunk) -> int:
    return max(hunk.old_end - hunk.old, hunk.new_end - hunk.new)


def _is_island(between: tuple[Unit, ...], before: int, after: int) -> bool:
    small = len(between) <= 2 and all(len(unit.word) <= 4 for unit in between)
    return small and len(between) < min(before, after)


def _slid(hunks: list[Hunk], old: tuple[Unit, ...], new: tuple[Unit, ...]) -> list[Hunk]:
    """Move pure insertions and deletions to the best of the places that mean the same."""
    moved: list[Hunk] = []
    for place, hunk in enumerate(hunks):
        floor = hunk.old - (moved[-1].old_end + 1 if moved else 0)
        ceiling = (hunks[place + 1].old - 1 if place + 1 < len(hunks) else len(old)) - hunk.old_end
        if hunk.old == hunk.old_end:
            step = _best_step(new, hunk.new, hunk.new_end, floor, ceiling)
        elif hunk.new == hunk.new_end:
            step = _best_step(old, hunk.old, hunk.old_end, floor, ceiling)
        else:
            step = 0
        moved.append(Hunk(*(bound + step for bound in hunk)))
    return moved


def _best_step(units: tuple[Unit, ...], start: int, end: int, floor: int, ceiling: int) -> int:
    """How far the passage may move for the best border; a change of 0 wins a tie."""
    best, best_step = _border(units, start, end), 0
    for direction, room in ((-1, floor), (1, ceiling)):
        step = 0
        while abs(step) < min(room, _FARTHEST_SLIDE):
            leaving = units[end + step - 1 if direction < 0 else start + step].word
            entering = units[start + step - 1 if direction < 0 else end + step].word
            if leaving != entering:
                break
            step += direction
            score = _border(units, start + step, end + step)
            if score > best:
                best, best_step = score, step
    return best_step


def _border(units: tuple[Unit, ...], start: int, end: int) -> int:
    """How natural it is to cut here: sentences over commas over words."""
    before = units[start - 1].word if start else "."
    last = units[end - 1].word
    score = 4 if before in _SENTENCE_ENDS else 2 if before == "," else 0
    return score + (2 if last in _SENTENCE_ENDS else 0) + (1 if not units[start].gap else 0)


def _with_joins(
    hunks: list[Hunk], old: tuple[Unit, ...], new: tuple[Unit, ...], window: tuple[int, int]
) -> list[Hunk]:
    """Add the places where equal words were joined or parted ("re port", "re-port")."""
    whole: list[Hunk] = []
    i = j = 0
    for hunk in [*hunks, Hunk(len(old), len(old), len(new), len(new))]:
        for step in range(max(1, window[0] - i), min(hunk.old, window[1] + 1) - i):
            if bool(old[i + step].gap) != bool(new[j + step].gap):
                _append(whole, Hunk(i + step, i + step + 1, j + step, j + step + 1))
        if hunk.old < hunk.old_end or hunk.new < hunk.new_end:
            _append(whole, hunk)
        i, j = hunk.old_end, hunk.new_end
    return whole


def _append(hunks: list[Hunk], hunk: Hunk) -> None:
    last = hunks[-1] if hunks else None
    if last and last.old_end == hunk.old and last.new_end == hunk.new:
        hunks[-1] = Hunk(last.old, hunk.old_end, last.new, hunk.new_end)
    else:
        hunks.append(hunk)
