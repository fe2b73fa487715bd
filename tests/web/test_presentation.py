"""How moments, numbers and names are said."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment

from policy_forum.domain.phrases import phrase
from policy_forum.web import presentation as say

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 28, 10, 0, tzinfo=UTC)


def at(year, month, day, hour, minute):
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


def test_a_deadline_says_day_time_and_distance():
    assert say.closes(at(2026, 12, 4, 17, 0), NOW, LONDON) == (
        "closes Friday 4 December at 17:00 (in 6 days)"
    )


def test_a_deadline_has_passed_at_its_very_moment():
    moment = at(2026, 11, 28, 10, 0)

    assert say.closes(moment, NOW, LONDON) == "closed Saturday 28 November at 10:00 (now)"


def test_a_window_that_closes_at_midnight_lasts_to_the_end_of_the_day_before():
    assert say.closes(at(2026, 11, 30, 0, 0), NOW, LONDON) == (
        "closes at the end of Sunday 29 November (tomorrow)"
    )


def test_an_opening_at_midnight_is_said_as_it_is():
    assert say.opens(at(2026, 12, 1, 0, 0), NOW, LONDON) == (
        "opens Tuesday 1 December at 00:00 (in 3 days)"
    )


def test_the_year_is_said_only_when_it_is_another():
    assert say.day(at(2026, 12, 31, 12, 0), NOW, LONDON) == "Thursday 31 December"
    assert say.day(at(2027, 1, 1, 12, 0), NOW, LONDON) == "Friday 1 January 2027"
    assert say.short_day(at(2025, 6, 1, 12, 0), NOW, LONDON) == "1 Jun 2025"


def test_a_date_without_a_time_is_said_with_its_year():
    assert say.calendar_day(date(2025, 12, 4)) == "4 December 2025"


def test_moments_are_read_in_the_zone_of_the_organisation_in_summer_too():
    summer = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)

    assert say.day_and_time(summer, NOW, LONDON) == "Thursday 2 July at 00:30"


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (timedelta(seconds=20), "now"),
        (timedelta(minutes=1), "in 1 minute"),
        (timedelta(minutes=40), "in 40 minutes"),
        (timedelta(hours=1), "in 1 hour"),
        (timedelta(hours=3, minutes=59), "in 3 hours"),
        (timedelta(hours=15), "tomorrow"),
        (timedelta(days=6), "in 6 days"),
        (timedelta(minutes=-40), "40 minutes ago"),
        (timedelta(hours=-3), "3 hours ago"),
        (timedelta(hours=-11), "yesterday"),
        (timedelta(days=-9), "9 days ago"),
    ],
)
def test_distances_are_said_as_people_count_them(distance, words):
    assert say.how_far(NOW + distance, NOW, LONDON) == words


def test_a_day_on_which_the_clocks_change_is_still_one_day():
    evening_before = datetime(2026, 10, 24, 20, 0, tzinfo=LONDON)

    assert say.how_far(at(2026, 10, 25, 23, 59), evening_before, LONDON) == "tomorrow"


@given(st.integers(min_value=-500_000, max_value=500_000))
def test_what_lies_ahead_is_never_said_to_be_past(minutes):
    words = say.how_far(NOW + timedelta(minutes=minutes), NOW, LONDON)

    if minutes > 0:
        assert words.startswith("in ") or words == "tomorrow"
    elif minutes < 0:
        assert words.endswith(" ago") or words == "yesterday"


def test_votes_are_said_with_their_base():
    assert say.votes(41, 3, 2, 112) == "41 for, 3 against, 2 abstained, of 112 on the roll"
    assert say.votes(1041, 3, 0) == "1,041 for, 3 against, 0 abstained"


def test_a_share_of_few_has_no_percentage():
    assert say.share(41, 112) == "41 of 112 (37%)"
    assert say.share(2, 5) == "2 of 5"
    assert say.share(0, 0) == "0 of 0"


def test_words_are_counted_against_the_limit():
    assert say.word_count(1) == "1 word"
    assert say.word_count(212, 300) == "212 of 300 words"
    assert say.word_count(312, 300) == "312 of 300 words: 12 too many"


def test_names_are_listed_as_in_a_sentence():
    assert say.names(["Ann", "Bob", "Cerys"]) == "Ann, Bob and Cerys"
    assert say.names(["Ann"]) == "Ann"
    assert say.names([]) == ""


def test_a_sentence_of_the_domain_fills_its_gaps_with_sentences():
    inner = phrase("Drafting")

    assert say.said(phrase("%(stage)s is over by %(share)s.", stage=inner, share="5%")) == (
        "Drafting is over by 5%."
    )


def test_a_percent_sign_without_gaps_stays():
    assert say.said(phrase("At least 50% must take part.")) == "At least 50% must take part."


def test_filters_know_the_time_of_the_request():
    environment = Environment(autoescape=True)
    say.register_filters(environment, lambda: SimpleNamespace(now=NOW, zone=LONDON))

    page = environment.from_string("{{ moment | deadline }}; {{ moment | month_and_year }}")

    assert page.render(moment=at(2026, 12, 4, 17, 0)) == (
        "Friday 4 December at 17:00 (in 6 days); December 2026"
    )
