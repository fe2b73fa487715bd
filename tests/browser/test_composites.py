"""The workbench of composites on phone and desk, with JavaScript and without, by keyboard."""

import os
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.identifiers import MotionId
from policy_forum.features.compositing import commands
from policy_forum.features.compositing.models import Composite
from policy_forum.features.members.models import Member
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.work import unit_of_work
from policy_forum.web.storage import db
from tests.browser.chromium import chromium_path, open_chromium
from tests.browser.test_journey_phone import served
from tests.browser.walk import axe_violations
from tests.makers import TEXT, Makers

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(
        chromium_path() is None and not os.environ.get("CI"), reason="Chromium is not installed"
    ),
]
WIDTHS = {"phone": 390, "small phone": 360, "desk": 1280}
OTHER = TEXT.replace("evening bus", "last bus").replace("20:00.", "20:00, and often later.")
MEETING = "To invite the operator to a meeting in the town hall."


@dataclass
class Office:
    """A composite of two motions, served to the office that writes it."""

    stage: object
    home: str
    composite_id: int
    cookie: dict[str, str]

    @property
    def address(self) -> str:
        """The page of the composite."""
        return f"{self.home}/composites/{self.composite_id}"

    @property
    def text(self) -> str:
        """What is stored."""
        with self.stage.app.app_context(), Session(db.engine) as session:  # type: ignore[attr-defined]
            return session.scalar(select(Composite.text_markdown)) or ""


@pytest.fixture(scope="module")
def chromium():
    with open_chromium() as browser:
        yield browser


@pytest.fixture
def office(fresh_stage):
    stage = fresh_stage("sqlite")
    stage.app.config["WTF_CSRF_ENABLED"] = True
    with stage.app.app_context(), Session(db.engine) as session:
        make = Makers(session, stage.clock)
        make.cycle()
        first = make.motion(state=MotionState.SUBMITTED)
        second = make.motion(state=MotionState.SUBMITTED, text=f"{OTHER}3. {MEETING}\n")
        officer = make.officer(OfficeKind.NATIONAL_OFFICE)
        keys = MotionId(first.id), MotionId(second.id), officer.id
        stage.clock.advance(days=55)
        actor = make.actor(officer)
        with unit_of_work(session, actor, stage.clock) as work:
            composite_id = commands.begin_composite(work, keys[0])
        version = session.get_one(Composite, composite_id).version
        with unit_of_work(session, actor, stage.clock) as work:
            commands.add_source(work, composite_id, version, keys[1])
    with served(stage.app) as home:
        yield Office(stage, home, composite_id, _cookie(stage, home, keys[2]))


def _cookie(stage, home, member_id):
    browser = stage.app.test_client()
    with stage.app.app_context(), Session(db.engine) as session:
        account = Makers(session, stage.clock).account(session.get_one(Member, member_id))
        fs_uniquifier = account.fs_uniquifier
    with browser.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = fs_uniquifier, True
    found = browser.get_cookie(stage.app.config["SESSION_COOKIE_NAME"])
    return {"name": found.key, "value": found.value, "url": home}


@pytest.fixture
def open_page(office, chromium):
    """Open the workbench at a width; errors of the page and of the console fail the test."""
    contexts = []

    def begin(width="phone", *, scripts=True) -> Page:
        context = chromium.new_context(
            viewport={"width": WIDTHS[width], "height": 844},
            is_mobile=width != "desk",
            has_touch=width != "desk",
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.add_cookies([office.cookie])
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"script: {error}"))
        page.on("console", lambda said: said.type == "error" and pytest.fail(said.text))
        page.goto(office.address)
        return page

    yield begin
    for context in contexts:
        context.close()


def take_meeting(page):
    clause = page.locator("#sources ~ .bench__sources .bench__clause").filter(has_text=MEETING)
    clause.get_by_role("button", name="Take this clause").click()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_composite_is_written_on_a_phone(office, open_page, scripts):
    page = open_page("phone", scripts=scripts)
    take_meeting(page)
    assert office.text.endswith(f"3. {MEETING}\n")
    passage = page.locator(".bench__passage").filter(has_text=MEETING)
    assert "Resolves 3" in passage.locator(".source-chip").inner_text()
    passage.get_by_role("button", name="Up").click()
    assert f"2. {MEETING}" in office.text

    page.locator(".bench__passage").filter(has_text=MEETING).get_by_role(
        "link", name="Change words"
    ).click()
    page.get_by_label("Words from B").fill("To invite the operator … in the town hall.")
    page.get_by_label("Words of the national office, behind").fill("as soon as may be")
    page.get_by_role("button", name="Save the passage").click()

    assert "2. To invite the operator in the town hall as soon as may be\n" in office.text
    passage = page.locator(".bench__passage").filter(has_text="as soon as may be")
    assert "national office" in passage.inner_text()


def test_passages_are_dragged_on_a_desk(office, open_page):
    page = open_page("desk")
    passages = page.locator(".bench__passage")
    first = passages.filter(has_text="To ask the county council")
    second = passages.filter(has_text="To write to every councillor")

    with page.expect_navigation():
        second.locator(".bench__words").drag_to(first.locator(".bench__words"))

    assert office.text.index("To write") < office.text.index("To ask")


def test_it_can_be_done_by_keyboard_alone(office, open_page):
    page = open_page("desk")
    clause = page.locator("#sources ~ .bench__sources .bench__clause").filter(has_text=MEETING)
    clause.get_by_role("button", name="Take this clause").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator(".bench__passage").filter(has_text=MEETING).get_by_role(
        "button", name="Remove"
    ).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert MEETING not in office.text


@pytest.mark.parametrize("width", list(WIDTHS))
def test_no_page_of_a_composite_has_a_violation_or_is_too_wide(office, open_page, width):
    page = open_page(width)
    take_meeting(page)
    key = page.locator(".bench__passage").last.get_attribute("id").removeprefix("passage-")
    part = page.get_by_role("link", name="Take part").first.get_attribute("href")
    ways = ["", "/text", "/sources", f"/passages/{key}", "/sources/1", "/setting-aside"]
    found = {}
    for way in [*(office.address + way for way in ways), office.home + part]:
        page.goto(way)
        wide = page.evaluate("document.documentElement.scrollWidth") > WIDTHS[width]
        violations = axe_violations(page)
        if wide or violations:
            found[way] = (wide, violations)

    assert found == {}
