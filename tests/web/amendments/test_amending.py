"""The page on which a motion is amended: three ways of writing, and what comes of it at once."""

import re
from html import unescape

import pytest

from policy_forum.features.amendments.models import Amendment
from policy_forum.features.motions.rules import MotionState
from tests.web.amendments.steps import only

LIVE = {"HX-Request": "true"}
CLAUSES = {"mode": "clauses", "revision": "1"}
WORDING = {"mode": "wording", "revision": "1"}
NIGHT = "To ask the county council to restore the night bus."


@pytest.fixture
def page(client_as, author, motion):
    """Send the writing page's form; `live` asks for what changes only."""
    browser = client_as(author)

    def send(step, *, live=False, **typed):
        form = CLAUSES | {name.replace("_", "-"): value for name, value in typed.items()}
        headers = LIVE if live else {}
        return browser.post(f"/motions/{motion.id}/amend", data=form | {"step": step},
                            headers=headers)  # fmt: skip

    return send


def wording_of(answer):
    found = re.search(r'<textarea[^>]*id="wording"[^>]*>(.*?)</textarea>', answer.text, re.DOTALL)
    assert found, answer.text
    return unescape(found[1]).strip()


def opened(text):
    return re.findall(r'id="clause-(\d+)">\s*<div[^>]*>\s*</div>\s*<details[^>]* open>', text)


def test_every_clause_is_closed_until_it_is_touched(client_as, author, motion, page):
    blank = client_as(author).get(f"/motions/{motion.id}/amend").text

    assert opened(blank) == []
    assert opened(page("preview", words_6=NIGHT, after_7="To meet.").text) == ["6", "7"]


def test_a_clause_shows_its_change_where_it_stands(page):
    text = page("preview", words_6=NIGHT, gone_2="yes").text
    sheet = text.split('id="sheet"')[1].split('id="preview"')[0]

    assert re.search(r"<del>.*?evening.*?</del> <ins>.*?night.*?</ins>", sheet)
    assert '<span class="clause-edit__state">deleted</span>' in sheet


def test_while_one_types_only_what_changes_is_sent(page):
    answer = page("preview", live=True, words_6=NIGHT)

    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert 'name="words-6"' not in answer.text
    assert "Adds 1 of 150 words, removes 1" in answer.text
    assert "In Resolves 1, delete ‘evening’ and insert ‘night’." in answer.text
    assert 'data-look="6"' in answer.text
    assert len(answer.text) < 6_000


def test_a_preview_costs_few_statements(client_as, author, motion, propose, count_statements):
    for new in ("last", "late", "first"):
        propose("evening", new)
    browser = client_as(author)
    with count_statements() as seen:
        browser.post(
            f"/motions/{motion.id}/amend", data=CLAUSES | {"words-6": NIGHT, "step": "preview"}
        )
    assert len(seen) <= 8, seen


@pytest.mark.parametrize("live", [True, False])
def test_a_clause_is_moved_and_moved_back(page, live):
    up = page("up-7", live=live)
    assert 'name="order" value="0 1 2 3 4 5 7 6"' in up.text
    assert "Resolves 2 is moved up." in up.text
    assert "Move Resolves" in up.text

    top = page("up-1", live=live)
    assert "Notes 1 cannot go any further." in top.text

    back = page("undo-7", live=live, order="0 1 2 3 4 5 7 6", words_7="Other words", gone_7="yes")
    assert 'name="order" value=""' in back.text
    assert "Resolves 2 is as it was." in back.text
    assert "Nothing is changed yet" in back.text


def test_a_moved_clause_is_proposed_as_moved(page, session):
    assert page("propose", order="0 1 2 3 4 5 7 6").status_code == 303
    assert "Move Resolves" in only(session).wording
    assert only(session).words_added == 0


def test_a_conflict_is_shown_with_both_readings(page, propose):
    first = propose("evening", "last")
    text = page("preview", words_6=NIGHT).text

    assert "with amendment 1 at Resolves 1" in text
    assert "Conflicts with amendment 1" in text
    assert "conflict with 1</span>" in text
    readings = text.split('class="clash"')[1].split("</dl>")[0]
    assert "last" in readings
    assert "night" in readings
    assert f"/amendments/{first.id}" in text


def test_an_amendment_that_makes_the_same_change_is_named(page, propose):
    propose("evening", "night")
    text = page("preview", words_6=NIGHT, gone_2="yes").text

    assert "makes the same change at Resolves 1." in text
    assert "Agrees with amendment 1" in text
    assert "says the same" not in text


def test_who_says_the_same_as_another_is_told_before_she_proposes(page, propose, session):
    propose("evening", "night")
    told = page("propose", words_6=NIGHT)

    assert told.status_code == 422
    assert "Amendment 1 says the same." in told.text
    assert 'name="same" value="1"' in told.text
    assert session.query(Amendment).count() == 1
    assert page("propose", words_6=NIGHT, same="1").status_code == 303


