"""Motions as Word files, and edited ones sent back as amendments."""

import tempfile
from io import BytesIO

import docx
import pytest
from sqlalchemy import select

from policy_forum.domain.identifiers import AmendmentId
from policy_forum.domain.text.document import parse_document
from policy_forum.features.amendments.commands import propose_amendment
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import AmendmentState, text_mark
from policy_forum.features.motions.models import MotionRevision
from policy_forum.features.motions.rules import MotionState
from tests.platform.word_files.files import by_hand, motion_file, paragraph, run
from tests.platform.word_files.ooxml import W, expected, of_the_motion, part, settled


@pytest.fixture
def reader(client_as, make_member, north):
    """A member's browser."""
    return client_as(make_member(north, "Ceri"))


def word_of(browser, motion, query=""):
    response = browser.get(f"/motions/{motion.id}/motion.docx{query}")
    assert response.status_code == 200
    assert response.mimetype.endswith("wordprocessingml.document")
    return response.data


def authors_in(file):
    return {e.get(f"{W}author") for e in part(file).iter(f"{W}ins", f"{W}del")}


def sent(browser, motion, content, name="text.docx"):
    data = {"file": (BytesIO(content), name)}
    return browser.post(f"/motions/{motion.id}/amendments/word", data=data)


def sent_raw(browser, motion, content):
    """As a browser sends it, without the test client's own file on disk."""
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.docx"\r\n\r\n'
    return browser.post(
        f"/motions/{motion.id}/amendments/word",
        data=head + content + b"\r\n--x--\r\n",
        content_type="multipart/form-data; boundary=x",
    )


# ---- Out ---------------------------------------------------------------------------------------


def test_all_amendments_that_fit_together_are_tracked(reader, propose, motion):
    propose("evening", "last")
    propose("every councillor", "each councillor")

    file = word_of(reader, motion)

    wanted = motion.text_markdown.replace("evening", "last").replace("every c", "each c")
    assert of_the_motion(settled(file, accept=True)) == expected(parse_document(wanted))
    base = expected(parse_document(motion.text_markdown))
    assert of_the_motion(settled(file, accept=False)) == base
    names = {author.split(" (")[0] for author in authors_in(file)}
    assert names == {"Amendment 1", "Amendment 2"}


def test_what_contradicts_stands_beside_as_a_comment(reader, propose, motion):
    propose("evening", "last")
    propose("evening", "night")

    file = word_of(reader, motion)

    document = docx.Document(BytesIO(file))
    (comment,) = document.comments
    assert comment.author.startswith("Amendment 2 (Bronwen")
    assert "contradicts" in comment.text
    assert "delete ‘evening’ and insert ‘night’" in comment.text
    assert "as a comment, stands amendment 2." in " ".join(p.text for p in document.paragraphs)
    wanted = motion.text_markdown.replace("evening", "last")
    assert of_the_motion(settled(file, accept=True)) == expected(parse_document(wanted))


def test_one_or_some_or_none_can_be_chosen(reader, propose, motion):
    propose("evening", "last")
    propose("evening", "night")
    propose("every councillor", "each councillor")

    assert {a[:11] for a in authors_in(word_of(reader, motion, "?with=2"))} == {"Amendment 2"}
    chosen = authors_in(word_of(reader, motion, "?with=2&with=3&with=99&with=x"))
    assert {author[:11] for author in chosen} == {"Amendment 2", "Amendment 3"}
    assert authors_in(word_of(reader, motion, "?plain=1")) == set()


def test_the_proposer_is_named_to_members_and_the_branch_stands_for_who_left(
    reader, propose, motion, session
):
    one = propose("evening", "last")
    assert any("Bronwen" in name for name in authors_in(word_of(reader, motion)))
    one.proposer_id = None
    session.commit()

    assert authors_in(word_of(reader, motion)) == {"Amendment 1 (North)"}


def test_the_file_costs_few_statements_for_any_number(reader, propose, motion, count_statements):
    there = f"/motions/{motion.id}/motion.docx"
    propose("evening", "last")
    propose("17:40", "17:50")
    reader.get(there)
    with count_statements() as few:
        reader.get(there)
    for hour in ("18:00", "19:00", "21:00"):
        propose("20:00", hour)
    with count_statements() as many:
        reader.get(there)

    assert len(many) == len(few) <= 8


