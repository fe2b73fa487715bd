"""A motion's first weeks on a phone, with JavaScript and without; the vote by keyboard alone."""

import os
import re
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from playwright._impl._api_structures import SetCookieParam
from playwright.sync_api import Browser, BrowserContext, Locator, Page
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.features.members.models import Member
from policy_forum.web.storage import db
from tests.browser.chromium import chromium_path, open_chromium
from tests.browser.walk import PHONE, axe_violations
from tests.makers import TEXT, Makers
from tests.stage import START, Stage

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(
        chromium_path() is None and not os.environ.get("CI"), reason="Chromium is not installed"
    ),
]
# Whether the middle of the focused element is on the screen, with nothing above it.
_IS_SEEN = """e => {
  const r = e.getBoundingClientRect(), x = r.left + r.width / 2, y = r.top + r.height / 2;
  const top = document.elementFromPoint(x, y);
  return top !== null && (e === top || e.contains(top) || top.contains(e) || top.control === e);
}"""
TITLE = "Evening buses from the hospital"


@pytest.fixture(scope="module")
def chromium():
    with open_chromium() as browser:
        yield browser


@dataclass
class Phone:
    """One person's phone. Every page that it comes to is looked at once."""

    name: str
    context: BrowserContext
    home: str
    has_scripts: bool
    looked_at: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: pytest.fail(f"{self.name}: script: {error}"))
        self.page.on("console", self._hear)

    def open(self, path: str) -> None:
        """Go to an address."""
        self.page.goto(self.home + path)
        self.look()

    def tap(self, words: str) -> None:
        """Tap the one button, or link, with these words that can be seen."""
        self._one(words).click()
        self.page.wait_for_load_state()
        self.look()

    def fill(self, label: str, words: str) -> None:
        """Type into the field with that label."""
        self.page.get_by_label(label, exact=True).fill(words)

    def says(self, words: str) -> None:
        """Wait until it can be read."""
        self.page.get_by_text(words).first.wait_for(timeout=10_000)

    def look(self) -> None:
        """Nothing is wider than the phone, and axe finds nothing."""
        where = f"{self.name} at {self.page.url}"
        heading = self.page.locator("h1")
        assert heading.count() == 1, where
        wide, has = self.page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide <= has <= PHONE, f"{where} is {wide} px wide"
        place = re.sub(r"\d+", "…", self.page.url) + heading.inner_text()
        if self.has_scripts and place not in self.looked_at:
            self.looked_at.add(place)
            assert axe_violations(self.page) == [], where

    def _one(self, words: str) -> Locator:
        both = self.page.get_by_role("button", name=words, exact=True).or_(
            self.page.get_by_role("link", name=words, exact=True)
        )
        assert both.count() == 1, f"{self.name} at {self.page.url}: {both.count()} “{words}”"
        return both

    def _hear(self, message) -> None:
        if message.type in {"error", "warning"}:
            pytest.fail(f"{self.name} at {self.page.url}: console: {message.text}")


@dataclass
class Street:
    """Neighbours of one branch, each with a phone."""

    stage: Stage
    chromium: Browser
    home: str
    has_scripts: bool
    members: dict[str, int]
    phones: dict[str, Phone] = field(default_factory=dict)

    def phone(self, name: str) -> Phone:
        """A person's phone, on which she is signed in."""
        if name not in self.phones:
            context = self.chromium.new_context(
                viewport={"width": PHONE, "height": 844},
                has_touch=True,
                is_mobile=True,
                java_script_enabled=self.has_scripts,
                reduced_motion="reduce",
            )
            context.add_cookies([self._cookie(name)])
            self.phones[name] = Phone(name, context, self.home, self.has_scripts)
        return self.phones[name]

    def _cookie(self, name: str) -> SetCookieParam:
        browser = self.stage.app.test_client()
        with self.stage.app.app_context(), Session(db.engine) as session:
            make = Makers(session, self.stage.clock)
            key = make.account(session.get_one(Member, self.members[name])).fs_uniquifier
        with browser.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = key, True
        found = browser.get_cookie(self.stage.app.config["SESSION_COOKIE_NAME"])
        assert found is not None
        return {"name": found.key, "value": found.value, "url": self.home}


