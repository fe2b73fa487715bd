"""Taking down in a browser what is moved in the hall, and amendments to amendments."""

import re

import pytest
from sqlalchemy import select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.features.amendments.commands import propose_amendment
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import AmendmentState, text_mark
from tests.web.amendments.steps import only


@pytest.fixture
def secretary(make_member, make_office, north):
    member = make_member(north, "Catrin")
    make_office(member, OfficeKind.SECRETARY)
    return member


@pytest.fixture
def take_down(client_as, secretary, motion, session):
    def do(text, step="take-down", **more):
        data = {"revision": motion.revision, "to": 0, "text": text, "way": "mover", "step": step}
        answer = client_as(secretary).post(f"/motions/{motion.id}/floor", data=data | more)
        session.expire_all()
        return answer

    return do


def test_what_is_said_is_worked_out_shown_and_taken_down(
    take_down, session, client_as, secretary, author, motion
):
    said = "In Resolves 1, replace ‘evening’ with ‘last’"
    preview = take_down(said, step="preview", proposer=author.number)
    assert preview.status_code == 200
    assert "In Resolves 1, delete ‘evening’ and insert ‘last’." in preview.text
    assert session.scalars(select(Amendment)).first() is None
    answer = take_down(said, proposer=author.number, way="vote")
    assert answer.status_code == 303
    amendment = only(session)
    assert (amendment.proposer_id, amendment.state) == (author.id, AmendmentState.LEFT_TO_VOTE)
    page = client_as(secretary).get(f"/motions/{motion.id}/amendments").text
    assert "Moved from the floor by Bronwen" in page
    assert "written down by Catrin" in page


def test_the_whole_text_can_be_typed_instead(take_down, client_as, secretary, motion, session):
    page = client_as(secretary).get(f"/motions/{motion.id}/floor?whole=1").text
    assert "restore the evening bus" in page.partition("<textarea")[2].partition("</textarea>")[0]
    answer = take_down(motion.text_markdown.replace("evening", "last"))
    assert answer.status_code == 303
    assert "‘last’" in only(session).wording


def test_candidates_are_shown_for_words_that_stand_more_than_once(take_down):
    said = "Replace ‘bus’ with ‘tram’"
    answer = take_down(said, proposer="M1", reason="Quicker", way="vote")
    assert answer.status_code == 422
    assert "It could be:" in answer.text
    assert "Resolves 1" in answer.text
    for kept in (said, "M1", "Quicker"):
        assert kept in answer.text
    assert re.search(r'checked[^>]* value="vote"', answer.text)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"text": ""}, "Enter what was moved"),
        ({"text": "![a](b)"}, "Line 1"),
        ({"proposer": "nobody@example.org"}, "one member of this branch"),
        ({"way": "rubbish"}, "Not a valid choice"),
    ],
)
def test_rubbish_is_answered_with_a_sentence(take_down, typed, says):
    sound = {"text": "In Resolves 1, replace ‘evening’ with ‘last’"}
    answer = take_down(**(sound | typed))
    assert answer.status_code == 422
    assert says in answer.text


def test_only_officers_of_the_branch_see_the_page(
    client_as, author, secretary, motion, make_member, make_office, make_branch
):
    stranger = make_member(make_branch("South", "SOU"))
    make_office(stranger, OfficeKind.SECRETARY)
    path = f"/motions/{motion.id}/floor"
    for member in (author, stranger):
        assert client_as(member).get(path).status_code == 403
        assert (
            "from the floor" not in client_as(member).get(f"/motions/{motion.id}/amendments").text
        )
    assert client_as(secretary).get(path).status_code == 200
    assert path in client_as(secretary).get(f"/motions/{motion.id}/amendments").text


def test_an_amendment_to_an_amendment_is_taken_down(take_down, propose, session):
    parent = propose("evening", "last evening")
    mark = text_mark(parent.amended_markdown)
    answer = take_down(
        "In Resolves 1, delete ‘last’ and insert ‘late’", to=parent.id, revision=mark
    )
    assert answer.status_code == 303
    child = session.scalars(select(Amendment).order_by(Amendment.number.desc())).first()
    assert (child.parent_id, child.is_from_floor) == (parent.id, True)


@pytest.fixture
def child(propose, motion, work_as, mover, session):
    parent = propose("evening bus", "last bus at 22:00")
    text = parent.amended_markdown.replace("22:00", "23:00")
    with work_as(mover) as work:
        key = propose_amendment(
            work, motion.id, text_mark(parent.amended_markdown), text, "", parent.id
        )
    return session.get(Amendment, key)


def test_the_proposer_of_the_amendment_answers_one_to_it(client_as, author, mover, child, session):
    browser = client_as(author)
    assert "Answer amendment 2 to your amendment 1" in browser.get("/").text
    page = browser.get(f"/amendments/{child.id}").text
    assert "Answer this amendment" in page
    assert 'href="/amendments/1"' in page or f'href="/amendments/{child.parent_id}"' in page
    page = browser.get(f"/amendments/{child.id}/answer").text
    assert "It would change your amendment 1." in page
    assert "changed form" not in page
    assert client_as(mover).get(f"/amendments/{child.id}/answer").status_code == 403
    data = {"version": child.version}
    answer = browser.post(f"/amendments/{child.id}/acceptance", data=data)
    assert answer.status_code == 303
    page = browser.get(f"/amendments/{child.id}").text
    assert "Taken into amendment 1 by its proposer" in page
    assert "it is part of amendment 1 now" in page


def test_one_to_it_is_offered_on_the_page_and_not_one_level_deeper(client_as, author, child):
    browser = client_as(author)
    page = browser.get(f"/amendments/{child.parent_id}").text
    assert f'href="/amendments/{child.parent_id}/amend"' in page
    page = browser.get(f"/amendments/{child.id}").text
    assert f'href="/amendments/{child.id}/amend"' not in page
    assert "it goes no deeper than that" in page
