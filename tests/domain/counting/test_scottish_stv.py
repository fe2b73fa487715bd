"""The single transferable vote of Scottish councils, stage by stage."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.counting.results import TieRule
from policy_forum.domain.counting.scottish_stv import Settings, count_scottish_stv
from tests.domain.counting.plain_counts import ScottishReplay
from tests.domain.counting.ranked_papers import contest, contests, letters, lots, tried

# The example of the published definition.
EXAMPLE = contest(4, {"A>B": 6, "A>C": 6, "B": 4, "B>C": 1, "C": 4, "D>C": 2}, seats=2)


def votes(result, stage):
    return {letters([o]): float(v) for o, v in result.stages[stage - 1].votes.items()}


def test_the_example_of_the_definition_comes_out_as_it_says():
    result = count_scottish_stv(EXAMPLE, range(4))

    assert result.facts["quota"] == 8
    assert votes(result, 1) == {"A": 12, "B": 5, "C": 4, "D": 2}
    assert votes(result, 2) == {"A": 8, "B": 6.99998, "C": 5.99998, "D": 2}
    assert votes(result, 3) == {"A": 8, "B": 6.99998, "C": 7.99998}
    assert votes(result, 4) == {"A": 8, "C": 8.99998}
    assert letters(result.winners) == "AC"
    last = result.stages[-1]
    assert (last.not_transferable, last.rounded_off) == (
        4 + 6 * Fraction(33333, 100000),
        Fraction(4, 100000),
    )


def test_a_quota_is_one_more_than_the_papers_divided_without_their_remainder():
    quotas = {n: count_scottish_stv(contest(3, {"A": n}, seats=2), range(3)) for n in (5, 6, 7)}

    assert {n: r.facts["quota"] for n, r in quotas.items()} == {5: 2, 6: 3, 7: 3}


def test_the_largest_surplus_is_passed_on_first():
    papers = {"A>C": 5, "B>D": 7, "C": 1, "D": 2}
    result = count_scottish_stv(contest(4, papers, seats=3), (0, 1, 2, 3))

    assert letters(result.stages[0].elected) == "BA"
    assert str(result.stages[1].title) == "Surplus of B"


def test_a_paper_skips_those_who_are_already_elected():
    papers = {"A>B>C": 6, "B": 5, "C": 1, "D": 2}
    result = count_scottish_stv(contest(4, papers, seats=3), range(4))

    assert letters(result.stages[0].elected) == "AB"
    assert votes(result, 2)["C"] == 1 + 6 * 0.33333


def test_a_paper_keeps_the_value_at_which_it_came_when_its_holder_is_excluded():
    result = count_scottish_stv(contest(4, {"A>D>B": 9, "B": 4, "C": 4, "D": 1}, seats=2), range(4))

    # A's surplus of 2 makes each of its papers worth 2/9; D falls with all of them.
    assert votes(result, 2) == {"A": 7, "B": 4, "C": 4, "D": 1 + 9 * 0.22222}
    assert votes(result, 3)["B"] == 4 + 9 * 0.22222


def test_a_value_is_multiplied_by_the_value_a_paper_had_before():
    papers = {"A>B>C": 12, "B>C": 4, "C": 1, "D": 3}
    result = count_scottish_stv(contest(4, papers, seats=3), range(4))

    # Quota 6. A passes 12 papers on at 6/12; B then has 10, and its surplus of 4 goes on.
    assert votes(result, 2)["B"] == 10
    assert votes(result, 3)["C"] == 1 + 4 * 0.4 + 12 * 0.2


def test_the_last_vacancies_are_filled_without_a_further_transfer():
    result = count_scottish_stv(contest(3, {"A": 8, "B": 3, "C": 1}, seats=2), range(3))

    assert letters(result.winners) == "AB"
    assert result.stages[-1].excluded == (2,)
    assert "no more were left than there were seats" in str(result.words[1])


def test_equals_at_the_bottom_are_told_apart_by_the_last_stage_that_did():
    papers = {"A>C": 4, "A": 7, "B": 6, "C": 2, "D": 3, "E>C": 1}
    result = count_scottish_stv(contest(5, papers, seats=1), (4, 2, 3, 1, 0))

    # E's paper makes C and D equal; before it D had more, so C goes, though the lot favours C.
    assert [letters(stage.excluded) for stage in result.stages[:3]] == ["", "E", "C"]
    (tie,) = result.ties
    assert (letters(tie.options), letters([tie.taken])) == ("CD", "C")
    assert (tie.purpose, tie.decided_by, tie.at_stage, tie.stage) == (
        "exclude",
        TieRule.EARLIER_STAGE,
        3,
        1,
    )


def test_equals_at_every_stage_are_left_to_the_lot_which_keeps_its_first():
    given_contest = contest(3, {"A": 2, "B": 2, "C": 2}, seats=1)

    assert letters(count_scottish_stv(given_contest, (2, 0, 1)).winners) == "C"
    result = count_scottish_stv(given_contest, (1, 2, 0))
    assert letters(result.winners) == "B"
    assert [letters([tie.taken]) for tie in result.ties] == ["A", "C"]
    assert {tie.decided_by for tie in result.ties} == {TieRule.LOT}


def test_equal_surpluses_are_passed_on_in_the_order_of_the_lot():
    papers = {"A>C": 4, "B>D": 4, "C": 1, "D": 1}
    result = count_scottish_stv(contest(4, papers, seats=3), (3, 1, 2, 0))

    assert str(result.stages[1].title) == "Surplus of B"
    assert [tie.purpose for tie in result.ties[:2]] == ["order", "transfer"]


def test_who_has_exactly_the_quota_comes_after_those_with_a_surplus():
    result = count_scottish_stv(contest(3, {"A": 3, "B": 5, "C": 1}, seats=2), range(3))

    assert result.facts["quota"] == 4
    exact = count_scottish_stv(contest(3, {"A": 4, "B": 5, "C": 1}, seats=2), range(3))
    assert letters(exact.winners) == "BA"
    assert letters(result.winners) == "BA"


def test_a_paper_that_puts_several_first_is_void_and_no_part_of_the_quota():
    result = count_scottish_stv(contest(4, {"ABC": 5, "D": 2, "A": 1}, seats=1), range(4))

    assert result.stages[0].votes == {0: 1, 1: 0, 2: 0, 3: 2}
    assert (result.blank, result.facts["quota"]) == (5, 2)


def test_a_paper_goes_no_further_than_the_first_place_that_several_share():
    papers = {"A>BC>D": 2, "B": 4, "C": 5, "D": 3}
    result = count_scottish_stv(contest(4, papers, seats=1), range(4))

    assert letters(result.stages[1].excluded) == "A"
    assert result.stages[1].votes == {1: 4, 2: 5, 3: 3}
    assert result.stages[1].not_transferable == 2


def test_a_place_shared_with_one_who_has_withdrawn_is_clear():
    papers = {"AB>D": 3, "C": 2}
    drawn = contest(4, papers, seats=1, withdrawn=frozenset({0}))

    assert count_scottish_stv(drawn, range(4)).stages[0].votes == {1: 3, 2: 2, 3: 0}


def test_a_withdrawn_option_is_passed_over_and_its_lone_papers_are_blank():
    result = count_scottish_stv(
        contest(3, {"A>B": 3, "A": 2, "": 1, "C": 2}, withdrawn=frozenset({0})), range(3)
    )

    assert result.blank == 3
    assert result.stages[0].votes == {1: 3, 2: 2}


def test_decimals_can_be_those_of_another_law():
    result = count_scottish_stv(EXAMPLE, range(4), Settings(decimals=4))

    assert votes(result, 2)["B"] == 6.9998


def test_winners_stand_in_the_order_of_their_stages_though_a_later_surplus_be_larger():
    papers = {"A>C": 12, "B": 6, "C": 5, "D": 3, "E": 2}
    result = count_scottish_stv(contest(5, papers, seats=4), range(5))

    # The quota is 6: B has it at once, C with 5 votes more at the second stage.
    assert [letters(stage.elected) for stage in result.stages[:2]] == ["AB", "C"]
    assert letters(result.winners)[:3] == "ABC"


def test_a_tie_for_the_only_exclusion_is_told_as_one_that_the_lot_decided():
    papers = {"A": 3, "B": 2, "C": 2}
    words = [str(one) for one in count_scottish_stv(contest(3, papers), (0, 2, 1)).words]

    assert words[1] == (
        "The closest exclusion was at stage 2: B, C were equal, and the lot decided that B went."
    )


def test_each_winner_is_explained():
    words = [str(one) for one in count_scottish_stv(EXAMPLE, range(4)).words]

    assert words[0] == "A won at stage 1 with 12 votes, 4 more than the quota of 8."
    assert words[1] == "C won at stage 4 with 8.99998 votes, 0.99998 more than the quota of 8."
    assert words[2].startswith("The closest exclusion was at stage 4: B was behind C by 1.")


@tried
@given(st.data())
def test_every_stage_has_the_votes_of_a_count_paper_by_paper(data):
    drawn = data.draw(contests(strict=True, several_seats=True, withdrawals=True))
    result = count_scottish_stv(drawn, data.draw(lots(len(drawn.options))))

    ScottishReplay(drawn).check(result)
