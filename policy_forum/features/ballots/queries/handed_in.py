"""Part of statements: whether a member's paper is in, in a ballot of any kind."""

from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, exists, or_, select

from policy_forum.domain.identifiers import MemberId
from policy_forum.features.ballots.models import (
    Ballot,
    BallotQuestion,
    Envelope,
    RecordedVote,
    RollEntry,
    SlipIssued,
)
from policy_forum.features.ballots.rules import Secrecy


def has_handed_in(member_id: MemberId | BindParameter[int] | None) -> ColumnElement[bool]:
    """Whether the member's paper is in: recorded, in an envelope, or given out as a slip.

    Once a secret ballot has been opened its roll says so.
    """
    marked = exists().where(
        RollEntry.ballot_id == Ballot.id, RollEntry.member_id == member_id, RollEntry.voted
    )
    sealed = or_(_has(Envelope, member_id), _has(SlipIssued, member_id), marked.correlate(Ballot))
    is_secret = Ballot.secrecy == Secrecy.SECRET
    return or_(and_(~is_secret, has_recorded(member_id)), and_(is_secret, sealed))


def has_recorded(member_id: MemberId | BindParameter[int] | None) -> ColumnElement[bool]:
    """Whether the member's recorded paper is in."""
    return (
        select(RecordedVote.member_id)
        .join(BallotQuestion, BallotQuestion.id == RecordedVote.question_id)
        .where(BallotQuestion.ballot_id == Ballot.id, RecordedVote.member_id == member_id)
        .correlate(Ballot)
        .exists()
    )


def _has(table: Any, member_id: MemberId | BindParameter[int] | None) -> ColumnElement[bool]:
    found = exists().where(table.ballot_id == Ballot.id, table.member_id == member_id)
    return found.correlate(Ballot)
