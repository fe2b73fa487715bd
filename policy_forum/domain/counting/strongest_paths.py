"""Ways from option to option over duels that were won, and the strongest of them."""

from collections import deque
from collections.abc import Iterator, Sequence

from policy_forum.domain.counting.pairwise import Victory


class Ways:
    """Which options can be reached from which, as links are added one by one.

    Sets of options are whole numbers, a bit for each, so that two sets are joined in one step.
    Every pair is met once: n options with all their links cost about n² steps.
    """

    def __init__(self, size: int) -> None:
        self._from = [1 << option for option in range(size)]
        self._to = [1 << option for option in range(size)]

    def leads(self, start: int, end: int) -> bool:
        """Whether there is a way from `start` to `end`; an option leads to itself."""
        return bool(self._from[start] >> end & 1)

    def add(self, start: int, end: int) -> list[tuple[int, int]]:
        """Add a link, and return the pairs between which there was no way before."""
        if self.leads(start, end):
            return []
        opened = []
        ends = self._from[end]
        for first in _members(self._to[start]):
            new = ends & ~self._from[first]
            self._from[first] |= new
            for last in _members(new):
                self._to[last] |= 1 << first
                opened.append((first, last))
        return opened


def _members(packed: int) -> Iterator[int]:
    while packed:
        lowest = packed & -packed
        yield lowest.bit_length() - 1
        packed ^= lowest


def strongest_paths(won: Sequence[Victory], size: int) -> list[list[int]]:
    """Return p, where p[a][b] is the strength of the strongest path from a to b; 0 without a path.

    A path goes from option to option over duels that were won, and is as strong as the weakest of
    them: its winning votes. `won` has the strongest first: the duel that first opens the way
    between two options is the weakest link of their strongest path.
    """
    paths = [[0] * size for _ in range(size)]
    ways = Ways(size)
    for victory in won:
        for start, end in ways.add(victory.winner, victory.loser):
            paths[start][end] = victory.papers
    return paths


def path_between(won: Sequence[Victory], start: int, end: int, strength: int) -> tuple[int, ...]:
    """A shortest path from `start` to `end` over victories of at least `strength`; () if none."""
    came_from: dict[int, int] = {start: start}
    waiting = deque([start])
    while waiting and end not in came_from:
        here = waiting.popleft()
        for victory in won:
            is_on_way = victory.winner == here and victory.papers >= strength
            if is_on_way and victory.loser not in came_from:
                came_from[victory.loser] = here
                waiting.append(victory.loser)
    if end not in came_from:
        return ()
    path = [end]
    while path[-1] != start:
        path.append(came_from[path[-1]])
    return tuple(reversed(path))
