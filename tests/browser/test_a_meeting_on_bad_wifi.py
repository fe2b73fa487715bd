"""A phone on a bad network: it comes back by itself, and no vote is lost or counted twice."""

import json
import os
import time

import pytest
from playwright.sync_api import expect

from policy_forum.features.meetings.commands.speaking import ask_to_speak
from policy_forum.features.meetings.commands.voting import close_vote
from policy_forum.features.meetings.rules.states import SpeakerRole
from tests.browser.bad_wifi import bad_wifi
from tests.browser.chromium import chromium_path, open_chromium
from tests.browser.meeting_place import meeting_place
from tests.commands.meetings.voting_steps import FOR
from tests.makers import TEXT

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(
        chromium_path() is None and not os.environ.get("CI"), reason="Chromium is not installed"
    ),
]
# A browser waits two to five seconds before it comes back; a vote is sent again after two.
COMES_BACK = 20_000


@pytest.fixture(scope="module")
def chromium():
    with open_chromium() as browser:
        yield browser


@pytest.fixture
def place(tmp_path):
    with meeting_place(tmp_path, TEXT) as place:
        yield place
        assert place.heard == []


@pytest.fixture
def wifi(place):
    """All browsers of the place are behind it."""
    with bad_wifi(place.home) as wifi:
        place.home = wifi.home
        yield wifi


@pytest.fixture
def voter(place):
    return place.hall.members[6]


@pytest.fixture
def phone(chromium, place, wifi, voter):
    """Her phone, which follows the meeting; it is never loaded again."""
    page = place.open(chromium, voter, width=390)
    expect(state(page)).to_have_text("Follows the meeting")
    page.evaluate("window.wasNeverLoadedAgain = true")
    yield page
    assert page.evaluate("window.wasNeverLoadedAgain")


def state(page):
    return page.locator("[data-live-state]")


def said(page):
    return page.locator("[data-vote-said]")


def press(page, words):
    page.get_by_role("button", name=words, exact=True).click()


def closes(place, question):
    place.hall.make.session.commit()
    place.chair.hands(question, 0, 0, 0)
    place.chair.chair(close_vote, question)


def test_a_phone_that_was_cut_off_comes_back_to_where_the_meeting_is(phone, place, wifi, voter):
    wifi.cut()
    expect(state(phone)).to_contain_text("No connection: trying again.")
    question = place.chair.opens_motion()
    place.chair.by(voter, ask_to_speak, place.hall.id, SpeakerRole.POINT_OF_ORDER)
    assert not phone.get_by_role("button", name="For", exact=True).is_visible()

    wifi.mend()

    expect(state(phone)).to_have_text("Follows the meeting", timeout=COMES_BACK)
    expect(phone.locator("[data-live-said]")).to_contain_text("The vote is open: The motion.")
    expect(phone.locator(".queue")).to_contain_text(voter.family_name)
    # Her own part, which nobody told her of, is that of this moment too.
    expect(phone.locator(".mine")).to_contain_text("You have asked: Point of order.")
    press(phone, "For")
    expect(said(phone)).to_contain_text("Your vote for is in")

    wifi.cut()
    expect(state(phone)).to_contain_text("No connection")
    closes(place, question)
    wifi.mend()

    expect(phone.locator("[data-live-part=now]")).to_contain_text("Carried", timeout=COMES_BACK)
    expect(phone.get_by_role("button", name="For", exact=True)).to_have_count(0)
    assert place.votes_to(question) == [(voter.id, "for")]


def test_a_vote_whose_answer_was_lost_is_sent_again_and_has_one_receipt(phone, place, wifi, voter):
    question = place.chair.opens_motion()
    wifi.lose_answer_to("/vote")

    press(phone, "For")

    expect(said(phone)).to_contain_text("Not confirmed: the meeting did not answer")
    assert place.votes_to(question) == [(voter.id, "for")], "the server had taken it"
    place.stage.clock.advance(minutes=2)
    expect(said(phone)).to_contain_text("Your vote for is in", timeout=COMES_BACK)
    assert len(wifi.requests("/vote")) == 2
    assert place.votes_to(question) == [(voter.id, "for")]
    # The receipt is that of the first time, which nobody had heard.
    head, _, body = b"".join(wifi.lost).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), head
    if body:
        assert said(phone).inner_text() == json.loads(body)["receipt"]


