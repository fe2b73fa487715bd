"""The next step, through the whole life of a meeting."""

from dataclasses import replace
from datetime import timedelta

import pytest

from policy_forum.domain.phrases import phrase
from policy_forum.features.ballots.rules import QuestionOutcome, Secrecy
from policy_forum.features.meetings.rules.floor import Figures, HandCountRow
from policy_forum.features.meetings.rules.presses import Ask, Deed
from policy_forum.features.meetings.rules.states import (
    ItemKind,
    ItemOutcome,
    ItemState,
    MeetingPower,
    MeetingQuestionKind,
    MeetingState,
    ProceduralKind,
    QuestionStage,
    SpeakerRole,
)
from policy_forum.features.meetings.rules.steps import next_step
from tests.domain.chairing import floors
from tests.domain.chairing.floors import BEGAN, NOW

D, R, K = Deed, SpeakerRole, MeetingQuestionKind


def _deeds(step):
    return {press.deed for press in step.more}


def _said(step):
    return " ".join(str(words) for words in (*step.announce, *step.script))


def _on_vote(stage, **changes):
    floor = floors.debating()
    row = replace(floor.questions[0], stage=stage, **changes)
    return replace(floor, questions=(row,))


# Before the meeting


def test_a_draft_is_called_first():
    step = next_step(floors.floor(state=MeetingState.DRAFT), NOW)
    assert step.main.deed is D.GO_TO_NOTICE


def test_before_its_time_people_are_let_in_and_opening_says_from_when():
    floor = floors.floor(state=MeetingState.CALLED)
    step = next_step(floor, BEGAN - timedelta(hours=1))
    assert step.main.deed is D.GO_TO_DOOR
    (opens,) = [press for press in step.more if press.deed is D.OPEN_MEETING]
    assert "a quarter of an hour before" in str(opens.reason)


def test_at_its_time_with_a_quorum_it_is_opened():
    step = next_step(floors.floor(state=MeetingState.CALLED), BEGAN)
    assert step.main.deed is D.OPEN_MEETING
    assert "the quorum is 5" in _said(step)


def test_without_a_quorum_it_waits_and_can_be_opened_to_talk():
    few = floors.there(entitled=3)
    floor = floors.floor(state=MeetingState.CALLED, attending=few, had_quorum=False)
    waiting = next_step(floor, BEGAN + timedelta(minutes=5))
    assert waiting.main.deed is D.GO_TO_DOOR
    assert D.OPEN_MEETING in _deeds(waiting)
    over = next_step(floor, BEGAN + timedelta(minutes=31))
    assert over.main.deed is D.OPEN_MEETING
    assert "nothing can be decided" in _said(over)


def test_it_says_that_two_tellers_are_needed_where_cards_are_out():
    floor = floors.floor(state=MeetingState.CALLED, attending=floors.there(by_card=4))
    checks = next_step(floor, BEGAN).checks
    assert [check.is_met for check in checks] == [True, True, False]
    named = replace(floor, tellers=(floors.DEE, floors.EVE))
    assert all(check.is_met for check in next_step(named, BEGAN).checks)


# Items


def test_without_a_chair_the_meeting_elects_one_where_that_is_first():
    election = floors.item(ItemKind.CHAIR, state=ItemState.WAITING)
    floor = floors.floor(chair=None, items=(election,))
    assert next_step(floor, NOW).main.deed is D.TAKE_ITEM
    without = replace(floor, items=(floors.item(ItemKind.REPORT, state=ItemState.WAITING),))
    assert next_step(without, NOW).main.deed is D.TAKE_CHAIR


def test_the_election_of_a_chair_can_be_by_agreement_or_by_vote():
    floor = floors.floor(chair=None, items=(floors.item(ItemKind.CHAIR),))
    step = next_step(floor, NOW)
    assert step.main.deed is D.TAKE_CHAIR
    assert step.main.asks == (Ask.NAME,)
    assert D.PROPOSE_CHAIR in _deeds(step)


def test_apologies_are_read_out_with_their_number():
    apologies = floors.there(apologies=3)
    floor = floors.floor(items=(floors.item(ItemKind.APOLOGIES),), attending=apologies)
    step = next_step(floor, NOW)
    assert (step.main.deed, step.main.value) == (D.END_ITEM, "noted")
    assert "3 members have sent apologies" in _said(step)


def test_minutes_are_put_to_the_vote():
    step = next_step(floors.floor(items=(floors.item(ItemKind.MINUTES),)), NOW)
    assert (step.main.deed, step.main.value) == (D.BRING_QUESTION, "minutes")


@pytest.mark.parametrize("kind", [ItemKind.REPORT, ItemKind.OTHER, ItemKind.ANY_OTHER_BUSINESS])
def test_other_items_are_talked_about_and_noted_agreed_or_put(kind):
    step = next_step(floors.floor(items=(floors.item(kind),)), NOW)
    assert step.main.deed is D.END_ITEM
    assert {press.value for press in step.more if press.deed is D.END_ITEM} == {
        "agreed",
        "adjourned",
    }
    assert D.BRING_QUESTION in _deeds(step)


