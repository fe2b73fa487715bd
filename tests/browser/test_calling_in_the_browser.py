"""Planning and calling a meeting in a browser: on a phone, by keyboard, without scripts."""

import os
import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.identifiers import BranchId
from policy_forum.features.meetings.commands.agenda import add_item
from policy_forum.features.meetings.commands.calling import (
    call_meeting,
    cancel_meeting,
    plan_meeting,
)
from policy_forum.features.meetings.rules.agenda import NewItem
from policy_forum.features.meetings.rules.calling import MeetingPlan
from policy_forum.features.meetings.rules.states import ItemKind
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.clock import FixedClock
from policy_forum.platform.work import unit_of_work
from policy_forum.web.storage import db
from tests.browser.amending_hall import sound, tab_to
from tests.browser.chromium import chromium_path, open_chromium
from tests.browser.polling_place import cookie_of
from tests.browser.test_journey_phone import served
from tests.makers import Makers
from tests.stage import START, Stage, application_on

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(
        chromium_path() is None and not os.environ.get("CI"), reason="Chromium is not installed"
    ),
]
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
LONG = (
    "Cludiant cyhoeddus gyda’r nos o Ysbyty Gwynedd i Lanfairpwllgwyngyllgogerychwyrndrobwll: "
    "adfer y gwasanaeth a dalu amdano"
)


@pytest.fixture(scope="module")
def chromium():
    with open_chromium() as browser:
        yield browser


def _meet(work_as, branch_id, days, **changes):
    begins = START + timedelta(days=days, hours=7)
    settings = {
        "title": "Branch meeting",
        "place": "Neuadd y Dref\n4 Lôn y Felin",
        "link": "https://meet.example.org/gogledd",
        "adjustments": "Step-free from Lôn y Felin. Ask Mared by Friday for an interpreter.",
    }
    plan = MeetingPlan(
        BranchId(branch_id),
        starts_at=begins,
        ends_at=begins + timedelta(hours=2),
        **(settings | changes),
    )
    with work_as() as work:
        return plan_meeting(work, plan)


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A branch with a meeting in each state, served: where, keys by name, and cookies."""
    folder = tmp_path_factory.mktemp("calling")
    clock = FixedClock(START)
    stage = Stage(application_on(f"sqlite:///{folder / 'calls.sqlite3'}", folder, clock), clock)
    with stage.app.app_context(), Session(db.engine) as session:
        make = Makers(session, clock)
        make.cycle()
        branch = make.branch("Gogledd")
        make.standing_orders(branch, version=3)
        secretary = make.officer(OfficeKind.SECRETARY, branch)
        member, elsewhere = make.member(branch), make.member()
        make.motion(branch, state=MotionState.PROPOSED, title=LONG)

        def work_as():
            return unit_of_work(session, make.actor(secretary), clock)

        ids = {"draft": _meet(work_as, branch.id, 16), "late": _meet(work_as, branch.id, 3)}
        ids["called"] = _meet(work_as, branch.id, 30, title="Annual general meeting")
        ids["gone"] = _meet(work_as, branch.id, 23, title="April meeting")
        for name in ("called", "gone"):
            with work_as() as work:
                call_meeting(work, ids[name])
        with work_as() as work:
            add_item(work, ids["called"], NewItem(ItemKind.REPORT, "Treasurer", "Anwen\nreports"))
        with work_as() as work:
            cancel_meeting(work, ids["gone"], "The hall has flooded.")
        make.motion(branch, state=MotionState.PROPOSED)
        make.motion(branch, state=MotionState.PROPOSED, is_held=True, title=LONG)
        people = {"secretary": secretary, "member": member, "elsewhere": elsewhere}
        keys = {name: make.account(person).fs_uniquifier for name, person in people.items()}
    with served(stage.app) as home:
        yield home, ids, {name: cookie_of(stage, home, key) for name, key in keys.items()}
    with stage.app.app_context():
        db.engine.dispose()


@pytest.fixture
def page_of(chromium, office):
    """A page of somebody's browser, by name."""
    contexts = []

    def begin(who: str, size=PHONE, **how) -> Page:
        context = chromium.new_context(viewport=size, base_url=office[0], **how)
        context.add_cookies([office[2][who]])
        contexts.append(context)
        return context.new_page()

    yield begin
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    ("size", "scheme"),
    [
        pytest.param(PHONE, "light", id="phone-light"),
        pytest.param(PHONE, "dark", id="phone-dark", marks=pytest.mark.once),
        pytest.param(DESK, "light", id="desk-light", marks=pytest.mark.once),
        pytest.param(DESK, "dark", id="desk-dark", marks=pytest.mark.once),
    ],
)
@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("secretary", ""),
        ("member", ""),
        ("elsewhere", ""),
        ("secretary", "/new"),
        ("secretary", "/{draft}/agenda"),
        ("secretary", "/{called}/agenda"),
        ("secretary", "/{draft}/call"),
        ("secretary", "/{late}/call"),
        ("secretary", "/{called}/call"),
        ("secretary", "/{called}/edit"),
        ("secretary", "/{called}/cancel"),
        ("member", "/{called}/paper"),
        ("member", "/{gone}/paper"),
        ("member", "/calendar"),
    ],
)
def test_every_page_is_sound(page_of, office, who, path, size, scheme):
    page = page_of(who, size, color_scheme=scheme)
    page.goto(f"/meetings{path.format(**office[1])}")
    sound(page)
    pictures = os.environ.get("PICTURES")
    if pictures:
        name = f"{who}{path.replace('/', '_')}".replace("{", "").replace("}", "")
        page.screenshot(path=f"{pictures}/{name}-{scheme}-{size['width']}.png", full_page=True)


