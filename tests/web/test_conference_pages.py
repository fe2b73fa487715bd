"""The pages of conference, as branches, the national office, members and visitors use them."""

import re

import pytest
from sqlalchemy import select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.features.conference.models import (
    ConferencePaper,
    MotionOffer,
    PaperPdf,
    RegisterEntry,
    Submission,
)
from policy_forum.features.motions.models import Motion
from policy_forum.platform.outbox import OutboxMessage
from tests.stage import START

RULE = "Standing orders of conference 4.2"
SUBMISSION, COMPILING, CONFERENCE, CLOSED, NEXT_DRAFTING = 45, 55, 81, 100, 370


@pytest.fixture
def at(clock):
    def move(day):
        clock.set(START)
        clock.advance(days=day)

    return move


@pytest.fixture
def cycle(make_cycle):
    return make_cycle(2026)


@pytest.fixture
def goal(make_goal, cycle):
    return make_goal(cycle, title="Everyone gets home", how_decided="By conference in 2025.")


@pytest.fixture
def north(make_branch):
    return make_branch("North", "NOR")


@pytest.fixture
def secretary(client_as, make_officer, north):
    return client_as(make_officer(OfficeKind.SECRETARY, north))


@pytest.fixture
def office(client_as, make_officer):
    return client_as(make_officer(OfficeKind.NATIONAL_OFFICE))


@pytest.fixture
def motion(make_carried, north, cycle, goal):
    return make_carried(north, cycle, goal_id=goal.id)


def submit(at, secretary, session, motion):
    at(SUBMISSION)
    sent = secretary.post(f"/motions/{motion.id}/submission")
    assert sent.status_code == 303
    return session.scalar(select(Submission).where(Submission.motion_id == motion.id))


def rule(office, submission, ruling="in_order", reason=""):
    return office.post(
        f"/conference/submissions/{submission.id}/ruling",
        data={"ruling": ruling, "rule": RULE, "reason": reason},
    )


@pytest.fixture
def submitted(at, secretary, session, motion):
    return submit(at, secretary, session, motion)


@pytest.fixture
def published(at, submitted, office):
    """Rule in, place, publish."""
    at(COMPILING)
    assert rule(office, submitted).status_code == 303
    assert office.post("/conference/2026/agenda").status_code == 303
    sent = office.post("/conference/2026/publish", data={"introduction": "We meet by the sea."})
    assert sent.status_code == 303
    return submitted


@pytest.fixture
def adopted(at, published, office):
    at(CONFERENCE)
    sent = office.post(
        f"/conference/submissions/{published.id}/outcome",
        data={
            "outcome": "carried",
            "votes_for": "30",
            "votes_against": "4",
            "votes_abstain": "2",
            "next_owner": "Transport team",
            "next_step": "Write to the council.",
        },
    )
    assert sent.status_code == 303
    return published


def test_the_motions_page_offers_the_secretary_to_submit(at, secretary, client_as, motion, make):
    at(SUBMISSION)
    page = secretary.get(f"/motions/{motion.id}").text
    assert f'action="/motions/{motion.id}/submission"' in page
    other = client_as(make.member()).get(f"/motions/{motion.id}").text
    assert "Submit to conference" not in other


def test_before_its_window_the_secretary_reads_when_it_opens(secretary, motion):
    page = secretary.get(f"/motions/{motion.id}").text
    assert "Submit to conference" in page
    assert f'action="/motions/{motion.id}/submission"' not in page
    assert "This can be done from" in page


def test_after_the_window_the_page_says_that_it_closed(at, secretary, motion):
    at(COMPILING)
    assert "Not submitted: the window closed" in secretary.get(f"/motions/{motion.id}").text


def test_the_receipt_can_be_checked_by_anyone(client, submitted):
    page = client.get(f"/conference/receipts/{submitted.receipt}").text
    assert submitted.text_sha256 in page
    assert "41 for, 3 against, 2 abstained, of 112 on the roll; quorum 12 met" in page
    found = client.get(f"/conference/receipts?code={submitted.receipt.lower()}")
    assert found.status_code == 302
    assert "There is no receipt" in client.get("/conference/receipts?code=nonsense").text
    assert client.get("/conference/receipts/nonsense").status_code == 404


def test_the_intake_shows_what_was_checked(office, submitted, make_carried, north, cycle):
    late = make_carried(north, cycle)
    page = office.get("/conference/intake").text
    assert submitted.title in page
    assert "All as it should be" in page
    assert "46 voted, quorum 12; 41 for, 3 against" in page
    assert late.number in page


