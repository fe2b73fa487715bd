"""Options for sale, and papers that buy them together at equal shares."""

from collections.abc import Mapping
from fractions import Fraction

from policy_forum.domain.counting.purses import Purses
from policy_forum.domain.counting.supporters import Supporters
from policy_forum.domain.counting.tie_breaking import TieBreaker


class Market:
    """The options that are still to be had, and the purses that can pay for them."""

    def __init__(
        self, supporters: Supporters, prices: Mapping[int, Fraction], each: Fraction
    ) -> None:
        self.purses = Purses(supporters, each)
        self._prices = dict(prices)

    @property
    def options(self) -> tuple[int, ...]:
        """What is still to be had."""
        return tuple(self._prices)

    def votes(self, option: int) -> Fraction:
        """The effective votes: the price divided by the most a supporter has to pay; or nought."""
        return self.purses.votes(option, self._prices[option])

    def effective_votes(self) -> dict[int, Fraction]:
        """Those of all options that are still to be had."""
        return {option: self.votes(option) for option in self._prices}

    def buy(self, option: int, votes: Fraction) -> None:
        """Its supporters pay for an option that has so many effective votes."""
        price = self._prices.pop(option)
        self.purses.buy(option, price, price / votes)

    def lacking(self, option: int) -> Fraction | None:
        """What each paper would have to be given for an option; None when no paper names it."""
        return self.purses.lacking(option, self._prices[option])

    def take_all(self, option: int) -> None:
        """Its supporters give all that they have for an option."""
        price = self._prices.pop(option)
        self.purses.buy(option, price, self.purses.most)

    def all_bought(self, ties: TieBreaker) -> list[int]:
        """What is bought, in order, equals as `ties` decides.

        Effective votes never rise while money is spent, so that what an option had when it was
        last looked at is the most that it can have, and few need to be looked at.
        """
        known = self.effective_votes()
        bought: list[int] = []
        while best := self._best(known):
            stage = _Earlier(self.purses.as_now(), dict(self._prices))
            option = ties.best((o for o, votes in known.items() if votes == best), "elect")
            ties.stage_ended(stage)
            self.buy(option, best)
            del known[option]
            bought.append(option)
        return bought

    def _best(self, known: dict[int, Fraction]) -> Fraction:
        """The most effective votes; those in `known` that could be it are brought up to date."""
        best = Fraction(0)
        for option in sorted(known, key=known.__getitem__, reverse=True):
            if known[option] < best:
                break
            known[option] = self.votes(option)
            best = max(best, known[option])
        return best


class _Earlier(dict[int, Fraction]):
    """The effective votes of an earlier stage, worked out for those that a tie asks about."""

    def __init__(self, purses: Purses, prices: Mapping[int, Fraction]) -> None:
        super().__init__()
        self._purses = purses
        self._prices = prices

    def __missing__(self, option: int) -> Fraction:
        self[option] = found = self._purses.votes(option, self._prices[option])
        return found
