"""Whoever has the whole database, its files, its logs and its outbox cannot say who voted what.

Every voter hands in a ranking that nobody else has, so a right link cannot be mistaken. Of 60
guesses that say nothing, one is right on average, and twelve or more come about once in a thousand
million times; an order that betrays even a part of the voters has more. The same attacker links
everybody where papers are kept in the naive way, so we know that it can.
"""

import io
import itertools
import json
import logging
import re
import secrets
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import sessionmaker

from policy_forum.domain.counting.contests import Ranking
from policy_forum.domain.counting.results import Method
from policy_forum.domain.sealing.papers import encode_paper
from policy_forum.features.ballots.commands.board import publish_boards
from policy_forum.features.ballots.models import BoardBatch, BoxedPaper, Envelope, PublishedBundle
from policy_forum.platform.audit import AuditRow
from policy_forum.platform.clock import FixedClock, SystemClock
from policy_forum.platform.outbox import OutboxMessage
from policy_forum.web.storage import db
from tests.conftest import ENGINES
from tests.journeys.attacker import (
    Attacker,
    database_files,
    hidden_marks,
    logged_rows,
    order_in,
    order_in_log,
    position_of_log,
    stored_order,
    tables_as_text,
)
from tests.journeys.secret_hall import TAKEN, SecretHall, log_of
from tests.journeys.test_a_killed_server import server
from tests.postgres import Cluster, postgres_cluster

VOTERS, ABSENT, AGAIN, MAILED = 60, 4, 12, 30
RIGHT_BY_CHANCE, LIKE_BY_CHANCE = 11, 0.75
OPTIONS = ("Ada", "Bo", "Cerys", "Dafydd", "Efa")
ELECTION = {"wording": "Who chairs?", "method": Method.SCHULZE, "options": OPTIONS}
_CODE = re.compile(r'<code class="hash receipt__code">([0-9a-f]{32,64})</code>')

pytestmark = pytest.mark.slow


@dataclass
class Scene:
    """A ballot in which all have voted, what is true of it, and what lies about."""

    hall: SecretHall
    cluster: Cluster | None
    order: list[int] = field(default_factory=list)
    trackers: dict[int, str] = field(default_factory=dict)
    hashes: dict[int, str] = field(default_factory=dict)
    said: dict[int, str] = field(default_factory=dict)
    old_trackers: list[str] = field(default_factory=list)
    log_start: str = ""
    log: str = field(default="", repr=False)

    def vote(self, voter: int, ranking: tuple[int, ...], port: int | None) -> None:
        """Hand in by the browser's way to the server, or without a port by the plain form."""
        if voter in self.trackers:
            self.old_trackers.append(self.trackers[voter])
        answers: dict[str, Ranking] = {"1": tuple((option,) for option in ranking)}
        if port is not None:
            sent = self.hall.hand_in(port, voter, answers)
            assert sent.status == TAKEN, sent.page
            tracker, hashed = sent.tracker, sent.envelope_hash
        else:
            paper = encode_paper(answers, self.hall.ballot.mark).decode()
            self.hall.clock.set(SystemClock().now())
            tracker, hashed = "", ""
            answer = self._browser(voter).post(
                f"/ballots/{self.hall.ballot.id}/seal", data={"paper": paper}
            )
            assert answer.status_code == 200, answer.text
            hashed, tracker = _CODE.findall(answer.text)
        self.order.append(voter)
        self.trackers[voter], self.hashes[voter] = tracker, hashed
        self.said[voter] = json.dumps(answers["1"], separators=(",", ":"))

    def _browser(self, voter: int):
        browser = self.hall.app.test_client()
        name, _equals, value = self.hall.cookies[voter].partition("=")
        browser.set_cookie(name, value)
        return browser

    def ask_for_mail(self, voter: int) -> None:
        """Ask for the receipt by e-mail."""
        path = f"/ballots/{self.hall.ballot.id}/receipt/mail"
        assert self._browser(voter).post(path).status_code == 303

    def open_box(self) -> None:
        """The scrutineer gives her code on the page, after the close."""
        self.hall.clock.set(SystemClock().now() + timedelta(days=3))
        path = f"/ballots/{self.hall.ballot.id}/opening"
        data = {"code": self.hall.ballot.cards[0].code}
        answer = self._browser(self.hall.scrutineer_ids[0]).post(path, data=data)
        assert answer.status_code == 303, answer.text
        assert self._browser(self.hall.scrutineer_ids[0]).get(
            f"/ballots/{self.hall.ballot.id}/results"
        )

    def needles(self) -> dict[str, tuple[bytes, ...]]:
        """How each tracker can be spelt in a file."""
        return {t: (t.encode(), bytes.fromhex(t)) for t in self.trackers.values()}


