"""A page that follows: what arrives, what the reader keeps, and what happens without a stream."""

import os
import re

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from benchmarks.live_routes import LONGER, TABLES, add_hall
from policy_forum.domain.eligibility import Standing
from policy_forum.features.members.models import Member
from policy_forum.platform.live import Pace
from policy_forum.web.storage import db
from policy_forum.web.streams import hub_of
from tests.browser.chromium import chromium_path, open_chromium
from tests.browser.polling_place import cookie_of
from tests.browser.test_journey_phone import served
from tests.makers import Makers

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(
        chromium_path() is None and not os.environ.get("CI"), reason="Chromium is not installed"
    ),
]
# A browser waits two to five seconds before it comes back.
COMES_BACK = 15_000


@pytest.fixture(scope="module")
def chromium():
    with open_chromium() as browser:
        yield browser


class Hall:
    """The hall, served; a browser of the member who follows it, and what the server was asked."""

    def __init__(self, stage, home, chromium, follower, cookie):
        self.stage, self.home, self.follower = stage, home, follower
        self._key = cookie[1]
        self.context = chromium.new_context(viewport={"width": 390, "height": 700})
        self.context.add_cookies([cookie[0]])
        self.page = self.context.new_page()
        self.errors: list[str] = []
        self.asked: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))

    @property
    def hub(self):
        return hub_of(self.stage.app)

    def open(self):
        self.page.goto(f"{self.home}/hall/1")
        return self.page

    def state(self):
        return self.page.locator("[data-live-state]")

    def say(self, sentence, **more):
        """Say something, as the same member on another device."""
        browser = self.stage.app.test_client()
        with browser.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = self._key, True
        assert browser.post("/hall/1/say", data={"sentence": sentence} | more).status_code == 200


@pytest.fixture
def hall(fresh_stage, chromium):
    stage = fresh_stage("sqlite")
    add_hall(stage.app)
    with stage.app.app_context(), Session(db.engine) as session:
        TABLES.create_all(session.connection())
        make = Makers(session, stage.clock)
        member = make.member(make.branch("North", "NOR"))
        key, follower = make.account(member).fs_uniquifier, member.id
        session.commit()
    with served(stage.app) as home:
        hall = Hall(stage, home, chromium, follower, (cookie_of(stage, home, key), key))
        yield hall
        hall.context.close()
        hub_of(stage.app).close()
    assert hall.errors == []


def test_what_is_said_appears_and_is_read_out_without_reloading(hall):
    page = hall.open()
    expect(hall.state()).to_have_text("Connected")
    page.evaluate(
        "() => { window.heard = [];"
        " document.addEventListener('live:changed', (e) => heard.push(e.detail.parts)); }"
    )

    hall.say("Good evening & welcome")

    expect(page.locator("[data-live-part=now]")).to_contain_text("Good evening & welcome")
    expect(page.locator("[data-live-part=count]")).to_have_text("1")
    expect(page.locator("[data-live-said]")).to_have_text("Good evening & welcome")
    assert page.evaluate("heard") == [["now", "count"]]


@pytest.mark.once
def test_a_page_that_is_up_to_date_is_sent_no_parts(hall):
    page = hall.open()
    expect(hall.state()).to_have_text("Connected")

    (stream,) = [url for url in hall.asked if "/stream" in url]
    assert f"version={page.locator('main').get_attribute('data-live-version')}" in stream
    expect(page.locator("[data-live-said]")).to_be_empty()


def test_the_keyboard_stays_where_it_was(hall):
    page = hall.open()
    expect(hall.state()).to_have_text("Connected")
    page.locator("#answer").focus()

    hall.say("Good evening")

    expect(page.locator("[data-live-part=now]")).to_contain_text("Good evening")
    expect(page.locator("#answer")).to_be_focused()


@pytest.mark.once
def test_a_reader_in_the_middle_of_the_text_stays_where_she_reads(hall):
    page = hall.open()
    expect(hall.state()).to_have_text("Connected")
    page.evaluate("scrollTo(0, document.getElementById('p-20').offsetTop - 50)")
    before = page.locator("#p-20").bounding_box()

    hall.say(LONGER)

    expect(page.locator("[data-live-part=text] p")).to_have_count(60)
    page.wait_for_timeout(300)
    after = page.locator("#p-20").bounding_box()
    assert abs(after["y"] - before["y"]) <= 2


def test_ones_own_part_is_fetched_when_it_concerns_her_and_keeps_what_she_typed(hall):
    page = hall.open()
    expect(hall.state()).to_have_text("Connected")
    page.locator("#speech").fill("I beg to move")
    page.locator("#side-for").check()
    page.locator("#more summary").click()
    page.locator("#speech").focus()
    mine = page.locator("[data-live-me]")

    hall.say("of no concern to her")
    expect(page.locator("[data-live-part=count]")).to_have_text("1")
    expect(mine).to_contain_text(": 0")
    hall.say("hers", member=str(hall.follower))

    expect(mine).to_contain_text(f"For member {hall.follower}: 2")
    expect(page.locator("#speech")).to_have_value("I beg to move")
    expect(page.locator("#speech")).to_be_focused()
    expect(page.locator("#side-for")).to_be_checked()
    expect(page.locator("#more p")).to_be_visible()


