"""The steps of a motion in the browser, and what they answer to rubbish."""

import io
import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.features.motions.models import CoAuthor, Motion
from policy_forum.features.motions.rules import MotionKind, MotionState
from tests.makers import TEXT

RUBBISH = ["", " ", "\x00", "-1", "99999999999999999999", "’; DROP TABLE", "\u202e", "<b>", "٣"]


@pytest.fixture
def north(make_branch):
    return make_branch("North", "NOR")


@pytest.fixture
def cycle(make_cycle):
    return make_cycle(2026)


@pytest.fixture
def mover(make_member, north):
    return make_member(north)


@pytest.fixture
def browser(client_as, mover):
    return client_as(mover)


def test_a_co_author_is_found_asked_and_joins(
    make_motion, make_member, north, cycle, mover, browser, client_as, session
):
    motion = make_motion(north, cycle, mover)
    friend = make_member(north, given_name="Cerys", family_name="Friend")
    here = f"/motions/{motion.id}/co-authors"
    page = browser.get(f"{here}?name=cerys").text
    assert "Ask Cerys Friend" in page
    assert browser.post(here, data={"member_id": friend.id}).status_code == 303
    assert "Ask Cerys Friend" not in browser.get(f"{here}?name=cerys").text
    theirs = client_as(friend)
    assert "Join as co-author" in theirs.get(f"/motions/{motion.id}").text
    assert theirs.post(f"{here}/joining").status_code == 303
    assert session.scalar(select(CoAuthor)).joined_at is not None
    assert "Edit the draft" in theirs.get(f"/motions/{motion.id}").text


def test_checks_are_shown_before_a_motion_is_moved(
    make_motion, make_standing_orders, north, cycle, mover, browser
):
    make_standing_orders(north, title_words=2)
    motion = make_motion(north, cycle, mover)
    page = browser.get(f"/motions/{motion.id}/moving").text
    assert "at most 2 are allowed" in page
    assert "Standing orders of the branch, version 1" in page
    assert 'action="/motions/' not in page
    assert browser.post(f"/motions/{motion.id}/moving").status_code == 409


def test_a_draft_is_withdrawn_without_a_reason_and_a_proposed_motion_with_one(
    make_motion, north, cycle, mover, browser, session
):
    draft = make_motion(north, cycle, mover)
    proposed = make_motion(north, cycle, mover, state=MotionState.PROPOSED)
    assert browser.post(f"/motions/{draft.id}/withdrawal", data={}).status_code == 303
    assert browser.post(f"/motions/{proposed.id}/withdrawal", data={}).status_code == 422
    data = {"reason": "Settled <b>now</b>."}
    assert browser.post(f"/motions/{proposed.id}/withdrawal", data=data).status_code == 303
    session.expire_all()
    assert proposed.state is MotionState.WITHDRAWN
    assert "Settled &lt;b&gt;now&lt;/b&gt;." in browser.get(f"/motions/{proposed.id}").text


def test_the_secretary_records_that_the_branch_remits(
    make_motion, make_officer, north, cycle, mover, browser, client_as, session
):
    motion = make_motion(north, cycle, mover, state=MotionState.PROPOSED)
    here = f"/motions/{motion.id}/remitting"
    assert browser.get(here).status_code == 403
    secretary = client_as(make_officer(OfficeKind.SECRETARY, north))
    assert secretary.get(here).status_code == 200
    assert secretary.post(here, data={"reason": " "}).status_code == 422
    assert secretary.post(here, data={"reason": "More work."}).status_code == 303
    session.expire_all()
    assert motion.state is MotionState.REMITTED


def test_a_motion_that_was_lost_is_brought_again(make_motion, north, cycle, mover, browser):
    old = make_motion(north, cycle, mover, state=MotionState.LOST)
    assert "Bring this motion again" in browser.get(f"/motions/{old.id}").text
    assert browser.get(f"/motions/{old.id}/again").status_code == 200
    answer = browser.post(f"/motions/{old.id}/again")
    assert answer.status_code == 303
    assert old.number in browser.get(answer.headers["Location"]).text


