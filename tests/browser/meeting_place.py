"""A meeting that is served while it goes on: its people’s browsers, and what its chair does."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from policy_forum.features.meetings.models import MeetingVote
from policy_forum.features.members.models import Member
from policy_forum.features.motions.commands.wording import set_text
from policy_forum.platform.clock import FixedClock
from policy_forum.platform.work import Work, unit_of_work
from policy_forum.web.storage import db
from policy_forum.web.streams import hub_of
from tests.browser.polling_place import cookie_of
from tests.browser.test_journey_phone import served
from tests.commands.meetings.halls import Hall
from tests.commands.meetings.voting_steps import Floor
from tests.makers import Makers
from tests.stage import START, Stage, application_on


@dataclass
class MeetingPlace:
    """A hall under way, served at `home`; `chair` does what the steps of votes say."""

    home: str
    stage: Stage
    hall: Hall
    chair: Floor
    cookies: dict[int, dict[str, str]]
    heard: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    @property
    def path(self) -> str:
        """Where the meeting is."""
        return f"{self.home}/meetings/{self.hall.id}"

    def open(
        self, chromium: Browser, member: Member, place: str = "", width: int = 360, **how: Any
    ) -> Page:
        """A page of the meeting in a browser of her own."""
        settings = {"reduced_motion": "reduce", "viewport": {"width": width, "height": 740}} | how
        context = chromium.new_context(**settings)
        context.add_cookies([self.cookies[member.id]])  # type: ignore[list-item]
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.heard.append(str(error)))
        answer = page.goto(self.path + place)
        assert answer is not None
        assert answer.status == 200
        return page

    def votes_to(self, question_id: int) -> list[tuple[int, str]]:
        """All votes that the database has."""
        session = self.hall.make.session
        session.rollback()
        rows = session.execute(
            select(MeetingVote.member_id, MeetingVote.choice).where(
                MeetingVote.question_id == question_id
            )
        )
        return [(member_id, choice.value) for member_id, choice in rows]


@contextmanager
def meeting_place(folder: Path, text: str) -> Iterator[MeetingPlace]:
    """Serve a meeting that is under way, with a motion of that text."""
    clock = FixedClock(START)
    stage = Stage(application_on(f"sqlite:///{folder / 'hall.sqlite3'}", folder, clock), clock)
    stage.app.config["WTF_CSRF_ENABLED"] = True
    with stage.app.app_context():
        engine = db.engine
    with Session(engine) as session:
        make = Makers(session, clock)
        hall = Hall.under_way(make)
        set_text(hall.motion, text)
        session.commit()
        people = [*hall.members, hall.chair, hall.secretary, hall.newcomer]
        keys = {member.id: make.account(member).fs_uniquifier for member in people}
        with served(stage.app) as home:
            cookies = {m: cookie_of(stage, home, key) for m, key in keys.items()}
            chair = Floor(hall, _work_of(session, make, clock))
            place = MeetingPlace(home, stage, hall, chair, cookies)
            yield place
            for context in place.contexts:
                context.close()
            hub_of(stage.app).close()
    engine.dispose()


def _work_of(
    session: Session, make: Makers, clock: FixedClock
) -> Callable[..., AbstractContextManager[Work]]:
    def begin(member: Member | None = None) -> AbstractContextManager[Work]:
        clock.advance(seconds=timedelta(seconds=20).seconds)
        return unit_of_work(session, make.actor(member), clock)

    return begin
