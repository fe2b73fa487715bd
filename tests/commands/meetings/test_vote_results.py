"""What votes in a meeting come to: quorum, majority, ties, and windows of the year."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from policy_forum.domain.refusals import Reason
from policy_forum.features.ballots.models import Mandate
from policy_forum.features.ballots.rules import QuestionOutcome
from policy_forum.features.branches.rules import CastingVote, Majority
from policy_forum.features.meetings.commands.deciding import cast_from_chair, declare
from policy_forum.features.meetings.commands.voting import (
    close_vote,
    open_vote,
    take_vote_again,
    vote,
)
from policy_forum.features.meetings.rules.states import (
    CheckIn,
    ItemKind,
    ItemOutcome,
    ItemState,
    MeetingPower,
    MeetingState,
    QuestionStage,
)
from policy_forum.features.motions.rules import MotionState
from tests.commands.amendments.steps import refusal_of
from tests.commands.meetings.halls import Hall
from tests.commands.meetings.voting_steps import ABSTAIN, AGAINST, FOR, Floor


@pytest.fixture
def floor(make, work_as):
    """A hall without cards: ten vote by device, and the chair and the secretary."""
    return Floor(Hall.under_way(make, by_card=0, by_phone=6, online=4), work_as)


@pytest.fixture
def mixed(make, work_as):
    """A hall with four cards, and ten who vote by device."""
    return Floor(Hall.under_way(make), work_as)


def test_without_a_quorum_no_vote_is_opened(make, work_as):
    orders = {"meeting_rules": {"quorum_kind": "number", "quorum_amount": 13}}
    floor = Floor(Hall.under_way(make, by_card=0, by_phone=6, online=4, orders=orders), work_as)
    question_id = floor.takes_motion().id
    refusal = refusal_of(lambda: floor.chair(open_vote, question_id))
    assert "There is no quorum" in refusal.sentence.text


@pytest.fixture
def losing(make, work_as):
    """A hall with exactly its quorum of 12."""
    orders = {"meeting_rules": {"quorum_kind": "number", "quorum_amount": 12}}
    return Floor(Hall.under_way(make, by_card=0, by_phone=6, online=4, orders=orders), work_as)


def test_a_quorum_lost_before_the_close_decides_nothing(losing):
    question_id = losing.opens_motion()
    losing.votes(question_id, FOR, FOR, FOR)
    losing.hall.goes(losing.hall.members[9])
    question = losing.closes(question_id)
    assert question.outcome is QuestionOutcome.INQUORATE
    assert losing.fresh(losing.hall.motion).state is MotionState.PROPOSED
    assert losing.session.scalars(select(Mandate)).all() == []
    assert losing.fresh(losing.hall.items[ItemKind.MOTION]).state is ItemState.CURRENT


def test_when_the_quorum_is_back_the_vote_is_taken_again_from_nothing(losing):
    question_id = losing.opens_motion()
    losing.votes(question_id, FOR, FOR, FOR)
    losing.hall.goes(losing.hall.members[9])
    losing.closes(question_id)
    losing.hall.comes(losing.hall.members[9], CheckIn.ONLINE)
    losing.chair(take_vote_again, question_id, "The quorum is back.")
    assert losing.question(question_id).stage is QuestionStage.VOTING
    losing.votes(question_id, AGAINST)
    question = losing.closes(question_id)
    assert (question.device_for, question.device_against) == (0, 1)
    assert losing.fresh(losing.hall.motion).state is MotionState.LOST


def test_an_answer_to_the_vote_before_is_none_to_the_one_taken_again(losing, clock):
    question_id = losing.opens_motion()
    opened = losing.question(question_id).opened_at
    losing.hall.goes(losing.hall.members[9])
    losing.closes(question_id)
    losing.hall.comes(losing.hall.members[9], CheckIn.ONLINE)
    clock.set(clock.now() + timedelta(minutes=1))
    losing.chair(take_vote_again, question_id, "The quorum is back.")
    voter = losing.devices[0]
    refusal = refusal_of(lambda: losing.by(voter, vote, question_id, FOR, opened=opened))
    assert refusal.reason is Reason.CHANGED_MEANWHILE


@pytest.fixture
def casting(make, work_as):
    """A hall whose standing orders give the chair a casting vote."""
    orders = {"casting_vote": CastingVote.CHAIR}
    return Floor(Hall.under_way(make, by_card=0, by_phone=6, online=4, orders=orders), work_as)


def test_a_tie_waits_for_the_casting_vote_of_the_chair_of_the_meeting(casting):
    casting.hall.meeting.chair_id = casting.hall.members[8].id
    casting.session.commit()
    question_id = casting.takes_motion().id
    question = casting.decides(question_id, FOR, AGAINST)
    assert (question.stage, question.outcome) == (QuestionStage.COUNTING, QuestionOutcome.TIED)
    assert casting.fresh(casting.hall.motion).is_held
    # The chair of the branch is not in the chair of this meeting.
    assert refusal_of(lambda: casting.chair(cast_from_chair, question_id, FOR))
    casting.by(casting.hall.members[8], cast_from_chair, question_id, FOR)
    question = casting.question(question_id)
    assert (question.stage, question.outcome) == (QuestionStage.DECIDED, QuestionOutcome.CARRIED)
    assert "casting vote of the chair carried it (Standing orders 3.6" in question.outcome_why
    mandate = casting.session.scalars(select(Mandate)).one()
    assert mandate.by_casting_vote
    assert casting.fresh(casting.hall.motion).state is MotionState.CARRIED


@pytest.mark.parametrize(
    ("choice", "outcome"), [(AGAINST, QuestionOutcome.LOST), (ABSTAIN, QuestionOutcome.TIED)]
)
def test_against_or_without_a_casting_vote_a_tie_is_not_carried(casting, choice, outcome):
    question_id = casting.takes_motion().id
    casting.decides(question_id, FOR, AGAINST)
    casting.chair(cast_from_chair, question_id, choice)
    assert casting.question(question_id).outcome is outcome
    assert casting.fresh(casting.hall.motion).state is MotionState.LOST


def test_without_a_casting_vote_in_the_rules_a_tie_is_not_carried_and_says_where(floor):
    question = floor.decides(floor.takes_motion().id, FOR, AGAINST)
    assert (question.stage, question.outcome) == (QuestionStage.DECIDED, QuestionOutcome.TIED)
    assert "not carried (Standing orders 3.6" in question.outcome_why
    assert floor.fresh(floor.hall.items[ItemKind.MOTION]).outcome is ItemOutcome.TIED


@pytest.mark.parametrize(
    ("in_favour", "outcome"), [(7, QuestionOutcome.LOST), (8, QuestionOutcome.CARRIED)]
)
def test_two_thirds_of_those_present_are_counted_of_all_who_might_vote(
    make, work_as, in_favour, outcome
):
    orders = {"majority": Majority.TWO_THIRDS_PRESENT}
    floor = Floor(Hall.under_way(make, by_card=0, by_phone=6, online=4, orders=orders), work_as)
    question = floor.decides(floor.takes_motion().id, *[FOR] * in_favour, AGAINST)
    assert question.outcome is outcome
    assert "of the 12 present" in question.outcome_why


def test_an_absolute_majority_is_counted_of_the_roll_of_the_branch(make, work_as):
    orders = {"majority": Majority.ABSOLUTE}
    hall = Hall.under_way(make, by_card=0, by_phone=6, online=4, orders=orders, ordinary=18)
    floor = Floor(hall, work_as)
    question = floor.decides(floor.takes_motion().id, *[FOR] * 10)
    assert question.outcome is QuestionOutcome.LOST
    assert "not more than half of the 20 on the roll" in question.outcome_why


def test_a_vote_at_the_edge_of_the_year_is_taken_before_it_and_refused_at_it(floor, clock):
    question_id = floor.opens_motion()
    edge = floor.question(question_id).ends_by
    clock.set(edge - timedelta(microseconds=1))
    floor.votes(question_id, FOR)
    clock.set(edge)
    refusal = refusal_of(lambda: floor.by(floor.devices[1], vote, question_id, AGAINST))
    assert refusal.reason is Reason.WINDOW_CLOSED
    clock.set(edge + timedelta(minutes=3))
    assert floor.closes(question_id).outcome is QuestionOutcome.CARRIED


def test_no_vote_on_a_motion_is_opened_outside_the_branches_window(floor, clock):
    question_id = floor.takes_motion().id
    clock.set(clock.now() + timedelta(days=60))
    refusal = refusal_of(lambda: floor.chair(open_vote, question_id))
    assert refusal.reason is Reason.WINDOW_CLOSED


def test_a_casting_vote_after_the_window_is_refused_and_the_tie_can_still_end(casting, clock):
    question_id = casting.takes_motion().id
    casting.decides(question_id, FOR, AGAINST)
    clock.set(casting.question(question_id).ends_by)
    assert refusal_of(lambda: casting.chair(cast_from_chair, question_id, FOR))
    casting.chair(cast_from_chair, question_id, ABSTAIN)
    assert casting.question(question_id).stage is QuestionStage.DECIDED


def test_pressing_open_close_or_declare_twice_says_so_and_changes_nothing(mixed):
    question_id = mixed.opens_motion()
    for command in (open_vote,):
        assert (
            refusal_of(lambda it=command: mixed.chair(it, question_id)).reason
            is Reason.ALREADY_DONE
        )
    mixed.hands(question_id, 4, 0, 0)
    mixed.closes(question_id)
    for command in (close_vote, declare):
        assert (
            refusal_of(lambda it=command: mixed.chair(it, question_id)).reason
            is Reason.ALREADY_DONE
        )


def test_a_meeting_that_only_discusses_votes_on_no_motion(floor):
    floor.hall.meeting.power = MeetingPower.DISCUSSES
    floor.session.commit()
    question_id = floor.takes_motion().id
    assert (
        "called too late" in refusal_of(lambda: floor.chair(open_vote, question_id)).sentence.text
    )


def test_no_vote_is_taken_while_the_meeting_is_adjourned(floor):
    question_id = floor.takes_motion().id
    floor.hall.meeting.state = MeetingState.ADJOURNED
    floor.session.commit()
    assert refusal_of(lambda: floor.chair(open_vote, question_id))


def test_only_who_runs_the_meeting_opens_and_closes(floor):
    question_id = floor.takes_motion().id
    assert refusal_of(lambda: floor.by(floor.hall.members[7], open_vote, question_id))
