"""Answering an amendment in a browser, and how it ends."""

from pathlib import Path

from policy_forum.features.amendments.rules import AmendmentState
from policy_forum.features.motions.rules import MotionState
from policy_forum.web.letters import words_of
from tests.web.amendments.steps import only


def test_the_mover_sees_the_effect_and_accepts(client_as, mover, propose, session, motion):
    first = propose("evening", "last")
    second = propose("evening", "night")
    propose("every councillor", "each councillor")
    browser = client_as(mover)
    page = browser.get(f"/amendments/{first.id}/answer").text
    assert "Amendment 2 goes back to its author, because both change Resolves 1." in page
    assert "Amendment 3 is fitted to the new text" in page

    unseen = browser.post(f"/amendments/{first.id}/acceptance", data={"version": first.version})
    assert unseen.status_code == 409
    answer = browser.post(
        f"/amendments/{first.id}/acceptance",
        data={"version": first.version, "seen": [second.id]},
    )
    assert answer.status_code == 303
    session.expire_all()
    assert second.state is AmendmentState.NEEDS_AUTHOR
    assert "the last bus" in motion.text_markdown
    page = browser.get(f"/amendments/{second.id}").text
    assert "The text as it stands now" in page


def test_the_mover_leaves_an_amendment_to_the_vote(client_as, mover, propose, session):
    amendment = propose("evening", "last")
    data = {"version": amendment.version, "reason": "The branch should say."}
    answer = client_as(mover).post(f"/amendments/{amendment.id}/leave-to-vote", data=data)
    assert answer.status_code == 303
    assert only(session).state is AmendmentState.LEFT_TO_VOTE


def test_only_the_mover_reaches_the_answers(client_as, author, propose):
    amendment = propose("evening", "last")
    browser = client_as(author)
    assert browser.get(f"/amendments/{amendment.id}/answer").status_code == 403
    assert "Answer this amendment" not in browser.get(f"/amendments/{amendment.id}").text


def test_an_amendment_is_withdrawn_after_a_last_question(client_as, author, propose, session):
    amendment = propose("evening", "last")
    browser = client_as(author)
    assert "Take it back for good?" in browser.get(f"/amendments/{amendment.id}/withdrawal").text
    answer = browser.post(f"/amendments/{amendment.id}/withdrawal", data={"reason": "Settled"})
    assert answer.status_code == 303
    assert only(session).state is AmendmentState.WITHDRAWN


def test_letters_about_amendments_have_subject_and_words(app):
    values = {
        "name": "Bronwen", "title": "Buses", "number": "26-NOR-001", "path": "/amendments/1",
        "by": "Anwen", "amendment": "2", "other": "3", "because": "Amendment 1 was accepted",
        "reason": "It is later", "outcome": "Carried", "parent": "4",
    }  # fmt: skip
    names = [
        Path(name).stem.removeprefix("emails/")
        for name in app.jinja_env.list_templates()
        if name.startswith("emails/amendment_")
    ]
    assert len(names) == 15
    words = words_of(app)
    for name in names:
        subject, body = words(name, values)
        assert "26-NOR-001" in subject
        assert "http://localhost/amendments/1" in body


def test_an_open_amendment_falls_with_its_motion(client_as, author, propose, motion, session):
    key = propose("evening", "last").id
    motion.state = MotionState.WITHDRAWN
    session.commit()
    page = client_as(author).get(f"/amendments/{key}").text
    assert "Fell" in page
    assert "It had not been decided when its motion came to “Withdrawn”." in page
    assert "Withdraw this amendment" not in page


def test_many_answers_owed_to_one_motion_are_one_line_of_the_first_page(
    client_as, mover, propose, motion
):
    for word in ("last", "night", "late"):
        propose("evening", word)
    page = client_as(mover).get("/").text
    assert "Answer amendment 3 to your motion" in page
    propose("every councillor", "each councillor")
    page = client_as(mover).get("/").text
    assert page.count("Answer 4 amendments to your motion") == 1
    assert "Answer amendment" not in page
