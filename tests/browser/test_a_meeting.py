"""A meeting in the browser: votes receipted or clearly not cast; keyboard, phone and screen."""

import os
import re

import pytest
from playwright.sync_api import Route, expect

from policy_forum.features.meetings.commands.questions import bring_amendment
from policy_forum.features.meetings.commands.speaking import ask_to_speak, call_person
from policy_forum.features.meetings.commands.voting import close_vote, open_vote, vote
from policy_forum.features.meetings.rules.states import SpeakerRole
from tests.browser.chromium import chromium_path, open_chromium
from tests.browser.meeting_place import meeting_place
from tests.browser.walk import axe_violations
from tests.commands.meetings.voting_steps import FOR
from tests.makers import TEXT

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(
        chromium_path() is None and not os.environ.get("CI"), reason="Chromium is not installed"
    ),
]
CLAUSE = (
    "To ask the county council to restore the evening bus, to pay for a shelter at every stop of "
    "ward {number}, and to say by the end of March which stops it will close next year."
)
LONG = "## This branch resolves\n\n" + "\n".join(
    f"{n}. {CLAUSE.format(number=n)}" for n in range(1, 13)
)
SIZES = {"720p": (1280, 720), "1080p": (1920, 1080)}
# Whether the middle of the focused element is on the screen, with nothing above it.
_IS_SEEN = """e => {
  const r = e.getBoundingClientRect(), x = r.left + r.width / 2, y = r.top + r.height / 2;
  const top = document.elementFromPoint(x, y);
  return top !== null && (e === top || e.contains(top) || top.contains(e));
}"""
# Lines of the text that are wholly within the frame, by number.
_LINES_SEEN = """() => {
  const frame = document.querySelector("[data-pages]").getBoundingClientRect();
  return [...document.querySelectorAll("[data-pages] .line")].filter(line => {
    const box = line.getBoundingClientRect();
    return box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1;
  }).map(line => Number(line.dataset.line));
}"""

# What is followed live may have to wait for a second round on a busy machine.
expect.set_options(timeout=15_000)


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
def voter(place):
    return place.hall.members[6]


def said(page):
    return page.locator("[data-vote-said]")


def button(page, words):
    return page.get_by_role("button", name=words, exact=True)


