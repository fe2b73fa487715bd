"""The pages of ballots, as each person meets them."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.features.amendments.commands import propose_amendment
from policy_forum.features.ballots.commands import declare_result, open_ballots
from policy_forum.features.ballots.models import Ballot, RecordedVote
from policy_forum.features.ballots.rules import Secrecy
from policy_forum.features.branches.rules import CastingVote
from policy_forum.features.motions.rules import MotionState
from tests.makers import TEXT
from tests.stage import START

DAY = timedelta(days=1)
RECORDED = "This is a recorded vote: your name is kept with your vote"


@pytest.fixture
def branch(make_branch, make_cycle, make_standing_orders):
    make_cycle()
    branch = make_branch("North")
    make_standing_orders(branch)
    return branch


@pytest.fixture
def secretary(branch, make_officer):
    return make_officer(OfficeKind.SECRETARY, branch)


@pytest.fixture
def voter(branch, make_member):
    return make_member(branch, joined_on=date(2025, 3, 4))


@pytest.fixture
def motion(branch, secretary, make_member, make_motion):
    return make_motion(branch, mover=make_member(branch), state=MotionState.PROPOSED)


@pytest.fixture
def ballot_id(work_as, secretary, voter, motion):
    with work_as(secretary) as work:
        (opened,) = open_ballots(work, motion.id, START + 2 * DAY)
    return opened


@pytest.fixture
def paper_of(session):
    def values(ballot_id, choice):
        from policy_forum.features.ballots.models import BallotQuestion

        keys = session.scalars(select(BallotQuestion.id).filter_by(ballot_id=ballot_id))
        return {f"question_{key}": choice for key in keys}

    return values


def test_the_secretary_puts_the_motion_to_the_vote_from_its_page(
    client_as, secretary, motion, session
):
    browser = client_as(secretary)
    assert f"/ballots/new/{motion.id}" in browser.get(f"/motions/{motion.id}").text
    assert browser.get(f"/ballots/new/{motion.id}").status_code == 200
    sent = browser.post(
        f"/ballots/new/{motion.id}", data={"opens": "", "closes": "2026-03-09T17:00"}
    )
    assert sent.status_code == 302
    ballot = session.scalars(select(Ballot)).one()
    assert ballot.closes == START.replace(day=9, hour=17)
    page = browser.get(sent.location).text
    assert RECORDED in page


def test_with_amendments_one_form_sets_both_windows(
    client_as, secretary, voter, motion, work_as, session
):
    with work_as(voter) as work:
        propose_amendment(work, motion.id, 1, TEXT.replace("17:40", "18:40"))
    browser = client_as(secretary)
    page = browser.get(f"/ballots/new/{motion.id}").text
    assert "First the amendments, then the motion" in page
    answer = browser.post(f"/ballots/new/{motion.id}", data={"closes": "2026-03-09T17:00"})
    assert answer.status_code == 422
    assert "Enter when the voting on the amendments ends." in answer.text
    values = {"amendments_close": "2026-03-05T17:00", "closes": "2026-03-09T17:00"}
    assert browser.post(f"/ballots/new/{motion.id}", data=values).status_code == 302
    first, second = session.scalars(select(Ballot).order_by(Ballot.opens)).all()
    assert first.closes == second.opens


def test_a_ballot_that_breaks_a_rule_is_explained_and_what_was_typed_is_kept(
    client_as, secretary, motion
):
    answer = client_as(secretary).post(
        f"/ballots/new/{motion.id}", data={"opens": "", "closes": "2026-12-01T17:00"}
    )
    assert answer.status_code == 422
    assert "The voting must close by" in answer.text
    assert "2026-12-01T17:00" in answer.text


def test_rubbish_in_the_form_is_answered_with_sentences(client_as, secretary, motion):
    answer = client_as(secretary).post(
        f"/ballots/new/{motion.id}", data={"opens": "soon", "closes": "0000-99-99T"}
    )
    assert answer.status_code == 422
    assert "Enter a date and a time" in answer.text


def test_the_paper_says_why_she_can_vote_and_that_the_vote_is_recorded(client_as, voter, ballot_id):
    page = client_as(voter).get(f"/ballots/{ballot_id}").text
    assert "You can vote because you joined on 4 March 2025, before the freeze date of" in page
    assert RECORDED in page


def test_the_paper_says_why_she_cannot_vote(client_as, make_member, branch, ballot_id):
    late = make_member(branch, joined_on=date(2026, 2, 20))
    page = client_as(late).get(f"/ballots/{ballot_id}").text
    assert "You joined on 20 February 2026, and the freeze date was" in page
    assert "Hand in your paper" not in page


def test_a_paper_is_handed_in_reviewed_and_changed(client_as, voter, ballot_id, paper_of, session):
    browser = client_as(voter)
    path = f"/ballots/{ballot_id}/paper"
    assert browser.post(path, data=paper_of(ballot_id, "for")).status_code == 303
    page = browser.get(f"/ballots/{ballot_id}").text
    assert "Your paper is in" in page
    assert "Change your paper" in page
    browser.post(path, data=paper_of(ballot_id, "against"))
    assert session.scalars(select(RecordedVote.choice)).all() == ["against"]


@pytest.mark.parametrize("choice", ["", "maybe", None])
def test_an_unmarked_or_odd_paper_is_asked_for_again(client_as, voter, ballot_id, paper_of, choice):
    values = {} if choice is None else paper_of(ballot_id, choice)
    answer = client_as(voter).post(f"/ballots/{ballot_id}/paper", data=values)
    assert answer.status_code == 422
    assert "Say whether you are for the motion" in answer.text


def test_while_open_turnout_is_shown_and_what_the_papers_say_is_not(
    client_as, voter, secretary, ballot_id, paper_of
):
    client_as(voter).post(f"/ballots/{ballot_id}/paper", data=paper_of(ballot_id, "against"))
    page = client_as(secretary).get(f"/ballots/{ballot_id}").text
    assert "1 of 3 papers are in." in page
    assert "against," not in page
    assert client_as(secretary).get(f"/ballots/{ballot_id}/votes").status_code == 404


def test_the_result_is_said_in_words_and_officers_see_who_voted_what(
    client_as, voter, secretary, ballot_id, paper_of, clock, work_as
):
    for member in (voter, secretary):
        client_as(member).post(f"/ballots/{ballot_id}/paper", data=paper_of(ballot_id, "for"))
    clock.set(START + 2 * DAY)
    sent = client_as(secretary).post(f"/ballots/{ballot_id}/result")
    assert sent.status_code == 303
    page = client_as(voter).get(f"/ballots/{ballot_id}").text
    assert "2 voted for and nobody against: carried unopposed." in page
    assert "You voted: For." in page
    votes = client_as(secretary).get(f"/ballots/{ballot_id}/votes")
    assert votes.status_code == 200
    assert voter.full_name in votes.text
    assert client_as(voter).get(f"/ballots/{ballot_id}/votes").status_code == 403


def test_officers_of_another_branch_do_not_see_who_voted_what(
    client_as, make_officer, ballot_id, clock, work_as
):
    clock.set(START + 2 * DAY)
    with work_as() as work:
        declare_result(work, ballot_id)
    other = make_officer(OfficeKind.SECRETARY)
    assert client_as(other).get(f"/ballots/{ballot_id}/votes").status_code == 404


def test_the_chair_finds_the_casting_vote_on_the_page(
    client_as, voter, secretary, motion, branch, make_standing_orders, make_officer, paper_of,
    work_as, clock,
):  # fmt: skip
    make_standing_orders(branch, version=2, casting_vote=CastingVote.CHAIR)
    chair = make_officer(OfficeKind.CHAIR, branch)
    with work_as(secretary) as work:
        (ballot_id,) = open_ballots(work, motion.id, START + 2 * DAY)
    client_as(voter).post(f"/ballots/{ballot_id}/paper", data=paper_of(ballot_id, "for"))
    client_as(secretary).post(f"/ballots/{ballot_id}/paper", data=paper_of(ballot_id, "against"))
    clock.set(START + 2 * DAY)
    with work_as() as work:
        declare_result(work, ballot_id)
    assert "Give your casting vote" not in client_as(voter).get(f"/ballots/{ballot_id}").text
    browser = client_as(chair)
    page = browser.get(f"/ballots/{ballot_id}").text
    assert "Give your casting vote" in page
    key = next(iter(paper_of(ballot_id, ""))).removeprefix("question_")
    path = f"/ballots/{ballot_id}/questions/{key}/casting-vote"
    assert browser.post(path, data={"choice": "abstain"}).status_code == 303
    assert browser.post(path, data={"choice": "for"}).status_code == 303
    assert "casting vote carried it" in browser.get(f"/ballots/{ballot_id}").text


def test_visitors_are_sent_to_sign_in_and_missing_ballots_are_not_found(
    client, client_as, voter, ballot_id
):
    assert client.get(f"/ballots/{ballot_id}").status_code == 302
    assert client_as(voter).get("/ballots/999999").status_code == 404


def test_the_motion_page_offers_the_vote_and_shows_the_result(
    client_as, voter, secretary, motion, ballot_id, paper_of, clock, work_as
):
    page = client_as(voter).get(f"/motions/{motion.id}").text
    assert f"/ballots/{ballot_id}" in page
    assert RECORDED in page
    for member in (voter, secretary):
        client_as(member).post(f"/ballots/{ballot_id}/paper", data=paper_of(ballot_id, "for"))
    clock.set(START + 2 * DAY)
    with work_as() as work:
        declare_result(work, ballot_id)
    assert "carried unopposed" in client_as(voter).get(f"/motions/{motion.id}").text


@pytest.mark.parametrize(("choice", "has_mandate"), [("for", True), ("against", False)])
def test_only_a_carried_motion_shows_its_mandate_with_the_counts(
    client_as, voter, secretary, motion, ballot_id, paper_of, clock, work_as, choice, has_mandate
):
    for member in (voter, secretary):
        client_as(member).post(f"/ballots/{ballot_id}/paper", data=paper_of(ballot_id, choice))
    clock.set(START + 2 * DAY)
    with work_as() as work:
        declare_result(work, ballot_id)
    page = client_as(voter).get(f"/motions/{motion.id}").text
    before, _heading, mandate = page.partition("The branch’s mandate")
    assert bool(mandate) is has_mandate
    assert "2 for, 0 against, 0 abstained" in mandate or "0 for, 2 against, 0 abstained" in before


@pytest.mark.parametrize("path", ["/ballots", "/ballots/{ballot_id}"])
def test_pages_cost_few_statements(client_as, voter, ballot_id, count_statements, path):
    browser = client_as(voter)
    with count_statements() as seen:
        assert browser.get(path.format(ballot_id=ballot_id)).status_code == 200
    assert len(seen) <= 8


def test_the_roll_can_be_checked_by_officers_and_auditors_only(
    client_as, voter, secretary, make_officer, ballot_id, session
):
    import hashlib

    expected = session.get_one(Ballot, ballot_id).roll_hash
    path = f"/ballots/{ballot_id}/roll.txt"
    for kind in (OfficeKind.RETURNING_OFFICER, OfficeKind.AUDITOR):
        answer = client_as(make_officer(kind)).get(path)
        assert hashlib.sha256(answer.data).hexdigest() == expected
    assert client_as(secretary).get(path).status_code == 200
    for member in (voter, make_officer(OfficeKind.SECRETARY)):
        assert client_as(member).get(path).status_code == 404


def test_every_page_of_a_ballot_says_that_the_vote_is_recorded(
    client_as, secretary, motion, ballot_id, clock, work_as
):
    browser = client_as(secretary)
    assert "Recorded vote" in browser.get("/ballots").text
    paths = [f"/ballots/{ballot_id}", f"/motions/{motion.id}"]
    assert all(RECORDED in browser.get(path).text for path in paths)
    clock.set(START + 2 * DAY)
    with work_as() as work:
        declare_result(work, ballot_id)
    paths += [f"/ballots/{ballot_id}/votes"]
    assert all(RECORDED in browser.get(path).text for path in paths)
    assert "names are kept with votes" in browser.get(f"/ballots/new/{motion.id}").text


@pytest.mark.parametrize("template", ["ballot_opened", "ballot_result", "ballot_tied"])
def test_the_messages_can_be_written(
    app, session, secretary, voter, branch, motion, make_officer, make_standing_orders, work_as,
    clock, template, client_as, paper_of,
):  # fmt: skip
    from policy_forum.platform.outbox import OutboxMessage
    from policy_forum.web.letters import words_of

    make_standing_orders(branch, version=2, casting_vote=CastingVote.CHAIR, quorum_amount=2)
    make_officer(OfficeKind.CHAIR, branch)
    with work_as(secretary) as work:
        (ballot_id,) = open_ballots(work, motion.id, START + 2 * DAY)
    client_as(voter).post(f"/ballots/{ballot_id}/paper", data=paper_of(ballot_id, "for"))
    if template == "ballot_tied":
        values = paper_of(ballot_id, "against")
        client_as(secretary).post(f"/ballots/{ballot_id}/paper", data=values)
    clock.set(START + 2 * DAY)
    with work_as() as work:
        declare_result(work, ballot_id)
    message = session.scalars(select(OutboxMessage).filter_by(template=template)).first()
    subject, body = words_of(app)(message.template, message.values)
    assert motion.number in subject
    assert f"http://localhost/ballots/{ballot_id}" in body


def test_a_roll_call_on_a_motion_says_beforehand_that_every_member_can_read_it(
    client_as, work_as, secretary, voter, motion
):
    with work_as(secretary) as work:
        (opened,) = open_ballots(work, motion.id, START + 2 * DAY, secrecy=Secrecy.ROLL_CALL)
    page = client_as(voter).get(f"/ballots/{opened}").text
    assert "every member can read who voted what" in page
    assert "officers can see it" not in page
    assert f"/ballots/{opened}/roll" in page
