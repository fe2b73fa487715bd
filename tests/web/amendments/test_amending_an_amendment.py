"""An amendment is amended itself: on its own text, once, and nothing typed is lost."""

import re

import pytest

from policy_forum.features.amendments.models import Amendment
from tests.makers import TEXT

LIVE = {"HX-Request": "true"}
CLAUSES = {"mode": "clauses", "revision": "1"}
NIGHT = "To ask the county council to restore the night bus."


@pytest.fixture
def parent(propose):
    return propose("evening", "last")


@pytest.fixture
def another(make_member, north):
    return make_member(north, "Cerys")


def mark_in(page: str) -> str:
    found = re.search(r'name="revision" type="hidden" value="(\d+)"', page)
    assert found is not None
    return found[1]


def test_an_amendment_is_amended_on_its_own_text(client_as, another, parent, session):
    browser, path = client_as(another), f"/amendments/{parent.id}/amend"
    page = browser.get(path)
    assert "Amend amendment 1" in page.text
    assert "restore the last bus" in page.text
    mark = mark_in(page.text)

    typed = {"mode": "clauses", "revision": mark, "words-6": NIGHT}
    shown = browser.post(path, data=typed | {"step": "preview"}, headers=LIVE)
    assert "delete ‘last’ and insert ‘night’" in shown.text
    sent = browser.post(path, data=typed)
    assert sent.status_code == 303, sent.text
    session.expire_all()
    child = session.query(Amendment).filter_by(number=2).one()
    assert child.parent_id == parent.id
    assert "the proposer of amendment 1" in browser.get(sent.location).text.lower()

    deeper = browser.get(f"/amendments/{child.id}/amend")
    assert deeper.status_code == 409
    assert "it goes no deeper than that" in deeper.text


def test_an_amendment_to_an_amendment_is_written_anew(client_as, another, parent, session, work_as):
    browser, path = client_as(another), f"/amendments/{parent.id}/amend"
    mark = mark_in(browser.get(path).text)
    browser.post(path, data={"mode": "clauses", "revision": mark, "words-6": NIGHT})
    child = session.query(Amendment).filter_by(number=2).one()

    page = browser.get(f"/amendments/{child.id}/revise").text
    assert "restore the last bus" in page
    assert "night" in page
    answer = browser.post(
        f"/amendments/{child.id}/revise",
        data={"mode": "clauses", "revision": mark, "version": child.version,
              "words-6": NIGHT.replace("night", "midnight")},
    )  # fmt: skip
    assert answer.status_code == 303, answer.text
    session.expire_all()
    assert "midnight" in child.amended_markdown


def test_an_amendment_that_was_rewritten_meanwhile_costs_the_writer_nothing(
    client_as, author, another, parent, session
):
    browser, path = client_as(another), f"/amendments/{parent.id}/amend"
    page = browser.get(path).text
    mark = mark_in(page)
    seen = parent.amended_markdown
    for text in ("the first bus", "the very first bus"):
        session.expire_all()
        client_as(author).post(
            f"/amendments/{parent.id}/revise",
            data={"mode": "whole", "revision": "1", "version": parent.version,
                  "text": TEXT.replace("the evening bus", text)},
        )  # fmt: skip
    typed = {"mode": "clauses", "revision": mark, "base_text": seen}
    fits = typed | {"words-7": "To write to each councillor before the budget is set."}
    shown = browser.post(path, data=fits | {"step": "preview"})
    assert "your changes fit its new text" in shown.text
    clash = browser.post(path, data=typed | {"words-6": NIGHT})
    assert clash.status_code == 409
    assert "the very first bus" in clash.text
    assert "night bus" in clash.text
    assert browser.post(path, data=fits).status_code == 303
    session.expire_all()
    child = session.query(Amendment).filter_by(number=2).one()
    assert "the very first bus" in child.amended_markdown
    assert "each councillor" in child.amended_markdown


def test_a_visitor_signs_in_first_and_a_stranger_may_not(client, client_as, make_member, parent):
    path = f"/amendments/{parent.id}/amend"
    assert client.get(path).status_code == 302
    assert client_as(make_member()).get(path).status_code == 403
    assert client_as(make_member()).post(path, data=CLAUSES).status_code == 403
    assert client_as(make_member()).get("/amendments/99999/amend").status_code == 404