class TestVoting:
    def test_a_press_is_receipted_and_can_be_changed(self, chromium, place, voter):
        question = place.chair.opens_motion()
        page = place.open(chromium, voter)

        button(page, "For").click()
        expect(said(page)).to_contain_text("Your vote for is in, received")
        expect(page.locator("[data-floor]")).to_have_attribute("data-my-vote", "for")
        button(page, "Against").click()
        expect(page.locator("[data-receipt]")).to_contain_text("Your vote against is in")

        assert place.votes_to(question) == [(voter.id, "against")]

    @pytest.mark.parametrize("width", [360, 1280])
    def test_by_keyboard_alone(self, chromium, place, voter, width):
        question = place.chair.opens_motion()
        page = place.open(chromium, voter, width=width)

        for _press in range(40):
            page.keyboard.press("Tab")
            focused = page.evaluate_handle("document.activeElement").as_element()
            assert focused is not None
            if focused.evaluate("e => e === document.body"):
                break
            assert focused.evaluate(_IS_SEEN), focused.evaluate("e => e.outerHTML.slice(0, 90)")
            if focused.get_attribute("data-vote") == "abstain":
                page.keyboard.press("Enter")
                expect(said(page)).to_contain_text("Your abstention is in")
                assert page.evaluate("document.activeElement.id") == "vote-abstain"

        assert place.votes_to(question) == [(voter.id, "abstain")]

    def test_pressed_without_a_connection_it_is_said_and_cast_when_it_is_back(
        self, chromium, place, voter
    ):
        question = place.chair.opens_motion()
        page = place.open(chromium, voter)
        page.context.set_offline(True)

        button(page, "For").click()
        expect(said(page)).to_contain_text("NOT cast: your phone could not reach the meeting")
        assert place.votes_to(question) == []

        page.context.set_offline(False)
        expect(said(page)).to_contain_text("Your vote for is in", timeout=15_000)
        assert place.votes_to(question) == [(voter.id, "for")]

    def test_a_lost_answer_is_asked_for_again_and_counts_once(self, chromium, place, voter):
        question = place.chair.opens_motion()
        page = place.open(chromium, voter)
        sent = []

        def lose_first(route: Route) -> None:
            sent.append(route.request.post_data)
            answer = route.fetch()
            if len(sent) == 1:
                route.abort("connectionreset")
            else:
                route.fulfill(response=answer)

        page.route("**/vote", lose_first)
        button(page, "For").click()

        expect(said(page)).to_contain_text("Not confirmed")
        expect(said(page)).to_contain_text("Your vote for is in", timeout=15_000)
        assert len(sent) == 2
        assert place.votes_to(question) == [(voter.id, "for")]

    def test_a_vote_that_closed_meanwhile_is_said_not_to_be_cast(self, chromium, place, voter):
        place.hall.make.session.commit()
        question = place.chair.opens_motion()
        place.chair.votes(question, FOR, of=[place.hall.members[7]])
        page = place.open(chromium, voter)
        page.context.set_offline(True)
        button(page, "Against").click()
        expect(said(page)).to_contain_text("NOT cast")

        place.chair.hands(question, 0, 0, 0)
        place.chair.chair(close_vote, question)
        page.context.set_offline(False)

        expect(said(page)).to_contain_text("NOT cast: Your vote was not cast.", timeout=15_000)
        assert place.votes_to(question) == [(place.hall.members[7].id, "for")]

    def test_what_was_pressed_survives_loading_the_page_again(self, chromium, place, voter):
        question = place.chair.opens_motion()
        page = place.open(chromium, voter)
        page.route("**/vote", lambda route: route.abort())
        button(page, "For").click()
        expect(said(page)).to_contain_text("Not confirmed")
        assert place.votes_to(question) == []

        page.unroute("**/vote")
        page.reload()

        expect(said(page)).to_contain_text("Your vote for is in", timeout=15_000)
        assert place.votes_to(question) == [(voter.id, "for")]

    def test_without_javascript_each_button_leads_to_a_whole_page(self, chromium, place, voter):
        question = place.chair.opens_motion()
        page = place.open(chromium, voter, java_script_enabled=False)

        button(page, "Against").click()

        assert "Your vote against is in, received" in page.inner_text("main")
        assert place.votes_to(question) == [(voter.id, "against")]
        assert page.get_by_text("Show what is before the meeting now").is_visible()
        page.get_by_text("Ask to speak").click()
        button(page, "Point of order").click()
        assert "You have asked: Point of order." in page.inner_text("main")

    def test_who_holds_a_card_is_given_no_button(self, chromium, place):
        place.chair.opens_motion()
        page = place.open(chromium, place.hall.members[0])

        expect(page.get_by_text("You hold a voting card: raise it")).to_be_visible()
        expect(button(page, "For")).to_be_hidden()


class TestFollowing:
    def test_a_vote_appears_by_itself_and_goes(self, chromium, place, voter):
        page = place.open(chromium, voter)
        expect(page.get_by_text("Follows the meeting")).to_be_visible()

        question = place.chair.opens_motion()
        expect(button(page, "For")).to_be_visible()
        expect(page.locator("[data-live-said]")).to_have_text("The vote is open: The motion.")
        button(page, "For").click()
        expect(page.locator("[data-receipt]")).to_be_visible()
        place.chair.hands(question, 0, 0, 0)
        place.chair.chair(close_vote, question)
        expect(button(page, "For")).to_have_count(0)
        expect(page.locator("[data-floor]")).to_have_attribute("data-vote-is", "none")

    def test_what_is_open_and_focused_stays_so(self, chromium, place, voter):
        place.chair.takes_motion()
        page = place.open(chromium, voter)
        expect(page.get_by_text("Follows the meeting")).to_be_visible()
        page.locator("#my-asking-open").click()
        page.locator("#ask-question").focus()

        other = place.hall.members[7]
        place.chair.by(other, ask_to_speak, place.hall.id, SpeakerRole.AGAINST)

        expect(page.locator(".queue")).to_contain_text(other.family_name)
        assert page.evaluate("document.activeElement.id") == "ask-question"
        assert page.locator("#my-asking").get_attribute("open") is not None

    def test_the_timer_counts_down_and_is_not_read_out(self, chromium, place, voter):
        motion = place.chair.takes_motion()
        place.chair.chair(call_person, place.hall.id, SpeakerRole.FOR, place.hall.members[8].id)
        assert motion.id
        page = place.open(chromium, voter)

        left = page.locator("[data-timer-left]")
        expect(left).to_have_text(re.compile(r"^\d:\d\d$"))
        assert left.get_attribute("aria-hidden") == "true"
        assert page.locator("[aria-live] [data-until], [role=status] [data-until]").count() == 0