@pytest.fixture
def amend_amendment(work_as, motion, author, session):
    def do(parent, old, new):
        seen = parent.amended_markdown
        text, mark = seen.replace(old, new), text_mark(seen)
        with work_as(author) as work:
            key = propose_amendment(
                work, motion.id, mark, text, "Better so", AmendmentId(parent.id)
            )
        return session.get(Amendment, key)

    return do


def test_an_amendment_to_an_amendment_goes_with_it_where_it_is_chosen(
    reader, propose, amend_amendment, motion
):
    amend_amendment(propose("evening", "last"), "last bus.", "very last bus.")

    everything, both = word_of(reader, motion), word_of(reader, motion, "?with=1&with=2")

    (comment,) = docx.Document(BytesIO(everything)).comments
    assert "This amends amendment 1" in comment.text
    assert {a.split(" (")[0] for a in authors_in(everything)} == {"Amendment 1"}
    assert {a.split(" (")[0] for a in authors_in(both)} == {"Amendment 1 with 2"}
    wanted = motion.text_markdown.replace("evening bus", "very last bus")
    assert of_the_motion(settled(both, accept=True)) == expected(parse_document(wanted))


def test_an_amendment_to_an_amendment_stands_before_it_on_paper(
    reader, propose, amend_amendment, motion
):
    amend_amendment(propose("evening", "last"), "last bus.", "very last bus.")

    page = reader.get(f"/motions/{motion.id}/amendments/paper").text

    assert page.index('id="amendment-2"') < page.index('id="amendment-1"')
    assert "Amends amendment 1" in page
    assert reader.get(f"/motions/{motion.id}/amendments/paper.pdf").status_code == 200


def test_a_decided_motion_has_its_own_text_alone(reader, propose, motion, session):
    propose("evening", "last")
    motion.state = MotionState.CARRIED
    session.commit()

    assert authors_in(word_of(reader, motion)) == set()
    assert 'name="with"' not in reader.get(f"/motions/{motion.id}/amendments/word").text


def test_a_motion_that_may_not_be_read_is_no_file(client, propose, motion):
    assert client.get(f"/motions/{motion.id}/motion.docx").status_code == 404
    assert client.get("/motions/999999/motion.docx").status_code == 404


def test_the_page_offers_the_files_and_the_way_back(reader, propose, motion):
    propose("evening", "last")

    page = reader.get(f"/motions/{motion.id}/amendments/word").text

    assert f"/motions/{motion.id}/motion.docx?plain=1" in page
    assert 'name="with" value="1"' in page
    assert 'type="file"' in page


# ---- In ----------------------------------------------------------------------------------------


def test_an_edited_file_lands_on_the_writing_page_and_nothing_is_stored(reader, motion, session):
    edited = motion.text_markdown.replace("20:00", "21:00")
    file = motion_file(motion.text_markdown, edited, motion_id=motion.id, revision=1)

    response = sent(reader, motion, file)

    assert response.status_code == 200
    assert "In Notes 2, delete ‘20:00’ and insert ‘21:00’." in response.text
    assert "Nothing is proposed yet" in response.text
    assert f'action="/motions/{motion.id}/amend"' in response.text
    assert session.scalars(select(Amendment)).all() == []


def test_our_own_download_edited_without_tracking(reader, motion):
    edited = motion.text_markdown.replace("20:00", "21:00")

    response = sent(reader, motion, motion_file(edited, motion_id=motion.id, revision=1))

    assert "In Notes 2, delete ‘20:00’ and insert ‘21:00’." in response.text


def test_changes_of_other_amendments_in_the_file_are_named(reader, propose, motion):
    propose("evening", "last")

    response = sent(reader, motion, word_of(reader, motion))

    assert "The file holds the changes of Amendment 1 (Bronwen" in response.text
    assert "delete ‘evening’ and insert ‘last’" in response.text


