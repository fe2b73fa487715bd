"""Votes are counted by the majority that the rules ask for, and the words say why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_forum.domain.counting.majority import (
    Decision,
    Tally,
    Terms,
    Threshold,
    decide,
    needed_to_carry,
)

counts = st.integers(0, 400)
tallies = st.builds(Tally, counts, counts, counts)
thresholds = st.sampled_from(Threshold)


def terms_for(tally, threshold=Threshold.SIMPLE, quorum=0, silent=0):
    return Terms(threshold, quorum, tally.voted + silent)


@pytest.mark.parametrize(
    ("in_favour", "against", "threshold", "roll", "decision"),
    [
        (41, 3, Threshold.SIMPLE, 112, Decision.CARRIED),
        (5, 5, Threshold.SIMPLE, 112, Decision.TIED),
        (4, 5, Threshold.SIMPLE, 112, Decision.LOST),
        (0, 0, Threshold.SIMPLE, 112, Decision.LOST),
        (20, 10, Threshold.TWO_THIRDS, 112, Decision.CARRIED),
        (19, 10, Threshold.TWO_THIRDS, 112, Decision.LOST),
        (10, 10, Threshold.TWO_THIRDS, 112, Decision.LOST),
        (0, 0, Threshold.TWO_THIRDS, 112, Decision.LOST),
        (57, 0, Threshold.ABSOLUTE, 112, Decision.CARRIED),
        (56, 0, Threshold.ABSOLUTE, 112, Decision.LOST),
        (57, 0, Threshold.ABSOLUTE, 113, Decision.CARRIED),
    ],
)
def test_each_majority_has_its_edge(in_favour, against, threshold, roll, decision):
    tally = Tally(in_favour, against, 3)
    assert decide(tally, Terms(threshold, 0, roll)).decision is decision


@given(tallies, thresholds, st.integers(0, 50), st.integers(1, 50))
def test_below_the_quorum_nothing_is_decided(tally, threshold, silent, short):
    terms = terms_for(tally, threshold, tally.voted + short, silent)
    assert decide(tally, terms).decision is Decision.INQUORATE


@given(tallies, thresholds, st.integers(0, 50))
def test_at_the_quorum_something_is_decided(tally, threshold, silent):
    terms = terms_for(tally, threshold, tally.voted, silent)
    assert decide(tally, terms).decision is not Decision.INQUORATE


@given(tallies, thresholds, st.integers(0, 50))
def test_what_is_needed_carries_and_one_fewer_does_not(tally, threshold, silent):
    terms = terms_for(tally, threshold, 0, silent)
    needed = needed_to_carry(tally, terms)
    assert decide(tally, terms).is_carried == (tally.in_favour >= needed)


@given(tallies, st.integers(0, 400), st.sampled_from([Threshold.SIMPLE, Threshold.TWO_THIRDS]))
def test_abstentions_never_change_a_majority_of_votes_cast(tally, more, threshold):
    with_more = Tally(tally.in_favour, tally.against, tally.abstained + more)
    before = decide(tally, terms_for(tally, threshold)).decision
    assert decide(with_more, terms_for(with_more, threshold)).decision is before


@given(tallies, thresholds, st.integers(1, 50))
def test_one_more_vote_in_favour_never_loses_what_was_carried(tally, threshold, silent):
    one_more = Tally(tally.in_favour + 1, tally.against, tally.abstained)
    roll = tally.voted + silent
    if decide(tally, Terms(threshold, 0, roll)).is_carried:
        assert decide(one_more, Terms(threshold, 0, roll)).is_carried


@given(counts, counts, st.integers(0, 50))
def test_exchanging_for_and_against_exchanges_carried_and_lost(in_favour, against, abstained):
    there = Tally(in_favour, against, abstained)
    back = Tally(against, in_favour, abstained)
    opposite = {
        Decision.CARRIED: Decision.LOST,
        Decision.LOST: Decision.CARRIED,
        Decision.TIED: Decision.TIED,
    }
    decision = decide(there, terms_for(there)).decision
    if there.cast:
        assert decide(back, terms_for(back)).decision is opposite[decision]


@given(tallies, thresholds, counts, st.integers(0, 50))
def test_the_words_can_always_be_said(tally, threshold, quorum, silent):
    for words in decide(tally, terms_for(tally, threshold, quorum, silent)).words:
        assert "%(" not in str(words)


def test_without_votes_against_it_is_called_unopposed():
    result = decide(Tally(8, 0, 1), Terms(Threshold.SIMPLE, 2, 12))
    assert "unopposed" in str(result.words[1])


def test_more_votes_than_the_roll_has_members_cannot_be():
    with pytest.raises(ValueError, match="roll of 3"):
        decide(Tally(2, 2), Terms(Threshold.SIMPLE, 0, 3))


def test_a_count_below_nought_cannot_be():
    with pytest.raises(ValueError, match="less than nought"):
        Tally(-1, 2)
