"""The four methods for several seats once more, paper by paper, as plainly as they can be said.

A replay takes the decisions of a result (who was elected, excluded, transferred) and works out the
votes behind them on its own; slow, and without any of the shortcuts of the methods.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from policy_forum.domain.counting.contests import Contest
from policy_forum.domain.counting.results import CountResult, Stage

FIVE = 10**5
NINE = 10**9


def approvals(contest: Contest) -> list[frozenset[int]]:
    """One set of options for each paper that names one that can win."""
    found = []
    for said, count in contest.papers.items():
        named = frozenset(o for group in said for o in group) - contest.withdrawn
        found += [named] * (count if named else 0)
    return found


def strict_papers(contest: Contest) -> list[list[int]]:
    """One list of options for each paper; papers without equals only."""
    found = []
    for said, count in contest.papers.items():
        named = [o for group in said for o in group if o not in contest.withdrawn]
        found += [named for _ in range(count if named else 0)]
    return found


@dataclass
class _Paper:
    said: list[int]
    holder: int | None = None
    value: Fraction = Fraction(1)
    ended: bool = False


class ScottishReplay:
    """Papers one by one, each with its holder and its value."""

    def __init__(self, contest: Contest) -> None:
        self.contest = contest
        self.papers = [_Paper(said) for said in strict_papers(contest)]
        self.quota = len(self.papers) // (contest.seats + 1) + 1
        self.out: set[int] = set()
        self.fixed: set[int] = set()

    def votes(self) -> dict[int, Fraction]:
        """What each option in the count has; who has passed a surplus on keeps the quota."""
        votes = {o: Fraction(0) for o in self.contest.standing if o not in self.out}
        for paper in self.papers:
            if paper.holder is not None:
                votes[paper.holder] += paper.value
        return {**votes, **dict.fromkeys(self.fixed, Fraction(self.quota))}

    def move(self, holder, factor, closed) -> None:
        """Pass the papers of one holder on to the next option that is not closed."""
        for paper in self.papers:
            if paper.holder == holder and not paper.ended:
                following = [o for o in paper.said if o not in closed]
                paper.value = factor(paper.value)
                paper.holder = following[0] if following else None
                paper.ended = not following

    def check(self, result: CountResult) -> None:
        """Every stage has the votes of this replay, and was allowed."""
        elected: set[int] = set()
        before: dict[int, Fraction] = {}
        for stage in result.stages:
            self._step(stage, before, elected)
            votes = self.votes()
            assert stage.votes == votes
            reached = {o for o in votes if o not in elected and votes[o] >= self.quota}
            assert reached <= set(stage.elected)
            elected |= set(stage.elected)
            before = votes

    def _step(self, stage: Stage, before: dict[int, Fraction], elected: set[int]) -> None:
        if not before:
            self.move(None, lambda value: value, self.out)
        elif stage.excluded:
            (gone,) = stage.excluded
            assert before[gone] == min(v for o, v in before.items() if o not in elected)
            assert all(before[o] <= self.quota for o in elected)
            self.out.add(gone)
            self.move(gone, lambda value: value, self.out | elected)
        else:
            giver = self.contest.options.index(stage.title.values["name"])
            surplus = before[giver] - self.quota
            assert before[giver] == max(v for o, v in before.items() if o in elected)
            self.fixed.add(giver)
            self.move(
                giver,
                lambda value: Fraction(floor(surplus * value / before[giver] * FIVE), FIVE),
                self.out | elected,
            )


class MeekReplay:
    """The reference rule, each vote poured through each paper on its own."""

    def __init__(self, contest: Contest) -> None:
        self.contest = contest
        self.papers = strict_papers(contest)
        self.keep = dict.fromkeys(contest.standing, NINE)
        self.elected: set[int] = set()
        self.out: set[int] = set()

    def pour(self) -> tuple[dict[int, int], int]:
        """The votes and the quota, in thousand-millionths."""
        votes = {o: 0 for o in self.contest.standing if o not in self.out}
        for said in self.papers:
            left = NINE
            for option in said:
                part = ceil(Fraction(left * self.keep[option], NINE))
                if part:
                    votes[option] += part
                left -= part
        return votes, sum(votes.values()) // (self.contest.seats + 1) + 1

    def settle(self) -> tuple[dict[int, int], int, int]:
        """Pour until somebody new reaches the quota, or next to nothing is surplus."""
        last = None
        while True:
            votes, quota = self.pour()
            surplus = max(0, sum(votes[o] - quota for o in self.elected))
            hopeful = [o for o in votes if o not in self.elected]
            if any(votes[o] >= quota for o in hopeful) or surplus < 1000:
                return votes, quota, surplus
            if last is not None and surplus >= last:
                return votes, quota, surplus
            last = surplus
            for option in self.elected:
                wanted = ceil(Fraction(self.keep[option] * quota, NINE))
                self.keep[option] = min(NINE, ceil(Fraction(wanted * NINE, votes[option])))

    def check(self, result: CountResult) -> None:
        """Every stage has the votes and the quota of this replay, and was allowed."""
        for stage in result.stages:
            votes, quota, surplus = self.settle()
            at_end = not stage.excluded and any(votes[o] < quota for o in stage.elected)
            if not at_end:
                assert stage.quota == Fraction(quota, NINE)
                assert stage.votes == {o: Fraction(v, NINE) for o, v in votes.items()}
            self.elected |= set(stage.elected)
            for gone in stage.excluded:
                hopeful = [v for o, v in votes.items() if o not in self.elected]
                assert max(hopeful) < quota
                assert votes[gone] <= min(hopeful) + surplus
                self.out.add(gone)
                self.keep[gone] = 0


def phragmen_replay(contest: Contest, result: CountResult) -> None:
    """Loads voter by voter: each seat went where the most loaded voter bears least."""
    voters = approvals(contest)
    load = [Fraction(0)] * len(voters)
    left = set(contest.standing)
    borne = 0
    for stage in result.stages:
        wanted: dict[int, Fraction] = {}
        for option in left:
            theirs = [load[i] for i, named in enumerate(voters) if option in named]
            if theirs:
                wanted[option] = (1 + sum(theirs, Fraction(0))) / len(theirs)
        (winner,) = stage.elected
        assert stage.votes == {o: 1 / wanted[o] if o in wanted else Fraction(0) for o in left}
        left.remove(winner)
        if not wanted:
            continue
        assert wanted[winner] == min(wanted.values())
        load = [wanted[winner] if winner in named else load[i] for i, named in enumerate(voters)]
        borne += 1
        assert sum(load) == borne


def shares_replay(contest: Contest, result: CountResult) -> None:
    """Purses voter by voter: each purchase was the one with the smallest greatest payment."""
    voters = approvals(contest)
    purses = [result.facts["each"]] * len(voters)
    costs = contest.costs or [Fraction(1)] * len(contest.options)
    left = set(contest.standing)
    for stage in result.stages:
        most = {o: _payment(costs[o], _theirs(o, voters, purses)) for o in left}
        affordable = {o: costs[o] / m for o, m in most.items() if m is not None}
        if not affordable:
            return
        (winner,) = stage.elected
        assert stage.votes == {o: affordable.get(o, Fraction(0)) for o in left}
        assert affordable[winner] == max(affordable.values())
        each = costs[winner] / affordable[winner]
        for i, named in enumerate(voters):
            if winner in named:
                purses[i] -= min(purses[i], each)
        left.remove(winner)
        spent = sum(costs[o] for o in contest.standing if o not in left)
        assert sum(purses) == result.facts["each"] * len(voters) - spent


def _theirs(option, voters, purses) -> list[Fraction]:
    return [purses[i] for i, named in enumerate(voters) if option in named]


def _payment(cost: Fraction, purses: list[Fraction]) -> Fraction | None:
    """The smallest p such that all of min(purse, p) together make the cost."""
    if sum(purses) < cost:
        return None
    for limit in sorted(set(purses)):
        if sum(min(purse, limit) for purse in purses) >= cost:
            poor = [purse for purse in purses if purse < limit]
            return (cost - sum(poor)) / (len(purses) - len(poor))
    return None
