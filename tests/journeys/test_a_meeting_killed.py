"""Servers and databases that are killed while a meeting votes: no receipt is lost, nobody twice."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy.orm import Session

from benchmarks.live_listeners import Listeners
from policy_forum.platform.clock import FixedClock, SystemClock
from policy_forum.web.storage import db
from tests.conftest import ENGINES
from tests.journeys.dying_servers import children_of, safe_cluster
from tests.journeys.test_a_killed_server import kill, server
from tests.journeys.voting_hall import BROKEN, NO_ANSWER, TAKEN, VotingHall
from tests.stage import Stage, application_on

# One more than can be divided by three, so that one more is for than against.
VOTERS = 502 if os.environ.get("POLICY_FORUM_LONG_TESTS") else 64
KILLED_AFTER = VOTERS // 3
FOLLOWERS = 8
COME_BACK = 40  # seconds: a browser waits two to five, and the machine may be busy

pytestmark = pytest.mark.slow


@pytest.fixture(params=ENGINES)
def hall(request, fresh_stage):
    return VotingHall(fresh_stage(request.param, FixedClock(SystemClock().now())), VOTERS)


@contextmanager
def followers(hall: VotingHall, port: int) -> Iterator[Listeners]:
    """Some of the voters have the meeting open on a screen that follows it."""
    path = f"{hall.path}/stream?page=floor"
    found = Listeners([(port, path, hall.cookies[key]) for key in hall.voters[:FOLLOWERS]])
    try:
        assert found.wait_until_open(COME_BACK)
        yield found
    finally:
        found.close()


def some_twice(voters: list[int]) -> list[int]:
    """Every third voter presses twice at once."""
    return [voter for voter in voters for _time in range(2 if voter % 3 == 0 else 1)]


def version_with_the_result(hall: VotingHall, port: int) -> str:
    """What is sent to all when the result is shown; a server needs a moment to hear of it."""
    end = time.monotonic() + COME_BACK
    while time.monotonic() < end:
        status, snapshot = hall.ask(port, hall.voters[0], f"{hall.path}/snapshot?page=floor")
        assert status == 200
        if "Carried" in snapshot["parts"]["now"]:
            return snapshot["version"]
        time.sleep(0.1)
    raise AssertionError("the result is not shown")


def go_on(hall: VotingHall, port: int, streams: Listeners) -> None:
    """All press again, as their pages do; the vote is closed, and all who follow see the result."""
    before = hall.check_receipts()
    answered = {one.voter for one in hall.pressed if one.status == TAKEN}
    assert answered <= set(before)
    assert len(answered) < VOTERS, "the rush was over before anything was killed"
    assert hall.statuses(hall.rush(port, hall.voters)) == {TAKEN: VOTERS}
    kept = hall.check_receipts()
    assert kept | before == kept, "a vote that was in has changed"

    hall.close_and_check()
    version = version_with_the_result(hall, port)
    assert streams.wait_until_shown(version, COME_BACK), streams.versions
    late = hall.press(port, hall.voters[0])
    assert late.words["received"] == kept[late.voter][1].isoformat(), "her receipt is gone"


@pytest.mark.once
def test_a_worker_that_is_killed_takes_no_vote_with_it(hall, tmp_path):
    with server(hall.app, tmp_path) as (port, process), followers(hall, port) as streams:

        def kill_a_worker() -> None:
            workers = children_of(process.pid)
            assert len(workers) >= 2
            os.kill(workers[0], signal.SIGKILL)

        # Those who come last wait until the worker is gone, so that some are left.
        found = hall.rush(port, some_twice(hall.voters[:-5]), KILLED_AFTER, kill_a_worker)
        assert set(hall.statuses(found)) <= {TAKEN, NO_ANSWER}
        go_on(hall, port, streams)


def test_a_server_that_is_killed_takes_no_vote_with_it(hall, tmp_path):
    with server(hall.app, tmp_path) as (port, process), followers(hall, port) as streams:
        voters = some_twice(hall.voters)
        found = hall.rush(port, voters, KILLED_AFTER, lambda: kill(process))
        assert set(hall.statuses(found)) == {TAKEN, NO_ANSWER}
        # Nobody else looks at the files meanwhile: the next server finds them as they were left.
        with hall.app.app_context():
            db.engine.dispose()
        with server(hall.app, tmp_path, port):
            go_on(hall, port, streams)


@pytest.fixture(name="cluster")
def fresh_cluster():
    with safe_cluster() as made:
        yield made


def test_a_postgresql_that_is_killed_takes_no_vote_with_it(cluster, tmp_path):
    cluster.cluster.create_database("killed")
    clock = FixedClock(SystemClock().now())
    app = application_on(cluster.cluster.url("killed"), tmp_path, clock)
    hall = VotingHall(Stage(app, clock), VOTERS)
    with server(hall.app, tmp_path) as (port, _process), followers(hall, port) as streams:
        found = hall.rush(port, some_twice(hall.voters), KILLED_AFTER, cluster.kill)
        assert set(hall.statuses(found)) <= {TAKEN, NO_ANSWER, BROKEN}
        with pytest.raises(psycopg.OperationalError):
            cluster.connect()
        with app.app_context():
            db.engine.dispose()
        cluster.restart()
        with app.app_context(), Session(db.engine) as session:
            assert session.connection().exec_driver_sql("SHOW fsync").scalar() == "on"
        # The server was never restarted: it finds the database again by itself.
        go_on(hall, port, streams)
    with app.app_context():
        db.engine.dispose()
