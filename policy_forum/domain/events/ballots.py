"""Events of ballots; the content of a vote is never among them."""

from dataclasses import dataclass
from datetime import datetime

from policy_forum.domain.events.motions import MotionEvent
from policy_forum.domain.identifiers import BallotId, MemberId


@dataclass(frozen=True, kw_only=True)
class BallotEvent(MotionEvent):
    """Base of events of a ballot. A recorded vote's content is in its own table, not here."""

    ballot_id: BallotId


@dataclass(frozen=True, kw_only=True)
class BallotOpened(BallotEvent):
    opens: datetime
    closes: datetime
    roll_count: int
    roll_hash: str


@dataclass(frozen=True, kw_only=True)
class VoteHandedIn(BallotEvent):
    member_id: MemberId


@dataclass(frozen=True, kw_only=True)
class ResultDeclared(BallotEvent):
    quorate: bool
    voted: int


@dataclass(frozen=True, kw_only=True)
class CastingVoteGiven(BallotEvent):
    member_id: MemberId
