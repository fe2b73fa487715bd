"""Amendments on the text, history and origins: on a phone and a desk, with and without scripts."""

import os
import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from policy_forum.domain.identifiers import MotionId
from policy_forum.features.amendments.commands import accept_amendment, propose_amendment
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import text_mark
from policy_forum.features.motions.commands.wording import set_text
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.clock import FixedClock
from policy_forum.platform.work import unit_of_work
from policy_forum.web.storage import db
from tests.browser.chromium import chromium_path, open_chromium
from tests.browser.test_journey_phone import served
from tests.browser.walk import axe_violations
from tests.makers import Makers
from tests.stage import START, Stage, application_on

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(
        chromium_path() is None and not os.environ.get("CI"), reason="Chromium is not installed"
    ),
]
WIDTHS = {"phone": 390, "small phone": 360, "desk": 1280}
CLAUSE = (
    "To ask the county council to restore the {word} bus, to pay for a shelter at every stop of "
    "ward {number}, and to say by the end of March which stops it will close next year."
)
TEXT = "## This branch resolves\n\n" + "\n".join(
    f"{n}. {CLAUSE.format(word='evening', number=n)}" for n in range(1, 9)
)
# Whether the middle of the focused element is on the screen, with nothing above it.
_IS_SEEN = """e => {
  const r = e.getBoundingClientRect(), x = r.left + r.width / 2, y = r.top + r.height / 2;
  const top = document.elementFromPoint(x, y);
  return top !== null && (e === top || e.contains(top) || top.contains(e) || top.control === e);
}"""
# How many rows the words of each line take, and where they begin.
_ROWS = """() => [...document.querySelectorAll(".motion-text .line")].map(line => {
  const words = document.createRange();
  const marks = line.querySelector(".line-marks");
  if (marks) words.setStartAfter(marks); else words.setStart(line, 0);
  words.setEnd(line, line.childNodes.length);
  return new Set([...words.getClientRects()].map(r => Math.round(r.top))).size;
})"""
_WITHOUT_MARKS = """() => document.querySelectorAll(".line-marks").forEach(m => m.remove())"""
# Chips that are too small for a finger, or lie on another one or on the words of a line.
_BAD_CHIPS = """() => {
  const chips = [...document.querySelectorAll(".line-marks a")].filter(a => a.checkVisibility());
  const boxes = chips.map(a => a.getBoundingClientRect());
  const meet = (a, b) => a.left < b.right - 0.5 && b.left < a.right - 0.5
    && a.top < b.bottom - 0.5 && b.top < a.bottom - 0.5;
  const words = [...document.querySelectorAll(".line")].flatMap(line => {
    const range = document.createRange();
    const marks = line.querySelector(".line-marks");
    if (marks) range.setStartAfter(marks); else range.setStart(line, 0);
    range.setEnd(line, line.childNodes.length);
    return [...range.getClientRects()];
  });
  return chips.filter((a, i) => boxes[i].width < 24 || boxes[i].height < 24
    || boxes.some((b, j) => j !== i && meet(b, boxes[i]))
    || words.some(w => meet(w, boxes[i]))).map(a => a.outerHTML.slice(0, 120));
}"""


@dataclass
class Reading:
    """A motion of eight clauses with a dozen amendments, served, and a member's cookie."""

    home: str
    motion_id: int
    cookie: dict[str, str]

    @property
    def path(self) -> str:
        """Where the amendments are on the text."""
        return f"{self.home}/motions/{self.motion_id}/amendments/text"


@pytest.fixture(scope="module")
def chromium():
    with open_chromium() as browser:
        yield browser


def changed(*pairs: tuple[str, str]) -> str:
    text = TEXT
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


def clause(number: int, word: str = "evening") -> str:
    return CLAUSE.format(word=word, number=number)


def texts() -> list[str]:
    """Five meet at one clause, one deletes, one adds; the others change words here and there."""
    meeting = [changed((clause(2), clause(2, word))) for word in ("last", "night", "late", "fast")]
    return [
        changed((clause(1), clause(1, "last"))),
        *meeting,
        changed((f"3. {clause(3)}\n", "")),
        changed((clause(4), f"{clause(4)}\n5. To report in May")),
        *(changed((f"ward {n}, and to say", f"ward {n}, to ask, and to say")) for n in (5, 6, 7)),
    ]


