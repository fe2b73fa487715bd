"""Amending on a phone and on a desk, with JavaScript and without, and by keyboard alone."""

import os
import re

import pytest
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from policy_forum.domain.identifiers import MotionId
from policy_forum.features.amendments.commands import propose_amendment
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.work import unit_of_work
from policy_forum.web.storage import db
from tests.browser.amending_hall import (
    IS_SEEN,
    Hall,
    clause,
    cookie_of,
    sound,
    summary_says,
    tab_to,
    tap,
)
from tests.browser.chromium import chromium_path, open_chromium
from tests.browser.test_journey_phone import served
from tests.makers import TEXT, Makers

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(
        chromium_path() is None and not os.environ.get("CI"), reason="Chromium is not installed"
    ),
]
WIDTHS = {"phone": 390, "small phone": 360, "desk": 1280}
_TOP = "e => e.getBoundingClientRect().top"
_KEPT = "Object.keys(sessionStorage).filter(key => key.startsWith('amending:'))"
NIGHT = "To ask the county council to restore the night bus."


@pytest.fixture(scope="module")
def chromium():
    with open_chromium() as browser:
        yield browser


@pytest.fixture
def hall(fresh_stage):
    stage = fresh_stage("sqlite")
    stage.app.config["WTF_CSRF_ENABLED"] = True
    with stage.app.app_context(), Session(db.engine) as session:
        make = Makers(session, stage.clock)
        make.standing_orders()
        make.goal(make.cycle())
        branch = make.branch("North", "NOR")
        motion = make.motion(branch, state=MotionState.PROPOSED)
        author = make.actor(make.member(branch, "Nell"))
        for old, new in (("evening", "last"), ("20:00", "21:00")):
            with unit_of_work(session, author, stage.clock) as work:
                propose_amendment(work, MotionId(motion.id), 1, TEXT.replace(old, new))
        member, motion_id = make.member(branch, "Tobias").id, motion.id
    with served(stage.app) as home:
        yield Hall(stage, home, motion_id, cookie_of(stage, home, member))


@pytest.fixture
def open_page(hall, chromium):
    """Open the writing page at a width; errors of the page, and of the console, fail the test."""
    contexts = []

    def begin(width="phone", *, scripts=True, may_fail=False) -> Page:
        context = chromium.new_context(
            viewport={"width": WIDTHS[width], "height": 844},
            is_mobile=width != "desk",
            has_touch=width != "desk",
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.add_cookies([hall.cookie])
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"script: {error}"))
        if not may_fail:
            page.on("console", lambda said: said.type == "error" and pytest.fail(said.text))
        page.goto(f"{hall.home}/motions/{hall.motion_id}/amend")
        return page

    yield begin
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_clause_is_tapped_changed_and_seen_at_once(open_page, hall, width):
    page = open_page(width)
    sound(page)
    editor = tap(page, "Resolves 1")
    words = page.get_by_label("Words of Resolves 1", exact=True)
    assert words.evaluate("e => e === document.activeElement")
    words.fill(NIGHT)
    summary_says(page, "Adds 1 of 150 words, removes 1")
    summary_says(page, "Conflicts with amendment 1")
    assert page.locator("#preview").get_by_text("delete ‘evening’ and insert ‘night’").count() == 1
    assert "night" in editor.locator(".clause-edit__summary ins").inner_text()
    assert "conflict with 1" in editor.locator(".clause-edit__states").inner_text()
    assert words.evaluate("e => e === document.activeElement")
    sound(page)

    editor.get_by_role("button", name="Done").click()
    assert editor.locator("summary").first.evaluate("e => e === document.activeElement")
    assert not words.is_visible()
    page.get_by_role("button", name="Propose this amendment").click()
    page.get_by_text("Your amendment is proposed.").wait_for()
    assert "night" in hall.amendments()[2].amended_markdown


def test_only_the_clause_that_was_tapped_last_is_open_and_it_stays_under_the_finger(open_page):
    page = open_page()
    tap(page, "Notes 1")
    target = clause(page, "Resolves 1").locator(".clause-edit__summary")
    target.scroll_into_view_if_needed()
    before = target.evaluate(_TOP)
    target.click()
    assert page.locator(".clause-edit__fold[open]").count() == 1
    after = target.evaluate(_TOP)
    assert abs(after - before) < 300
    assert 0 <= after < 844


