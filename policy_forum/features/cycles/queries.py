"""Rows of cycles: calendars, goals with the years they come from, announced changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, literal, select
from sqlalchemy.orm import Session, aliased

from policy_forum.domain.cycle import Calendar, Stage, Window
from policy_forum.domain.identifiers import CycleId, GoalId
from policy_forum.features.cycles.models import Cycle, StageWindow, StrategicGoal, WindowChange
from policy_forum.features.cycles.rules import GoalStatus


@dataclass(frozen=True)
class CycleRow:
    """A cycle with its windows."""

    id: CycleId
    year: int
    title: str
    calendar: Calendar
    opened_from_id: CycleId | None

    @property
    def begins(self) -> datetime | None:
        """When its first window opens."""
        return min((w.opens for w in self.calendar.windows.values()), default=None)

    @property
    def ends(self) -> datetime | None:
        """When its last window closes."""
        return max((w.closes for w in self.calendar.windows.values()), default=None)


@dataclass(frozen=True)
class EarlierGoal:
    """The goal of an earlier year that a goal was carried on from."""

    id: GoalId
    year: int
    title: str
    progress: str


@dataclass(frozen=True)
class GoalRow:
    """A strategic goal; `earlier` are the goals it was carried on from, last year's first."""

    id: GoalId
    cycle_id: CycleId
    position: int
    title: str
    sentence: str
    description: str
    owner: str
    status: GoalStatus
    progress: str
    how_decided: str
    earlier: tuple[EarlierGoal, ...]


@dataclass(frozen=True)
class WindowChangeRow:
    """A window that was moved, as the cycle's page announces it."""

    stage: Stage
    before: Window | None
    after: Window
    reason: str
    moved_at: datetime


def calendar_of(session: Session, cycle_id: int) -> Calendar:
    """The windows of a cycle. One statement."""
    rows = session.execute(_WINDOWS, {"cycle_id": cycle_id})
    return Calendar({stage: Window(opens, closes) for stage, opens, closes in rows})


# Almost every page asks for it; building the statement each time would cost more than running it.
_WINDOWS = select(StageWindow.stage, StageWindow.opens, StageWindow.closes).where(
    StageWindow.cycle_id == bindparam("cycle_id")
)


def find_current_cycle_id(session: Session, now: datetime) -> CycleId | None:
    """The newest cycle that has begun, else the first that will. One statement."""
    begins = select(StageWindow.cycle_id, StageWindow.opens).join(
        Cycle, Cycle.id == StageWindow.cycle_id
    )
    rows = session.execute(begins.order_by(Cycle.year, StageWindow.opens)).all()
    begun = [row.cycle_id for row in rows if row.opens <= now]
    if begun:
        return CycleId(begun[-1])
    return CycleId(rows[0].cycle_id) if rows else None


def list_cycles(session: Session) -> tuple[CycleRow, ...]:
    """All cycles with their windows, the newest year first. One statement.

    A cycle a year: the list stays short for as long as the organisation lives.
    """
    both = select(Cycle, StageWindow).outerjoin(StageWindow, StageWindow.cycle_id == Cycle.id)
    cycles: dict[int, Cycle] = {}
    windows: dict[int, list[StageWindow]] = {}
    for cycle, window in session.execute(both.order_by(Cycle.year.desc())):
        cycles[cycle.id] = cycle
        windows.setdefault(cycle.id, []).extend([window] if window else [])
    return tuple(_cycle_row(cycle, windows[key]) for key, cycle in cycles.items())


def current_of(cycles: Iterable[CycleRow], now: datetime) -> CycleRow | None:
    """The newest of them that has begun, else the first that will. No statement."""
    by_year = sorted((c for c in cycles if c.begins), key=lambda cycle: cycle.year)
    begun = [cycle for cycle in by_year if cycle.begins and cycle.begins <= now]
    return begun[-1] if begun else next(iter(by_year), None)


def find_cycle(session: Session, year: int) -> CycleRow | None:
    """The cycle of a year with its windows. One statement."""
    both = select(Cycle, StageWindow).outerjoin(StageWindow, StageWindow.cycle_id == Cycle.id)
    rows = session.execute(both.where(Cycle.year == year)).all()
    return _cycle_row(rows[0][0], [w for _cycle, w in rows if w]) if rows else None


def list_goals(session: Session, cycle_id: int) -> tuple[GoalRow, ...]:
    """A cycle's goals in order, each with the years it was carried on from. One statement."""
    chain = (
        select(
            StrategicGoal.id.label("first_id"),
            StrategicGoal.id.label("goal_id"),
            literal(0).label("back"),
        )
        .where(StrategicGoal.cycle_id == cycle_id)
        .cte("chain", recursive=True)
    )
    later = aliased(StrategicGoal)
    chain = chain.union_all(
        select(chain.c.first_id, later.carried_from_id, chain.c.back + 1)
        .join(later, later.id == chain.c.goal_id)
        .where(later.carried_from_id.is_not(None))
    )
    rows = session.execute(
        select(chain.c.first_id, StrategicGoal, Cycle.year)
        .join(StrategicGoal, StrategicGoal.id == chain.c.goal_id)
        .join(Cycle, Cycle.id == StrategicGoal.cycle_id)
        .order_by(chain.c.back, StrategicGoal.position)
    ).all()
    chains: dict[int, list[tuple[StrategicGoal, int]]] = {}
    for first_id, goal, year in rows:
        chains.setdefault(first_id, []).append((goal, year))
    return tuple(_goal_row(found) for found in chains.values())


def list_window_changes(session: Session, cycle_id: int) -> tuple[WindowChangeRow, ...]:
    """The windows of a cycle that were moved, the latest first. One statement."""
    of_cycle = select(WindowChange).where(WindowChange.cycle_id == cycle_id)
    return tuple(
        WindowChangeRow(
            stage=row.stage,
            before=_window(row.opened_before, row.closed_before),
            after=Window(row.opens, row.closes),
            reason=row.reason,
            moved_at=row.moved_at,
        )
        for row in session.scalars(of_cycle.order_by(WindowChange.id.desc()))
    )


def _calendar(rows: Iterable[StageWindow]) -> Calendar:
    return Calendar({row.stage: Window(row.opens, row.closes) for row in rows})


def _window(opens: datetime | None, closes: datetime | None) -> Window | None:
    return Window(opens, closes) if opens and closes else None


def _cycle_row(cycle: Cycle, windows: Iterable[StageWindow]) -> CycleRow:
    return CycleRow(
        id=CycleId(cycle.id),
        year=cycle.year,
        title=cycle.title,
        calendar=_calendar(windows),
        opened_from_id=CycleId(cycle.opened_from_id) if cycle.opened_from_id else None,
    )


def _goal_row(chain: list[tuple[StrategicGoal, int]]) -> GoalRow:
    (goal, _year), *before = chain
    return GoalRow(
        id=GoalId(goal.id),
        cycle_id=CycleId(goal.cycle_id),
        position=goal.position,
        title=goal.title,
        sentence=goal.sentence,
        description=goal.description,
        owner=goal.owner,
        status=goal.status,
        progress=goal.progress,
        how_decided=goal.how_decided,
        earlier=tuple(EarlierGoal(GoalId(g.id), year, g.title, g.progress) for g, year in before),
    )
