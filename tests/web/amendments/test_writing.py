"""Writing an amendment in a browser: clause by clause, previewed, and nothing typed is lost."""

import pytest
from sqlalchemy import select

from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import AmendmentState
from tests.makers import TEXT
from tests.web.amendments.steps import only


def test_the_page_offers_a_field_for_every_clause(client_as, author, motion):
    page = client_as(author).get(f"/motions/{motion.id}/amend")
    assert page.status_code == 200
    assert page.text.count('name="words-') == 8
    assert "Resolves 2" in page.text


def test_one_clause_is_edited_previewed_and_proposed(client_as, author, motion, session):
    browser, path = client_as(author), f"/motions/{motion.id}/amend"
    typed = {
        "mode": "clauses",
        "revision": "1",
        "words-6": "To ask the county council to restore the late bus.",
        "after-7": "To meet in May.",
        "gone-2": "yes",
        "reason": "It is later than that.",
    }
    shown = browser.post(path, data=typed | {"step": "preview"})
    assert shown.status_code == 200
    assert "delete ‘evening’ and insert ‘late’" in shown.text
    assert "Delete Notes 2." in shown.text
    assert "At the end add a new clause: ‘To meet in May.’" in shown.text
    assert "To meet in May." in shown.text.split('id="preview"')[0]
    assert session.scalars(select(Amendment)).all() == []

    sent = browser.post(path, data=typed | {"step": "propose"})
    assert sent.status_code == 303, sent.text
    assert only(session).words_added == 5
    page = browser.get(sent.location).text
    assert "Bronwen" in page
    assert "It is later than that." in page


def test_the_whole_text_can_be_edited_in_one_piece_and_back(client_as, author, motion):
    browser, path = client_as(author), f"/motions/{motion.id}/amend"
    typed = {"mode": "clauses", "revision": "1", "after-7": "To meet in May."}
    whole = browser.post(path, data=typed | {"step": "whole"}).text
    assert "3. To meet in May." in whole
    text = TEXT + "3. To meet in May.\n"
    back = browser.post(
        path, data={"mode": "whole", "revision": "1", "text": text, "step": "clauses"}
    ).text
    assert "To meet in May." in back
    assert 'name="words-7"' in back

    odd = TEXT.replace("1. The last bus", "* The last bus")
    kept = browser.post(
        path, data={"mode": "whole", "revision": "1", "text": odd, "step": "clauses"}
    )
    assert kept.status_code == 422
    assert "* The last bus" in kept.text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (TEXT, "Nothing is changed yet"),
        (TEXT + "\n<script>alert(1)</script>\n", "Line 15"),
        (TEXT + "3. " + "word " * 151, "so 1 must go"),
        ("", "Nothing would be left"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    client_as, author, motion, session, text, sentence
):
    answer = client_as(author).post(
        f"/motions/{motion.id}/amend",
        data={"mode": "whole", "revision": "1", "text": text, "reason": "Because & so"},
    )
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Because &amp; so" in answer.text
    assert "<script>alert" not in answer.text
    assert session.scalars(select(Amendment)).all() == []


def test_rubbish_in_hidden_fields_is_no_server_error(client_as, author, motion):
    browser = client_as(author)
    for typed in (
        {"mode": "x", "revision": "-1", "version": "²", "step": "x", "words-99": "x"},
        {"mode": "whole", "revision": "99999999999", "text": "\x00", "step": "preview"},
        {"mode": "whole", "revision": "7", "text": "a" * 200_000, "step": "clauses"},
    ):
        assert browser.post(f"/motions/{motion.id}/amend", data=typed).status_code in {200, 422}


def test_signs_that_cannot_be_seen_do_not_reach_the_database(client_as, author, motion, session):
    browser, path = client_as(author), f"/motions/{motion.id}/amend"
    typed = {"mode": "clauses", "revision": "1", "reason": "Be\x00cause\u202e"}
    bad = browser.post(path, data=typed | {"words-7": "To write\x00 letters."})
    assert bad.status_code in {303, 422}
    if bad.status_code == 422:
        browser.post(path, data=typed | {"words-7": "To write letters."})
    assert only(session).reason == "Because"
    assert "\x00" not in only(session).amended_markdown


