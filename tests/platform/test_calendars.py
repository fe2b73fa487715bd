"""Calendar files, and the tokens of feeds."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from policy_forum.platform.calendars import (
    CalendarEntry,
    account_of_token,
    calendar_file,
    feed_token,
    is_feed_token,
    uid_of,
)

BEGINS = datetime(2026, 3, 16, 19, 0, tzinfo=UTC)
ENTRY = CalendarEntry(
    uid="a@policy-forum",
    sequence=3,
    told_at=BEGINS - timedelta(days=10),
    starts_at=BEGINS,
    ends_at=BEGINS + timedelta(hours=2),
    title="March meeting",
    place="Hall",
    link="https://meet.example.org",
    url="https://example.org/meetings/1",
    about="Agenda",
)
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=300)


def event_of(entry):
    (event,) = Calendar.from_ical(calendar_file("North", [entry])).walk("VEVENT")
    return event


def test_the_same_entries_make_the_same_bytes():
    assert calendar_file("North", [ENTRY]) == calendar_file("North", [ENTRY])


def test_a_moment_of_another_zone_is_written_in_utc():
    zone = timezone(timedelta(hours=5))
    content = calendar_file("North", [replace(ENTRY, starts_at=BEGINS.astimezone(zone))])

    assert b"DTSTART:20260316T190000Z\r\n" in content
    assert b"TZID" not in content


def test_lines_are_short_and_end_as_the_format_asks():
    content = calendar_file("ŵ" * 200, [replace(ENTRY, about="ŵ, ; \\ \n" * 100)])

    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)


@given(words, words)
def test_texts_come_back_as_they_were(title, about):
    event = event_of(replace(ENTRY, title=title, about=f"{title}\n{about}"))

    assert event["SUMMARY"] == title
    assert event["DESCRIPTION"] == f"{title}\n{about}"


def test_a_text_cannot_add_a_line_of_its_own():
    content = calendar_file("North", [replace(ENTRY, title="x\r\nSTATUS:CANCELLED")])

    assert b"\r\nSTATUS:CANCELLED" not in content


def test_a_cancelled_event_and_a_deadline_make_nobody_busy():
    assert event_of(ENTRY)["TRANSP"] == "OPAQUE"
    assert event_of(replace(ENTRY, ends_at=None))["TRANSP"] == "TRANSPARENT"
    cancelled = event_of(replace(ENTRY, is_cancelled=True))
    assert (cancelled["STATUS"], cancelled["TRANSP"]) == ("CANCELLED", "TRANSPARENT")


def test_names_of_events_differ_by_kind_key_and_site():
    names = {
        uid_of("meeting", 1, BEGINS),
        uid_of("meeting", 2, BEGINS),
        uid_of("motions", 1, BEGINS),
        uid_of("meeting", 1, BEGINS + timedelta(microseconds=1)),
    }

    assert len(names) == 4
    assert uid_of("meeting", 1, BEGINS.astimezone(timezone(timedelta(hours=2)))) in names


@given(st.integers(1, 2**31 - 1), st.text(min_size=1, max_size=64))
def test_a_token_says_whose_it_is_and_holds_for_nobody_else(account_id, uniquifier):
    token = feed_token("secret", account_id, uniquifier)

    assert account_of_token(token) == account_id
    assert is_feed_token(token, "secret", account_id, uniquifier)
    assert not is_feed_token(token, "secret", account_id + 1, uniquifier)
    assert not is_feed_token(token, "secret", account_id, uniquifier + "x")
    assert not is_feed_token(token, "another secret", account_id, uniquifier)


@given(st.text(max_size=100))
def test_no_text_upsets_the_reading_of_a_token(text):
    key = account_of_token(text)

    assert key is None or 0 < key < 2**31
    assert not is_feed_token(text, "secret", 1, "a")
