"""Tables of amendments and of the conflicts between them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from policy_forum.features.amendments.rules import AmendmentState
from policy_forum.platform.database import Base, word_column


class Amendment(Base):
    """A change proposed to a motion: the whole text as its proposer wants it.

    `base_markdown` is the text that `amended_markdown` was written against; both move on when
    the motion changes (`original_*` never do). Wording and difference are made at save.
    `clashes` holds, while it needs its author, the places where the changed text and this
    amendment disagree: `{clause, base, first, second}`, first being the text's reading.

    With `parent_id` it amends that amendment: its base is then the parent's amended text.
    `recorded_by_id` is the officer who took it down when it was moved from the floor.
    `first_place` and `reach` order amendments: the first clause of the base that is touched
    (from 0), and how many words of the base. `touches` says which clauses it meets, to know
    beforehand what follows if another is carried. `changes` is the edit itself, without the clauses
    that it leaves alone, and `marks` where it touches the numbered lines; both made at save.
    """

    __tablename__ = "amendment"

    id: Mapped[int] = mapped_column(primary_key=True)
    motion_id: Mapped[int] = mapped_column(ForeignKey("motion.id"))
    number: Mapped[int] = mapped_column()
    proposer_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    state: Mapped[AmendmentState] = mapped_column(word_column(AmendmentState))
    base_revision: Mapped[int] = mapped_column()
    base_markdown: Mapped[str] = mapped_column(Text)
    amended_markdown: Mapped[str] = mapped_column(Text)
    original_revision: Mapped[int] = mapped_column()
    original_base_markdown: Mapped[str] = mapped_column(Text)
    original_amended_markdown: Mapped[str] = mapped_column(Text)
    wording: Mapped[str] = mapped_column(Text)
    difference_html: Mapped[str] = mapped_column(Text)
    words_added: Mapped[int] = mapped_column()
    words_removed: Mapped[int] = mapped_column()
    reason: Mapped[str] = mapped_column(String(2000), default="")
    state_reason: Mapped[str] = mapped_column(String(2000), default="")
    clashes: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("amendment.id"), index=True)
    is_from_floor: Mapped[bool] = mapped_column(default=False)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    first_place: Mapped[int] = mapped_column(default=0)
    reach: Mapped[int] = mapped_column(default=0)
    touches: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    changes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    marks: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    proposed_at: Mapped[datetime] = mapped_column()
    decided_at: Mapped[datetime | None] = mapped_column()
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - read by SQLAlchemy
    __table_args__ = (
        UniqueConstraint("motion_id", "number"),
        Index("ix_amendment_motion_state", "motion_id", "state"),
    )


class AmendmentConflict(Base):
    """Two amendments that touch the same words, found when the second was saved.

    `places` holds, for each place, `{clause, base, first, second}` as text.
    """

    __tablename__ = "amendment_conflict"

    first_id: Mapped[int] = mapped_column(ForeignKey("amendment.id"), primary_key=True)
    second_id: Mapped[int] = mapped_column(ForeignKey("amendment.id"), primary_key=True, index=True)
    places: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    found_at: Mapped[datetime] = mapped_column()


class ChangedForm(Base):
    """An amendment in another form, in which the mover would accept it if its proposer agrees.

    `is_agreed` is empty until the proposer answers or the amendment moves on without it.
    """

    __tablename__ = "changed_form"

    id: Mapped[int] = mapped_column(primary_key=True)
    amendment_id: Mapped[int] = mapped_column(ForeignKey("amendment.id"), index=True)
    offered_by_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    base_revision: Mapped[int] = mapped_column()
    amended_markdown: Mapped[str] = mapped_column(Text)
    wording: Mapped[str] = mapped_column(Text)
    difference_html: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(2000), default="")
    offered_at: Mapped[datetime] = mapped_column()
    answered_at: Mapped[datetime | None] = mapped_column()
    is_agreed: Mapped[bool | None] = mapped_column()
    answer_reason: Mapped[str] = mapped_column(String(2000), default="")


class VotingOrder(Base):
    """An order of votes set by the chair, with the reason; the last one of a motion holds."""

    __tablename__ = "voting_order"

    id: Mapped[int] = mapped_column(primary_key=True)
    motion_id: Mapped[int] = mapped_column(ForeignKey("motion.id"), index=True)
    amendment_ids: Mapped[list[int]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(2000))
    set_by_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    set_at: Mapped[datetime] = mapped_column()
