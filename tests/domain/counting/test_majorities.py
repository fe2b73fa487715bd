"""Majorities of papers: for and against, or one of several options."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.counting.contests import Contest, ContestError, Ranking
from policy_forum.domain.counting.majorities import (
    count_absolute,
    count_majority,
    count_two_thirds,
    count_two_thirds_present,
    is_for_or_against,
)
from policy_forum.domain.counting.majority import Decision, Tally, Terms, Threshold, decide
from tests.domain.counting.ranked_papers import contest, tried

FAMILY = {
    count_majority: Threshold.SIMPLE,
    count_two_thirds: Threshold.TWO_THIRDS,
    count_two_thirds_present: Threshold.TWO_THIRDS_PRESENT,
    count_absolute: Threshold.ABSOLUTE,
}
LOT = (0, 1, 2)
some = st.integers(0, 40)


def motion(in_favour, against, abstained=0, blank=0, roll=None):
    said: dict[Ranking, int] = {((0,),): in_favour, ((1,),): against, ((2,),): abstained, (): blank}
    papers = {ranking: count for ranking, count in said.items() if count}
    return Contest(("For", "Against", "Abstain"), papers, roll=roll)


@pytest.mark.parametrize(
    ("count", "papers", "is_carried"),
    [
        (count_majority, motion(5, 4, 90), True),
        (count_majority, motion(5, 5), False),
        (count_majority, motion(0, 0, 3), False),
        (count_two_thirds, motion(20, 10, 50), True),
        (count_two_thirds, motion(19, 10), False),
        (count_two_thirds_present, motion(20, 5, 5), True),
        (count_two_thirds_present, motion(20, 5, 3, blank=2), True),
        (count_two_thirds_present, motion(20, 5, 6), False),
        (count_two_thirds_present, motion(20, 5, 5, blank=1), False),
        (count_absolute, motion(51, 2, roll=100), True),
        (count_absolute, motion(50, 2, roll=100), False),
        (count_absolute, motion(3, 1, 1, blank=1), False),
        (count_absolute, motion(4, 1, 1, blank=1), True),
    ],
)
def test_a_motion_is_carried_at_its_edge_and_not_below(count, papers, is_carried):
    assert count(papers, LOT).winners == ((0,) if is_carried else ())


@tried
@given(st.sampled_from(list(FAMILY)), some, some, some, st.integers(0, 20))
def test_a_motion_is_decided_as_a_tally_is(count, in_favour, against, abstained, silent):
    roll = in_favour + against + abstained + silent
    result = count(motion(in_favour, against, abstained, roll=roll), LOT)
    decided = decide(Tally(in_favour, against, abstained), Terms(FAMILY[count], 0, roll))
    assert bool(result.winners) == (decided.decision is Decision.CARRIED)
    assert result.stages[0].quota == decided.needed


@tried
@given(st.sampled_from(list(FAMILY)), some, some, some, some)
def test_one_more_vote_in_favour_never_loses_what_was_carried(
    count, in_favour, against, abstained, blank
):
    if count(motion(in_favour, against, abstained, blank), LOT).winners:
        assert count(motion(in_favour + 1, against, abstained, blank), LOT).winners


@pytest.mark.parametrize(
    ("options", "is_motion"),
    [
        (("for", "AGAINST"), True),
        (("Against", "Abstain", " For "), True),
        (("For", "Against", "Later"), False),
        (("For", "Abstain"), False),
        (("For", "For", "Against"), False),
    ],
)
def test_the_options_of_a_motion_are_known_by_their_names(options, is_motion):
    assert is_for_or_against(options) is is_motion


def test_for_wins_wherever_it_stands_among_the_options():
    papers = Contest(("Abstain", "Against", "For"), {((2,),): 2, ((1,),): 1})
    assert count_majority(papers, LOT).winner_names == ("For",)


def test_against_never_wins():
    assert count_majority(motion(1, 9), LOT).winners == ()


def test_the_words_of_a_motion_say_what_was_needed():
    words = [str(words) for words in count_two_thirds(motion(19, 10, 4), LOT).words]
    assert words == [
        "19 voted for and 10 against: fewer than two thirds of the votes cast.",
        "20 were needed: 1 short.",
        "4 abstained or left the paper blank, and count for neither side.",
    ]


def test_the_words_of_two_thirds_of_those_present_count_abstentions():
    words = [str(words) for words in count_two_thirds_present(motion(22, 5, 5), LOT).words]
    assert words == [
        "22 voted for and 5 against: at least two thirds of the 32 present.",
        "22 were needed: 0 to spare.",
        "5 abstained or left the paper blank, and count as present.",
    ]


def test_a_tie_is_not_carried_and_the_words_say_so():
    words = [str(words) for words in count_majority(motion(5, 5), LOT).words]
    assert "5 voted for and 5 against: a tie." in words
    assert "One vote more on either side would have decided it." in words


class TestSeveralOptions:
    """Three options, of which each paper counts for its first."""

    papers = contest(3, {"A>B": 6, "B": 3, "C>A": 1, "BC": 1, "": 1})

    def test_more_than_half_of_the_papers_that_name_one_is_a_majority(self):
        result = count_majority(self.papers, LOT)
        assert result.winners == (0,)
        (stage,) = result.stages
        assert dict(stage.votes) == {0: 6, 1: 3, 2: 1}
        assert (stage.quota, stage.not_transferable, result.blank) == (6, 1, 1)

    def test_it_is_not_two_thirds_nor_more_than_half_of_all(self):
        assert count_two_thirds(self.papers, LOT).winners == ()
        assert count_two_thirds_present(self.papers, LOT).winners == ()
        assert count_absolute(self.papers, LOT).winners == ()
        words = [str(words) for words in count_absolute(self.papers, LOT).words]
        assert words[0] == "More than half of the 12 on the roll is 7 or more."
        assert words[-1] == "No option has this majority, so none won."

    def test_half_is_not_more_than_half(self):
        assert count_majority(contest(2, {"A": 2, "B": 2}), LOT).winners == ()

    def test_a_withdrawn_option_is_as_if_not_on_the_paper(self):
        papers = contest(3, {"A>B": 6, "B": 3, "C": 4}, withdrawn=frozenset({0}))
        assert count_majority(papers, LOT).winners == (1,)


@pytest.mark.parametrize("count", FAMILY)
def test_several_seats_are_refused(count):
    with pytest.raises(ContestError, match="fills one seat, and 2 are to be filled"):
        count(contest(3, {"A": 1}, seats=2), LOT)


@pytest.mark.parametrize("count", FAMILY)
def test_more_papers_than_the_roll_has_members_are_refused(count):
    with pytest.raises(ContestError, match="12 papers cannot come from a roll of 11"):
        count(contest(2, {"A": 12}, roll=11), LOT)
