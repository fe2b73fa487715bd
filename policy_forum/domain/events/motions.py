"""Events of a motion until it is decided."""

from dataclasses import dataclass

from policy_forum.domain.events.base import Event
from policy_forum.domain.identifiers import MemberId, MotionId


@dataclass(frozen=True, kw_only=True)
class MotionEvent(Event):
    """Base of events in the history of a motion."""

    ABOUT = ("motion", "motion_id")
    motion_id: MotionId


@dataclass(frozen=True, kw_only=True)
class MotionDrafted(MotionEvent):
    mover_id: MemberId


@dataclass(frozen=True, kw_only=True)
class MotionImported(MotionEvent):
    source: str


@dataclass(frozen=True, kw_only=True)
class MotionRevised(MotionEvent):
    revision: int


@dataclass(frozen=True, kw_only=True)
class CoAuthorInvited(MotionEvent):
    member_id: MemberId


@dataclass(frozen=True, kw_only=True)
class CoAuthorJoined(MotionEvent):
    member_id: MemberId


@dataclass(frozen=True, kw_only=True)
class CoAuthorDeclined(MotionEvent):
    member_id: MemberId


@dataclass(frozen=True, kw_only=True)
class MotionMoved(MotionEvent):
    mover_id: MemberId


@dataclass(frozen=True, kw_only=True)
class MotionTakenBack(MotionEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class MotionSeconded(MotionEvent):
    member_id: MemberId


@dataclass(frozen=True, kw_only=True)
class MotionProposed(MotionEvent):
    number: str


@dataclass(frozen=True, kw_only=True)
class MotionWithdrawn(MotionEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class MotionRemitted(MotionEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class MotionDecided(MotionEvent):
    outcome: str
    mandate_id: int | None


@dataclass(frozen=True, kw_only=True)
class MotionNotReached(MotionEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class MotionBroughtAgain(MotionEvent):
    from_motion_id: MotionId