def test_a_vote_pressed_without_a_connection_is_not_cast_until_it_is_back(
    phone, place, wifi, voter
):
    question = place.chair.opens_motion()
    expect(phone.get_by_role("button", name="Against", exact=True)).to_be_visible()
    wifi.cut()

    press(phone, "Against")

    expect(said(phone)).to_contain_text("NOT cast")
    expect(phone.locator("[data-receipt]")).not_to_contain_text("is in")
    assert place.votes_to(question) == []
    wifi.mend()
    expect(said(phone)).to_contain_text("Your vote against is in", timeout=COMES_BACK)
    assert place.votes_to(question) == [(voter.id, "against")]


def test_a_vote_that_closed_before_the_connection_was_back_is_clearly_not_cast(
    phone, place, wifi, voter
):
    question = place.chair.opens_motion()
    other = place.hall.members[7]
    place.chair.votes(question, FOR, of=[other])
    expect(phone.get_by_role("button", name="Against", exact=True)).to_be_visible()
    wifi.cut()
    press(phone, "Against")
    expect(said(phone)).to_contain_text("NOT cast")
    closes(place, question)

    wifi.mend()

    expect(said(phone)).to_contain_text("NOT cast: Your vote was not cast.", timeout=COMES_BACK)
    expect(said(phone)).to_contain_text("before your vote came. It is not counted.")
    assert place.votes_to(question) == [(other.id, "for")]


def test_a_vote_that_was_taken_and_never_answered_has_its_receipt_after_the_close(
    phone, place, wifi, voter
):
    question = place.chair.opens_motion()
    expect(phone.get_by_role("button", name="For", exact=True)).to_be_visible()
    wifi.lose_answer_to("/vote")
    press(phone, "For")
    expect(said(phone)).to_contain_text("Not confirmed")
    wifi.cut()
    assert place.votes_to(question) == [(voter.id, "for")]
    closes(place, question)

    wifi.mend()

    expect(said(phone)).to_contain_text("Your vote for is in", timeout=COMES_BACK)
    assert place.votes_to(question) == [(voter.id, "for")]
    assert place.chair.question(question).device_for == 1


def test_a_choice_that_arrives_late_does_not_stand_for_the_one_pressed_after_it(
    phone, place, wifi, voter
):
    question = place.chair.opens_motion()
    wifi.hold_back("/vote")
    press(phone, "For")
    press(phone, "Against")
    expect(said(phone)).to_contain_text("Your vote against is in", timeout=COMES_BACK)
    assert place.votes_to(question) == [(voter.id, "against")]

    wifi.let_go()

    deadline = time.monotonic() + COMES_BACK / 1000
    seen = [place.votes_to(question)]
    while len(wifi.requests("/vote")) < 3 and time.monotonic() < deadline:
        phone.wait_for_timeout(100)
        seen.append(place.votes_to(question))
    expect(said(phone)).to_contain_text("Your vote against is in")
    phone.wait_for_timeout(300)
    assert [(voter.id, "for")] in seen, "nothing arrived late, so nothing is shown by this"
    assert place.votes_to(question) == [(voter.id, "against")]


def test_of_two_choices_pressed_at_once_the_second_stands(phone, place, wifi, voter):
    question = place.chair.opens_motion()
    expect(phone.get_by_role("button", name="For", exact=True)).to_be_visible()

    phone.evaluate(
        """() => ["for", "abstain", "against"].forEach(
            word => document.getElementById(`vote-${word}`).click())"""
    )

    expect(said(phone)).to_contain_text("Your vote against is in", timeout=COMES_BACK)
    phone.wait_for_timeout(300)
    assert place.votes_to(question) == [(voter.id, "against")]
    assert len(wifi.requests("/vote")) == 2, "one after the other, and the last that was pressed"
