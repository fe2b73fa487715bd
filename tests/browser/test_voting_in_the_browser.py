"""Voting in secret on a phone: sealed in the browser, or without scripts by the server."""

import json
import os
import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from policy_forum.features.ballots.models import Ballot
from policy_forum.features.members.models import Member
from policy_forum.platform.clock import FixedClock
from policy_forum.web.storage import db
from tests.browser.chromium import chromium_path, open_chromium
from tests.browser.polling_place import QUESTIONS, PollingPlace, cookie_of, private_key_of
from tests.browser.test_journey_phone import served
from tests.browser.walk import axe_violations
from tests.commands.ballots.sealed import open_secret_ballot
from tests.commands.ballots.unguarded import unguarded_ballots
from tests.makers import Makers
from tests.stage import START, Stage, application_on

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(
        chromium_path() is None and not os.environ.get("CI"), reason="Chromium is not installed"
    ),
]
PHONE, DESK = 390, 1280
_REFUSED = re.compile(r"status of (401|422)")


@pytest.fixture(scope="module")
def chromium():
    with open_chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def hall(tmp_path_factory):
    """The application with members, served for all tests of this file."""
    folder = tmp_path_factory.mktemp("polling")
    clock = FixedClock(START)
    stage = Stage(application_on(f"sqlite:///{folder / 'poll.sqlite3'}", folder, clock), clock)
    with stage.app.app_context(), Session(db.engine) as session:
        make = Makers(session, clock)
        make.cycle()
        branch = make.branch("North", "NOR")
        make.standing_orders(branch)
        members = [make.member(branch, "Anwen"), make.member(branch, "Tobias")]
        keys = [make.account(member).fs_uniquifier for member in members]
        member_ids = [member.id for member in members]
    with served(stage.app) as home:
        yield stage, home, member_ids, [cookie_of(stage, home, key) for key in keys]
    with stage.app.app_context():
        db.engine.dispose()


@pytest.fixture
def place(hall) -> PollingPlace:
    """A ballot of its own for each test, with a key whose private half the test has."""
    stage, home, member_ids, cookies = hall
    with stage.app.app_context(), Session(db.engine) as session:
        members = [session.get_one(Member, key) for key in member_ids]
        ballot = open_secret_ballot(session, START, members, members[:1], questions=QUESTIONS)
        with unguarded_ballots(session):
            session.get_one(
                Ballot, ballot.id
            ).explanation = "The committee proposes a week in July.\n\nIt would cost £2,400."
        private = private_key_of(session, ballot)
    return PollingPlace(home, stage, ballot, private, cookies)


@pytest.fixture
def open_page(chromium, place):
    contexts, heard = [], []

    def hear(message) -> None:
        # The browser says so whenever a page is refused, which two of these tests want.
        if message.type in {"error", "warning"} and not _REFUSED.search(message.text):
            heard.append(message.text)

    def do(path: str, width: int = PHONE, *, scripts: bool = True, who: int = 0) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 844},
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        context.add_cookies([place.cookies[who]])
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("console", hear)
        page.goto(place.path + path)
        return page

    yield do
    for context in contexts:
        context.close()
    assert heard == []


def looks_right(page: Page, width: int = PHONE) -> None:
    """Nothing is wrong for axe, nothing is wider than the screen, every control is large enough."""
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def fill_in(page: Page) -> None:
    """For; Ada and Cerys; Cerys before Bo; Green and Blue equal, before Red."""
    page.get_by_label("For", exact=True).check()
    page.locator("#q2-0").check()
    page.locator("#q2-2").check()
    page.locator("#q3-2").fill("1")
    page.locator("#q3-1").fill("2")
    for option, number in enumerate(("2", "1", "1")):
        page.locator(f"#q4-{option}").fill(number)


SAYS = {"1": "for", "2": ((0, 2),), "3": ((2,), (1,)), "4": ((1, 2), (0,))}


