"""Deciding between options that are equal: the last earlier stage that told them apart, or the lot.

The rule is that of the Scottish Local Government Elections Order 2007 (SSI 2007/42), schedule 1,
rules 49 and 51, used for every count in stages. Among options that are equal the last earlier
stage is looked for at which not all of them had the same votes; those that stood best there (or
worst, where one has to go) stay in question. If more than one does, stages before that decide
between them; and at the end the lot, in which the option that stands first is favoured.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from policy_forum.domain.counting.lots import place_in
from policy_forum.domain.counting.results import TieBroken, TieRule

Votes: TypeAlias = int | Fraction


class TieBreaker:
    """Remembers the votes at the end of each stage, and each tie that it broke (`broken`).

    A tie belongs to the stage that is being made.
    """

    def __init__(self, lot: Sequence[int]) -> None:
        self._place = place_in(lot)
        self._ended: list[tuple[Mapping[int, Votes], Votes]] = []
        self.broken: list[TieBroken] = []

    def stage_ended(self, votes: Mapping[int, Votes], tolerance: Votes = 0) -> None:
        """Keep the votes of a stage, which must not change any more.

        Votes no further apart than `tolerance` count as equal.
        """
        self._ended.append((votes, tolerance))

    def best(self, tied: Iterable[int], purpose: str) -> int:
        """The option to favour among equals; `tied` has at least one."""
        return self._decided(tied, purpose, 1)

    def worst(self, tied: Iterable[int], purpose: str) -> int:
        """The option that has to go among equals; `tied` has at least one."""
        return self._decided(tied, purpose, -1)

    def ranked(self, votes: Mapping[int, Votes], purpose: str) -> list[int]:
        """Options with the most votes first, equals in the order in which they are favoured."""
        left, order = dict(votes), []
        while left:
            most = max(left.values())
            taken = self.best((o for o, one in left.items() if one == most), purpose)
            order.append(taken)
            del left[taken]
        return order

    def _decided(self, tied: Iterable[int], purpose: str, sign: int) -> int:
        options = tuple(sorted(tied))
        if len(options) == 1:
            return options[0]
        kept, stage = options, None
        for number in range(len(self._ended), 0, -1):
            narrowed = self._standing_out(kept, number, sign)
            if len(narrowed) < len(kept):
                kept, stage = narrowed, number
            if len(kept) == 1:
                break
        by_lot = len(kept) > 1
        taken = min(kept, key=lambda o: sign * self._place[o])
        rule = TieRule.LOT if by_lot else TieRule.EARLIER_STAGE
        at = len(self._ended) + 1
        self.broken.append(
            TieBroken(options, taken, purpose, rule, at, None if by_lot else stage),
        )
        return taken

    def _standing_out(self, options: Sequence[int], number: int, sign: int) -> tuple[int, ...]:
        """Those that had the most votes (or the fewest, by `sign`) when a stage ended."""
        votes, tolerance = self._ended[number - 1]
        far = max(sign * votes[o] for o in options)
        return tuple(o for o in options if far - sign * votes[o] <= tolerance)
