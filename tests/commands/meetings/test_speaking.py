"""Asking to speak, being called, and what the record keeps of it."""

import pytest
from sqlalchemy import select

from policy_forum.domain.refusals import Reason
from policy_forum.features.branches.rules import MeetingRules
from policy_forum.features.meetings.commands.floor import floor_now
from policy_forum.features.meetings.commands.loading import load_meeting
from policy_forum.features.meetings.commands.running import take_item
from policy_forum.features.meetings.commands.speaking import (
    ask_to_speak,
    call_person,
    call_speaker,
    end_speech,
    withdraw_request,
)
from policy_forum.features.meetings.commands.voting import open_vote
from policy_forum.features.meetings.models import Speaker
from policy_forum.features.meetings.rules.speaking import queue_of
from policy_forum.features.meetings.rules.states import ItemKind, Presence, SpeakerRole
from policy_forum.platform.live.events import LiveEvent
from tests.commands.amendments.steps import refusal_of
from tests.commands.meetings.halls import Hall
from tests.commands.meetings.on_record import facts
from tests.commands.meetings.voting_steps import Floor

R = SpeakerRole


@pytest.fixture
def floor(make, work_as):
    floor = Floor(Hall.under_way(make, by_card=0, by_phone=6, online=4), work_as)
    floor.takes_motion()
    return floor


def _rows(floor):
    found = select(Speaker).order_by(Speaker.id).execution_options(populate_existing=True)
    return floor.session.scalars(found).all()


def _refused(floor, member, command, *given):
    with floor.work_as(member) as work:
        return refusal_of(lambda: command(work, *given))


def test_who_is_there_asks_once_however_often_she_presses(floor):
    member = floor.hall.members[4]
    first = floor.by(member, ask_to_speak, floor.hall.id, R.AGAINST)
    second = floor.by(member, ask_to_speak, floor.hall.id, R.AGAINST)
    assert first == second
    assert [(row.role, row.minutes) for row in _rows(floor)] == [(R.AGAINST, 3)]


def test_who_is_not_there_or_left_cannot_ask(floor):
    absent = floor.hall.members[11]
    assert _refused(floor, absent, ask_to_speak, floor.hall.id, R.FOR).reason is Reason.RULE_NOT_MET
    floor.hall.goes(floor.hall.members[4], Presence.LEFT)
    refusal = _refused(floor, floor.hall.members[4], ask_to_speak, floor.hall.id, R.FOR)
    assert refusal.reason is Reason.RULE_NOT_MET


def test_a_newcomer_without_a_vote_may_speak_and_a_stranger_may_not(floor):
    floor.hall.comes(floor.hall.newcomer)
    floor.by(floor.hall.newcomer, ask_to_speak, floor.hall.id, R.FOR)
    refusal = _refused(floor, floor.hall.stranger, ask_to_speak, floor.hall.id, R.FOR)
    assert refusal.reason is Reason.NOT_PERMITTED


def test_she_takes_her_own_request_back_and_the_chair_anybodys(floor):
    one, other = floor.hall.members[4], floor.hall.members[5]
    first = floor.by(one, ask_to_speak, floor.hall.id, R.FOR)
    second = floor.by(other, ask_to_speak, floor.hall.id, R.FOR)
    assert _refused(floor, one, withdraw_request, second).reason is Reason.NOT_PERMITTED
    floor.by(one, withdraw_request, first)
    floor.by(one, withdraw_request, first)
    floor.chair(withdraw_request, second)
    assert all(row.withdrawn_at for row in _rows(floor))
    assert floor.by(one, ask_to_speak, floor.hall.id, R.FOR) != first


def test_calling_ends_the_speech_before_and_is_on_record(floor):
    for member in floor.hall.members[4:6]:
        floor.by(member, ask_to_speak, floor.hall.id, R.AGAINST)
    first, second = _rows(floor)
    floor.chair(call_speaker, first.id)
    floor.chair(call_speaker, second.id)
    floor.chair(call_speaker, second.id)
    first, second = _rows(floor)
    assert first.finished_at is not None
    assert (second.called_at is not None, second.finished_at) == (True, None)
    assert [e["member_id"] for e in facts(floor.session, "SpokenTo")] == [
        floor.hall.members[4].id,
        floor.hall.members[5].id,
    ]
    floor.chair(end_speech, floor.hall.id)
    assert _rows(floor)[1].finished_at is not None
    assert (
        _refused(floor, floor.hall.chair, end_speech, floor.hall.id).reason is Reason.ALREADY_DONE
    )