def test_after_the_last_item_the_meeting_is_closed():
    done = floors.item(state=ItemState.DONE, outcome=ItemOutcome.CARRIED, ended_at=NOW)
    assert next_step(floors.floor(items=(done,)), NOW).main.deed is D.CLOSE_MEETING


# A motion


def test_a_motion_is_moved_then_seconded_then_debated():
    floor = floors.debating()
    put = floor.questions[0]
    assert next_step(replace(floor, speakers=()), NOW).main.deed is D.CALL_MOVER
    moved = replace(floor, speakers=floor.speakers[:1])
    assert next_step(moved, NOW).main.deed is D.CALL_SECONDER
    waits = floors.asks(floors.EVE, R.AGAINST, put)
    debated = next_step(replace(floor, speakers=(*floor.speakers, waits)), NOW)
    assert (debated.main.deed, debated.main.target) == (D.CALL_NEXT, waits.id)
    assert "speak against the motion: 3 minutes" in _said(debated)


def test_the_next_is_called_by_the_button_that_ends_the_speech_before():
    floor = floors.debating()
    put = floor.questions[0]
    rows = (floors.speaks(floors.DEE, R.FOR, put), floors.asks(floors.EVE, R.AGAINST, put))
    step = next_step(replace(floor, speakers=(*floor.speakers, *rows)), NOW)
    assert step.main.deed is D.CALL_NEXT
    assert _said(step).startswith("Thank you, Dee For. I call Eve Against")
    assert D.END_SPEECH in _deeds(step)


def test_amendments_come_one_by_one_with_what_falls():
    falls = phrase("If it is carried, amendments 3 and 5 fall.")
    ahead = (floors.amendment(2, consequence=falls), floors.amendment(3))
    step = next_step(floors.debating(amendments=ahead), NOW)
    assert (step.main.deed, step.main.target) == (D.BRING_AMENDMENT, 22)
    assert "amendments 3 and 5 fall" in _said(step)


def test_an_amendment_is_moved_and_voted_on_or_falls_when_nobody_moves_it():
    ahead = floors.amendment(2, consequence=phrase("If it is carried, 3 falls."))
    floor = floors.debating(amendments=(ahead,))
    put = floors.question(
        K.AMENDMENT,
        amendment_id=22,
        amendment_number=2,
        item_id=floor.items[0].id,
        interrupts_id=floor.questions[0].id,
        mover=floors.CAT,
    )
    floor = replace(floor, questions=(*floor.questions, put))
    called = next_step(floor, NOW)
    assert called.main.deed is D.CALL_MOVER
    assert D.LET_FALL in _deeds(called)
    moved = replace(floor, speakers=(*floor.speakers, floors.spoke(floors.CAT, R.MOVER, put)))
    vote = next_step(moved, NOW)
    assert vote.main.deed is D.OPEN_VOTE
    assert "We vote on amendment 2. It reads" in _said(vote)
    assert "If it is carried, 3 falls." in _said(vote)


def test_parts_come_before_the_whole():
    floor = floors.debating()
    items = (replace(floor.items[0], in_parts=(("Notes 1",), ("Notes 2",))),)
    floor = replace(floor, items=items)
    assert (next_step(floor, NOW).main.deed, next_step(floor, NOW).main.target) == (D.BRING_PART, 1)
    part = floors.decided(floors.question(K.PART, item_id=items[0].id, part=("Notes 1",)))
    after = replace(floor, questions=(part, *floor.questions))
    assert next_step(after, NOW).main.target == 2


def test_the_mover_replies_before_the_vote_when_somebody_spoke_against():
    floor = floors.debating()
    against = floors.spoke(floors.EVE, R.AGAINST, floor.questions[0])
    floor = replace(floor, speakers=(*floor.speakers, against))
    assert next_step(floor, NOW).main.deed is D.CALL_REPLY
    reply = floors.spoke(floors.BEA, R.REPLY, floor.questions[0])
    after = replace(floor, speakers=(*floor.speakers, reply))
    assert next_step(after, NOW).main.deed is D.OPEN_VOTE


def test_once_the_question_is_put_the_reply_and_the_vote_follow_at_once():
    floor = floors.debating()
    put = floors.decided(
        floors.question(
            K.PROCEDURAL,
            procedural=ProceduralKind.BE_NOW_PUT,
            interrupts_id=floor.questions[0].id,
            item_id=floor.items[0].id,
        )
    )
    step = next_step(replace(floor, questions=(floor.questions[0], put)), NOW)
    assert step.main.deed is D.OPEN_VOTE
    assert "be now put" in str(step.why)


def test_a_secret_vote_is_set_up_on_its_own_page():
    floor = floors.debating()
    secret = replace(floor.questions[0], secrecy=Secrecy.SECRET, secrecy_why="5 asked.")
    assert next_step(replace(floor, questions=(secret,)), NOW).main.deed is D.GO_TO_SECRET


