"""The forms of the chair's page: who speaks, procedural motions, rulings, actions."""

import re

import pytest
from sqlalchemy import select

from policy_forum.features.meetings.models import (
    MeetingAction,
    MeetingQuestion,
    MeetingRuling,
    Speaker,
)
from policy_forum.features.meetings.rules.states import (
    ItemKind,
    MeetingState,
    ProceduralKind,
)
from tests.commands.meetings.halls import Hall
from tests.commands.meetings.voting_steps import Floor
from tests.web.meetings.chairing import page_of, post, press, step_of


@pytest.fixture
def floor(make, work_as):
    return Floor(Hall.under_way(make), work_as)


@pytest.fixture
def browser(client_as, floor):
    return client_as(floor.hall.chair)


def test_a_member_asks_to_speak_and_the_chair_calls_her(client_as, browser, floor):
    floor.takes_motion()
    member = floor.hall.members[4]
    phone = client_as(member)
    address = f"/meetings/{floor.hall.id}/speak"
    assert phone.post(address, data={"role": "against"}).status_code == 303
    assert phone.post(address, data={"role": "rubbish"}).status_code == 404
    page = page_of(browser, floor)
    assert member.full_name in page
    speaker = floor.session.scalars(select(Speaker)).one()
    post(browser, floor, "press", deed="call_next", target=speaker.id)
    assert floor.fresh(speaker).called_at is not None
    assert "is speaking" in page_of(browser, floor)


def test_requests_are_taken_back_by_her_and_off_by_the_chair(client_as, browser, floor):
    floor.takes_motion()
    phone = client_as(floor.hall.members[4])
    asks, speakers = f"/meetings/{floor.hall.id}/speak", f"/meetings/{floor.hall.id}/speakers"
    phone.post(asks, data={"role": "for"})
    phone.post(asks, data={"role": "against"})
    first, second = floor.session.scalars(select(Speaker).order_by(Speaker.id)).all()
    assert phone.post(f"{speakers}/{first.id}/withdraw").status_code == 303
    assert browser.post(f"{speakers}/{second.id}/drop").status_code == 303
    assert floor.fresh(first).withdrawn_at
    assert floor.fresh(second).withdrawn_at
    assert phone.post(f"{speakers}/{second.id}/drop").status_code == 403


def test_somebody_in_the_room_is_called_by_name(browser, floor):
    floor.takes_motion()
    member = floor.hall.members[5]
    data = {"call-name": member.full_name, "call-is_guest": "member", "call-role": "for"}
    assert post(browser, floor, "call", **data).status_code == 303
    guest = {"call-name": "Cllr Pugh", "call-is_guest": "guest", "call-role": "question"}
    assert post(browser, floor, "call", **guest).status_code == 303
    rows = floor.session.scalars(select(Speaker).order_by(Speaker.id)).all()
    assert [(row.member_id, row.guest_name) for row in rows] == [
        (member.id, ""),
        (None, "Cllr Pugh"),
    ]


def test_a_name_that_nobody_has_comes_back_as_it_was_typed(browser, floor):
    floor.takes_motion()
    data = {"call-name": "Nobody At All", "call-is_guest": "member", "call-role": "for"}
    answer = post(browser, floor, "call", **data)
    assert answer.status_code == 422
    assert 'value="Nobody At All"' in answer.text
    assert "Nothing was lost" in answer.text
    assert re.search(r'id="call-by-name" open', answer.text)


def test_each_procedural_motion_is_listed_with_majority_and_consequence(browser, floor):
    floor.takes_motion()
    page = page_of(browser, floor)
    for kind in ProceduralKind:
        assert f'id="procedural-{kind.value}"' in page
    assert "two thirds of the votes cast for and against" in page
    assert "The item ends without a vote" in page
    assert "The chair has given no ruling" in page


@pytest.mark.parametrize(
    ("kind", "details"),
    [
        ("next_business", {}),
        ("be_now_put", {}),
        ("adjourn_debate", {}),
        ("adjourn_meeting", {"resumes_at": "2026-03-20T19:00"}),
        ("refer_back", {"reason": "Costs are missing."}),
        ("remit", {"reason": "Talk to the drivers."}),
        ("suspend", {"clauses": ["5.1", "5.2"]}),
        ("in_parts", {"labels": ["Notes 1", "Notes 2"], "how": "together"}),
    ],
)
def test_a_procedural_motion_is_brought_by_one_button(browser, floor, kind, details):
    floor.takes_motion()
    given = {"mover": floor.hall.members[4].full_name, **details}
    data = {f"{kind}-{name}": value for name, value in given.items()}
    answer = post(browser, floor, f"procedural/{kind}", **data)
    assert answer.status_code == 303, re.findall(r"error-message.*", answer.text)
    question = floor.session.scalars(
        select(MeetingQuestion).where(MeetingQuestion.procedural.is_not(None))
    ).one()
    assert question.procedural.value == kind
    assert question.mover_id == floor.hall.members[4].id
    assert question.wording.split()[0] == "That"


