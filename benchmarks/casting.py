"""How many secret votes a second one machine takes, and how long opening 50,000 of them lasts.

`python -m benchmarks.casting [sqlite] [postgresql] [--voters N] [--envelopes N]` serves a secret
ballot with gunicorn and two workers on a free port, and lets 50 voters at a time hand in sealed
papers over HTTP with session and token. Beside it, in the same run and by turns: a bare vote
(see `voting_routes.py`), a route that says hello, and `pgbench` with the bare vote's transaction.
Then a ballot with many envelopes is opened, boxed, counted and published in a process of its own.
Exit status 1 when a target is missed. The load average is printed: figures mean little on a
machine that does other work.
"""

import argparse
import base64
import os
import secrets
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import urllib.parse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.orm import Session

from benchmarks.load import Measured, measure, measure_requests, posting
from benchmarks.pages import load_average, machine, wait_for
from benchmarks.voting_routes import TABLES
from policy_forum.application import create_app
from policy_forum.features.accounts.models import Account
from policy_forum.features.members.models import Member
from policy_forum.platform.clock import FixedClock, SystemClock
from policy_forum.settings import Mode, Settings
from policy_forum.web.storage import db
from tests.commands.ballots.sealed import SealedBallot, open_secret_ballot
from tests.makers import Makers
from tests.postgres import find_programs, postgres_cluster

ROOT = Path(__file__).resolve().parents[1]
AT_ONCE, ROUNDS = 50, 3
TARGET_SHARE, TARGET_P95 = 0.50, 400.0
BARE_TRANSACTION = """\\set member random(1, 2000000000)
BEGIN;
INSERT INTO benchmark_roll (member_id) VALUES (:member) ON CONFLICT DO NOTHING;
INSERT INTO benchmark_box (tracker, paper) VALUES (md5(random()::text), 'a paper');
END;
"""


@dataclass
class Hall:
    """A ballot that is open, its voters' cookies, and the token of their pages."""

    ballot: SealedBallot
    cookies: list[str]
    token: str

    def request(self, port: int, voter: int) -> bytes:
        """What a voter's browser sends."""
        envelope = self.ballot.envelope({"1": "for"})
        form = {
            "csrf_token": self.token,
            "key": self.ballot.public_hex,
            "envelope": base64.b64encode(envelope).decode(),
        }
        path = f"/ballots/{self.ballot.id}/envelope"
        return posting(port, path, self.cookies[voter], urllib.parse.urlencode(form).encode())


