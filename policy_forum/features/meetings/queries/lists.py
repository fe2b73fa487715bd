"""Lists of meetings: those to come and those that were, of one branch."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from policy_forum.domain.identifiers import MeetingId, MemberId
from policy_forum.features.meetings.models import AgendaItem, Attendance, Meeting, Minutes
from policy_forum.features.meetings.rules.states import (
    ItemKind,
    MeetingPower,
    MeetingState,
    MinutesState,
    Presence,
)

PAGE_SIZE = 20
_MOST_TO_COME = 50
_LIVE = (MeetingState.DRAFT, MeetingState.CALLED, MeetingState.OPEN, MeetingState.ADJOURNED)


@dataclass(frozen=True)
class MeetingRow:
    """A meeting as lists show it. `minutes` is None where nobody has begun to look after them.

    `has_apologised` is whether the reader has said that she cannot come.
    """

    id: MeetingId
    title: str
    state: MeetingState
    power: MeetingPower
    starts_at: datetime
    ends_at: datetime
    resumes_at: datetime | None
    place: str
    link: str
    motions: int
    minutes: MinutesState | None
    has_apologised: bool


def list_to_come(
    session: Session, branch_id: int, member_id: MemberId | None, now: datetime, *, drafts: bool
) -> tuple[MeetingRow, ...]:
    """Meetings to come or under way, the next first, at most 50. One statement.

    A called meeting that was cancelled stays until it would have begun. `drafts` are for those who
    prepare meetings.
    """
    rows = session.execute(
        _rows(branch_id, member_id)
        .where(_is_to_come(now), *([] if drafts else [Meeting.edition > 0]))
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(_MOST_TO_COME)
    )
    return tuple(_row(row) for row in rows)


def list_past(
    session: Session, branch_id: int, member_id: MemberId | None, now: datetime, page: int = 1
) -> tuple[MeetingRow, ...]:
    """Meetings that are over, the latest first, twenty a page. One statement.

    One more than a page is returned where there are more. Those that never were called are left
    out.
    """
    rows = session.execute(
        _rows(branch_id, member_id)
        .where(~_is_to_come(now), Meeting.edition > 0)
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
        .limit(PAGE_SIZE + 1)
        .offset((max(page, 1) - 1) * PAGE_SIZE)
    )
    return tuple(_row(row) for row in rows)


def _is_to_come(now: datetime) -> ColumnElement[bool]:
    is_news = and_(
        Meeting.state == MeetingState.CANCELLED, Meeting.edition > 0, Meeting.starts_at > now
    )
    return or_(Meeting.state.in_(_LIVE), is_news)


def _rows(branch_id: int, member_id: MemberId | None) -> Select[Any]:
    motions = (
        select(func.count())
        .where(AgendaItem.meeting_id == Meeting.id, AgendaItem.kind == ItemKind.MOTION)
        .correlate(Meeting)
        .scalar_subquery()
    )
    mine = and_(Attendance.meeting_id == Meeting.id, Attendance.member_id == member_id)
    return (
        select(
            Meeting,
            motions.label("motions"),
            Minutes.meeting_id.label("has_minutes"),
            Minutes.published_at,
            Minutes.approved_at,
            Attendance.presence,
        )
        .outerjoin(Minutes, Minutes.meeting_id == Meeting.id)
        .outerjoin(Attendance, mine)
        .where(Meeting.branch_id == branch_id)
    )


def _row(row: Row[Any]) -> MeetingRow:
    meeting: Meeting = row.Meeting
    return MeetingRow(
        id=MeetingId(meeting.id),
        title=meeting.title,
        state=meeting.state,
        power=meeting.power,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        resumes_at=meeting.resumes_at,
        place=meeting.place,
        link=meeting.link,
        motions=row.motions,
        minutes=_minutes(row) if row.has_minutes else None,
        has_apologised=row.presence is Presence.APOLOGIES,
    )


def _minutes(row: Row[Any]) -> MinutesState:
    if row.approved_at:
        return MinutesState.APPROVED
    return MinutesState.PUBLISHED if row.published_at else MinutesState.DRAFT
