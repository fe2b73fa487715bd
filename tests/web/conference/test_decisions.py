"""The pages of what conference decided, the register, lineage and the next cycle."""

from sqlalchemy import select

from policy_forum.features.conference.models import (
    MotionOffer,
    RegisterEntry,
)
from policy_forum.features.motions.models import Motion
from policy_forum.platform.outbox import OutboxMessage
from tests.web.conference.steps import CLOSED, CONFERENCE, NEXT_DRAFTING, RULE, typed_from


def test_everyone_reads_what_conference_decided(client, adopted):
    page = client.get("/conference/2026/decisions").text
    assert "30 for, 4 against, 2 abstained" in page
    assert "Taken on by: Transport team." in page
    assert "Record the outcome" not in page


def test_impossible_counts_keep_what_was_typed(at, office, published):
    at(CONFERENCE)
    sent = office.post(
        f"/conference/submissions/{published.id}/outcome",
        data={"outcome": "carried", "votes_for": "4", "votes_against": "30", "votes_abstain": "0"},
    )
    assert sent.status_code == 422
    assert "more votes for it than against" in sent.text
    rubbish = {"outcome": "glorious", "votes_for": "many", "votes_abstain": "-1"}
    assert (
        office.post(f"/conference/submissions/{published.id}/outcome", data=rubbish).status_code
        == 422
    )


def test_an_outcome_is_corrected_with_a_reason(office, client, adopted):
    path = f"/conference/submissions/{adopted.id}/outcome"
    assert 'value="30"' in office.get(path).text
    wrong = {"outcome": "lost", "votes_for": "4", "votes_against": "30", "votes_abstain": "2"}
    assert office.post(path, data=wrong).status_code == 422
    sent = office.post(path, data={**wrong, "reason": "The counts were swapped."})
    assert sent.status_code == 303
    assert adopted.title not in client.get("/what-we-stand-for").text


def test_the_register_shows_goal_policy_and_who_has_it_in_care(client, adopted):
    page = client.get("/what-we-stand-for").text
    assert "Everyone gets home" in page
    assert "How it was decided: By conference in 2025." in page
    assert adopted.title in page
    assert "In the care of: Transport team." in page
    assert "Write to the council." in page
    assert f"/motions/{adopted.motion_id}/lineage" in page


def test_the_office_brings_the_register_up_to_date(office, client, adopted, session):
    entry = session.scalar(select(RegisterEntry))
    path = f"/what-we-stand-for/{entry.id}"
    sent = office.post(
        path,
        data={"status": "under_way", "owner": "Transport team", "evidence": "Two letters."},
    )
    assert sent.status_code == 303
    assert "Two letters." in client.get("/what-we-stand-for").text
    bad = {"status": "struck_out", "expires_on": "yesterday"}
    assert office.post(path, data=bad).status_code == 422
    assert client.get(path).status_code == 302


def test_the_lineage_is_one_page_from_draft_to_register(client, client_as, adopted, make):
    page = client.get(f"/motions/{adopted.motion_id}/lineage").text
    for step in (
        "Drafted",
        "Seconded, and proposed as",
        "The branch decided: 41 for",
        adopted.receipt,
        f"Ruled in order: {RULE}",
        "Motion 1 of the conference paper, edition 1",
        "Conference: Carried. 30 for",
        "In the register of adopted policy",
        "Everyone gets home",
    ):
        assert step in page, step
    assert "Mared" not in page
    assert "Mared" in client_as(make.member()).get(f"/motions/{adopted.motion_id}/lineage").text


def test_the_lineage_of_what_one_may_not_read_is_not_found(client, motion):
    assert client.get(f"/motions/{motion.id}/lineage").status_code == 404
    assert client.get("/motions/999999/lineage").status_code == 404


def test_a_goal_names_the_motions_that_led_to_it(client, adopted, goal):
    page = client.get(f"/conference/goals/{goal.id}").text
    assert adopted.title in page
    assert client.get("/conference/goals/999999").status_code == 404


def test_the_year_after_begins_with_goals_and_offers(
    at, published, office, client_as, make, north, session, goal
):
    at(CONFERENCE)
    office.post(f"/conference/submissions/{published.id}/outcome", data={"outcome": "remitted"})
    at(CLOSED)
    page = office.get("/conference/2026/next-cycle")
    assert "Remitted by conference" in page.text
    form = typed_from(page.text)
    assert form["goals"] == [str(goal.id)]
    sent = office.post("/conference/2026/next-cycle", data=form)
    assert sent.status_code == 303, sent.text
    assert session.scalar(select(MotionOffer.motion_id)) == published.motion_id
    assert "is open" in office.get("/conference/2026/next-cycle").text

    at(NEXT_DRAFTING)
    member = client_as(make.member(north))
    assert "Bring it again" in member.get("/conference/offers").text
    cycle_id = session.scalar(select(MotionOffer.cycle_id))
    brought = member.post(f"/conference/offers/{cycle_id}/{published.motion_id}")
    assert brought.status_code == 303
    assert "has brought it again" in member.get("/conference/offers").text
    again = session.scalar(
        select(Motion).where(Motion.brought_again_from_id == published.motion_id)
    )
    lineage = member.get(f"/motions/{again.id}/lineage").text
    assert "this motion" in lineage
    assert published.receipt in lineage
    assert "2027" in lineage


def test_letters_can_be_written(at, app, office, submitted, published, session):
    at(CONFERENCE)
    outcome = {"outcome": "remitted", "note": "Ask the islands.", "next_owner": "Health team"}
    office.post(f"/conference/submissions/{submitted.id}/outcome", data=outcome)
    at(CLOSED)
    form = typed_from(office.get("/conference/2026/next-cycle").text)
    office.post("/conference/2026/next-cycle", data=form)
    words_of = app.extensions["policy_forum_runner"]().words_of
    letters = {
        message.template: words_of(message.template, message.values)
        for message in session.scalars(select(OutboxMessage))
    }
    assert set(letters) >= {
        "conference_submitted",
        "conference_ruled",
        "conference_outcome",
        "conference_offered",
    }
    assert submitted.receipt in letters["conference_submitted"][0]
    assert "Ask the islands." in letters["conference_outcome"][1]
    assert "/conference/offers" in letters["conference_offered"][1]