def test_a_file_of_an_older_revision_is_carried_to_the_text_of_today(reader, motion, session):
    before = motion.text_markdown
    _revise(session, motion, before.replace("every councillor", "each councillor"))
    file = motion_file(before, before.replace("20:00", "21:00"), motion_id=motion.id, revision=1)

    response = sent(reader, motion, file)

    assert response.status_code == 200
    assert "In Notes 2, delete ‘20:00’ and insert ‘21:00’." in response.text
    assert "councillor" not in response.text.split("Your amendment")[1].split("</h2>")[1][:400]


def test_a_file_of_an_older_revision_that_no_longer_fits_shows_both(reader, motion, session):
    before = motion.text_markdown
    _revise(session, motion, before.replace("20:00", "20:30"))
    file = motion_file(before, before.replace("20:00", "21:00"), motion_id=motion.id, revision=1)

    response = sent(reader, motion, file)

    assert "Nothing of yours is lost" in response.text
    assert "21:00" in response.text
    assert "20:30" in response.text


def _revise(session, motion, text):
    motion.text_markdown, motion.revision = text, 2
    session.add(
        MotionRevision(
            motion_id=motion.id, number=2, title=motion.title, text_markdown=text,
            cause="revised", saved_at=motion.drafted_at, saved_by_id=motion.mover_id,
        )
    )  # fmt: skip
    session.commit()


def test_changes_to_another_text_are_refused_with_the_difference(reader, motion):
    other = motion.text_markdown.replace("20:00", "19:00")
    file = motion_file(other, other.replace("evening", "last"), motion_id=0, revision=0)

    response = sent(reader, motion, file)

    assert response.status_code == 422
    assert "is not the text of the motion" in response.text
    assert "19:00" in response.text
    assert "Where the file and the motion differ" in response.text


def test_the_wrong_file_is_shown_with_a_warning(reader, motion):
    response = sent(reader, motion, by_hand(paragraph(run("Dear Ann, how are you? Love, Bob."))))

    assert response.status_code == 200
    assert "Most of the motion is not in this file." in response.text


def test_a_file_without_words_says_so(reader, motion):
    response = sent(reader, motion, by_hand("<w:p/>"))

    assert "Nothing would be left of the motion" in response.text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Choose the file to send."),
        (b"%PDF-1.7", "not a Word document"),
        (by_hand("<w:tbl/>"), "a table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "password"),
    ],
)
def test_what_cannot_be_taken_is_said_and_the_form_stays(reader, motion, content, words):
    response = sent(reader, motion, content, "" if not content else "text.docx")

    assert response.status_code == 422
    assert words in response.text
    assert 'type="file"' in response.text


def test_only_who_may_propose_may_send(client, client_as, make_branch, make_member, motion):
    elsewhere = client_as(make_member(make_branch("South", "SOU")))

    assert sent(elsewhere, motion, motion_file()).status_code == 403
    assert sent(client, motion, motion_file()).status_code == 302
    page = elsewhere.get(f"/motions/{motion.id}/amendments/word").text
    assert "No amendment can be proposed here now" in page


def test_a_motion_that_is_decided_takes_none(reader, motion, session):
    motion.state = MotionState.CARRIED
    session.commit()

    assert sent(reader, motion, motion_file()).status_code == 409


def test_nothing_that_is_sent_is_written_to_disk(reader, motion, monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a file on disk")

    for name in ("TemporaryFile", "SpooledTemporaryFile", "NamedTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refuse)
    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", refuse, raising=False)
    content = motion_file() + b" " * 3_000_000  # behind its end: no package any more

    assert "damaged" in sent_raw(reader, motion, content).text


def test_a_file_larger_than_any_request_is_refused(reader, motion):
    assert sent_raw(reader, motion, b"PK\x03\x04" + b" " * 17_000_000).status_code == 413


def test_what_came_back_can_be_proposed_as_it_is_shown(reader, motion, session):
    edited = motion.text_markdown.replace("20:00", "21:00")
    sent(reader, motion, motion_file(motion.text_markdown, edited, motion_id=motion.id, revision=1))
    typed = {"mode": "whole", "revision": "1", "text": edited, "step": "propose"}

    assert reader.post(f"/motions/{motion.id}/amend", data=typed).status_code == 303
    (amendment,) = session.scalars(select(Amendment))
    assert (amendment.state, amendment.amended_markdown) == (AmendmentState.PENDING, edited)
