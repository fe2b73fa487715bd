"""An hour of a branch meeting of forty, served as users serve it, in the browsers of two people.

The chair presses what her page offers, and the screen of the hall hangs on her laptop; a member
follows by her phone and votes by touch. The others act by commands. Nobody loads a page again.
"""

import os
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from policy_forum.features.ballots.rules import Choice
from policy_forum.features.meetings.commands.door import join_meeting
from policy_forum.features.meetings.models import MeetingVote
from policy_forum.features.meetings.rules.floor import Figures
from policy_forum.features.meetings.rules.states import CheckIn
from policy_forum.features.members.models import Member
from policy_forum.platform.clock import FixedClock, SystemClock
from tests.browser.chromium import chromium_path, open_chromium
from tests.browser.polling_place import cookie_of
from tests.journeys.evening import Evening
from tests.journeys.evening_acts import PHONE, the_meeting_is_called
from tests.journeys.test_a_killed_server import server
from tests.makers import Makers
from tests.stage import Stage

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(
        chromium_path() is None and not os.environ.get("CI"), reason="Chromium is not installed"
    ),
]
SOON = 10_000  # milliseconds, on a busy machine; what is shown comes within one second otherwise
RESTORED = "To ask the county council to restore the evening bus"


class ThisMoment(FixedClock):
    """Runs as the servers' clock does, from the moment to which it was set."""

    def __init__(self, moment: datetime) -> None:
        super().__init__(moment)
        self.set(moment)

    def now(self) -> datetime:
        """So long after the moment it was set to as has passed since."""
        return SystemClock().now() - self._behind

    def advance(self, **_given: float) -> None:
        """Time passes by itself."""

    def set(self, moment: datetime) -> None:
        """Go on from another moment."""
        self._behind = SystemClock().now() - moment


class Screens:
    """The chair's laptop with her page and the hall's screen, and the member's phone."""

    def __init__(self, chromium, stage: Stage, evening: Evening, home: str) -> None:
        self.stage, self.evening, self.home = stage, evening, home
        self.heard: list[str] = []
        laptop = self._context(chromium, evening.chair, 1280, 800)
        self.chair = self.open(laptop, "/chair")
        self.screen = self.open(laptop, "/screen")
        pocket = self._context(chromium, evening.people[PHONE], 390, 800, has_touch=True)
        self.phone = pocket.new_page()
        self.phone.on("pageerror", lambda error: self.heard.append(str(error)))

    def _context(self, chromium, member_id, width, height, **more):
        with self.evening.session() as session:
            member = session.get_one(Member, member_id)
            key = Makers(session, self.evening.clock).account(member).fs_uniquifier
        viewport = {"width": width, "height": height}
        context = chromium.new_context(viewport=viewport, reduced_motion="reduce", **more)
        context.set_default_timeout(SOON)
        context.add_cookies([cookie_of(self.stage, self.home, key)])
        return context

    def open(self, context, place):
        """A page of the meeting, which is never loaded again unless a button does so."""
        page = context.new_page()
        page.on("pageerror", lambda error: self.heard.append(str(error)))
        page.goto(f"{self.home}/meetings/{self.evening.meeting_id}{place}")
        page.evaluate("window.wasNeverLoadedAgain = true")
        return page

    def press(self, words: str) -> None:
        """The chair presses the button with these words, which her page offers by itself."""
        button = self.chair.get_by_role("button", name=words, exact=True).first
        expect(button).to_be_visible(timeout=SOON)
        with self.chair.expect_navigation():
            button.click()
        assert self.chair.get_by_role("alert").count() == 0, self.chair.inner_text("main")

    def tap(self, words: str) -> None:
        """The member touches the button with these words."""
        self.phone.get_by_role("button", name=words, exact=True).first.tap()

    def shows(self, page, part: str, *words: str) -> None:
        """A part of a page that follows comes to say this, without being touched."""
        for each in words:
            expect(page.locator(f"[data-live-part={part}]")).to_contain_text(each, timeout=SOON)

    def both_show(self, part: str, *words: str) -> None:
        """So do the phone and the screen of the hall."""
        self.shows(self.phone, part, *words)
        self.shows(self.screen, part, *words)

    def none_was_loaded_again(self) -> None:
        """Phone and screen followed the whole time, and no script of any page has failed."""
        for page in (self.phone, self.screen):
            assert page.evaluate("window.wasNeverLoadedAgain")
        assert self.heard == []


@pytest.fixture(scope="module")
def chromium():
    with open_chromium() as browser:
        yield browser


