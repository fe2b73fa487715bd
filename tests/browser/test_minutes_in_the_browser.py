"""Minutes and their record on a phone and on a desk: by thumb, by keyboard, and printed."""

import os
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from policy_forum.features.meetings.commands.minutes import publish_minutes, write_prose
from policy_forum.features.meetings.rules.states import ItemKind
from policy_forum.platform.clock import FixedClock
from policy_forum.platform.work import unit_of_work
from policy_forum.web.storage import db
from tests.browser.amending_hall import sound, tab_to
from tests.browser.chromium import chromium_path, open_chromium
from tests.browser.polling_place import cookie_of
from tests.browser.test_journey_phone import served
from tests.commands.meetings.minuted import Minuted
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
    """A closed meeting with published minutes, served: where, keys, and cookies by name."""
    folder = tmp_path_factory.mktemp("minutes")
    clock = FixedClock(START)
    stage = Stage(application_on(f"sqlite:///{folder / 'm.sqlite3'}", folder, clock), clock)
    with stage.app.app_context(), Session(db.engine) as session:
        make = Makers(session, clock)

        @contextmanager
        def work_as(member):
            with unit_of_work(session, make.actor(member), clock) as work:
                yield work

        held = Minuted.closed(make, work_as)
        item = held.hall.items[ItemKind.REPORT].id
        held.by(held.hall.secretary, write_prose, held.meeting_id, item, "The branch has £420.", 0)
        held.by(held.hall.secretary, publish_minutes, held.meeting_id)
        people = {"member": held.hall.members[0], "secretary": held.hall.secretary}
        keys = {name: make.account(member).fs_uniquifier for name, member in people.items()}
        made = held.hall.id, held.hall.items[ItemKind.MOTION].id
    with served(stage.app) as home:
        cookies = {name: cookie_of(stage, home, key) for name, key in keys.items()}
        yield home, *made, cookies
    with stage.app.app_context():
        db.engine.dispose()


@pytest.fixture
def page_of(chromium, evening):
    """A page of somebody's browser, by name."""
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
        ("member", "minutes"),
        ("member", "record"),
        ("secretary", "minutes"),
        ("secretary", "minutes/edit/{item}"),
        ("secretary", "minutes/correct"),
    ],
)
def test_every_page_is_sound(page_of, evening, who, path, size, scheme):
    _home, meeting_id, item, _cookies = evening
    page = page_of(who, size, color_scheme=scheme)
    page.goto(f"/meetings/{meeting_id}/{path.format(item=item)}")
    sound(page)
    pictures = os.environ.get("PICTURES")
    if pictures:
        name = f"{who}-{path.replace('/', '_').replace('{item}', 'item')}"
        page.screenshot(path=f"{pictures}/{name}-{scheme}-{size['width']}.png", full_page=True)


def test_the_secretary_writes_by_keyboard_and_without_scripts(page_of, evening):
    page = page_of("secretary", java_script_enabled=False)
    page.goto(f"/meetings/{evening[1]}/minutes/edit/{evening[2]}")
    page.get_by_label("Text").fill("The debate was friendly.")
    tab_to(page, "Save the note")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The debate was friendly.")).to_be_visible()
    expect(page.get_by_role("button", name="Publish again")).to_be_visible()


def test_a_figure_leads_to_its_event(page_of, evening):
    page = page_of("member", java_script_enabled=False)
    page.goto(f"/meetings/{evening[1]}/minutes")
    page.locator(".minutes-votes .figure").first.click()
    expect(page.locator(".record-event--marked")).to_contain_text("Amendment 1: Carried, 5 for")


def test_printed_minutes_have_no_buttons_and_no_links_to_write(page_of, evening):
    page = page_of("secretary", DESK)
    page.goto(f"/meetings/{evening[1]}/minutes?draft=1")
    page.emulate_media(media="print")
    expect(page.get_by_text("Change the note").first).to_be_attached()
    expect(page.get_by_text("Change the note").first).to_be_hidden()
    expect(page.get_by_role("button", name="Note a correction")).to_have_count(0)
    expect(page.get_by_text("The motion as amended was carried.")).to_be_visible()
    pictures = os.environ.get("PICTURES")
    if pictures:
        page.screenshot(path=f"{pictures}/minutes-print.png", full_page=True)
