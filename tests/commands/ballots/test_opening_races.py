"""Scrutineers who give their codes at the same moment open the box once, with real commits."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import sessionmaker

from policy_forum.domain.identifiers import BallotId
from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.features.ballots.commands.board import publish_boards
from policy_forum.features.ballots.commands.envelopes import hand_in_envelope
from policy_forum.features.ballots.commands.unsealing import give_share
from policy_forum.features.ballots.models import (
    Ballot,
    BoxedPaper,
    Envelope,
    PublishedBundle,
    Scrutineer,
    Sealing,
)
from policy_forum.features.members.models import Member
from policy_forum.platform.audit import AuditRow
from policy_forum.platform.work import unit_of_work
from policy_forum.web.storage import db
from tests.commands.ballots.sealed import open_secret_ballot
from tests.conftest import ENGINES
from tests.makers import Makers
from tests.stage import START

VOTERS, SCRUTINEERS, NEEDED = 12, 5, 3


class Hall:
    """A closed ballot on a database of its own, with five scrutineers of whom three are needed."""

    def __init__(self, stage) -> None:
        self.clock = stage.clock
        with stage.app.app_context():
            self.sessions = sessionmaker(db.engine)
        with self.sessions() as session:
            make = Makers(session, self.clock)
            branch = make.branch("North")
            people = [make.member(branch) for _ in range(VOTERS)]
            self.ballot = open_secret_ballot(
                session, START, people, people[:SCRUTINEERS], branch=branch, needed=NEEDED
            )
            self.people = [member.id for member in people]
        for member_id in self.people:
            envelope = self.ballot.envelope({"1": "for"})
            self.do(member_id, hand_in_envelope, self.ballot.id, envelope, self.ballot.public_hex)
        self.clock.set(START + timedelta(days=3))

    def do(self, member_id, command, *arguments):
        """Run a command as a member, in a session and transaction of its own."""
        with self.sessions() as session:
            actor = Makers(session, self.clock).actor(session.get_one(Member, member_id))
            session.rollback()
            with unit_of_work(session, actor, self.clock) as work:
                return command(work, *arguments)

    def give(self, place, barrier):
        """Give the code of one scrutineer when all are there; what came of it."""
        barrier.wait()
        code = self.ballot.cards[place].code
        try:
            return self.do(self.people[place], give_share, BallotId(self.ballot.id), code)
        except RefusedError as error:
            return error.refusal.reason


@pytest.mark.parametrize("engine", ENGINES)
def test_five_codes_at_once_open_the_box_once(engine, fresh_stage):
    hall = Hall(fresh_stage(engine))
    barrier = Barrier(SCRUTINEERS + 1)
    with ThreadPoolExecutor(SCRUTINEERS + 1) as pool:
        board = pool.submit(lambda: (barrier.wait(), publish_boards(hall.sessions, hall.clock)))
        came = list(pool.map(lambda place: hall.give(place, barrier), range(SCRUTINEERS)))
        board.result()
    given = sorted(each for each in came if isinstance(each, int))
    assert given == [0, 1, 2]
    assert came.count(Reason.ALREADY_DONE) == SCRUTINEERS - NEEDED
    with hall.sessions() as session:
        for table, rows in ((BoxedPaper, VOTERS), (PublishedBundle, 1), (Envelope, 0)):
            assert session.scalar(select(func.count()).select_from(table)) == rows
        assert session.get_one(Ballot, hall.ballot.id).voted == VOTERS
        assert session.get_one(Sealing, hall.ballot.id).envelopes == VOTERS
        assert set(session.scalars(select(Scrutineer.given_share))) == {None}
        unsealed = select(func.count()).where(AuditRow.name == "BallotUnsealed")
        assert session.scalar(unsealed) == 1
