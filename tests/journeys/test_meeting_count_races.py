"""Closing, counting, taking again at one moment: decided once, and each vote in its round."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from policy_forum.domain.refusals import RefusedError
from policy_forum.features.ballots.models import Mandate
from policy_forum.features.ballots.rules import Choice, QuestionOutcome
from policy_forum.features.meetings.commands.deciding import declare
from policy_forum.features.meetings.commands.door import give_card
from policy_forum.features.meetings.commands.hands import enter_hands
from policy_forum.features.meetings.commands.voting import (
    close_vote,
    open_vote,
    take_vote_again,
    vote,
)
from policy_forum.features.meetings.models import Attendance, MeetingVote
from policy_forum.features.meetings.rules.floor import Figures
from policy_forum.features.meetings.rules.states import QuestionStage, VotesBy
from policy_forum.features.members.models import Member
from policy_forum.platform.audit import AuditRow
from policy_forum.platform.work import unit_of_work
from tests.conftest import ENGINES
from tests.journeys.test_meeting_vote_races import BusyHall
from tests.makers import Makers

pytestmark = pytest.mark.slow


@pytest.fixture(params=ENGINES)
def hall(request, fresh_stage):
    """A vote is open; two hold cards, and twelve vote by device."""
    made = BusyHall(fresh_stage(request.param), by_card=2, online=12)
    made.do(made.chair_id, open_vote, made.question_id)
    return made


def votes_in(hall) -> int:
    return hall.count(select(func.count()).select_from(MeetingVote))


def test_the_last_count_and_the_close_at_the_same_moment_decide_once(hall):
    one, two = hall.teller_ids
    hall.do(hall.voter_ids[0], vote, hall.question_id, Choice.FOR)
    hall.do(one, enter_hands, hall.question_id, Figures(1, 0, 1))
    hall.at_once(
        (two, enter_hands, hall.question_id, Figures(1, 0, 1)),
        (hall.chair_id, close_vote, hall.question_id),
        (hall.secretary_id, close_vote, hall.question_id),
    )
    if hall.question().stage is QuestionStage.COUNTING:
        hall.at_once(
            (hall.chair_id, declare, hall.question_id),
            (hall.secretary_id, declare, hall.question_id),
        )

    question = hall.question()
    assert question.outcome is QuestionOutcome.CARRIED
    assert (question.device_for, question.hands_for, question.hands_abstain) == (1, 1, 1)
    assert hall.count(select(func.count()).select_from(Mandate)) == 1
    decided = select(func.count()).where(AuditRow.name == "MeetingQuestionDecided")
    assert hall.count(decided) == 1


def test_cards_that_are_given_out_while_the_vote_is_closed_count_one_way(hall):
    given = hall.voter_ids[:3]
    for voter_id in given:
        hall.do(voter_id, vote, hall.question_id, Choice.FOR)
    hall.at_once(
        (hall.secretary_id, give_card, hall.meeting_id, given[0]),
        (hall.secretary_id, give_card, hall.meeting_id, given[1]),
        (hall.chair_id, close_vote, hall.question_id),
        (hall.secretary_id, give_card, hall.meeting_id, given[2]),
    )

    question = hall.question()
    with hall.sessions() as session:
        rows = [session.get_one(Attendance, (hall.meeting_id, key)) for key in given]
        by_device = set(session.scalars(select(MeetingVote.member_id)))
    by_card = {row.member_id for row in rows if row.votes_by is VotesBy.CARD}
    assert by_device == set(given) - by_card
    assert (question.device_for, question.cards) == (len(by_device), 2 + len(by_card))


def test_a_vote_that_waits_while_the_vote_is_taken_again_is_not_put_into_the_new_one(hall):
    hall.do(hall.voter_ids[0], vote, hall.question_id, Choice.AGAINST)
    begun, opened = threading.Event(), hall.question().opened_at
    hall.clock.advance(minutes=1)

    def wait_and_vote():
        begun.set()
        return hall.tries(hall.voter_ids[1], vote, hall.question_id, Choice.FOR, opened)

    with ThreadPoolExecutor(1) as pool, hall.sessions() as session:
        actor = Makers(session, hall.clock).actor(session.get(Member, hall.chair_id))
        session.rollback()
        with unit_of_work(session, actor, hall.clock) as work:
            close_vote(work, hall.question_id)
            waiting = pool.submit(wait_and_vote)
            assert begun.wait(10)
            with pytest.raises(TimeoutError):
                waiting.result(0.5)  # it waits for who has the meeting alone
            take_vote_again(work, hall.question_id, "A teller was out of the room.")
        refusal = waiting.result(30)

    assert hasattr(refusal, "sentence"), "a vote of the round before was taken"
    assert "again" in refusal.sentence.text
    assert hall.question().stage is QuestionStage.VOTING
    assert votes_in(hall) == 0


def test_votes_and_the_taking_again_at_the_same_moment_leave_only_votes_of_the_new_round(hall):
    one, two = hall.teller_ids
    for voter_id in hall.voter_ids[:4]:
        hall.do(voter_id, vote, hall.question_id, Choice.FOR)
    hall.do(one, enter_hands, hall.question_id, Figures(2, 0, 0))
    hall.do(two, enter_hands, hall.question_id, Figures(0, 2, 0))
    hall.do(hall.chair_id, close_vote, hall.question_id)
    old = hall.question().opened_at
    hall.clock.advance(minutes=1)
    answers = hall.at_once(
        *[(key, vote, hall.question_id, Choice.AGAINST, old) for key in hall.voter_ids[:4]],
        (hall.chair_id, take_vote_again, hall.question_id, "The counts differ."),
        *[(key, vote, hall.question_id, Choice.AGAINST, old) for key in hall.voter_ids[4:7]],
    )
    assert all(hasattr(each, "sentence") for each in answers[:4] + answers[5:])
    assert votes_in(hall) == 0

    new = hall.question().opened_at
    assert new != old
    for voter_id in hall.voter_ids[:2]:
        hall.do(voter_id, vote, hall.question_id, Choice.AGAINST, new)
    with pytest.raises(RefusedError):
        hall.do(hall.voter_ids[3], vote, hall.question_id, Choice.FOR, old)
    assert votes_in(hall) == 2
