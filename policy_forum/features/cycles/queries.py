"""Rows of cycles: calendars, goals."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from policy_forum.domain.cycle import Calendar, Window
from policy_forum.domain.identifiers import CycleId
from policy_forum.features.cycles.models import Cycle, StageWindow


def calendar_of(session: Session, cycle_id: int) -> Calendar:
    """The windows of a cycle. One statement."""
    rows = session.scalars(select(StageWindow).where(StageWindow.cycle_id == cycle_id))
    return _calendar(rows)


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


def _calendar(rows: Iterable[StageWindow]) -> Calendar:
    return Calendar({row.stage: Window(row.opens, row.closes) for row in rows})
