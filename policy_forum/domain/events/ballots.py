"""Events of ballots; the content of a vote is never among them."""

from dataclasses import dataclass
from datetime import datetime

from policy_forum.domain.events.base import Event
from policy_forum.domain.events.motions import MotionEvent
from policy_forum.domain.identifiers import BallotId, ElectionKeyId, MemberId, RollChallengeId


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


@dataclass(frozen=True, kw_only=True)
class BallotMatter(Event):
    """Base of events of a ballot itself, whatever it is about.

    There is none for handing in a secret paper: the envelope says that somebody voted, the board
    that it is there, and a row with a name and a time would only help who wants to link them.
    """

    ABOUT = ("ballot", "ballot_id")
    ballot_id: BallotId


@dataclass(frozen=True, kw_only=True)
class QuestionPut(BallotMatter):
    secrecy: str
    opens: datetime
    closes: datetime
    roll_count: int
    roll_hash: str


@dataclass(frozen=True, kw_only=True)
class SetUpPublished(BallotMatter):
    setup_hash: str
    key_id: ElectionKeyId


@dataclass(frozen=True, kw_only=True)
class QuestionAnswered(BallotMatter):
    """Somebody's recorded vote on a question is in; what it says is not here."""

    member_id: MemberId


@dataclass(frozen=True, kw_only=True)
class QuestionDeclared(BallotMatter):
    quorate: bool
    voted: int


@dataclass(frozen=True, kw_only=True)
class BoardPublished(BallotMatter):
    number: int
    chain: str


@dataclass(frozen=True, kw_only=True)
class BoardClosed(BallotMatter):
    envelopes: int
    chain: str


@dataclass(frozen=True, kw_only=True)
class ShareGiven(BallotMatter):
    member_id: MemberId


@dataclass(frozen=True, kw_only=True)
class BallotUnsealed(BallotMatter):
    envelopes: int
    spoilt: int
    slips: int
    bundle_hash: str


@dataclass(frozen=True, kw_only=True)
class BallotAbandoned(BallotMatter):
    pass


@dataclass(frozen=True, kw_only=True)
class PaperRefused(BallotMatter):
    """Something was handed in that is not taken; `why` is a word for the kind of refusal."""

    why: str


@dataclass(frozen=True, kw_only=True)
class RollChallenged(BallotMatter):
    challenge_id: RollChallengeId


@dataclass(frozen=True, kw_only=True)
class RollChallengeAnswered(BallotMatter):
    challenge_id: RollChallengeId
    upheld: bool


@dataclass(frozen=True, kw_only=True)
class RollCorrected(BallotMatter):
    member_id: MemberId
    change: str
    roll_count: int
    roll_hash: str


@dataclass(frozen=True, kw_only=True)
class TellerNamed(BallotMatter):
    member_id: MemberId


@dataclass(frozen=True, kw_only=True)
class SlipGiven(BallotMatter):
    """A paper slip was given out. To whom is not kept here: slips may be few."""


@dataclass(frozen=True, kw_only=True)
class SlipsEntered(BallotMatter):
    member_id: MemberId
    agreed: bool


@dataclass(frozen=True, kw_only=True)
class KeyMatter(Event):
    """Base of events of an election key."""

    ABOUT = ("election_key", "key_id")
    key_id: ElectionKeyId


@dataclass(frozen=True, kw_only=True)
class KeyBegun(KeyMatter):
    needed: int
    of: int


@dataclass(frozen=True, kw_only=True)
class CardTaken(KeyMatter):
    member_id: MemberId


@dataclass(frozen=True, kw_only=True)
class KeyMade(KeyMatter):
    public_key: str


@dataclass(frozen=True, kw_only=True)
class CardConfirmed(KeyMatter):
    member_id: MemberId


@dataclass(frozen=True, kw_only=True)
class KeyGivenUp(KeyMatter):
    pass
