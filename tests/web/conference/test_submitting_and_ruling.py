"""The pages of submitting, receipts, intake, rulings and the agenda."""

import pytest

from tests.web.conference.steps import COMPILING, RULE, SUBMISSION, rule, submit


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
    assert (
        "41 for, 3 against, 2 abstained, in a meeting of 112 who might vote; quorum 12 met" in page
    )
    found = client.get(f"/conference/receipts?code={submitted.receipt.lower()}")
    assert found.status_code == 302
    assert "There is no receipt" in client.get("/conference/receipts?code=nonsense").text
    assert "Check a receipt</button>" in client.get("/conference/receipts").text
    assert client.get("/conference/receipts/nonsense").status_code == 404


def test_the_intake_shows_what_was_checked(office, submitted, make_carried, north, cycle):
    late = make_carried(north, cycle)
    page = office.get("/conference/intake").text
    assert submitted.title in page
    assert "All as it should be" in page
    assert "112 were at the meeting, quorum 12; 41 for, 3 against" in page
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


def test_a_ruling_shows_members_text_as_text(at, office, client, submitted):
    at(COMPILING)
    rule(office, submitted, "out_of_order", "<script>alert(1)</script>")
    for path in (f"/motions/{submitted.motion_id}", f"/conference/submissions/{submitted.id}"):
        page = client.get(path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
