"""Votes, closes and declarations at the same moment: each vote is receipted, or is refused.

Real threads and commits, on databases of their own.
"""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import sessionmaker

from policy_forum.domain.refusals import RefusedError
from policy_forum.features.ballots.models import Mandate
from policy_forum.features.ballots.rules import Choice, QuestionOutcome
from policy_forum.features.meetings.commands.deciding import declare
from policy_forum.features.meetings.commands.hands import enter_hands
from policy_forum.features.meetings.commands.items import take_item
from policy_forum.features.meetings.commands.voting import close_vote, open_vote, vote
from policy_forum.features.meetings.models import MeetingQuestion, MeetingVote
from policy_forum.features.meetings.rules.floor import Figures
from policy_forum.features.meetings.rules.states import ItemKind, QuestionStage
from policy_forum.features.members.models import Member
from policy_forum.platform.audit import AuditRow
from policy_forum.platform.work import unit_of_work
from policy_forum.web.storage import db
from tests.commands.meetings.halls import Hall
from tests.conftest import ENGINES
from tests.makers import Makers

THREADS = 8


class BusyHall:
    """A meeting whose motion is before it, on a stage of its own; keys only, no rows."""

    def __init__(self, stage, *, online=24, by_card=0) -> None:
        self.clock = stage.clock
        with stage.app.app_context():
            self.sessions = sessionmaker(db.engine)
            make = Makers(db.session(), self.clock)
            hall = Hall.under_way(make, by_card=by_card, by_phone=0, online=online)
            self.meeting_id = hall.id
            self.chair_id, self.secretary_id = hall.chair.id, hall.secretary.id
            self.teller_ids = [member.id for member in hall.tellers]
            self.voter_ids = [member.id for member in hall.members[by_card : by_card + online]]
            self.item_id = hall.items[ItemKind.MOTION].id
            db.session.remove()
        self.do(self.chair_id, take_item, self.item_id)
        with self.sessions() as session:
            self.question_id = session.scalars(select(MeetingQuestion.id)).one()

    def do(self, member_id, command, *given):
        """A member does something, in a session and transaction of its own."""
        with self.sessions() as session:
            actor = Makers(session, self.clock).actor(session.get(Member, member_id))
            session.rollback()
            with unit_of_work(session, actor, self.clock) as work:
                return command(work, *given)

    def tries(self, member_id, command, *given):
        """The same; a refusal is returned rather than raised."""
        try:
            return self.do(member_id, command, *given)
        except RefusedError as error:
            return error.refusal

    def at_once(self, *deeds):
        """All begin at the same moment; returns what became of each."""
        gate = threading.Barrier(len(deeds))

        def start(deed):
            gate.wait(timeout=30)
            return self.tries(*deed)

        with ThreadPoolExecutor(len(deeds)) as pool:
            return list(pool.map(start, deeds))

    def question(self) -> MeetingQuestion:
        """The question as it stands."""
        with self.sessions() as session:
            return session.get_one(MeetingQuestion, self.question_id)

    def count(self, statement) -> int:
        with self.sessions() as session:
            return session.scalar(statement) or 0


@pytest.fixture(params=ENGINES)
def stage(request, fresh_stage):
    return fresh_stage(request.param)


@pytest.mark.slow
def test_each_vote_that_meets_the_close_is_counted_with_its_receipt_or_refused(stage):
    hall = BusyHall(stage)
    hall.do(hall.chair_id, open_vote, hall.question_id)
    early, late = hall.voter_ids[:8], hall.voter_ids[8:]
    for voter_id in early:
        hall.do(voter_id, vote, hall.question_id, Choice.FOR)

    def send(voter_id):
        return hall.tries(voter_id, vote, hall.question_id, Choice.AGAINST)

    with ThreadPoolExecutor(THREADS) as pool:
        sent = [pool.submit(send, voter_id) for voter_id in late[:10]]
        closing = pool.submit(hall.tries, hall.chair_id, close_vote, hall.question_id)
        sent += [pool.submit(send, voter_id) for voter_id in late[10:]]
        answers = [each.result() for each in sent]
        assert closing.result() is None
    receipted = [each for each in answers if hasattr(each, "handed_in_at")]
    refused = [each for each in answers if not hasattr(each, "handed_in_at")]
    assert len(receipted) + len(refused) == len(late)
    assert all("closed" in each.sentence.text for each in refused)
    question = hall.question()
    assert (question.device_for, question.device_against) == (8, len(receipted))
    assert hall.count(select(func.count()).select_from(MeetingVote)) == 8 + len(receipted)
    assert question.stage is QuestionStage.DECIDED


