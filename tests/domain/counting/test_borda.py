"""Borda: a point for each option that stands lower, half a point for each equal one."""

from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from policy_forum.domain.counting.borda import count_borda
from tests.domain.counting.ranked_papers import (
    contest,
    contests,
    letters,
    lots,
    raises,
    rank,
    tried,
)
from tests.domain.counting.test_ranked_pairs import TENNESSEE


def test_the_capital_of_tennessee_has_the_published_points():
    result = count_borda(TENNESSEE, range(4))
    assert dict(result.stages[0].votes) == {0: 126, 1: 194, 2: 173, 3: 107}
    assert letters(result.winners) == "BCAD"


def test_options_left_out_share_what_is_left():
    (stage,) = count_borda(contest(4, {"A": 1}), range(4)).stages
    assert dict(stage.votes) == {0: 3, 1: 1, 2: 1, 3: 1}


def test_equals_share_the_points_of_their_places():
    (stage,) = count_borda(contest(3, {"AB>C": 1}), range(3)).stages
    assert dict(stage.votes) == {0: Fraction(3, 2), 1: Fraction(3, 2), 2: 0}


def test_an_option_that_most_put_first_can_lose():
    result = count_borda(contest(3, {"A>B>C": 3, "B>C>A": 2}), range(3))
    assert letters(result.winners) == "B"


def test_the_words_say_how_many_papers_would_change_it():
    words = [str(w) for w in count_borda(TENNESSEE, range(4)).words]
    assert "B won with 194 of the 300 points that an option could have had." in words
    assert words[-1] == "The whole order: B; C; A; D."


def plain_points(said, option, options):
    """Points of one paper, counted option by option."""
    points = Fraction(0)
    for other in options:
        if other != option:
            there, here = rank(said, other), rank(said, option)
            points += 1 if here < there else Fraction(1, 2) if here == there else 0
    return points


@tried
@given(contests(withdrawals=True))
def test_points_are_those_of_each_paper_added_up(papers):
    standing = papers.standing
    (stage,) = count_borda(papers, range(len(papers.options))).stages
    heard = {
        said: count
        for said, count in papers.papers.items()
        if any(option in standing for group in said for option in group)
    }
    expected = {
        option: sum(count * plain_points(said, option, standing) for said, count in heard.items())
        for option in standing
    }
    assert dict(stage.votes) == expected
    duels = Fraction(len(standing) * (len(standing) - 1), 2)
    assert sum(stage.votes.values()) == sum(heard.values()) * duels


@tried
@given(st.data())
def test_a_winner_that_is_raised_still_wins(data):
    papers = data.draw(contests())
    lot = data.draw(lots(len(papers.options)))
    winners = count_borda(papers, lot).winners
    assume(winners)
    better = data.draw(raises(papers, winners[0]))
    assert count_borda(better, lot).winners == winners


def test_level_options_need_one_paper_to_decide():
    words = [str(w) for w in count_borda(contest(2, {"A": 1, "B": 1}), (1, 0)).words]
    assert any("A had as many points as B" in sentence for sentence in words)


def test_as_many_papers_as_the_words_say_put_the_second_ahead():
    before = contest(2, {"A>B": 7, "B>A": 2})
    words = [str(w) for w in count_borda(before, (0, 1)).words]
    assert any("if 3 papers" in sentence for sentence in words)
    assert count_borda(contest(2, {"A>B": 4, "B>A": 5}), (0, 1)).winners == (1,)
    assert count_borda(contest(2, {"A>B": 5, "B>A": 4}), (0, 1)).winners == (0,)