def test_clauses_are_moved_deleted_inserted_and_undone_on_a_phone(open_page):
    page = open_page()
    editor = tap(page, "Resolves 2")
    editor.get_by_role("button", name="Move up").click()
    summary_says(page, "Adds 0 of 150 words")
    page.locator("#preview").get_by_text("Move Resolves").first.wait_for()
    order = page.locator(".clause-edit__summary").all_inner_texts()
    assert [i for i, t in enumerate(order) if "councillor" in t] < [
        i for i, t in enumerate(order) if "evening" in t
    ]
    assert page.locator(":focus").get_attribute("id") == "up-7"
    clause(page, "Resolves 2").get_by_role("button", name="Undo this clause").click()
    summary_says(page, "Nothing is changed yet")

    page.get_by_label("Delete Resolves 2").check()
    summary_says(page, "removes 10")
    assert clause(page, "Resolves 2").locator("summary del").count() >= 1
    page.get_by_label("Delete Resolves 2").uncheck()
    summary_says(page, "Nothing is changed yet")
    assert clause(page, "Resolves 2").locator("summary del").count() == 0

    clause(page, "Resolves 2").locator("summary", has_text="Insert after").click()
    assert page.locator(":focus").get_attribute("id") == "after-7"
    page.keyboard.type("To meet in May.")
    summary_says(page, "Adds 4 of 150 words")
    assert "3." in page.locator(".clause-edit__new").inner_text()
    tap(page, "Notes 1")
    page.locator(".clause-edit__new").click()
    assert page.locator(":focus").get_attribute("id") == "after-7"
    sound(page)


def test_everything_is_done_by_keyboard_alone(open_page, hall):
    page = open_page("desk")
    tab_to(page, "Change Resolves 1:")
    page.keyboard.press("Enter")
    assert page.locator(":focus").get_attribute("id") == "words-6"
    page.keyboard.press("Control+End")
    page.keyboard.type(" At once.")
    summary_says(page, "Adds 2 of 150 words")
    page.keyboard.press("Escape")
    assert "Change Resolves 1:" in page.locator(":focus").inner_text()
    page.keyboard.press("Enter")
    tab_to(page, "Move up")
    page.keyboard.press("Enter")
    page.locator("#preview").get_by_text("Move ").first.wait_for()
    assert page.locator(":focus").get_attribute("id") == "up-6"
    assert page.locator(":focus").evaluate(IS_SEEN)
    tab_to(page, "Undo this clause")
    page.keyboard.press("Space")
    summary_says(page, "Nothing is changed yet")
    tab_to(page, "Insert after")
    page.keyboard.press("Space")
    assert page.locator(":focus").get_attribute("id") == "after-6"
    page.keyboard.type("To plant a tree.")
    summary_says(page, "Adds 4 of 150 words")
    tab_to(page, "Propose this amendment")
    page.keyboard.press("Enter")
    page.get_by_text("Your amendment is proposed.").wait_for()
    assert "2. To plant a tree." in hall.amendments()[2].amended_markdown


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_wording_is_typed_mended_and_taken_over_into_the_clauses(open_page, width):
    page = open_page(width)
    page.get_by_role("button", name="Type the wording").click()
    page.get_by_label("The formal wording").fill("Delete ‘the’")
    summary_says(page, "Not all of it is understood yet")
    sound(page)
    page.get_by_role("button", name="Resolves 1: …county council to restore").click()
    page.locator("#amend-summary", has_text="removes 1").wait_for()
    typed = page.get_by_label("The formal wording")
    assert typed.input_value() == "In Resolves 1, delete the second ‘the’"
    sound(page)
    page.get_by_role("button", name="By clause").click()
    found = clause(page, "Resolves 1")
    assert "the" in found.locator("summary del").first.inner_text()
    found.locator("summary").first.click()
    words = page.get_by_label("Words of Resolves 1", exact=True)
    assert words.input_value() == "To ask the county council to restore evening bus."