@pytest.mark.parametrize("width", [PHONE, DESK], ids=["phone", "desk"])
def test_a_paper_sealed_in_the_browser_is_in_the_box_as_filled_in(open_page, place, width):
    sent: list[str] = []
    page = open_page("", width)
    page.on("request", lambda request: sent.append(request.post_data or ""))
    looks_right(page, width)
    page.get_by_role("link", name="Fill in your paper").first.click()
    expect(page.get_by_role("button", name="Look it over")).to_be_visible()
    looks_right(page, width)
    fill_in(page)
    expect(page.locator("[data-count]")).to_have_text("Chosen: 2 of at most 2")
    page.get_by_role("button", name="Look it over").click()
    expect(page.get_by_role("heading", name="Look over your paper")).to_be_focused()
    expect(page.locator("[data-review-list]")).to_contain_text("Cerys Llewelyn-Prydderch")
    looks_right(page, width)
    page.get_by_role("button", name="Hand in my paper").click()

    page.wait_for_url("**/receipt")
    looks_right(page, width)
    [(hashed, tracker, answers)] = place.papers()
    assert answers == SAYS
    expect(page.locator("[data-tracker]")).to_have_text(tracker)
    expect(page.locator(".receipt")).to_contain_text(hashed)
    posted = [body for body in sent if body]
    assert len(posted) == 1
    assert re.match(r"csrf_token=[^&]*&key=[0-9a-f]{64}&envelope=[^&]+$", posted[0])
    assert tracker not in posted[0]


