"""Schulze: the examples of the literature, and what the method holds to whatever the papers are."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from policy_forum.domain.counting.contests import ContestError
from policy_forum.domain.counting.pairwise import pairwise_matrix, victories
from policy_forum.domain.counting.results import TieRule
from policy_forum.domain.counting.schulze import Settings, count_schulze
from policy_forum.domain.counting.strongest_paths import path_between, strongest_paths
from tests.domain.counting.ranked_papers import (
    cloned,
    condorcet_winner,
    contest,
    contests,
    letters,
    lots,
    prefer,
    raises,
    tried,
)

# M. Schulze's example of 45 voters, as often printed.
FORTY_FIVE = contest(
    5,
    {
        "A>C>B>E>D": 5,
        "A>D>E>C>B": 5,
        "B>E>D>A>C": 8,
        "C>A>B>E>D": 3,
        "C>A>E>B>D": 7,
        "C>B>A>D>E": 2,
        "D>C>E>B>A": 7,
        "E>B>A>D>C": 8,
    },
)
STRENGTHS = [
    [0, 28, 28, 30, 24],
    [25, 0, 28, 33, 24],
    [25, 29, 0, 29, 24],
    [25, 28, 28, 0, 24],
    [25, 28, 28, 31, 0],
]


def test_the_example_of_its_author_elects_e_and_orders_e_a_c_b_d():
    result = count_schulze(replace(FORTY_FIVE, seats=5), range(5))
    assert letters(result.winners) == "EACBD"
    assert [letters(group) for group in result.order] == ["E", "A", "C", "B", "D"]
    assert result.matrix is not None
    assert result.matrix[0] == (0, 20, 26, 30, 22)
    assert not result.ties


def test_the_example_of_its_author_has_the_published_path_strengths():
    matrix = pairwise_matrix(FORTY_FIVE)
    assert strongest_paths(victories(matrix, range(5)), 5) == STRENGTHS


def test_the_words_show_the_paths_where_the_winner_is_beaten_directly():
    words = [str(words) for words in count_schulze(FORTY_FIVE, range(5)).words]
    assert any("stronger than the path back" in sentence for sentence in words)
    assert any("E → D → C" in s and "strength 28" in s and "has 24" in s for s in words)


def test_in_a_circle_the_stronger_paths_make_the_order():
    result = count_schulze(contest(3, {"A>B>C": 7, "B>C>A": 5, "C>A>B": 4}, seats=3), (2, 1, 0))
    assert letters(result.winners) == "ABC"
    assert result.matrix is not None
    assert strongest_paths(victories(result.matrix, range(3)), 3) == [
        [0, 11, 11],
        [9, 0, 12],
        [9, 9, 0],
    ]
    assert not result.ties


def plain_strengths(preferred, options):
    """Strongest paths by trying every option as a station between every two."""
    size = len(preferred)
    found = [
        [preferred[a][b] if preferred[a][b] > preferred[b][a] else 0 for b in range(size)]
        for a in range(size)
    ]
    for over in options:
        for a in options:
            for b in options:
                if a != b:
                    found[a][b] = max(found[a][b], min(found[a][over], found[over][b]))
    return found


@tried
@given(contests(most=6))
def test_paths_and_winners_are_those_of_the_plain_way(papers):
    options = range(len(papers.options))
    preferred = prefer(papers)
    plain = plain_strengths(preferred, options)
    won = victories(tuple(map(tuple, preferred)), options)
    assert strongest_paths(won, len(options)) == plain
    top = {a for a in options if all(plain[a][b] >= plain[b][a] for b in options)}
    assert set(count_schulze(papers, options).order[0]) == top


@tried
@given(contests(most=6))
def test_every_strongest_path_can_be_walked_at_its_strength(papers):
    options = range(len(papers.options))
    won = victories(tuple(map(tuple, prefer(papers))), options)
    papers_of = {(v.winner, v.loser): v.papers for v in won}
    for a, row in enumerate(strongest_paths(won, len(options))):
        for b, strength in enumerate(row):
            if strength:
                way = path_between(won, a, b, strength)
                steps = list(itertools.pairwise(way))
                assert (way[0], way[-1]) == (a, b)
                assert min(papers_of[step] for step in steps) == strength


def test_between_two_that_no_path_joins_there_is_no_way():
    assert path_between([], 0, 1, 1) == ()


@tried
@given(contests())
def test_an_option_that_beats_all_others_wins(papers):
    winner = condorcet_winner(papers)
    assume(winner is not None)
    result = count_schulze(papers, tuple(reversed(range(len(papers.options)))))
    assert result.winners == (winner,)
    assert "beats every other option" in str(result.words[0])


@tried
@given(st.data())
def test_a_winner_that_is_raised_still_wins(data):
    papers = data.draw(contests())
    lot = data.draw(lots(len(papers.options)))
    winners = count_schulze(papers, lot).winners
    assume(winners)
    better = data.draw(raises(papers, winners[0]))
    assert count_schulze(better, lot).winners == winners


@tried
@given(contests(most=4), st.integers(0, 3), st.booleans())
def test_a_twin_changes_nothing_for_the_others(papers, option, equal):
    assume(option < len(papers.options))
    twins = {option, len(papers.options)}
    size = len(papers.options)
    before = set(count_schulze(papers, range(size)).order[0])
    after = set(count_schulze(cloned(papers, option, equal), range(size + 1)).order[0])
    assert bool(after & twins) == (option in before)
    assert after - twins == before - twins


def test_three_in_a_circle_of_equal_strength_go_by_the_lot():
    circle = contest(3, {"A>B>C": 1, "B>C>A": 1, "C>A>B": 1})
    result = count_schulze(circle, (1, 2, 0))
    assert letters(result.winners) == "B"
    (tie,) = result.ties
    assert (tie.options, tie.taken, tie.purpose) == ((0, 1, 2), 1, "elect")
    assert (tie.decided_by, tie.at_stage, tie.stage) == (TieRule.LOT, 2, None)
    assert any("stands first among them in the lot" in str(words) for words in result.words)


def test_equal_ranks_are_neither_for_nor_against():
    assert count_schulze(contest(2, {"AB": 9, "B>A": 1}), (0, 1)).winners == (1,)


class TestStatusQuo:
    """The last option is the status quo: what does not beat it is dropped first."""

    def test_an_option_that_does_not_beat_it_cannot_win_by_a_path(self):
        # D is the status quo. A, B and C beat each other in a circle, C as the strongest; C loses
        # to D by 4 papers to 5.
        papers = contest(4, {"C>A>B": 4, "A>D>B>C": 3, "B>D>C>A": 2})
        plain = count_schulze(papers, range(4))
        assert letters(plain.winners) == "C"
        result = count_schulze(papers, range(4), Settings(status_quo=3))
        assert 2 not in result.winners

    def test_what_is_level_with_it_is_dropped(self):
        papers = contest(2, {"A>B": 2, "B>A": 2})
        result = count_schulze(papers, (0, 1), Settings(status_quo=1))
        assert result.winners == (1,)
        assert result.stages[0].excluded == (0,)
        assert not result.ties
        assert any("does not beat B (2 papers to 2)" in str(words) for words in result.words)

    @tried
    @given(contests(fewest=3))
    def test_winners_beat_it_or_it_wins_alone(self, papers):
        size = len(papers.options)
        quo = size - 1
        several = replace(papers, seats=size)
        result = count_schulze(several, range(size), Settings(status_quo=quo))
        preferred = prefer(papers)
        beating = {o for o in range(quo) if preferred[o][quo] > preferred[quo][o]}
        if result.winners:
            assert set(result.winners) == (beating or {quo})

    def test_it_must_be_an_option_that_stands(self):
        with pytest.raises(ContestError, match="status quo"):
            count_schulze(contest(2, {"A": 1}), (0, 1), Settings(status_quo=2))
