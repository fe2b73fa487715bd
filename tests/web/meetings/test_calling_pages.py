"""The pages on which a meeting is called, changed and cancelled, as each person meets them."""

import re
from datetime import timedelta

import pytest

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.features.meetings.commands.calling import call_meeting
from policy_forum.features.meetings.models import Meeting
from policy_forum.features.meetings.rules.states import MeetingPower, MeetingState
from policy_forum.features.motions.rules import MotionState
from policy_forum.web.letters import words_of
from tests.stage import START
from tests.web.meetings.calling_office import BEGINS, Office, letters, text_of, typed


@pytest.fixture
def office(make, work_as):
    return Office(make, work_as)


@pytest.fixture
def branch(office):
    return office.branch


@pytest.fixture
def secretary(office):
    return office.secretary


@pytest.fixture
def member(make, branch):
    return make.member(branch)


@pytest.fixture
def planned(office):
    return office.planned


@pytest.fixture
def called(office):
    return office.called


# Calling


def test_a_call_in_time_says_until_when_and_by_which_clause(client_as, secretary, planned):
    page = client_as(secretary).get(f"/meetings/{planned()}/call")

    assert "can be called until Monday 9 March at 19:00" in text_of(page)
    assert "#clause-4-1" in page.text
    assert "Call the meeting: send it to 1 members" in page.text


def test_pressing_twice_sends_once_and_says_so(client_as, session, member, secretary, planned):
    meeting_id = planned()
    browser = client_as(secretary)

    first = browser.post(f"/meetings/{meeting_id}/call", follow_redirects=True)
    second = browser.post(f"/meetings/{meeting_id}/call", follow_redirects=True)

    assert "on their way to 2 members" in text_of(first)
    assert "nothing was sent again" in text_of(second)
    assert len(letters(session)) == 2


def test_too_late_is_said_with_every_way_out(client_as, clock, secretary, planned):
    meeting_id = planned()
    clock.set(BEGINS - timedelta(days=3))

    page = client_as(secretary).get(f"/meetings/{meeting_id}/call")

    words = text_of(page)
    assert "It is too late to call this meeting for decisions" in words
    assert "Move it to Saturday 21 March at 19:00" in words
    assert "Move it to Monday 23 March at 19:00" in words
    assert "Keep the date, and only discuss" in words
    assert "Call the meeting: send" not in words


def test_a_call_that_is_too_late_is_refused_even_without_the_button(
    client_as, session, clock, secretary, planned
):
    meeting_id = planned()
    clock.set(BEGINS - timedelta(days=3))

    page = client_as(secretary).post(f"/meetings/{meeting_id}/call")

    assert page.status_code == 422
    assert "It is too late" in text_of(page)
    assert letters(session) == []


@pytest.mark.parametrize(
    ("way", "begins"),
    [
        ("earliest", START + timedelta(days=19, hours=7)),
        ("same_weekday", START + timedelta(days=21, hours=7)),
    ],
)
def test_one_press_sets_the_date_and_then_it_is_in_time(
    client_as, session, clock, secretary, planned, way, begins
):
    meeting_id = planned()
    clock.set(BEGINS - timedelta(days=3))
    browser = client_as(secretary)

    page = browser.post(
        f"/meetings/{meeting_id}/call/another-way", data={"way": way}, follow_redirects=True
    )

    assert "In time:" in text_of(page)
    session.expire_all()
    meeting = session.get(Meeting, meeting_id)
    assert meeting.starts_at == begins
    assert meeting.ends_at == begins + timedelta(hours=2)
    assert "on their way" in text_of(
        browser.post(f"/meetings/{meeting_id}/call", follow_redirects=True)
    )


def test_a_meeting_that_only_discusses_is_called_at_once(
    client_as, session, clock, secretary, planned
):
    meeting_id = planned()
    clock.set(BEGINS - timedelta(days=3))
    browser = client_as(secretary)

    browser.post(f"/meetings/{meeting_id}/call/another-way", data={"way": "discuss"})
    browser.post(f"/meetings/{meeting_id}/call")

    session.expire_all()
    meeting = session.get(Meeting, meeting_id)
    assert (meeting.power, meeting.state) == (MeetingPower.DISCUSSES, MeetingState.CALLED)


def test_another_way_that_there_is_not_is_refused(client_as, secretary, planned):
    answer = client_as(secretary).post(
        f"/meetings/{planned()}/call/another-way", data={"way": "call it anyway"}
    )

    assert answer.status_code == 400


def test_where_no_notice_is_asked_for_it_is_called_for_any_time(
    client_as, make, branch, secretary, planned
):
    make.standing_orders(branch, version=2, meeting_rules={"notice_days": 0})

    page = client_as(secretary).get(f"/meetings/{planned(START + timedelta(hours=3))}/call")

    assert "The standing orders ask for no notice" in text_of(page)
    assert "Call the meeting: send" in page.text


def test_a_motion_that_went_to_a_ballot_meanwhile_is_warned_of(
    client_as, session, make, branch, secretary, planned
):
    motion = make.motion(branch, state=MotionState.PROPOSED)
    meeting_id = planned()
    motion.is_held = True
    session.commit()

    page = text_of(client_as(secretary).get(f"/meetings/{meeting_id}/call"))

    assert "Not every motion can be decided there" in page
    assert "ballot on this motion under way" in page


