"""A branch with a motion, and what is done with ballots in it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.refusals import RefusedError
from policy_forum.features.amendments.commands import propose_amendment
from policy_forum.features.ballots.commands import (
    declare_result,
    hand_in_paper,
    open_ballots,
)
from policy_forum.features.ballots.models import (
    BallotQuestion,
)
from policy_forum.features.ballots.queries import mandate_of
from policy_forum.features.motions.rules import MotionState
from tests.makers import TEXT
from tests.stage import START

DAY = timedelta(days=1)


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
def chair(branch, make_officer):
    return make_officer(OfficeKind.CHAIR, branch)


@pytest.fixture
def voters(branch, secretary, make_member):
    return [secretary, *(make_member(branch) for _ in range(5))]


@pytest.fixture
def motion(branch, voters, make_motion):
    return make_motion(branch, mover=voters[1], state=MotionState.PROPOSED)


@pytest.fixture
def put(work_as, secretary, motion):
    """Put the motion to the vote, from now until the day after tomorrow unless told otherwise."""

    def put_to_vote(closes=START + 2 * DAY, **more):
        with work_as(secretary) as work:
            return open_ballots(work, motion.id, closes, **more)

    return put_to_vote


@pytest.fixture
def vote(work_as, session):
    def hand_in(member, ballot_id, *choices):
        questions = session.scalars(
            select(BallotQuestion.id)
            .where(BallotQuestion.ballot_id == ballot_id)
            .order_by(BallotQuestion.position)
        ).all()
        with work_as(member) as work:
            hand_in_paper(work, ballot_id, dict(zip(questions, choices, strict=True)))

    return hand_in


@pytest.fixture
def declare(work_as):
    def declare_as(ballot_id, member=None):
        with work_as(member) as work:
            declare_result(work, ballot_id)

    return declare_as


@pytest.fixture
def amend(work_as, motion):
    def propose(member, old, new):
        with work_as(member) as work:
            return propose_amendment(work, motion.id, 1, TEXT.replace(old, new))

    return propose


@pytest.fixture
def refused():
    """Call something that must be refused, and look at the refusal."""

    def refusal_of(call, *args, **kwargs):
        with pytest.raises(RefusedError) as caught:
            call(*args, **kwargs)
        return caught.value.refusal

    return refusal_of


@pytest.fixture
def its_mandate(session, motion):
    """Look up the mandate of the motion, None while the branch has not decided."""
    return lambda: mandate_of(session, motion.id)
