"""Tables of who is there: attendance as it is now, and how it came to be."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from policy_forum.domain.eligibility import Bar
from policy_forum.features.meetings.rules.states import CheckIn, Presence, VotesBy
from policy_forum.platform.database import Base, word_column


class Attendance(Base):
    """A member at a meeting, as things stand now; what happened is in `AttendanceChange`.

    `bar` is why she may not vote (None: she may). `votes_by` is the one way in which she votes
    now. `last_seen_at` is when her phone was last heard of, for those online.
    """

    __tablename__ = "attendance"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, index=True)
    presence: Mapped[Presence] = mapped_column(word_column(Presence))
    votes_by: Mapped[VotesBy] = mapped_column(word_column(VotesBy), default=VotesBy.DEVICE)
    came_by: Mapped[CheckIn | None] = mapped_column(word_column(CheckIn))
    bar: Mapped[Bar | None] = mapped_column(word_column(Bar))
    arrived_at: Mapped[datetime | None] = mapped_column()
    left_at: Mapped[datetime | None] = mapped_column()
    last_seen_at: Mapped[datetime | None] = mapped_column()
    apology: Mapped[str] = mapped_column(String(300), default="")

    __table_args__ = (Index("ix_attendance_meeting_presence", "meeting_id", "presence"),)


class AttendanceChange(Base):
    """One change of somebody's presence; none is changed or removed."""

    __tablename__ = "attendance_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    presence: Mapped[Presence] = mapped_column(word_column(Presence))
    happened_at: Mapped[datetime] = mapped_column()
    by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))

    __table_args__ = (Index("ix_attendance_change_meeting", "meeting_id", "happened_at"),)
