"""What a vote is on can be gone before it ends: the meeting goes on all the same."""

import pytest

from policy_forum.features.ballots.rules import QuestionOutcome
from policy_forum.features.meetings.commands.door import leave_meeting
from policy_forum.features.meetings.commands.procedural import bring_procedural
from policy_forum.features.meetings.commands.voting import close_vote, open_vote
from policy_forum.features.meetings.rules.procedure import Procedural
from policy_forum.features.meetings.rules.states import (
    ItemKind,
    ItemOutcome,
    MeetingQuestionKind,
    ProceduralKind,
)
from policy_forum.features.motions.commands import withdraw_motion
from policy_forum.features.motions.rules import MotionState
from tests.commands.amendments.steps import refusal_of
from tests.commands.meetings.halls import Hall
from tests.commands.meetings.voting_steps import FOR, Floor


@pytest.fixture
def floor(make, work_as):
    return Floor(Hall.under_way(make, by_card=0, by_phone=6, online=4), work_as)


def _mover_withdraws(floor):
    motion = floor.hall.motion
    mover = floor.session.get(type(floor.hall.chair), motion.mover_id)
    floor.by(mover, withdraw_motion, motion.id, "It is settled.")


def test_no_vote_is_opened_on_a_motion_that_was_withdrawn_in_its_debate(floor):
    question_id = floor.takes_motion().id
    _mover_withdraws(floor)

    refusal = refusal_of(lambda: floor.chair(open_vote, question_id))

    assert "not yet decided" in refusal.sentence.text


def test_a_vote_to_remit_ends_although_the_motion_was_withdrawn_meanwhile(floor):
    floor.takes_motion()
    moved = Procedural(ProceduralKind.REMIT, floor.hall.members[4].id, reason="More work.")
    question_id = floor.chair(bring_procedural, floor.hall.id, moved)
    floor.chair(open_vote, question_id)
    floor.votes(question_id, FOR, FOR, FOR)
    _mover_withdraws(floor)

    assert floor.closes(question_id).outcome is QuestionOutcome.CARRIED

    assert floor.fresh(floor.hall.items[ItemKind.MOTION]).outcome is ItemOutcome.WITHDRAWN
    assert floor.fresh(floor.hall.motion).state is MotionState.WITHDRAWN


def test_the_election_of_somebody_who_left_meanwhile_ends_and_seats_nobody(floor):
    chair_id, elected = floor.hall.meeting.chair_id, floor.hall.members[5]
    named = {"kind": MeetingQuestionKind.CHAIR, "takes_effect": {"member_id": elected.id}}
    question_id = floor.asks("That she take the chair.", **named)
    floor.chair(open_vote, question_id)
    floor.votes(question_id, FOR, FOR, FOR)
    floor.by(elected, leave_meeting, floor.hall.id, elected.id)

    floor.chair(close_vote, question_id)

    question = floor.question(question_id)
    assert question.outcome is QuestionOutcome.CARRIED
    assert "has to be there" in question.outcome_why
    assert floor.fresh(floor.hall.meeting).chair_id == chair_id
