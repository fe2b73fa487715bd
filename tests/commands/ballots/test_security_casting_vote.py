"""The chair's casting vote does not outlast the branches' window either."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from policy_forum.domain.cycle import Stage
from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.features.ballots.commands import give_casting_vote
from policy_forum.features.ballots.models import BallotQuestion
from policy_forum.features.ballots.rules import Choice, QuestionOutcome
from policy_forum.features.branches.rules import CastingVote
from policy_forum.features.cycles.queries import calendar_of
from tests.stage import START


@pytest.mark.parametrize("late", [timedelta(0), timedelta(days=1)])
def test_a_casting_vote_comes_before_the_branches_window_closes(
    put, vote, declare, voters, chair, clock, session, motion, branch, work_as,
    make_standing_orders, late,
):  # fmt: skip
    make_standing_orders(branch, version=2, casting_vote=CastingVote.CHAIR)
    (ballot_id,) = put()
    for voter, choice in zip(voters, [Choice.FOR, Choice.AGAINST], strict=False):
        vote(voter, ballot_id, choice)
    clock.set(START + timedelta(days=2))
    declare(ballot_id)
    question = session.scalars(select(BallotQuestion)).one()
    assert question.outcome is QuestionOutcome.TIED

    window = calendar_of(session, motion.cycle_id).window(Stage.BRANCH_DECISIONS)
    assert window is not None
    clock.set(window.closes + late)
    with pytest.raises(RefusedError) as refused, work_as(chair) as work:
        give_casting_vote(work, question.id, Choice.FOR)

    assert refused.value.refusal.reason is Reason.WINDOW_CLOSED
    session.expire_all()
    assert session.get_one(BallotQuestion, question.id).outcome is QuestionOutcome.TIED
