"""Instant run-off: known counts, how ties go, what is lost, and where it is not monotone."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from policy_forum.domain.counting.contests import ContestError
from policy_forum.domain.counting.irv import clear_part, count_irv
from policy_forum.domain.counting.results import TieRule
from tests.domain.counting.ranked_papers import (
    cloned,
    contest,
    contests,
    letters,
    lots,
    ranking,
    tried,
)
from tests.domain.counting.test_ranked_pairs import TENNESSEE


def test_the_capital_of_tennessee_is_knoxville_after_two_exclusions():
    result = count_irv(replace(TENNESSEE, seats=1), range(4))
    assert letters(result.winners) == "D"
    assert [dict(stage.votes) for stage in result.stages] == [
        {0: 42, 1: 26, 2: 15, 3: 17},
        {0: 42, 1: 26, 3: 32},
        {0: 42, 3: 58},
    ]
    assert [stage.excluded for stage in result.stages] == [(), (2,), (1,)]
    assert [stage.elected for stage in result.stages] == [(), (), (3,)]


def test_the_words_say_how_close_it_was_and_who_went_last():
    words = [str(words) for words in count_irv(replace(TENNESSEE, seats=1), range(4)).words]
    assert words == [
        "D won with 58 of the 100 votes in the count at stage 3, which is more than half.",
        (
            "It was 16 ahead of A; if 9 papers that counted for D had counted for A, "
            "A would have been ahead."
        ),
        (
            "The last to go was B, 6 behind D. Had D gone in its place, "
            "the result could have been another."
        ),
    ]


def test_it_is_not_monotone_as_the_known_example_shows():
    before = contest(3, {"A>B>C": 39, "B>C>A": 35, "C>A>B": 26})
    assert letters(count_irv(before, range(3)).winners) == "A"
    # Ten of those who had B first put A first instead, and A loses by it.
    after = contest(3, {"A>B>C": 49, "B>C>A": 25, "C>A>B": 26})
    assert letters(count_irv(after, range(3)).winners) == "C"


def test_an_option_that_beats_all_others_can_lose():
    papers = contest(3, {"A>B>C": 40, "C>B>A": 35, "B>A>C": 25})
    assert letters(count_irv(papers, range(3)).winners) == "A"


def test_more_than_half_at_once_ends_the_count():
    result = count_irv(contest(3, {"A": 4, "B": 2, "C": 1}), range(3))
    assert (letters(result.winners), len(result.stages)) == ("A", 1)
    assert result.stages[0].quota == 4


def test_exhausted_papers_no_longer_count_towards_the_half():
    result = count_irv(contest(3, {"A": 4, "B>A": 3, "C": 2}), range(3))
    assert letters(result.winners) == "A"
    last = result.stages[-1]
    assert (dict(last.votes), last.not_transferable, last.quota) == ({0: 4, 1: 3}, 2, 4)
    assert [str(words) for words in last.words] == [
        "C had the fewest votes: 2.",
        "Not transferable: +2.",
    ]


class TestTies:
    """Which of those with the fewest votes goes."""

    def test_the_last_earlier_stage_at_which_they_differed_decides(self):
        # D goes first; then B (4) and C (3 + 1) are level, and C had fewer before.
        papers = contest(4, {"A": 6, "B": 4, "C>A": 3, "D>C": 1})
        result = count_irv(papers, (2, 3, 1, 0))
        assert [stage.excluded for stage in result.stages[1:]] == [(3,), (2,)]
        (tie,) = result.ties
        assert (tie.options, tie.taken, tie.purpose) == ((1, 2), 2, "exclude")
        assert (tie.decided_by, tie.stage, tie.at_stage) == (TieRule.EARLIER_STAGE, 1, 3)
        assert "C had the fewest of them at stage 1" in str(result.stages[2].words[0])

    @pytest.mark.parametrize(("lot", "winner"), [((1, 0), "B"), ((0, 1), "A")])
    def test_if_they_never_differed_the_first_in_the_lot_is_kept(self, lot, winner):
        result = count_irv(contest(2, {"A": 3, "B": 3}), lot)
        assert letters(result.winners) == winner
        (tie,) = result.ties
        assert (tie.taken, tie.decided_by, tie.stage) == (lot[1], TieRule.LOT, None)
        assert "stands last among them in the lot" in str(result.stages[1].words[0])


class TestSeveralAtOnePlace:
    """A paper is good down to the first place that it gives to several options."""

    def test_it_is_cut_there(self):
        assert clear_part(ranking("C>A>BD>E")) == (2, 0)
        assert clear_part(ranking("AB>C")) == ()

    def test_it_is_not_transferable_whether_or_not_they_are_still_in_the_count(self):
        papers = contest(4, {"A": 5, "B": 4, "C>AD": 3, "D": 1})
        last = count_irv(papers, range(4)).stages[-1]
        assert (dict(last.votes), last.not_transferable) == ({0: 5, 1: 4}, 4)

    def test_it_counts_for_none_where_it_is_the_first_place(self):
        result = count_irv(contest(2, {"AB": 3, "B": 1, "": 2}), range(2))
        (stage,) = result.stages
        assert (letters(result.winners), stage.not_transferable, result.blank) == ("B", 3, 2)
        assert str(stage.words[0]).startswith("3 papers give the first place to several")
        assert str(result.words[-1]) == "2 papers name no option and take no part in it."

    def test_a_withdrawn_option_is_not_one_of_several(self):
        papers = contest(3, {"AC>B": 2, "B": 1}, withdrawn=frozenset({2}))
        assert dict(count_irv(papers, range(3)).stages[0].votes) == {0: 2, 1: 1}

    def test_if_no_paper_is_clear_nobody_wins(self):
        result = count_irv(contest(2, {"AB": 3}), range(2))
        assert result.winners == ()
        assert len(result.stages) == 1


def test_several_seats_are_refused_with_what_to_do():
    with pytest.raises(ContestError, match=r"set the seats to 1, or count by scottish-stv"):
        count_irv(TENNESSEE, range(4))


@tried
@given(contests(withdrawals=True))
def test_at_each_stage_nothing_is_lost_and_nothing_comes_from_nowhere(papers):
    result = count_irv(papers, range(len(papers.options)))
    for stage in result.stages:
        votes = sum(stage.votes.values()) + stage.not_transferable
        assert votes == papers.total - result.blank


def plain_stage(papers, continuing):
    """First continuing choices, every paper read from its top."""
    votes = dict.fromkeys(continuing, 0)
    for said, count in papers.papers.items():
        for group in said:
            if len(group) > 1:
                break
            if group[0] in votes:
                votes[group[0]] += count
                break
    return votes


@tried
@given(contests(most=6))
def test_every_stage_is_what_reading_all_papers_anew_gives(papers):
    result = count_irv(papers, range(len(papers.options)))
    for before, stage in zip(result.stages, result.stages[1:], strict=False):
        (gone,) = stage.excluded
        assert before.votes[gone] == min(before.votes.values())
        assert set(stage.votes) == set(before.votes) - {gone}
    for stage in result.stages:
        assert dict(stage.votes) == plain_stage(papers, stage.votes)
        half = sum(stage.votes.values()) / 2
        assert bool(stage.elected) == any(votes > half for votes in stage.votes.values())


@tried
@given(contests(most=4, strict=True), st.integers(0, 3))
def test_without_ties_a_twin_changes_nothing_for_the_others(papers, option):
    size = len(papers.options)
    assume(option < size)
    before = count_irv(papers, range(size))
    after = count_irv(cloned(papers, option), range(size + 1))
    assume(before.winners)
    if not before.ties and not after.ties:
        assert tuple(option if w == size else w for w in after.winners) == before.winners


@tried
@given(st.data())
def test_an_option_that_more_than_half_put_first_wins(data):
    papers = data.draw(contests(strict=True))
    lot = data.draw(lots(len(papers.options)))
    first = plain_stage(papers, range(len(papers.options)))
    winners = [option for option, votes in first.items() if 2 * votes > sum(first.values())]
    assume(winners)
    assert count_irv(papers, lot).winners == tuple(winners)
