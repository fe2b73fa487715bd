"""Secret papers from all sides at once, over HTTP to real servers: one each, none lost.

With POLICY_FORUM_LONG_TESTS set there are 2,000 voters rather than 150.
"""

import itertools
import os
import threading
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import sessionmaker

from policy_forum.features.ballots.commands.board import publish_boards
from policy_forum.features.ballots.models import Ballot, Envelope, Sealing
from policy_forum.platform.clock import FixedClock, SystemClock
from policy_forum.web.storage import db
from tests.conftest import ENGINES
from tests.journeys.secret_hall import (
    NO_ANSWER,
    REFUSED,
    TAKEN,
    SecretHall,
    check_count,
    check_receipts,
    log_of,
    statuses,
)
from tests.journeys.test_a_killed_server import server

VOTERS = 2_000 if os.environ.get("POLICY_FORUM_LONG_TESTS") else 150
AT_ONCE = 3
TAKEN_BEFORE_THE_CLOSE, HAMMERING = 60, 12

pytestmark = pytest.mark.slow


@pytest.fixture(params=ENGINES)
def hall_of(request, fresh_stage):
    """Make a hall with so many voters."""

    def make(voters: int) -> SecretHall:
        clock = FixedClock(SystemClock().now())
        return SecretHall(fresh_stage(request.param, clock), voters)

    return make


def test_whoever_sends_three_papers_at_once_has_one(hall_of, tmp_path):
    hall = hall_of(VOTERS)
    hall.open()
    with server(hall.app, tmp_path) as (port, _process):
        thrice = [voter for voter in hall.voter_ids for _time in range(AT_ONCE)]
        found = hall.rush(port, thrice)
        assert statuses(found) == {TAKEN: VOTERS * AT_ONCE}, log_of(tmp_path)[-3000:]
        kept = check_receipts(hall)
        for voter in hall.voter_ids[:: VOTERS // 20]:
            assert kept[voter] in hall.receipt(port, voter)
    assert set(kept) == set(hall.voter_ids)

    assert hall.give() == 0
    check_count(hall, kept)


def test_a_paper_after_a_paper_is_the_one_that_counts(hall_of, tmp_path):
    """Without any race: the receipt that was given last is the one whose paper is in the box."""
    hall = hall_of(24)
    hall.open()
    with server(hall.app, tmp_path) as (port, _process):
        for _time in range(2):
            hall.rush(port, hall.voter_ids)
    last = {one.voter: one.envelope_hash for one in hall.sent}
    assert statuses(hall.sent) == {TAKEN: 48}
    assert check_receipts(hall) == last

    hall.give()
    check_count(hall, last)


@contextmanager
def boards_kept(hall):
    """A runner beside the servers, which closes the board at once when the ballot has closed."""
    stop = threading.Event()
    with hall.app.app_context():
        sessions = sessionmaker(db.engine)

    def go_round():
        while not stop.is_set():
            publish_boards(sessions, SystemClock())
            stop.wait(0.05)

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(go_round)
        try:
            yield
        finally:
            stop.set()
            running.result()


def let_the_close_be_moved(hall):
    """Take away the guard that holds the dates of an announced ballot.

    Before anyone votes: to take it away PostgreSQL needs the table for itself.
    """
    with hall.session() as session:
        where = "" if session.get_bind().dialect.name == "sqlite" else " ON ballot"
        session.execute(text(f"DROP TRIGGER ballot_is_fixed{where}"))
        session.commit()


def close_soon(hall):
    """Let the ballot close in a second and a half, to the microsecond."""
    with hall.session() as session:
        closes = SystemClock().now() + timedelta(seconds=1.5)
        session.execute(update(Ballot).values(closes=closes))
        session.commit()


def hammer_until_closed(hall, port):
    """Voters send papers without a pause; each of the threads goes on until it is refused."""
    enough, stop = threading.Event(), threading.Event()
    taken, lock = [0], threading.Lock()

    def hammer(place):
        mine = hall.voter_ids[place::HAMMERING]
        for voter in itertools.cycle(mine):
            if stop.is_set() or hall.hand_in(port, voter).status != TAKEN:
                return
            with lock:
                taken[0] += 1
            if taken[0] >= TAKEN_BEFORE_THE_CLOSE:
                enough.set()

    with ThreadPoolExecutor(HAMMERING) as pool:
        hammering = [pool.submit(hammer, place) for place in range(HAMMERING)]
        try:
            assert enough.wait(120)
            close_soon(hall)
            wait(hammering, 120)
        finally:
            stop.set()


def test_what_was_taken_by_the_closing_second_counts_and_what_was_refused_does_not(
    hall_of, tmp_path
):
    hall = hall_of(120)
    hall.open()
    let_the_close_be_moved(hall)
    with server(hall.app, tmp_path) as (port, _process), boards_kept(hall):
        hammer_until_closed(hall, port)

    found = statuses(hall.sent)
    assert set(found) == {TAKEN, REFUSED}, log_of(tmp_path)[-3000:]
    assert found[TAKEN] >= TAKEN_BEFORE_THE_CLOSE
    refused = [one for one in hall.sent if one.status == REFUSED]
    assert len(refused) == HAMMERING
    for one in refused:
        assert "Your paper was not taken" in one.page
    # Each voter sent one paper after the other, so the last receipt is the one that stands.
    last = {one.voter: one.envelope_hash for one in hall.sent if one.status == TAKEN}
    kept = check_receipts(hall)
    assert kept == last
    with hall.session() as session:
        closed_at = session.scalars(select(Sealing.board_closed_at)).one()
        assert closed_at is None or closed_at >= session.scalars(select(Ballot.closes)).one()
        assert session.scalar(select(func.count()).select_from(Envelope)) == len(last)

    hall.give()
    check_count(hall, kept)
    assert NO_ANSWER not in found