def test_without_a_quorum_nothing_is_put_and_the_item_can_be_put_off():
    step = next_step(floors.debating(attending=floors.there(entitled=4)), NOW)
    assert (step.main.deed, step.main.value) == (D.END_ITEM, "adjourned")
    (vote,) = [press for press in step.more if press.deed is D.OPEN_VOTE]
    assert "5 who may vote are needed, and 4 are here" in str(vote.reason)


def test_a_meeting_called_too_late_talks_about_a_motion():
    step = next_step(floors.debating(power=MeetingPower.DISCUSSES), NOW)
    assert step.main.deed is D.END_ITEM


def test_a_motion_that_is_gone_is_passed_over_with_the_reason():
    gone = floors.item(outcome_note="The motion was withdrawn.")
    step = next_step(floors.floor(items=(gone,), motion=floors.motion()), NOW)
    assert step.main.deed is D.END_ITEM
    assert str(step.why) == "The motion was withdrawn."


# The vote


@pytest.mark.parametrize(
    ("by_card", "by_device", "words"),
    [
        (12, 0, "please raise your voting card."),
        (0, 12, "please press “For” on your own device."),
        (4, 8, "please raise your voting card, or press “For” if you vote on your own device."),
    ],
)
def test_the_script_fits_the_room_online_and_both(by_card, by_device, words):
    attending = floors.there(by_card=by_card, by_device=by_device)
    floor = replace(_on_vote(QuestionStage.VOTING), attending=attending)
    floor = replace(floor, tellers=(floors.DEE, floors.EVE))
    assert f"Those in favour of the motion: {words}" in _said(next_step(floor, NOW))


def test_an_open_vote_is_closed_by_the_main_button():
    step = next_step(_on_vote(QuestionStage.VOTING), NOW)
    assert step.main.deed is D.CLOSE_VOTE


def test_with_cards_out_tellers_are_named_before_the_vote_is_closed():
    floor = replace(_on_vote(QuestionStage.VOTING), attending=floors.there(by_card=4))
    step = next_step(floor, NOW)
    assert step.main.deed is D.GO_TO_STEWARDS
    named = replace(floor, tellers=(floors.DEE, floors.EVE))
    assert next_step(named, NOW).main.deed is D.CLOSE_VOTE


@pytest.mark.parametrize(
    ("counted", "deed"),
    [
        ([(3, 1, 0)], D.GO_TO_HANDS),
        ([(3, 1, 0), (2, 2, 0)], D.GO_TO_HANDS),
        ([(3, 1, 0), (3, 1, 0)], D.DECLARE),
    ],
)
def test_hands_are_waited_for_until_two_tellers_agree(counted, deed):
    counts = tuple(HandCountRow(floors.DEE, Figures(*figures)) for figures in counted)
    floor = _on_vote(QuestionStage.COUNTING, cards=4, hand_counts=counts)
    assert next_step(floor, NOW).main.deed is deed


def test_a_tie_waits_for_the_casting_vote():
    total = Figures(6, 6, 0)
    floor = _on_vote(QuestionStage.COUNTING, outcome=QuestionOutcome.TIED, total=total)
    step = next_step(floor, NOW)
    assert (step.main.deed, step.main.asks) == (D.CAST, (Ask.CHOICE,))
    assert "tied: 6 on each side" in _said(step)


def test_a_result_is_read_out_before_anything_else_and_once():
    floor = floors.debating()
    amended = floors.decided(
        floors.question(
            K.AMENDMENT, amendment_id=22, amendment_number=2, item_id=floor.items[0].id
        ),
        total=Figures(21, 9, 1),
    )
    floor = replace(floor, questions=(floor.questions[0], amended))
    announced = " ".join(str(words) for words in next_step(floor, NOW).announce)
    assert announced == "On amendment 2: 21 for, 9 against, 1 abstained. It is carried."
    later = replace(floors.spoke(floors.DEE, R.FOR), called_at=NOW + timedelta(seconds=1))
    after = replace(floor, speakers=(*floor.speakers, later))
    assert next_step(after, NOW).announce == ()


@pytest.mark.parametrize(
    ("fallen", "words"),
    [((3,), "Amendment 3 falls with that."), ((3, 5), "Amendments 3 and 5 fall with that.")],
)
def test_with_a_result_it_is_said_which_amendments_fall(fallen, words):
    floor = floors.debating()
    put = floors.question(K.AMENDMENT, amendment_number=2, item_id=floor.items[0].id)
    floor = replace(floor, questions=(floor.questions[0], floors.decided(put)))
    assert [str(each) for each in next_step(floor, NOW, fallen).announce][1:] == [words]


def test_after_a_challenge_the_chair_takes_her_place_again():
    step = next_step(floors.debating(deputy=floors.DEE), NOW)
    assert step.main.deed is D.RETURN_CHAIR


# Afterwards


def test_an_adjourned_meeting_is_resumed_or_closed():
    step = next_step(floors.floor(state=MeetingState.ADJOURNED), NOW)
    assert step.main.deed is D.RESUME
    assert D.CLOSE_MEETING in _deeds(step)


def test_a_closed_meeting_leads_to_its_minutes():
    assert next_step(floors.floor(state=MeetingState.CLOSED), NOW).main.deed is D.GO_TO_MINUTES
