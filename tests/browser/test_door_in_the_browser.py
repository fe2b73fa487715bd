"""The door on a volunteer's phone, and coming in by one's own: by thumb, keyboard and eye."""

import os
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from policy_forum.features.meetings.rules.states import Presence
from policy_forum.platform.clock import FixedClock
from policy_forum.web.storage import db
from tests.browser.amending_hall import sound, tab_to
from tests.browser.chromium import chromium_path, open_chromium
from tests.browser.polling_place import cookie_of
from tests.browser.test_journey_phone import served
from tests.commands.meetings.halls import MEETS, Hall
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


@pytest.fixture(scope="module")
def chromium():
    with open_chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def evening(tmp_path_factory):
    """A meeting under way, without a quorum, served: where, its key, and cookies by name."""
    folder = tmp_path_factory.mktemp("door")
    clock = FixedClock(START)
    stage = Stage(application_on(f"sqlite:///{folder / 'door.sqlite3'}", folder, clock), clock)
    with stage.app.app_context(), Session(db.engine) as session:
        make = Makers(session, clock)
        hall = Hall.under_way(make, by_card=2, by_phone=0, online=0, ordinary=60)
        hall.goes(hall.members[1], Presence.LEFT)
        make.member(hall.branch, "Gwenllian Angharad", "Llewelyn-Prydderch-Fitzgerald")
        people = {
            "door": hall.doorkeeper,
            "member": hall.members[20],
            "newcomer": hall.newcomer,
            "secretary": hall.secretary,
            "card": hall.members[0],
            "other": hall.members[30],
            "follower": hall.members[31],
        }
        keys = {name: make.account(member).fs_uniquifier for name, member in people.items()}
        made = hall.id, hall.meeting.code
    clock.set(MEETS + timedelta(minutes=31))
    with served(stage.app) as home:
        cookies = {name: cookie_of(stage, home, key) for name, key in keys.items()}
        yield home, *made, cookies
    with stage.app.app_context():
        db.engine.dispose()


@pytest.fixture
def page_of(chromium, evening):
    """A page of somebody's browser, by name; without scripts unless told otherwise."""
    contexts = []

    def begin(who: str, size=PHONE, **how) -> Page:
        context = chromium.new_context(viewport=size, base_url=evening[0], **how)
        context.add_cookies([evening[3][who]])
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
        ("door", "/door"),
        ("door", "/door?q=zzz"),
        ("door", "/door?q=Fitzgerald"),
        ("member", "/join"),
        ("newcomer", "/join"),
        ("card", "/join"),
        ("card", "/leave"),
        ("member", "/apologies"),
        ("secretary", "/stewards"),
        ("member", "in"),
        ("member", "in/{code}"),
        ("member", "in/NOPE"),
    ],
)
def test_every_page_is_sound(page_of, evening, who, path, size, scheme):
    _home, meeting_id, code, _cookies = evening
    page = page_of(who, size, color_scheme=scheme)
    inside = f"/{meeting_id}{path}" if path.startswith("/") else f"/{path.format(code=code)}"
    page.goto(f"/meetings{inside}")
    sound(page)
    pictures = os.environ.get("PICTURES")
    if pictures:
        name = f"{who}-{path.strip('/').replace('/', '_').replace('?', '_')}"
        page.screenshot(path=f"{pictures}/{name}-{scheme}-{size['width']}.png", full_page=True)


def test_a_volunteer_finds_and_lets_in_by_keyboard_without_scripts(page_of, evening):
    page = page_of("door", java_script_enabled=False)
    page.goto(f"/meetings/{evening[1]}/door")
    page.get_by_label("Part of a name, or the number").fill("gwenllian")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 member", exact=True)).to_be_visible()
    tab_to(page, "Check in with a voting card")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("is in. Hand over a voting card.")
    expect(page.get_by_label("Part of a name, or the number")).to_have_value("")


def test_the_buttons_are_big_enough_for_a_thumb_in_a_hurry(page_of, evening):
    page = page_of("door")
    page.goto(f"/meetings/{evening[1]}/door?show=expected")
    for button in page.get_by_role("button", name="Check in with a voting card").all()[:3]:
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 48
        assert box["width"] >= 250


def test_a_scanned_code_checks_her_in_with_one_press(page_of, evening):
    page = page_of("other")
    page.goto(f"/meetings/in/{evening[2]}")
    expect(page.get_by_text("You can vote, because you joined")).to_be_visible()
    page.get_by_role("button", name="Check in: I am in the room").click()
    page.wait_for_url(f"**/meetings/{evening[1]}")
    expect(page.get_by_text("You are in. You can vote")).to_be_visible()


def test_the_figures_follow_what_happens_elsewhere(page_of, evening):
    door = page_of("door")
    door.goto(f"/meetings/{evening[1]}/door")
    before = door.locator(".door-count").inner_text()
    phone = page_of("follower")
    phone.goto(f"/meetings/{evening[1]}/join")
    phone.get_by_role("button", name="Join online").click()
    expect(door.locator(".door-count")).not_to_have_text(before, timeout=10_000)


def test_the_square_is_drawn_sharp_and_dark_on_white_on_every_ground(page_of, evening):
    page = page_of("member", DESK, color_scheme="dark")
    answer = page.goto(f"/meetings/{evening[1]}/screen-code")
    assert answer is not None
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert page.locator("rect").get_attribute("fill") == "#ffffff"
    if os.environ.get("PICTURES"):
        page.screenshot(path=f"{os.environ['PICTURES']}/square.png")