def play(hall: SecretHall, port: int, scene: Scene, chance: secrets.SystemRandom) -> None:
    """All vote in an order drawn by lot, some again, some by the plain form; the board goes on."""
    rankings = chance.sample(list(itertools.permutations(range(len(OPTIONS)))), VOTERS + AGAIN)
    voters = chance.sample(hall.voter_ids, VOTERS)
    again = chance.sample(voters, AGAIN)
    for turn, (voter, ranking) in enumerate(zip(voters + again, rankings, strict=True)):
        scene.vote(voter, ranking, port if chance.random() < 0.5 else None)
        if chance.random() < MAILED / VOTERS:
            scene.ask_for_mail(voter)
        if turn % 15 == 0:
            with hall.app.app_context():
                later = SystemClock().now() + timedelta(minutes=6 * turn)
                publish_boards(sessionmaker(db.engine), FixedClock(later))


@pytest.fixture(params=ENGINES)
def scene(request, fresh_stage, tmp_path, monkeypatch, caplog) -> Scene:
    """A ballot in which all have voted, by a server that logs whatever it can log."""
    form = "--access-logfile - --access-logformat '%(t)s %(D)s %(m)s %(U)s %(q)s %(B)s'"
    monkeypatch.setenv("GUNICORN_CMD_ARGS", f"--log-level debug {form}")
    stage = fresh_stage(request.param, FixedClock(SystemClock().now()))
    hall = SecretHall(stage, VOTERS + ABSENT)
    scene = Scene(hall, postgres_cluster() if request.param == "postgresql" else None)
    hall.open(questions=(ELECTION,))
    with hall.session() as session:
        scene.log_start = position_of_log(session)
    # What is drawn differs each time: nothing here may depend on it.
    chance = secrets.SystemRandom()
    with everything_logged(caplog), server(hall.app, tmp_path) as (port, _process):
        play(hall, port, scene, chance)
        scene.log = caplog.text
    return scene


@contextmanager
def everything_logged(caplog) -> Iterator[None]:
    """Let the application log all it can, every statement of the database included."""
    caplog.clear()
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, "sqlalchemy"):
        yield


def orders_of_voters(scene: Scene) -> dict[str, list[int]]:
    """Every order of voters that a thief finds while the ballot is open, e.g. in a backup."""
    by_hash = sorted(scene.hashes, key=scene.hashes.__getitem__)
    holders = {hashed: voter for voter, hashed in scene.hashes.items()}
    orders = {
        "casting, first": list(dict.fromkeys(scene.order)),
        "casting, last": list(dict.fromkeys(scene.order[::-1]))[::-1],
        "members": sorted(scene.hashes),
        "envelope hashes": by_hash,
    }
    with scene.hall.session() as session:
        orders["envelopes as they lie"] = stored_order(session, "envelope", "member_id")
        orders["roll before"] = stored_order(session, "roll_entry", "member_id")
        marks = hidden_marks(session, "envelope", "member_id", "xmin")
        orders["transactions of envelopes"] = sorted(marks, key=lambda key: int(marks[key]))
        batches = session.scalars(select(BoardBatch).order_by(BoardBatch.number)).all()
        board = [hashed for batch in batches for hashed in batch.added]
        orders["board"] = [holders[hashed] for hashed in board if hashed in holders]
        addresses = session.scalars(select(OutboxMessage.address).order_by(OutboxMessage.id))
        mailed = session.execute(text("SELECT email, id FROM member")).all()
        ids = dict(tuple(row) for row in mailed)
        orders["outbox"] = list(dict.fromkeys(ids[address] for address in addresses))
        actors = session.scalars(select(AuditRow.actor_id).order_by(AuditRow.id))
        orders["trail"] = [key for key in dict.fromkeys(actors) if key is not None]
        if scene.cluster is not None:
            rows = logged_rows(session, scene.cluster, scene.log_start)
            orders["log of envelopes"] = order_in_log(session, rows, "envelope", "member_id")
        spellings = {v: (h.encode(), bytes.fromhex(h)) for v, h in scene.hashes.items()}
        for name, content in database_files(session, scene.cluster).items():
            for last in (False, True):
                found = order_in(content, spellings, last=last)
                orders[f"hashes in {name}, last {last}"] = found
    voted = {name: [v for v in order if v in scene.hashes] for name, order in orders.items()}
    return {name: order for name, order in voted.items() if order}


