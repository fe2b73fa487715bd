"""The paper is filled in, ranked and looked over in the browser as the server would have it."""

import os

import pytest
from playwright.sync_api import expect

from policy_forum.domain.counting.results import Method
from policy_forum.domain.sealing.filling import read_fields
from policy_forum.domain.sealing.papers import PaperQuestion
from tests.browser.chromium import chromium_path, open_chromium
from tests.browser.voting_booth import (
    FILLED_IN,
    FOCUSED,
    QUESTIONS,
    Booth,
    entrance,
    fill_in,
    hand_in,
    look_over,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(
        chromium_path() is None and not os.environ.get("CI"), reason="Chromium is not installed"
    ),
]


@pytest.fixture(scope="module")
def chromium():
    with open_chromium() as browser:
        yield browser


@pytest.fixture
def booth():
    return Booth()


@pytest.fixture
def enter(booth, chromium):
    with entrance(booth, chromium) as begin:
        yield begin


def test_a_blank_answer_is_said_to_be_one(enter):
    page = enter()
    page.get_by_label("For").check()
    look_over(page)

    assert (
        page.locator("[data-review-list] dd").all_inner_texts()[1:]
        == ["Nothing chosen: a blank answer"] * 2
    )


def test_numbers_that_the_page_came_with_are_not_taken_for_options(enter):
    page = enter()
    page.get_by_label("For").check()
    page.evaluate(
        """for (const [id, place] of [["q3-0", "1"], ["q3-1", "2"], ["q3-3", "3"]])
             document.getElementById(id).setAttribute("value", place);"""
    )
    look_over(page)

    assert page.locator("[data-review-list] dd").last.inner_text() == "1. Ada\n2. Bo\n3. Di"


def test_the_way_back_leads_to_the_paper_as_it_was(enter, booth):
    page = enter()
    fill_in(page)
    for go_back in (page.get_by_role("button", name="Go back and change it").click, page.go_back):
        look_over(page)
        go_back()
        expect(page.locator("[data-review]")).to_be_hidden()
        expect(page.locator("[data-said]")).to_contain_text("can be changed again")
        expect(page.get_by_label("Place of Di")).to_have_value("1")

    page.get_by_label("For").check()
    look_over(page)
    hand_in(page)
    assert booth.handed_in()[0] == FILLED_IN | {"1": "for"}


def test_who_comes_back_to_the_page_does_not_see_what_was_chosen(enter):
    page = enter()
    fill_in(page)
    look_over(page)
    hand_in(page)

    page.go_back()
    page.locator("[data-paper-form]").wait_for()
    assert page.locator("input:checked").count() == 0
    expect(page.get_by_label("Place of Di")).to_have_value("")
    expect(page.locator("[data-review-list]")).to_be_empty()


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"q1": ["for"], "q2": ["0", "1", "3"]},
        {"q1": ["for"], "q3-0": ["1"], "q3-2": ["1"]},
        {"q1": ["for"], "q3-1": ["5"]},
        {"q1": ["for"], "q3-1": ["0"]},
        {"q3-1": ["first"], "q2": ["0", "1", "2", "3"]},
        {"q1": ["for"], "q3-0": ["1.5"]},
    ],
    ids=repr,
)
def test_the_browser_says_what_the_server_would_say_and_sends_nothing(enter, booth, fields):
    page = enter()
    for name, values in fields.items():
        for value in values:
            box = page.locator(f"[name='{name}'][value='{value}']")
            (box.check() if box.count() else page.locator(f"[name='{name}']").fill(value))
    look_over(page)

    expected = read_fields(fields, QUESTIONS).problems
    summary = page.locator("[data-errors]")
    assert summary.evaluate(FOCUSED)
    assert summary.locator("a").all_inner_texts() == [str(each.sentence) for each in expected]
    for problem in expected:
        expect(page.locator(f"#q{problem.question}-error")).to_have_text(str(problem.sentence))
    expect(page.locator("[data-error]:visible")).to_have_count(len(expected))
    expect(page.locator("[aria-invalid=true]")).to_have_count(len(expected))
    summary.locator("a").last.click()
    assert page.evaluate("document.activeElement.name") == expected[-1].field
    expect(page.locator("[data-review]")).to_be_hidden()
    assert booth.sent == []


