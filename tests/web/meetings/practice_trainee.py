"""Somebody who never chaired, in the practice hall: she reads the page and presses its main button.

The hall is the application mounted under /practice beside another one, as it is served, with a
clock that the test moves. Nothing here calls a command: she has a browser and nothing else.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import Client, TestResponse

from policy_forum.application import create_app
from policy_forum.domain.identifiers import MeetingId
from policy_forum.features.meetings.commands.practice import PracticePeople
from policy_forum.platform.clock import FixedClock
from policy_forum.platform.halls import prepare_hall
from policy_forum.settings import PRACTICE_PREFIX
from policy_forum.web.mounting import Mount
from policy_forum.web.storage import db
from tests.journeys.page_tree import Element, parse_page
from tests.stage import application_on, settings_for

# A Sunday evening.
EVENING = datetime(2026, 11, 22, 19, 30, tzinfo=UTC)
# What stands as an absolute address in any attribute of a page.
ADDRESS = re.compile(r'\s([a-z-]+)="(/[^"]*)"')
_FOLLOWS = re.compile(r"/static/|/(stream|snapshot)\b")
START = f"{PRACTICE_PREFIX}/meetings/practice"


@dataclass
class PracticeHall:
    """The forum, the hall beside it, and the clock of both."""

    forum: Flask
    hall: Flask
    clock: FixedClock
    people: PracticePeople = field(default_factory=PracticePeople)

    @classmethod
    def opened(cls, folder: Path) -> "PracticeHall":
        """A forum without anybody, and a hall in which nobody has practised."""
        clock = FixedClock(EVENING)
        forum = application_on(f"sqlite:///{folder / 'forum.sqlite3'}", folder, clock)
        own = settings_for("", folder).for_practice("tested")
        own.var_folder.mkdir(parents=True)
        prepare_hall(own.database_url, own.var_folder)
        return cls(forum, create_app(own, clock), clock)

    def browser(self) -> Client:
        """A browser of a new visitor."""
        served = Mount(
            self.forum.wsgi_app,
            PRACTICE_PREFIX,
            make=lambda _epoch: self.hall,
            epoch=lambda: "this week",
            put_away=lambda _hall: None,
        )
        return Client(served, TestResponse)

    def session_of(self, app: Flask) -> Session:
        """A session on the database of one of the two; the caller closes it."""
        with app.app_context():
            return Session(db.engine)

    def waits(self, seconds: int, at_once: int = 3) -> int:
        """Let time pass, some seconds at once; how much the made-up people did in it."""
        done = 0
        for _look in range(seconds // at_once):
            self.clock.advance(seconds=at_once)
            done += self.people(lambda: self.session_of(self.hall), self.clock)
        return done

    def close(self) -> None:
        """Put both away."""
        for app in (self.forum, self.hall):
            with app.app_context():
                db.engine.dispose()


@dataclass
class Trainee:
    """Her browser, the meeting that was made for her, and what she has read and pressed."""

    world: PracticeHall
    browser: Client
    meeting_id: MeetingId
    read: list[str] = field(default_factory=list)
    pressed: list[str] = field(default_factory=list)

    @classmethod
    def starts(cls, world: PracticeHall, name: str = "") -> "Trainee":
        """Press the one button of the page that starts a practice meeting."""
        browser = world.browser()
        form = _form_of(page_of(browser, START), "meetings/practice")
        answer = send(browser, form, {"name": name})
        assert answer.status_code == 303, answer.text
        parts = answer.headers["Location"].split("/")
        return cls(world, browser, MeetingId(int(parts[parts.index("meetings") + 1])))

    @property
    def address(self) -> str:
        """The address of her meeting."""
        return f"{PRACTICE_PREFIX}/meetings/{self.meeting_id}"

    def desk(self) -> Element:
        """The chair's page as it is now."""
        return page_of(self.browser, f"{self.address}/chair")

    def presses(self) -> str:
        """Press the main button, whatever it says; what it said."""
        page = self.desk()
        self.read.append(page.words)
        (step,) = [e for e in page.walk() if "step__main" in e.get("class").split()]
        forms = step.find_all("form")
        if not forms:
            (link,) = step.find_all("a")
            self.pressed.append(link.words)
            page_of(self.browser, link.get("href"))
            return link.words
        (button,) = forms[0].find_all("button")
        self.pressed.append(button.words)
        # The only thing that she is ever asked: she leaves things as they are.
        answer = send(self.browser, forms[0], {"choice": "against"})
        assert answer.status_code == 303, answer.text
        return button.words

    def chairs_until(self, button: str, pause: int = 12, most: int = 120) -> None:
        """Read, wait as long as reading takes, press; until that button was pressed."""
        while not self.pressed or not self.pressed[-1].startswith(button):
            assert len(self.pressed) < most, self.pressed
            self.world.waits(pause)
            self.presses()


def page_of(browser: Client, address: str) -> Element:
    """A page, which has to be there, followed to where it leads."""
    answer = browser.get(address, follow_redirects=True)
    assert answer.status_code == 200, f"{address}: {answer.status_code}\n{answer.text[:2000]}"
    return parse_page(answer.text)


def send(browser: Client, form: Element, typed: dict[str, Any]) -> TestResponse:
    """Send a form with what stands in it, and what was typed into fields that it has."""
    controls = form.find_all("input", "textarea", "select")
    values = {
        each.get("name"): _standing(each)
        for each in controls
        if each.get("name") and each.get("type") not in {"radio", "checkbox"}
    }
    names = {each.get("name") for each in controls}
    values |= {name: value for name, value in typed.items() if name in names}
    return browser.post(form.get("action"), data=values)


def _standing(control: Element) -> str:
    """What stands in a field that nobody touched."""
    options = control.find_all("option")
    chosen = [option for option in options if "selected" in option.attributes] or options
    return chosen[0].get("value") if chosen else control.get("value")


def _form_of(page: Element, action: str) -> Element:
    (form,) = [f for f in page.find_all("form") if f.get("action").endswith(action)]
    return form


def crawl(browser: Client, start: str) -> tuple[dict[tuple[str, str], str], dict[str, int]]:
    """What pages lead to: absolute addresses that leave the hall, and pages that failed.

    Of addresses that differ in numbers alone two are looked at.
    """
    left: dict[tuple[str, str], str] = {}
    failed: dict[str, int] = {}
    shapes: Counter[str] = Counter()
    known, todo = {start}, [start]
    while todo:
        address = todo.pop(0)
        answer = browser.get(address)
        if answer.status_code >= 400:
            failed[address] = answer.status_code
        for name, value in _addresses_in(answer):
            if not value.startswith(f"{PRACTICE_PREFIX}/"):
                left[name, value] = address
            elif name in {"href", "location", "data-live-me"} and value not in known:
                known.add(value)
                shape = re.sub(r"\d+", "0", value.partition("?")[0])
                shapes[shape] += 1
                if shapes[shape] <= 2 and not _FOLLOWS.search(value):
                    todo.append(value)
    assert len(known) > 10
    return left, failed


def _addresses_in(answer: TestResponse) -> list[tuple[str, str]]:
    found = [("location", answer.headers["Location"])] if "Location" in answer.headers else []
    if "html" in (answer.content_type or ""):
        found += ADDRESS.findall(answer.text)
    return [(name, value.replace("&amp;", "&").split("#")[0]) for name, value in found]
