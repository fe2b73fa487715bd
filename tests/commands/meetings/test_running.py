"""Running a meeting: opening, the chair, items, adjourning, closing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from policy_forum.domain.refusals import Reason
from policy_forum.features.ballots.rules import QuestionOutcome
from policy_forum.features.meetings.commands.running import (
    adjourn_meeting,
    close_meeting,
    end_item,
    open_meeting,
    resume_meeting,
    take_chair,
    take_item,
    take_item_again,
)
from policy_forum.features.meetings.commands.speaking import call_person
from policy_forum.features.meetings.models import MeetingQuestion, Minutes, Speaker
from policy_forum.features.meetings.rules.states import (
    CheckIn,
    ItemKind,
    ItemOutcome,
    ItemState,
    MeetingQuestionKind,
    MeetingState,
    Presence,
    QuestionStage,
    SpeakerRole,
)
from policy_forum.features.motions.rules import MotionState
from tests.commands.amendments.steps import refusal_of
from tests.commands.meetings.halls import MEETS, Hall
from tests.commands.meetings.on_record import facts
from tests.commands.meetings.voting_steps import AGAINST, FOR, Floor


@pytest.fixture
def floor(make, work_as):
    return Floor(Hall.under_way(make, by_card=0, by_phone=6, online=4), work_as)


@pytest.fixture
def called(make, work_as):
    """A called meeting to which twelve have come, at the time for which it was called."""
    hall = Hall.called(make)
    make.clock.set(MEETS)
    for member in (hall.chair, *hall.members[:11]):
        hall.comes(member, CheckIn.OWN_PHONE)
    return Floor(hall, work_as)


def _item(floor, kind):
    return floor.fresh(floor.hall.items[kind])


def _meeting(floor):
    return floor.fresh(floor.hall.meeting)


def test_a_meeting_is_opened_with_who_is_there_and_the_quorum_on_record(called):
    called.chair(open_meeting, called.hall.id)
    assert (_meeting(called).state, _meeting(called).opened_at) == (MeetingState.OPEN, MEETS)
    (opened,) = facts(called.session, "MeetingOpened")
    assert opened["present"] == 12
    assert opened["quorum"] >= 1
    assert called.hall.meeting.had_quorum


def test_without_a_quorum_it_is_opened_and_that_it_is_missing_is_known(make, work_as):
    floor = Floor(Hall.called(make), work_as)
    make.clock.set(MEETS)
    floor.chair(open_meeting, floor.hall.id)
    assert _meeting(floor).state is MeetingState.OPEN
    assert not floor.hall.meeting.had_quorum
    assert floor.hall.meeting.quorum_lost_at == MEETS


def test_a_meeting_is_not_opened_an_hour_early_nor_twice_nor_uncalled(make, called, work_as):
    make.clock.set(MEETS - timedelta(hours=1))
    with work_as(called.hall.chair) as work:
        refusal = refusal_of(lambda: open_meeting(work, called.hall.id))
    assert refusal.reason is Reason.WINDOW_NOT_OPEN
    assert refusal.when == MEETS - timedelta(minutes=15)
    make.clock.set(MEETS - timedelta(minutes=15))
    called.chair(open_meeting, called.hall.id)
    assert _refused(called, open_meeting, called.hall.id).reason is Reason.WRONG_STATE
    draft = Floor(Hall.called(make, state=MeetingState.DRAFT), work_as)
    assert "not been called" in str(_refused(draft, open_meeting, draft.hall.id).sentence)


def _refused(floor, command, *given):
    with floor.work_as(floor.hall.chair) as work:
        return refusal_of(lambda: command(work, *given))


def test_a_member_without_office_runs_nothing(called):
    with called.work_as(called.hall.members[4]) as work:
        refusal = refusal_of(lambda: open_meeting(work, called.hall.id))
    assert refusal.reason is Reason.NOT_PERMITTED


def test_who_takes_the_chair_is_there_and_may_vote_and_then_runs_the_meeting(floor):
    member = floor.hall.members[2]
    floor.chair(take_chair, floor.hall.id, member.id)
    assert _meeting(floor).chair_id == member.id
    floor.by(member, take_item, floor.hall.items[ItemKind.APOLOGIES].id)
    for absent in (floor.hall.members[11], floor.hall.newcomer, floor.hall.stranger):
        assert _refused(floor, take_chair, floor.hall.id, absent.id).reason is Reason.RULE_NOT_MET


def test_one_item_is_before_the_meeting_at_a_time(floor):
    floor.chair(take_item, floor.hall.items[ItemKind.APOLOGIES].id)
    refusal = _refused(floor, take_item, floor.hall.items[ItemKind.REPORT].id)
    assert "Apologies" in str(refusal.sentence)
    floor.chair(end_item, floor.hall.items[ItemKind.APOLOGIES].id, ItemOutcome.NOTED)
    floor.chair(take_item, floor.hall.items[ItemKind.REPORT].id)
    assert _item(floor, ItemKind.REPORT).state is ItemState.CURRENT
    assert len(facts(floor.session, "ItemTaken")) == 2


def test_taking_a_motion_brings_its_question(floor):
    question = floor.takes_motion()
    assert question.kind is MeetingQuestionKind.MOTION
    assert question.mover_id == floor.hall.mover.id


def test_a_motion_that_is_gone_is_taken_without_a_question_and_says_why(floor):
    floor.hall.motion.state = MotionState.WITHDRAWN
    floor.session.commit()
    floor.chair(take_item, floor.hall.items[ItemKind.MOTION].id)
    item = _item(floor, ItemKind.MOTION)
    assert item.state is ItemState.CURRENT
    assert item.outcome_note
    assert floor.session.scalars(select(MeetingQuestion)).all() == []


@pytest.mark.parametrize("outcome", [ItemOutcome.CARRIED, ItemOutcome.LOST, ItemOutcome.AGREED])
def test_the_chair_does_not_decide_a_motion_without_a_vote(floor, outcome):
    floor.takes_motion()
    refusal = _refused(floor, end_item, floor.hall.items[ItemKind.MOTION].id, outcome)
    assert refusal.reason is Reason.RULE_NOT_MET


def test_an_item_does_not_end_during_a_vote(floor):
    floor.opens_motion()
    item_id = floor.hall.items[ItemKind.MOTION].id
    refusal = _refused(floor, end_item, item_id, ItemOutcome.ADJOURNED)
    assert "vote is under way" in str(refusal.sentence)


def test_when_an_item_ends_its_open_questions_and_the_queue_end_with_it(floor):
    question = floor.takes_motion()
    floor.chair(call_person, floor.hall.id, SpeakerRole.FOR, floor.hall.members[5].id)
    floor.chair(end_item, floor.hall.items[ItemKind.MOTION].id, ItemOutcome.ADJOURNED, "Late.")
    assert floor.fresh(question).stage is QuestionStage.FELL
    assert floor.fresh(floor.hall.motion).state is MotionState.PROPOSED
    speech = floor.session.scalars(select(Speaker)).one()
    assert floor.fresh(speech).finished_at is not None
    assert _item(floor, ItemKind.MOTION).outcome_note == "Late."


def test_an_amendment_left_with_its_item_can_be_put_when_the_item_is_taken_again(floor):
    amendment = floor.proposes(floor.hall.motion.text_markdown.replace("17:40", "17:45"))
    floor.takes_motion()
    question_id = floor.amends(amendment)
    item_id = floor.hall.items[ItemKind.MOTION].id
    floor.chair(end_item, item_id, ItemOutcome.ADJOURNED)
    assert floor.question(question_id).stage is QuestionStage.WITHDRAWN
    floor.chair(take_item_again, item_id, "There is time left.")
    again = floor.amends(amendment)
    assert floor.decides(again, FOR, FOR).outcome is QuestionOutcome.CARRIED


def test_what_was_decided_is_not_taken_again_and_taking_again_needs_a_reason(floor):
    floor.decides(floor.takes_motion().id, AGAINST, AGAINST)
    motion_id = floor.hall.items[ItemKind.MOTION].id
    assert "was decided" in str(_refused(floor, take_item_again, motion_id, "Again.").sentence)
    other_id = floor.hall.items[ItemKind.OTHER].id
    floor.chair(take_item, other_id)
    floor.chair(end_item, other_id, ItemOutcome.NOTED)
    assert _refused(floor, take_item_again, other_id, " ").reason is Reason.INVALID


def test_an_item_can_be_left_without_being_taken(floor):
    item_id = floor.hall.items[ItemKind.OTHER].id
    floor.chair(end_item, item_id, ItemOutcome.NOT_REACHED)
    assert _item(floor, ItemKind.OTHER).state is ItemState.DONE


def test_a_meeting_adjourned_for_a_break_goes_on_with_those_who_are_there(floor, clock):
    back = clock.now() + timedelta(minutes=20)
    floor.chair(adjourn_meeting, floor.hall.id, back, "Tea.")
    assert _meeting(floor).state is MeetingState.ADJOURNED
    clock.set(back)
    floor.chair(resume_meeting, floor.hall.id)
    assert _meeting(floor).state is MeetingState.OPEN
    assert len(floor.hall.there()) == 12
    assert facts(floor.session, "MeetingResumed")[0]["present"] == 12


def test_a_meeting_adjourned_to_another_day_sends_everyone_home(floor, clock):
    question = floor.takes_motion()
    floor.chair(adjourn_meeting, floor.hall.id, None, "The hall closes.")
    assert floor.hall.there() == []
    assert floor.hall.row_of(floor.hall.members[0]).presence is Presence.LEFT
    clock.advance(days=7)
    floor.chair(resume_meeting, floor.hall.id)
    assert floor.fresh(question).stage is QuestionStage.DEBATED
    assert _meeting(floor).quorum_lost_at is not None


def test_adjourning_needs_a_reason_and_a_time_to_come(floor, clock):
    for resumes_at, reason in ((None, " "), (clock.now(), "Tea.")):
        refusal = _refused(floor, adjourn_meeting, floor.hall.id, resumes_at, reason)
        assert refusal.reason is Reason.INVALID


def test_closing_leaves_what_was_not_reached_and_begins_the_minutes(floor):
    floor.chair(take_item, floor.hall.items[ItemKind.APOLOGIES].id)
    floor.chair(end_item, floor.hall.items[ItemKind.APOLOGIES].id, ItemOutcome.NOTED)
    floor.takes_motion()
    floor.chair(close_meeting, floor.hall.id)
    assert _meeting(floor).state is MeetingState.CLOSED
    outcomes = {kind: _item(floor, kind).outcome for kind in floor.hall.items}
    assert outcomes == {
        ItemKind.APOLOGIES: ItemOutcome.NOTED,
        ItemKind.REPORT: ItemOutcome.NOT_REACHED,
        ItemKind.MOTION: ItemOutcome.NOT_REACHED,
        ItemKind.OTHER: ItemOutcome.NOT_REACHED,
        ItemKind.ANY_OTHER_BUSINESS: ItemOutcome.NOT_REACHED,
    }
    assert floor.fresh(floor.hall.motion).state is MotionState.PROPOSED
    assert floor.session.get(Minutes, floor.hall.id) is not None
    assert facts(floor.session, "MeetingClosed")[0]["not_reached"] == 3


def test_a_meeting_is_not_closed_during_a_vote_nor_before_it_opened(floor, called):
    floor.opens_motion()
    assert "vote is under way" in str(_refused(floor, close_meeting, floor.hall.id).sentence)
    assert "cancel it" in str(_refused(called, close_meeting, called.hall.id).sentence)
