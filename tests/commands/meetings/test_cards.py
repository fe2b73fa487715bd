"""A voting card and a device are one vote; what was pressed for somebody else is taken back."""

from datetime import timedelta

import pytest

from policy_forum.domain.refusals import Reason
from policy_forum.features.ballots.rules import Secrecy
from policy_forum.features.meetings.commands.door import (
    check_in,
    give_apologies,
    give_card,
    join_meeting,
    leave_meeting,
    take_card_back,
)
from policy_forum.features.meetings.commands.mistakes import take_back_check_in
from policy_forum.features.meetings.models import MeetingVote
from policy_forum.features.meetings.rules.states import (
    CheckIn,
    Presence,
    QuestionStage,
    VotesBy,
)
from tests.commands.meetings.door_steps import (
    has_voted,
    names_of,
    open_question,
    refused,
    vote_by_device,
)
from tests.commands.meetings.halls import Hall

DOOR, PHONE = CheckIn.DOOR, CheckIn.OWN_PHONE
CARD, DEVICE = VotesBy.CARD, VotesBy.DEVICE


@pytest.fixture
def hall(make):
    return Hall.under_way(make, by_card=2, by_phone=2, online=2)


@pytest.fixture
def question(hall, session, clock):
    return open_question(hall, session, clock)


class TestCards:
    def test_a_card_taken_during_a_vote_takes_the_vote_by_device_out(
        self, hall, question, work_as, session, clock
    ):
        ann = hall.members[2]
        vote_by_device(session, question, ann, clock)
        with work_as(hall.doorkeeper) as work:
            came = give_card(work, hall.id, ann.id)
        assert came.vote_taken_out
        assert hall.row_of(ann).votes_by is CARD
        assert not has_voted(session, question, ann)

    def test_votes_of_others_and_of_other_questions_stay(
        self, hall, question, work_as, session, clock
    ):
        ann, ben = hall.members[2], hall.members[3]
        vote_by_device(session, question, ann, clock)
        vote_by_device(session, question, ben, clock)
        question.stage = QuestionStage.DECIDED
        session.commit()
        with work_as(hall.doorkeeper) as work:
            assert not give_card(work, hall.id, ann.id).vote_taken_out
        assert has_voted(session, question, ann)
        assert has_voted(session, question, ben)

    def test_a_card_is_not_given_back_for_a_second_vote(self, hall, question, work_as):
        ann = hall.members[0]
        refusal = refused(
            work_as, hall.doorkeeper, lambda work: take_card_back(work, hall.id, ann.id)
        )
        assert "vote is under way" in str(refusal.sentence)
        assert hall.row_of(ann).votes_by is CARD

    def test_between_votes_it_is(self, hall, work_as, session):
        ann = hall.members[0]
        with work_as(hall.doorkeeper) as work:
            take_card_back(work, hall.id, ann.id)
        assert hall.row_of(ann).votes_by is DEVICE
        assert names_of(session)[-1] == "WayOfVotingChanged"

    def test_leaving_with_a_card_and_joining_by_phone_gives_no_second_vote(
        self, hall, question, work_as
    ):
        ann = hall.members[0]
        with work_as(hall.doorkeeper) as work:
            leave_meeting(work, hall.id, ann.id)
        refusal = refused(work_as, ann, lambda work: join_meeting(work, hall.id, PHONE))
        assert "vote is under way" in str(refusal.sentence)
        assert hall.row_of(ann).presence is Presence.LEFT

    def test_nobody_takes_a_card_along_by_leaving_on_her_phone(self, hall, work_as):
        ann = hall.members[0]
        refusal = refused(work_as, ann, lambda work: leave_meeting(work, hall.id, ann.id))
        assert "hand it back at the door" in str(refusal.sentence)
        assert hall.row_of(ann).presence is Presence.ROOM

    def test_who_voted_unheard_gets_no_card_while_it_is_counted(
        self, hall, question, work_as, session, clock
    ):
        ann = hall.members[2]
        vote_by_device(session, question, ann, clock)
        row = hall.goes(ann)
        row.left_at = question.opened_at - timedelta(seconds=1)
        question.stage = QuestionStage.COUNTING
        session.commit()
        refusal = refused(work_as, hall.doorkeeper, lambda work: check_in(work, hall.id, ann.id))
        assert "being counted" in str(refusal.sentence)

    def test_who_had_left_before_the_vote_was_opened_joins_by_phone(
        self, hall, question, work_as, session, clock
    ):
        ann = hall.members[0]
        row = hall.goes(ann)
        row.left_at = question.opened_at - timedelta(seconds=1)
        session.commit()
        with work_as(ann) as work:
            join_meeting(work, hall.id, PHONE)
        assert hall.row_of(ann).votes_by is DEVICE

    def test_no_card_is_given_while_a_closed_vote_is_counted(
        self, hall, question, work_as, session, clock
    ):
        ann = hall.members[2]
        vote_by_device(session, question, ann, clock)
        question.stage = QuestionStage.COUNTING
        session.commit()
        refusal = refused(work_as, hall.doorkeeper, lambda work: give_card(work, hall.id, ann.id))
        assert "being counted" in str(refusal.sentence)
        assert has_voted(session, question, ann)

    def test_who_sent_apologies_and_comes_while_it_is_counted_gets_her_card(
        self, hall, question, work_as, session
    ):
        ann = hall.members[8]
        with work_as(ann) as work:
            give_apologies(work, hall.id, ann.id)
        question.stage = QuestionStage.COUNTING
        session.commit()
        with work_as(hall.doorkeeper) as work:
            assert check_in(work, hall.id, ann.id).votes_by is CARD

    def test_a_sealed_vote_has_no_hands_so_cards_change_freely(
        self, hall, question, work_as, session
    ):
        question.secrecy = Secrecy.SECRET
        session.commit()
        with work_as(hall.doorkeeper) as work:
            take_card_back(work, hall.id, hall.members[0].id)
        assert hall.row_of(hall.members[0]).votes_by is DEVICE

    def test_no_card_for_who_is_online_or_may_not_vote(self, hall, work_as):
        hall.comes(hall.newcomer)
        for member in (hall.members[4], hall.newcomer, hall.members[9]):
            refused(work_as, hall.doorkeeper, lambda work, m=member: give_card(work, hall.id, m.id))
        assert [row.votes_by for row in hall.there() if row.bar] == [DEVICE]
        assert hall.row_of(hall.members[4]).votes_by is DEVICE
        assert hall.row_of(hall.members[9]) is None


