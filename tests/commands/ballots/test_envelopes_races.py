"""Many envelopes at once, with real commits: one each, and none is lost between close and board."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from policy_forum.domain.identifiers import BallotId
from policy_forum.domain.refusals import RefusedError
from policy_forum.features.ballots.commands.board import publish_boards
from policy_forum.features.ballots.commands.envelopes import hand_in_envelope
from policy_forum.features.ballots.commands.slips import give_slip
from policy_forum.features.ballots.models import Envelope, Sealing, SlipIssued, Teller
from policy_forum.features.ballots.queries.board import list_batches, on_board
from policy_forum.features.ballots.rules.envelopes import Why
from policy_forum.features.members.models import Member
from policy_forum.platform.work import unit_of_work
from policy_forum.web.storage import db
from tests.commands.ballots.refusals import why_of
from tests.commands.ballots.sealed import open_secret_ballot
from tests.conftest import ENGINES
from tests.makers import Makers
from tests.stage import START

VOTERS, SUBMISSIONS, THREADS = 30, 4, 8
CLOSES = START + timedelta(days=2)


class Station:
    """A secret ballot on a database of its own, and what many do there at once."""

    def __init__(self, stage) -> None:
        self.app, self.clock = stage.app, stage.clock
        with self.app.app_context():
            self.sessions = sessionmaker(db.engine)
            make = Makers(db.session(), self.clock)
            branch = make.branch("North")
            members = [make.member(branch) for _ in range(VOTERS)]
            self.actors = [make.actor(member) for member in members]
            self.numbers = [member.number for member in members]
            self.ballot = open_secret_ballot(db.session(), START, members, members[:1])
            db.session.remove()

    def hand_in(self, voter: int, says: str = "for") -> tuple[int, str, str]:
        """Hand in a paper: who, its hash ("" if it was refused) and why it was."""
        envelope = self.ballot.envelope({"1": says})
        with self.sessions() as session:
            try:
                with unit_of_work(session, self.actors[voter], self.clock) as work:
                    hashed = hand_in_envelope(
                        work, self.ballot.id, envelope, self.ballot.public_hex
                    )
            except RefusedError as error:
                return voter, "", why_of(error)
        return voter, hashed, ""

    def kept(self) -> dict[int, str]:
        """The envelopes that are in, by member."""
        with self.sessions() as session:
            rows = session.execute(select(Envelope.member_id, Envelope.envelope_hash))
            return dict(rows.tuples().all())

    def board(self) -> set[str]:
        """The hashes on the board, which must be closed."""
        with self.sessions() as session:
            assert session.get_one(Sealing, self.ballot.id).board_closed_at is not None
            return on_board(list_batches(session, BallotId(self.ballot.id)))


@pytest.fixture(params=ENGINES)
def station(request, fresh_stage):
    return Station(fresh_stage(request.param))


@pytest.mark.slow
def test_however_many_envelopes_of_a_member_arrive_at_once_one_of_hers_is_kept(station):
    with ThreadPoolExecutor(THREADS) as pool:
        sent = [
            pool.submit(station.hand_in, voter, says)
            for voter in range(VOTERS)
            for says in ("for", "against") * (SUBMISSIONS // 2)
        ]
        receipts = [paper.result() for paper in sent]

    given: dict[int, set[str]] = {}
    for voter, hashed, why in receipts:
        assert why == ""
        given.setdefault(station.actors[voter].member_id, set()).add(hashed)
    kept = station.kept()
    assert len(kept) == VOTERS
    assert all(hashed in given[member] for member, hashed in kept.items())


@pytest.mark.slow
def test_every_envelope_receipted_before_the_close_is_on_the_closed_board(station):
    begun = threading.Event()

    def hand_in(voter: int) -> tuple[int, str, str]:
        if voter >= VOTERS // 3:
            begun.set()
        return station.hand_in(voter)

    with ThreadPoolExecutor(THREADS) as pool:
        sent = [pool.submit(hand_in, voter) for voter in range(VOTERS)]
        begun.wait(20)
        station.clock.set(CLOSES)
        publish_boards(station.sessions, station.clock)
        receipts = [paper.result() for paper in sent]

    receipted = {hashed for _voter, hashed, why in receipts if not why}
    assert {why for _voter, _hashed, why in receipts} <= {"", Why.AFTER_CLOSE}
    assert station.board() == receipted == set(station.kept().values())


@pytest.mark.slow
def test_two_who_close_at_once_close_one_board(station):
    for voter in range(5):
        station.hand_in(voter)
    station.clock.set(CLOSES)

    with ThreadPoolExecutor(4) as pool:
        closing = [
            pool.submit(publish_boards, station.sessions, station.clock) for _time in range(4)
        ]
        closed = [each.result() for each in closing]

    assert sorted(closed) == [0, 0, 0, 1]
    assert len(station.board()) == 5


@pytest.mark.slow
def test_a_slip_and_an_envelope_at_once_leave_her_one_of_them(station):
    with station.sessions() as session:
        for member in session.scalars(select(Member).limit(2)):
            session.add(Teller(ballot_id=station.ballot.id, member_id=member.id, named_at=START))
        session.commit()

    def give(voter: int) -> None:
        with station.sessions() as session:
            try:
                with unit_of_work(session, station.actors[0], station.clock) as work:
                    give_slip(work, station.ballot.id, station.numbers[voter])
            except RefusedError:
                return

    with ThreadPoolExecutor(THREADS) as pool:
        jobs = [
            pool.submit(do, voter) for voter in range(2, VOTERS) for do in (give, station.hand_in)
        ]
        for job in jobs:
            job.result()

    with station.sessions() as session:
        slips = set(session.scalars(select(SlipIssued.member_id)))
    envelopes = set(station.kept())
    assert slips.isdisjoint(envelopes)
    assert len(slips | envelopes) == VOTERS - 2
