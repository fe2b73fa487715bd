"""Tables of meetings and their agendas."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from policy_forum.features.meetings.rules.states import (
    ItemKind,
    ItemOutcome,
    ItemState,
    MeetingPower,
    MeetingState,
    StewardDuty,
)
from policy_forum.platform.database import Base, word_column


class Meeting(Base):
    """A branch meets, in a room, online, or both.

    Its standing orders are those in force when it was called. `chair_id` is who is in the chair
    (elected for the meeting, or the branch's chair), `deputy_id` who is while a ruling of hers is
    challenged. `code` is what people type, or scan, to check in by their own phone. `short_notice`
    is by how many days the notice was too short when it was called (0: in time).
    `quorum_lost_at` is since when a quorum is missing; `had_quorum` whether there ever was one.
    `opened_at` is when it began, `resumes_at` when an adjourned one goes on.
    """

    __tablename__ = "meeting"

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch.id"))
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[MeetingState] = mapped_column(word_column(MeetingState))
    power: Mapped[MeetingPower] = mapped_column(
        word_column(MeetingPower), default=MeetingPower.DECIDES
    )
    starts_at: Mapped[datetime] = mapped_column()
    ends_at: Mapped[datetime] = mapped_column()
    place: Mapped[str] = mapped_column(Text, default="")
    link: Mapped[str] = mapped_column(String(500), default="")
    adjustments: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    code: Mapped[str] = mapped_column(String(12), unique=True)
    made_at: Mapped[datetime] = mapped_column()
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    called_at: Mapped[datetime | None] = mapped_column()
    called_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    short_notice: Mapped[int] = mapped_column(default=0)
    edition: Mapped[int] = mapped_column(default=0)
    standing_orders_id: Mapped[int | None] = mapped_column(ForeignKey("standing_orders.id"))
    standing_orders_version: Mapped[int] = mapped_column(default=1)
    chair_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    opened_at: Mapped[datetime | None] = mapped_column()
    adjourned_at: Mapped[datetime | None] = mapped_column()
    resumes_at: Mapped[datetime | None] = mapped_column()
    closed_at: Mapped[datetime | None] = mapped_column()
    ended_reason: Mapped[str] = mapped_column(String(2000), default="")
    had_quorum: Mapped[bool] = mapped_column(default=False)
    quorum_lost_at: Mapped[datetime | None] = mapped_column()
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - read by SQLAlchemy
    __table_args__ = (
        Index("ix_meeting_branch_starts", "branch_id", "starts_at"),
        Index("ix_meeting_state", "state", "starts_at"),
    )


class AgendaItem(Base):
    """One item of a meeting's agenda.

    `minutes_of_id` is the meeting whose minutes are to be approved. `suspended` holds the numbers
    of the clauses of standing orders that do not hold for this item. `in_parts` holds, when a vote
    in parts was agreed, the clauses (their labels in the text) of each part.
    """

    __tablename__ = "agenda_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    position: Mapped[int] = mapped_column()
    kind: Mapped[ItemKind] = mapped_column(word_column(ItemKind))
    title: Mapped[str] = mapped_column(String(300))
    note: Mapped[str] = mapped_column(Text, default="")
    motion_id: Mapped[int | None] = mapped_column(ForeignKey("motion.id"), index=True)
    minutes_of_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    minutes_planned: Mapped[int | None] = mapped_column()
    state: Mapped[ItemState] = mapped_column(word_column(ItemState), default=ItemState.WAITING)
    taken_at: Mapped[datetime | None] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column()
    outcome: Mapped[ItemOutcome | None] = mapped_column(word_column(ItemOutcome))
    outcome_note: Mapped[str] = mapped_column(String(2000), default="")
    suspended: Mapped[list[Any]] = mapped_column(JSON, default=list)
    in_parts: Mapped[list[Any]] = mapped_column(JSON, default=list)

    __table_args__ = (
        Index("ix_agenda_item_meeting_position", "meeting_id", "position"),
        # One item at a time: of two who press at once, the second is told.
        Index(
            "uq_agenda_item_current",
            "meeting_id",
            unique=True,
            sqlite_where=text("state = 'current'"),
            postgresql_where=text("state = 'current'"),
        ),
    )


class Steward(Base):
    """A member who was asked to count hands, or to keep the door."""

    __tablename__ = "steward"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, index=True)
    duty: Mapped[StewardDuty] = mapped_column(word_column(StewardDuty), primary_key=True)
    named_at: Mapped[datetime] = mapped_column()


class MeetingAction(Base):
    """Something that somebody will do, by a day, as the meeting agreed."""

    __tablename__ = "meeting_action"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))
    what: Mapped[str] = mapped_column(String(500))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    owner_name: Mapped[str] = mapped_column(String(200), default="")
    due_on: Mapped[date | None] = mapped_column()
    added_at: Mapped[datetime] = mapped_column()
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    done_at: Mapped[datetime | None] = mapped_column()
    removed_at: Mapped[datetime | None] = mapped_column()


class Minutes(Base):
    """The minutes of a meeting. Figures come from the record; only `MinutesProse` is written.

    `content` is what they came to when they were published, and never changes after approval.
    """

    __tablename__ = "minutes"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    published_at: Mapped[datetime | None] = mapped_column()
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    approved_at: Mapped[datetime | None] = mapped_column()
    approved_by_meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    content: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    content_hash: Mapped[str] = mapped_column(String(64), default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - read by SQLAlchemy


class MinutesProse(Base):
    """What the secretary wrote to an item; item 0 is the opening of the minutes."""

    __tablename__ = "minutes_prose"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    item_key: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column()
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - read by SQLAlchemy


class MeetingEdition(Base):
    """The agenda as it was sent: of each edition what changed since the one before."""

    __tablename__ = "meeting_edition"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    sent_at: Mapped[datetime] = mapped_column()
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    sent_to: Mapped[int] = mapped_column(default=0)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