def test_how_many_are_chosen_is_said_while_choosing(enter):
    page = enter()
    count = page.locator("[data-count]")
    expect(count).to_have_text("Chosen: 0 of at most 2")
    page.get_by_role("checkbox", name="Bo").check()
    page.get_by_role("checkbox", name="Di").check()
    expect(count).to_have_text("Chosen: 2 of at most 2")
    page.get_by_role("checkbox", name="Bo").uncheck()
    expect(count).to_have_text("Chosen: 1 of at most 2")


def ranking(page):
    """Names and numbers as they stand in the list."""
    return page.locator("[data-option]").evaluate_all(
        "all => all.map(each => each.dataset.label + each.querySelector('input').value)"
    )


def press(page, name):
    button = page.get_by_role("button", name=name, exact=True)
    button.focus()
    page.keyboard.press("Enter")
    assert button.evaluate(FOCUSED)


def test_options_are_ranked_by_buttons_from_the_keyboard(enter):
    page = enter()
    steps = [
        ("Move Di up", ["Di1", "Ada", "Bo", "Cy & Co"], "Di is number 1 of 1 now."),
        ("Move Bo up", ["Di1", "Bo2", "Ada", "Cy & Co"], "Bo is number 2 of 2 now."),
        ("Move Bo up", ["Bo1", "Di2", "Ada", "Cy & Co"], "Bo is number 1 of 2 now."),
        ("Move Bo up", ["Bo1", "Di2", "Ada", "Cy & Co"], "Bo is number 1 already."),
        ("Move Bo down", ["Di1", "Bo2", "Ada", "Cy & Co"], "Bo is number 2 of 2 now."),
        ("Move Bo down", ["Di1", "Ada", "Bo", "Cy & Co"], "Bo has no number now."),
        ("Move Bo down", ["Di1", "Ada", "Bo", "Cy & Co"], "Bo has no number already."),
    ]
    for name, order, said in steps:
        press(page, name)
        assert ranking(page) == order
        expect(page.locator("[data-said]")).to_have_text(said)
    unavailable = page.get_by_role("button", name="Move Bo down")
    expect(unavailable).to_have_attribute("aria-disabled", "true")


def test_buttons_go_on_from_the_numbers_that_were_typed(enter, booth):
    page = enter()
    page.get_by_label("Place of Cy & Co").fill("4")
    page.get_by_label("Place of Ada").fill("2")
    assert ranking(page) == ["Ada2", "Bo", "Cy & Co4", "Di"]

    press(page, "Move Cy & Co up")

    assert ranking(page) == ["Cy & Co1", "Ada2", "Bo", "Di"]
    page.get_by_label("For").check()
    look_over(page)
    hand_in(page)
    assert booth.handed_in()[0]["3"] == ((2,), (0,))


def test_equals_stay_equal_when_another_option_moves(enter, booth):
    booth.questions = [PaperQuestion("3", Method.SCHULZE, 4, allows_equal=True)]
    page = enter()
    for name, place in (("Ada", "2"), ("Bo", "2"), ("Di", "1")):
        page.get_by_label(f"Place of {name}").fill(place)

    press(page, "Move Di down")
    assert ranking(page) == ["Ada1", "Bo1", "Di2", "Cy & Co"]
    look_over(page)
    assert page.locator("dd").inner_text() == "1. Ada and Bo\n2. Di"
    page.go_back()

    press(page, "Move Bo up")
    assert ranking(page) == ["Bo1", "Ada2", "Di3", "Cy & Co"]


def test_a_button_loses_no_number_that_was_mistyped(enter):
    page = enter()
    page.get_by_label("Place of Ada").fill("frist")
    press_on = page.get_by_role("button", name="Move Bo up")

    press_on.click()

    expect(page.get_by_label("Place of Ada")).to_have_value("frist")
    expect(page.locator("#q3-error")).to_contain_text("Number the options with 1, 2, 3")
