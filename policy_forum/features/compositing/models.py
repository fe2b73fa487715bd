"""Tables of composites: the composite with its plan, its sources, its texts, the answers."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from policy_forum.features.compositing.rules import CompositeState
from policy_forum.platform.database import Base, word_column


class Composite(Base):
    """One motion made out of several by the national office.

    `plan` holds its passages in order, each with its own key (`rules.Entry` as JSON), `last_key`
    the last key given; text, HTML and words are those that the plan gives. `revision` counts the
    texts that were put out to the movers, 0 before the first.
    """

    __tablename__ = "composite"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    number: Mapped[int] = mapped_column()
    title: Mapped[str] = mapped_column(String(300))
    state: Mapped[CompositeState] = mapped_column(word_column(CompositeState))
    plan: Mapped[list[Any]] = mapped_column(JSON)
    last_key: Mapped[int] = mapped_column()
    text_markdown: Mapped[str] = mapped_column(Text)
    text_html: Mapped[str] = mapped_column(Text)
    renderer_version: Mapped[str] = mapped_column(String(40))
    words: Mapped[int] = mapped_column()
    revision: Mapped[int] = mapped_column(default=0)
    state_reason: Mapped[str] = mapped_column(String(2000), default="")
    begun_at: Mapped[datetime] = mapped_column()
    begun_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    put_out_at: Mapped[datetime | None] = mapped_column()
    agreed_at: Mapped[datetime | None] = mapped_column()
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - read by SQLAlchemy
    __table_args__ = (UniqueConstraint("cycle_id", "number"),)


class CompositeSource(Base):
    """A motion that a composite is made of, and the letter by which the plan names it."""

    __tablename__ = "composite_source"

    composite_id: Mapped[int] = mapped_column(ForeignKey("composite.id"), primary_key=True)
    motion_id: Mapped[int] = mapped_column(ForeignKey("motion.id"), primary_key=True, index=True)
    letter: Mapped[str] = mapped_column(String(2))
    added_at: Mapped[datetime] = mapped_column()

    __table_args__ = (UniqueConstraint("composite_id", "letter"),)


class CompositeRevision(Base):
    """A text that was put out to the movers; none is ever changed or removed."""

    __tablename__ = "composite_revision"

    composite_id: Mapped[int] = mapped_column(ForeignKey("composite.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(300))
    text_markdown: Mapped[str] = mapped_column(Text)
    put_out_at: Mapped[datetime] = mapped_column()


class CompositeAnswer(Base):
    """What the mover of a source said to one text; a change of mind stays in the trail."""

    __tablename__ = "composite_answer"

    composite_id: Mapped[int] = mapped_column(ForeignKey("composite.id"), primary_key=True)
    motion_id: Mapped[int] = mapped_column(ForeignKey("motion.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    agrees: Mapped[bool] = mapped_column()
    reason: Mapped[str] = mapped_column(String(2000), default="")
    answered_at: Mapped[datetime] = mapped_column()
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))

    __table_args__ = (Index("ix_composite_answer_motion", "motion_id"),)