def orders_of_papers(scene: Scene) -> dict[str, list[str]]:
    """Every order of papers that a thief finds once the box is open."""
    papers = {said: scene.trackers[voter] for voter, said in scene.said.items()}
    orders = {"trackers": sorted(scene.trackers.values())}
    with scene.hall.session() as session:
        orders["box as it lies"] = stored_order(session, "boxed_paper", "tracker")
        content = session.scalars(select(PublishedBundle.content)).one()
        if scene.cluster is not None:
            rows = logged_rows(session, scene.cluster, scene.log_start)
            orders["log of the box"] = order_in_log(session, rows, "boxed_paper", "tracker")
        for name, file in database_files(session, scene.cluster).items():
            for last in (False, True):
                orders[f"trackers in {name}, last {last}"] = order_in(
                    file, scene.needles(), last=last
                )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        told = json.loads(archive.read("ballot.json"))
        blt = archive.read("question-1.blt").decode().splitlines()
    orders["bundle"] = [paper["tracker"] for paper in told["papers"]]
    rankings = [line.split()[1:-1] for line in blt[1:] if line.startswith("1 ")]
    spelt = [json.dumps([[int(o) - 1] for o in r], separators=(",", ":")) for r in rankings]
    orders["ballot paper file"] = [papers[said] for said in spelt if said in papers]
    assert len(orders["ballot paper file"]) == VOTERS
    return {name: order for name, order in orders.items() if order}


def attack(scene: Scene) -> Attacker:
    """A thief who took a backup before the close, and everything after it."""
    attacker = Attacker(voters=orders_of_voters(scene))
    with scene.hall.session() as session:
        for column in ("xmin", "cmin"):
            marks = hidden_marks(session, "envelope", "member_id", column)
            attacker.voter_marks[f"envelope {column}"] = marks
        # A checkpoint may have taken away what the log said before.
        scene.log_start = position_of_log(session)
    scene.open_box()
    attacker.papers = orders_of_papers(scene)
    with scene.hall.session() as session:
        roll = stored_order(session, "roll_entry", "member_id", "WHERE voted")
        attacker.voters["roll after"] = roll
        for column in ("xmin", "cmin"):
            marks = hidden_marks(session, "roll_entry", "member_id", column)
            attacker.voter_marks[f"roll {column}"] = {v: m for v, m in marks.items() if v in roll}
            marks = hidden_marks(session, "boxed_paper", "tracker", column)
            attacker.paper_marks[f"box {column}"] = marks
    return attacker


def test_nobody_with_everything_links_voters_to_papers_better_than_by_chance(scene):
    attacker = attack(scene)
    right = attacker.right(scene.trackers)
    assert {"casting, last", "envelope hashes", "envelopes as they lie", "board", "outbox"} <= set(
        attacker.voters
    )
    assert {"box as it lies", "bundle", "ballot paper file"} <= set(attacker.papers)
    assert {name: n for name, n in right.items() if n > RIGHT_BY_CHANCE} == {}
    alike = attacker.likeness(scene.trackers)
    assert {name: r for name, r in alike.items() if abs(r) > LIKE_BY_CHANCE} == {}


def found_in(haystacks: Mapping[str, str | bytes], needles: list[str]) -> set[str]:
    """Where any of these texts stands, also as raw bytes if it is hexadecimal."""
    spelt = [needle.encode() for needle in needles]
    spelt += [bytes.fromhex(n) for n in needles if re.fullmatch("[0-9a-f]{32}", n)]
    contents = {k: v.encode() if isinstance(v, str) else v for k, v in haystacks.items()}
    return {name for name, content in contents.items() if any(n in content for n in spelt)}


