"""What follows from each amendment is said before the vote, and why it ended so after it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.text.votes import VotingOrder
from policy_forum.features.amendments.commands import propose_amendment
from policy_forum.features.ballots.commands import declare_result, hand_in_paper, open_ballots
from policy_forum.features.ballots.models import BallotQuestion
from policy_forum.features.ballots.rules import Choice
from policy_forum.features.motions.rules import MotionState
from tests.makers import TEXT
from tests.stage import START

DAY = timedelta(days=1)


@pytest.fixture
def branch(make_branch, make_cycle, make_standing_orders):
    make_cycle()
    branch = make_branch("North")
    make_standing_orders(branch, amendment_order=VotingOrder.FAR_REACHING)
    return branch


@pytest.fixture
def secretary(branch, make_officer):
    return make_officer(OfficeKind.SECRETARY, branch)


@pytest.fixture
def voter(branch, make_member):
    return make_member(branch, joined_on=date(2025, 3, 4))


@pytest.fixture
def motion(branch, voter, make_motion, work_as):
    motion = make_motion(branch, mover=voter, state=MotionState.PROPOSED)
    with work_as(voter) as work:
        for old, new in (
            ("evening bus", "late bus"),
            ("To ask the county council to restore the evening bus.", "To run trams."),
            ("evening bus", "late bus"),
        ):
            propose_amendment(work, motion.id, 1, TEXT.replace(old, new))
    return motion


@pytest.fixture
def ballot_id(work_as, secretary, motion):
    with work_as(secretary) as work:
        return open_ballots(work, motion.id, START + 2 * DAY, amendments_close=START + DAY)[0]


def in_order(page, *words):
    places = [page.index(each) for each in words]
    return places == sorted(places)


def test_whoever_opens_the_ballot_sees_the_order_and_what_falls(client_as, secretary, motion):
    page = client_as(secretary).get(f"/ballots/new/{motion.id}").text
    assert in_order(page, "Vote 1", "Amendment 2", "Vote 2", "Amendment 1", "Vote 3")
    assert "If 2 is carried, 1 and 3 fall." in page
    assert "If 1 is carried, 3 says the same and is not put." in page
    assert f"/motions/{motion.id}/amendments/order" in page


def test_the_paper_says_what_follows_beside_each_question(
    client_as, voter, motion, ballot_id, count_statements
):
    browser = client_as(voter)
    browser.get(f"/ballots/{ballot_id}")
    with count_statements() as seen:
        page = browser.get(f"/ballots/{ballot_id}").text
    assert len(seen) <= 8
    assert in_order(
        page,
        "Are you for amendment 2?",
        "If 1 is carried, 3 says the same and is not put.",
        "Are you for amendment 1?",
        "Are you for amendment 3?",
    )
    assert "If 2 is carried, 1 and 3 fall." in page


def test_the_result_says_why_one_ended_otherwise_than_its_votes(
    client_as, voter, secretary, motion, ballot_id, work_as, session, clock
):
    questions = session.scalars(
        select(BallotQuestion.id).filter_by(ballot_id=ballot_id).order_by(BallotQuestion.position)
    ).all()
    choices = dict(zip(questions, (Choice.AGAINST, Choice.FOR, Choice.AGAINST), strict=True))
    for member in (voter, secretary):
        with work_as(member) as work:
            hand_in_paper(work, ballot_id, choices)
    clock.set(START + DAY)
    with work_as() as work:
        declare_result(work, ballot_id)
    page = client_as(voter).get(f"/ballots/{ballot_id}").text
    assert "It says the same as amendment 1, which was carried before it." in page
    assert "is not put" not in page
