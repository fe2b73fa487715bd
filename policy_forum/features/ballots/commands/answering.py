"""Answering the questions of a recorded ballot that is not about a motion."""

from collections.abc import Mapping

from sqlalchemy import select

from policy_forum.domain.access.policy import Action
from policy_forum.domain.events import QuestionAnswered
from policy_forum.domain.identifiers import BallotId, QuestionId
from policy_forum.features.ballots import rules
from policy_forum.features.ballots.commands.loading import load_ballot, questions_of
from policy_forum.features.ballots.commands.voting import entitled_member, store_paper
from policy_forum.features.ballots.models import BallotQuestion
from policy_forum.features.ballots.rules import BallotAbout, BallotStanding, Choice, Secrecy
from policy_forum.features.ballots.rules.envelopes import IS_SECRET
from policy_forum.platform.work import Work


def answer_questions(work: Work, ballot_id: BallotId, answers: Mapping[QuestionId, Choice]) -> None:
    """Hand in the acting member's recorded paper; the last one before the close counts.

    Who is on the roll may vote, whatever has become of her since: a roll is corrected by the
    returning officer, not by this. Raises RefusedError.
    """
    work.authorise(Action.VOTE_ON_QUESTION)
    ballot = load_ballot(work, ballot_id, to_declare=False)
    work.refuse_if(IS_SECRET if ballot.secrecy is Secrecy.SECRET else None)
    work.refuse_if(None if ballot.about is BallotAbout.QUESTION else rules.NO_SUCH_BALLOT)
    member_id = entitled_member(work, ballot)
    standing = BallotStanding(
        ballot.opens, ballot.closes, is_declared=ballot.declared_at is not None
    )
    work.refuse_if(rules.refusal_to_vote(standing, work.now))
    asked = questions_of(ballot.id).with_only_columns(BallotQuestion.id)
    keys = work.session.scalars(select(asked.subquery().c.id)).all()
    work.refuse_if(rules.refusal_of_paper(keys, answers))

    store_paper(work, member_id, answers)
    work.record(QuestionAnswered(ballot_id=ballot_id, member_id=member_id))