class TestLook:
    @pytest.mark.parametrize(
        ("width", "look"),
        [
            (360, {}),
            (1280, {"color_scheme": "dark"}),
            pytest.param(360, {"color_scheme": "dark"}, marks=pytest.mark.once),
            pytest.param(390, {}, marks=pytest.mark.once),
            pytest.param(1280, {}, marks=pytest.mark.once),
        ],
    )
    def test_nothing_is_wrong_with_the_page_while_a_vote_is_open(
        self, chromium, place, voter, width, look
    ):
        put = [
            place.chair.proposes(text)
            for text in (TEXT.replace("evening", "last"), TEXT.replace("evening", "night"))
        ]
        place.chair.takes_motion()
        question = place.chair.chair(bring_amendment, place.hall.id, put[0].id)
        place.chair.chair(open_vote, question)

        page = place.open(chromium, voter, width=width, **look)

        assert axe_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        small = page.evaluate(
            """() => [...document.querySelectorAll(".vote__button")].map(
                b => Math.min(b.getBoundingClientRect().width, b.getBoundingClientRect().height))"""
        )
        assert min(small) >= 44

    def test_the_vote_is_under_the_thumb_wherever_the_page_is(self, chromium, place, voter):
        place.chair.opens_motion()
        page = place.open(chromium, voter)
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")

        for words in ("For", "Against", "Abstain"):
            box = button(page, words).bounding_box()
            assert box is not None
            assert box["y"] > 370
            assert box["y"] + box["height"] <= 740


class TestTheScreen:
    @pytest.fixture
    def place(self, tmp_path):
        with meeting_place(tmp_path, LONG) as place:
            yield place
            assert place.heard == []

    @pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
    def test_every_line_of_a_long_text_is_seen_on_one_of_its_pages(
        self, chromium, place, voter, size
    ):
        place.chair.takes_motion()
        width, height = size
        page = place.open(chromium, voter, "/screen", viewport={"width": width, "height": height})
        expect(page.locator("[data-page-said]")).to_have_text(re.compile(r"Page 1 of \d"))
        pages = int(page.locator("[data-page-said]").inner_text().split()[-1])

        seen = []
        for _page in range(pages):
            assert page.evaluate("document.documentElement.scrollHeight") <= height
            seen.append(page.evaluate(_LINES_SEEN))
            page.keyboard.press("ArrowRight")

        lines = page.locator("[data-pages] .line").count()
        assert sorted({line for each in seen for line in each}) == list(range(1, lines + 1))
        assert axe_violations(page) == []
        size_of_type = page.locator("[data-pages] .line").first.evaluate(
            "e => parseFloat(getComputedStyle(e).fontSize)"
        )
        assert size_of_type >= height / 32

    def test_how_the_vote_goes_is_not_on_it_and_the_result_is_large(self, chromium, place, voter):
        question = place.chair.opens_motion()
        page = place.open(chromium, voter, "/screen", viewport={"width": 1280, "height": 720})
        for member in place.hall.members[4:9]:
            place.chair.by(member, vote, question, FOR)
        expect(page.locator(".hall__turnout")).to_contain_text("5 of 10 by device have voted")
        assert "5 for" not in page.inner_text("body").lower()

        place.chair.hands(question, 0, 0, 0)
        place.chair.chair(close_vote, question)

        expect(page.locator(".hall__outcome")).to_be_visible()
        outcome = page.locator(".hall__outcome").bounding_box()
        assert outcome is not None
        assert outcome["height"] > 90