def test_a_page_can_ask_for_ones_own_part_itself(hall):
    page = hall.open()
    expect(hall.state()).to_have_text("Connected")
    hall.say("of no concern to her")
    expect(page.locator("[data-live-part=count]")).to_have_text("1")

    page.evaluate("document.dispatchEvent(new Event('live:mine'))")

    expect(page.locator("[data-live-me]")).to_contain_text(": 1")


def test_a_connection_that_is_lost_comes_back_to_what_happened_meanwhile(hall):
    page = hall.open()
    expect(hall.state()).to_have_text("Connected")
    settings = hall.stage.app.extensions["policy_forum"].settings
    hall.hub.close()
    expect(hall.state()).to_have_text("Trying")
    hall.say("said meanwhile")

    add_another_hub(hall, settings)

    expect(hall.state()).to_have_text("Connected", timeout=COMES_BACK)
    expect(page.locator("[data-live-part=now]")).to_contain_text("said meanwhile")
    # Whether something concerned her meanwhile nobody has told her.
    expect(page.locator("[data-live-me]")).to_contain_text(": 1")


def add_another_hub(hall, settings) -> None:
    """As after a restart of the server."""
    from benchmarks.live_routes import _seen, render
    from policy_forum.web.streams import set_up_live

    set_up_live(hall.stage.app, settings, render, _seen)


@pytest.mark.once
def test_without_a_place_the_page_asks_by_itself_until_there_is_one(hall):
    hall.hub._most_streams = 0
    page = hall.open()
    expect(hall.state()).to_have_text("Asking every few seconds", timeout=COMES_BACK)
    refused = [url for url in hall.asked if "/stream" in url]
    assert len(refused) == 3

    hall.say("while polling")
    expect(page.locator("[data-live-part=now]")).to_contain_text(
        "while polling", timeout=COMES_BACK
    )
    expect(page.locator("[data-live-said]")).to_have_text("while polling")
    expect(page.locator("[data-live-me]")).to_contain_text(": 1")


@pytest.mark.once
def test_who_polls_tries_the_stream_again_after_a_minute(hall):
    hall.hub._most_streams = 0
    hall.page.clock.install()
    page = hall.open()
    for _each in range(3):
        page.clock.run_for(4_000)
        page.wait_for_timeout(300)
    expect(hall.state()).to_have_text("Asking every few seconds")
    hall.hub._most_streams = 10

    for _each in range(12):
        page.clock.run_for(6_000)
        page.wait_for_timeout(100)

    expect(hall.state()).to_have_text("Connected")
    hall.say("by stream")
    expect(page.locator("[data-live-part=now]")).to_contain_text("by stream")


@pytest.mark.once
def test_a_line_that_is_dead_without_a_word_is_noticed(hall):
    hall.page.clock.install()
    page = hall.open()
    expect(hall.state()).to_have_text("Connected")
    before = len([url for url in hall.asked if "/stream" in url])

    page.clock.run_for(50_000)

    expect(hall.state()).to_have_text("Connected")
    after = len([url for url in hall.asked if "/stream" in url])
    assert after == before + 1


@pytest.mark.once
def test_signs_of_life_keep_a_quiet_line(hall):
    hall.hub.pace = Pace(beat=0.1)
    hall.page.clock.install()
    page = hall.open()
    expect(hall.state()).to_have_text("Connected")

    for _each in range(10):
        page.clock.run_for(10_000)
        page.wait_for_timeout(250)

    assert len([url for url in hall.asked if "/stream" in url]) == 1


def test_who_may_no_longer_follow_is_told_and_asks_no_more(hall):
    hall.hub.pace = Pace(permission=0.3)
    page = hall.open()
    expect(hall.state()).to_have_text("Connected")
    with hall.stage.app.app_context(), Session(db.engine) as session:
        session.get_one(Member, hall.follower).standing = Standing.SUSPENDED
        session.commit()

    expect(hall.state()).to_have_text("Reload")
    asked = len(hall.asked)
    page.wait_for_timeout(6_000)
    assert len(hall.asked) == asked


def test_without_javascript_the_page_shows_the_same(hall, chromium):
    hall.say("said before")
    context = chromium.new_context(java_script_enabled=False)
    context.add_cookies(hall.context.cookies())
    page = context.new_page()
    page.goto(f"{hall.home}/hall/1")

    expect(page.locator("[data-live-part=now]")).to_contain_text("said before")
    expect(page.locator("[data-live-me]")).to_contain_text(re.compile(r": 1"))
    context.close()
