"""A changed form in the browser: offered by the mover, answered by the proposer."""

import pytest
from sqlalchemy import select

from policy_forum.features.amendments.commands import propose_amendment
from policy_forum.features.amendments.models import ChangedForm
from policy_forum.features.amendments.rules import AmendmentState, text_mark


@pytest.fixture
def amendment(propose):
    return propose("evening bus", "last bus")


@pytest.fixture
def send_offer(client_as, mover, motion, amendment, session):
    def do(new="evening bus and the last bus", step="propose", **changes):
        data = {
            "version": amendment.version,
            "revision": motion.revision,
            "text": motion.text_markdown.replace("evening bus", new),
            "reason": "Both matter",
            "mode": "whole",
            "step": step,
        }
        answer = client_as(mover).post(
            f"/amendments/{amendment.id}/changed-form/offer", data=data | changes
        )
        session.expire_all()
        return answer

    return do


def test_the_mover_edits_the_amended_text_sees_both_differences_and_offers_it(
    client_as, mover, amendment, send_offer, session, motion
):
    page = client_as(mover).get(f"/amendments/{amendment.id}/answer").text
    assert f"/amendments/{amendment.id}/changed-form/offer" in page
    page = client_as(mover).get(f"/amendments/{amendment.id}/changed-form/offer").text
    assert "To ask the county council to restore the last bus." in page
    assert "What the amendment asks for" in page
    preview = send_offer(step="preview")
    assert preview.status_code == 200
    assert "evening bus and the last bus" in preview.text
    assert "Offer this form" in preview.text
    assert session.scalars(select(ChangedForm)).first() is None
    assert send_offer().status_code == 303
    page = client_as(mover).get(f"/motions/{motion.id}/amendments").text
    assert "Waiting for its proposer: a changed form is offered" in page


def test_what_is_wrong_with_an_offer_is_said_and_what_was_typed_is_kept(send_offer, motion):
    answer = send_offer("last bus")
    assert answer.status_code == 422
    assert "This is the amendment as it stands" in answer.text
    answer = send_offer(text="<script>alert(1)</script>")
    assert answer.status_code == 422
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
    answer = send_offer("late bus", version="0", revision="x")
    assert answer.status_code == 409
    assert "changed while you were reading" in answer.text
    assert "restore the late bus" in answer.text


def test_the_proposer_is_led_from_home_to_the_form_and_agrees(
    client_as, author, amendment, send_offer, session, motion
):
    send_offer()
    browser = client_as(author)
    assert "Answer the changed form that the mover offers" in browser.get("/").text
    page = browser.get(f"/amendments/{amendment.id}").text
    assert f'href="/amendments/{amendment.id}/changed-form"' in page
    page = browser.get(f"/amendments/{amendment.id}/changed-form").text
    assert "What is different from the amendment" in page
    assert "The mover’s reason: Both matter" in page
    form = session.scalars(select(ChangedForm)).one()
    answer = browser.post(
        f"/amendments/{amendment.id}/changed-form/agreement", data={"form": form.id}
    )
    assert answer.status_code == 303
    session.expire_all()
    assert amendment.state is AmendmentState.ACCEPTED
    assert "evening bus and the last bus" in motion.text_markdown
    page = browser.get(f"/amendments/{amendment.id}").text
    assert "Accepted in a changed form, to which its proposer agreed." in page
    assert "As it was proposed first" in page
    late = browser.get(f"/amendments/{amendment.id}/changed-form")
    assert late.headers["Location"] == f"/amendments/{amendment.id}"


def test_the_proposer_declines_with_a_reason(
    client_as, author, mover, amendment, send_offer, session
):
    send_offer()
    form = session.scalars(select(ChangedForm)).one()
    path = f"/amendments/{amendment.id}/changed-form/refusal"
    browser = client_as(author)
    assert browser.post(path, data={"form": form.id, "reason": ""}).status_code == 422
    data = {"form": form.id, "reason": "It is not enough."}
    assert browser.post(path, data=data).status_code == 303
    session.expire_all()
    assert form.is_agreed is False
    page = client_as(mover).get(f"/amendments/{amendment.id}").text
    assert "It is not enough." in page


def test_what_the_two_write_to_each_other_is_not_told_to_others(
    client_as, author, amendment, send_offer, session, motion, make_member, north
):
    send_offer()
    form = session.scalars(select(ChangedForm)).one()
    path = f"/amendments/{amendment.id}/changed-form/refusal"
    client_as(author).post(path, data={"form": form.id, "reason": "It is not enough."})
    browser = client_as(make_member(north))
    history = browser.get(f"/motions/{motion.id}/history").text
    assert "The changed form of an amendment was declined" in history
    for page in (history, browser.get(f"/amendments/{amendment.id}").text):
        assert "It is not enough." not in page
        assert "Both matter" not in page


def test_the_mover_takes_it_back(client_as, mover, amendment, send_offer, session):
    send_offer()
    form = session.scalars(select(ChangedForm)).one()
    browser = client_as(mover)
    assert "Take the offer back?" in browser.get(f"/amendments/{amendment.id}/changed-form").text
    path = f"/amendments/{amendment.id}/changed-form/withdrawal"
    assert browser.post(path, data={"form": form.id}).status_code == 303
    assert browser.post(path, data={"form": form.id}).status_code == 409
    assert browser.post(path, data={"form": "rubbish"}).status_code == 409


def test_nobody_else_reaches_these_pages(client_as, amendment, send_offer, make_member, north):
    send_offer()
    browser = client_as(make_member(north))
    assert browser.get(f"/amendments/{amendment.id}/changed-form").status_code == 404
    assert browser.get(f"/amendments/{amendment.id}/changed-form/offer").status_code == 403
    assert "changed form" not in browser.get(f"/amendments/{amendment.id}/answer").text


def test_pages_with_all_that_can_be_on_them_cost_eight_statements_at_most(
    client_as, author, mover, amendment, send_offer, work_as, session, motion, count_statements
):
    send_offer()
    for word in ("late", "early"):
        text = amendment.amended_markdown.replace("last", word)
        mark = text_mark(amendment.amended_markdown)
        with work_as(mover) as work:
            propose_amendment(work, motion.id, mark, text, "", amendment.id)
    key = amendment.id
    for member, page in (
        (author, ""),
        (author, "/changed-form"),
        (mover, "/answer"),
        (mover, "/changed-form/offer"),
    ):
        browser = client_as(member)
        session.commit()
        with count_statements() as seen:
            assert browser.get(f"/amendments/{key}{page}").status_code == 200
        assert len(seen) <= 8, (page, seen.texts)
