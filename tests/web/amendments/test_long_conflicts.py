"""Conflicts over long passages are shown where the passages part."""

from policy_forum.features.amendments.views.conflicts import _where_they_part


def test_words_that_both_passages_share_are_left_out_with_an_ellipsis():
    base = "one two three four five six seven eight nine ten"
    assert _where_they_part(base, base.replace("six", "SIX")) == (
        "… three four five six seven eight nine …",
        "… three four five SIX seven eight nine …",
    )


def test_passages_that_share_nothing_stay_whole():
    assert _where_they_part("one two three", "four five") == ("one two three", "four five")


def test_words_added_at_the_end_are_told_from_what_stood_before_them():
    assert _where_they_part("one two three four", "one two three four five") == (
        "… two three four",
        "… two three four five",
    )
