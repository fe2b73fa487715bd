"""At the door at the same moment, with real commits: one row, one vote, one loss of the quorum."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import sessionmaker

from policy_forum.domain.identifiers import MeetingQuestionId
from policy_forum.domain.refusals import RefusedError
from policy_forum.features.ballots.rules import Choice
from policy_forum.features.branches.rules import Majority
from policy_forum.features.meetings.commands.door import (
    check_in,
    give_card,
    join_meeting,
    leave_meeting,
)
from policy_forum.features.meetings.commands.voting import vote
from policy_forum.features.meetings.commands.watching import WatchMeetings, seen
from policy_forum.features.meetings.models import (
    Attendance,
    AttendanceChange,
    MeetingQuestion,
    MeetingVote,
)
from policy_forum.features.meetings.rules.states import (
    CheckIn,
    MeetingQuestionKind,
    Presence,
    QuestionStage,
    VotesBy,
)
from policy_forum.features.members.models import Member
from policy_forum.platform.audit import AuditRow
from policy_forum.platform.work import unit_of_work
from policy_forum.web.storage import db
from tests.commands.meetings.halls import MEETS, Hall
from tests.conftest import ENGINES
from tests.makers import Makers

ROUNDS = 8


class Evening:
    """A meeting on a database of its own, in which people act at the same moment."""

    def __init__(self, stage, **made) -> None:
        self.app, self.clock = stage.app, stage.clock
        with self.app.app_context():
            self.sessions = sessionmaker(db.engine)
            hall = Hall.under_way(Makers(db.session(), self.clock), **made)
            self.id, self.branch_id = hall.id, hall.branch.id
            self.keeper_id = hall.doorkeeper.id
            self.member_ids = [member.id for member in hall.members]
            self.motion_id = hall.motion.id
            self.item_id = next(i.id for i in hall.items.values() if i.motion_id)
            db.session.remove()

    def do(self, member_id, command):
        """Run a command as a member, in a session and transaction of its own."""
        with self.sessions() as session:
            member = session.get(Member, member_id) if member_id else None
            actor = Makers(session, self.clock).actor(member)
            session.rollback()
            with unit_of_work(session, actor, self.clock) as work:
                return command(work)

    def opens_vote(self) -> int:
        with self.sessions() as session:
            question = MeetingQuestion(
                meeting_id=self.id,
                item_id=self.item_id,
                kind=MeetingQuestionKind.OTHER,
                wording="That the fair be held",
                brought_at=self.clock.now(),
                opened_at=self.clock.now(),
                stage=QuestionStage.VOTING,
                majority=Majority.SIMPLE,
                ends_by=MEETS + timedelta(days=3),
            )
            session.add(question)
            session.commit()
            return question.id

    def ends_vote(self, question_id) -> None:
        with self.sessions() as session:
            session.get_one(MeetingQuestion, question_id).stage = QuestionStage.DECIDED
            session.commit()


@pytest.fixture(params=ENGINES)
def engine(request):
    return request.param


def at_once(*steps):
    """Do all at the same moment; what each returned or was refused with."""
    start = threading.Barrier(len(steps))

    def run(step):
        start.wait()
        try:
            return step()
        except RefusedError as error:
            return error.refusal

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(run, steps))


def test_a_vote_by_device_and_a_card_at_the_same_moment_are_one_vote(fresh_stage, engine):
    evening = Evening(fresh_stage(engine), by_card=0, by_phone=ROUNDS, online=0)
    for member_id in evening.member_ids[:ROUNDS]:
        question_id = MeetingQuestionId(evening.opens_vote())
        at_once(
            lambda m=member_id, q=question_id: evening.do(m, lambda w: vote(w, q, Choice.FOR)),
            lambda m=member_id: evening.do(
                evening.keeper_id, lambda w: give_card(w, evening.id, m)
            ),
        )
        with evening.sessions() as session:
            row = session.get_one(Attendance, (evening.id, member_id))
            votes = session.scalar(
                select(func.count()).where(
                    MeetingVote.question_id == question_id, MeetingVote.member_id == member_id
                )
            )
            assert row.votes_by is VotesBy.CARD
            assert votes == 0, "she holds a card, and her vote by device counts as well"
        evening.ends_vote(question_id)


def test_the_door_and_her_own_phone_at_the_same_moment_let_her_in_once(fresh_stage, engine):
    evening = Evening(fresh_stage(engine), by_card=0, by_phone=0, online=0)
    for member_id in evening.member_ids[3:9]:
        at_once(
            lambda m=member_id: evening.do(evening.keeper_id, lambda w: check_in(w, evening.id, m)),
            lambda m=member_id: evening.do(
                m, lambda w: join_meeting(w, evening.id, CheckIn.OWN_PHONE)
            ),
        )
        with evening.sessions() as session:
            rows = session.scalars(
                select(Attendance).where(
                    Attendance.meeting_id == evening.id, Attendance.member_id == member_id
                )
            ).all()
            assert [row.presence for row in rows] == [Presence.ROOM]
            assert rows[0].votes_by is VotesBy.CARD


def test_when_all_leave_at_once_the_quorum_is_lost_once(fresh_stage, engine):
    evening = Evening(fresh_stage(engine), by_card=0, by_phone=8, online=0)
    leaving = evening.member_ids[:8]
    at_once(
        *(
            lambda m=member_id: evening.do(m, lambda w: leave_meeting(w, evening.id, m))
            for member_id in leaving
        )
    )
    with evening.sessions() as session:
        names = session.scalars(select(AuditRow.facts).where(AuditRow.name == "QuorumLost")).all()
        left = session.scalar(
            select(func.count()).where(
                AttendanceChange.meeting_id == evening.id,
                AttendanceChange.presence == Presence.LEFT,
            )
        )
    assert [(facts["present"], facts["quorum"]) for facts in names] == [(4, 5)]
    assert left == 8


def test_two_runners_and_the_streams_watch_the_same_meeting(fresh_stage, engine):
    evening = Evening(fresh_stage(engine), by_card=0, by_phone=0, online=10)
    evening.clock.advance(hours=1)
    online = evening.member_ids[:10]

    def hear():
        with evening.sessions() as session:
            seen(session, f"meeting:{evening.id}", online[::2], evening.clock.now())
            session.commit()

    def watch():
        WatchMeetings()(evening.sessions, evening.clock)

    for _ in range(4):
        at_once(hear, watch, watch, hear)
    hear()
    watch()
    with evening.sessions() as session:
        rows = session.scalars(
            select(Attendance)
            .where(Attendance.meeting_id == evening.id, Attendance.member_id.in_(online))
            .order_by(Attendance.member_id)
        ).all()
        found = {row.member_id: row.presence for row in rows}
        away = session.scalar(
            select(func.count()).where(
                AttendanceChange.meeting_id == evening.id,
                AttendanceChange.member_id.in_(online[1::2]),
                AttendanceChange.presence == Presence.AWAY,
            )
        )
    assert {found[key] for key in online[::2]} == {Presence.ONLINE}
    assert {found[key] for key in online[1::2]} == {Presence.AWAY}
    assert away == 5, "each of those out of reach went away once"