def test_a_procedural_motion_without_what_it_needs_says_so(browser, floor):
    floor.takes_motion()
    name = floor.hall.members[4].full_name
    answer = post(browser, floor, "procedural/remit", **{"remit-mover": name})
    assert answer.status_code == 422
    assert "Say why." in answer.text
    assert f'value="{name}"' in answer.text
    assert post(browser, floor, "procedural/filibuster").status_code == 404


def test_enough_who_ask_make_the_vote_secret(browser, floor):
    floor.takes_motion()
    few = post(browser, floor, "procedural/secret_ballot", **{"secret_ballot-in_room": "3"})
    assert few.status_code == 422
    assert "3 have asked for a secret ballot, and 5 are needed" in few.text
    many = post(browser, floor, "procedural/secret_ballot", **{"secret_ballot-in_room": "9"})
    assert "4 voting cards are out" in many.text


def test_a_ruling_is_given_shown_to_all_and_challenged(client_as, browser, floor):
    floor.takes_motion()
    data = {
        "ruling-about": "A late amendment",
        "ruling-ruling": "It is not taken.",
        "ruling-reason": "It came today.",
        "ruling-clause": "4.3",
    }
    assert post(browser, floor, "ruling", **data).status_code == 303
    ruling = floor.session.scalars(select(MeetingRuling)).one()
    assert "4.3" in ruling.clause
    assert "It came today." in page_of(browser, floor)
    people = floor.hall.members
    challenge = {"challenge-mover": people[4].full_name, "challenge-deputy": people[5].full_name}
    assert post(browser, floor, "procedural/challenge", **challenge).status_code == 303
    assert floor.fresh(floor.hall.meeting).deputy_id == people[5].id
    assert client_as(people[5]).get(f"/meetings/{floor.hall.id}/chair").status_code == 200


def test_a_ruling_without_a_reason_comes_back(browser, floor):
    answer = post(browser, floor, "ruling", **{"ruling-about": "A late amendment"})
    assert answer.status_code == 422
    assert 'value="A late amendment"' in answer.text


def test_actions_are_noted_and_taken_out(browser, floor):
    data = {"action-what": "Write.", "action-owner": "Cllr Pugh", "action-due_on": "2026-04-01"}
    assert post(browser, floor, "action", **data).status_code == 303
    action = floor.session.scalars(select(MeetingAction)).one()
    assert "1 April 2026" in page_of(browser, floor)
    assert post(browser, floor, f"action/{action.id}/remove").status_code == 303
    assert floor.fresh(action).removed_at is not None
    assert post(browser, floor, "action/999999/remove").status_code == 404


def test_the_chair_adjourns_with_a_reason_and_resumes(browser, floor):
    assert post(browser, floor, "adjourn", **{"adjourn-reason": ""}).status_code == 422
    assert post(browser, floor, "adjourn", **{"adjourn-reason": "No quorum."}).status_code == 303
    assert floor.fresh(floor.hall.meeting).state is MeetingState.ADJOURNED
    press(browser, floor, step_of(floor).main)
    assert floor.fresh(floor.hall.meeting).state is MeetingState.OPEN


def test_an_item_is_taken_out_of_turn_and_again(browser, floor):
    item = floor.hall.items[ItemKind.OTHER]
    post(browser, floor, "press", deed="take_item", target=item.id)
    post(browser, floor, "press", deed="end_item", target=item.id, value="noted")
    name = f"again-{item.id}"
    assert f'id="{name}"' in page_of(browser, floor)
    assert post(browser, floor, f"again/{item.id}").status_code == 422
    sent = post(browser, floor, f"again/{item.id}", **{f"{name}-reason": "A word was left."})
    assert sent.status_code == 303
    assert floor.fresh(item).outcome is None
    assert post(browser, floor, "again/999999").status_code == 404


def test_a_chair_is_chosen_by_agreement(browser, floor):
    floor.hall.meeting.chair_id = None
    floor.session.commit()
    secretary = floor.hall.secretary
    page = page_of(browser, floor)
    assert "Who is willing to take the chair" in page
    post(browser, floor, "press", deed="take_chair", name=secretary.full_name)
    assert floor.fresh(floor.hall.meeting).chair_id == secretary.id


def test_a_speech_over_its_time_is_shown_as_over(browser, floor):
    floor.takes_motion()
    press(browser, floor, step_of(floor).main)
    assert "data-over" not in page_of(browser, floor).split('id="timer"')[1][:80]
    floor.hall.make.clock.advance(minutes=7)
    assert "2 minutes over" in page_of(browser, floor)
