"""Where the minutes of a meeting are, who may read them, and what was written to them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from policy_forum.domain.identifiers import AgendaItemId, BranchId, MeetingId, MemberId
from policy_forum.features.branches.models import Branch
from policy_forum.features.meetings.models import AgendaItem, Meeting, Minutes, MinutesProse
from policy_forum.features.meetings.rules.minutes.document import MinutesDocument
from policy_forum.features.meetings.rules.minutes.freezing import thawed
from policy_forum.features.meetings.rules.minutes.prose import state_of_minutes
from policy_forum.features.meetings.rules.states import MeetingState, MinutesState
from policy_forum.features.members.models import Member


def minutes_path(meeting_id: int, item_id: int | None = None) -> str:
    """The address of a meeting's minutes, at one item of them: `/meetings/12/minutes#item-34`."""
    anchor = f"#item-{item_id}" if item_id is not None else ""
    return f"/meetings/{meeting_id}/minutes{anchor}"


@dataclass(frozen=True)
class MinutesPage:
    """What the pages of minutes need to know of a meeting before they show any.

    `content` is what was published, empty if nothing was. `presiding_ids` are those in the chair.
    """

    meeting_id: MeetingId
    branch_id: BranchId
    branch_name: str
    title: str
    state: MeetingState
    starts_at: datetime
    opened_at: datetime | None
    closed_at: datetime | None
    presiding_ids: frozenset[MemberId]
    published_at: datetime | None
    approved_at: datetime | None
    approved_by_meeting_id: MeetingId | None
    content: dict[str, Any]
    content_hash: str

    @property
    def minutes_state(self) -> MinutesState:
        """Draft, published or approved."""
        return state_of_minutes(self.published_at, self.approved_at)

    @property
    def has_begun(self) -> bool:
        """Whether there is anything to minute."""
        return self.opened_at is not None and self.state is not MeetingState.CANCELLED

    def published(self) -> MinutesDocument | None:
        """The minutes as they were published, None if they were not.

        Raises UnreadableMinutesError if what is stored is no minutes.
        """
        return thawed(self.content) if self.published_at is not None else None


def find_minutes(session: Session, meeting_id: int) -> MinutesPage | None:
    """A meeting and what was published of its minutes, or None. One statement."""
    row = session.execute(
        select(Meeting, Branch.name, Minutes)
        .join(Branch, Branch.id == Meeting.branch_id)
        .outerjoin(Minutes, Minutes.meeting_id == Meeting.id)
        .where(Meeting.id == meeting_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    return None if row is None else _page(row)


def _page(row: Row[tuple[Meeting, str, Minutes]]) -> MinutesPage:
    meeting, branch_name, minutes = row
    presiding = {meeting.chair_id, meeting.deputy_id} - {None}
    approved_by = minutes.approved_by_meeting_id if minutes else None
    return MinutesPage(
        meeting_id=MeetingId(meeting.id),
        branch_id=BranchId(meeting.branch_id),
        branch_name=branch_name,
        title=meeting.title,
        state=meeting.state,
        starts_at=meeting.starts_at,
        opened_at=meeting.opened_at,
        closed_at=meeting.closed_at,
        presiding_ids=frozenset(MemberId(key) for key in presiding if key is not None),
        published_at=minutes.published_at if minutes else None,
        approved_at=minutes.approved_at if minutes else None,
        approved_by_meeting_id=MeetingId(approved_by) if approved_by else None,
        content=minutes.content if minutes else {},
        content_hash=minutes.content_hash if minutes else "",
    )


@dataclass(frozen=True)
class ProseRow:
    """What was written to an item last, by whom and when. Version 0: nothing yet."""

    item_key: int
    text: str
    version: int
    written_at: datetime | None
    writer: str


def find_prose(session: Session, meeting_id: int, item_key: int) -> ProseRow:
    """What stands at one item now. One statement."""
    row = session.execute(
        select(MinutesProse, Member.given_name, Member.family_name)
        .outerjoin(Member, Member.id == MinutesProse.written_by_id)
        .where(MinutesProse.meeting_id == meeting_id, MinutesProse.item_key == item_key)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        return ProseRow(item_key, "", 0, None, "")
    prose, given, family = row
    writer = f"{given or ''} {family or ''}".strip()
    return ProseRow(item_key, prose.text, prose.version, prose.written_at, writer)


def find_item_title(session: Session, meeting_id: int, item_id: int) -> str | None:
    """The title of an item of this meeting, or None. One statement."""
    return session.scalar(
        select(AgendaItem.title).where(
            AgendaItem.id == item_id, AgendaItem.meeting_id == meeting_id
        )
    )


@dataclass(frozen=True)
class MinutesLink:
    """Where the minutes tell of a motion: for the motion's own page and its mandate."""

    meeting_id: MeetingId
    item_id: AgendaItemId
    title: str
    held_at: datetime
    state: MinutesState

    @property
    def path(self) -> str:
        """The address of the item in the minutes."""
        return minutes_path(self.meeting_id, self.item_id)


def list_minutes_of_motion(session: Session, motion_id: int) -> tuple[MinutesLink, ...]:
    """The published minutes in which a motion has an item that was taken. One statement."""
    rows = session.execute(
        select(AgendaItem.id, Meeting.id, Meeting.title, Meeting.opened_at, Minutes.approved_at)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .join(Minutes, Minutes.meeting_id == Meeting.id)
        .where(
            AgendaItem.motion_id == motion_id,
            AgendaItem.taken_at.is_not(None),
            Minutes.published_at.is_not(None),
            Meeting.opened_at.is_not(None),
        )
        .order_by(Meeting.opened_at)
    )
    return tuple(
        MinutesLink(
            meeting_id=MeetingId(meeting_id),
            item_id=AgendaItemId(item_id),
            title=title,
            held_at=held_at,
            state=MinutesState.APPROVED if approved_at else MinutesState.PUBLISHED,
        )
        for item_id, meeting_id, title, held_at, approved_at in rows
        if held_at is not None
    )


@dataclass(frozen=True)
class NotedCorrection:
    """A correction with the day on which it was noted."""

    text: str
    noted_at: datetime

    def noted_on(self, zone: Any) -> date:
        """The day, where the organisation is."""
        return self.noted_at.astimezone(zone).date()


def list_corrections(session: Session, meeting_id: int) -> tuple[NotedCorrection, ...]:
    """The corrections noted to the minutes of a meeting, the first first. One statement.

    They are kept as prose under keys below nought.
    """
    rows = session.scalars(
        select(MinutesProse)
        .where(MinutesProse.meeting_id == meeting_id, MinutesProse.item_key < 0)
        .order_by(MinutesProse.item_key.desc())
        .execution_options(populate_existing=True)
    )
    return tuple(NotedCorrection(row.text, row.written_at) for row in rows)
