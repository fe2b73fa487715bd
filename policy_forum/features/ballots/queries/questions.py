"""The questions of a ballot, with what the member who reads said to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, literal, select
from sqlalchemy.orm import Session, aliased

from policy_forum.domain.counting.majority import Tally
from policy_forum.domain.identifiers import AmendmentId, BallotId, MemberId, QuestionId
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import sentences_of
from policy_forum.features.ballots import rules
from policy_forum.features.ballots.models import BallotQuestion, RecordedVote
from policy_forum.features.ballots.rules import Choice, QuestionOutcome


@dataclass(frozen=True)
class QuestionRow:
    """A question of a paper. Counts are None until the result is declared.

    `parent_number` is that of the amendment which this one amends; `outcome_reason` says why it
    ended otherwise than its votes alone would have it.
    """

    id: QuestionId
    ballot_id: BallotId
    position: int
    amendment_id: AmendmentId | None
    amendment_number: int | None
    parent_number: int | None
    wording: str
    difference_html: str | None
    votes_for: int | None
    votes_against: int | None
    votes_abstain: int | None
    outcome: QuestionOutcome | None
    outcome_reason: str
    casting_vote: Choice | None
    my_choice: Choice | None
    handed_in_at: datetime | None

    @property
    def sentences(self) -> tuple[str, ...]:
        """The formal wording of an amendment, an instruction each."""
        return sentences_of(self.wording)

    @property
    def tally(self) -> Tally:
        """The counts, nought before the result."""
        return rules.tally_of(self.votes_for, self.votes_against, self.votes_abstain)


def question_columns(*, has_difference: bool = True) -> tuple[Any, ...]:
    """What a statement selects for `question_from`, from questions, amendments and votes."""
    return (
        BallotQuestion,
        Amendment.number.label("amendment_number"),
        _parent_number().label("parent_number"),
        Amendment.state_reason.label("amendment_reason"),
        (Amendment.difference_html if has_difference else literal(None)).label("difference_html"),
        RecordedVote.choice.label("my_choice"),
        RecordedVote.handed_in_at,
    )


def _parent_number() -> ColumnElement[int]:
    parent = aliased(Amendment)
    found = select(parent.number).where(parent.id == Amendment.parent_id)
    return found.correlate(Amendment).scalar_subquery()


def list_questions(
    session: Session, ballot_ids: Iterable[int], member_id: MemberId | None
) -> list[QuestionRow]:
    """The questions of ballots in the order of voting. One statement."""
    mine = and_(RecordedVote.question_id == BallotQuestion.id, RecordedVote.member_id == member_id)
    rows = session.execute(
        select(*question_columns())
        .outerjoin(Amendment, Amendment.id == BallotQuestion.amendment_id)
        .outerjoin(RecordedVote, mine)
        .where(BallotQuestion.ballot_id.in_(list(ballot_ids)))
        .order_by(BallotQuestion.ballot_id, BallotQuestion.position)
    )
    return [question_from(row) for row in rows]


def question_from(row: Row[Any]) -> QuestionRow:
    """A question from a row of `question_columns`."""
    question: BallotQuestion = row.BallotQuestion
    return QuestionRow(
        id=QuestionId(question.id),
        ballot_id=BallotId(question.ballot_id),
        position=question.position,
        amendment_id=AmendmentId(question.amendment_id) if question.amendment_id else None,
        amendment_number=row.amendment_number,
        parent_number=row.parent_number,
        wording=question.wording,
        difference_html=row.difference_html,
        votes_for=question.votes_for,
        votes_against=question.votes_against,
        votes_abstain=question.votes_abstain,
        outcome=question.outcome,
        outcome_reason=row.amendment_reason or "",
        casting_vote=question.casting_vote,
        my_choice=row.my_choice,
        handed_in_at=row.handed_in_at,
    )
