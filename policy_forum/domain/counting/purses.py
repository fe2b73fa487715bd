"""The money of papers that buy what they support together."""

from copy import copy
from fractions import Fraction
from math import gcd

from policy_forum.domain.counting.supporters import Crowd, Supporters


class Purses:
    """What each paper has left; papers with the same money are one crowd.

    Money is whole numbers of units, of which `_unit` make one of the contest's money, so that
    sharing a price equally never leaves a remainder. `paid` is what was spent so far.
    """

    def __init__(self, supporters: Supporters, each: Fraction) -> None:
        self._supporters = supporters
        self._unit = each.denominator
        self._crowds: dict[int, Crowd] = {each.numerator: supporters.all}
        self.paid = Fraction(0)

    def payment(self, option: int, price: Fraction) -> Fraction | None:
        """The most that a supporter of the option has to pay for it, None if they have too little.

        All pay the same, but nobody more than they have.
        """
        number = self._supporters.number
        theirs = self._supporters.of[option]
        able = [(money, number(crowd & theirs)) for money, crowd in sorted(self._crowds.items())]
        owed = price * self._unit
        payers = sum(papers for _money, papers in able)
        for money, papers in able:
            if papers and owed <= money * payers:
                return owed / payers / self._unit
            owed -= money * papers
            payers -= papers
        return None

    def votes(self, option: int, price: Fraction) -> Fraction:
        """The effective votes: the price divided by the most a supporter has to pay; or nought."""
        payment = self.payment(option, price)
        return price / payment if payment else Fraction(0)

    def as_now(self) -> "Purses":
        """These purses as they are, whatever is bought from now on."""
        return copy(self)

    def buy(self, option: int, price: Fraction, payment: Fraction) -> None:
        """Take the price from the supporters: `payment` of each, or all that they have."""
        self._refine(payment)
        each = int(payment * self._unit)
        theirs = self._supporters.of[option]
        crowds: dict[int, Crowd] = {}
        for money, crowd in self._crowds.items():
            for left, part in (
                (max(money - each, 0), crowd & theirs),
                (money, crowd & ~theirs),
            ):
                if part:
                    crowds[left] = crowds.get(left, 0) | part
        self._crowds = crowds
        self.paid += price

    def lacking(self, option: int, price: Fraction) -> Fraction | None:
        """What each paper would have to be given for the option to be paid; None without papers."""
        number = self._supporters.number
        theirs = self._supporters.of[option]
        papers = number(theirs)
        if not papers:
            return None
        have = sum(money * number(crowd & theirs) for money, crowd in self._crowds.items())
        return (price - Fraction(have, self._unit)) / papers

    def give(self, each: Fraction) -> None:
        """Give the same to each paper."""
        self._refine(each)
        more = int(each * self._unit)
        self._crowds = {money + more: crowd for money, crowd in self._crowds.items()}

    @property
    def most(self) -> Fraction:
        """The money of the paper that has most."""
        return Fraction(max(self._crowds, default=0), self._unit)

    @property
    def left(self) -> Fraction:
        """The money of all papers together."""
        number = self._supporters.number
        return Fraction(sum(m * number(crowd) for m, crowd in self._crowds.items()), self._unit)

    def _refine(self, amount: Fraction) -> None:
        """Make the unit small enough for an amount to be a whole number of units."""
        finer = amount.denominator // gcd(amount.denominator, self._unit)
        if finer > 1:
            self._unit *= finer
            self._crowds = {money * finer: crowd for money, crowd in self._crowds.items()}
