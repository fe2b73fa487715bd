"""Questions stand in the order of votes, and the result is settled in that order."""

import pytest
from sqlalchemy import select

from policy_forum.domain.text.votes import VotingOrder
from policy_forum.features.amendments.commands import propose_amendment, set_voting_order
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import AmendmentState, text_mark
from policy_forum.features.ballots.models import BallotQuestion
from policy_forum.features.ballots.rules import Choice, QuestionOutcome
from policy_forum.features.motions.models import Motion, MotionRevision
from tests.commands.ballots.conftest import DAY
from tests.makers import TEXT
from tests.stage import START

FOR, AGAINST = Choice.FOR, Choice.AGAINST


@pytest.fixture
def amend_amendment(work_as, motion, session):
    def propose(member, key, old, new):
        text = session.get_one(Amendment, key).amended_markdown
        with work_as(member) as work:
            return propose_amendment(
                work, motion.id, text_mark(text), text.replace(old, new), "", key
            )

    return propose


@pytest.fixture
def questions(session):
    def asked(ballot_id):
        rows = select(BallotQuestion).where(BallotQuestion.ballot_id == ballot_id)
        return session.scalars(rows.order_by(BallotQuestion.position)).all()

    return asked


@pytest.fixture
def decide(put, vote, declare, voters, clock, questions):
    """Put all to the vote, with the keys of those that two of two vote for."""

    def decided(*carried):
        on_amendments, _ = put(amendments_close=START + DAY)
        choices = [
            FOR if question.amendment_id in carried else AGAINST
            for question in questions(on_amendments)
        ]
        for voter in voters[:2]:
            vote(voter, on_amendments, *choices)
        clock.set(START + DAY)
        declare(on_amendments)
        return [(q.amendment_id, q.outcome) for q in questions(on_amendments)]

    return decided


@pytest.fixture
def state_of(session):
    return lambda key: session.get_one(Amendment, key, populate_existing=True).state


CARRIED, LOST, FELL = QuestionOutcome.CARRIED, QuestionOutcome.LOST, QuestionOutcome.FELL


def test_questions_stand_in_the_order_of_the_standing_orders(
    amend, voters, put, questions, branch, make_standing_orders
):
    make_standing_orders(branch, version=2, amendment_order=VotingOrder.FAR_REACHING)
    small = amend(voters[3], "17:40", "18:40")
    large = amend(voters[4], "To ask the county council to restore", "To demand")
    on_amendments, _ = put(amendments_close=START + DAY)
    assert [q.amendment_id for q in questions(on_amendments)] == [large, small]


def test_the_order_that_the_chair_set_decides_which_of_two_falls(
    amend, voters, chair, work_as, motion, decide, session
):
    first = amend(voters[3], "17:40", "18:40")
    second = amend(voters[4], "17:40", "19:10")
    with work_as(chair) as work:
        set_voting_order(work, motion.id, [second, first], "The later bus is the larger change.")
    assert decide(first, second) == [(second, CARRIED), (first, FELL)]
    row = session.get_one(Amendment, first)
    assert row.state is AmendmentState.FELL
    assert "Amendment 2 was carried before it" in row.state_reason
    assert "19:10" in session.get_one(Motion, motion.id).text_markdown


def test_an_amendment_is_decided_as_amended(
    amend, amend_amendment, voters, decide, session, motion, state_of
):
    parent = amend(voters[3], "17:40", "18:40")
    child = amend_amendment(voters[4], parent, "18:40", "18:50")
    assert decide(parent, child) == [(child, CARRIED), (parent, CARRIED)]
    assert session.get_one(Motion, motion.id).text_markdown == TEXT.replace("17:40", "18:50")
    row = session.get_one(Amendment, parent, populate_existing=True)
    assert row.amended_markdown == TEXT.replace("17:40", "18:50")
    assert row.original_amended_markdown == TEXT.replace("17:40", "18:40")
    assert "18:50" in row.wording
    assert state_of(child) is AmendmentState.CARRIED
    causes = session.scalars(select(MotionRevision.cause).order_by(MotionRevision.number)).all()
    assert causes[1:] == ["Amendment 1 carried by the branch, as amended by 2"]


def test_with_its_parent_lost_a_carried_amendment_to_it_falls(
    amend, amend_amendment, voters, decide, session, motion
):
    parent = amend(voters[3], "17:40", "18:40")
    child = amend_amendment(voters[4], parent, "18:40", "18:50")
    assert decide(child) == [(child, FELL), (parent, LOST)]
    assert session.get_one(Motion, motion.id).text_markdown == TEXT
    assert (
        "It amends amendment 1, which was not carried."
        in session.get_one(Amendment, child).state_reason
    )


def test_a_lost_amendment_to_it_leaves_it_as_it_was(
    amend, amend_amendment, voters, decide, session, motion
):
    parent = amend(voters[3], "17:40", "18:40")
    child = amend_amendment(voters[4], parent, "18:40", "18:50")
    assert decide(parent) == [(child, LOST), (parent, CARRIED)]
    assert session.get_one(Motion, motion.id).text_markdown == TEXT.replace("17:40", "18:40")


def test_of_two_to_one_amendment_the_first_carried_stands(
    amend, amend_amendment, voters, decide, session, motion
):
    parent = amend(voters[3], "17:40", "18:40")
    one = amend_amendment(voters[4], parent, "18:40", "18:50")
    other = amend_amendment(voters[5], parent, "18:40", "18:55")
    assert decide(parent, one, other) == [(one, CARRIED), (other, FELL), (parent, CARRIED)]
    assert session.get_one(Motion, motion.id).text_markdown == TEXT.replace("17:40", "18:50")


def test_one_that_says_the_same_is_carried_with_it_whatever_its_own_votes(
    amend, voters, decide, session, motion
):
    first = amend(voters[3], "17:40", "18:40")
    same = amend(voters[4], "17:40", "18:40")
    assert decide(first) == [(first, CARRIED), (same, CARRIED)]
    row = session.get_one(Amendment, same)
    assert row.state is AmendmentState.CARRIED
    assert row.state_reason == ("It says the same as amendment 1, which was carried before it.")
    assert session.get_one(Motion, motion.id).revision == 2


def test_what_an_earlier_amendment_had_brought_is_carried_without_a_new_text(
    amend, voters, decide, session, motion
):
    both = amend(voters[3], TEXT, TEXT.replace("17:40", "18:40").replace("20:00", "21:00"))
    part = amend(voters[4], "17:40", "18:40")
    assert decide(both, part) == [(both, CARRIED), (part, CARRIED)]
    assert "had brought all that it asks for" in session.get_one(Amendment, part).state_reason
    assert session.get_one(Motion, motion.id).revision == 2
