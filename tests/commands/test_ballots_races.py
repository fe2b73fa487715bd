"""Many papers at once, with real commits: one paper each, no error, and a result that adds up."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, sessionmaker

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.identifiers import MotionId
from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.features.ballots.commands import (
    declare_due_ballots,
    declare_result,
    hand_in_paper,
    open_ballots,
)
from policy_forum.features.ballots.models import Ballot, BallotQuestion, Mandate, RecordedVote
from policy_forum.features.ballots.rules import Choice
from policy_forum.features.members.models import Member
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.audit import AuditRow
from policy_forum.platform.work import unit_of_work
from policy_forum.web.storage import db
from tests.conftest import ENGINES
from tests.makers import Makers
from tests.stage import START

VOTERS, SUBMISSIONS, THREADS = 200, 3, 8
FOR = Choice.FOR


class Hall:
    """A branch with a motion put to the vote, on a database of its own."""

    def __init__(self, stage) -> None:
        self.app, self.clock = stage.app, stage.clock
        with self.app.app_context():
            self.sessions = sessionmaker(db.engine)
            make = Makers(db.session(), self.clock)
            branch, _ = make.branch("North"), make.cycle()
            make.standing_orders(branch)
            self.secretary_id = make.officer(OfficeKind.SECRETARY, branch).id
            mover = make.member(branch)
            motion = make.motion(branch, mover=mover, state=MotionState.PROPOSED)
            self.motion_id = MotionId(motion.id)
            self.voter_ids = self._add_voters(make, branch, mover)
            db.session.remove()

    def _add_voters(self, make, branch, like) -> list[int]:
        rows = [
            Member(
                number=f"V{i:05}",
                given_name="Vera",
                family_name=f"Voter{i}",
                email=f"voter{i}@example.org",
                branch_id=branch.id,
                joined_on=like.joined_on,
                standing=like.standing,
            )
            for i in range(VOTERS)
        ]
        make.session.add_all(rows)
        make.session.commit()
        return [row.id for row in rows]

    def do(self, member_id: int | None, command):
        """Run a command as a member, in a session and transaction of its own."""
        with self.sessions() as session:
            member = session.get(Member, member_id) if member_id else None
            actor = Makers(session, self.clock).actor(member)
            session.rollback()
            with unit_of_work(session, actor, self.clock) as work:
                return command(work)

    def open(self) -> int:
        closes = START + timedelta(days=2)
        return self.do(self.secretary_id, lambda work: open_ballots(work, self.motion_id, closes))[
            0
        ]

    def count(self, statement) -> int:
        with self.sessions() as session:
            return session.scalar(statement) or 0

    def question_of(self, ballot_id: int) -> int:
        with self.sessions() as session:
            return session.scalars(
                select(BallotQuestion.id).where(BallotQuestion.ballot_id == ballot_id)
            ).one()


@pytest.fixture(params=ENGINES)
def hall(request, fresh_stage):
    return Hall(fresh_stage(request.param))


@pytest.mark.slow
def test_two_hundred_voters_who_each_send_three_papers_at_once_have_one_each(hall):
    ballot_id = hall.open()
    question_id = hall.question_of(ballot_id)
    choices = list(Choice)

    def send(voter_id: int, time: int) -> None:
        paper = {question_id: choices[(voter_id + time) % 3]}
        hall.do(voter_id, lambda work: hand_in_paper(work, ballot_id, paper))

    with ThreadPoolExecutor(THREADS) as pool:
        sent = [
            pool.submit(send, voter_id, time)
            for voter_id in hall.voter_ids
            for time in range(SUBMISSIONS)
        ]
        for paper in sent:
            paper.result()

    papers = select(func.count()).select_from(RecordedVote)
    assert hall.count(papers) == VOTERS
    handed_in = select(func.count()).where(AuditRow.name == "VoteHandedIn")
    assert hall.count(handed_in) == VOTERS * SUBMISSIONS

    hall.clock.advance(days=2)
    hall.do(None, lambda work: declare_result(work, ballot_id))
    with hall.sessions() as session:
        mandate = session.scalars(select(Mandate)).one()
        votes = Counter(session.scalars(select(RecordedVote.choice)))
    assert mandate.voted == VOTERS
    assert mandate.votes_for == votes[Choice.FOR]
    assert mandate.votes_against == votes[Choice.AGAINST]
    assert mandate.votes_abstain == votes[Choice.ABSTAIN]


def test_of_those_who_open_at_once_one_does(hall):
    outcomes = at_once(hall.open, 4)
    refused = [o for o in outcomes if isinstance(o, RefusedError)]
    assert len(refused) == 3
    assert {r.refusal.reason for r in refused} == {Reason.ALREADY_DONE}


def test_of_runners_that_declare_at_once_one_does(hall):
    ballot_id = hall.open()
    question_id = hall.question_of(ballot_id)
    for voter_id in hall.voter_ids[:4]:
        paper = {question_id: Choice.FOR}
        hall.do(voter_id, lambda work, paper=paper: hand_in_paper(work, ballot_id, paper))
    hall.clock.advance(days=2)
    make_session: sessionmaker[Session] = hall.sessions
    at_once(lambda: declare_due_ballots(make_session, hall.clock), 4)
    assert hall.count(select(func.count()).select_from(Mandate)) == 1
    assert hall.count(select(func.count()).where(AuditRow.name == "ResultDeclared")) == 1
    assert hall.count(select(func.count()).where(AuditRow.name == "MotionDecided")) == 1


@pytest.mark.parametrize("hall", ["postgresql"], indirect=True)  # SQLite locks no rows
def test_who_declares_waits_for_the_motion_without_holding_its_ballot(hall):
    """Declaring one ballot may end the other of the motion: the motion is locked before both."""
    ballot_id = hall.open()
    hall.clock.advance(days=2)
    make_session: sessionmaker[Session] = hall.sessions
    with ThreadPoolExecutor(1) as pool, make_session() as first:
        first.get(Motion, hall.motion_id, with_for_update=True)
        declaring = pool.submit(declare_due_ballots, make_session, hall.clock)
        _wait_until_somebody_waits(make_session)
        first.get(Ballot, ballot_id, with_for_update={"nowait": True})
        first.rollback()
        assert declaring.result() == 1


def _wait_until_somebody_waits(make_session: sessionmaker[Session]) -> None:
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    for _round in range(400):
        with make_session() as session:
            if session.scalar(waiting):
                return
        time.sleep(0.02)
    pytest.fail("nobody waited for the motion")


def test_papers_that_arrive_while_the_result_is_declared_are_counted_or_refused(hall):
    ballot_id = hall.open()
    question_id = hall.question_of(ballot_id)
    hall.do(hall.voter_ids[0], lambda work: hand_in_paper(work, ballot_id, {question_id: FOR}))
    hall.do(hall.voter_ids[1], lambda work: hand_in_paper(work, ballot_id, {question_id: FOR}))
    late = threading.Event()

    def send(voter_id: int) -> Reason | None:
        if voter_id == hall.voter_ids[30]:
            hall.clock.advance(days=2)
            late.set()
        try:
            hall.do(voter_id, lambda work: hand_in_paper(work, ballot_id, {question_id: FOR}))
        except RefusedError as refused:
            return refused.refusal.reason
        return None

    def declare() -> None:
        late.wait(60)
        hall.do(None, lambda work: declare_result(work, ballot_id))

    with ThreadPoolExecutor(THREADS) as pool:
        declaring = pool.submit(declare)
        sent = [pool.submit(send, voter_id) for voter_id in hall.voter_ids[2:60]]
        answers = Counter(paper.result() for paper in sent)
        declaring.result()
    assert set(answers) <= {None, Reason.WINDOW_CLOSED}
    taken = answers[None]

    with hall.sessions() as session:
        assert session.scalars(select(Mandate)).one().voted == taken + 2
    assert hall.count(select(func.count()).select_from(RecordedVote)) == taken + 2


@pytest.mark.slow
def test_over_http_no_paper_meets_an_error_page(hall):
    ballot_id = hall.open()
    question = f"question_{hall.question_of(ballot_id)}"
    with hall.app.app_context():
        session = db.session()
        make = Makers(session, hall.clock)
        keys = [
            make.account(session.get_one(Member, voter_id)).fs_uniquifier
            for voter_id in hall.voter_ids[:30]
        ]
        db.session.remove()

    def send(key: str, choice: Choice) -> int:
        browser = hall.app.test_client()
        with browser.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = key, True
        path = f"/ballots/{ballot_id}/paper"
        return browser.post(path, data={question: choice.value}).status_code

    with ThreadPoolExecutor(THREADS) as pool:
        sent = [pool.submit(send, key, choice) for key in keys for choice in Choice]
        assert {answer.result() for answer in sent} == {303}
    assert hall.count(select(func.count()).select_from(RecordedVote)) == len(keys)


def at_once(call, times: int) -> list[object]:
    """What each of several calls gave that began together: its result, or its refusal."""
    gate = threading.Barrier(times)

    def run() -> object:
        gate.wait()
        try:
            return call()
        except RefusedError as refused:
            return refused

    with ThreadPoolExecutor(times) as pool:
        return [done.result() for done in [pool.submit(run) for _ in range(times)]]