def test_a_motion_is_offered_again_only_while_drafting_is_open(
    make_motion, make_cycle, north, cycle, mover, browser, clock, count_statements
):
    old = make_motion(north, cycle, mover, state=MotionState.LOST_AT_CONFERENCE)
    page, again = f"/motions/{old.id}", f"/motions/{old.id}/again"
    clock.advance(days=20)
    with count_statements() as seen:
        closed = browser.get(page).text
    assert len(seen) <= 9, seen.texts
    assert f'href="{again}"' not in closed
    assert "Bring this motion again" in closed
    assert "“Drafting” closed" in closed
    make_cycle(2027, start=clock.now() + timedelta(days=345))
    clock.advance(days=345)
    assert f'href="{again}"' in browser.get(page).text
    assert browser.get(again).status_code == 200


def test_a_new_motion_can_begin_with_a_model_motion(make_motion, north, cycle, browser):
    model = make_motion(kind=MotionKind.MODEL, state=MotionState.PROPOSED, title="Model of all")
    other = make_motion(state=MotionState.PROPOSED, title="Not a model")
    assert "Model of all" in browser.get(f"/motions/new?from={model.id}").text
    assert "Not a model" not in browser.get(f"/motions/new?from={other.id}").text


def test_nothing_is_drafted_when_there_is_no_open_window(browser, clock, cycle):
    clock.advance(days=20)
    for answer in (browser.get("/motions/new"), browser.post("/motions/new", data={})):
        assert answer.status_code == 409
        assert "Drafting" in answer.text


def test_drafts_and_their_makers_stay_among_the_authors_once_it_is_proposed(
    make_member, north, cycle, mover, browser, client_as, client, session
):
    answer = browser.post("/motions/new", data={"title": "Buses", "kind": "policy", "text": TEXT})
    here = answer.headers["Location"]
    motion = session.scalar(select(Motion))
    data = {"title": "Buses", "kind": "policy", "version": motion.version, "base": 1}
    browser.post(f"{here}/edit", data={**data, "text": TEXT.replace("17:40", "18:10")})
    browser.post(f"{here}/moving")
    seconder = client_as(make_member(north))
    seconder.post(f"{here}/seconding")

    assert browser.get(f"{here}/revisions/1").status_code == 200
    assert "what changed" in browser.get(f"{here}/history").text
    assert seconder.get(f"{here}/revisions/2").status_code == 200
    assert seconder.get(f"{here}/revisions/1").status_code == 404
    assert seconder.get(f"{here}/compare?from=1&to=2").status_code == 404
    assert client.get(f"{here}/history").status_code == 404


@pytest.mark.parametrize("word", RUBBISH)
def test_rubbish_in_an_address_or_a_field_is_answered_and_not_fallen_over(
    make_motion, north, cycle, mover, browser, word
):
    motion = make_motion(north, cycle, mover)
    here = f"/motions/{motion.id}"
    names = ("words", "cycle", "branch", "state", "kind", "goal", "part")
    answers = [
        browser.get("/motions/", query_string=dict.fromkeys(names, word)),
        browser.get("/motions/new", query_string={"from": word}),
        browser.get(f"{here}/co-authors", query_string={"name": word}),
        browser.get(f"{here}/compare", query_string={"from": word, "to": word}),
        browser.post("/motions/preview", data={"title": word, "text": word}),
        browser.post(
            f"{here}/edit",
            data=dict.fromkeys(
                ("title", "text", "version", "base", "kind", "goal_id", "take"), word
            ),
        ),
        browser.post(f"{here}/co-authors", data={"member_id": word}),
        browser.get(f"/motions/by-number/{word or 'x'}"),
        browser.get(f"/motions/{word or 'x'}"),
    ]
    assert all(answer.status_code < 500 for answer in answers)


def test_the_national_office_reads_motions_in(
    client_as, make_officer, north, cycle, browser, session
):
    office = client_as(make_officer(OfficeKind.NATIONAL_OFFICE))
    lines = json.dumps({"id": "a", "title": "Buses", "body_markdown": TEXT}) + "\n{\n"

    def upload(content):
        files = [(io.BytesIO(content), "motions.jsonl")] if content is not None else []
        data = {"branch_id": north.id, "cycle_id": cycle.id, "files": files}
        return office.post("/motions/import", data=data, content_type="multipart/form-data")

    assert browser.get("/motions/import").status_code == 403
    assert office.get("/motions/import").status_code == 200
    assert upload(None).status_code == 422
    answer = upload(lines.encode())
    assert "1 motion added" in answer.text
    assert "motions.jsonl:2" in answer.text
    assert "26-NOR-001" in answer.text
    assert "1 already there" in upload(lines.encode()).text
    assert "not UTF-8" in upload(b"\xff\xfe\x00").text
    assert len(session.scalars(select(Motion)).all()) == 1
