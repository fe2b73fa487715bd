"""The single transferable vote by Meek's method."""

from fractions import Fraction
from math import isclose

from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.counting.meek_stv import count_meek_stv
from policy_forum.domain.counting.results import TieRule
from policy_forum.domain.counting.tie_breaking import TieBreaker
from tests.domain.counting.plain_counts import MeekReplay
from tests.domain.counting.ranked_papers import contest, contests, letters, lots, tried

# The example of the published definition.
EXAMPLE = contest(4, {"A>B": 60, "C": 26, "D": 14}, seats=2)


def test_the_example_of_the_definition_comes_out_as_it_says():
    result = count_meek_stv(EXAMPLE, range(4))

    assert letters(result.winners) == "AB"
    first, second, third = result.stages
    assert first.votes == {0: 60, 1: 0, 2: 26, 3: 14}
    assert first.quota == Fraction(33333333334, 10**9)
    assert letters(second.excluded) == "D"
    assert isclose(second.votes[0], 100 / 3, abs_tol=1e-6)
    assert isclose(second.votes[1], 60 - 100 / 3, abs_tol=1e-6)
    # D's papers name nobody else: the quota falls to a third of the 86 that are left.
    assert third.not_transferable == 14
    assert third.quota == Fraction(28666666667, 10**9)
    assert third.votes[1] >= third.quota


def test_a_paper_flows_on_to_options_elected_before_it_came():
    papers = {"A>B": 40, "B>D": 30, "C>B>D": 8, "D": 2, "E": 20}
    result = count_meek_stv(contest(5, papers, seats=3), range(5))

    assert letters(result.stages[0].elected) == "AB"
    assert letters(result.stages[1].excluded) == "C"
    # All of C's papers name D, and a count by hand would pass B over. Here B takes them, so that
    # it needs less of the others' papers, and some of those name nobody else.
    before, after = result.stages[1], result.stages[2]
    assert after.not_transferable > before.not_transferable
    assert before.votes[3] < after.votes[3] < before.votes[3] + 8


def test_equals_at_the_bottom_are_told_apart_by_an_earlier_stage_or_the_lot():
    result = count_meek_stv(
        contest(5, {"A": 9, "B": 6, "C": 2, "D": 3, "E>C": 1}, seats=1), (4, 2, 3, 1, 0)
    )
    assert [letters(stage.excluded) for stage in result.stages[:2]] == ["E", "C"]
    assert result.ties[0].decided_by is TieRule.EARLIER_STAGE

    equal = count_meek_stv(contest(3, {"A": 2, "B": 2, "C": 2}, seats=1), (1, 2, 0))
    assert letters(equal.winners) == "B"
    assert {tie.decided_by for tie in equal.ties} == {TieRule.LOT}


def test_options_that_get_the_same_by_different_papers_are_equals():
    papers = {"A>B": 10, "A>C": 10, "D": 5, "E": 6}
    result = count_meek_stv(contest(5, papers, seats=2), (0, 2, 1, 3, 4))

    assert letters(result.stages[1].excluded) == "B"
    assert letters(result.ties[0].options) == "BC"


def test_votes_nearer_than_what_was_still_surplus_are_not_told_apart():
    ties = TieBreaker((1, 0, 2))
    ties.stage_ended({0: 10, 1: 4, 2: 20}, tolerance=0)
    ties.stage_ended({0: 10, 1: 12, 2: 20}, tolerance=3)

    assert ties.worst([0, 1], "exclude") == 1
    assert ties.broken[0].stage == 1
    assert ties.best([0, 2], "elect") == 2
    assert ties.broken[1].stage == 2


def test_a_vote_is_divided_among_equals_and_what_one_does_not_need_goes_to_the_others():
    result = count_meek_stv(contest(3, {"A": 8, "AB>C": 4, "C": 1}, seats=2), range(3))

    assert result.stages[0].votes == {0: 10, 1: 2, 2: 1}
    # A has more than it needs: what it passes on of the divided papers goes to B, not to C.
    assert result.stages[1].votes[1] > 2
    assert result.stages[1].votes[2] == 1


def test_a_part_that_cannot_be_divided_is_accounted_for():
    result = count_meek_stv(contest(4, {"ABC": 1, "D": 2}, seats=1), range(4))

    assert result.stages[0].rounded_off == Fraction(1, 10**9)


def test_no_more_options_than_seats_are_all_elected():
    result = count_meek_stv(
        contest(3, {"A": 8, "B": 3}, seats=3, withdrawn=frozenset({2})), range(3)
    )

    assert letters(result.winners) == "AB"


def test_each_winner_is_explained():
    words = [str(one) for one in count_meek_stv(EXAMPLE, range(4)).words]

    assert words[0].startswith("A won at stage 1 with 60 votes, 26.66666… above the quota")
    assert words[2].startswith("The closest exclusion was at stage 2: D was behind C by 12.")


@tried
@given(st.data())
def test_every_stage_has_the_votes_of_a_count_paper_by_paper(data):
    drawn = data.draw(contests(strict=True, several_seats=True, withdrawals=True))
    result = count_meek_stv(drawn, data.draw(lots(len(drawn.options))))

    MeekReplay(drawn).check(result)
