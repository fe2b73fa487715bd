"""A server that is killed in the middle of a vote loses no paper that it had answered."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.identifiers import MotionId
from policy_forum.features.accounts.models import Account
from policy_forum.features.audit_trail.queries import verify_chain
from policy_forum.features.ballots.commands import open_ballots
from policy_forum.features.ballots.models import BallotQuestion, RecordedVote
from policy_forum.features.members.models import Member
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.audit import AuditRow
from policy_forum.platform.clock import FixedClock, SystemClock
from policy_forum.platform.work import unit_of_work
from policy_forum.web.storage import db
from tests.conftest import ENGINES
from tests.makers import Makers

ROOT = Path(__file__).parents[2]
VOTERS, THREADS, ANSWERED_BEFORE_THE_END = 100, 8, 30
_STARTS_WITHIN = 60  # seconds, on a busy machine


@dataclass
class Hall:
    """A ballot that is open now, with a hundred people on its roll."""

    app: Flask
    path: str = ""
    question: str = ""
    cookies: dict[int, str] = field(default_factory=dict)
    token: str = ""

    def settle(self, clock: FixedClock) -> None:
        """Fill the database, and let everyone be signed in."""
        with self.app.app_context(), Session(db.engine) as session:
            make = Makers(session, clock)
            make.standing_orders()
            branch, cycle = make.branch("North", "NOR"), make.cycle(start=clock.now())
            secretary = make.officer(OfficeKind.SECRETARY, branch)
            motion = make.motion(branch, cycle, state=MotionState.PROPOSED)
            voters = [
                Member(
                    number=f"V{place:05}", given_name="Vera", family_name=f"Voter{place}",
                    email=f"voter{place}@example.org", branch_id=branch.id,
                    joined_on=secretary.joined_on, standing=secretary.standing,
                )
                for place in range(VOTERS)
            ]  # fmt: skip
            session.add_all(voters)
            session.flush()
            session.add_all(
                Account(email=v.email, fs_uniquifier=f"voter-{v.id}", member_id=v.id)
                for v in voters
            )
            session.commit()
            with unit_of_work(session, make.actor(secretary), clock) as work:
                closes = clock.now() + timedelta(days=2)
                (ballot,) = open_ballots(work, MotionId(motion.id), closes)
            self.question = f"question_{session.scalars(select(BallotQuestion.id)).one()}"
            self.path = f"/ballots/{ballot}/paper"
            self.cookies = {voter.id: self._cookie(f"voter-{voter.id}") for voter in voters}

    def _cookie(self, key: str) -> str:
        """The cookie of somebody signed in, whose pages hold `self.token`."""
        browser = self.app.test_client()
        with browser.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"], cookie["csrf_token"] = key, True, "a" * 40
        signer = URLSafeTimedSerializer(self.app.config["SECRET_KEY"], salt="wtf-csrf-token")
        self.token = signer.dumps("a" * 40)
        found = browser.get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        assert found is not None
        return f"{found.key}={found.value}"

    def hand_in(self, port: int, voter: int) -> int:
        """Send a paper; the status of the answer, or 0 if none came."""
        body = f"csrf_token={self.token}&{self.question}=for"
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": self.cookies[voter],
        }
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request("POST", self.path, body, headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def voted(self) -> set[int]:
        """Whose votes are in the database."""
        with self.app.app_context(), Session(db.engine) as session:
            return set(session.scalars(select(RecordedVote.member_id)))


@contextmanager
def server(app: Flask, folder: Path, port: int = 0):
    """Gunicorn with the project's own settings, in a process group of its own.

    Yields its port, which is a free one unless it is named, and its first process.
    """
    settings = app.extensions["policy_forum"].settings
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("127.0.0.1", port))
        port = free.getsockname()[1]
    environment = os.environ | {
        "POLICY_FORUM_MODE": "test",
        "POLICY_FORUM_SECRET": app.config["SECRET_KEY"],
        "POLICY_FORUM_VAR": str(settings.var_folder),
        "DATABASE_URL": settings.database_url,
        "POLICY_FORUM_BIND": f"127.0.0.1:{port}",
    }
    with (folder / "server.log").open("ab") as log:
        command = ["-m", "gunicorn", "-c", "gunicorn_settings.py", "--preload", "wsgi:app"]
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    try:
        _await_answer(port, process, folder / "server.log")
        yield port, process
    finally:
        kill(process)


def kill(process: subprocess.Popen) -> None:
    """End the server and its workers at once, as a power cut would."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(20)


def _await_answer(port: int, process: subprocess.Popen, log: Path) -> None:
    for _time in range(_STARTS_WITHIN * 10):
        assert process.poll() is None, log.read_text("utf-8")[-3000:]
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise AssertionError(f"no answer within {_STARTS_WITHIN} s: {log.read_text('utf-8')[-3000:]}")


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_no_vote_that_was_answered_is_lost(engine, fresh_stage, tmp_path):
    clock = FixedClock(SystemClock().now())
    hall = Hall(fresh_stage(engine, clock).app)
    hall.settle(clock)

    answers = _vote_until_killed(hall, tmp_path)

    answered = {voter for voter, status in answers.items() if status == 303}
    assert set(answers.values()) <= {303, 0}
    assert len(answered) >= ANSWERED_BEFORE_THE_END
    assert len(answered) < VOTERS, "the server was to be killed before everyone had voted"
    assert answered <= hall.voted()

    with server(hall.app, tmp_path) as (port, _process):
        left = [voter for voter in hall.cookies if voter not in answered]
        with ThreadPoolExecutor(THREADS) as pool:
            again = list(pool.map(lambda voter: hall.hand_in(port, voter), left))
    assert set(again) == {303}
    assert hall.voted() == set(hall.cookies)
    with hall.app.app_context(), Session(db.engine) as session:
        assert verify_chain(session).holds
        handed_in = session.scalar(select(func.count()).where(AuditRow.name == "VoteHandedIn"))
        assert (handed_in or 0) >= VOTERS


def _vote_until_killed(hall: Hall, folder: Path) -> dict[int, int]:
    """Everyone votes; after some answers the server is killed. The status that each one got."""
    answers: dict[int, int] = {}
    enough = threading.Event()

    def send(port: int, voter: int) -> None:
        answers[voter] = hall.hand_in(port, voter)
        if sum(status == 303 for status in list(answers.values())) >= ANSWERED_BEFORE_THE_END:
            enough.set()

    with server(hall.app, folder) as (port, process), ThreadPoolExecutor(THREADS) as pool:
        sent = [pool.submit(send, port, voter) for voter in hall.cookies]
        assert enough.wait(120), answers
        kill(process)
        for one in sent:
            one.result()
    return answers
