"""Tables of members and offices."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BindParameter,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    and_,
    or_,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.eligibility import Standing
from policy_forum.features.members.rules import Change, ImportState
from policy_forum.platform.database import Base, word_column


class Member(Base):
    """One person who belongs to a branch. `number` is the membership list's own key."""

    __tablename__ = "member"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    given_name: Mapped[str] = mapped_column(String(100))
    family_name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str] = mapped_column(String(320), default="", index=True)  # in lower case
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"), index=True)
    joined_on: Mapped[date] = mapped_column()
    standing: Mapped[Standing] = mapped_column(word_column(Standing))
    shows_name: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (Index("ix_member_name", "family_name", "given_name"),)

    @property
    def full_name(self) -> str:
        """Given and family name, as the membership list has them."""
        return f"{self.given_name} {self.family_name}".strip()


class Office(Base):
    """An office held for a term, `[starts_on, ends_on)`; no end means until further notice."""

    __tablename__ = "office"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    kind: Mapped[OfficeKind] = mapped_column(word_column(OfficeKind))
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch.id"), index=True)
    starts_on: Mapped[date] = mapped_column()
    ends_on: Mapped[date | None] = mapped_column()

    __table_args__ = (UniqueConstraint("member_id", "kind", "branch_id", "starts_on"),)

    @classmethod
    def held_on(cls, day: date | BindParameter[date], columns: Any = None) -> ColumnElement[bool]:
        """The condition that an office is held on a day: from its first, before its end.

        `columns` are those of the table, for a statement that goes round the mapped class.
        """
        office = cls if columns is None else columns
        ends_later = or_(office.ends_on.is_(None), office.ends_on > day)
        return and_(office.starts_on <= day, ends_later)


class MembershipImport(Base):
    """A membership list that was uploaded, what it would change, and whether it was applied.

    `content` is emptied when the list has been applied or put away: it is about people, and the
    members themselves hold what is needed. `digest` tells whether the changes are still those
    that were shown.
    """

    __tablename__ = "membership_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[str] = mapped_column(Text)
    uploaded_at: Mapped[datetime] = mapped_column()
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    state: Mapped[ImportState] = mapped_column(word_column(ImportState))
    applied_at: Mapped[datetime | None] = mapped_column()
    rows_total: Mapped[int] = mapped_column(default=0)
    rows_done: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    refusals: Mapped[list[Any]] = mapped_column(JSON)
    ignored_columns: Mapped[list[Any]] = mapped_column(JSON, default=list)
    is_whole_list: Mapped[bool] = mapped_column(default=False)
    digest: Mapped[str] = mapped_column(String(64), default="")
    problem: Mapped[str] = mapped_column(String(500), default="")

    # One list at a time is applied: the index decides between two that begin together.
    __table_args__ = (
        Index("ix_membership_import_uploaded_at", "uploaded_at"),
        Index(
            "uq_membership_import_applying",
            "state",
            unique=True,
            sqlite_where=text("state = 'applying'"),
            postgresql_where=text("state = 'applying'"),
        ),
    )


class StagedChange(Base):
    """One change of a list that is being applied: written in portions, taken over at one stroke."""

    __tablename__ = "membership_import_row"

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(
        ForeignKey("membership_import.id", ondelete="CASCADE"), index=True
    )
    change: Mapped[Change] = mapped_column(word_column(Change))
    member_id: Mapped[int | None] = mapped_column()
    number: Mapped[str] = mapped_column(String(20))
    given_name: Mapped[str] = mapped_column(String(100))
    family_name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str] = mapped_column(String(320))
    branch_id: Mapped[int] = mapped_column()
    joined_on: Mapped[date] = mapped_column()
    standing: Mapped[Standing] = mapped_column(word_column(Standing))