def test_the_tracker_is_in_this_tab_alone_and_can_be_forgotten(open_page, place):
    page = open_page("/vote")
    fill_in(page)
    page.get_by_role("button", name="Look it over").click()
    page.get_by_role("button", name="Hand in my paper").click()
    page.wait_for_url("**/receipt")
    [(_hashed, tracker, _answers)] = place.papers()
    assert tracker not in json.dumps(page.context.cookies())

    elsewhere = open_page("/receipt")
    expect(elsewhere.get_by_text("It is not here.")).to_be_visible()
    page.get_by_role("button", name="Forget it in this browser").click()
    expect(page.get_by_text("It is not here.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("It is not here.")).to_be_visible()
    assert tracker not in page.content()


@pytest.mark.parametrize("width", [PHONE, DESK], ids=["phone", "desk"])
def test_without_scripts_the_server_seals_and_the_receipt_is_shown_once(open_page, place, width):
    page = open_page("/vote", width, scripts=False)
    expect(page.get_by_text("The server then seals it for you")).to_be_visible()
    expect(page.get_by_role("button", name="Look it over")).to_be_hidden()
    fill_in(page)
    page.get_by_role("button", name="Go on without sealing in this browser").click()
    expect(page.get_by_role("heading", name="Look over your paper")).to_be_visible()
    page.get_by_role("button", name="Go back and change it").click()
    expect(page.locator("#q3-2")).to_have_value("1")
    page.get_by_label("Against").check()
    page.get_by_role("button", name="Go on without sealing in this browser").click()
    page.get_by_role("button", name="Hand in my paper").click()

    [(hashed, tracker, answers)] = place.papers()
    assert answers == SAYS | {"1": "against"}
    expect(page.locator(".receipt")).to_contain_text(hashed)
    expect(page.locator(".receipt")).to_contain_text(tracker)
    page.goto(f"{place.path}/receipt")
    assert tracker not in page.content()


def test_what_has_to_be_mended_is_said_in_the_browser_and_nothing_is_sent(open_page, place):
    page = open_page("/vote")
    page.locator("#q3-0").fill("1")
    page.locator("#q3-1").fill("1")
    page.get_by_role("button", name="Look it over").click()

    summary = page.locator("[data-errors]")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Choose for, against or abstain.")
    expect(summary).to_contain_text("Two options have the number 1.")
    looks_right(page)
    summary.get_by_role("link").first.click()
    expect(page.locator("#q1-for")).to_be_focused()
    assert place.papers() == []


def test_the_server_says_the_same_without_scripts(open_page, place):
    page = open_page("/vote", scripts=False)
    page.locator("#q3-0").fill("1")
    page.locator("#q3-1").fill("1")
    page.get_by_role("button", name="Go on without sealing in this browser").click()

    summary = page.locator("[data-errors]")
    expect(summary).to_contain_text("Choose for, against or abstain.")
    expect(summary).to_contain_text("Two options have the number 1.")
    expect(page.locator("#q3-1")).to_have_value("1")
    assert place.papers() == []


def test_a_member_votes_by_keyboard_alone_ranking_with_buttons(open_page, place):
    page = open_page("/vote")
    expect(page.get_by_role("button", name="Look it over")).to_be_visible()
    keys = page.keyboard

    def tab_to(selector: str) -> None:
        for _step in range(80):
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            keys.press("Tab")
        pytest.fail(f"no way by keyboard to {selector}")

    tab_to("#q1-for")
    keys.press("Space")
    tab_to("#q2-1")
    keys.press("Space")
    tab_to('[data-question="3"] [data-option="1"] [data-up]')
    keys.press("Enter")
    expect(page.locator("#q3-1")).to_have_value("1")
    tab_to("[data-look-over]")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Look over your paper")).to_be_focused()
    tab_to("form[data-vote] button[type=submit]")
    keys.press("Enter")

    page.wait_for_url("**/receipt")
    [(_hashed, _tracker, answers)] = place.papers()
    assert answers == {"1": "for", "2": ((1,),), "3": ((1,),), "4": ()}


def test_a_second_paper_replaces_the_first_and_the_page_says_so(open_page, place):
    page = open_page("/vote")
    for word in ("For", "Against"):
        expect(page.get_by_role("button", name="Look it over")).to_be_visible()
        page.get_by_label(word, exact=True).check()
        page.get_by_role("button", name="Look it over").click()
        page.get_by_role("button", name="Hand in my paper").click()
        page.wait_for_url("**/receipt")
        page.get_by_role("link", name="Change your paper").click()
        expect(page.get_by_text("This one replaces it.")).to_be_visible()

    [(_hashed, _tracker, answers)] = place.papers()
    assert answers["1"] == "against"


def test_who_is_signed_out_in_between_loses_nothing(open_page, place):
    page = open_page("/vote")
    page.get_by_label("Abstain", exact=True).check()
    page.get_by_role("button", name="Look it over").click()
    page.context.clear_cookies()
    page.get_by_role("button", name="Hand in my paper").click()
    expect(page.get_by_role("heading", name="Your paper was not taken")).to_be_visible()
    looks_right(page)
    assert place.papers() == []

    page.context.add_cookies([place.cookies[0]])
    page.get_by_role("button", name="I have signed in: hand in my paper").click()
    page.wait_for_url("**/receipt")
    [(_hashed, tracker, answers)] = place.papers()
    assert answers["1"] == "abstain"
    expect(page.locator("[data-tracker]")).to_have_text(tracker)


@pytest.mark.parametrize("width", [360, PHONE, DESK])
@pytest.mark.parametrize("path", ["", "/vote", "/board"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_nothing_is_wrong_with_the_pages(open_page, place, width, path, scripts):
    page = open_page(path, width, scripts=scripts)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if scripts:
        assert axe_violations(page) == []


def test_every_control_of_the_paper_is_large_enough_for_a_finger(open_page, place):
    page = open_page("/vote")
    expect(page.get_by_role("button", name="Look it over")).to_be_visible()
    small = page.evaluate(
        """() => [...document.querySelectorAll("main button, main input:not([type=hidden])")]
          .filter(e => e.checkVisibility())
          .map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
          .filter(([, r]) => r.width < 24 || r.height < 24).map(([html]) => html)"""
    )

    assert small == []
