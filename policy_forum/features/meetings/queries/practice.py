"""What the made-up people of a practice meeting, and the coach, go by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, cast, func, literal, select
from sqlalchemy.orm import Session

from policy_forum.domain.identifiers import MeetingId, MemberId
from policy_forum.features.accounts.models import Account
from policy_forum.features.branches.models import Branch
from policy_forum.features.meetings.models import (
    Attendance,
    AttendanceChange,
    Meeting,
    MeetingVote,
    Minutes,
    SecretRequest,
    Speaker,
)
from policy_forum.features.meetings.rules.practice_coach import Happened
from policy_forum.features.meetings.rules.practice_people import Known, There
from policy_forum.features.meetings.rules.practice_story import Part
from policy_forum.features.meetings.rules.states import MeetingState, Presence, SpeakerRole
from policy_forum.features.members.models import Member
from policy_forum.platform.audit import AuditRow
from policy_forum.platform.live.events import LiveEvent

_GOING_ON = (MeetingState.CALLED, MeetingState.OPEN, MeetingState.CLOSED)


def number_of(world: int, part: int) -> str:
    """The membership number of somebody in a practice world: by it she is known to the story."""
    return f"P{world:03}-{part:02}"


def find_part(number: str) -> Part | None:
    """Who of the story has that membership number."""
    world, _, part = number.partition("-")
    is_one = world[:1] == "P" and part.isdecimal() and int(part) in set(Part)
    return Part(int(part)) if is_one else None


def count_worlds(session: Session) -> int:
    """How many practice worlds were made. One statement."""
    made = select(func.count(Member.id)).where(Member.number.like("P%-00"))
    return session.scalar(made) or 0


def list_going_on(session: Session, since: datetime) -> tuple[tuple[MeetingId, int], ...]:
    """The meetings that began, or are to begin, after a moment, and wait for their minutes.

    With each the key of the last thing that was announced of it. One statement.
    """
    topic = literal("meeting:").concat(cast(Meeting.id, String))
    last = select(func.max(LiveEvent.id)).where(LiveEvent.topic == topic).scalar_subquery()
    rows = session.execute(
        select(Meeting.id, func.coalesce(last, 0).label("last"))
        .outerjoin(Minutes, Minutes.meeting_id == Meeting.id)
        .where(
            Meeting.starts_at >= since,
            Meeting.state.in_(_GOING_ON),
            Minutes.published_at.is_(None),
        )
        .order_by(Meeting.id)
    )
    return tuple((MeetingId(row.id), row.last) for row in rows)


def get_known(session: Session, meeting_id: int, question_id: int | None) -> Known:
    """Who is there, and what they have done so far. At most six statements."""
    members = _members(session, meeting_id)
    parts = {member_id: part for part, member_id in members.items()}
    voted = select(MeetingVote.member_id).where(MeetingVote.question_id == question_id)
    asked_secret = select(SecretRequest.member_id).where(SecretRequest.question_id == question_id)
    out = select(Minutes.published_at).where(Minutes.meeting_id == meeting_id)
    return Known(
        members=members,
        there=_there(session, meeting_id, parts),
        asked=_asked(session, meeting_id, parts),
        voted=_of(parts, session.scalars(voted)),
        asked_secret=_of(parts, session.scalars(asked_secret)),
        minutes_are_out=session.scalar(out) is not None,
        parts=parts,
    )


def _of(parts: Mapping[MemberId, Part], keys: Iterable[int]) -> frozenset[Part]:
    return frozenset(parts[MemberId(key)] for key in keys if key in parts)


def _members(session: Session, meeting_id: int) -> dict[Part, MemberId]:
    rows = session.execute(
        select(Member.id, Member.number)
        .join(Meeting, Meeting.branch_id == Member.branch_id)
        .where(Meeting.id == meeting_id)
    )
    found = ((find_part(row.number), MemberId(row.id)) for row in rows)
    return {part: member_id for part, member_id in found if part is not None}


def _there(session: Session, meeting_id: int, parts: dict[MemberId, Part]) -> dict[Part, There]:
    left = select(AttendanceChange.member_id).where(
        AttendanceChange.meeting_id == meeting_id, AttendanceChange.presence == Presence.LEFT
    )
    has_left = set(session.scalars(left))
    rows = session.execute(
        select(
            Attendance.member_id, Attendance.presence, Attendance.votes_by, Attendance.bar
        ).where(Attendance.meeting_id == meeting_id)
    )
    return {
        parts[MemberId(row.member_id)]: There(
            row.presence, row.votes_by, row.bar is None, row.member_id in has_left
        )
        for row in rows
        if row.member_id in parts
    }


def _asked(
    session: Session, meeting_id: int, parts: dict[MemberId, Part]
) -> frozenset[tuple[Part, int | None, SpeakerRole]]:
    rows = session.execute(
        select(Speaker.member_id, Speaker.question_id, Speaker.role).where(
            Speaker.meeting_id == meeting_id
        )
    )
    return frozenset(
        (parts[MemberId(row.member_id)], row.question_id, row.role)
        for row in rows
        if row.member_id in parts
    )


def list_happened(session: Session, meeting_id: int) -> tuple[Happened, ...]:
    """The events of a meeting, the first first. One statement."""
    rows = session.execute(
        select(AuditRow.name, AuditRow.facts)
        .where(AuditRow.about_kind == "meeting", AuditRow.about_id == meeting_id)
        .order_by(AuditRow.id)
    )
    return tuple(Happened(row.name, row.facts) for row in rows)


@dataclass(frozen=True)
class OwnPractice:
    """The practice meeting of a member's own branch."""

    meeting_id: MeetingId
    title: str
    branch: str
    state: MeetingState


def find_own_practice(session: Session, branch_id: int | None) -> OwnPractice | None:
    """The newest meeting of a practice branch, if there is one. One statement."""
    row = session.execute(
        select(Meeting.id, Meeting.title, Branch.name, Meeting.state)
        .join(Branch, Branch.id == Meeting.branch_id)
        .where(Meeting.branch_id == branch_id)
        .order_by(Meeting.id.desc())
        .limit(1)
    ).one_or_none()
    return OwnPractice(MeetingId(row.id), row.title, row.name, row.state) if row else None


def get_account_of(session: Session, member_id: int) -> Account:
    """The account that was made for somebody who practises, for the library that signs her in."""
    return session.scalars(select(Account).where(Account.member_id == member_id)).one()


def list_unseen(session: Session, since: datetime) -> dict[MeetingId, list[int]]:
    """The made-up people online who were not noted as seen since a moment, by meeting.

    One statement. Of those who practise nothing is made up: their own pages are heard of.
    """
    rows = session.execute(
        select(Attendance.meeting_id, Attendance.member_id, Member.number)
        .join(Member, Member.id == Attendance.member_id)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(
            Meeting.state.in_([MeetingState.CALLED, MeetingState.OPEN]),
            Attendance.presence.in_([Presence.ONLINE, Presence.AWAY]),
            Attendance.last_seen_at < since,
        )
    )
    found: dict[MeetingId, list[int]] = {}
    for row in rows:
        if find_part(row.number) not in {None, Part.CHAIR}:
            found.setdefault(MeetingId(row.meeting_id), []).append(row.member_id)
    return found
