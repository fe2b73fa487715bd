"""The list of meetings, the plan of one, its agenda and its paper, as each person meets them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.features.meetings.models import AgendaItem, Meeting
from policy_forum.features.meetings.rules.states import ItemKind, MeetingState
from policy_forum.features.motions.rules import MotionState
from tests.stage import START
from tests.web.meetings.calling_office import Office, letters, text_of, typed


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


# The list


def test_a_branch_without_meetings_says_how_one_gets_here(client_as, member):
    page = client_as(member).get("/meetings")

    assert page.status_code == 200
    assert "Your branch’s next meeting will be here." in text_of(page)
    assert "Plan a meeting" not in page.text


def test_the_list_is_found_with_a_slash_too(client_as, member):
    assert client_as(member).get("/meetings/").status_code == 200


def test_members_see_what_is_called_and_no_drafts(client_as, member, secretary, planned, called):
    planned(title="Secret plan")
    called(title="Spring meeting")

    page = text_of(client_as(member).get("/meetings"))
    assert "Spring meeting" in page
    assert "Secret plan" not in page
    assert "Secret plan" in text_of(client_as(secretary).get("/meetings"))


def test_another_branch_sees_nothing_of_it(client_as, make, called):
    called(title="Spring meeting")

    assert "Spring meeting" not in text_of(client_as(make.member()).get("/meetings"))


def test_past_meetings_stand_below(client_as, session, member, called):
    meeting = session.get(Meeting, called(title="Spring meeting"))
    meeting.state = MeetingState.CLOSED
    session.commit()

    page = text_of(client_as(member).get("/meetings"))
    assert page.index("Past meetings") < page.index("Spring meeting")
    assert "The minutes are not out yet." in page


def test_the_list_costs_few_statements(client_as, member, called, count_statements):
    for number in range(5):
        called(title=f"Meeting {number}")
    browser = client_as(member)
    with count_statements() as seen:
        browser.get("/meetings")

    assert len(seen) <= 8


# Planning


def test_the_form_starts_in_time_and_like_the_last_meeting(client_as, secretary, called):
    called()

    page = client_as(secretary).get("/meetings/new")

    assert 'value="2026-03-23T19:00"' in page.text
    assert "Step-free from Mill Lane." in page.text


def test_the_first_meeting_says_whom_to_ask_about_access(client_as, secretary):
    page = client_as(secretary).get("/meetings/new")

    assert f"tell {secretary.full_name} as early as you can" in text_of(page)


def test_a_planned_meeting_leads_to_its_agenda(client_as, session, secretary):
    answer = client_as(secretary).post("/meetings/new", data=typed())

    meeting = session.scalar(select(Meeting))
    assert answer.status_code == 303
    assert answer.location.endswith(f"/meetings/{meeting.id}/agenda")
    assert meeting.place == "Library"
    assert letters(session) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "Enter a title."),
        ({"starts_at": ""}, "Enter when the meeting begins."),
        ({"ends_at": "2026-04-02T18:00"}, "The meeting must end after it begins."),
        ({"starts_at": "2026-01-02T18:00"}, "This time has passed"),
        ({"link": "ftp://example.org"}, "begins with https://"),
        ({"power": "dances"}, "Choose one of those that are offered."),
    ],
)
def test_what_cannot_be_planned_is_said_and_what_was_typed_is_kept(
    client_as, session, secretary, changes, words
):
    page = client_as(secretary).post("/meetings/new", data=typed(**changes))

    assert page.status_code == 422
    assert words in text_of(page)
    assert "Ask Mared." in page.text
    assert session.scalar(select(Meeting)) is None


def test_who_holds_no_office_cannot_plan(client_as, member):
    assert client_as(member).get("/meetings/new").status_code == 403


def test_the_policy_officer_is_told_who_may(client_as, make, branch):
    officer = make.officer(OfficeKind.POLICY_OFFICER, branch)

    page = client_as(officer).get("/meetings/new")

    assert page.status_code == 403
    assert "the secretary or the chair of the branch" in text_of(page)


# The agenda


def test_the_agenda_shows_times_and_the_sum(client_as, secretary, planned):
    page = text_of(client_as(secretary).get(f"/meetings/{planned()}/agenda"))

    assert "1. Election of a chair for the meeting" in page
    assert "about 19:05" in page
    assert "Planned: 20 of 120 minutes. 100 minutes are left." in page


def test_an_agenda_that_is_too_long_says_by_how_much(client_as, secretary, planned):
    meeting_id = planned()
    browser = client_as(secretary)
    data = {"kind": "report", "title": "Treasurer", "minutes_planned": "130", "note": ""}

    assert browser.post(f"/meetings/{meeting_id}/agenda", data=data).status_code == 303
    page = text_of(browser.get(f"/meetings/{meeting_id}/agenda"))
    assert "That is 30 minutes more than the meeting lasts" in page


def test_an_item_without_a_name_is_refused_in_words(client_as, secretary, planned):
    data = {"kind": "report", "title": "", "minutes_planned": "", "note": "Kept"}

    page = client_as(secretary).post(f"/meetings/{planned()}/agenda", data=data)

    assert page.status_code == 422
    assert "Say what the item is called." in text_of(page)
    assert "Kept" in page.text


def test_motions_are_put_on_by_one_press_each_or_all(
    client_as, session, make, branch, secretary, planned
):
    meeting_id = planned()
    motions = [make.motion(branch, state=MotionState.PROPOSED) for _ in range(3)]
    browser = client_as(secretary)
    assert "Put all 3 on the agenda" in browser.get(f"/meetings/{meeting_id}/agenda").text

    one = browser.post(
        f"/meetings/{meeting_id}/agenda/motions", data={"motion_id": str(motions[1].id)}
    )
    assert "#item-" in one.location
    browser.post(f"/meetings/{meeting_id}/agenda/motions")

    on_it = session.scalars(
        select(AgendaItem.motion_id)
        .where(AgendaItem.meeting_id == meeting_id, AgendaItem.kind == ItemKind.MOTION)
        .order_by(AgendaItem.position)
    ).all()
    assert on_it == [motions[1].id, motions[0].id, motions[2].id]


def test_a_motion_that_cannot_be_put_is_shown_with_the_reason(
    client_as, make, branch, secretary, planned
):
    meeting_id = planned()
    make.motion(branch, state=MotionState.PROPOSED, is_held=True, title="Held up")

    page = client_as(secretary).get(f"/meetings/{meeting_id}/agenda")

    assert "Held up" in page.text
    assert "ballot on this motion under way" in text_of(page)
    assert "Put it on the agenda" not in page.text


def test_a_motion_that_the_year_does_not_let_be_decided_then_says_so(
    client_as, make, branch, secretary, planned
):
    make.motion(branch, state=MotionState.PROPOSED)
    meeting_id = planned(starts_at=START + timedelta(days=9))

    page = text_of(client_as(secretary).get(f"/meetings/{meeting_id}/agenda"))

    assert "the motion can be debated and not voted on" in page


def test_items_move_by_buttons_and_the_page_comes_back_to_them(
    client_as, session, secretary, planned
):
    meeting_id = planned()
    last = session.scalars(
        select(AgendaItem).where(AgendaItem.meeting_id == meeting_id).order_by(AgendaItem.position)
    ).all()[-1]
    address = f"/meetings/{meeting_id}/agenda/{last.id}"
    browser = client_as(secretary)

    answer = browser.post(f"{address}/move", data={"to": "up"})

    assert answer.location.endswith(f"#item-{last.id}")
    session.expire_all()
    assert session.get(AgendaItem, last.id).position == 2
    assert browser.post(f"{address}/move", data={"to": "sideways"}).status_code == 400
    assert browser.post(f"{address}/remove").status_code == 303
    assert browser.post(f"{address}/remove").status_code == 303
    assert browser.get(f"{address}/edit").status_code == 404


def test_an_item_of_another_meeting_is_not_found_here(client_as, session, secretary, planned):
    one, other = planned(), planned(title="Other")
    item = session.scalar(select(AgendaItem).where(AgendaItem.meeting_id == other))

    answer = client_as(secretary).get(f"/meetings/{one}/agenda/{item.id}/edit")

    assert answer.status_code == 404


def test_the_agenda_costs_few_statements(
    client_as, make, branch, secretary, planned, count_statements
):
    for _ in range(6):
        make.motion(branch, state=MotionState.PROPOSED)
    meeting_id = planned()
    browser = client_as(secretary)
    with count_statements() as seen:
        browser.get(f"/meetings/{meeting_id}/agenda")

    assert len(seen) <= 8


# The paper


def test_the_paper_prints_agenda_and_motions_in_full(client_as, make, branch, member, called):
    motion = make.motion(branch, state=MotionState.PROPOSED)

    page = client_as(member).get(f"/meetings/{called()}/paper")

    assert page.status_code == 200
    assert f'id="motion-{motion.id}"' in page.text
    assert "Rendered when the test says so." in page.text
    assert "Step-free from Mill Lane." in page.text


def test_the_paper_of_a_draft_is_for_those_who_prepare_it(client_as, member, secretary, planned):
    meeting_id = planned()

    assert client_as(member).get(f"/meetings/{meeting_id}/paper").status_code == 404
    assert client_as(secretary).get(f"/meetings/{meeting_id}/paper").status_code == 200


def test_nothing_that_was_typed_becomes_markup(client_as, member, called):
    meeting_id = called(place="<b>Hall</b>", note="<script>x</script>", title="A <i>B</i>")

    browser = client_as(member)
    for address in ("/meetings", f"/meetings/{meeting_id}/paper"):
        page = browser.get(address).text
        assert "<b>Hall" not in page
        assert "<script>x" not in page
        assert "<i>B" not in page