def test_a_preview_names_the_amendment_that_it_contradicts(
    client_as, propose, motion, make_member, north
):
    propose("evening", "last")
    typed = {
        "mode": "clauses",
        "revision": "1",
        "step": "preview",
        "words-6": "To ask the county council to restore the night bus.",
    }
    page = client_as(make_member(north)).post(f"/motions/{motion.id}/amend", data=typed).text
    assert "with amendment 1 at Resolves 1" in page


def test_who_may_not_propose_is_told_why(client_as, client, make_member, motion):
    assert client.get(f"/motions/{motion.id}/amend").status_code == 302
    stranger = client_as(make_member()).get(f"/motions/{motion.id}/amend")
    assert stranger.status_code == 403
    assert "Only a member of the branch may do this" in stranger.text


def test_who_writes_while_the_text_changes_loses_nothing(
    client_as, mover, propose, make_member, north, session, motion
):
    friendly = propose("evening", "last")
    writer = client_as(make_member(north))
    client_as(mover).post(
        f"/amendments/{friendly.id}/acceptance", data={"version": friendly.version}
    )
    path = f"/motions/{motion.id}/amend"
    typed = {"mode": "clauses", "revision": "1"}
    fits = typed | {"words-7": "To write to each councillor before the budget is set."}
    shown = writer.post(path, data=fits | {"step": "preview"}).text
    assert "your changes fit its new text" in shown

    clash = typed | {"words-6": "To ask the county council to restore the midnight bus."}
    answer = writer.post(path, data=clash)
    assert answer.status_code == 409
    assert "midnight" in answer.text
    assert "The text as it stands now" in answer.text
    assert 'name="revision" type="hidden" value="2"' in answer.text


def test_a_ballot_that_opens_meanwhile_does_not_cost_the_writer_her_text(
    client_as, author, motion, session
):
    motion.is_held = True
    session.commit()
    browser, path = client_as(author), f"/motions/{motion.id}/amend"
    assert browser.get(path).status_code == 409
    typed = {"mode": "clauses", "revision": "1", "words-7": "To write letters by hand."}
    answer = browser.post(path, data=typed)
    assert answer.status_code == 409
    assert "has a ballot on this motion under way" in answer.text
    assert "To write letters by hand." in answer.text


def test_an_overtaken_author_begins_anew_on_the_text_that_stands(
    client_as, mover, author, propose, session, motion, make_member, north
):
    friendly = propose("evening", "last", make_member(north))
    mine = propose("the evening bus.", "no bus at all, and to plant a tree.")
    client_as(mover).post(
        f"/amendments/{friendly.id}/acceptance",
        data={"version": friendly.version, "seen": [mine.id]},
    )
    session.expire_all()
    browser = client_as(author)
    page = browser.get(f"/amendments/{mine.id}/revise").text
    assert "plant a tree" in page
    assert "restore the last bus" in page

    data = {
        "mode": "clauses",
        "revision": "2",
        "version": mine.version,
        "words-6": "To ask the county council to restore the last bus, and to plant a tree.",
    }
    answer = browser.post(f"/amendments/{mine.id}/revise", data=data)
    assert answer.status_code == 303, answer.text
    session.expire_all()
    assert mine.state is AmendmentState.PENDING
    assert "plant a tree" in mine.amended_markdown


def test_an_amendment_that_was_carried_on_while_being_rewritten_is_sent_again(
    client_as, author, mover, propose, motion, session, make_member, north
):
    mine = propose("every councillor", "each councillor")
    friendly = propose("evening", "last", make_member(north))
    typed = {
        "mode": "clauses",
        "revision": "1",
        "version": mine.version,
        "words-7": "To write to all councillors before the budget is set.",
    }
    client_as(mover).post(
        f"/amendments/{friendly.id}/acceptance", data={"version": friendly.version}
    )
    browser, path = client_as(author), f"/amendments/{mine.id}/revise"
    first = browser.post(path, data=typed)
    assert first.status_code == 409
    assert "To write to all councillors" in first.text
    session.expire_all()
    again = browser.post(path, data=typed | {"version": mine.version})
    assert again.status_code == 303
    session.expire_all()
    assert "all councillors" in mine.amended_markdown
    assert "the last bus" in mine.amended_markdown
