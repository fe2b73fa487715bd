"""The single transferable vote by Meek's method: what an elected option does not need flows on.

Source: B. L. Meek's method as in algorithm 123 (I. D. Hill, B. A. Wichmann, D. R. Woodall, The
Computer Journal 30, 1987), with the fixed decimals of the Reference Meek Rule that the
Proportional Representation Foundation published: nine decimals, parts that are kept rounded up,
and a count that goes on until less than a millionth of a vote is left over. That makes it whole
numbers throughout, which anyone can make again to the last decimal.
"""

from collections.abc import Sequence
from fractions import Fraction

from policy_forum.domain.counting.contests import Contest
from policy_forum.domain.counting.meek_flow import ONE, Flow, PaperTree
from policy_forum.domain.counting.meek_words import (
    elected_words,
    excluded_words,
    last_words,
    result_words,
    title_of,
)
from policy_forum.domain.counting.results import CountResult, Method, Stage
from policy_forum.domain.counting.tie_breaking import TieBreaker
from policy_forum.domain.counting.transfers import number_of, valid_papers
from policy_forum.domain.phrases import Phrase

ENOUGH = ONE // 10**6
"""The iteration of a stage ends when less than a millionth of a vote is surplus in all."""


def count_meek_stv(contest: Contest, lot: Sequence[int]) -> CountResult:
    """Count for `contest.seats` seats; `lot` holds all options, the luckiest first.

    A stage ends with options elected or with one excluded; its votes are those that decided. With
    what is not transferable and what is lost in dividing between equals they make up the number
    of papers that are not blank, at each stage, or the count stops with an AssertionError. Without
    such a paper nobody wins.
    """
    papers, blank = valid_papers(contest)
    valid = number_of(papers)
    count = _Count(contest, PaperTree(papers, frozenset(contest.standing)), valid, lot)
    if valid:
        count.run()
    return CountResult(
        Method.MEEK_STV,
        contest.options,
        tuple(count.order),
        tuple(count.stages),
        tuple(count.ties.broken),
        result_words(contest, count.stages, count.ties.broken),
        blank=blank,
        facts={"valid": Fraction(valid), "iterations": Fraction(count.iterations)},
    )


class _Count:
    def __init__(self, contest: Contest, tree: PaperTree, valid: int, lot: Sequence[int]) -> None:
        self._contest = contest
        self._tree = tree
        self._whole = valid * ONE
        self._hopeful = set(contest.standing)
        self._keep: dict[int, int] = {}
        self._quota = 0
        self.iterations = 0
        self.order: list[int] = []
        self.stages: list[Stage] = []
        self.ties = TieBreaker(lot)

    @property
    def _vacancies(self) -> int:
        return self._contest.seats - len(self.order)

    def run(self) -> None:
        """All stages: each elects those who reach the quota, or excludes one."""
        while self._vacancies and len(self._hopeful) > self._vacancies:
            flow, surplus, reached = self._iterate()
            if reached:
                self._elect(flow, reached)
            else:
                self._exclude(flow, surplus)
        if self._vacancies and self._hopeful:
            self._elect_the_rest()

    def _iterate(self) -> tuple[Flow, int, dict[int, int]]:
        """Let votes flow until some option reaches the quota, or hardly a surplus is left."""
        before: int | None = None
        while True:
            flow = self._flow()
            reached = {o: flow.votes[o] for o in self._hopeful if flow.votes[o] >= self._quota}
            surplus = max(0, sum(flow.votes[o] - self._quota for o in self._keep))
            settled = surplus < ENOUGH or (before is not None and surplus >= before)
            if reached or settled:
                return flow, surplus, reached
            self._keep_less(flow)
            before = surplus

    def _flow(self) -> Flow:
        flow = self._tree.flow(self._keep)
        self.iterations += 1
        kept = sum(flow.votes.values())
        assert kept + flow.not_transferable + flow.rounded_off == self._whole, "votes went missing"
        self._quota = kept // (self._contest.seats + 1) + 1
        return flow

    def _keep_less(self, flow: Flow) -> None:
        """Each elected option keeps such a part that, as papers stand, the quota is left to it."""
        for option, part in self._keep.items():
            wanted = -(-part * self._quota // ONE)
            self._keep[option] = min(ONE, -(-wanted * ONE // flow.votes[option]))

    def _elect(self, flow: Flow, reached: dict[int, int]) -> None:
        elected = self.ties.ranked(reached, "elect")[: self._vacancies]
        self._note(flow, elected, (), elected_words(self._contest, elected, self._parts()))
        self.order += elected
        self._hopeful.difference_update(elected)
        self._keep.update(dict.fromkeys(elected, ONE))
        self._tree.elect(elected)

    def _exclude(self, flow: Flow, surplus: int) -> None:
        """The option with the fewest votes goes; those nearer than the surplus are its equals."""
        votes = {o: flow.votes[o] for o in self._hopeful}
        least = min(votes.values())
        tied = [o for o, one in votes.items() if one <= least + surplus]
        option = self.ties.worst(tied, "exclude")
        following = min((one for o, one in votes.items() if o != option))
        gap = Fraction(following - votes[option], ONE)
        words = excluded_words(self._contest, option, gap, len(tied) > 1, self._parts())
        self._note(flow, [], (option,), words, surplus)
        self._hopeful.remove(option)
        self._tree.exclude(option)

    def _elect_the_rest(self) -> None:
        """No more are left than there are seats."""
        flow = self._flow()
        rest = self.ties.ranked({o: flow.votes[o] for o in self._hopeful}, "order")
        self._note(flow, rest, (), last_words(self._contest, rest))
        self.order += rest

    def _note(
        self,
        flow: Flow,
        elected: Sequence[int],
        excluded: tuple[int, ...],
        words: tuple[Phrase, ...],
        surplus: int = 0,
    ) -> None:
        self.stages.append(
            Stage(
                len(self.stages) + 1,
                title_of(self._contest, elected, excluded),
                {o: Fraction(votes, ONE) for o, votes in flow.votes.items()},
                tuple(elected),
                excluded,
                Fraction(flow.not_transferable, ONE),
                Fraction(flow.rounded_off, ONE),
                Fraction(self._quota, ONE),
                words,
            )
        )
        self.ties.stage_ended(flow.votes, surplus)

    def _parts(self) -> dict[int, Fraction]:
        return {o: Fraction(part, ONE) for o, part in self._keep.items()}