def test_a_meeting_that_says_nothing_of_access_is_warned_of(client_as, secretary, planned):
    page = client_as(secretary).get(f"/meetings/{planned(adjustments='')}/call")

    assert "Nothing is said about access" in text_of(page)


def test_members_without_an_address_are_counted(client_as, session, member, secretary, planned):
    member.email = ""
    session.commit()

    page = text_of(client_as(secretary).get(f"/meetings/{planned()}/call"))

    assert "1 member has no address with us" in page


def test_a_changed_agenda_is_shown_and_sent_as_what_changed(
    app, client_as, session, secretary, called
):
    meeting_id = called()
    browser = client_as(secretary)
    data = {"kind": "report", "title": "Treasurer", "minutes_planned": "10", "note": ""}
    browser.post(f"/meetings/{meeting_id}/agenda", data=data)

    assert "Members have not been told of this yet" in text_of(
        browser.get(f"/meetings/{meeting_id}/agenda")
    )
    assert "New, as item 3: Treasurer." in text_of(browser.get(f"/meetings/{meeting_id}/call"))
    browser.post(f"/meetings/{meeting_id}/call")

    letter = letters(session)[-1]
    subject, body = words_of(app)(letter.template, letter.values)
    assert subject == "Changed: March meeting, Monday 16 March 2026, 19:00"
    assert "- New, as item 3: Treasurer." in body


def test_the_letter_holds_everything_that_members_need(
    app, session, make, branch, work_as, secretary, planned
):
    motion = make.motion(branch, state=MotionState.PROPOSED)
    meeting_id = planned(note="Bring a mug.")
    with work_as(secretary) as work:
        call_meeting(work, meeting_id)

    letter = letters(session)[-1]
    subject, body = words_of(app)(letter.template, letter.values)

    assert subject == "March meeting, Monday 16 March 2026, 19:00"
    for words in (
        "4 Mill Lane",
        "https://meet.example.org/north",
        "Step-free from Mill Lane.",
        "Bring a mug.",
        f"{motion.number} {motion.title}",
        f"http://localhost/motions/{motion.id}",
        f"http://localhost/meetings/{meeting_id}.ics",
        f"http://localhost/meetings/{meeting_id}/apologies",
        "Motions for this meeting come in until: Wednesday 11 March 2026, 19:00",
        "Amendments come in until: Saturday 14 March 2026, 19:00",
    ):
        assert words in body
    assert " (5 minutes)\n2. " in body


# Afterwards


def test_a_called_meeting_is_changed_and_everyone_told(client_as, session, secretary, called):
    meeting_id = called()
    browser = client_as(secretary)
    form = browser.get(f"/meetings/{meeting_id}/edit").text
    (version,) = re.findall(r'name="version" type="hidden" value="(\d+)"', form)
    data = typed(
        title="March meeting",
        starts_at="2026-03-16T19:00",
        ends_at="2026-03-16T21:00",
        version=version,
    )

    answer = browser.post(f"/meetings/{meeting_id}/edit", data=data)

    assert answer.location.endswith(f"/meetings/{meeting_id}")
    assert "The place is now: Library" in letters(session)[-1].values["changes"]


def test_a_form_from_before_anothers_change_keeps_what_was_typed(
    client_as, session, secretary, called
):
    meeting_id = called()

    page = client_as(secretary).post(f"/meetings/{meeting_id}/edit", data=typed(version="0"))

    assert page.status_code == 422
    assert "Somebody changed this meeting meanwhile" in text_of(page)
    assert "Ask Mared." in page.text


def test_cancelling_needs_a_reason_and_tells_everyone(
    app, client_as, session, member, secretary, called
):
    meeting_id = called()
    browser = client_as(secretary)
    address = f"/meetings/{meeting_id}/cancel"

    assert browser.post(address, data={"reason": ""}).status_code == 422
    answer = browser.post(address, data={"reason": "The hall has flooded."})

    assert answer.status_code == 303
    told = [letter for letter in letters(session) if letter.template == "meeting_cancelled"]
    assert len(told) == 2
    _subject, body = words_of(app)(told[0].template, told[0].values)
    assert "The hall has flooded." in body
    assert "cancelled already" in text_of(browser.get(address))


def test_a_plan_is_put_away_without_a_reason(client_as, session, secretary, planned):
    meeting_id = planned()

    answer = client_as(secretary).post(f"/meetings/{meeting_id}/cancel", data={"reason": ""})

    assert answer.status_code == 303
    assert letters(session) == []


@pytest.mark.parametrize("page", ["agenda", "edit", "call", "cancel"])
def test_pages_of_those_who_call_are_closed_to_others(client_as, make, member, called, page):
    meeting_id = called()

    assert client_as(member).get(f"/meetings/{meeting_id}/{page}").status_code == 403
    stranger = make.officer(OfficeKind.SECRETARY)
    assert client_as(stranger).get(f"/meetings/{meeting_id}/{page}").status_code == 404


def test_a_meeting_that_has_begun_is_not_changed(client_as, session, secretary, called):
    meeting_id = called()
    session.get(Meeting, meeting_id).state = MeetingState.OPEN
    session.commit()

    page = client_as(secretary).get(f"/meetings/{meeting_id}/agenda")

    assert page.status_code == 409
    assert "This meeting has begun" in text_of(page)
