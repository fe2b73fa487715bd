"""One against one: for each two options, how many papers prefer the one to the other.

The counters of one option against all others are packed into one whole number, a field of bits for
each, so that one addition counts a paper for all of them. A field is wide enough for all papers:
none can flow into the next.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from policy_forum.domain.counting.contests import Contest, Ranking

Matrix: TypeAlias = tuple[tuple[int, ...], ...]


def pairwise_matrix(contest: Contest) -> Matrix:
    """Return m, where m[a][b] is how many papers prefer option a to option b.

    An option that a paper ranks is preferred to all that it leaves out; those in one group, and
    those left out, are equal on it. Rows and columns of withdrawn options are nought. For n options
    and papers that rank k of them it takes papers · k additions of numbers n fields long.
    """
    size, width = len(contest.options), contest.total.bit_length()
    above = _ranked_above(contest, width)
    everything = sum(1 << width * option for option in range(size))
    rows = []
    for option in range(size):
        ranked = _field(above[option], option, width)
        below = ranked * everything - above[option]
        rows.append([_field(below, other, width) for other in range(size)])
    for option in contest.withdrawn:
        rows[option] = [0] * size
        for row in rows:
            row[option] = 0
    return tuple(map(tuple, rows))


def _field(packed: int, place: int, width: int) -> int:
    return packed >> width * place & (1 << width) - 1


def _ranked_above(contest: Contest, width: int) -> list[int]:
    """For each option, packed: of the papers that rank it, how many rank each as high or higher.

    Each option is as high as itself, so that its own field is how many papers rank it.
    """
    size = len(contest.options)
    above = [0] * size
    units: dict[int, list[int]] = {}
    for ranking, count in contest.papers.items():
        unit = units.get(count)
        if unit is None:
            unit = units[count] = [count << width * option for option in range(size)]
        _add(above, ranking, unit)
    return above


def _add(above: list[int], ranking: Ranking, unit: list[int]) -> None:
    seen = 0
    for group in ranking:
        if len(group) == 1:
            option = group[0]
            seen += unit[option]
            above[option] += seen
        else:
            seen += sum(unit[option] for option in group)
            for option in group:
                above[option] += seen


@dataclass(frozen=True)
class Victory:
    """A duel that was won: `winner` is preferred by `papers`, `loser` by `against`, fewer."""

    winner: int
    loser: int
    papers: int
    against: int

    @property
    def lead(self) -> int:
        """By how many papers it was won."""
        return self.papers - self.against

    @property
    def to_turn(self) -> int:
        """The fewest papers that, had they said the opposite, would have made `loser` win."""
        return self.lead // 2 + 1


def victories(matrix: Matrix, among: Iterable[int]) -> list[Victory]:
    """The duels won among options: most papers first, of equals the smaller opposition first."""
    options = sorted(among)
    found = [
        Victory(a, b, matrix[a][b], matrix[b][a])
        for a in options
        for b in options
        if matrix[a][b] > matrix[b][a]
    ]
    return sorted(found, key=lambda won: (-won.papers, won.against))


def duels_won(won: Sequence[tuple[int, int]], among: Sequence[int]) -> dict[int, Fraction]:
    """For each option the duels that it won, each as (winner, loser); a tied one is half for each.

    Of n options they add up to n·(n − 1)/2, the number of duels.
    """
    halves = dict.fromkeys(among, len(among) - 1)
    for winner, loser in won:
        halves[winner] += 1
        halves[loser] -= 1
    return {option: Fraction(count, 2) for option, count in halves.items()}


def beats_all(matrix: Matrix, among: Sequence[int]) -> int | None:
    """The option that beats every other one against one (the Condorcet winner), if there is one."""
    for option in among:
        if all(matrix[option][other] > matrix[other][option] for other in among if other != option):
            return option
    return None
