"""Proportional seats and a proportional order by Phragmén's method."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.counting.contests import Contest, ContestError
from policy_forum.domain.counting.phragmen import count_phragmen, proportional_order
from policy_forum.domain.counting.results import TieRule
from tests.domain.counting.plain_counts import phragmen_replay
from tests.domain.counting.ranked_papers import contest, contests, letters, lots, tried

# Phragmén's own example; the options of his two parties are A, B, C and P, Q, R (here D, E, F).
PHRAGMEN = contest(6, {"ABC": 1034, "DEF": 519, "ABE": 90, "ADE": 47}, seats=3)


def test_phragmens_own_example_comes_out_as_he_said():
    result = count_phragmen(PHRAGMEN, range(6))

    assert letters(result.winners) == "AEB"
    assert [stage.votes[stage.elected[0]] for stage in result.stages][:2] == [
        Fraction(1171),
        Fraction(656 * 1171, 1171 + 137),
    ]


def test_the_first_comparison_numbers_are_the_approvals():
    assert count_phragmen(PHRAGMEN, range(6)).stages[0].votes == {
        0: 1171,
        1: 1124,
        2: 1034,
        3: 566,
        4: 656,
        5: 519,
    }


def test_every_option_on_a_ranking_counts_as_approved():
    ranked = contest(4, {"A>B>C": 3, "D>A": 2}, seats=2)
    approved = contest(4, {"ABC": 3, "AD": 2}, seats=2)

    assert count_phragmen(ranked, range(4)) == count_phragmen(approved, range(4))


def test_equals_are_told_apart_by_an_earlier_stage_or_the_lot():
    lot = count_phragmen(contest(3, {"A": 2, "B": 2, "C": 1}), (2, 1, 0))
    assert letters(lot.winners) == "B"
    assert lot.ties[0].decided_by is TieRule.LOT

    # 6 papers that have a seat count as much as 3 that have none; A and B were ahead before.
    earlier = count_phragmen(contest(3, {"AB": 6, "C": 3}, seats=2), (2, 0, 1))
    assert letters(earlier.winners) == "AB"
    assert earlier.ties[-1].decided_by is TieRule.EARLIER_STAGE
    assert earlier.ties[-1].stage == 1


def test_options_that_no_paper_names_come_last_in_the_order_of_the_lot():
    result = proportional_order(contest(4, {"C": 2}), (3, 0, 1, 2))

    assert letters(result.winners) == "CDAB"
    assert result.order == ((2,), (3,), (0,), (1,))


def test_a_withdrawn_option_is_as_if_not_on_the_papers():
    result = count_phragmen(contest(3, {"AB": 3, "C": 1, "A": 5}, withdrawn=frozenset({0})), (2, 1))

    assert letters(result.winners) == "B"
    assert result.blank == 5


def test_the_runner_up_needs_as_many_papers_as_the_words_say():
    papers = {"AB": 10, "A": 4, "C": 8}
    words = str(count_phragmen(contest(3, papers, seats=2), range(3)).words[-1])
    assert "any number above 3.71428… of further papers that name B alone" in words

    three = count_phragmen(contest(3, {**papers, "B": 3}, seats=2), range(3))
    four = count_phragmen(contest(3, {**papers, "B": 4}, seats=2), range(3))
    assert (letters(three.winners), letters(four.winners)) == ("AC", "AB")


@tried
@given(st.data())
def test_every_seat_is_that_of_a_count_load_by_load(data):
    drawn = data.draw(contests(several_seats=True, withdrawals=True))
    result = proportional_order(drawn, data.draw(lots(len(drawn.options))))

    phragmen_replay(drawn, result)


@tried
@given(st.data())
def test_fewer_seats_are_the_first_of_more_seats(data):
    drawn = data.draw(contests(several_seats=True, withdrawals=True))
    lot = data.draw(lots(len(drawn.options)))
    everyone = proportional_order(drawn, lot).winners

    assert count_phragmen(drawn, lot).winners == everyone[: drawn.seats]


def test_a_budget_of_money_is_refused_with_what_to_do():
    money = Contest(("A",), {((0,),): 1}, costs=(Fraction(5),), budget=Fraction(9))

    with pytest.raises(ContestError, match="does not share out a budget: say how many seats"):
        count_phragmen(money, (0,))
