"""A meeting in whose open vote many phones vote on real servers, now."""

import http.client
import json
import threading
import urllib.parse
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from policy_forum.features.accounts.models import Account
from policy_forum.features.audit_trail.queries import verify_chain
from policy_forum.features.ballots.rules import Choice
from policy_forum.features.meetings.commands.items import take_item
from policy_forum.features.meetings.commands.voting import close_vote, open_vote
from policy_forum.features.meetings.models import Attendance, MeetingQuestion, MeetingVote
from policy_forum.features.meetings.rules.states import ItemKind, Presence, QuestionStage, VotesBy
from policy_forum.features.members.models import Member
from policy_forum.platform.audit import AuditRow
from policy_forum.platform.clock import FixedClock, SystemClock
from policy_forum.platform.work import unit_of_work
from policy_forum.web.storage import db
from tests.commands.meetings.halls import Hall
from tests.makers import Makers
from tests.stage import Stage

TAKEN, REFUSED, NO_ANSWER, BROKEN = 200, 409, 0, 500
THREADS = 16
_TOKEN = "a" * 40
_CHOICES = tuple(Choice)  # for, against, abstain, in turn


@dataclass(frozen=True)
class Pressed:
    """A vote that a phone sent, and what it was answered (0: nothing)."""

    voter: int
    choice: Choice
    status: int
    words: dict[str, Any]


