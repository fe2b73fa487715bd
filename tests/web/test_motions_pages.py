"""Pages of motions as each person sees them."""

import html
import re

import pytest
from sqlalchemy import select

from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState
from tests.makers import TEXT

_VERSION = r'name="version"[^>]*value="(\d+)"'


@pytest.fixture
def north(make_branch):
    return make_branch("North", "NOR")


@pytest.fixture
def cycle(make_cycle):
    return make_cycle(2026)


@pytest.fixture
def mover(make_member, north):
    return make_member(north, given_name="Siân", family_name="Example")


def found(pattern, page):
    match = re.search(pattern, page, re.DOTALL)
    assert match is not None, pattern
    return match[1]


def motion_at(make_motion, north, cycle, mover, state):
    return make_motion(north, cycle, mover, state=state)


def test_a_member_writes_a_motion_and_it_is_seconded(
    client_as, mover, make_member, north, cycle, session
):
    browser = client_as(mover)
    assert browser.get("/motions/new").status_code == 200
    answer = browser.post("/motions/new", data={"title": "Buses", "kind": "policy", "text": TEXT})
    assert answer.status_code == 303
    address = answer.headers["Location"]
    page = browser.get(address).text
    assert "Buses" in page
    assert 'data-line="1"' in page
    assert browser.get(f"{address}/moving").status_code == 200
    assert browser.post(f"{address}/moving").status_code == 303
    assert client_as(make_member(north)).post(f"{address}/seconding").status_code == 303
    session.expire_all()
    motion = session.scalar(select(Motion))
    assert (motion.state, motion.number) == (MotionState.PROPOSED, "26-NOR-001")
    assert browser.get("/motions/by-number/26-nor-001").headers["Location"] == address


def test_a_text_that_comes_after_the_window_has_closed_is_given_back(
    client_as, mover, cycle, clock
):
    browser = client_as(mover)
    typed = {"title": "Buses", "kind": "policy", "text": f"{TEXT}\n4. Ends with <b> & “quotes”."}
    clock.advance(days=15)

    answer = browser.post("/motions/new", data=typed)

    assert answer.status_code == 409
    given_back = found(r"<textarea[^>]*>(.*?)</textarea>", answer.text)
    assert html.unescape(given_back) == typed["text"]


@pytest.mark.parametrize("state", list(MotionState))
def test_every_state_has_a_page_and_names_are_for_members(
    make_motion, north, cycle, mover, state, client, client_as
):
    motion = motion_at(make_motion, north, cycle, mover, state)
    page = client_as(mover).get(f"/motions/{motion.id}")
    assert page.status_code == 200
    assert "Siân Example" in page.text
    answer = client.get(f"/motions/{motion.id}")
    assert answer.status_code == (200 if state.is_public else 404)
    assert "Siân Example" not in answer.text


@pytest.mark.parametrize(
    "path", ["", "/history", "/revisions/1", "/compare?from=1&to=1", "/text.md"]
)
def test_what_one_may_not_read_is_not_there(
    make_motion, north, cycle, mover, client, client_as, make_member, path
):
    motion = motion_at(make_motion, north, cycle, mover, MotionState.DRAFT)
    for browser in (client, client_as(make_member(north))):
        assert browser.get(f"/motions/{motion.id}{path}").status_code == 404
    assert client_as(mover).get(f"/motions/{motion.id}{path}").status_code == 200


def test_the_second_to_save_sees_both_texts_and_loses_nothing(
    client_as, mover, north, cycle, session
):
    browser = client_as(mover)
    answer = browser.post("/motions/new", data={"title": "Buses", "kind": "policy", "text": TEXT})
    edit = answer.headers["Location"] + "/edit"
    form = browser.get(edit).text
    version = found(_VERSION, form)
    base = found(r'name="base"[^>]*value="(\d+)"', form)
    shared = {"title": "Buses", "kind": "policy", "version": version, "base": base}
    theirs = TEXT.replace("17:40", "18:10")
    mine = TEXT.replace("every councillor", "every councillor and the operator")
    assert browser.post(edit, data={**shared, "text": theirs}).status_code == 303

    conflict = browser.post(edit, data={**shared, "text": mine})
    assert conflict.status_code == 409
    assert "every councillor and the operator" in conflict.text
    assert "18:10" in conflict.text
    again = found(_VERSION, conflict.text)
    together = found(r'id="together"[^>]*>(.*?)</textarea>', conflict.text)
    data = {**shared, "version": again, "text": mine, "take": "together", "together": together}
    assert browser.post(edit, data=data).status_code == 303
    session.expire_all()
    motion = session.scalar(select(Motion))
    assert "18:10" in motion.text_markdown
    assert "and the operator" in motion.text_markdown
    assert motion.revision == 3


def test_a_text_that_cannot_be_read_is_kept_in_the_form(client_as, mover, cycle):
    answer = client_as(mover).post(
        "/motions/new", data={"title": "Buses", "kind": "policy", "text": "One\n\n<b>two</b>"}
    )
    assert answer.status_code == 422
    assert "Line 3:" in answer.text
    assert "&lt;b&gt;two&lt;/b&gt;" in answer.text


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_preview_numbers_the_lines_and_counts_the_words(client_as, mover, cycle, headers):
    answer = client_as(mover).post(
        "/motions/preview", data={"title": "Buses", "text": TEXT}, headers=headers
    )
    assert answer.status_code == 200
    assert "54 of 500 words" in answer.text
    assert 'data-line="1"' in answer.text
    assert ("<html" in answer.text) is (not headers)


@pytest.mark.parametrize("state", list(MotionState))
def test_the_page_costs_few_statements_at_every_state(
    make_motion, north, cycle, mover, make_member, client_as, count_statements, state
):
    motion = motion_at(make_motion, north, cycle, mover, state)
    browser = client_as(mover)
    browser.get(f"/motions/{motion.id}")
    with count_statements() as seen:
        browser.get(f"/motions/{motion.id}")
    # Once it is submitted, one more: which meeting its mandate is from.
    assert len(seen) <= (9 if state.is_public else 8), seen.texts


def test_the_list_costs_few_statements(
    make_motion, north, cycle, mover, client_as, count_statements
):
    for _number in range(60):
        make_motion(north, cycle, mover, state=MotionState.PROPOSED)
    browser = client_as(mover)
    browser.get("/motions/")
    with count_statements() as seen:
        browser.get(f"/motions/?cycle={cycle.id}")
    assert len(seen) <= 8, seen.texts
