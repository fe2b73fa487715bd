"""Events of composites: several motions made into one."""

from dataclasses import dataclass

from policy_forum.domain.events.base import Event
from policy_forum.domain.events.motions import MotionEvent
from policy_forum.domain.identifiers import CompositeId, CycleId


@dataclass(frozen=True, kw_only=True)
class CompositeEvent(Event):
    ABOUT = ("composite", "composite_id")
    composite_id: CompositeId


@dataclass(frozen=True, kw_only=True)
class CompositeBegun(CompositeEvent):
    cycle_id: CycleId
    number: int


@dataclass(frozen=True, kw_only=True)
class CompositeWorded(CompositeEvent):
    """`change` says what was done: taken, placed, joined, worded, removed, titled."""

    change: str
    words: int


@dataclass(frozen=True, kw_only=True)
class CompositePutOut(CompositeEvent):
    revision: int


@dataclass(frozen=True, kw_only=True)
class CompositeTakenBack(CompositeEvent):
    revision: int


@dataclass(frozen=True, kw_only=True)
class CompositeAgreed(CompositeEvent):
    revision: int


@dataclass(frozen=True, kw_only=True)
class CompositeSetAside(CompositeEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class MotionAddedToComposite(MotionEvent):
    composite_id: CompositeId


@dataclass(frozen=True, kw_only=True)
class MotionLeftOutOfComposite(MotionEvent):
    composite_id: CompositeId


@dataclass(frozen=True, kw_only=True)
class CompositeAnswered(MotionEvent):
    composite_id: CompositeId
    revision: int
    agrees: bool