def test_somebody_without_a_phone_and_a_guest_are_called_by_name(floor):
    floor.chair(call_person, floor.hall.id, R.FOR, floor.hall.members[5].id)
    floor.chair(call_person, floor.hall.id, R.QUESTION, None, "  Cllr   Pugh ")
    assert [row.guest_name for row in _rows(floor)] == ["", "Cllr Pugh"]
    for member_id, name in ((None, " "), (floor.hall.stranger.id, "")):
        refusal = _refused(
            floor, floor.hall.chair, call_person, floor.hall.id, R.FOR, member_id, name
        )
        assert refusal.reason is Reason.INVALID


def test_called_by_name_she_does_not_wait_any_more(floor):
    member = floor.hall.members[5]
    asked = floor.by(member, ask_to_speak, floor.hall.id, R.FOR)
    assert floor.chair(call_person, floor.hall.id, R.FOR, member.id) == asked


def test_only_a_point_of_order_is_taken_during_a_vote(floor):
    member = floor.hall.members[5]
    asked = floor.by(member, ask_to_speak, floor.hall.id, R.FOR)
    floor.chair(_open_vote_on_motion, floor)
    assert _refused(floor, floor.hall.chair, call_speaker, asked).reason is Reason.WRONG_STATE
    point = floor.by(member, ask_to_speak, floor.hall.id, R.POINT_OF_ORDER)
    floor.chair(call_speaker, point)


def _open_vote_on_motion(work, floor):
    question = floor_now(work, load_meeting(work, floor.hall.id)).question
    assert question is not None
    open_vote(work, question.id)


def test_a_request_to_the_motion_waits_while_an_amendment_interrupts(floor):
    floor.by(floor.hall.members[4], ask_to_speak, floor.hall.id, R.FOR)
    amendment = floor.proposes(floor.hall.motion.text_markdown.replace("17:40", "17:45"))
    floor.amends(amendment)
    with floor.work_as(floor.hall.chair) as work:
        queue = queue_of(floor_now(work, load_meeting(work, floor.hall.id)))
    assert (len(queue.now), len(queue.later)) == (0, 1)


def test_the_standing_orders_limit_the_speeches_of_a_side(make, work_as):
    hall = Hall.under_way(
        make,
        by_card=0,
        orders={"meeting_rules": MeetingRules(speeches_each_side=1).overrides()},
    )
    floor = Floor(hall, work_as)
    floor.takes_motion()
    floor.chair(call_person, hall.id, R.AGAINST, hall.members[4].id)
    refusal = _refused(floor, hall.members[5], ask_to_speak, hall.id, R.AGAINST)
    assert refusal.reason is Reason.RULE_NOT_MET
    assert "5.2" in str(refusal.rule)


def test_asking_is_told_to_the_pages_that_follow(floor):
    before = len(floor.session.scalars(select(LiveEvent)).all())
    member = floor.hall.members[4]
    floor.by(member, ask_to_speak, floor.hall.id, R.FOR)
    told = floor.session.scalars(select(LiveEvent).order_by(LiveEvent.id)).all()[before:]
    assert {(row.kind, row.member_id) for row in told} == {("queue", None), ("me", member.id)}


def test_on_a_report_only_questions_are_asked(make, work_as):
    floor = Floor(Hall.under_way(make, by_card=0), work_as)
    floor.chair(take_item, floor.hall.items[ItemKind.REPORT].id)
    member = floor.hall.members[4]
    assert _refused(floor, member, ask_to_speak, floor.hall.id, R.FOR).reason is Reason.WRONG_STATE
    floor.by(member, ask_to_speak, floor.hall.id, R.QUESTION)
