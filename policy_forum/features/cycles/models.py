"""Tables of the year: the cycle, its windows, its strategic goals."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from policy_forum.domain.cycle import Stage
from policy_forum.features.cycles.rules import GoalStatus
from policy_forum.platform.database import Base, word_column


class Cycle(Base):
    """One year of policy making. `year` is the year of its conference, and unique."""

    __tablename__ = "cycle"

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(unique=True)
    title: Mapped[str] = mapped_column(String(120))
    made_at: Mapped[datetime] = mapped_column()
    opened_from_id: Mapped[int | None] = mapped_column(ForeignKey("cycle.id"))


class StageWindow(Base):
    """When a stage of a cycle is open: `[opens, closes)`."""

    __tablename__ = "stage_window"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    stage: Mapped[Stage] = mapped_column(word_column(Stage))
    opens: Mapped[datetime] = mapped_column()
    closes: Mapped[datetime] = mapped_column()

    __table_args__ = (UniqueConstraint("cycle_id", "stage"),)


class WindowChange(Base):
    """A window that was moved, with the reason, as the cycle's page announces it."""

    __tablename__ = "window_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    stage: Mapped[Stage] = mapped_column(word_column(Stage))
    opened_before: Mapped[datetime | None] = mapped_column()
    closed_before: Mapped[datetime | None] = mapped_column()
    opens: Mapped[datetime] = mapped_column()
    closes: Mapped[datetime] = mapped_column()
    reason: Mapped[str] = mapped_column(String(1000))
    moved_at: Mapped[datetime] = mapped_column()
    moved_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))


class StrategicGoal(Base):
    """What the organisation wants of the year. `sentence` is its one line for newcomers."""

    __tablename__ = "strategic_goal"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    position: Mapped[int] = mapped_column()
    title: Mapped[str] = mapped_column(String(160))
    sentence: Mapped[str] = mapped_column(String(300))
    description: Mapped[str] = mapped_column(Text, default="")
    owner: Mapped[str] = mapped_column(String(160), default="")
    status: Mapped[GoalStatus] = mapped_column(word_column(GoalStatus))
    progress: Mapped[str] = mapped_column(Text, default="")
    how_decided: Mapped[str] = mapped_column(String(400), default="")
    carried_from_id: Mapped[int | None] = mapped_column(ForeignKey("strategic_goal.id"))

    __table_args__ = (UniqueConstraint("cycle_id", "position"),)
