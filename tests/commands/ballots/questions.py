"""Recorded ballots on a question of its own, put to a roll."""

from datetime import UTC, timedelta

from policy_forum.domain.eligibility import RollBody
from policy_forum.domain.identifiers import BallotId, BranchId, QuestionId
from policy_forum.features.ballots.commands.rolls import RollTerms, fix_roll
from policy_forum.features.ballots.models import Ballot, BallotQuestion
from policy_forum.features.ballots.rules import BallotAbout, Secrecy
from policy_forum.features.ballots.rules.setting_up import method_of
from policy_forum.features.branches.queries import rules_of
from policy_forum.features.branches.rules import CastingVote, Majority
from tests.stage import START


def put_recorded_question(
    work_as,
    branch,
    body=RollBody.BRANCH,
    delegates=(),
    majority=Majority.SIMPLE,
    secrecy=Secrecy.ROLL_CALL,
    method=None,
):
    """Put one question to a branch's roll, from START for two days: (ballot, question)."""
    with work_as(None) as work:
        ballot = Ballot(
            branch_id=branch.id,
            about=BallotAbout.QUESTION,
            secrecy=secrecy,
            title="Shall we meet on Mondays?",
            opened_at=START,
            opens=START,
            closes=START + timedelta(days=2),
            standing_orders_version=1,
            majority=majority,
            casting_vote=CastingVote.NOT_CARRIED,
        )
        orders = rules_of(work.session, branch.id)
        fix_roll(work, ballot, RollTerms(body, BranchId(branch.id), orders, UTC, delegates))
        question = BallotQuestion(
            ballot_id=ballot.id,
            position=1,
            wording="On Mondays?",
            method=method or method_of(majority),
        )
        work.session.add(question)
        work.session.flush()
        return BallotId(ballot.id), QuestionId(question.id)