@pytest.mark.parametrize("ways", [("whole", "wording"), ("wording", "whole"), ("wording",)])
def test_going_from_one_way_of_writing_to_another_loses_nothing(client_as, author, motion, ways):
    browser, path = client_as(author), f"/motions/{motion.id}/amend"
    form = CLAUSES | {"words-6": NIGHT, "after-7": "To meet in May.", "gone-2": "yes",
                      "reason": "Because"}  # fmt: skip
    for way in (*ways, "clauses"):
        answer = browser.post(path, data=form | {"step": way})
        assert answer.status_code == 200, way
        fields = re.findall(
            r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', answer.text, re.DOTALL
        )
        form = {name: unescape(value).lstrip("\r\n") for name, value in fields}
        form |= {"mode": way, "revision": "1"}
        if 'id="gone-2" name="gone-2" value="yes" checked' in answer.text:
            form["gone-2"] = "yes"
    assert form["words-6"] == NIGHT
    assert form["after-7"] == "To meet in May."
    assert form["gone-2"] == "yes"
    assert form["reason"] == "Because"


def test_typed_wording_shows_what_it_does(page):
    answer = page("preview", mode="wording",
                  wording="In Resolves 1, delete ‘evening’ and insert ‘night’.")  # fmt: skip

    assert answer.status_code == 200
    assert "Adds 1 of 150 words, removes 1" in answer.text
    assert "<ins>" in answer.text
    assert "The text that it amends, with its numbers" in answer.text


def test_wording_that_is_not_understood_is_kept_and_what_could_be_meant_is_offered(page, session):
    typed = "Fiddle about.\nDelete clause 1."
    answer = page("propose", mode="wording", wording=typed)

    assert answer.status_code == 422
    assert wording_of(answer) == typed
    assert "Line 1:" in answer.text
    assert "Line 2:" in answer.text
    assert 'value="choose-1-2"' in answer.text
    assert session.query(Amendment).count() == 0
    for way in ("clauses", "whole"):
        kept = page(way, mode="wording", wording=typed)
        assert kept.status_code == 422
        assert wording_of(kept) == typed


@pytest.mark.parametrize(
    ("typed", "choice", "chosen"),
    [
        ("Delete clause 1", "choose-0-2", "Delete Resolves 1"),
        ("Delete ‘bus’", "choose-0-1", "In Resolves 1, delete ‘bus’"),
        ("Delete ‘the’", "choose-0-3", "In Resolves 1, delete the second ‘the’"),
        (
            "In Resolves 1, after 'the' insert 'big'",
            "choose-0-0",
            "In Resolves 1, after the first 'the' insert 'big'",
        ),
    ],
)
def test_what_was_meant_is_chosen(page, typed, choice, chosen):
    answer = page(choice, mode="wording", wording=typed)

    assert wording_of(answer) == chosen
    assert "Not all of it is understood yet" not in answer.text


@pytest.mark.parametrize("step", ["choose-7-0", "choose-0-99", "choose-x", "choose-0-0"])
def test_a_choice_that_is_not_there_changes_nothing(page, step):
    typed = "In Resolves 1, delete ‘evening’."

    assert wording_of(page(step, mode="wording", wording=typed)) == typed


def test_wording_typed_as_the_whole_text_is_not_taken_for_it(page, session):
    typed = {"mode": "whole", "text": "In Resolves 1, delete ‘evening’ and insert ‘night’."}
    for step, status in (("propose", 422), ("preview", 200), ("clauses", 422)):
        answer = page(step, **typed)
        assert answer.status_code == status
        assert "This reads like formal wording" in answer.text
        assert "delete ‘evening’" in answer.text
    assert session.query(Amendment).count() == 0

    read = page("wording", **typed)
    assert wording_of(read) == typed["text"]
    assert "Adds 1 of 150 words" in read.text
    unclear = page("wording", mode="whole", text="Delete clause 1.")
    assert unclear.status_code == 200
    assert 'value="choose-0-0"' in unclear.text


def test_empty_wording_changes_nothing(page):
    assert "Nothing is changed yet" in page("preview", mode="wording", wording="  \n ").text


RUBBISH = ("", "-1", "x", "9" * 400, "0 0 0", "1 2", "٣", "\x00", "<b>&\"'", "\u202e", "0 " * 5000)


@pytest.mark.parametrize(
    "name",
    ["mode", "revision", "version", "same", "order", "base_text", "text", "wording", "reason",
     "words-0", "gone-3", "before-0", "after-7", "step", "words-99"],
)  # fmt: skip
@pytest.mark.parametrize("mode", ["clauses", "wording"])
def test_rubbish_in_any_field_is_no_server_error(page, name, mode):
    for rubbish in RUBBISH:
        typed = {"mode": mode, "words_6": NIGHT, "step": "preview"} | {name: rubbish}
        step = typed.pop("step")
        assert page(step, **typed).status_code in {200, 303, 422}, rubbish


@pytest.mark.parametrize("step", ["up-99", "down-5", "undo-99999", "up-", "up--1", "down-٣"])
def test_a_step_for_no_clause_is_a_preview(page, step):
    assert page(step, words_6=NIGHT).status_code == 200


def test_what_is_typed_is_text_and_never_markup(page):
    nasty = "To <script>alert(1)</script> & **strong** [x](javascript:alert(1)) ‘words’."
    for live in (True, False):
        text = page("preview", live=live, words_6=nasty, before_0=nasty, reason=nasty).text
        assert "<script>alert" not in text
        assert 'href="javascript' not in text


def test_a_motion_that_is_no_longer_open_cannot_be_amended(client_as, author, motion, session):
    motion.state = MotionState.CARRIED
    session.commit()

    assert client_as(author).get(f"/motions/{motion.id}/amend").status_code == 409