def test_a_form_that_is_refused_is_sound_and_takes_the_eye(page_of):
    page = page_of("secretary")
    page.goto("/meetings/new")
    page.get_by_label("Title").fill("")
    page.get_by_label("It ends").fill("2026-01-01T10:00")
    page.get_by_role("button", name="Plan the meeting").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter a title.")
    sound(page)


def test_an_item_is_moved_by_keyboard_without_scripts_and_the_page_comes_back_to_it(
    page_of, office
):
    page = page_of("secretary", java_script_enabled=False)
    page.goto(f"/meetings/{office[1]['called']}/agenda")
    tab_to(page, "Treasurer")
    expect(page.locator(":focus")).to_have_accessible_name(re.compile(r"Up\s*: Treasurer"))
    page.keyboard.press("Enter")
    page.wait_for_url("**#item-*")
    titles = page.locator(".call-agenda .call-agenda__title").all_inner_texts()
    assert [title for title in titles if "Treasurer" in title] == ["3. Treasurer"]
    tab_to(page, "Treasurer")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_accessible_name(re.compile(r"Down\s*: Treasurer"))
    page.keyboard.press("Enter")
    expect(page.locator(".call-agenda__title", has_text="4. Treasurer")).to_be_visible()


def test_a_late_meeting_is_moved_and_called_with_two_presses(page_of, office):
    page = page_of("secretary", java_script_enabled=False)
    page.goto(f"/meetings/{office[1]['late']}/call")
    expect(page.get_by_role("button", name="Call the meeting")).to_have_count(0)
    page.get_by_role("button", name="Move it to").first.click()
    expect(page.get_by_text("In time:")).to_be_visible()
    page.get_by_role("button", name="Call the meeting").click()
    expect(page.get_by_text("The papers are on their way")).to_be_visible()


def test_the_paper_prints_each_motion_on_a_page_of_its_own(page_of, office):
    page = page_of("member", DESK)
    page.goto(f"/meetings/{office[1]['called']}/paper")
    page.emulate_media(media="print")
    assert page.locator(".call-paper").first.evaluate("e => getComputedStyle(e).breakBefore") == (
        "page"
    )
    pictures = os.environ.get("PICTURES")
    if pictures:
        page.screenshot(path=f"{pictures}/paper-print.png", full_page=True)
