"""Amendments are decided before the motion, and the motion is voted on as they left it."""

from datetime import timedelta

from sqlalchemy import select

from policy_forum.domain.refusals import Reason
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import AmendmentState
from policy_forum.features.ballots.commands import (
    give_casting_vote,
)
from policy_forum.features.ballots.models import (
    Ballot,
    BallotQuestion,
)
from policy_forum.features.ballots.rules import (
    BallotAbout,
    BallotEnd,
    Choice,
    QuestionOutcome,
)
from policy_forum.features.branches.rules import CastingVote
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState
from tests.stage import START

FOR, AGAINST, ABSTAIN = Choice.FOR, Choice.AGAINST, Choice.ABSTAIN
DAY = timedelta(days=1)


def test_open_amendments_need_their_own_vote_before_the_motion(put, amend, voters, refused):
    amend(voters[3], "17:40", "18:40")
    assert "on them closes" in str(refused(put).sentence)
    first, second = put(amendments_close=START + DAY)
    assert first < second


def test_without_amendments_there_is_no_vote_on_them(put, refused):
    assert refused(put, amendments_close=START + DAY).reason is Reason.CHANGED_MEANWHILE


def test_carried_amendments_change_the_text_that_is_then_voted_on(
    put, amend, vote, declare, voters, clock, session, motion, refused, its_mandate
):
    carried = amend(voters[3], "17:40", "18:40")
    lost = amend(voters[4], "20:00", "21:00")
    on_amendments, on_motion = put(amendments_close=START + DAY)
    vote(voters[0], on_amendments, FOR, AGAINST)
    vote(voters[1], on_amendments, FOR, AGAINST)
    assert refused(vote, voters[0], on_motion, FOR).reason is Reason.WINDOW_NOT_OPEN

    clock.set(START + DAY)
    assert "has not been declared" in str(refused(vote, voters[0], on_motion, FOR).sentence)
    declare(on_amendments)
    assert session.get_one(Amendment, carried).state is AmendmentState.CARRIED
    assert session.get_one(Amendment, lost).state is AmendmentState.LOST
    row = session.get_one(Motion, motion.id)
    assert "18:40" in row.text_markdown
    assert row.is_held

    vote(voters[0], on_motion, FOR)
    vote(voters[1], on_motion, FOR)
    clock.set(START + 2 * DAY)
    declare(on_motion)
    assert its_mandate().revision == row.revision == 2


def test_of_two_that_contradict_each_other_the_later_falls(
    put, amend, vote, declare, voters, clock, session
):
    amend(voters[3], "17:40", "18:40")
    second = amend(voters[4], "17:40", "19:10")
    on_amendments, _ = put(amendments_close=START + DAY)
    for voter in voters[:3]:
        vote(voter, on_amendments, FOR, FOR)
    clock.set(START + DAY)
    declare(on_amendments)
    assert session.get_one(Amendment, second).state is AmendmentState.FELL
    outcomes = session.scalars(
        select(BallotQuestion.outcome)
        .where(BallotQuestion.ballot_id == on_amendments)
        .order_by(BallotQuestion.position)
    ).all()
    assert outcomes == [QuestionOutcome.CARRIED, QuestionOutcome.FELL]


def test_amendments_without_a_quorum_end_the_vote_on_the_motion_too(
    put, amend, vote, declare, voters, clock, session, motion
):
    amendment_id = amend(voters[3], "17:40", "18:40")
    on_amendments, on_motion = put(amendments_close=START + DAY)
    vote(voters[0], on_amendments, FOR)
    clock.set(START + DAY)
    declare(on_amendments)
    assert session.get_one(Ballot, on_motion).ended is BallotEnd.AMENDMENTS_UNDECIDED
    assert session.get_one(Amendment, amendment_id).state.is_open
    assert not session.get_one(Motion, motion.id).is_held
    put(START + 5 * DAY, amendments_close=START + 3 * DAY)


def test_a_late_clock_declares_both_in_their_order(
    put, amend, vote, declare, voters, clock, session, motion
):
    amend(voters[3], "17:40", "18:40")
    on_amendments, on_motion = put(amendments_close=START + DAY)
    vote(voters[0], on_amendments, FOR)
    vote(voters[1], on_amendments, FOR)
    clock.set(START + 2 * DAY)
    declare(on_motion)
    assert session.get_one(Ballot, on_amendments).ended is BallotEnd.COUNTED
    assert session.get_one(Ballot, on_motion).ended is BallotEnd.INQUORATE
    assert session.get_one(Motion, motion.id).state is MotionState.PROPOSED


def test_a_tied_amendment_waits_for_the_chair_and_then_the_motion_is_voted_on(
    put, amend, vote, declare, voters, chair, clock, session, branch, make_standing_orders,
    work_as, refused,
):  # fmt: skip
    make_standing_orders(branch, version=2, casting_vote=CastingVote.CHAIR)
    amend(voters[3], "17:40", "18:40")
    on_amendments, on_motion = put(amendments_close=START + DAY)
    vote(voters[0], on_amendments, FOR)
    vote(voters[1], on_amendments, AGAINST)
    clock.set(START + DAY)
    declare(on_amendments)
    assert refused(vote, voters[0], on_motion, FOR).reason is Reason.WRONG_STATE
    question = session.scalars(select(BallotQuestion).filter_by(ballot_id=on_amendments)).one()
    with work_as(chair) as work:
        give_casting_vote(work, question.id, AGAINST)
    vote(voters[0], on_motion, FOR)


def test_the_kinds_of_ballot_are_kept_apart(put, amend, voters, session):
    amend(voters[3], "17:40", "18:40")
    put(amendments_close=START + DAY)
    kinds = session.scalars(select(Ballot.about).order_by(Ballot.opens)).all()
    assert kinds == [BallotAbout.AMENDMENTS, BallotAbout.MOTION]


def test_amendments_alone_can_be_voted_on_and_the_motion_later(
    put, amend, vote, declare, voters, clock, session, motion
):
    amend(voters[3], "17:40", "18:40")
    (on_amendments,) = put(None, amendments_close=START + DAY)
    for voter in voters[:2]:
        vote(voter, on_amendments, FOR)
    clock.set(START + DAY)
    declare(on_amendments)
    assert not session.get_one(Motion, motion.id).is_held
    (on_motion,) = put(START + 5 * DAY)
    assert session.get_one(Ballot, on_motion).about is BallotAbout.MOTION
