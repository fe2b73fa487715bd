"""pabutools recounts what is counted from approvals; a plain sum recounts the approvals."""

from collections import Counter
from fractions import Fraction

import pytest

from policy_forum.domain.counting.approval import count_approval
from policy_forum.domain.counting.contests import Contest
from policy_forum.domain.counting.equal_shares import count_equal_shares
from policy_forum.domain.counting.phragmen import count_phragmen
from tests.oracles.drawn import drawn, named, real, seeds

election_of = pytest.importorskip("pabutools.election")
rules = pytest.importorskip("pabutools.rules")

ELECTIONS = 40
pytestmark = pytest.mark.filterwarnings("ignore")


class Shared:
    """A contest in the library's form; its projects are called by their numbers."""

    def __init__(self, contest: Contest, costs=None, budget=None) -> None:
        costs = costs or [1] * len(contest.options)
        self.projects = [election_of.Project(str(o), cost) for o, cost in enumerate(costs)]
        self.instance = election_of.Instance(self.projects, budget_limit=budget or contest.seats)
        self.profile = election_of.ApprovalProfile(
            [
                election_of.ApprovalBallot([self.projects[o] for group in said for o in group])
                for said, count in contest.papers.items()
                for _ in range(count if said else 0)
            ],
            instance=self.instance,
        )

    def equal_shares(self, increment, sat) -> list[int]:
        """The library's choice with the add-one completion."""
        chosen = rules.method_of_equal_shares(
            self.instance, self.profile, sat_class=sat, voter_budget_increment=increment
        )
        return [int(project.name) for project in chosen]


def test_seats_by_phragmen_go_to_the_same_options():
    compared = 0
    for seed in seeds(ELECTIONS):
        contest = drawn(seed, seats=1 + seed % 4, fewest=5)
        result = count_phragmen(contest, range(len(contest.options)))
        if result.ties:
            continue
        shared = Shared(contest)
        others = rules.sequential_phragmen(shared.instance, shared.profile)
        assert sorted(result.winners) == sorted(int(project.name) for project in others)
        compared += 1
    assert compared > ELECTIONS // 2


def test_seats_by_equal_shares_go_to_the_same_options():
    compared = 0
    for seed in seeds(ELECTIONS):
        contest = drawn(seed, seats=1 + seed % 4, fewest=5)
        result = count_equal_shares(contest, range(len(contest.options)))
        if result.ties:
            continue
        papers = int(result.facts["valid"])
        others = Shared(contest).equal_shares(Fraction(1, papers), election_of.Cardinality_Sat)
        # Both are the choice of add-one; ours may go on, by Phragmén's method.
        assert list(result.winners[: len(others)]) == others
        compared += 1
    assert compared > ELECTIONS // 2


def test_money_by_equal_shares_goes_to_the_same_options():
    compared = 0
    for seed in seeds(ELECTIONS):
        plain = drawn(seed, fewest=5)
        costs = [7 + (seed * 31 + 17 * o * o) % 90 for o in range(len(plain.options))]
        budget = sum(costs) * 2 // 3
        contest = Contest(
            plain.options,
            plain.papers,
            costs=tuple(map(Fraction, costs)),
            budget=Fraction(budget),
        )
        result = count_equal_shares(contest, range(len(contest.options)))
        if result.ties:
            continue
        others = Shared(contest, costs, budget).equal_shares(1, election_of.Cost_Sat)
        assert sorted(result.winners) == sorted(others)
        compared += 1
    assert compared > ELECTIONS // 2


@pytest.mark.parametrize("election", named("pb_"))
def test_a_real_budget_buys_the_same(election):
    contest = real(election)
    result = count_equal_shares(contest, range(len(contest.options)))
    assert contest.costs is not None

    others = Shared(contest, contest.costs, contest.budget).equal_shares(1, election_of.Cost_Sat)

    assert sorted(result.winners) == sorted(others)


def test_approvals_are_added_up_alike():
    for seed in seeds(ELECTIONS):
        contest = drawn(seed, seats=2)
        result = count_approval(contest, range(len(contest.options)))
        scores: Counter[int] = Counter()
        for ballot in Shared(contest).profile:
            scores.update(int(project.name) for project in ballot)
        assert result.ties or sorted(result.winners) == sorted(
            option for option, _ in scores.most_common(2)
        )