def test_what_was_typed_survives_a_reload_and_can_be_thrown_away(open_page):
    page = open_page()
    page.on("dialog", lambda dialog: dialog.accept())
    tap(page, "Resolves 1")
    page.get_by_label("Words of Resolves 1", exact=True).fill(NIGHT)
    summary_says(page, "Adds 1 of 150 words")
    page.reload()
    page.get_by_text("You typed something here before").wait_for()
    sound(page)
    page.get_by_role("button", name="Restore what you typed").click()
    summary_says(page, "Adds 1 of 150 words")
    tap(page, "Resolves 1")
    assert page.get_by_label("Words of Resolves 1", exact=True).input_value() == NIGHT

    page.get_by_label("Words of Resolves 1", exact=True).fill(NIGHT + " Now.")
    summary_says(page, "Adds 2 of 150 words")
    page.goto(page.url)
    page.get_by_role("button", name="Throw it away").click()
    page.reload()
    assert not page.locator("[data-draft-notice]").is_visible()


def test_who_signs_out_leaves_nothing_of_hers_on_the_device(open_page):
    page = open_page()
    page.on("dialog", lambda dialog: dialog.accept())
    tap(page, "Resolves 1")
    page.get_by_label("Words of Resolves 1", exact=True).fill(NIGHT)
    summary_says(page, "Adds 1 of 150 words")
    assert len(page.evaluate(_KEPT)) == 1
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_load_state()
    assert page.evaluate(_KEPT) == []


def test_what_was_sent_and_did_not_arrive_can_be_restored(open_page, hall):
    page = open_page(may_fail=True)
    page.on("dialog", lambda dialog: dialog.accept())
    tap(page, "Resolves 1").get_by_role("button", name="Move down").click()
    page.locator("#preview").get_by_text("Move Resolves").first.wait_for()
    page.locator("form.amend input[name=csrf_token]").evaluate("field => { field.value = 'stale' }")
    page.get_by_role("button", name="Propose this amendment").click()
    page.wait_for_load_state()
    assert len(hall.amendments()) == 2
    page.goto(f"{hall.home}/motions/{hall.motion_id}/amend")
    page.get_by_text("If it did not arrive, you can restore it.").wait_for()
    page.get_by_role("button", name="Restore what you typed").click()
    page.locator("#preview").get_by_text("Move Resolves").first.wait_for()
    page.get_by_role("button", name="Propose this amendment").click()
    page.get_by_text("Your amendment is proposed.").wait_for()


def test_without_a_connection_the_page_says_so_and_keeps_what_is_typed(open_page):
    page = open_page(may_fail=True)
    tap(page, "Resolves 1")
    page.context.set_offline(True)
    words = page.get_by_label("Words of Resolves 1", exact=True)
    words.fill(NIGHT)
    summary_says(page, "No connection just now.")
    clause(page, "Resolves 1").get_by_role("button", name="Move up").click()
    summary_says(page, "No connection just now.")
    assert words.is_enabled()
    page.context.set_offline(False)
    words.fill(NIGHT + " Now.")
    summary_says(page, "Adds 2 of 150 words")


def test_without_scripts_every_step_is_a_form(open_page, hall):
    page = open_page(scripts=False)
    editor = tap(page, "Resolves 2")
    page.get_by_label("Words of Resolves 2", exact=True).fill("To write to each councillor.")
    editor.get_by_role("button", name="Move up").click()
    assert page.url.endswith("#clause-7")
    assert page.get_by_label("Words of Resolves 2", exact=True).is_visible()
    clause(page, "Resolves 1").locator(".clause-edit__summary").click()
    clause(page, "Resolves 1").locator("summary", has_text="Insert after").click()
    page.locator("#after-6").fill("To plant a tree.")
    page.get_by_role("button", name="Preview", exact=True).click()
    assert "To plant a tree." in page.locator("#preview").inner_text()
    assert page.locator("#after-6").input_value() == "To plant a tree."
    page.get_by_role("button", name="Propose this amendment").click()
    assert page.get_by_text("Your amendment is proposed.").is_visible()
    text = hall.amendments()[2].amended_markdown
    assert re.search(r"1\. To write to each.*\n2\. To ask.*\n3\. To plant a tree\.", text)


def test_an_answer_that_was_overtaken_does_not_come_over_a_later_one(open_page):
    page = open_page()
    tap(page, "Resolves 1")
    words = page.get_by_label("Words of Resolves 1", exact=True)
    for text in ("night", "midnight", "morning", "noon"):
        words.fill(NIGHT.replace("night", text))
        page.wait_for_timeout(430)
    page.locator("#preview").get_by_text("insert ‘noon’").wait_for()
    page.wait_for_timeout(800)
    assert page.locator("#preview").get_by_text("insert ‘noon’").count() == 1
