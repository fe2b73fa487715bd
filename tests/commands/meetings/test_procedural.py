"""Procedural motions: brought when in order, and what they do once voted on."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from policy_forum.domain.refusals import Reason
from policy_forum.features.ballots.rules import QuestionOutcome
from policy_forum.features.branches.rules import Majority
from policy_forum.features.meetings.commands.floor import floor_now
from policy_forum.features.meetings.commands.loading import load_meeting
from policy_forum.features.meetings.commands.parts import bring_part
from policy_forum.features.meetings.commands.procedural import bring_procedural
from policy_forum.features.meetings.commands.questions import leave_question
from policy_forum.features.meetings.commands.rulings import challenge_ruling, rule
from policy_forum.features.meetings.commands.running import (
    chair_returns,
    resume_meeting,
    take_item,
)
from policy_forum.features.meetings.commands.speaking import (
    ask_to_speak,
    call_person,
    end_speech,
)
from policy_forum.features.meetings.models import MeetingQuestion, MeetingRuling
from policy_forum.features.meetings.rules.presses import Deed
from policy_forum.features.meetings.rules.procedure import Procedural
from policy_forum.features.meetings.rules.rulings import NewRuling
from policy_forum.features.meetings.rules.states import (
    ItemKind,
    ItemOutcome,
    MeetingState,
    Presence,
    ProceduralKind,
    QuestionStage,
    SpeakerRole,
)
from policy_forum.features.meetings.rules.steps import next_step
from policy_forum.features.motions.rules import MotionState
from tests.commands.amendments.steps import refusal_of
from tests.commands.meetings.halls import Hall
from tests.commands.meetings.on_record import facts
from tests.commands.meetings.voting_steps import AGAINST, FOR, Floor

K = ProceduralKind
CARRIES = (FOR,) * 6
LOSES = (AGAINST,) * 6


@pytest.fixture
def floor(make, work_as):
    """The motion is before a hall of twelve who all vote by device."""
    floor = Floor(Hall.under_way(make, by_card=0, by_phone=6, online=4), work_as)
    floor.takes_motion()
    return floor


def _moves(floor, kind, by=4, **details):
    moved = Procedural(kind, floor.hall.members[by].id, **details)
    return floor.chair(bring_procedural, floor.hall.id, moved)


def _refused(floor, command, *given, by=None):
    with floor.work_as(by or floor.hall.chair) as work:
        return refusal_of(lambda: command(work, *given))


def _step(floor):
    with floor.work_as(floor.hall.chair) as work:
        return next_step(floor_now(work, load_meeting(work, floor.hall.id)), work.now)


def _motions_question(floor):
    found = select(MeetingQuestion).where(MeetingQuestion.procedural.is_(None))
    return floor.fresh(floor.session.scalars(found).one())


def _outcome(floor):
    return floor.fresh(floor.hall.items[ItemKind.MOTION]).outcome


def _ruled(floor):
    new = NewRuling("A late amendment", "It is not taken.", "It came today.", "4.3")
    return floor.chair(rule, floor.hall.id, new)


def test_it_is_brought_with_its_majority_its_clause_and_who_moved_it(floor):
    question = floor.question(_moves(floor, K.BE_NOW_PUT))
    assert question.majority is Majority.TWO_THIRDS
    assert "6.2" in question.clause
    assert question.wording == "That the question be now put."
    assert question.mover_id == floor.hall.members[4].id
    assert question.interrupts_id == _motions_question(floor).id


def test_next_business_ends_the_item_without_a_vote_and_the_motion_stays_proposed(floor):
    floor.decides(_moves(floor, K.NEXT_BUSINESS), *CARRIES)
    assert _outcome(floor) is ItemOutcome.NEXT_BUSINESS
    assert _motions_question(floor).stage is QuestionStage.FELL
    assert floor.fresh(floor.hall.motion).state is MotionState.PROPOSED


def test_lost_it_changes_nothing_and_the_debate_goes_on(floor):
    floor.decides(_moves(floor, K.NEXT_BUSINESS), *LOSES)
    assert _outcome(floor) is None
    assert _motions_question(floor).stage is QuestionStage.DEBATED


def test_the_question_be_now_put_ends_the_queue_and_the_vote_is_next(floor):
    floor.by(floor.hall.members[5], ask_to_speak, floor.hall.id, SpeakerRole.FOR)
    floor.decides(_moves(floor, K.BE_NOW_PUT), *CARRIES)
    refusal = _refused(
        floor, ask_to_speak, floor.hall.id, SpeakerRole.FOR, by=floor.hall.members[6]
    )
    assert "be now put" in str(refusal.sentence)
    assert "6.2" in str(refusal.rule)
    floor.chair(call_person, floor.hall.id, SpeakerRole.MOVER, floor.hall.mover.id)
    floor.chair(end_speech, floor.hall.id)
    assert _step(floor).main.deed is Deed.OPEN_VOTE
    assert floor.decides(_motions_question(floor).id, FOR).outcome is QuestionOutcome.CARRIED


def test_two_thirds_are_needed_where_the_rules_say_so(floor):
    question = floor.decides(_moves(floor, K.BE_NOW_PUT), FOR, FOR, FOR, AGAINST, AGAINST)
    assert question.outcome is QuestionOutcome.LOST


def test_adjourning_the_debate_puts_the_item_off(floor):
    floor.decides(_moves(floor, K.ADJOURN_DEBATE), *CARRIES)
    assert _outcome(floor) is ItemOutcome.ADJOURNED


def test_adjourning_the_meeting_stops_it_and_resuming_finds_the_question_again(floor, clock):
    until = clock.now() + timedelta(minutes=30)
    floor.decides(_moves(floor, K.ADJOURN_MEETING, resumes_at=until), *CARRIES)
    meeting = floor.fresh(floor.hall.meeting)
    assert (meeting.state, meeting.resumes_at) == (MeetingState.ADJOURNED, until)
    clock.set(until)
    floor.chair(resume_meeting, floor.hall.id)
    assert _motions_question(floor).stage is QuestionStage.DEBATED


def test_a_time_that_passed_while_the_meeting_voted_is_left_to_be_named(floor, clock):
    until = clock.now() + timedelta(minutes=1)
    question_id = _moves(floor, K.ADJOURN_MEETING, resumes_at=until)
    clock.advance(minutes=2)
    floor.decides(question_id, *CARRIES)
    assert floor.fresh(floor.hall.meeting).resumes_at is None


def test_referring_back_keeps_the_motion_proposed_and_the_reason(floor):
    floor.decides(_moves(floor, K.REFER_BACK, reason="Costs are missing."), *CARRIES)
    assert _outcome(floor) is ItemOutcome.REFERRED_BACK
    assert floor.hall.items[ItemKind.MOTION].outcome_note == "Costs are missing."
    assert floor.fresh(floor.hall.motion).state is MotionState.PROPOSED


def test_remitting_ends_the_motion_in_the_branch_whoever_is_in_the_chair(floor):
    member = floor.hall.members[2]
    floor.hall.meeting.chair_id = member.id
    floor.session.commit()
    moved = Procedural(K.REMIT, floor.hall.members[4].id, reason="Talk to the drivers first.")
    question_id = floor.by(member, bring_procedural, floor.hall.id, moved)
    floor.decides(question_id, *CARRIES)
    motion = floor.fresh(floor.hall.motion)
    assert (motion.state, motion.state_reason) == (
        MotionState.REMITTED,
        "Talk to the drivers first.",
    )
    assert _outcome(floor) is ItemOutcome.REMITTED
    assert facts(floor.session, "MotionRemitted")


def test_remitting_is_refused_once_the_stage_of_branch_decisions_is_over(floor, clock):
    clock.advance(days=60)
    moved = Procedural(K.REMIT, floor.hall.members[4].id, reason="More work.")
    assert _refused(floor, bring_procedural, floor.hall.id, moved).reason in {
        Reason.WINDOW_CLOSED,
        Reason.WINDOW_NOT_OPEN,
    }


def test_suspended_clauses_are_recorded_with_the_item(floor):
    floor.decides(_moves(floor, K.SUSPEND, clauses=("5.1", "5.2")), *CARRIES)
    assert floor.fresh(floor.hall.items[ItemKind.MOTION]).suspended == ["5.1", "5.2"]
    (event,) = facts(floor.session, "StandingOrdersSuspended")
    assert tuple(event["clauses"]) == ("5.1", "5.2")


def test_voting_in_parts_is_agreed_and_its_parts_can_be_put(floor):
    label = _labels(floor)[0]
    floor.decides(_moves(floor, K.IN_PARTS, parts=((label,),)), *CARRIES)
    assert floor.fresh(floor.hall.items[ItemKind.MOTION]).in_parts == [[label]]
    part = floor.question(floor.chair(bring_part, floor.hall.id, 1))
    assert part.part == [label]


def _labels(floor):
    from policy_forum.domain.text.document import parse_document
    from policy_forum.features.meetings.rules.parts import labels_of

    return labels_of(parse_document(floor.hall.motion.text_markdown))


@pytest.mark.parametrize("votes", [CARRIES, LOSES])
def test_a_challenge_is_voted_on_under_a_deputy_and_the_chair_returns(floor, votes):
    ruling_id, people = _ruled(floor), floor.hall.members
    question_id = floor.chair(challenge_ruling, ruling_id, people[4].id, None, people[5].id)
    assert floor.fresh(floor.hall.meeting).deputy_id == people[5].id
    question = floor.decides(question_id, *votes)
    is_overturned = question.outcome is QuestionOutcome.CARRIED
    assert floor.fresh(floor.hall.meeting).deputy_id is None
    ruling = floor.session.get(MeetingRuling, ruling_id, populate_existing=True)
    assert ruling.upheld is not is_overturned
    assert facts(floor.session, "RulingSettled")[0]["upheld"] is not is_overturned
    assert _motions_question(floor).stage is QuestionStage.DEBATED
    taken = [
        (event["member_id"], event["as_deputy"]) for event in facts(floor.session, "ChairTaken")
    ]
    assert taken == [(people[5].id, True), (floor.hall.chair.id, False)]


def test_a_ruling_that_was_voted_on_is_not_challenged_again(floor):
    ruling_id, people = _ruled(floor), floor.hall.members
    floor.decides(
        floor.chair(challenge_ruling, ruling_id, people[4].id, None, people[5].id), *LOSES
    )
    refusal = _refused(floor, challenge_ruling, ruling_id, people[4].id, None, people[5].id)
    assert refusal.reason is Reason.WRONG_STATE


def test_a_challenge_that_is_withdrawn_lets_the_chair_return_by_a_button(floor):
    ruling_id, people = _ruled(floor), floor.hall.members
    question_id = floor.chair(challenge_ruling, ruling_id, people[4].id, None, people[5].id)
    assert _refused(floor, chair_returns, floor.hall.id).reason is Reason.WRONG_STATE
    floor.chair(leave_question, question_id, QuestionStage.WITHDRAWN, "She withdrew it.")
    assert _step(floor).main.deed is Deed.RETURN_CHAIR
    floor.chair(chair_returns, floor.hall.id)
    assert floor.fresh(floor.hall.meeting).deputy_id is None
    assert _refused(floor, chair_returns, floor.hall.id).reason is Reason.ALREADY_DONE


def test_who_is_not_there_neither_moves_nor_presides(floor):
    absent = floor.hall.members[11]
    moved = Procedural(K.NEXT_BUSINESS, absent.id)
    assert _refused(floor, bring_procedural, floor.hall.id, moved).reason is Reason.RULE_NOT_MET
    ruling_id, mover = _ruled(floor), floor.hall.members[4]
    refusal = _refused(floor, challenge_ruling, ruling_id, mover.id, None, absent.id)
    assert refusal.reason is Reason.RULE_NOT_MET


def test_who_has_spoken_does_not_move_that_the_question_be_put(floor):
    floor.chair(call_person, floor.hall.id, SpeakerRole.AGAINST, floor.hall.members[4].id)
    floor.chair(end_speech, floor.hall.id)
    moved = Procedural(K.BE_NOW_PUT, floor.hall.members[4].id)
    refusal = _refused(floor, bring_procedural, floor.hall.id, moved)
    assert "has spoken in this debate" in str(refusal.sentence)


def test_a_second_procedural_motion_waits(floor):
    _moves(floor, K.REFER_BACK, reason="Costs.")
    moved = Procedural(K.NEXT_BUSINESS, floor.hall.members[4].id)
    assert _refused(floor, bring_procedural, floor.hall.id, moved).reason is Reason.WRONG_STATE


def test_a_secret_ballot_is_asked_for_and_not_moved(floor):
    moved = Procedural(K.SECRET_BALLOT, floor.hall.members[4].id)
    assert _refused(floor, bring_procedural, floor.hall.id, moved).reason is Reason.INVALID


def test_on_an_amendment_next_business_ends_the_whole_item(floor):
    amendment = floor.proposes(floor.hall.motion.text_markdown.replace("17:40", "17:45"))
    put = floor.amends(amendment)
    floor.decides(_moves(floor, K.NEXT_BUSINESS), *CARRIES)
    assert _outcome(floor) is ItemOutcome.NEXT_BUSINESS
    assert floor.question(put).stage is QuestionStage.WITHDRAWN
    assert floor.fresh(amendment).state.is_ready


def test_without_a_quorum_it_is_left_and_the_chair_is_told_so(floor):
    question_id = _moves(floor, K.NEXT_BUSINESS)
    for member in floor.hall.members[:9]:
        floor.hall.goes(member, Presence.LEFT)
    (leaves,) = [press for press in _step(floor).more if press.deed is Deed.WITHDRAW]
    floor.chair(leave_question, question_id, QuestionStage.WITHDRAWN, leaves.value)
    assert _motions_question(floor).stage is QuestionStage.DEBATED


def test_on_a_report_referring_back_ends_the_report(make, work_as):
    floor = Floor(Hall.under_way(make, by_card=0), work_as)
    floor.chair(take_item, floor.hall.items[ItemKind.REPORT].id)
    floor.decides(_moves(floor, K.REFER_BACK, reason="The sums are wrong."), *CARRIES)
    assert floor.fresh(floor.hall.items[ItemKind.REPORT]).outcome is ItemOutcome.REFERRED_BACK