def main(arguments: Sequence[str]) -> int:
    """Measure on the engines that were named; return 1 if a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.casting")
    parser.add_argument("engines", nargs="*", default=["sqlite", "postgresql"])
    parser.add_argument("--voters", type=int, default=3_000)
    parser.add_argument("--envelopes", type=int, default=50_000)
    options = parser.parse_args(arguments)
    print(f"{datetime.now():%Y-%m-%d %H:%M}, {machine()}, load average {load_average()}")
    missed = False
    for engine in options.engines:
        with tempfile.TemporaryDirectory() as folder:
            missed |= measure_engine(engine, Path(folder), options.voters)
            command = [sys.executable, "-m", "benchmarks.opening", engine, str(options.envelopes)]
            missed |= subprocess.run(command, check=False, cwd=ROOT).returncode != 0
    print(f"load average at the end {load_average()}")
    return int(missed)


def measure_engine(engine: str, folder: Path, voters: int) -> bool:
    """Serve, vote, print; whether a target was missed."""
    url = empty_database(engine, folder)
    secret = secrets.token_hex(32)
    app = application(url, folder, secret)
    with app.app_context():
        hall = settle(app, voters)
        db.engine.dispose()
    print(f"\n{engine}: {AT_ONCE} voters at once, two workers")
    with served(url, folder, secret) as port:
        hello = measure(port, "/benchmark/hello", "", clients=AT_ONCE, answers=40)
        found = [by_turns(port, hall, place, voters) for place in range(ROUNDS)]
    if engine == "postgresql":
        print(f"{'pgbench':12}{pgbench(url, folder):9.0f} a second")
    return print_rates(hello, found)


def by_turns(port: int, hall: Hall, place: int, voters: int) -> tuple[Measured, Measured]:
    """One round of bare votes and one of sealed papers: a third of the voters each."""
    each = voters // ROUNDS // AT_ONCE
    first = place * each * AT_ONCE
    rows = [range(first + n * each, first + (n + 1) * each) for n in range(AT_ONCE)]
    bare = [
        [
            posting(port, "/benchmark/vote", "", f"member={voter}&paper={'x' * 250}".encode())
            for voter in row
        ]
        for row in rows
    ]
    sealed = [[hall.request(port, voter) for voter in row] for row in rows]
    return measure_requests(port, bare, "200"), measure_requests(port, sealed, "303")


def print_rates(hello: Measured, found: Sequence[tuple[Measured, Measured]]) -> bool:
    """Print the rates and shares; whether a target was missed."""
    bare = statistics.median(each.rate for each, _ in found)
    casting = statistics.median(each.rate for _, each in found)
    share = statistics.median(sealed.rate / plain.rate for plain, sealed in found)
    p95 = statistics.median(each.p95 for _, each in found)
    median = statistics.median(each.median for _, each in found)
    print(f"{'hello':12}{hello.rate:9.0f} a second")
    print(f"{'bare vote':12}{bare:9.0f} a second")
    print(f"{'sealed vote':12}{casting:9.0f} a second, median {median:.0f} ms, p95 {p95:.0f} ms")
    missed = share < TARGET_SHARE or p95 > TARGET_P95
    print(
        f"sealed votes come at {share:.0%} of the bare vote's rate (target {TARGET_SHARE:.0%}), "
        f"p95 {p95:.0f} ms (target {TARGET_P95:.0f} ms){'  MISSED' if missed else ''}"
    )
    return missed


def empty_database(engine: str, folder: Path) -> str:
    """The address of a new database."""
    if engine == "sqlite":
        return f"sqlite:///{folder / 'votes.sqlite3'}"
    cluster = postgres_cluster()
    if engine != "postgresql" or cluster is None:
        raise SystemExit(f"{engine} is not here: name sqlite, or postgresql where it is installed")
    cluster.create_database("votes")
    # The tests' cluster trusts the machine not to fall; a server that takes votes must not.
    address = cluster.url("votes").replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(address, autocommit=True) as connection:
        for safety in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {safety} = on")
        connection.execute("SELECT pg_reload_conf()")
    return cluster.url("votes")


def application(url: str, folder: Path, secret: str) -> Flask:
    """The application on that database, with all tables."""
    settings = Settings(secret=secret, mode=Mode.TEST, database_url=url, var_folder=folder)
    app = create_app(settings)
    with app.app_context():
        db.create_all()
        TABLES.create_all(db.engine)
    return app


def settle(app: Flask, voters: int) -> Hall:
    """Fill the database: a branch of voters, who are all signed in, and a ballot open to them."""
    now = SystemClock().now()
    with Session(db.engine) as session:
        make = Makers(session, FixedClock(now))
        branch = make.branch("North", "NOR")
        make.standing_orders()
        scrutineer = make.member(branch)
        rows = [
            Member(
                number=f"V{place:06}", given_name="Vera", family_name=f"Voter{place}",
                email=f"voter{place}@example.org", branch_id=branch.id,
                joined_on=scrutineer.joined_on, standing=scrutineer.standing,
            )
            for place in range(voters)
        ]  # fmt: skip
        session.add_all(rows)
        session.flush()
        session.add_all(
            Account(email=row.email, fs_uniquifier=f"voter-{row.id}", member_id=row.id)
            for row in rows
        )
        session.commit()
        ballot = open_secret_ballot(session, now, rows, [scrutineer], branch=branch)
        cookies = [cookie_of(app, f"voter-{row.id}") for row in rows]
    signer = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="wtf-csrf-token")
    return Hall(ballot, cookies, str(signer.dumps("a" * 40)))


def cookie_of(app: Flask, key: str) -> str:
    """The cookie of somebody signed in, as a header has it."""
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"], cookie["csrf_token"] = key, True, "a" * 40
    found = browser.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert found is not None
    return f"{found.key}={found.value}"


@contextmanager
def served(url: str, folder: Path, secret: str) -> Iterator[int]:
    """Serve with two workers on a free port; yields the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    environment = os.environ | {
        "DATABASE_URL": url,
        "POLICY_FORUM_MODE": "production",
        "POLICY_FORUM_ADDRESS": "http://127.0.0.1",
        "POLICY_FORUM_SECRET": secret,
        "POLICY_FORUM_VAR": str(folder),
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn_settings.py"]
    command += ["--workers", "2", "--bind", f"127.0.0.1:{port}", "benchmarks.voting_site:app"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        wait_for(port, process)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def pgbench(url: str, folder: Path) -> float:
    """Transactions a second of the bare vote, without an application; 0 where pgbench is not."""
    programs = find_programs()
    binary = (programs / "pgbench") if programs else None
    if binary is None or not binary.exists():
        binary = Path(shutil.which("pgbench") or "/nonexistent")
    if not binary.exists():
        return 0.0
    script = folder / "bare.sql"
    script.write_text(BARE_TRANSACTION)
    plain = url.replace("postgresql+psycopg", "postgresql")
    command = [str(binary), "-n", "-c", "16", "-j", "2", "-T", "5", "-f", str(script), plain]
    answer = subprocess.run(command, check=False, capture_output=True, text=True)
    for line in answer.stdout.splitlines():
        if line.startswith("tps"):
            return float(line.split("=")[1].split()[0])
    print(answer.stderr)
    return 0.0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
