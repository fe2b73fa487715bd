"""What tests kill: processes of servers, and a PostgreSQL that writes to the disk as a real one."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.postgres import Cluster, find_programs, start, unprivileged_user


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


@contextmanager
def safe_cluster() -> Iterator[SafeCluster]:
    """A cluster for one test; without PostgreSQL it is skipped, loudly."""
    programs = find_programs()
    if programs is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is missing, and with CI set its tests must not be skipped")
        pytest.skip("PostgreSQL IS MISSING: install it to run the tests of the server database")
    folder = Path(tempfile.mkdtemp(prefix="policy-forum-killed-"))
    made = SafeCluster(programs, folder)
    try:
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)