@contextmanager
def served_evening(stage, folder, chromium):
    """Forty who meet at this moment, on a server of the project's own settings."""
    evening = Evening.of_forty(stage)
    evening.propose("daily", 0, f"{RESTORED}.", f"{RESTORED} on every day of the week.", by=31)
    evening.propose("taxi", 0, f"{RESTORED}.", "To pay for a night taxi instead.", by=32)
    the_meeting_is_called(evening)
    evening.clock.set(SystemClock().now())
    evening.everybody_comes(but=[PHONE])
    with server(evening.app, folder) as (port, _process):
        screens = Screens(chromium, stage, evening, f"http://127.0.0.1:{port}")
        yield evening, screens
        for page in (screens.chair, screens.phone):
            page.context.close()


def test_the_chair_and_a_member_hold_a_meeting_by_what_their_pages_show(
    fresh_stage, chromium, tmp_path
):
    called = SystemClock().now() - timedelta(days=14, hours=7, minutes=1)
    stage = fresh_stage("sqlite", ThisMoment(called))
    with served_evening(stage, tmp_path, chromium) as (evening, screens):
        people_come(evening, screens)
        the_meeting_comes_to_the_motion(screens)
        she_speaks_against(evening, screens)
        an_amendment_is_carried(evening, screens)
        screens.none_was_loaded_again()


def people_come(evening: Evening, screens: Screens) -> None:
    """All but three are there; the member comes in by the code on the screen."""
    screens.shows(screens.screen, "figures", "37 who may vote")
    screens.phone.goto(f"{screens.home}/meetings/in/{evening.floor().code}")
    screens.tap("Check in: I am in the room")
    expect(screens.phone.locator("main")).to_contain_text("You can vote")
    for who in (evening.chair, evening.secretary):
        with evening.as_member(who) as work:
            join_meeting(work, evening.meeting_id, CheckIn.OWN_PHONE)
    screens.phone.goto(f"{screens.home}/meetings/{evening.meeting_id}")
    screens.shows(screens.screen, "figures", "40 who may vote")


def the_meeting_comes_to_the_motion(screens: Screens) -> None:
    """The chair opens and goes through the agenda; the others see where it is."""
    screens.press("Open the meeting")
    screens.shows(screens.phone, "state", "The meeting has begun.")
    screens.phone.get_by_role("link", name="Go to the meeting").tap()
    screens.shows(screens.phone, "figures", "40")
    screens.phone.evaluate("window.wasNeverLoadedAgain = true")
    screens.press("Take item 1")
    screens.both_show("now", "Apologies")
    screens.press("Note the apologies, and go on")
    position = next(i.position for i in screens.evening.floor().items if "buses" in i.title)
    screens.press(f"Take item {position}")
    screens.both_show("now", "Evening buses")
    screens.both_show("text", f"{RESTORED}.")
    mover = screens.evening.name_of(screens.evening.people[30])
    screens.press(f"Call {mover}")
    screens.shows(screens.phone, "now", mover)
    screens.press("The speech has ended")


def she_speaks_against(evening: Evening, screens: Screens) -> None:
    """The member asks by her phone; the chair's page offers to call her, untouched."""
    name = evening.name_of(evening.people[PHONE])
    screens.phone.locator("#my-asking-open").tap()
    with screens.phone.expect_navigation():
        screens.tap("Speak against")
    screens.phone.evaluate("window.wasNeverLoadedAgain = true")
    screens.shows(screens.screen, "queue", name)
    screens.press(f"Call {name}")
    screens.shows(screens.phone, "now", name)
    screens.press("The speech has ended")


def an_amendment_is_carried(evening: Evening, screens: Screens) -> None:
    """It is shown with what falls, voted on by touch, and changes the text on every screen."""
    number = evening.number_of("daily")
    screens.press(f"Bring amendment {number}")
    screens.both_show("now", f"Amendment {number}")
    screens.shows(screens.phone, "text", "2 falls")
    screens.press(f"Call {evening.name_of(evening.people[31])}")
    screens.press("The speech has ended")
    expect(screens.phone.get_by_role("button", name="For", exact=True)).to_have_count(0)

    screens.press("Open the vote")
    screens.tap("For")
    expect(screens.phone.locator("[data-vote-said]")).to_contain_text("Your vote for is in")
    question_id = evening.question().id
    evening.everybody_votes(15, 6, 3, but=[PHONE], hands=(9, 3, 2))
    screens.shows(screens.screen, "now", "25")
    screens.press("Close the vote")

    screens.shows(screens.phone, "now", f"Amendment {number}: carried. 25 for, 9 against")
    screens.shows(screens.screen, "now", "Carried")
    screens.both_show("text", "on every day of the week")
    screens.shows(screens.phone, "now", "Next The motion as it stands now")
    expect(screens.phone.locator(".mine")).to_contain_text("Your vote for is in", timeout=SOON)
    assert evening.question_of(question_id).total == Figures(25, 9, 5)
    with evening.session() as session:
        hers = select(MeetingVote.choice).where(
            MeetingVote.question_id == question_id,
            MeetingVote.member_id == evening.people[PHONE],
        )
        assert session.scalars(hers).all() == [Choice.FOR]
