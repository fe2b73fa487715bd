"""Meetings in calendars: the file of one, and the feed with a secret address."""

import re
from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.identifiers import BranchId
from policy_forum.features.accounts.models import Account
from policy_forum.features.meetings.commands.agenda import add_item
from policy_forum.features.meetings.commands.calling import (
    call_meeting,
    cancel_meeting,
    plan_meeting,
)
from policy_forum.features.meetings.models import Meeting
from policy_forum.features.meetings.rules.agenda import NewItem
from policy_forum.features.meetings.rules.calling import MeetingPlan
from policy_forum.features.meetings.rules.states import ItemKind, MeetingPower, MeetingState
from tests.stage import START

BEGINS = START + timedelta(days=14, hours=7)


@pytest.fixture
def branch(make):
    return make.branch("North")


@pytest.fixture
def secretary(make, branch):
    return make.officer(OfficeKind.SECRETARY, branch)


@pytest.fixture
def member(make, branch):
    return make.member(branch)


@pytest.fixture
def called(work_as, branch, secretary):
    def call(**changes):
        settings: dict[str, Any] = {
            "title": "March meeting",
            "place": "Trades hall",
            "starts_at": BEGINS,
        }
        settings |= changes
        with work_as(secretary) as work:
            plan = MeetingPlan(
                branch_id=BranchId(branch.id),
                ends_at=settings["starts_at"] + timedelta(hours=2),
                **settings,
            )
            meeting_id = plan_meeting(work, plan)
        with work_as(secretary) as work:
            call_meeting(work, meeting_id)
        return meeting_id

    return call


def events_of(response):
    assert response.status_code == 200
    assert response.mimetype == "text/calendar"
    return list(Calendar.from_ical(response.data).walk("VEVENT"))


def feed_of(browser):
    page = browser.get("/meetings/calendar").text
    found = re.search(r'value="http://localhost(/meetings/calendar/[^"]+\.ics)"', page)
    assert found is not None
    return found.group(1)


def test_one_meeting_is_a_file_with_times_in_utc(client_as, member, called):
    response = client_as(member).get(f"/meetings/{called()}.ics")

    (event,) = events_of(response)
    assert event["SUMMARY"] == "March meeting"
    assert event["LOCATION"] == "Trades hall"
    assert event.decoded("DTSTART") == BEGINS
    assert event.decoded("DTEND") == BEGINS + timedelta(hours=2)
    assert event["STATUS"] == "CONFIRMED"
    assert b"DTSTART:20260316T190000Z" in response.data
    assert b"VTIMEZONE" not in response.data
    assert response.headers["Content-Disposition"].endswith('.ics"')


def test_the_name_of_an_event_stays_and_its_sequence_is_the_edition(
    client_as, work_as, member, secretary, called
):
    meeting_id = called()
    browser = client_as(member)
    (first,) = events_of(browser.get(f"/meetings/{meeting_id}.ics"))
    with work_as(secretary) as work:
        add_item(work, meeting_id, NewItem(ItemKind.REPORT, "Treasurer"))
    with work_as(secretary) as work:
        call_meeting(work, meeting_id)

    (second,) = events_of(browser.get(f"/meetings/{meeting_id}.ics"))
    assert second["UID"] == first["UID"]
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (1, 2)
    assert "Treasurer" in second["DESCRIPTION"]


def test_a_calendar_shows_what_members_were_told_and_no_unsent_change(
    client_as, work_as, member, secretary, called
):
    meeting_id = called()
    with work_as(secretary) as work:
        add_item(work, meeting_id, NewItem(ItemKind.REPORT, "Treasurer"))

    (event,) = events_of(client_as(member).get(f"/meetings/{meeting_id}.ics"))
    assert "Treasurer" not in event["DESCRIPTION"]


def test_a_cancelled_meeting_is_struck_out(client_as, work_as, member, secretary, called):
    meeting_id = called()
    with work_as(secretary) as work:
        cancel_meeting(work, meeting_id, "The hall has flooded.")

    (event,) = events_of(client_as(member).get(f"/meetings/{meeting_id}.ics"))
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 2)
    assert event["SUMMARY"] == "Cancelled: March meeting"
    assert event["DESCRIPTION"] == "The hall has flooded."