@contextmanager
def served(app):
    """The application on a free port; its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def street(request, fresh_stage, chromium):
    stage = fresh_stage("sqlite")
    stage.app.config["WTF_CSRF_ENABLED"] = True
    with stage.app.app_context(), Session(db.engine) as session:
        make = Makers(session, stage.clock)
        make.standing_orders()
        make.goal(make.cycle())
        branch = make.branch("North", "NOR")
        members = {name: make.member(branch, name).id for name in ("Nell", "Tobias")}
        members["Sian"] = make.officer(OfficeKind.SECRETARY, branch).id
    with served(stage.app) as home:
        street = Street(stage, chromium, home, request.param, members)
        yield street
        for phone in street.phones.values():
            phone.context.close()


def test_a_motion_is_written_seconded_amended_and_voted_on_by_phone(street):
    nell, tobias, sian = (street.phone(name) for name in ("Nell", "Tobias", "Sian"))

    path = write(nell)
    second(tobias)
    amend(tobias, path)
    accept(nell, path)
    announce(sian, path, START + timedelta(days=2))
    vote_by_keyboard(nell, path)

    nell.open(path)
    nell.says("papers are in.")


def write(nell: Phone) -> str:
    """Draft with a preview and move; the path of the motion."""
    nell.open("/")
    nell.tap("Draft a motion")
    nell.fill("Title", TITLE)
    nell.page.locator("textarea[name=text]").fill(TEXT)
    nell.page.get_by_role("button", name="Preview", exact=True).click()
    nell.page.locator("#preview .motion-text, #preview [class*=motion]").first.wait_for()
    nell.look()
    nell.tap("Save the draft")
    nell.says("Saved as a draft.")
    path = nell.page.url.removeprefix(nell.home)
    nell.tap("Move this motion")
    nell.tap("Move this motion")
    nell.says("Moved.")
    return path


def second(tobias: Phone) -> None:
    """The neighbour finds it among what needs him."""
    tobias.open("/")
    tobias.tap(f"{TITLE} Second this motion, if you want your branch to debate it")
    tobias.tap("Second this motion")
    tobias.says("You seconded the motion.")
    tobias.says("26-NOR-001")


def amend(tobias: Phone, path: str) -> None:
    """Edit a clause in place, look at the wording, propose."""
    tobias.open(path)
    tobias.tap("Propose an amendment")
    tobias.page.locator("summary", has_text="Change Resolves 1:").click()
    words = tobias.page.get_by_label("Words of Resolves 1", exact=True)
    words.fill("To ask the county council to restore the night bus.")
    tobias.page.get_by_role("button", name="Preview", exact=True).click()
    tobias.says("In Resolves 1, delete ‘evening’ and insert ‘night’.")
    tobias.look()
    tobias.tap("Propose this amendment")
    tobias.says("Your amendment is proposed.")


def accept(nell: Phone, path: str) -> None:
    """The mover makes it part of her motion."""
    nell.open(path)
    nell.tap("Amendment 1")
    nell.tap("Answer this amendment")
    nell.tap("Accept amendment 1")
    nell.says("You accepted the amendment")


def announce(secretary: Phone, path: str, closes: datetime) -> None:
    """The secretary opens the ballot at once."""
    secretary.open(path)
    secretary.tap("Put it to the vote")
    secretary.fill("Voting on the motion ends", closes.strftime("%Y-%m-%dT%H:%M"))
    secretary.tap("Announce the ballot")
    secretary.says("The ballot is announced")


def vote_by_keyboard(nell: Phone, path: str) -> None:
    """From the motion's page to the receipt with Tab, Space, arrows and Enter only."""
    nell.open(path)
    _tab_to(nell, "a", "Vote on the motion")
    nell.page.keyboard.press("Enter")
    nell.page.wait_for_url("**/ballots/*")
    nell.look()
    _tab_to(nell, "input[type=radio]", "")
    nell.page.keyboard.press("Space")
    nell.page.keyboard.press("ArrowRight")
    marked = nell.page.locator("input[type=radio]:checked")
    assert marked.get_attribute("value") == "against"
    nell.page.keyboard.press("ArrowLeft")
    assert marked.get_attribute("value") == "for"
    _tab_to(nell, "button", "Hand in your paper")
    nell.page.keyboard.press("Enter")
    nell.says("Your paper is in")
    nell.look()


def _tab_to(phone: Phone, selector: str, words: str) -> None:
    """Press Tab until that is focused; what is focused on the way can be seen on the screen."""
    for _time in range(80):
        phone.page.keyboard.press("Tab")
        focused = phone.page.locator(":focus")
        if focused.count():
            where = f"{phone.name} at {phone.page.url}: {focused.inner_text()}"
            assert focused.evaluate(_IS_SEEN), f"focused, but out of sight or covered: {where}"
            if words in focused.inner_text() and focused.evaluate(
                "(e, s) => e.matches(s)", selector
            ):
                return
    pytest.fail(f"{phone.name} at {phone.page.url}: Tab never comes to “{words}” ({selector})")
