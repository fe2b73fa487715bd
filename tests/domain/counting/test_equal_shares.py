"""The method of equal shares, for seats and for money."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.counting.contests import Contest, ContestError
from policy_forum.domain.counting.equal_shares import count_equal_shares
from policy_forum.domain.counting.results import TieRule
from tests.domain.counting.plain_counts import shares_replay
from tests.domain.counting.ranked_papers import contest, contests, letters, lots, tried

# The example of the published definition.
EXAMPLE = contest(6, {"ABC": 66, "DEF": 34}, seats=3)


def money(costs, papers, budget):
    return contest(len(costs), papers, costs=tuple(map(Fraction, costs)), budget=Fraction(budget))


def test_the_example_of_the_definition_comes_out_as_it_says():
    result = count_equal_shares(EXAMPLE, range(6))

    # With 3 seats' money only A and D are paid for; with 4, each paper has 0.04, and B is as well.
    assert letters(result.winners) == "ABD"
    assert result.facts["each"] == Fraction(4, 100)
    assert [stage.votes[stage.elected[0]] for stage in result.stages] == [66, 66, 34]


def test_supporters_with_little_left_pay_what_they_have_and_the_others_the_rest():
    result = count_equal_shares(money([6, 4, 5], {"A": 2, "AB": 2, "B": 2}, 12), range(3))

    # A takes 1.50 from each of four; of the 2 each had, two of B's papers have 0.50 left.
    assert result.stages[0].votes[0] == 4
    assert result.stages[1].votes[1] == Fraction(4) / Fraction(3, 2)


def test_add_one_stops_before_the_choices_cost_more_than_the_budget():
    result = count_equal_shares(money([6, 6, 6], {"A": 6, "B": 3, "C": 3}, 12), range(3))

    # With 1 for each paper A is paid for; with 2, B and C are as well, both at once.
    assert letters(result.winners) == "A"
    assert result.facts["spent"] == 6


def test_money_that_add_one_does_not_spend_stays_unspent():
    result = count_equal_shares(money([9, 2], {"A": 8, "B": 2}, 10), range(2))

    assert result.facts["spent"] <= 10


def test_seats_that_add_one_leaves_are_filled_by_phragmens_method():
    result = count_equal_shares(contest(3, {"A": 5, "B": 1, "C": 1}, seats=2), (2, 1, 0))

    assert letters(result.winners) == "AC"
    assert "seat could be paid for any more" in str(result.stages[1].words[0])
    assert result.ties[-1].decided_by is TieRule.LOT


def test_equals_are_told_apart_by_an_earlier_stage_or_the_lot():
    result = count_equal_shares(contest(4, {"AB": 3, "CD": 3}, seats=2), (3, 1, 0, 2))

    assert letters(result.winners) == "DB"
    assert result.ties[0].decided_by is TieRule.LOT


def test_options_that_no_paper_names_fill_what_is_left_in_the_order_of_the_lot():
    result = count_equal_shares(contest(4, {"A": 3}, seats=3), (3, 2, 1, 0))

    assert letters(result.winners) == "ADC"


def test_what_costs_more_than_its_supporters_can_have_is_not_chosen():
    assert count_equal_shares(money([50, 3], {"A": 9, "B": 1}, 10), range(2)).winners == (1,)


def test_a_budget_without_costs_and_a_cost_of_nothing_are_refused():
    with pytest.raises(ContestError, match="what it costs"):
        count_equal_shares(Contest(("A",), {((0,),): 1}, budget=Fraction(3)), (0,))
    with pytest.raises(ContestError, match="costs nothing"):
        count_equal_shares(money([0, 1], {"A": 1}, 3), range(2))


def test_nobody_wins_money_without_papers():
    result = count_equal_shares(money([3, 1], {"": 2}, 3), range(2))

    assert result.winners == ()
    assert result.blank == 2


@tried
@given(st.data())
def test_every_purchase_is_that_of_a_count_purse_by_purse(data):
    drawn = data.draw(contests(several_seats=True, withdrawals=True))
    result = count_equal_shares(drawn, data.draw(lots(len(drawn.options))))

    shares_replay(drawn, result)


@tried
@given(st.data())
def test_choices_never_cost_more_than_the_budget_and_are_paid_by_their_supporters(data):
    drawn = data.draw(contests())
    size = len(drawn.options)
    costs = data.draw(st.lists(st.integers(1, 9), min_size=size, max_size=size))
    budget = data.draw(st.integers(1, 20))
    priced = Contest(
        drawn.options, drawn.papers, costs=tuple(map(Fraction, costs)), budget=Fraction(budget)
    )
    result = count_equal_shares(priced, data.draw(lots(size)))

    assert sum(costs[winner] for winner in result.winners) <= budget
    shares_replay(priced, result)
