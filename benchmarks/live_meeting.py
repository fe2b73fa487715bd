"""A branch meeting that is on, with hundreds online: what its followers and its chair do."""

import http.client
import json
import time
import urllib.parse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from benchmarks.live_requests import Answer, all_at_once
from benchmarks.live_stage import LiveStage
from policy_forum.domain.cycle import Stage
from policy_forum.domain.identifiers import MeetingQuestionId
from policy_forum.features.accounts.models import Account
from policy_forum.features.cycles.models import StageWindow
from policy_forum.features.meetings.commands.voting import close_vote, open_vote
from policy_forum.features.meetings.models import MeetingQuestion, MeetingVote
from policy_forum.features.motions.commands.wording import set_text
from policy_forum.platform.clock import SystemClock
from policy_forum.platform.work import unit_of_work
from policy_forum.web.storage import db
from tests.commands.meetings.halls import Hall
from tests.commands.meetings.voting_steps import Floor
from tests.makers import Makers

_PARAGRAPHS = 30
_PARAGRAPH = (
    "To ask the county council to restore the evening bus from the hospital, to have its times "
    "agreed with those of visiting, and to publish each quarter how many it carried and how many "
    "it left behind."
)
TEXT = "## This branch resolves\n\n" + "\n".join(
    f"{number}. {_PARAGRAPH}" for number in range(1, _PARAGRAPHS + 1)
)
_PATIENCE = 60.0
_CHOICES = ("for", "against", "abstain")


@dataclass
class BigMeeting:
    """A meeting in which a motion of thirty paragraphs is before five hundred people online."""

    stage: LiveStage
    hall: Hall
    floor: Floor
    question: int

    @classmethod
    def open(cls, stage: LiveStage, session: Session, followers: int) -> "BigMeeting":
        """Put the motion before the meeting; everyone has an account, and votes by device."""
        make = Makers(session, stage.clock)
        _stretch_the_year(make)
        hall = Hall.under_way(make, by_card=0, by_phone=0, online=followers, text=TEXT)
        set_text(hall.motion, TEXT)
        people = [*hall.members[:followers], hall.chair, hall.secretary]
        session.add_all(
            Account(email=m.email, fs_uniquifier=f"voter-{m.id}", member_id=m.id) for m in people
        )
        session.commit()
        stage.members = [member.id for member in hall.members[:followers]]
        floor = Floor(hall, lambda who: unit_of_work(session, make.actor(who), stage.clock))
        return cls(stage, hall, floor, floor.takes_motion().id)

    @property
    def path(self) -> str:
        """Where it is."""
        return f"/meetings/{self.hall.id}"

    def stream(self) -> str:
        """Where its stream is."""
        return f"{self.path}/stream?page=floor"

    def ask_to_speak(self, port: int, number: int) -> None:
        """The so-manieth member asks to speak, over HTTP: the queue changes for everybody."""
        role = ("for", "against")[number % 2]
        answer = self._send(port, number, "/speak", {"role": role})
        if answer.status != 303:
            raise SystemExit(f"asking to speak was answered by {answer.status}")

    def version(self, port: int) -> str:
        """The version that who polls is given."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
        headers = {"Cookie": self.stage.cookie(self.stage.members[0])}
        connection.request("GET", f"{self.path}/snapshot?page=floor", headers=headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        if answer.status != 200:
            raise SystemExit(f"polling was answered by {answer.status}")
        return str(json.loads(content)["version"])

    def version_after(self, port: int, before: str) -> str:
        """The version that follows, as soon as there is one."""
        end = time.perf_counter() + _PATIENCE
        while time.perf_counter() < end:
            version = self.version(port)
            if version != before:
                return version
            time.sleep(0.02)
        raise SystemExit("nothing changed")

    def settled_version(self, port: int) -> str:
        """The version, once nothing has changed for a second."""
        version = self.version(port)
        while True:
            time.sleep(1)
            before, version = version, self.version(port)
            if version == before:
                return version

    def open_vote(self) -> None:
        """The chair opens the vote."""
        self._by_chair(open_vote)

    def close_vote(self) -> int:
        """The chair closes it; how many votes by device the result counts."""
        self._by_chair(close_vote)
        closed = self.floor.session.get_one(MeetingQuestion, self.question, populate_existing=True)
        self.floor.session.rollback()
        return sum((closed.device_for or 0, closed.device_against or 0, closed.device_abstain or 0))

    def vote_at_once(self, port: int, voters: int) -> list[Answer]:
        """So many members press a button at the same moment."""
        path = f"/questions/{self.question}/vote"
        requests = [
            self._request(port, number, path, {"choice": _CHOICES[number % 3]})
            for number in range(voters)
        ]
        return all_at_once(port, requests, _PATIENCE)

    def votes(self) -> int:
        """How many votes are in the database."""
        count = select(func.count()).where(MeetingVote.question_id == self.question)
        with self.stage.app.app_context(), Session(db.engine) as session:
            return session.scalar(count) or 0

    def _by_chair(self, command: Callable[..., Any]) -> None:
        self.floor.session.rollback()  # what it has read is over: others have written since
        with self.stage.app.app_context():
            self.floor.chair(command, MeetingQuestionId(self.question))

    def _send(self, port: int, number: int, path: str, form: dict[str, str]) -> Answer:
        (answer,) = all_at_once(port, [self._request(port, number, path, form)], _PATIENCE)
        return answer

    def _request(self, port: int, number: int, path: str, form: dict[str, str]) -> bytes:
        body = urllib.parse.urlencode(form | {"csrf_token": self.stage.token}).encode()
        lines = _head(port, f"{self.path}{path}", self.stage.cookie(self.stage.members[number]))
        lines += [f"Content-Length: {len(body)}", "Accept: application/json", "", ""]
        return "\r\n".join(lines).encode() + body


def _stretch_the_year(make: Makers) -> None:
    """Let branches decide on the machine's clock as well as on the one of the hall."""
    cycle = make.cycle()
    window = make.session.scalars(
        select(StageWindow).where(
            StageWindow.cycle_id == cycle.id, StageWindow.stage == Stage.BRANCH_DECISIONS
        )
    ).one()
    window.closes = SystemClock().now() + timedelta(days=30)
    make.session.commit()


def _head(port: int, path: str, cookie: str) -> list[str]:
    return [
        f"POST {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Cookie: {cookie}",
        "Content-Type: application/x-www-form-urlencoded",
    ]


def percentile(answers: Sequence[Answer], percent: int) -> float:
    """That percentile of the times until the answers had come, in milliseconds."""
    ordered = sorted(answer.seconds for answer in answers)
    return 1000 * ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]
