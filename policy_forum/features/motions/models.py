"""Tables of motions: the motion, its revisions, co-authors, secondings."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from policy_forum.features.motions.rules import MotionKind, MotionState
from policy_forum.platform.database import Base, word_column


class Motion(Base):
    """What a branch is asked to decide; its columns hold the text as it stands now.

    `text_html` is rendered when the text is saved. `brought_again_from_id` is the motion of an
    earlier year of which this is the return. `is_held` while its branch has a ballot under way.
    """

    __tablename__ = "motion"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    goal_id: Mapped[int | None] = mapped_column(ForeignKey("strategic_goal.id"), index=True)
    mover_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    kind: Mapped[MotionKind] = mapped_column(word_column(MotionKind))
    state: Mapped[MotionState] = mapped_column(word_column(MotionState))
    number: Mapped[str | None] = mapped_column(String(20), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    text_markdown: Mapped[str] = mapped_column(Text)
    text_html: Mapped[str] = mapped_column(Text)
    renderer_version: Mapped[str] = mapped_column(String(40))
    words: Mapped[int] = mapped_column()
    revision: Mapped[int] = mapped_column(default=1)
    is_amended: Mapped[bool] = mapped_column(default=False)
    is_held: Mapped[bool] = mapped_column(default=False)
    state_reason: Mapped[str] = mapped_column(String(2000), default="")
    source: Mapped[str] = mapped_column(String(200), default="")
    drafted_at: Mapped[datetime] = mapped_column()
    moved_at: Mapped[datetime | None] = mapped_column()
    proposed_at: Mapped[datetime | None] = mapped_column()
    decided_at: Mapped[datetime | None] = mapped_column()
    brought_again_from_id: Mapped[int | None] = mapped_column(ForeignKey("motion.id"), index=True)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - read by SQLAlchemy
    __table_args__ = (
        Index("ix_motion_cycle_state", "cycle_id", "state", "id"),
        Index("ix_motion_branch_cycle", "branch_id", "cycle_id", "state"),
    )


class MotionRevision(Base):
    """One text of a motion that stood at some time; none is ever changed or removed."""

    __tablename__ = "motion_revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    motion_id: Mapped[int] = mapped_column(ForeignKey("motion.id"))
    number: Mapped[int] = mapped_column()
    title: Mapped[str] = mapped_column(String(300))
    text_markdown: Mapped[str] = mapped_column(Text)
    cause: Mapped[str] = mapped_column(String(200))
    saved_at: Mapped[datetime] = mapped_column()
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))

    __table_args__ = (UniqueConstraint("motion_id", "number"),)


class CoAuthor(Base):
    """A member asked to write a motion together; `joined_at` is empty until she agrees."""

    __tablename__ = "co_author"

    motion_id: Mapped[int] = mapped_column(ForeignKey("motion.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, index=True)
    invited_at: Mapped[datetime] = mapped_column()
    joined_at: Mapped[datetime | None] = mapped_column()
    declined_at: Mapped[datetime | None] = mapped_column()


class Seconding(Base):
    """A member's support for debating a motion."""

    __tablename__ = "seconding"

    motion_id: Mapped[int] = mapped_column(ForeignKey("motion.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, index=True)
    seconded_at: Mapped[datetime] = mapped_column()


class NumberSeries(Base):
    """The last number given to a branch's motions in a cycle."""

    __tablename__ = "number_series"

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"), primary_key=True)
    last: Mapped[int] = mapped_column()