@pytest.mark.parametrize(
    "query",
    [
        "state=nonsense&goal=x&branch=99999999999999999999&kind=x&part=-4&year=0",
        "state=received&kind=policy&part=9999999",
        "goal=-1",
    ],
)
def test_rubbish_in_the_filters_does_no_harm(office, submitted, query):
    assert office.get(f"/conference/intake?{query}").status_code == 200


def test_filters_narrow_the_intake_down(office, submitted):
    assert submitted.receipt[:10] in office.get("/conference/intake?state=received").text
    assert "0 submissions" in office.get("/conference/intake?state=in_order").text


def test_a_ruling_without_its_reason_keeps_what_was_typed(at, office, submitted):
    at(COMPILING)
    sent = rule(office, submitted, "out_of_order")
    assert sent.status_code == 422
    assert "Enter the reason." in sent.text
    assert RULE in sent.text


def test_all_read_why_a_motion_is_out_of_order(at, office, client, client_as, submitted, make):
    at(COMPILING)
    assert rule(office, submitted, "out_of_order", "It has two subjects.").status_code == 303
    for browser in (client, client_as(make.member())):
        page = browser.get(f"/motions/{submitted.motion_id}").text
        assert "It has two subjects." in page
        assert RULE in page
    page = client.get(f"/conference/submissions/{submitted.id}").text
    assert "(in force)" in page


def test_motions_move_on_the_agenda_by_buttons_and_by_number(
    at, secretary, session, office, make_carried, north, cycle
):
    found = [
        submit(at, secretary, session, make_carried(north, cycle, title=f"Motion {letter}"))
        for letter in "ABC"
    ]
    at(COMPILING)
    for submission in found:
        rule(office, submission)
    assert "not on the agenda yet" in office.get("/conference/2026/agenda").text
    office.post("/conference/2026/agenda")
    a, _b, c = found
    office.post(f"/conference/2026/agenda/{c.id}/up")
    assert places(session, found) == [1, 3, 2]
    office.post(f"/conference/2026/agenda/{a.id}/place", data={"place": "3"})
    assert places(session, found) == [3, 2, 1]
    said = office.post(
        f"/conference/2026/agenda/{a.id}/place", data={"place": "-1"}, follow_redirects=True
    ).text
    assert "Nothing was moved" in said
    page = office.get("/conference/2026/agenda").text
    assert page.index("Motion C") < page.index("Motion B") < page.index("Motion A")


def places(session, submissions):
    for submission in submissions:
        session.refresh(submission)
    return [submission.agenda_position for submission in submissions]


def test_a_place_on_the_agenda_is_public_only_once_the_paper_is(at, office, client, submitted):
    at(COMPILING)
    rule(office, submitted)
    office.post("/conference/2026/agenda")
    path = f"/motions/{submitted.motion_id}"
    assert "motion 1" not in client.get(path).text
    assert submitted.title not in client.get("/conference/2026/decisions").text
    office.post("/conference/2026/publish", data={"introduction": ""})
    assert "motion 1" in client.get(path).text
    assert submitted.title in client.get("/conference/2026/decisions").text


def test_the_paper_is_for_everyone(client, published):
    page = client.get("/conference/2026/paper").text
    assert "We meet by the sea." in page
    assert "Everyone gets home" in page
    assert "41 for, 3 against, 2 abstained" in page
    assert 'data-line="1"' in page
    assert 'id="m1-line-1"' in page
    assert "/conference/2026/paper" in client.get("/conference/").text


def test_before_the_paper_there_is_none(client, cycle):
    assert client.get("/conference/2026/paper").status_code == 404
    assert client.get("/conference/2026/paper.pdf").status_code == 404
    assert client.get("/conference/").status_code == 200


def test_an_old_edition_leads_to_the_newest(client, office, published):
    office.post("/conference/2026/publish", data={"introduction": "Another hall."})
    first = client.get("/conference/2026/paper/1").text
    assert "There is a newer edition" in first
    second = client.get("/conference/2026/paper").text
    assert "The introduction was written anew." in second


def test_publishing_twice_the_same_is_refused(office, published):
    again = office.post("/conference/2026/publish", data={"introduction": "We meet by the sea."})
    assert again.status_code == 409
    assert "Nothing changed since the last edition" in again.text


def test_the_pdf_waits_and_then_is_there(client, published, session, clock):
    waits = client.get("/conference/2026/paper.pdf")
    assert waits.status_code == 503
    assert "being made" in waits.text
    paper = session.scalar(select(ConferencePaper))
    session.add(PaperPdf(paper_id=paper.id, sha256="a" * 64, pdf=b"%PDF-1.7", made_at=clock.now()))
    session.commit()
    done = client.get("/conference/2026/paper.pdf")
    assert (done.status_code, done.mimetype) == (200, "application/pdf")
    known = {"If-None-Match": f'"{"a" * 64}"'}
    again = client.get("/conference/2026/paper.pdf", headers=known)
    assert again.status_code == 304


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
    form = _typed_from(page.text)
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


