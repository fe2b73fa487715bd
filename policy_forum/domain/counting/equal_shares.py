"""The method of equal shares: every paper has the same money, and pays for what it supports.

Source: D. Peters and P. Skowron, Proportionality and the limits of welfarism (2020), and D. Peters,
G. Pierczyński and P. Skowron, Proportional participatory budgeting with additive utilities (2021),
where an option that is worth its cost to each supporter is worth one for each unit of money. The
add-one completion for money is that of Pabulib's rule "equalshares/add1".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from policy_forum.domain.counting.contests import Contest, ContestError
from policy_forum.domain.counting.equal_shares_words import (
    money_words,
    purchase_title,
    purchase_words,
    result_words,
    waiting_words,
)
from policy_forum.domain.counting.market import Market
from policy_forum.domain.counting.placing import NOTHING_COUNTED
from policy_forum.domain.counting.results import CountResult, Method, Stage
from policy_forum.domain.counting.supporters import Supporters
from policy_forum.domain.counting.tie_breaking import TieBreaker
from policy_forum.domain.phrases import Phrase

MOST_SEATS_MORE = 2
"""For seats, add-one gives the papers together at most the price of so many times the seats."""


def count_equal_shares(contest: Contest, lot: Sequence[int]) -> CountResult:
    """Count for seats, or for a budget of money with costs; `lot` has all options, luckiest first.

    Every option on a paper counts as supported, at whatever rank. `votes` of a stage are the
    effective votes of the options still to be had: the cost divided by the most that a supporter
    has to pay, nought where supporters have too little. Where no paper names an option that can
    win, nobody wins. Raises ContestError where a budget comes without costs, or a cost is not more
    than nought.
    """
    terms = _terms(contest)
    supporters = Supporters(contest)
    each = _each_paper_gets(terms, supporters, lot)
    count = _Count(contest, terms, supporters, lot, each)
    count.buy_all()
    if supporters.papers and not terms.is_money:
        count.fill_with_phragmen()
    return CountResult(
        Method.EQUAL_SHARES,
        contest.options,
        tuple(count.bought),
        tuple(count.stages),
        tuple(count.ties.broken),
        (NOTHING_COUNTED,)
        if not supporters.papers
        else money_words(each, supporters.papers, None if terms.is_money else contest.seats)
        + result_words(contest, count.stages),
        blank=supporters.blank,
        facts={
            "valid": Fraction(supporters.papers),
            "each": each,
            "spent": sum((terms.prices[o] for o in count.bought), Fraction(0)),
        },
    )


@dataclass(frozen=True)
class _Terms:
    """What there is to spend, what each option costs, and how far add-one goes."""

    prices: Mapping[int, Fraction]
    budget: Fraction
    is_money: bool

    def is_full(self, bought: Sequence[int], wanted: Sequence[int]) -> bool:
        """Whether nothing more that anybody wants can be paid from the budget."""
        left = self.budget - self.cost(bought)
        return all(self.prices[o] > left for o in wanted if o not in bought)

    def cost(self, bought: Sequence[int]) -> Fraction:
        """What options cost together."""
        return sum((self.prices[o] for o in bought), Fraction(0))

    def step(self, papers: int) -> Fraction:
        """What add-one gives each paper more: one unit of money, or its part of one more seat."""
        return Fraction(1) if self.is_money else Fraction(1, papers)

    def may_give(self, each: Fraction, papers: int) -> bool:
        """Whether add-one goes as far as this."""
        return self.is_money or each * papers <= MOST_SEATS_MORE * self.budget


def _terms(contest: Contest) -> _Terms:
    if contest.budget is None:
        return _Terms(dict.fromkeys(contest.standing, Fraction(1)), Fraction(contest.seats), False)
    if contest.costs is None or len(contest.costs) != len(contest.options):
        message = "a budget is to be shared out, and not every option says what it costs"
        raise ContestError(message)
    prices = {o: Fraction(contest.costs[o]) for o in contest.standing}
    if any(price <= 0 for price in prices.values()):
        message = "an option costs nothing: take it without a vote and leave it out of the count"
        raise ContestError(message)
    return _Terms(prices, Fraction(contest.budget), True)


def _each_paper_gets(terms: _Terms, supporters: Supporters, lot: Sequence[int]) -> Fraction:
    """The add-one completion: the most money a paper, step by step, that buys no more than fits."""
    papers = supporters.papers
    if not papers:
        return Fraction(0)
    wanted = [o for o in terms.prices if supporters.of[o]]
    good = given = terms.budget / papers
    while terms.may_give(given, papers):
        bought = Market(supporters, terms.prices, given).all_bought(TieBreaker(lot))
        if terms.cost(bought) > terms.budget:
            break
        good = given
        if terms.is_full(bought, wanted):
            break
        given += terms.step(papers)
    return good


class _Count:
    """The last round of add-one again, stage by stage, and the seats that it leaves."""

    def __init__(
        self,
        contest: Contest,
        terms: _Terms,
        supporters: Supporters,
        lot: Sequence[int],
        each: Fraction,
    ) -> None:
        self._contest = contest
        self._terms = terms
        self._supporters = supporters
        self._market = Market(supporters, terms.prices, each)
        self._given = each
        self.bought: list[int] = []
        self.stages: list[Stage] = []
        self.ties = TieBreaker(lot)

    def buy_all(self) -> None:
        """Buy what supporters can pay, the most effective votes first."""
        while most := max((votes := self._market.effective_votes()).values(), default=Fraction(0)):
            option = self._take(votes)
            price = self._terms.prices[option]
            left = self._market.purses.left
            self._market.buy(option, most)
            assert left - self._market.purses.left == price, "money went missing"
            words = purchase_words(self._contest, votes, option, price, self._on(option))
            self._note(votes, option, words)

    def fill_with_phragmen(self) -> None:
        """Fill seats that are left: papers are given money, at the same speed, until one is paid.

        `votes` of these stages are the price of a seat divided by all that a paper has been given.
        """
        seats = min(self._contest.seats, len(self._contest.standing))
        while len(self.bought) < seats:
            lacking = {o: self._market.lacking(o) for o in self._market.options}
            votes = {
                o: Fraction(0) if more is None else 1 / (self._given + more)
                for o, more in lacking.items()
            }
            option = self._take(votes)
            more = lacking[option]
            if more is not None:
                self._given += more
                self._market.purses.give(more)
            self._market.take_all(option)
            words = waiting_words(self._contest, option, more, self._given)
            self._note(votes, option, words)

    def _on(self, option: int) -> int:
        return self._supporters.number(self._supporters.of[option])

    def _take(self, votes: Mapping[int, Fraction]) -> int:
        most = max(votes.values())
        return self.ties.best((o for o, one in votes.items() if one == most), "elect")

    def _note(self, votes: Mapping[int, Fraction], option: int, words: tuple[Phrase, ...]) -> None:
        self.bought.append(option)
        title = purchase_title(len(self.bought), self._contest.options[option])
        self.stages.append(Stage(len(self.stages) + 1, title, votes, (option,), words=words))
        self.ties.stage_ended(votes)
