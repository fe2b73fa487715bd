"""A result is declared once, with its mandate; ties and lost quorums do as the rules say."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import sessionmaker

from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.features.ballots.commands import (
    declare_due_ballots,
    give_casting_vote,
    lapse_ties,
    open_ballots,
)
from policy_forum.features.ballots.models import (
    Ballot,
    BallotQuestion,
    Mandate,
)
from policy_forum.features.ballots.rules import (
    BallotEnd,
    Choice,
    QuestionOutcome,
)
from policy_forum.features.branches.rules import CastingVote, Majority
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.audit import AuditRow
from tests.stage import START

FOR, AGAINST, ABSTAIN = Choice.FOR, Choice.AGAINST, Choice.ABSTAIN
DAY = timedelta(days=1)


def test_a_carried_motion_has_its_mandate(
    put, vote, declare, voters, clock, session, motion, its_mandate
):
    (ballot_id,) = put()
    for voter, choice in zip(voters, [FOR, FOR, FOR, AGAINST, ABSTAIN], strict=False):
        vote(voter, ballot_id, choice)
    clock.set(START + 2 * DAY)
    declare(ballot_id)
    mandate = its_mandate()
    assert (mandate.votes_for, mandate.votes_against, mandate.votes_abstain) == (3, 1, 1)
    assert mandate.outcome is QuestionOutcome.CARRIED
    assert (mandate.voted, mandate.quorum, mandate.roll_count) == (5, 2, 6)
    assert mandate.standing_orders_version == 1
    assert session.get_one(Motion, motion.id).state is MotionState.CARRIED
    assert not session.get_one(Motion, motion.id).is_held


@pytest.mark.parametrize(
    ("majority", "state"),
    [
        (Majority.TWO_THIRDS, MotionState.CARRIED),
        (Majority.TWO_THIRDS_PRESENT, MotionState.LOST),
    ],
)
def test_abstaining_counts_where_two_thirds_of_those_present_are_needed(
    put, vote, declare, voters, clock, session, motion, branch, make_standing_orders, its_mandate,
    majority, state):  # fmt: skip
    """Three for, one against and one abstention: of four cast it is enough, of five present not."""
    make_standing_orders(branch, version=2, majority=majority, rule_change_majority=majority)
    (ballot_id,) = put()
    for voter, choice in zip(voters, [FOR, FOR, FOR, AGAINST, ABSTAIN], strict=False):
        vote(voter, ballot_id, choice)
    clock.set(START + 2 * DAY)
    declare(ballot_id)
    assert session.get_one(Motion, motion.id).state is state
    mandate = its_mandate()
    assert mandate.majority is majority
    needed = {Majority.TWO_THIRDS: 3, Majority.TWO_THIRDS_PRESENT: 4}
    assert mandate.result.needed == needed[majority]


def test_before_the_close_nothing_can_be_declared(put, declare, secretary, clock, refused):
    (ballot_id,) = put()
    clock.set(START + 2 * DAY - timedelta(seconds=1))
    refusal = refused(declare, ballot_id, secretary)
    assert refusal.when == START + 2 * DAY


def test_declaring_twice_is_declaring_once(put, vote, declare, voters, clock, session):
    (ballot_id,) = put()
    vote(voters[0], ballot_id, FOR)
    vote(voters[1], ballot_id, FOR)
    clock.set(START + 2 * DAY)
    declare(ballot_id, voters[0])
    declare(ballot_id)
    assert session.scalar(select(func.count()).select_from(Mandate)) == 1
    declared = select(func.count()).where(AuditRow.name == "ResultDeclared")
    assert session.scalar(declared) == 1


def test_without_a_quorum_the_motion_can_be_put_again(
    put, vote, declare, voters, clock, session, motion, its_mandate
):
    (ballot_id,) = put()
    vote(voters[0], ballot_id, FOR)
    clock.set(START + 2 * DAY)
    declare(ballot_id)
    assert session.get_one(Ballot, ballot_id).ended is BallotEnd.INQUORATE
    assert session.get_one(Motion, motion.id).state is MotionState.PROPOSED
    assert its_mandate() is None
    (again,) = put(START + 4 * DAY)
    vote(voters[0], again, FOR)
    vote(voters[1], again, FOR)
    clock.set(START + 4 * DAY)
    declare(again)
    assert its_mandate().is_unopposed


def test_a_tie_is_not_carried_where_the_chair_has_no_casting_vote(
    put, vote, declare, voters, clock, session, motion
):
    (ballot_id,) = put()
    vote(voters[0], ballot_id, FOR)
    vote(voters[1], ballot_id, AGAINST)
    clock.set(START + 2 * DAY)
    declare(ballot_id)
    row = session.get_one(Motion, motion.id)
    assert row.state is MotionState.LOST
    assert "tie" in row.state_reason


@pytest.mark.parametrize(
    ("choice", "state"), [(FOR, MotionState.CARRIED), (AGAINST, MotionState.LOST)]
)
def test_the_chair_breaks_a_tie_where_the_rules_say_so(
    put, vote, declare, voters, chair, clock, session, motion, branch, make_standing_orders,
    work_as, choice, state, its_mandate):  # fmt: skip
    make_standing_orders(branch, version=2, casting_vote=CastingVote.CHAIR)
    (ballot_id,) = put()
    vote(voters[0], ballot_id, FOR)
    vote(voters[1], ballot_id, AGAINST)
    clock.set(START + 2 * DAY)
    declare(ballot_id)
    assert session.get_one(Motion, motion.id).state is MotionState.TIED
    (question_id,) = session.scalars(select(BallotQuestion.id))
    with pytest.raises(RefusedError), work_as(voters[2]) as work:
        give_casting_vote(work, question_id, choice)
    with pytest.raises(RefusedError), work_as(chair) as work:
        give_casting_vote(work, question_id, ABSTAIN)
    with work_as(chair) as work:
        give_casting_vote(work, question_id, choice)
    assert session.get_one(Motion, motion.id).state is state
    assert its_mandate().by_casting_vote
    with pytest.raises(RefusedError), work_as(chair) as work:
        give_casting_vote(work, question_id, choice)


def test_papers_after_the_declaration_are_refused(put, vote, declare, voters, clock, refused):
    (ballot_id,) = put()
    clock.set(START + 2 * DAY)
    declare(ballot_id)
    assert refused(vote, voters[0], ballot_id, FOR).reason is Reason.WINDOW_CLOSED


def test_the_clock_declares_what_is_due(put, vote, voters, clock, session, motion):
    (ballot_id,) = put()
    vote(voters[0], ballot_id, FOR)
    vote(voters[1], ballot_id, FOR)
    make_session = sessionmaker(session.get_bind(), join_transaction_mode="create_savepoint")
    assert declare_due_ballots(make_session, clock) == 0
    clock.set(START + 2 * DAY)
    assert declare_due_ballots(make_session, clock) == 1
    session.expire_all()
    assert session.get_one(Motion, motion.id).state is MotionState.CARRIED


def test_a_ballot_that_cannot_be_counted_does_not_keep_others_from_being_declared(
    put, vote, voters, clock, session, motion, branch, make_motion, work_as, secretary
):
    (broken_id,) = put()
    vote(voters[0], broken_id, FOR)
    vote(voters[1], broken_id, FOR)
    other = make_motion(branch, mover=voters[1], state=MotionState.PROPOSED)
    with work_as(secretary) as work:
        (sound_id,) = open_ballots(work, other.id, START + 2 * DAY)
    vote(voters[0], sound_id, FOR)
    vote(voters[1], sound_id, FOR)
    session.get_one(Ballot, broken_id).roll_count = 1
    session.commit()
    clock.set(START + 2 * DAY)

    make_session = sessionmaker(session.get_bind(), join_transaction_mode="create_savepoint")
    assert declare_due_ballots(make_session, clock) == 1

    session.expire_all()
    assert session.get_one(Motion, other.id).state is MotionState.CARRIED
    assert session.get_one(Ballot, broken_id).declared_at is None


def test_a_tie_lapses_when_branches_no_longer_decide(
    put,
    vote,
    declare,
    voters,
    clock,
    session,
    motion,
    branch,
    make_standing_orders,
    work_as,
    its_mandate,
):
    make_standing_orders(branch, version=2, casting_vote=CastingVote.CHAIR)
    (ballot_id,) = put()
    vote(voters[0], ballot_id, FOR)
    vote(voters[1], ballot_id, AGAINST)
    clock.set(START + 2 * DAY)
    declare(ballot_id)
    make_session = sessionmaker(session.get_bind(), join_transaction_mode="create_savepoint")

    clock.set(START + 40 * DAY - timedelta(seconds=1))
    with pytest.raises(RefusedError) as caught, work_as() as work:
        lapse_ties(work, ballot_id)
    assert caught.value.refusal.when == START + 40 * DAY
    declare_due_ballots(make_session, clock)
    session.expire_all()
    assert session.get_one(Motion, motion.id).state is MotionState.TIED

    clock.set(START + 40 * DAY)
    declare_due_ballots(make_session, clock)
    session.expire_all()
    assert session.get_one(Motion, motion.id).state is MotionState.LOST
    mandate = its_mandate()
    assert mandate.outcome is QuestionOutcome.LOST
    assert not mandate.by_casting_vote
