"""Weighted votes and card votes in sections: exact, and nobody's share is rounded."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.counting.majority import Tally, Threshold
from policy_forum.features.ballots.rules import QuestionOutcome
from policy_forum.features.ballots.rules.rolls import (
    Delegate,
    DelegatesError,
    read_delegates,
    refusal_of_delegates,
    weights_by_section,
)
from policy_forum.features.ballots.rules.weights import SectionTally, decide_cards, percent_of

CARRIED, LOST, INQUORATE = (
    QuestionOutcome.CARRIED,
    QuestionOutcome.LOST,
    QuestionOutcome.INQUORATE,
)
VOTES = st.integers(0, 10_000)


def section(in_favour, against, abstained=0, name="", roll=None):
    tally = Tally(in_favour, against, abstained)
    return SectionTally(name, tally, tally.voted if roll is None else roll)


def outcome(*sections, majority=Threshold.SIMPLE, voted=10, quorum=1):
    return decide_cards(sections, majority, voted=voted, quorum=quorum).outcome


def test_without_sections_the_votes_decide_and_not_the_people():
    assert outcome(section(400, 399)) is CARRIED
    assert outcome(section(399, 400)) is LOST


def test_a_tie_is_not_carried_and_the_words_say_so():
    result = decide_cards([section(7, 7)], Threshold.SIMPLE, voted=2, quorum=1)

    assert result.outcome is LOST
    assert "A tie is not carried." in [str(words) for words in result.words]


def test_the_quorum_is_of_people():
    assert outcome(section(9000, 0), voted=3, quorum=4) is INQUORATE


def test_two_sections_have_the_same_say_however_many_votes_they_have():
    assert outcome(section(1000, 0), section(3, 4)) is CARRIED
    assert outcome(section(0, 1000), section(4, 3)) is LOST


def test_exactly_half_of_the_shares_is_a_tie():
    result = decide_cards([section(3, 0), section(0, 9)], Threshold.SIMPLE, voted=2, quorum=1)

    assert (result.outcome, result.share_for) == (LOST, Fraction(1, 2))
    assert "A tie is not carried." in [str(words) for words in result.words]


def test_exactly_two_thirds_of_the_shares_carry():
    exact = section(1, 0), section(1, 2)

    assert outcome(*exact, majority=Threshold.TWO_THIRDS) is CARRIED
    assert outcome(section(1, 0), section(332, 668), majority=Threshold.TWO_THIRDS) is LOST


def test_of_those_present_abstentions_count_with_the_votes_against():
    votes = section(2, 1), section(2, 1, 1)

    assert outcome(*votes, majority=Threshold.TWO_THIRDS) is CARRIED
    assert outcome(*votes, majority=Threshold.TWO_THIRDS_PRESENT) is LOST
    assert outcome(section(4, 1, 1), majority=Threshold.TWO_THIRDS_PRESENT) is CARRIED
    assert outcome(section(4, 1, 2), majority=Threshold.TWO_THIRDS_PRESENT) is LOST


def test_a_section_in_which_nobody_voted_for_or_against_has_no_share():
    assert outcome(section(2, 1), section(0, 0, 5)) is CARRIED
    assert outcome(section(0, 0, 1), section(0, 0, 5)) is LOST


def test_an_absolute_majority_is_of_what_each_section_could_cast():
    assert outcome(section(6, 0, roll=10), section(6, 0, roll=10), majority=Threshold.ABSOLUTE)
    lost = section(9, 0, roll=20), section(9, 0, roll=20)
    assert outcome(*lost, majority=Threshold.ABSOLUTE) is LOST


@given(st.lists(st.tuples(VOTES, VOTES), min_size=2, max_size=2), st.integers(1, 50))
def test_a_section_that_grows_alike_changes_nothing(votes, times):
    one, other = votes
    grown = section(one[0] * times, one[1] * times), section(*other)

    assert outcome(*grown) is outcome(section(*one), section(*other))


@given(st.lists(st.tuples(VOTES, VOTES), min_size=1, max_size=2), st.sampled_from(Threshold))
def test_one_more_vote_for_never_turns_a_win_into_a_loss(votes, majority):
    rolls = 30_000
    before = [section(f, a, roll=rolls) for f, a in votes]
    more = [section(votes[0][0] + 1, votes[0][1], roll=rolls), *before[1:]]

    if outcome(*before, majority=majority) is CARRIED:
        assert outcome(*more, majority=majority) is CARRIED


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (Fraction(4999, 10_000), "49.99"),
        (Fraction(49_999, 100_000), "49.99"),
        (Fraction(1), "100.00"),
    ],
)
def test_a_share_that_misses_the_half_never_reads_as_the_half(share, said):
    assert percent_of(share) == said


def test_a_list_of_delegates_is_read_line_by_line():
    read = read_delegates("M1; 40; Unions\n\nM2;2;Branches\nM3\n")

    assert read == (Delegate("M1", 40, "Unions"), Delegate("M2", 2, "Branches"), Delegate("M3"))
    assert weights_by_section(read) == {"Unions": 40, "Branches": 2, "": 1}


@pytest.mark.parametrize(
    ("text", "line"), [("M1\nM2; many", 2), ("; 3", 1), ("M1; 0", 1), ("M1;1;A;B", 1)]
)
def test_a_line_that_cannot_be_read_is_named(text, line):
    with pytest.raises(DelegatesError) as error:
        read_delegates(text)

    assert error.value.line == line


@pytest.mark.parametrize("text", ["", "M1\nM1", "M9", "M1;1;A\nM2;1;B\nM3;1;C", "M1;1;A\nM2;1"])
def test_a_list_that_makes_no_roll_is_refused(text):
    assert refusal_of_delegates(read_delegates(text), {"M1", "M2", "M3"}) is not None
