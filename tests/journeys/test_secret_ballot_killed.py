"""Servers and databases that are killed in the middle of the rush: no receipt is lost."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy.orm import Session

from policy_forum.features.audit_trail.queries import verify_chain
from policy_forum.platform.clock import FixedClock, SystemClock
from policy_forum.web.storage import db
from tests.conftest import ENGINES
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
from tests.postgres import Cluster, find_programs, start, unprivileged_user
from tests.stage import Stage, application_on

VOTERS = 2_000 if os.environ.get("POLICY_FORUM_LONG_TESTS") else 120
KILLED_AFTER = VOTERS // 3

pytestmark = pytest.mark.slow


@pytest.fixture(params=ENGINES)
def hall(request, fresh_stage):
    made = SecretHall(fresh_stage(request.param, FixedClock(SystemClock().now())), VOTERS)
    made.open()
    return made


def processes() -> dict[int, tuple[str, int]]:
    """All processes of this machine: state (one letter) and parent, as proc(5) has them."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with suppress(OSError):
                state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
                found[int(folder.name)] = (state, int(parent))
    return found


def children_of(pid: int) -> list[int]:
    """The processes that a process started and that still run."""
    return [child for child, (_state, parent) in processes().items() if parent == pid]


def is_running(pid: int) -> bool:
    """Whether a process does anything yet: one that only waits to be forgotten does not."""
    return processes().get(pid, ("X", 0))[0] not in {"Z", "X"}


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


class SafeCluster:
    """A PostgreSQL of its own that writes to the disk as a real one does, to be killed.

    It runs as our own child: one whose parent has gone stays in the table of processes where
    nobody collects it, and PostgreSQL takes it for alive.
    """

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs, self._folder = programs, folder
        self.cluster: Cluster = start(programs, folder, os.getpid())
        safe = ("fsync", "synchronous_commit", "full_page_writes")
        with (folder / "store" / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = on\n" for name in safe)
        stop = (programs / "pg_ctl", "-D", folder / "store", "-w", "-s", "-m", "fast", "stop")
        subprocess.run(stop, check=True, **_as_its_user())
        self.restart()

    def restart(self) -> None:
        """Start again: the server recovers from its log of what was committed."""
        with (self._folder / "log").open("ab") as log:
            self._first = subprocess.Popen(
                (self._programs / "postgres", "-D", self._folder / "store"),
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, **_as_its_user(),
            )  # fmt: skip
        for _time in range(600):
            with suppress(psycopg.OperationalError), self.connect():
                return
            assert self._first.poll() is None, self.log()
            time.sleep(0.1)
        pytest.fail(self.log())

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """A connection past the application."""
        return psycopg.connect(self.cluster.url(database).replace("+psycopg", ""))

    def log(self) -> str:
        """The end of its log."""
        return (self._folder / "log").read_text("utf-8")[-3000:]

    def kill(self) -> None:
        """End all its processes at once, as a power cut would."""
        self._first.send_signal(signal.SIGSTOP)  # that it may start no others meanwhile
        others = children_of(self._first.pid)
        for pid in (*others, self._first.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._first.wait()
        # What they share is free only when the last of them is gone.
        for _time in range(1_000):
            if not any(map(is_running, others)):
                return
            time.sleep(0.02)
        pytest.fail("a process of PostgreSQL outlived its killing")

    def stop(self) -> None:
        """Stop, whatever it is doing."""
        if self._first.poll() is None:
            self.kill()


def _as_its_user() -> dict[str, Any]:
    user = unprivileged_user()
    who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    return {"cwd": "/"} | who


@pytest.fixture
def safe_cluster() -> Iterator[SafeCluster]:
    programs = find_programs()
    if programs is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is missing, and with CI set its tests must not be skipped")
        pytest.skip("PostgreSQL IS MISSING: install it to run the tests of the server database")
    folder = Path(tempfile.mkdtemp(prefix="policy-forum-killed-"))
    made = SafeCluster(programs, folder)
    yield made
    made.stop()
    shutil.rmtree(folder, ignore_errors=True)


def test_a_postgresql_that_is_killed_takes_no_paper_with_it(safe_cluster, tmp_path):
    safe_cluster.cluster.create_database("killed")
    clock = FixedClock(SystemClock().now())
    app = application_on(safe_cluster.cluster.url("killed"), tmp_path, clock)
    hall = SecretHall(Stage(app, clock), VOTERS)
    hall.open()
    with server(hall.app, tmp_path) as (port, _process):
        voters = some_twice(hall.voter_ids)
        found = hall.rush(port, voters, KILLED_AFTER, safe_cluster.kill)
        assert set(statuses(found)) <= {TAKEN, NO_ANSWER, BROKEN}
        with pytest.raises(psycopg.OperationalError):
            safe_cluster.connect()
        with app.app_context():
            db.engine.dispose()
        safe_cluster.restart()
        with app.app_context(), Session(db.engine) as session:
            assert session.connection().exec_driver_sql("SHOW fsync").scalar() == "on"
        # The server was never restarted: it finds the database again by itself.
        go_on(hall, port, tmp_path)
    with app.app_context():
        db.engine.dispose()
