"""Servers and databases that are killed in the middle of the rush: no receipt is lost."""

import os
import signal
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.orm import Session

from policy_forum.features.audit_trail.queries import verify_chain
from policy_forum.platform.clock import FixedClock, SystemClock
from policy_forum.web.storage import db
from tests.conftest import ENGINES
from tests.journeys.dying_servers import children_of, safe_cluster
from tests.journeys.secret_hall import (
    BROKEN,
    NO_ANSWER,
    TAKEN,
    SecretHall,
    check_count,
    check_receipts,
    log_of,
    statuses,
)
from tests.journeys.test_a_killed_server import kill, server
from tests.stage import Stage, application_on

VOTERS = 2_000 if os.environ.get("POLICY_FORUM_LONG_TESTS") else 120
KILLED_AFTER = VOTERS // 3

pytestmark = pytest.mark.slow


@pytest.fixture(params=ENGINES)
def hall(request, fresh_stage):
    made = SecretHall(fresh_stage(request.param, FixedClock(SystemClock().now())), VOTERS)
    made.open()
    return made


def some_twice(voters: list[int]) -> list[int]:
    """Every third voter sends two papers at once."""
    return [voter for voter in voters for _time in range(2 if voter % 3 == 0 else 1)]


def go_on(hall: SecretHall, port: int, folder: Path) -> None:
    """Those who have no receipt send again; then the box is opened, and everything agrees."""
    served = {one.voter for one in hall.sent if one.status == TAKEN}
    left = [voter for voter in hall.voter_ids if voter not in served]
    assert left, "the rush was over before anything was killed"
    before = check_receipts(hall)
    assert statuses(hall.rush(port, left)) == {TAKEN: len(left)}, log_of(folder)[-3000:]
    kept = check_receipts(hall)
    assert set(kept) == set(hall.voter_ids)
    again = set(left)
    assert all(kept[voter] == hashed for voter, hashed in before.items() if voter not in again)

    hall.give()
    check_count(hall, kept)
    with hall.session() as session:
        assert verify_chain(session).holds


def test_a_worker_that_is_killed_takes_no_paper_with_it(hall, tmp_path):
    with server(hall.app, tmp_path) as (port, process):

        def kill_a_worker() -> None:
            workers = children_of(process.pid)
            assert len(workers) >= 2
            os.kill(workers[0], signal.SIGKILL)

        # Those who come last wait until the worker is gone, so that some are left to send again.
        found = hall.rush(port, some_twice(hall.voter_ids[:-5]), KILLED_AFTER, kill_a_worker)
        assert set(statuses(found)) <= {TAKEN, NO_ANSWER}
        assert statuses(found)[TAKEN] >= KILLED_AFTER
        go_on(hall, port, tmp_path)


def test_a_server_that_is_killed_takes_no_paper_with_it(hall, tmp_path):
    with server(hall.app, tmp_path) as (port, process):
        voters = some_twice(hall.voter_ids)
        found = hall.rush(port, voters, KILLED_AFTER, lambda: kill(process))
    assert set(statuses(found)) == {TAKEN, NO_ANSWER}
    # Nobody else looks at the files meanwhile: the next server finds them as they were left.
    with hall.app.app_context():
        db.engine.dispose()
    with server(hall.app, tmp_path) as (port, _process):
        go_on(hall, port, tmp_path)


@pytest.fixture(name="cluster")
def fresh_cluster():
    with safe_cluster() as made:
        yield made


def test_a_postgresql_that_is_killed_takes_no_paper_with_it(cluster, tmp_path):
    cluster.cluster.create_database("killed")
    clock = FixedClock(SystemClock().now())
    app = application_on(cluster.cluster.url("killed"), tmp_path, clock)
    hall = SecretHall(Stage(app, clock), VOTERS)
    hall.open()
    with server(hall.app, tmp_path) as (port, _process):
        voters = some_twice(hall.voter_ids)
        found = hall.rush(port, voters, KILLED_AFTER, cluster.kill)
        assert set(statuses(found)) <= {TAKEN, NO_ANSWER, BROKEN}
        with pytest.raises(psycopg.OperationalError):
            cluster.connect()
        with app.app_context():
            db.engine.dispose()
        cluster.restart()
        with app.app_context(), Session(db.engine) as session:
            assert session.connection().exec_driver_sql("SHOW fsync").scalar() == "on"
        # The server was never restarted: it finds the database again by itself.
        go_on(hall, port, tmp_path)
    with app.app_context():
        db.engine.dispose()