def _typed_from(page):
    """What a browser would send of the form as it is shown."""
    fields = dict(re.findall(r'name="([a-z_]+)"[^>]*value="([^"]*)"', page))
    fields |= {
        name: value for value, name in re.findall(r'value="([^"]*)"[^>]*name="([a-z_]+)"', page)
    }
    fields.pop("csrf_token", None)
    ticked = re.findall(r'<input[^>]*name="goals"[^>]*value="(\d+)"[^>]*>', page)
    return {**fields, "goals": ticked}


PAGES_OF_THE_OFFICE = (
    "/conference/intake",
    "/conference/2026/agenda",
    "/conference/2026/decisions",
    "/conference/2026/next-cycle",
    "/conference/",
    "/what-we-stand-for",
    "/conference/2026/paper",
    "/conference/offers",
)


@pytest.mark.parametrize("path", PAGES_OF_THE_OFFICE)
@pytest.mark.parametrize("more", [0, 30])
def test_pages_cost_at_most_eight_statements(
    at, adopted, office, path, more, count_statements, make_carried, secretary, session, north,
    cycle,
):  # fmt: skip
    for _ in range(more):
        submit(at, secretary, session, make_carried(north, cycle))
    at(CONFERENCE)
    with count_statements() as seen:
        assert office.get(path).status_code == 200
    assert len(seen) <= 8, seen.texts


def test_the_page_of_a_submission_and_its_lineage_cost_at_most_eight(
    adopted, office, count_statements
):
    for path in (
        f"/conference/submissions/{adopted.id}",
        f"/conference/submissions/{adopted.id}/outcome",
        f"/conference/receipts/{adopted.receipt}",
        f"/motions/{adopted.motion_id}/lineage",
        f"/motions/{adopted.motion_id}",
    ):
        with count_statements() as seen:
            assert office.get(path).status_code == 200
        assert len(seen) <= 8, (path, seen.texts)


RUBBISH = "<script>alert(1)</script> ' -- 𝕏 é \u202e" + "x" * 30


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/conference/submissions/{id}/ruling", ("ruling", "rule", "reason")),
        ("/conference/2026/publish", ("introduction",)),
        (
            "/conference/submissions/{id}/outcome",
            ("outcome", "votes_for", "note", "next_owner", "next_step"),
        ),
        ("/conference/2026/next-cycle", ("year", "title", "goals", "drafting_opens")),
    ],
)
def test_rubbish_in_a_form_is_answered_with_a_page(at, office, submitted, published, path, fields):
    for day in (COMPILING, CONFERENCE):
        at(day)
        for long in (1, 400):
            sent = office.post(
                path.format(id=submitted.id), data=dict.fromkeys(fields, RUBBISH * long)
            )
            assert sent.status_code in {303, 409, 422}
            assert "<script>alert" not in sent.text


@pytest.mark.parametrize(
    "path",
    [
        "/conference/submissions/{n}",
        "/conference/submissions/{n}/ruling",
        "/conference/{n}/paper",
        "/conference/2026/paper/{n}",
        "/conference/2026/paper/{n}.pdf",
        "/conference/{n}/decisions",
        "/conference/{n}/agenda",
        "/conference/goals/{n}",
        "/motions/{n}/lineage",
        "/what-we-stand-for/{n}",
        "/conference/receipts/{n}",
    ],
)
@pytest.mark.parametrize("number", [0, 987654, 10**30])
def test_what_is_not_there_is_not_found(office, cycle, path, number):
    assert office.get(path.format(n=number)).status_code == 404


def test_a_ruling_shows_members_text_as_text(at, office, client, submitted):
    at(COMPILING)
    rule(office, submitted, "out_of_order", "<script>alert(1)</script>")
    for path in (f"/motions/{submitted.motion_id}", f"/conference/submissions/{submitted.id}"):
        page = client.get(path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_letters_can_be_written(at, app, office, submitted, published, session):
    at(CONFERENCE)
    outcome = {"outcome": "remitted", "note": "Ask the islands.", "next_owner": "Health team"}
    office.post(f"/conference/submissions/{submitted.id}/outcome", data=outcome)
    at(CLOSED)
    form = _typed_from(office.get("/conference/2026/next-cycle").text)
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