class VotingHall:
    """A motion is being voted on; `voters` are there online, each with the cookie of her phone.

    The database is read through sessions of its own. `clock` is what commands of the test read;
    the servers go by the machine's.
    """

    def __init__(self, stage: Stage, voters: int) -> None:
        self.app: Flask = stage.app
        self.clock: FixedClock = stage.clock
        self.pressed: list[Pressed] = []
        self._adding = threading.Lock()
        with self.session() as session:
            self._settle(session, voters)
        signer = URLSafeTimedSerializer(self.app.config["SECRET_KEY"], salt="wtf-csrf-token")
        self.token = str(signer.dumps(_TOKEN))
        self.cookies = {voter: self._cookie(voter) for voter in [*self.voters, self.chair_id]}
        self.as_chair(take_item, self._item_id)
        with self.session() as session:
            self.question_id = session.scalars(select(MeetingQuestion.id)).one()
        self.as_chair(open_vote, self.question_id)
        self.opened = self.question().opened_at

    def _settle(self, session: Session, voters: int) -> None:
        now = SystemClock().now()
        self.clock.set(now)
        make = Makers(session, self.clock)
        make.cycle(start=now - timedelta(days=20))
        begun = now - timedelta(minutes=6)
        hall = Hall.under_way(make, by_card=0, by_phone=0, online=voters, starts_at=begun)
        self.meeting_id, self.chair_id = hall.id, hall.chair.id
        self.voters = [member.id for member in hall.members[:voters]]
        self._item_id = hall.items[ItemKind.MOTION].id
        session.add_all(
            Account(email=f"phone{key}@example.org", fs_uniquifier=f"voter-{key}", member_id=key)
            for key in [*self.voters, self.chair_id]
        )
        session.commit()

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session on the database, as any process of the server has it."""
        with self.app.app_context(), Session(db.engine) as session:
            yield session

    def as_chair(self, command: Callable[..., Any], *given: Any) -> Any:
        """The chair does something, at this moment."""
        self.clock.set(SystemClock().now())
        return self.as_chair_then(command, *given)

    def as_chair_then(self, command: Callable[..., Any], *given: Any) -> Any:
        """The chair does something, at the moment at which the clock of the test stands."""
        with self.session() as session:
            actor = Makers(session, self.clock).actor(session.get_one(Member, self.chair_id))
            session.rollback()
            with unit_of_work(session, actor, self.clock) as work:
                return command(work, *given)

    def _cookie(self, key: int) -> str:
        browser = self.app.test_client()
        with browser.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = f"voter-{key}", True
            cookie["csrf_token"] = _TOKEN
        found = browser.get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        assert found is not None
        return f"{found.key}={found.value}"

    # Phones

    @property
    def path(self) -> str:
        """Where the meeting is."""
        return f"/meetings/{self.meeting_id}"

    def ask(
        self, port: int, member: int, path: str, form: dict[str, str] | None = None
    ) -> tuple[int, Any]:
        """Ask as a script does, or send a form: status and what the answer says; 0 for none."""
        headers = {"Cookie": self.cookies[member], "Accept": "application/json"}
        body = None
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urllib.parse.urlencode({"csrf_token": self.token} | form)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request("POST" if body else "GET", path, body, headers)
            answer = connection.getresponse()
            text = answer.read()
            is_words = answer.headers.get("Content-Type", "").startswith("application/json")
            return answer.status, json.loads(text) if is_words else {}
        except (OSError, http.client.HTTPException, ValueError):
            return NO_ANSWER, {}
        finally:
            connection.close()

    def choice_of(self, voter: int) -> Choice:
        """What a voter says, whenever she is asked."""
        return _CHOICES[self.voters.index(voter) % 3]

    def press(self, port: int, voter: int, choice: Choice | None = None) -> Pressed:
        """Vote as the page's script does; a second time is the same vote."""
        choice = choice or self.choice_of(voter)
        assert self.opened is not None
        form = {"choice": choice.value, "opened": self.opened.isoformat()}
        path = f"{self.path}/questions/{self.question_id}/vote"
        one = Pressed(voter, choice, *self.ask(port, voter, path, form))
        with self._adding:
            self.pressed.append(one)
        return one

    def rush(
        self,
        port: int,
        voters: Iterable[int],
        after: int = 0,
        then: Callable[[], object] | None = None,
    ) -> list[Pressed]:
        """Let all vote at once; once so many have a receipt, do something in the middle of it."""
        taken, lock, once = Counter[int](), threading.Lock(), threading.Event()

        def send(voter: int) -> Pressed:
            one = self.press(port, voter)
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

    # What the database has

    def question(self) -> MeetingQuestion:
        """The question as it stands."""
        with self.session() as session:
            return session.get_one(MeetingQuestion, self.question_id)

    def kept(self) -> dict[int, tuple[Choice, datetime]]:
        """Whose vote is in, what it says and when it was received; fails where anybody has two."""
        with self.session() as session:
            rows = session.execute(
                select(MeetingVote.member_id, MeetingVote.choice, MeetingVote.handed_in_at)
            ).all()
        assert len({row.member_id for row in rows}) == len(rows)
        return {row.member_id: (row.choice, row.handed_in_at) for row in rows}

    def statuses(self, found: Iterable[Pressed]) -> Counter[int]:
        """How often each answer was given."""
        return Counter(one.status for one in found)

    def check_receipts(self) -> dict[int, tuple[Choice, datetime]]:
        """Every receipt given out stands for the vote that is in, at its moment; returns those."""
        kept = self.kept()
        receipts: defaultdict[int, set[str]] = defaultdict(set)
        for one in self.pressed:
            if one.status == TAKEN:
                assert one.words["choice"] == one.choice.value
                receipts[one.voter].add(one.words["received"])
        for voter, moments in receipts.items():
            assert voter in kept, f"a receipt was given out, and nothing is in: {voter}"
            choice, received = kept[voter]
            assert choice is self.choice_of(voter)
            assert moments == {received.isoformat()}, f"her receipts differ: {voter}"
        assert set(kept) <= {one.voter for one in self.pressed}
        return kept

    def close_and_check(self) -> None:
        """Everybody has voted; the chair closes, and count, marks and receipts all agree."""
        kept = self.check_receipts()
        assert set(kept) == set(self.voters)
        self.as_chair(close_vote, self.question_id)
        question = self.question()
        assert question.stage is QuestionStage.DECIDED
        said = Counter(choice for choice, _received in kept.values())
        counted = (question.device_for, question.device_against, question.device_abstain)
        assert counted == tuple(said[choice] for choice in _CHOICES)
        assert counted == tuple(
            Counter(map(self.choice_of, self.voters))[choice] for choice in _CHOICES
        )
        assert self.kept() == kept
        with self.session() as session:
            marks = Counter(
                facts["member_id"]
                for facts in session.scalars(
                    select(AuditRow.facts).where(AuditRow.name == "MeetingVoteHandedIn")
                )
            )
            assert marks == dict.fromkeys(self.voters, 1)
            assert verify_chain(session).holds
            there = select(func.count()).where(
                Attendance.member_id.in_(self.voters),
                Attendance.presence == Presence.ONLINE,
                Attendance.votes_by == VotesBy.DEVICE,
            )
            assert session.scalar(there) == len(self.voters)