def furnish(make: Makers) -> int:
    """Make the motion and propose all; one is accepted, one is itself amended."""
    make.standing_orders(motion_words=2000)
    make.goal(make.cycle())
    branch = make.branch("North", "NOR")
    mover = make.member(branch, "Anwen")
    motion = make.motion(branch, mover=mover, state=MotionState.PROPOSED, text=TEXT)
    set_text(motion, TEXT)
    make.session.commit()
    author = make.actor(make.member(branch, "Nell"))
    key = MotionId(motion.id)
    keys = []
    for text in [changed((clause(8), clause(8, "Sunday"))), *texts()]:
        with unit_of_work(make.session, author, make.clock) as work:
            keys.append(propose_amendment(work, key, 1, text))
    make.clock.advance(hours=1)
    with unit_of_work(make.session, make.actor(mover), make.clock) as work:
        first = work.session.get_one(Amendment, keys[0])
        accept_amendment(work, keys[0], first.version)
    with unit_of_work(make.session, author, make.clock) as work:
        parent = work.session.get_one(Amendment, keys[8]).amended_markdown
        text = parent.replace("to ask, and", "to ask again, and")
        propose_amendment(work, key, text_mark(parent), text, parent_id=keys[8])
    return motion.id


@pytest.fixture(scope="module")
def reading(tmp_path_factory, chromium):
    folder = tmp_path_factory.mktemp("on_the_text")
    clock = FixedClock(START)
    stage = Stage(application_on(f"sqlite:///{folder / 'read.sqlite3'}", folder, clock), clock)
    with stage.app.app_context(), Session(db.engine) as session:
        make = Makers(session, clock)
        motion_id = furnish(make)
        key = make.account(make.member(given_name="Tobias")).fs_uniquifier
    browser = stage.app.test_client()
    with browser.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = key, True
    found = browser.get_cookie(stage.app.config["SESSION_COOKIE_NAME"])
    assert found is not None
    with served(stage.app) as home:
        yield Reading(home, motion_id, {"name": found.key, "value": found.value, "url": home})
    with stage.app.app_context():
        db.engine.dispose()


@pytest.fixture
def open_page(chromium, reading):
    contexts, heard = [], []

    def hear(message) -> None:
        if message.type in {"error", "warning"}:
            heard.append(message.text)

    def do(address: str, width: int = 1280, *, scripts: bool = True, **how) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 844},
            java_script_enabled=scripts,
            reduced_motion="reduce",
            **how,
        )
        context.add_cookies([reading.cookie])
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("console", hear)
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200
        return page

    yield do
    for context in contexts:
        context.close()
    assert heard == []


def words(page: Page) -> str:
    """The sentence above the text."""
    return page.locator("#would-be").inner_text()


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("query", ["", "?with=2&with=8", "?set=in-order&as=clean"])
def test_nothing_is_wrong_with_the_page(open_page, reading, width, query):
    page = open_page(reading.path + query, width)

    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(_BAD_CHIPS) == []


@pytest.mark.parametrize("place", ["history", "origins", "compare?from=1&to=2"])
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_nothing_is_wrong_with_what_happened_to_the_text(open_page, reading, width, place):
    page = open_page(f"{reading.home}/motions/{reading.motion_id}/{place}", width)

    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_marks_do_not_change_where_lines_break(open_page, reading, width):
    page = open_page(reading.path, width)
    assert page.locator(".line-marks").count() > 5

    marked = page.evaluate(_ROWS)
    page.evaluate(_WITHOUT_MARKS)

    assert page.evaluate(_ROWS) == marked


def test_many_at_one_line_lead_to_all_of_them(open_page, reading):
    page = open_page(reading.path, WIDTHS["phone"])
    more = page.locator(".line-more:visible").first
    expect(more).to_have_text(re.compile(r"\+3"))
    more.click()

    listed = page.locator(".at-line:target")
    assert listed.locator(".at-line__rows > li").count() == 4
    assert listed.evaluate("e => e.getBoundingClientRect().top") > 40


@pytest.mark.parametrize("width", [WIDTHS["phone"], WIDTHS["desk"]], ids=["phone", "desk"])
def test_with_scripts_each_switch_is_shown_at_once(open_page, reading, width):
    page = open_page(reading.path, width)
    page.evaluate("window.stayed = true")

    page.get_by_role("checkbox", name=re.compile("^Amendment 2( |$)")).check()
    expect(page.locator("#would-be")).to_contain_text("if amendment 2 is carried")
    expect(page.locator("#reading ins").first).to_be_visible()
    page.get_by_role("radio", name="The clean text").check()
    expect(page.locator("#reading ins")).to_have_count(0)
    expect(page.locator("#reading")).to_contain_text("restore the last bus")

    assert "with=2" in page.url
    assert "as=clean" in page.url
    assert page.evaluate("window.stayed") is True
    shared = open_page(page.url, width)
    assert words(shared) == words(page)


