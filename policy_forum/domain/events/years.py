"""Events of cycles, windows and goals."""

from dataclasses import dataclass
from datetime import datetime

from policy_forum.domain.events.base import Event
from policy_forum.domain.identifiers import CycleId, GoalId


@dataclass(frozen=True, kw_only=True)
class CycleMade(Event):
    ABOUT = ("cycle", "cycle_id")
    cycle_id: CycleId
    year: int
    opened_from_id: CycleId | None


@dataclass(frozen=True, kw_only=True)
class WindowMoved(Event):
    ABOUT = ("cycle", "cycle_id")
    cycle_id: CycleId
    stage: str
    opened_before: datetime | None
    closed_before: datetime | None
    opens: datetime
    closes: datetime


@dataclass(frozen=True, kw_only=True)
class GoalSet(Event):
    ABOUT = ("cycle", "cycle_id")
    cycle_id: CycleId
    goal_id: GoalId
    carried_from_id: GoalId | None


@dataclass(frozen=True, kw_only=True)
class GoalWorded(Event):
    ABOUT = ("goal", "goal_id")
    goal_id: GoalId
    cycle_id: CycleId


@dataclass(frozen=True, kw_only=True)
class GoalsOrdered(Event):
    ABOUT = ("cycle", "cycle_id")
    cycle_id: CycleId
    goals: int


@dataclass(frozen=True, kw_only=True)
class GoalRemoved(Event):
    ABOUT = ("cycle", "cycle_id")
    cycle_id: CycleId
    goal_id: GoalId


@dataclass(frozen=True, kw_only=True)
class GoalStatusChanged(Event):
    ABOUT = ("goal", "goal_id")
    goal_id: GoalId
    status: str
