"""Who supports what, and how many of them, counted by the machine's own bits.

Papers that support the same options are one row. A crowd of rows is a whole number with one bit
for each row, so that "those of this crowd who support Ada" is one operation on two numbers, and
how many they are is another.
"""

from collections.abc import Sequence
from typing import TypeAlias

from policy_forum.domain.counting.contests import Contest

Crowd: TypeAlias = int
"""Rows of papers: the bit of a row is set when the row belongs to the crowd."""


class Supporters:
    """The papers of a contest by the options that they name anywhere, whatever their rank.

    `papers` is how many name an option that can win, `blank` how many do not; `of[option]` is the
    crowd that names it, `all` the crowd of all.
    """

    def __init__(self, contest: Contest) -> None:
        options = contest.standing
        rows = _rows(contest)
        self.blank = rows.pop(0, 0)
        self.papers = sum(rows.values())
        # Rows of many papers last: they get the low bits, and the numbers for weights are short.
        ordered = sorted(rows, key=rows.__getitem__)
        width = len(contest.options)
        table = "".join([format(row, f"0{width}b") for row in ordered])
        self.of: dict[int, Crowd] = {
            option: int(table[width - 1 - option :: width] or "0", 2) for option in options
        }
        self.all: Crowd = (1 << len(ordered)) - 1
        self._weights = _weights([rows[row] for row in ordered])

    def number(self, crowd: Crowd) -> int:
        """How many papers a crowd has."""
        return sum([(crowd & rows).bit_count() << power for power, rows in self._weights])


def _rows(contest: Contest) -> dict[int, int]:
    """How many papers name each set of options; in a set, the bit of each option is set."""
    bits = [1 << option for option in range(len(contest.options))]
    bits = [0 if option in contest.withdrawn else bit for option, bit in enumerate(bits)]
    of_group = _Sums(bits)
    rows: dict[int, int] = {}
    for ranking, count in contest.papers.items():
        row = sum([of_group[group] for group in ranking])
        rows[row] = rows.get(row, 0) + count
    return rows


class _Sums(dict[tuple[int, ...], int]):
    """The bits of a group together, worked out once for each group."""

    def __init__(self, bits: Sequence[int]) -> None:
        super().__init__()
        self._bits = bits

    def __missing__(self, group: tuple[int, ...]) -> int:
        self[group] = found = sum([self._bits[option] for option in group])
        return found


def _weights(counts: Sequence[int]) -> list[tuple[int, Crowd]]:
    """For each power of two, the rows whose number of papers has it; `counts` never falls."""
    powers = max(counts, default=0).bit_length()
    digits = [
        (power, int("".join(["1" if count >> power & 1 else "0" for count in counts]), 2))
        for power in range(powers)
    ]
    return [(power, rows) for power, rows in digits if rows]
