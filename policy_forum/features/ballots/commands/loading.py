"""Loading what a command changes: a ballot with its lock, its questions, members by number."""

from collections.abc import Sequence

from sqlalchemy import Select, select

from policy_forum.domain.identifiers import BallotId
from policy_forum.domain.refusals import RefusedError
from policy_forum.features.ballots import rules
from policy_forum.features.ballots.models import Ballot, BallotQuestion
from policy_forum.features.ballots.rules.rolls import refusal_of_number
from policy_forum.features.members.models import Member
from policy_forum.platform.work import Work


def load_ballot(work: Work, ballot_id: BallotId, *, to_declare: bool) -> Ballot:
    """The ballot, locked until the commit: shared by voters, alone for who declares its result."""
    lock = True if to_declare else {"read": True}
    ballot = work.session.get(Ballot, ballot_id, with_for_update=lock, populate_existing=True)
    if ballot is None:
        raise RefusedError(rules.NO_SUCH_BALLOT)
    return ballot


def questions_of(ballot_id: int) -> Select[tuple[BallotQuestion]]:
    """The questions of a ballot in the order of voting."""
    of_ballot = select(BallotQuestion).where(BallotQuestion.ballot_id == ballot_id)
    return of_ballot.order_by(BallotQuestion.position)


def list_questions(work: Work, ballot: Ballot) -> Sequence[BallotQuestion]:
    """The questions of a ballot, to be changed."""
    return work.session.scalars(questions_of(ballot.id)).all()


def member_of_number(work: Work, number: str) -> Member:
    """The member with that membership number. Raises RefusedError when there is none."""
    found = work.session.scalar(select(Member).where(Member.number == number.strip()))
    if found is None:
        raise RefusedError(refusal_of_number(number.strip()))
    return found
