"""What live updates are measured on: members who are signed in, and the servers of a set-up."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.orm import Session

from benchmarks.live_routes import TABLES
from policy_forum.application import create_app
from policy_forum.features.accounts.models import Account
from policy_forum.features.members.models import Member
from policy_forum.platform.clock import FixedClock, SystemClock
from policy_forum.settings import Mode, Settings
from policy_forum.web.storage import db
from tests.makers import Makers
from tests.postgres import postgres_cluster

ROOT = Path(__file__).resolve().parents[1]
_TOKEN = "a" * 40


@dataclass
class LiveStage:
    """A database with members, and what a browser of each sends along."""

    app: Flask
    url: str
    folder: Path
    secret: str
    members: list[int] = field(default_factory=list)
    served: str = "wsgi:app"
    clock: FixedClock = field(default_factory=lambda: FixedClock(SystemClock().now()))

    def cookie(self, member_id: int) -> str:
        """The cookie of somebody signed in, as a header has it."""
        signer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        content = {"_user_id": f"voter-{member_id}", "_fresh": True, "csrf_token": _TOKEN}
        return f"{self.app.config['SESSION_COOKIE_NAME']}={signer.dumps(content)}"

    @property
    def token(self) -> str:
        """The token of their forms."""
        signer = URLSafeTimedSerializer(self.app.config["SECRET_KEY"], salt="wtf-csrf-token")
        return str(signer.dumps(_TOKEN))

    def environment(self) -> dict[str, str]:
        """What a server of this stage reads."""
        return os.environ | {
            "DATABASE_URL": self.url,
            "POLICY_FORUM_MODE": "test",
            "POLICY_FORUM_ADDRESS": "http://127.0.0.1",
            "POLICY_FORUM_SECRET": self.secret,
            "POLICY_FORUM_VAR": str(self.folder),
        }


def make_stage(engine: str, folder: Path, members: int = 0) -> LiveStage:
    """A database with that many members, to be served with the hall of `live_routes`.

    Without any it is empty, and served as it is.
    """
    url, secret = _empty_database(engine, folder), secrets.token_hex(32)
    app = create_app(Settings(secret=secret, mode=Mode.TEST, database_url=url, var_folder=folder))
    stage = LiveStage(app, url, folder, secret)
    with app.app_context():
        db.create_all()
        TABLES.create_all(db.engine)
        if members:
            stage.served = "benchmarks.live_site:app"
            with Session(db.engine) as session:
                stage.members = settle(session, stage.clock, members)
        db.engine.dispose()
    return stage


def settle(session: Session, clock: FixedClock, members: int) -> list[int]:
    """Make a branch of people with accounts; their ids."""
    make = Makers(session, clock)
    branch = make.branch("North", "NOR")
    make.standing_orders()
    like = make.member(branch)
    rows = [
        Member(
            number=f"V{place:06}", given_name="Vera", family_name=f"Voter{place}",
            email=f"voter{place}@example.org", branch_id=branch.id,
            joined_on=like.joined_on, standing=like.standing,
        )
        for place in range(members)
    ]  # fmt: skip
    session.add_all(rows)
    session.flush()
    session.add_all(
        Account(email=row.email, fs_uniquifier=f"voter-{row.id}", member_id=row.id) for row in rows
    )
    session.commit()
    return [row.id for row in rows]


def _empty_database(engine: str, folder: Path) -> str:
    if engine == "sqlite":
        return f"sqlite:///{folder / 'live.sqlite3'}"
    cluster = postgres_cluster()
    if cluster is None:
        raise SystemExit("PostgreSQL is not installed: name sqlite alone")
    cluster.create_database("live")
    return cluster.url("live")


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@dataclass
class Server:
    """gunicorn with one of the project's settings, in a process group of its own."""

    process: "subprocess.Popen[bytes]"
    port: int

    def workers(self) -> list[int]:
        """The processes of its workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(word) for word in children.read_text().split()]

    def memory(self) -> list[float]:
        """What each worker holds that no other process has, in MB."""
        return [_own_memory(worker) for worker in self.workers()]

    def stop(self, how: signal.Signals = signal.SIGTERM) -> float:
        """End it; how many seconds that took."""
        began = time.perf_counter()
        if how is signal.SIGKILL:
            os.killpg(self.process.pid, how)
        else:
            self.process.send_signal(how)
        self.process.wait(timeout=30)
        took = time.perf_counter() - began
        while _is_taken(self.port):  # by workers that have been killed and are not quite dead
            time.sleep(0.01)
        return took


@contextmanager
def served(
    stage: LiveStage, settings: str, more: Sequence[str] = (), *, port: int = 0, **environment: str
) -> Iterator[Server]:
    """Serve on a port until the end of the block, or until it is stopped."""
    server = start(stage, settings, more, port=port or free_port(), **environment)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.stop()


def start(
    stage: LiveStage, settings: str, more: Sequence[str] = (), *, port: int, **environment: str
) -> Server:
    """Serve on that port; returns when it answers."""
    command = [sys.executable, "-m", "gunicorn", "--config", settings, *more]
    command += ["--bind", f"127.0.0.1:{port}", stage.served]
    process = subprocess.Popen(
        command, cwd=ROOT, env=stage.environment() | environment, start_new_session=True
    )
    end = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            time.sleep(0.05)
        else:
            return Server(process, port)
    raise SystemExit("gunicorn did not come up")


def _own_memory(process: int) -> float:
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0
