"""Pairs are compared as if each paper were read for each pair, only faster."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.counting.contests import Contest
from policy_forum.domain.counting.pairwise import (
    beats_all,
    duels_won,
    pairwise_matrix,
    victories,
)
from tests.domain.counting.ranked_papers import condorcet_winner, contest, contests, prefer, tried


@tried
@given(contests(most=7, withdrawals=True))
def test_each_pair_has_the_papers_that_prefer_the_one_to_the_other(papers):
    assert [list(row) for row in pairwise_matrix(papers)] == prefer(papers)


def test_a_ranked_option_is_preferred_to_all_that_are_left_out():
    matrix = pairwise_matrix(contest(4, {"B>AC": 3}))
    assert matrix == ((0, 0, 0, 3), (3, 0, 3, 3), (0, 0, 0, 3), (0, 0, 0, 0))


def test_empty_groups_and_blank_papers_prefer_nothing():
    papers = Contest(("A", "B"), {((),): 2, (): 3, ((), (0, 1)): 4})
    assert pairwise_matrix(papers) == ((0, 0), (0, 0))


@given(st.integers(1, 10**30), st.integers(1, 10**30))
def test_no_number_of_papers_flows_over_into_the_next_option(one, other):
    papers = contest(3, {"A>B": one, "C>B>A": other})
    assert pairwise_matrix(papers) == (
        (0, one, one),
        (other, 0, one),
        (other, other, 0),
    )


def test_without_papers_there_is_a_matrix_of_noughts():
    assert pairwise_matrix(contest(2, {})) == ((0, 0), (0, 0))


def test_victories_come_by_papers_and_then_by_the_smaller_opposition():
    matrix = ((0, 5, 6), (2, 0, 5), (3, 1, 0))
    ordered = [(v.winner, v.loser, v.papers, v.against) for v in victories(matrix, range(3))]
    assert ordered == [(0, 2, 6, 3), (1, 2, 5, 1), (0, 1, 5, 2)]


@given(st.integers(0, 20), st.integers(0, 20))
def test_the_papers_that_turn_a_duel_are_as_few_as_can_be(papers, against):
    for won in victories(((0, papers), (against, 0)), range(2)):
        turned = won.to_turn
        assert won.papers - turned < won.against + turned
        assert won.papers - (turned - 1) >= won.against + (turned - 1)


@given(contests(most=6))
def test_duels_won_add_up_to_the_number_of_duels(papers):
    size = len(papers.options)
    pairs = [(v.winner, v.loser) for v in victories(pairwise_matrix(papers), range(size))]
    assert sum(duels_won(pairs, range(size)).values()) == Fraction(size * (size - 1), 2)


@given(contests())
def test_the_option_that_beats_all_is_found(papers):
    found = beats_all(pairwise_matrix(papers), range(len(papers.options)))
    assert found == condorcet_winner(papers)