class TestMistakes:
    def test_who_was_let_in_by_mistake_was_never_there(self, hall, work_as, session, clock):
        ann = hall.members[8]
        with work_as(hall.doorkeeper) as work:
            check_in(work, hall.id, ann.id)
        clock.advance(minutes=2)
        with work_as(hall.doorkeeper) as work:
            take_back_check_in(work, hall.id, ann.id)
        session.expire_all()
        assert hall.row_of(ann) is None
        assert names_of(session)[-1] == "MemberLeft"

    def test_her_apologies_stand_again(self, hall, work_as):
        ann = hall.members[8]
        with work_as(ann) as work:
            give_apologies(work, hall.id, ann.id)
        with work_as(hall.doorkeeper) as work:
            check_in(work, hall.id, ann.id)
        with work_as(hall.doorkeeper) as work:
            take_back_check_in(work, hall.id, ann.id)
        row = hall.row_of(ann)
        assert (row.presence, row.arrived_at) == (Presence.APOLOGIES, None)

    def test_not_after_a_quarter_of_an_hour_nor_after_she_voted(
        self, hall, work_as, session, clock, question
    ):
        ann = hall.members[8]
        with work_as(hall.doorkeeper) as work:
            check_in(work, hall.id, ann.id, DOOR, DEVICE)

        def take_back(work):
            take_back_check_in(work, hall.id, ann.id)

        assert "under way" in str(refused(work_as, hall.doorkeeper, take_back).sentence)
        vote_by_device(session, question, ann, clock)
        question.stage = QuestionStage.DECIDED
        session.commit()
        assert "voted" in str(refused(work_as, hall.doorkeeper, take_back).sentence)
        session.delete(session.get(MeetingVote, (question.id, ann.id)))
        session.commit()
        clock.advance(minutes=15, seconds=1)
        assert "some time ago" in str(refused(work_as, hall.doorkeeper, take_back).sentence)

    def test_not_who_came_in_by_herself(self, hall, work_as):
        online = hall.members[4]
        refusal = refused(
            work_as, hall.doorkeeper, lambda work: take_back_check_in(work, hall.id, online.id)
        )
        assert refusal.reason is Reason.ALREADY_DONE
