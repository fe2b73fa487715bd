"""The chair's page in the browser: it follows the meeting, by keyboard alone, on a phone."""

import os

import pytest
from playwright.sync_api import expect

from policy_forum.features.meetings.commands.speaking import ask_to_speak
from policy_forum.features.meetings.rules.states import SpeakerRole
from tests.browser.chromium import chromium_path, open_chromium
from tests.browser.meeting_place import meeting_place
from tests.browser.walk import axe_violations
from tests.makers import TEXT

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(
        chromium_path() is None and not os.environ.get("CI"), reason="Chromium is not installed"
    ),
]
WIDTHS = {"phone": 360, "desktop": 1280}


@pytest.fixture(scope="module")
def chromium():
    with open_chromium() as browser:
        yield browser


@pytest.fixture
def place(tmp_path):
    with meeting_place(tmp_path, TEXT) as place:
        yield place
        assert place.heard == []


def _step(page):
    return page.locator("[data-step]")


def _press_by_keyboard(page, words):
    """Go to the button by the tabulator, from wherever the keyboard is, and press it."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == words:
            page.keyboard.press("Enter")
            return
    pytest.fail(f"the keyboard does not come to “{words}”")


def test_a_meeting_goes_on_by_keyboard_alone(chromium, place):
    page = place.open(chromium, place.hall.chair, "/chair")
    for button, after in (
        ("Take item 1", "Read out the apologies"),
        ("Note the apologies, and go on", "Take item 2: The treasurer’s report"),
        ("Take item 2", "The treasurer’s report"),
        ("Note it, and go on", "Take item 3: Evening buses from the hospital"),
        ("Take item 3", f"Call {place.hall.mover.full_name}"),
    ):
        _press_by_keyboard(page, button)
        expect(_step(page)).to_have_text(after)


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_everything_opened_it_is_clean_and_fits(chromium, place, width):
    place.chair.takes_motion()
    page = place.open(chromium, place.hall.chair, "/chair", width=width)
    for summary in page.locator("details summary").all():
        summary.click()
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_phone_the_main_button_is_on_the_first_screen(chromium, place):
    place.chair.takes_motion()
    page = place.open(chromium, place.hall.chair, "/chair")
    box = page.locator(".step__main button").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 740
    assert box["height"] >= 44


def test_it_follows_the_meeting_and_keeps_what_is_typed(chromium, place):
    place.chair.takes_motion()
    page = place.open(chromium, place.hall.chair, "/chair", width=1280)
    expect(page.locator("[data-live-state]")).to_have_text("Follows the meeting")
    page.locator("#rule > summary").click()
    about = page.locator("#ruling-about")
    about.fill("An amendment handed in at the door")
    member = place.hall.members[6]
    place.chair.by(member, ask_to_speak, place.hall.id, SpeakerRole.AGAINST)
    expect(page.locator(".speakers")).to_contain_text(member.full_name)
    expect(about).to_have_value("An amendment handed in at the door")
    expect(about).to_be_focused()
    place.chair.by(member, ask_to_speak, place.hall.id, SpeakerRole.POINT_OF_ORDER)
    expect(_step(page)).to_have_text(f"Call {member.full_name}")
    expect(page.locator("[data-live-said]")).to_contain_text("Next: Call")


def test_the_clock_of_a_speech_runs(chromium, place):
    place.chair.takes_motion()
    page = place.open(chromium, place.hall.chair, "/chair")
    page.locator(".step__main button").click()
    expect(page.locator("[data-ticks]")).to_contain_text(" left")
    first = page.locator("[data-ticks]").text_content()
    expect(page.locator("[data-ticks]")).not_to_have_text(first or "")


def test_without_scripts_every_button_comes_back_to_a_whole_page(chromium, place):
    page = place.open(chromium, place.hall.chair, "/chair", java_script_enabled=False)
    page.get_by_role("button", name="Take item 1", exact=True).click()
    expect(_step(page)).to_have_text("Read out the apologies")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
