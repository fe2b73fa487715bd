"""Votes in a meeting: what is taken by device and by hand, and what is refused."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.features.ballots.models import Mandate
from policy_forum.features.ballots.rules import QuestionOutcome
from policy_forum.features.meetings.commands.hands import enter_hands
from policy_forum.features.meetings.commands.questions import leave_question
from policy_forum.features.meetings.commands.running import take_chair
from policy_forum.features.meetings.commands.voting import (
    close_vote,
    open_vote,
    vote,
)
from policy_forum.features.meetings.models import HandCount, MeetingVote, Steward
from policy_forum.features.meetings.rules.floor import Figures
from policy_forum.features.meetings.rules.states import (
    CheckIn,
    ItemKind,
    ItemOutcome,
    ItemState,
    Presence,
    QuestionStage,
    VotesBy,
)
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.audit import AuditRow
from tests.commands.amendments.steps import events, refusal_of
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


def test_a_motion_that_more_are_for_is_carried_with_its_mandate(floor):
    question = floor.decides(floor.takes_motion().id, FOR, FOR, FOR, AGAINST, ABSTAIN)
    assert (question.stage, question.outcome) == (QuestionStage.DECIDED, QuestionOutcome.CARRIED)
    assert (question.present, question.entitled, question.cards) == (12, 12, 0)
    assert floor.fresh(floor.hall.motion).state is MotionState.CARRIED
    mandate = floor.session.scalars(select(Mandate)).one()
    assert (mandate.votes_for, mandate.votes_against, mandate.votes_abstain) == (3, 1, 1)
    assert (mandate.ballot_id, mandate.roll_count, mandate.quorum) == (None, 12, question.quorum)
    item = floor.fresh(floor.hall.items[ItemKind.MOTION])
    assert (item.state, item.outcome) == (ItemState.DONE, ItemOutcome.CARRIED)
    assert not floor.hall.motion.is_held


def test_a_motion_that_more_are_against_is_lost_and_says_why(floor):
    question = floor.decides(floor.takes_motion().id, FOR, AGAINST, AGAINST)
    assert question.outcome is QuestionOutcome.LOST
    assert "more against than for" in question.outcome_why
    assert "12 who might vote were there" in question.outcome_why
    assert floor.fresh(floor.hall.motion).state is MotionState.LOST


def test_the_motion_is_held_still_while_its_vote_is_open(floor):
    question_id = floor.opens_motion()
    assert floor.fresh(floor.hall.motion).is_held
    floor.closes(question_id)
    assert not floor.fresh(floor.hall.motion).is_held


def test_a_vote_sent_again_gets_the_same_receipt(floor, clock):
    question_id = floor.opens_motion()
    first = floor.by(floor.devices[0], vote, question_id, FOR)
    clock.set(clock.now() + timedelta(seconds=20))
    assert floor.by(floor.devices[0], vote, question_id, FOR) == first
    floor.closes(question_id)
    assert floor.by(floor.devices[0], vote, question_id, FOR) == first


def test_the_last_vote_before_the_close_counts_and_has_its_own_moment(floor, clock):
    question_id = floor.opens_motion()
    floor.by(floor.devices[0], vote, question_id, FOR)
    clock.set(clock.now() + timedelta(seconds=20))
    receipt = floor.by(floor.devices[0], vote, question_id, AGAINST)
    assert (receipt.choice, receipt.handed_in_at) == (AGAINST, clock.now())
    question = floor.closes(question_id)
    assert (question.device_for, question.device_against) == (0, 1)


def test_a_vote_after_the_close_is_refused_and_says_what_counts(floor):
    question_id = floor.opens_motion()
    floor.votes(question_id, FOR)
    floor.closes(question_id)
    changed = refusal_of(lambda: floor.votes(question_id, AGAINST))
    assert changed.reason is Reason.WINDOW_CLOSED
    assert "What you said before counts" in changed.sentence.text
    late = refusal_of(lambda: floor.by(floor.devices[1], vote, question_id, FOR))
    assert "It is not counted" in late.sentence.text


def test_nobody_votes_before_the_vote_is_open(floor):
    question_id = floor.takes_motion().id
    refusal = refusal_of(lambda: floor.votes(question_id, FOR))
    assert refusal.reason is Reason.WINDOW_NOT_OPEN


def test_who_is_not_there_joined_late_or_belongs_elsewhere_cannot_vote(floor):
    hall = floor.hall
    hall.comes(hall.newcomer, CheckIn.OWN_PHONE)
    hall.comes(hall.lapsed, CheckIn.OWN_PHONE)
    question_id = floor.opens_motion()
    hall.goes(hall.members[1])
    hall.goes(hall.members[2], Presence.AWAY)
    for member in (hall.members[1], hall.members[2], hall.members[11], hall.newcomer, hall.lapsed):
        assert refusal_of(lambda who=member: floor.by(who, vote, question_id, FOR))
    assert refusal_of(lambda: floor.by(hall.stranger, vote, question_id, FOR))
    assert floor.session.scalars(select(MeetingVote)).all() == []


def test_who_holds_a_card_votes_by_hand_alone(mixed):
    question_id = mixed.opens_motion()
    refusal = refusal_of(lambda: mixed.by(mixed.hall.members[0], vote, question_id, FOR))
    assert "voting card" in refusal.sentence.text


def test_hands_and_devices_are_kept_apart_and_added_up(mixed):
    question_id = mixed.opens_motion()
    mixed.votes(question_id, FOR, FOR, AGAINST)
    assert mixed.closes(question_id).stage is QuestionStage.COUNTING
    assert mixed.hands(question_id, 1, 3, 0)
    question = mixed.declares(question_id)
    assert (question.device_for, question.device_against) == (2, 1)
    assert (question.hands_for, question.hands_against, question.hands_abstain) == (1, 3, 0)
    assert question.outcome is QuestionOutcome.LOST


def test_hands_that_are_agreed_before_the_close_let_it_decide_at_once(mixed):
    question_id = mixed.opens_motion()
    assert mixed.hands(question_id, 4, 0, 0)
    assert mixed.closes(question_id).outcome is QuestionOutcome.CARRIED


def test_tellers_who_differ_count_again_until_they_agree(mixed):
    question_id = mixed.opens_motion()
    one, two = mixed.hall.tellers
    assert not mixed.by(one, enter_hands, question_id, Figures(2, 1, 0))
    assert not mixed.by(two, enter_hands, question_id, Figures(3, 1, 0))
    mixed.closes(question_id)
    refusal = refusal_of(lambda: mixed.declares(question_id))
    assert "different figures" in refusal.sentence.text
    assert not mixed.by(one, enter_hands, question_id, Figures(2, 2, 0))
    assert mixed.by(two, enter_hands, question_id, Figures(2, 2, 0))
    refusal = refusal_of(lambda: mixed.by(two, enter_hands, question_id, Figures(4, 0, 0)))
    assert refusal.reason is Reason.ALREADY_DONE
    assert mixed.declares(question_id).hands_against == 2


def test_a_teller_who_takes_the_chair_counts_no_longer(mixed):
    question_id = mixed.takes_motion().id
    one = mixed.hall.tellers[0]
    mixed.chair(take_chair, mixed.hall.id, one.id)
    mixed.chair(open_vote, question_id)
    refusal = refusal_of(lambda: mixed.by(one, enter_hands, question_id, Figures(4, 0, 0)))
    assert refusal.reason is Reason.NOT_PERMITTED
    refusal = refusal_of(lambda: mixed.by(mixed.hall.secretary, close_vote, question_id))
    assert "Name a second teller" in refusal.sentence.text


def test_more_hands_than_cards_are_refused(mixed):
    question_id = mixed.opens_motion()
    for figures in (Figures(5, 0, 0), Figures(2, 2, 1), Figures(-1, 0, 0)):
        assert refusal_of(
            lambda it=figures: mixed.by(mixed.hall.members[0], enter_hands, question_id, it)
        )
    assert mixed.session.scalars(select(HandCount)).all() == []


def test_one_teller_alone_is_said_and_the_vote_cannot_be_closed(mixed, session):
    second = session.get(Steward, (mixed.hall.id, mixed.hall.members[1].id, "teller"))
    session.delete(second)
    session.commit()
    question_id = mixed.opens_motion()
    refusal = refusal_of(lambda: mixed.closes(question_id))
    assert "only one teller" in refusal.sentence.text


def test_a_member_who_is_no_teller_cannot_enter_hands(mixed):
    question_id = mixed.opens_motion()
    assert refusal_of(
        lambda: mixed.by(mixed.hall.members[6], enter_hands, question_id, Figures(1, 0, 0))
    )


def test_a_question_that_is_left_is_no_longer_before_the_meeting(floor):
    question_id = floor.takes_motion().id
    floor.chair(leave_question, question_id, QuestionStage.WITHDRAWN, "Brought by mistake.")
    assert floor.question(question_id).stage is QuestionStage.WITHDRAWN
    assert refusal_of(lambda: floor.chair(open_vote, question_id))


def test_the_trail_says_whose_votes_were_in_and_never_what_they_said(floor, session):
    question_id = floor.opens_motion()
    floor.votes(question_id, FOR, AGAINST)
    floor.closes(question_id)
    assert events(session).count("MeetingVoteHandedIn") == 2
    voted = session.scalars(select(AuditRow).where(AuditRow.name == "MeetingVoteHandedIn"))
    assert all("for" not in str(row.facts.values()) for row in voted)


def test_what_was_said_by_device_and_who_left_since_still_counts(floor):
    question_id = floor.opens_motion()
    floor.votes(question_id, FOR)
    floor.hall.goes(floor.hall.members[0])
    question = floor.closes(question_id)
    assert (question.device_for, question.entitled) == (1, 11)


def test_a_vote_asks_the_database_twice(floor, count_statements):
    question_id = floor.opens_motion()
    with floor.work_as(floor.devices[0]) as work, count_statements() as seen:
        vote(work, question_id, FOR)
    assert len(seen) == 2


def test_a_device_changed_for_a_card_is_refused_by_the_row_it_reads(floor):
    question_id = floor.opens_motion()
    row = floor.hall.row_of(floor.devices[0])
    row.votes_by = VotesBy.CARD
    floor.session.commit()
    with pytest.raises(RefusedError):
        floor.by(floor.hall.members[0], vote, question_id, FOR)


def test_a_count_of_more_hands_than_cards_at_the_close_is_counted_anew(mixed):
    question_id = mixed.opens_motion()
    assert mixed.hands(question_id, 4, 0, 0)
    mixed.hall.goes(mixed.hall.members[3])
    assert mixed.closes(question_id).stage is QuestionStage.COUNTING
    assert mixed.question(question_id).cards == 3
    assert mixed.hands(question_id, 3, 0, 0)
    assert mixed.declares(question_id).hands_for == 3
