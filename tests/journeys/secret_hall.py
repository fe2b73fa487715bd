"""A secret ballot on a database of its own, whose voters hand in papers to real servers."""

import base64
import hashlib
import http.client
import json
import threading
import urllib.parse
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session

from policy_forum.domain.identifiers import BallotId
from policy_forum.features.accounts.models import Account
from policy_forum.features.ballots.commands.unsealing import give_share
from policy_forum.features.ballots.models import (
    Ballot,
    BallotQuestion,
    BoardBatch,
    BoxedPaper,
    Envelope,
    PublishedBundle,
    RollEntry,
    Sealing,
)
from policy_forum.features.members.models import Member
from policy_forum.platform.clock import FixedClock, SystemClock
from policy_forum.platform.sealing import new_tracker
from policy_forum.platform.work import unit_of_work
from policy_forum.web.storage import db
from tests.commands.ballots.sealed import SIMPLE, SealedBallot, open_secret_ballot
from tests.makers import Makers
from tests.stage import Stage

TAKEN, REFUSED, NO_ANSWER, BROKEN = 303, 409, 0, 500
THREADS = 24
_TOKEN = "a" * 40
_WORDS = ("for", "against", "abstain")


@dataclass(frozen=True)
class Sent:
    """A paper that a browser sent, and what it was answered (0: nothing)."""

    voter: int
    envelope_hash: str
    tracker: str
    answers: dict[str, Any] = field(repr=False)
    status: int
    page: str = field(repr=False)


class SecretHall:
    """Members who are signed in, a ballot that is open to them, and all that they sent."""

    def __init__(self, stage: Stage, voters: int, scrutineers: int = 1) -> None:
        self.app: Flask = stage.app
        self.clock: FixedClock = stage.clock
        self.sent: list[Sent] = []
        self._adding = threading.Lock()
        with self.session() as session:
            make = Makers(session, self.clock)
            make.standing_orders()
            self.branch_id = make.branch("North", "NOR").id
            self.scrutineer_ids = self._add(session, "S", scrutineers)
            self.voter_ids = self._add(session, "V", voters)
        signer = URLSafeTimedSerializer(self.app.config["SECRET_KEY"], salt="wtf-csrf-token")
        self.token = str(signer.dumps(_TOKEN))
        self.cookies = {key: self._cookie(key) for key in self.scrutineer_ids + self.voter_ids}

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session on the database, as any process of the server has it."""
        with self.app.app_context(), Session(db.engine) as session:
            yield session

    def _add(self, session: Session, letter: str, number: int) -> list[int]:
        like = Makers(session, self.clock)
        rows = [
            Member(
                number=f"{letter}{place:06}", given_name="Vera", family_name=f"{letter}{place}",
                email=f"{letter.lower()}{place}@example.org", branch_id=self.branch_id,
                joined_on=like.clock.now().date() - timedelta(days=900), standing="good",
            )
            for place in range(number)
        ]  # fmt: skip
        session.add_all(rows)
        session.flush()
        session.add_all(
            Account(email=row.email, fs_uniquifier=f"voter-{row.id}", member_id=row.id)
            for row in rows
        )
        keys = [row.id for row in rows]
        session.commit()
        return keys

    def _cookie(self, key: int) -> str:
        browser = self.app.test_client()
        with browser.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = f"voter-{key}", True
            cookie["csrf_token"] = _TOKEN
        found = browser.get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        assert found is not None
        return f"{found.key}={found.value}"

    def open(self, *, needed: int = 1, **more: Any) -> SealedBallot:
        """Open a secret ballot to all voters, from now."""
        with self.session() as session:
            voters = [session.get_one(Member, key) for key in self.voter_ids]
            holders = [session.get_one(Member, key) for key in self.scrutineer_ids]
            settings: dict[str, Any] = {"questions": (SIMPLE,), "needed": needed} | more
            self.ballot = open_secret_ballot(
                session, SystemClock().now(), voters, holders, **settings
            )
        return self.ballot

    def post(self, port: int, member: int, what: str, form: dict[str, str]) -> tuple[int, str]:
        """Send a form to a page of the ballot: status and page; 0 if no answer came."""
        return self.ask(port, member, f"/ballots/{self.ballot.id}/{what}", form)

    def ask(
        self, port: int, member: int, path: str, form: dict[str, str] | None = None
    ) -> tuple[int, str]:
        """Ask for a page of the site, or send it a form: status and page; 0 if no answer came."""
        headers = {"Cookie": self.cookies[member], "Connection": "close"}
        body = None
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urllib.parse.urlencode({"csrf_token": self.token} | form)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request("POST" if body else "GET", path, body, headers)
            answer = connection.getresponse()
            # What was received whole is a receipt, whatever becomes of the rest of the page.
            status, page = answer.status, b""
            with suppress(OSError, http.client.HTTPException):
                page = answer.read()
            return status, page.decode()
        except (OSError, http.client.HTTPException):
            return NO_ANSWER, ""
        finally:
            connection.close()

    def hand_in(self, port: int, voter: int, answers: dict[str, Any] | None = None) -> Sent:
        """Seal a paper as a browser does, and send it."""
        tracker = new_tracker()
        answers = answers or {"1": _WORDS[tracker[0] % 3]}
        envelope = self.ballot.envelope(answers, tracker)
        form = {"key": self.ballot.public_hex, "envelope": base64.b64encode(envelope).decode()}
        status, page = self.post(port, voter, "envelope", form)
        hashed = hashlib.sha256(envelope).hexdigest()
        one = Sent(voter, hashed, tracker.hex(), answers, status, page)
        with self._adding:
            self.sent.append(one)
        return one

    def receipt(self, port: int, voter: int) -> str:
        """The page of a voter's receipt."""
        status, page = self.ask(port, voter, f"/ballots/{self.ballot.id}/receipt")
        assert status == 200, page[:500]
        return page

    def rush(
        self,
        port: int,
        voters: Iterable[int],
        after: int = 0,
        then: Callable[[], object] | None = None,
    ) -> list[Sent]:
        """Let all hand in at once; once so many were taken, do something in the middle of it."""
        taken, lock = Counter[int](), threading.Lock()
        once = threading.Event()

        def send(voter: int) -> Sent:
            one = self.hand_in(port, voter)
            with lock:
                taken[one.status] += 1
                is_time = then is not None and taken[TAKEN] >= after and not once.is_set()
                if is_time:
                    once.set()
            if is_time and then is not None:
                then()
            return one

        with ThreadPoolExecutor(THREADS) as pool:
            found = list(pool.map(send, voters))
        assert then is None or once.is_set(), f"nothing happened in the middle: {taken}"
        return found

    def kept(self) -> dict[int, str]:
        """Whose envelope the database has, by its hash; fails where anybody has two."""
        with self.session() as session:
            rows = session.execute(
                select(Envelope.member_id, Envelope.envelope_hash, Envelope.sealed)
            ).all()
        assert len({row.member_id for row in rows}) == len(rows)
        for row in rows:
            assert hashlib.sha256(row.sealed).hexdigest() == row.envelope_hash
        return {row.member_id: row.envelope_hash for row in rows}

    def give(self, place: int = 0) -> int:
        """Let a scrutineer give her code, three days after the opening."""
        clock = FixedClock(SystemClock().now() + timedelta(days=3))
        with self.session() as session:
            member = session.get_one(Member, self.scrutineer_ids[place])
            actor = Makers(session, clock).actor(member)
            session.rollback()
            with unit_of_work(session, actor, clock) as work:
                return give_share(work, BallotId(self.ballot.id), self.ballot.cards[place].code)


