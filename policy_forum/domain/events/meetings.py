"""Events of meetings; what somebody voted is never among them."""

from dataclasses import dataclass
from datetime import datetime

from policy_forum.domain.events.base import Event
from policy_forum.domain.identifiers import (
    AgendaItemId,
    AmendmentId,
    BallotId,
    MeetingActionId,
    MeetingId,
    MeetingQuestionId,
    MemberId,
    MotionId,
    RulingId,
)


@dataclass(frozen=True, kw_only=True)
class MeetingEvent(Event):
    """Base of events of a meeting."""

    ABOUT = ("meeting", "meeting_id")
    meeting_id: MeetingId


@dataclass(frozen=True, kw_only=True)
class MeetingPlanned(MeetingEvent):
    starts_at: datetime


@dataclass(frozen=True, kw_only=True)
class MeetingChanged(MeetingEvent):
    """Date, place, title or another fact of a meeting to come is another now."""

    starts_at: datetime


@dataclass(frozen=True, kw_only=True)
class AgendaChanged(MeetingEvent):
    items: int


@dataclass(frozen=True, kw_only=True)
class MeetingCalled(MeetingEvent):
    """The notice went out; `short_notice` is by how many days it was too short."""

    starts_at: datetime
    edition: int
    short_notice: int
    sent_to: int


@dataclass(frozen=True, kw_only=True)
class MeetingCancelled(MeetingEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class StewardNamed(MeetingEvent):
    member_id: MemberId
    duty: str


@dataclass(frozen=True, kw_only=True)
class StewardReleased(MeetingEvent):
    member_id: MemberId
    duty: str


@dataclass(frozen=True, kw_only=True)
class ApologiesGiven(MeetingEvent):
    member_id: MemberId


@dataclass(frozen=True, kw_only=True)
class MemberArrived(MeetingEvent):
    """A member came in, or came back."""

    member_id: MemberId
    presence: str
    may_vote: bool


@dataclass(frozen=True, kw_only=True)
class MemberLeft(MeetingEvent):
    """A member left, or could no longer be reached (`presence` says which)."""

    member_id: MemberId
    presence: str


@dataclass(frozen=True, kw_only=True)
class WayOfVotingChanged(MeetingEvent):
    """A member took a voting card, or gave it back for her own device."""

    member_id: MemberId
    votes_by: str


@dataclass(frozen=True, kw_only=True)
class QuorumReached(MeetingEvent):
    present: int
    quorum: int


@dataclass(frozen=True, kw_only=True)
class QuorumLost(MeetingEvent):
    present: int
    quorum: int


@dataclass(frozen=True, kw_only=True)
class MeetingOpened(MeetingEvent):
    present: int
    quorum: int


@dataclass(frozen=True, kw_only=True)
class ChairTaken(MeetingEvent):
    """Somebody is in the chair now; as a deputy only while a ruling is challenged."""

    member_id: MemberId
    as_deputy: bool


@dataclass(frozen=True, kw_only=True)
class ItemTaken(MeetingEvent):
    item_id: AgendaItemId


@dataclass(frozen=True, kw_only=True)
class ItemEnded(MeetingEvent):
    item_id: AgendaItemId
    outcome: str


@dataclass(frozen=True, kw_only=True)
class ItemTakenAgain(MeetingEvent):
    """An item that had been put off, or ended by mistake, is before the meeting again."""

    item_id: AgendaItemId


@dataclass(frozen=True, kw_only=True)
class QuestionBrought(MeetingEvent):
    """A question came before the meeting, such as an amendment or a procedural motion."""

    question_id: MeetingQuestionId
    kind: str
    procedural: str | None = None
    amendment_id: AmendmentId | None = None
    motion_id: MotionId | None = None


@dataclass(frozen=True, kw_only=True)
class QuestionLeft(MeetingEvent):
    """A question is no longer before the meeting, and was not decided."""

    question_id: MeetingQuestionId
    stage: str


@dataclass(frozen=True, kw_only=True)
class SecretVoteAsked(MeetingEvent):
    """How many have asked for a secret vote; who they are is not kept in the trail."""

    NAMES_ACTOR = False
    question_id: MeetingQuestionId
    requests: int
    needed: int


@dataclass(frozen=True, kw_only=True)
class MeetingVoteOpened(MeetingEvent):
    question_id: MeetingQuestionId
    secrecy: str
    majority: str
    ballot_id: BallotId | None = None


@dataclass(frozen=True, kw_only=True)
class MeetingVoteHandedIn(MeetingEvent):
    """Somebody's vote by device is in; what it says is not here."""

    question_id: MeetingQuestionId
    member_id: MemberId


@dataclass(frozen=True, kw_only=True)
class HandsCounted(MeetingEvent):
    """A teller entered her count of hands; whether it agrees with the other's."""

    question_id: MeetingQuestionId
    member_id: MemberId
    agreed: bool


@dataclass(frozen=True, kw_only=True)
class MeetingVoteClosed(MeetingEvent):
    question_id: MeetingQuestionId
    present: int
    entitled: int
    quorum: int


@dataclass(frozen=True, kw_only=True)
class MeetingVoteTakenAgain(MeetingEvent):
    """A vote was opened anew because it could not be counted; the votes before do not count."""

    question_id: MeetingQuestionId


@dataclass(frozen=True, kw_only=True)
class MeetingQuestionDecided(MeetingEvent):
    question_id: MeetingQuestionId
    outcome: str
    votes_for: int | None
    votes_against: int | None
    votes_abstain: int | None
    by_casting_vote: bool = False


@dataclass(frozen=True, kw_only=True)
class RulingGiven(MeetingEvent):
    ruling_id: RulingId


@dataclass(frozen=True, kw_only=True)
class RulingChallenged(MeetingEvent):
    ruling_id: RulingId
    question_id: MeetingQuestionId


@dataclass(frozen=True, kw_only=True)
class RulingSettled(MeetingEvent):
    ruling_id: RulingId
    upheld: bool


@dataclass(frozen=True, kw_only=True)
class StandingOrdersSuspended(MeetingEvent):
    item_id: AgendaItemId
    clauses: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SpokenTo(MeetingEvent):
    """Somebody was called to speak; `member_id` is empty for a guest."""

    member_id: MemberId | None
    role: str
    item_id: AgendaItemId | None = None
    question_id: MeetingQuestionId | None = None


@dataclass(frozen=True, kw_only=True)
class ActionAgreed(MeetingEvent):
    action_id: MeetingActionId


@dataclass(frozen=True, kw_only=True)
class ActionRemoved(MeetingEvent):
    action_id: MeetingActionId


@dataclass(frozen=True, kw_only=True)
class MeetingAdjourned(MeetingEvent):
    resumes_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class MeetingResumed(MeetingEvent):
    present: int
    quorum: int


@dataclass(frozen=True, kw_only=True)
class MeetingClosed(MeetingEvent):
    not_reached: int


@dataclass(frozen=True, kw_only=True)
class MinutesWritten(MeetingEvent):
    """Somebody wrote prose to an item (0: the opening)."""

    item_key: int


@dataclass(frozen=True, kw_only=True)
class MinutesPublished(MeetingEvent):
    content_hash: str


@dataclass(frozen=True, kw_only=True)
class MinutesApproved(MeetingEvent):
    by_meeting_id: MeetingId
    content_hash: str