def test_trackers_and_papers_stand_nowhere_before_the_opening_and_then_only_in_the_box(
    scene, tmp_path, caplog
):
    secret = [*scene.trackers.values(), *scene.old_trackers, *scene.said.values()]
    with scene.hall.session() as session:
        logs = {"server": log_of(tmp_path), "application": scene.log}
        tables, files = tables_as_text(session), database_files(session, scene.cluster)
    assert "POST" in logs["server"]
    assert "INSERT INTO envelope" in logs["application"]
    assert found_in({**tables, **files, **logs}, secret) == set()
    # The search finds what is there: the hashes of the envelopes stand with their members.
    assert {"envelope", "board_batch"} <= found_in(tables, list(scene.hashes.values()))

    with everything_logged(caplog):
        scene.open_box()
    assert "INSERT INTO boxed_paper" in caplog.text
    assert found_in({"application": caplog.text}, list(scene.trackers.values())) == set()
    kept = [*scene.trackers.values(), *scene.said.values()]
    with scene.hall.session() as session:
        tables, files = tables_as_text(session), database_files(session, scene.cluster)
    assert found_in(tables, kept) == {"boxed_paper"}
    places = found_in(files, kept)
    if scene.cluster is not None:
        assert places <= {"boxed_paper", "pk_boxed_paper"}
    assert places, "the box is in no file"
    assert found_in({**tables, **files}, scene.old_trackers) == set()
    with scene.hall.session() as session:
        assert session.scalar(select(Envelope.member_id).limit(1)) is None
        assert set(session.scalars(select(BoxedPaper.tracker))) == set(scene.trackers.values())


def make_naive_box(hall: SecretHall) -> dict[int, str]:
    """A roll and a box with random keys, no times and no reference, written by one transaction."""
    order = secrets.SystemRandom().sample(hall.voter_ids, VOTERS)
    truth = {voter: secrets.token_hex(16) for voter in order}
    with hall.session() as session:
        session.execute(text("CREATE TABLE naive_roll (member TEXT PRIMARY KEY)"))
        session.execute(text("CREATE TABLE naive_box (tracker TEXT PRIMARY KEY)"))
        session.commit()
        for voter in order:
            session.execute(text("INSERT INTO naive_roll VALUES (:m)"), {"m": str(voter)})
            session.execute(text("INSERT INTO naive_box VALUES (:t)"), {"t": truth[voter]})
            session.commit()
    return truth


@pytest.mark.parametrize("engine", ENGINES)
def test_the_same_attacker_links_everybody_where_papers_are_kept_in_the_naive_way(
    engine, fresh_stage
):
    hall = SecretHall(fresh_stage(engine, FixedClock(SystemClock().now())), VOTERS)
    with hall.session() as session:
        start = position_of_log(session)
    truth = make_naive_box(hall)
    attacker = Attacker()
    with hall.session() as session:
        voters = stored_order(session, "naive_roll", "member")
        attacker.voters["rows"] = [int(key) for key in voters]
        attacker.papers["rows"] = stored_order(session, "naive_box", "tracker")
        marks = hidden_marks(session, "naive_roll", "member", "xmin")
        attacker.voter_marks["xmin"] = {int(key): mark for key, mark in marks.items()}
        attacker.paper_marks["xmin"] = hidden_marks(session, "naive_box", "tracker", "xmin")
        if engine == "postgresql":
            cluster = postgres_cluster()
            assert cluster is not None
            rows = logged_rows(session, cluster, start)
            logged = order_in_log(session, rows, "naive_roll", "member")
            attacker.voters["log"] = [int(key) for key in logged]
            attacker.papers["log"] = order_in_log(session, rows, "naive_box", "tracker")

    right, alike = attacker.right(truth), attacker.likeness(truth)
    assert right["rows / rows"] == VOTERS
    assert alike["rows / rows"] == pytest.approx(1)
    if engine == "postgresql":
        assert right["xmin = xmin"] == VOTERS
        assert right["log / log"] in {VOTERS, 0}  # nought where pg_waldump is missing