@pytest.mark.slow
def test_three_phones_of_one_member_leave_one_vote(stage):
    hall = BusyHall(stage)
    hall.do(hall.chair_id, open_vote, hall.question_id)
    voter = hall.voter_ids[0]
    choices = [Choice.FOR, Choice.AGAINST, Choice.ABSTAIN] * 2
    answers = hall.at_once(*[(voter, vote, hall.question_id, choice) for choice in choices])
    assert all(hasattr(each, "handed_in_at") for each in answers)
    assert hall.count(select(func.count()).select_from(MeetingVote)) == 1


@pytest.mark.slow
@pytest.mark.parametrize("command", [open_vote, close_vote, declare])
def test_of_two_officers_who_press_at_once_one_does_it_and_the_other_is_told(stage, command):
    hall = BusyHall(stage, by_card=2)
    if command is not open_vote:
        hall.do(hall.chair_id, open_vote, hall.question_id)
        hall.do(hall.voter_ids[0], vote, hall.question_id, Choice.FOR)
    if command is declare:
        hall.do(hall.chair_id, close_vote, hall.question_id)
    if command is not open_vote:
        for teller_id in hall.teller_ids:
            hall.do(teller_id, enter_hands, hall.question_id, Figures(1, 0, 1))
    deeds = [(who, command, hall.question_id) for who in (hall.chair_id, hall.secretary_id)] * 2
    answers = hall.at_once(*deeds)
    refusals = [each for each in answers if each is not None]
    assert len(refusals) == len(deeds) - 1
    assert all("already" in each.sentence.text for each in refusals)
    question = hall.question()
    if command is open_vote:
        assert question.stage is QuestionStage.VOTING
    else:
        assert question.outcome is QuestionOutcome.CARRIED
        assert hall.count(select(func.count()).select_from(Mandate)) == 1


@pytest.mark.slow
def test_two_tellers_who_enter_at_once_agree_or_differ_once(stage):
    hall = BusyHall(stage, by_card=3)
    hall.do(hall.chair_id, open_vote, hall.question_id)
    one, two = hall.teller_ids
    answers = hall.at_once(
        (one, enter_hands, hall.question_id, Figures(2, 1, 0)),
        (two, enter_hands, hall.question_id, Figures(2, 1, 0)),
    )
    assert sorted(answers) == [False, True]
    hall.do(hall.chair_id, close_vote, hall.question_id)
    assert hall.question().hands_for == 2


@pytest.mark.slow
def test_many_at_once_are_all_taken_and_all_are_in_the_trail_after_the_close(stage):
    hall = BusyHall(stage, online=120)
    hall.do(hall.chair_id, open_vote, hall.question_id)
    choices = list(Choice)

    def send(place):
        return hall.do(hall.voter_ids[place], vote, hall.question_id, choices[place % 3])

    with ThreadPoolExecutor(THREADS) as pool:
        receipts = list(pool.map(send, range(120)))
    assert Counter(each.choice for each in receipts) == dict.fromkeys(choices, 40)
    hall.clock.set(hall.clock.now() + timedelta(seconds=5))
    hall.do(hall.chair_id, close_vote, hall.question_id)
    question = hall.question()
    counted = (question.device_for, question.device_against, question.device_abstain)
    assert counted == (40, 40, 40)
    in_trail = select(func.count()).where(AuditRow.name == "MeetingVoteHandedIn")
    assert hall.count(in_trail) == 120