def check_receipts(hall: SecretHall) -> dict[int, str]:
    """Every receipt given out is in, or was replaced by the same voter; returns what is in."""
    kept = hall.kept()
    papers: defaultdict[int, list[Sent]] = defaultdict(list)
    for one in hall.sent:
        papers[one.voter].append(one)
    for voter, sent in papers.items():
        receipts = {one.envelope_hash for one in sent if one.status == TAKEN}
        unsure = {one.envelope_hash for one in sent if one.status in {NO_ANSWER, BROKEN}}
        assert not receipts or voter in kept, f"a receipt was given out, and nothing is in: {voter}"
        assert voter not in kept or kept[voter] in receipts | unsure, f"not her paper: {voter}"
    assert set(kept) <= set(papers)
    return kept


def check_count(hall: SecretHall, kept: dict[int, str]) -> None:
    """What came out of the box is what was in: papers, marks, board and tally agree."""
    sent = {one.envelope_hash: one for one in hall.sent}
    right = {sent[hashed].tracker: sent[hashed].answers for hashed in kept.values()}
    with hall.session() as session:
        papers = session.execute(select(BoxedPaper.tracker, BoxedPaper.answers)).all()
        marked = set(session.scalars(select(RollEntry.member_id).where(RollEntry.voted)))
        question = session.scalars(select(BallotQuestion)).one()
        sealing, ballot = (
            session.scalars(select(Sealing)).one(),
            session.scalars(select(Ballot)).one(),
        )
        batches = session.scalars(select(BoardBatch).order_by(BoardBatch.number)).all()
        assert session.scalar(select(Envelope.member_id).limit(1)) is None
        assert session.scalars(select(PublishedBundle.ballot_id)).all() == [ballot.id]
    assert len(papers) == len(kept)
    assert {tracker: json.loads(answers) for tracker, answers in papers} == right
    assert marked == set(kept)
    on_board = Counter(h for batch in batches for h in batch.added)
    on_board.subtract(h for batch in batches for h in batch.withdrawn)
    assert +on_board == Counter(kept.values())
    said = Counter(answers["1"] for answers in right.values())
    votes = (question.votes_for, question.votes_against, question.votes_abstain)
    assert votes == tuple(said[word] for word in _WORDS)
    assert (ballot.voted, sealing.envelopes, sealing.spoilt) == (len(kept), len(kept), 0)


def statuses(sent: Sequence[Sent]) -> Counter[int]:
    """How often each answer was given."""
    return Counter(one.status for one in sent)


def log_of(folder: Path) -> str:
    """What a server wrote into its log."""
    return (folder / "server.log").read_text("utf-8")