def test_going_back_undoes_a_switch(open_page, reading):
    page = open_page(reading.path)
    page.get_by_role("checkbox", name=re.compile("^Amendment 2( |$)")).check()
    expect(page.locator("#would-be")).to_contain_text("if amendment 2 is carried")

    page.go_back()

    expect(page.locator("#would-be")).to_contain_text("as it stands")
    expect(page.get_by_role("checkbox", name=re.compile("^Amendment 2( |$)"))).not_to_be_checked()


@pytest.mark.parametrize("width", [WIDTHS["phone"], WIDTHS["desk"]], ids=["phone", "desk"])
def test_without_scripts_a_button_shows_the_choice(open_page, reading, width):
    page = open_page(reading.path, width, scripts=False)

    page.locator("#with-3").check()
    page.locator("#with-4").check()
    page.get_by_role("button", name="Show the text").click()

    assert "if amendment 3 is carried" in words(page)
    fallen = page.locator("section.conflict").first
    assert "Amendment 4 falls. It contradicts amendment 3" in fallen.inner_text()
    assert "“night”, where the text has “evening”." in fallen.inner_text()
    assert page.locator("#with-4").is_checked()


def test_by_keyboard_alone_nothing_that_has_the_focus_is_hidden(open_page, reading):
    page = open_page(reading.path, WIDTHS["phone"])
    met, seen = set(), []
    for _step in range(140):
        page.keyboard.press("Tab")
        focused = page.evaluate_handle("document.activeElement").as_element()
        assert focused is not None
        if focused.evaluate("e => e === document.body"):
            break
        seen.append(focused.evaluate(_IS_SEEN))
        met.add(focused.evaluate("e => (e.id || e.className).split(' ')[0]"))

    assert all(seen), seen
    assert {"with-2", "as-marked", "would-be__change", "line-mark", "line-more"} <= met
    page.locator("#with-2").focus()
    page.keyboard.press("Space")
    expect(page.locator("#would-be")).to_contain_text("if amendment 2 is carried")
    assert page.evaluate("document.activeElement.id") == "with-2"


def test_walking_back_by_keyboard_nothing_lies_under_the_bar(open_page, reading):
    page = open_page(reading.path, WIDTHS["phone"])
    page.locator(".at-line a").last.focus()
    for _step in range(60):
        page.keyboard.press("Shift+Tab")
        focused = page.evaluate_handle("document.activeElement").as_element()
        assert focused is not None
        if focused.evaluate("e => e === document.body"):
            break
        assert focused.evaluate(_IS_SEEN), focused.evaluate("e => e.outerHTML.slice(0, 120)")


def test_two_texts_are_chosen_and_compared_without_scripts(open_page, reading):
    page = open_page(
        f"{reading.home}/motions/{reading.motion_id}/history", WIDTHS["phone"], scripts=False
    )
    page.get_by_label("Compare from revision 1").check()
    page.get_by_label("Compare to revision 2").check()
    page.get_by_role("button", name="Compare the two").click()

    assert "from revision 1 to revision 2" in page.locator("h1").inner_text()
    assert "Sunday" in page.locator(".text-frame ins").first.inner_text()


def test_origins_are_marked_by_letter_and_named_in_the_key(open_page, reading):
    page = open_page(f"{reading.home}/motions/{reading.motion_id}/origins")
    passage = page.locator(".origins .origin")

    assert passage.count() == 1
    assert "Sunday" in passage.inner_text()
    assert passage.locator(".origin-sign").inner_text() == "a"
    assert "brought by Amendment 1 accepted by the mover" in (passage.text_content() or "")
    key = page.locator(".origins-key__one").last.inner_text()
    assert "Amendment 1 accepted by the mover" in key
    assert "1 word still stands" in key


def test_print_has_the_text_and_its_marks_and_no_switches(open_page, reading):
    page = open_page(reading.path)
    page.emulate_media(media="print")

    assert not page.locator("#choose").is_visible()
    assert page.locator(".line-mark").first.is_visible()
    assert page.locator("#would-be").is_visible()
