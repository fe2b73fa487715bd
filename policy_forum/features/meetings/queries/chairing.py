"""What the chair's page needs beside the floor: who is there by name, and the actions agreed."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from policy_forum.domain.identifiers import AgendaItemId, MeetingActionId, MeetingId, MemberId
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import AmendmentState
from policy_forum.features.meetings.models import Attendance, MeetingAction
from policy_forum.features.meetings.rules.states import Presence
from policy_forum.features.members.models import Member


@dataclass(frozen=True)
class PresentRow:
    """A member who is there; `typed` names her: her number where two share a name."""

    id: MemberId
    name: str
    typed: str
    may_vote: bool
    is_online: bool


@dataclass(frozen=True)
class ActionRow:
    """What somebody will do, by a day, as the meeting agreed."""

    id: MeetingActionId
    item_id: AgendaItemId | None
    what: str
    owner: str
    due_on: date | None


def list_present(session: Session, meeting_id: int) -> tuple[PresentRow, ...]:
    """Who is there now, by name. One statement."""
    there = and_(
        Attendance.meeting_id == meeting_id,
        Attendance.presence.in_([each for each in Presence if each.is_there]),
    )
    rows = session.execute(
        select(
            Member.id,
            Member.number,
            Member.given_name,
            Member.family_name,
            Attendance.bar,
            Attendance.presence,
        )
        .join(Attendance, Attendance.member_id == Member.id)
        .where(there)
        .order_by(Member.family_name, Member.given_name, Member.id)
    ).all()
    names = Counter(f"{row.given_name} {row.family_name}".lower() for row in rows)
    return tuple(
        PresentRow(
            MemberId(row.id),
            name := f"{row.given_name} {row.family_name}",
            name if names[name.lower()] == 1 else row.number,
            row.bar is None,
            row.presence is Presence.ONLINE,
        )
        for row in rows
    )


def list_actions(session: Session, meeting_id: int) -> tuple[ActionRow, ...]:
    """What was agreed and not taken out again, the first first. One statement."""
    rows = session.scalars(
        select(MeetingAction)
        .where(
            MeetingAction.meeting_id == meeting_id,
            MeetingAction.removed_at.is_(None),
        )
        .order_by(MeetingAction.id)
    )
    return tuple(
        ActionRow(
            MeetingActionId(row.id),
            AgendaItemId(row.item_id) if row.item_id else None,
            row.what,
            row.owner_name,
            row.due_on,
        )
        for row in rows
    )


def list_fallen(session: Session, motion_id: int, moment: datetime) -> tuple[int, ...]:
    """The numbers of the amendments that fell at that moment, with another. One statement."""
    fell = select(Amendment.number).where(
        Amendment.motion_id == motion_id,
        Amendment.state == AmendmentState.FELL,
        Amendment.decided_at == moment,
    )
    return tuple(session.scalars(fell.order_by(Amendment.number)))


def action_belongs_to(session: Session, action_id: int, meeting_id: MeetingId) -> bool:
    """Whether an action was agreed in that meeting. One statement."""
    found = select(MeetingAction.id).where(
        MeetingAction.id == action_id, MeetingAction.meeting_id == meeting_id
    )
    return session.scalar(found) is not None
