"""A throw-away PostgreSQL cluster for the tests.

`postgres_cluster()` starts one cluster on a free port, in a folder of its own under the system's
temporary folder. The workers of one pytest-xdist run share it: the first that needs it starts
it, and each makes databases of its own. A watchdog stops the server and removes the folder when
the test run has ended, however it ended.
"""

import fcntl
import functools
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

ROLE = "postgres"
# Nothing here outlives the run, so nothing need reach the disk.
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "log_min_messages": "fatal",
}
# Waits for a process to end, stops the server, removes the folder.
WATCHDOG = """
import os, shutil, subprocess, sys, time
owner, folder, user, *stop = sys.argv[1:]
def runs():
    try:
        os.kill(int(owner), 0)
    except ProcessLookupError:
        return False
    return True
while runs():
    time.sleep(0.2)
subprocess.run(stop, user=int(user) if user else None, cwd="/", capture_output=True)
shutil.rmtree(folder, ignore_errors=True)
"""

# They outlive this process on purpose; kept, so that nobody warns that they still run.
_WATCHDOGS: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True)
class Cluster:
    """A running server that belongs to one test run."""

    port: int
    folder: Path

    def url(self, database: str) -> str:
        """Return the SQLAlchemy URL of a database."""
        return f"postgresql+psycopg://{ROLE}@127.0.0.1:{self.port}/{database}"

    def create_database(self, name: str) -> None:
        """Make an empty database, in place of any of that name."""
        maintenance = f"postgresql://{ROLE}@127.0.0.1:{self.port}/postgres"
        database = sql.Identifier(name)
        with psycopg.connect(maintenance, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(database))
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(database))


@functools.cache
def postgres_cluster() -> Cluster | None:
    """Return the cluster of this test run, started at the first call; None without PostgreSQL."""
    programs = find_programs()
    if programs is None:
        return None
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    if run is None:
        return start(programs, Path(tempfile.mkdtemp(prefix="policy-forum-postgres-")), os.getpid())
    folder = Path(tempfile.gettempdir()) / f"policy-forum-postgres-{run[:16]}"
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        started = folder / "port"
        if started.exists():
            return Cluster(int(started.read_text()), folder)
        # A worker may end before the others do: the run ends with the parent of them all.
        cluster = start(programs, folder, os.getppid())
        started.write_text(str(cluster.port))
        return cluster


def find_programs() -> Path | None:
    """Return the folder with `initdb` and `postgres`: on the PATH, or where Debian puts them."""
    on_path = shutil.which("initdb")
    candidates = [Path(on_path).resolve().parent] if on_path else []
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_release, reverse=True)
    for folder in candidates:
        if all((folder / name).exists() for name in ("initdb", "pg_ctl", "postgres")):
            return folder
    return None


def _release(programs: Path) -> int:
    name = programs.parent.name
    return int(name) if name.isdecimal() else 0


def start(programs: Path, folder: Path, owner: int) -> Cluster:
    """Make a cluster in a folder and start it, to live as long as the process `owner`."""
    cluster = Cluster(free_port(), folder)
    user = unprivileged_user()
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    store = folder / "store"
    initdb: tuple[str | Path, ...] = (programs / "initdb", "-D", store, "-U", ROLE)
    _run(user, *initdb, "-A", "trust", "-E", "UTF8", "--locale", "C", "--no-sync")
    settings = FAST | {
        "port": str(cluster.port),
        "listen_addresses": "'127.0.0.1'",
        "unix_socket_directories": f"'{folder}'",
    }
    with (store / "postgresql.conf").open("a") as file:
        file.writelines(f"{name} = {value}\n" for name, value in settings.items())
    control = (programs / "pg_ctl", "-D", store)
    _watch(owner, folder, user, *control, "-m", "immediate", "stop")
    _run(user, *control, "-l", folder / "log", "-w", "-s", "start")
    return cluster


def unprivileged_user() -> pwd.struct_passwd | None:
    """Return whom the server runs as when we are root, whom PostgreSQL refuses to run as."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("PostgreSQL cannot run as root, and there is no user postgres or nobody.")


def free_port() -> int:
    """Return a port of this machine that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(user: pwd.struct_passwd | None, *command: Path | str) -> None:
    # To a file, not a pipe: the server that pg_ctl leaves behind would hold the pipe open.
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            command,
            check=False,
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        output.seek(0)
        if done.returncode:
            raise RuntimeError(f"{Path(command[0]).name} failed:\n{output.read()}")


def _watch(owner: int, folder: Path, user: pwd.struct_passwd | None, *stop: Path | str) -> None:
    told = [str(owner), folder, str(user.pw_uid if user else ""), *stop]
    watchdog = subprocess.Popen(
        [sys.executable, "-c", WATCHDOG, *told],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd="/",
    )
    _WATCHDOGS.append(watchdog)