def test_a_draft_has_no_file(client_as, work_as, secretary, branch):
    with work_as(secretary) as work:
        ends = BEGINS + timedelta(hours=2)
        meeting_id = plan_meeting(work, MeetingPlan(BranchId(branch.id), "Draft", BEGINS, ends))

    assert client_as(secretary).get(f"/meetings/{meeting_id}.ics").status_code == 404


def test_another_branch_has_no_file_of_it(client_as, make, called):
    assert client_as(make.member()).get(f"/meetings/{called()}.ics").status_code == 404


def test_the_feed_needs_no_signing_in_and_holds_meetings_and_deadlines(
    client, client_as, member, called
):
    called()
    address = feed_of(client_as(member))

    events = {event["SUMMARY"]: event for event in events_of(client.get(address))}

    assert set(events) == {
        "March meeting",
        "Motions for March meeting are due",
        "Amendments for March meeting are due",
    }
    due = events["Motions for March meeting are due"]
    assert due.decoded("DTSTART") == BEGINS - timedelta(days=5)
    assert due["TRANSP"] == "TRANSPARENT"
    assert len({event["UID"] for event in events.values()}) == 3


def test_a_meeting_that_only_discusses_has_no_deadlines(client, client_as, member, called):
    called(power=MeetingPower.DISCUSSES)

    assert len(events_of(client.get(feed_of(client_as(member))))) == 1


def test_an_adjourned_meeting_says_when_it_goes_on(client, client_as, session, member, called):
    meeting = session.get(Meeting, called())
    meeting.state, meeting.adjourned_at = MeetingState.ADJOURNED, BEGINS
    meeting.resumes_at = BEGINS + timedelta(days=7)
    session.commit()

    events = {
        event["SUMMARY"]: event for event in events_of(client.get(feed_of(client_as(member))))
    }

    assert events["March meeting goes on"].decoded("DTSTART") == BEGINS + timedelta(days=7)


def test_the_feed_is_of_ones_own_branch(client, client_as, make, called):
    called()

    assert events_of(client.get(feed_of(client_as(make.member())))) == []


def test_a_new_password_ends_the_address(client, client_as, session, member, called):
    called()
    browser = client_as(member)
    address = feed_of(browser)
    account = session.scalar(select(Account).where(Account.member_id == member.id))
    account.fs_uniquifier = "another"
    session.commit()

    assert client.get(address).status_code == 404


def test_a_closed_account_has_no_feed(client, client_as, session, member):
    address = feed_of(client_as(member))
    session.scalar(select(Account).where(Account.member_id == member.id)).active = False
    session.commit()

    assert client.get(address).status_code == 404


def test_the_address_does_not_give_away_what_signs_in(client_as, session, member):
    address = feed_of(client_as(member))
    account = session.scalar(select(Account).where(Account.member_id == member.id))

    assert account.fs_uniquifier not in address


@pytest.mark.parametrize(
    "change",
    [
        lambda token: token[:-1] + ("0" if token[-1] != "0" else "1"),
        lambda token: "9" * 9 + token[token.index("-") :],
        lambda token: token[token.index("-") + 1 :],
        lambda token: "-" + token,
        lambda token: token + "0",
        lambda token: "ŵ" + token,
        lambda token: "1-" + "ŵ" * 40,
        lambda token: "9" * 400,
    ],
)
def test_a_wrong_token_finds_nothing(client, client_as, member, change):
    token = feed_of(client_as(member)).removeprefix("/meetings/calendar/").removesuffix(".ics")

    assert client.get(f"/meetings/calendar/{change(token)}.ics").status_code == 404


def test_no_cache_keeps_the_page_that_shows_the_address(client_as, member):
    page = client_as(member).get("/meetings/calendar")

    assert page.headers["Cache-Control"] == "no-store"


def test_a_calendar_that_asks_again_is_told_that_nothing_is_new(
    client, client_as, member, called, count_statements
):
    called()
    address = feed_of(client_as(member))
    first = client.get(address)
    with count_statements() as seen:
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert "private" in first.headers["Cache-Control"]
    assert len(seen) <= 3


def test_the_feed_is_bounded(client, client_as, session, member, called):
    meeting_id = called()
    session.get(Meeting, meeting_id).starts_at = START - timedelta(days=200)
    session.commit()

    assert events_of(client.get(feed_of(client_as(member)))) == []


def test_a_visitor_is_led_to_sign_in_first(client, called):
    assert client.get(f"/meetings/{called()}.ics").status_code == 302
    assert client.get("/meetings/calendar").status_code == 302
