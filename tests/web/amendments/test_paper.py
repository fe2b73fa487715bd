"""The amendment paper: a page and a PDF in the order of votes."""

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from policy_forum.features.amendments.rules import AmendmentState
from policy_forum.features.amendments.views import paper
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.documents.shelf import BusyError
from policy_forum.platform.documents.typesetting import TypesettingError


@pytest.fixture
def reader(client_as, make_member, north):
    """A member's browser; visitors cannot read a motion before it is decided."""
    return client_as(make_member(north, "Ceri"))


def pdf_text(response):
    pages = PdfReader(BytesIO(response.data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_paper_holds_the_numbered_text_then_each_open_amendment(reader, propose, motion):
    propose("evening", "last")
    propose("evening", "night")
    propose("every councillor", "each councillor")

    page = reader.get(f"/motions/{motion.id}/amendments/paper").text

    places = [page.index(f'id="amendment-{number}"') for number in (1, 2, 3)]
    assert page.index('data-line="1"') < places[0]
    assert places == sorted(places)
    assert "If 1 is carried, 2 falls." in page
    assert "Numbers of lines and clauses are those of the text above." in page
    assert "It is later than that" in page


def test_the_pdf_says_what_the_page_says(reader, propose, motion):
    propose("evening", "last")

    response = reader.get(f"/motions/{motion.id}/amendments/paper.pdf")

    assert response.mimetype == "application/pdf"
    text = pdf_text(response)
    for words in ("In Resolves 1, delete ‘evening’ and insert ‘last’.", "Amendment 1", "Against"):
        assert words in text
    root: Any = PdfReader(BytesIO(response.data)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"


def test_the_proposer_is_named_to_members(reader, propose, motion):
    propose("evening", "last")
    there = f"/motions/{motion.id}/amendments/paper"

    assert "Proposed by Bronwen" in reader.get(there).text
    assert "Proposed by Bronwen" in pdf_text(reader.get(there + ".pdf"))


def test_a_proposer_who_left_is_a_member_of_the_branch(reader, propose, motion, session):
    one = propose("evening", "last")
    one.proposer_id = None
    session.commit()

    page = reader.get(f"/motions/{motion.id}/amendments/paper").text

    assert "Proposed by a member of the branch" in page


def test_the_edition_changes_with_what_is_on_it(reader, propose, motion):
    propose("evening", "last")
    there = f"/motions/{motion.id}/amendments/paper.pdf"
    first = reader.get(there).headers["Content-Disposition"]

    assert reader.get(there).headers["Content-Disposition"] == first
    propose("every councillor", "each councillor")
    assert reader.get(there).headers["Content-Disposition"] != first


def test_an_amendment_that_needs_its_author_is_printed_but_not_put(
    reader, propose, motion, session
):
    one = propose("evening", "last")
    propose("every councillor", "each councillor")
    one.state = AmendmentState.NEEDS_AUTHOR
    session.commit()

    page = reader.get(f"/motions/{motion.id}/amendments/paper").text

    assert "Not put to the vote as it stands" in page
    assert page.index('id="amendment-2"') < page.index('id="amendment-1"')
    assert page.count('result-line"') == 1


def test_a_motion_without_amendments_has_a_paper_too(reader, motion):
    there = f"/motions/{motion.id}/amendments/paper"

    assert "No amendment waits for a decision." in reader.get(there).text
    assert "No amendment waits for a decision." in pdf_text(reader.get(there + ".pdf"))


def test_amendments_that_fell_with_their_motion_are_not_on_it(reader, propose, motion, session):
    propose("evening", "last")
    motion.state = MotionState.CARRIED
    session.commit()

    page = reader.get(f"/motions/{motion.id}/amendments/paper").text

    assert "No amendment waits for a decision." in page


def test_visitors_get_no_paper_of_a_motion_that_is_not_decided(client, propose, motion):
    propose("evening", "last")

    assert client.get(f"/motions/{motion.id}/amendments/paper").status_code == 404
    assert client.get(f"/motions/{motion.id}/amendments/paper.pdf").status_code == 404


def test_a_draft_has_no_paper_for_strangers(reader, make_motion, north):
    draft = make_motion(north)

    assert reader.get(f"/motions/{draft.id}/amendments/paper").status_code == 404
    assert reader.get(f"/motions/{draft.id}/amendments/paper.pdf").status_code == 404


def test_the_same_paper_is_set_once_and_not_sent_again(reader, propose, motion, monkeypatch):
    propose("evening", "last")
    there = f"/motions/{motion.id}/amendments/paper.pdf"
    first = reader.get(there)
    monkeypatch.setattr(paper, "amendment_paper_pdf", lambda content: pytest.fail("set twice"))

    assert reader.get(there).data == first.data
    again = reader.get(there, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (BusyError(), "Other papers are being set just now"),
        (TypesettingError("x"), "The PDF could not be set"),
    ],
)
def test_a_reader_never_waits_without_end(reader, propose, motion, monkeypatch, problem, words):
    propose("evening", str(problem) + words.replace(" ", ""))

    def fail(content):
        raise problem

    monkeypatch.setattr(paper, "amendment_paper_pdf", fail)
    response = reader.get(f"/motions/{motion.id}/amendments/paper.pdf")

    assert response.status_code == 503
    assert words in response.text
    assert "Open the page to print" in response.text


def test_the_paper_costs_the_same_statements_for_any_number(
    client_as, author, propose, motion, count_statements
):
    browser = client_as(author)
    there = f"/motions/{motion.id}/amendments/paper"
    propose("evening", "last")
    propose("17:40", "17:50")
    browser.get(there)
    with count_statements() as few:
        browser.get(there)
    for hour in ("18:00", "19:00", "21:00"):
        propose("20:00", hour)
    with count_statements() as many:
        browser.get(there)

    assert len(many) == len(few) <= 8
