"""Watching who is there: the quorum, and those online whose devices are no longer heard of."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, and_, exists, func, or_, select, update
from sqlalchemy.orm import Session

from policy_forum.domain.access.policy import Action
from policy_forum.domain.eligibility import Standing
from policy_forum.domain.events import MemberArrived, MemberLeft, QuorumLost, QuorumReached
from policy_forum.domain.identifiers import MeetingId, MemberId
from policy_forum.features.branches.models import StandingOrders
from policy_forum.features.branches.rules import MODEL_RULES
from policy_forum.features.meetings.commands.loading import (
    announce,
    announce_to,
    load_meeting,
    orders_of,
    subject_of,
)
from policy_forum.features.meetings.models import Attendance, AttendanceChange, Meeting
from policy_forum.features.meetings.rules.door import freeze_date_of
from policy_forum.features.meetings.rules.quorum import QuorumChange, quorum_change, wait_ends
from policy_forum.features.meetings.rules.states import MeetingState, Presence
from policy_forum.features.members.models import Member
from policy_forum.platform.clock import Clock
from policy_forum.platform.runner import Sessions
from policy_forum.platform.work import Work, system_work

# Longer than a phone needs to change from one network to another, or to be woken up.
UNHEARD_FOR = timedelta(minutes=5)
# Who is back is there again within this; while no meeting is open it is one small question to an
# index each time.
_LOOKS_EVERY = timedelta(seconds=5)
_THERE = tuple(presence for presence in Presence if presence.is_there)


class QuorumFigures(NamedTuple):
    """How many are there who may vote, and how many must be."""

    present: int
    quorum: int


def watch_quorum(work: Work, meeting: Meeting) -> QuorumFigures:
    """Count anew who is there, and record when a quorum was reached or lost: once for each change.

    The caller holds the meeting's row (`load_meeting`). Whoever changes presence calls it, and who
    opens or resumes the meeting. Before that, and after the close, it only counts.
    """
    work.session.flush()
    figures = _count(work, meeting)
    if meeting.state is not MeetingState.OPEN:
        return figures
    change = quorum_change(
        had_quorum=meeting.had_quorum,
        lost_at=meeting.quorum_lost_at,
        has_quorum=figures.present >= figures.quorum,
    )
    if change is None:
        return figures
    _note(work, meeting, change, figures)
    announce(work, meeting.id, "attendance")
    return figures


def _note(work: Work, meeting: Meeting, change: QuorumChange, figures: QuorumFigures) -> None:
    key, (present, quorum) = MeetingId(meeting.id), figures
    if change is QuorumChange.REACHED:
        meeting.had_quorum, meeting.quorum_lost_at = True, None
        work.record(QuorumReached(meeting_id=key, present=present, quorum=quorum))
        return
    meeting.quorum_lost_at = work.now
    if change is QuorumChange.LOST:
        work.record(QuorumLost(meeting_id=key, present=present, quorum=quorum))


def _count(work: Work, meeting: Meeting) -> QuorumFigures:
    orders = orders_of(work, meeting)
    freeze_date = freeze_date_of(meeting.starts_at, work.zone, orders.freeze_days)
    present, on_roll = work.session.execute(
        select(
            _how_many(
                Attendance.meeting_id == meeting.id,
                Attendance.presence.in_(_THERE),
                Attendance.bar.is_(None),
            ),
            _how_many(
                Member.branch_id == meeting.branch_id,
                Member.standing == Standing.GOOD,
                Member.joined_on < freeze_date,
            ),
        )
    ).one()
    return QuorumFigures(present, orders.quorum_of_meeting(on_roll))


def _how_many(*conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).where(*conditions).scalar_subquery()


def seen(session: Session, topic: str, member_ids: Collection[int], now: datetime) -> None:
    """Note that pages of these members, who are online, were heard of just now. One statement.

    `topic` is a meeting's, such as "meeting:12"; others are left alone. The caller commits. Rows
    that somebody changes at this moment are passed over: they are seen again in half a minute.
    """
    name, _, key = topic.partition(":")
    if name != "meeting" or not key.isdecimal() or not member_ids:
        return
    online = (
        select(Attendance.member_id)
        .where(
            Attendance.meeting_id == int(key),
            Attendance.member_id.in_(sorted(member_ids)),
            Attendance.presence.in_([Presence.ONLINE, Presence.AWAY]),
        )
        .with_for_update(skip_locked=True)
    )
    session.execute(
        update(Attendance)
        .where(Attendance.meeting_id == int(key), Attendance.member_id.in_(online))
        .values(last_seen_at=now)
        .execution_options(synchronize_session=False)
    )


def note_here(work: Work, meeting_id: int) -> None:
    """The acting member, who is online, was heard of: a page of hers was read, without a stream.

    Who was taken for away is there again at once. Nothing happens to anybody else.
    """
    key = (meeting_id, work.actor.member_id or 0)
    row = work.session.get(Attendance, key)
    if row is None or row.presence not in {Presence.ONLINE, Presence.AWAY}:
        return
    meeting = load_meeting(work, meeting_id)
    work.authorise(Action.JOIN_MEETING, subject_of(work, meeting))
    row = work.session.get_one(Attendance, key, with_for_update=True, populate_existing=True)
    row.last_seen_at = work.now
    if row.presence is Presence.AWAY and meeting.state is MeetingState.OPEN:
        _turn(work, row)
        watch_quorum(work, meeting)
        announce(work, meeting_id, "attendance")


@dataclass
class WatchMeetings:
    """A duty of the runner: who was not heard of is away, who is heard of again is there.

    It remembers, for as long as the process lives, when it last looked, and which waits for a
    quorum it saw the end of. Several processes may do it at once: the meeting's row is locked.
    """

    _looked_at: datetime | None = None
    _waits_told: set[int] = field(default_factory=set)

    def __call__(self, sessions: Sessions, clock: Clock) -> int:
        """Do what is due now; returns how many members came back or went out of reach."""
        now = clock.now()
        if self._looked_at is not None and timedelta() <= now - self._looked_at < _LOOKS_EVERY:
            return 0
        self._looked_at = now
        with sessions() as session:
            due = _due(session, now)
            waited_out = _waited_out(session, now)
        changed = sum(_watch(sessions, clock, meeting_id) for meeting_id in due)
        for meeting_id in sorted(waited_out - self._waits_told):
            _tell_end_of_wait(sessions, clock, meeting_id)
        self._waits_told = waited_out
        return changed


def _due(session: Session, now: datetime) -> list[int]:
    """Open meetings in which somebody is to be set away, or back."""
    somebody = exists().where(Attendance.meeting_id == Meeting.id, _is_due(now))
    found = select(Meeting.id).where(Meeting.state == MeetingState.OPEN, somebody)
    return list(session.scalars(found.order_by(Meeting.id)))


def _is_due(now: datetime) -> ColumnElement[bool]:
    long_ago = now - UNHEARD_FOR
    return or_(
        and_(Attendance.presence == Presence.ONLINE, Attendance.last_seen_at <= long_ago),
        and_(Attendance.presence == Presence.AWAY, Attendance.last_seen_at > long_ago),
    )


def _watch(sessions: Sessions, clock: Clock, meeting_id: int) -> int:
    with sessions() as session, system_work(session, clock) as work:
        return watch_reach(work, meeting_id)


def watch_reach(work: Work, meeting_id: int) -> int:
    """Set members of one open meeting away who were not heard of, and back who were; how many."""
    meeting = load_meeting(work, meeting_id)
    work.authorise(Action.WATCH_MEETING, subject_of(work, meeting))
    if meeting.state is not MeetingState.OPEN:
        return 0
    rows = work.session.scalars(
        select(Attendance)
        .where(Attendance.meeting_id == meeting_id, _is_due(work.now))
        .order_by(Attendance.member_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for row in rows:
        _turn(work, row)
    if rows:
        watch_quorum(work, meeting)
        announce(work, meeting_id, "attendance")
    return len(rows)


def _turn(work: Work, row: Attendance) -> None:
    meeting_id, member_id = MeetingId(row.meeting_id), MemberId(row.member_id)
    if row.presence is Presence.AWAY:
        row.presence, row.left_at = Presence.ONLINE, None
        work.record(
            MemberArrived(
                meeting_id=meeting_id,
                member_id=member_id,
                presence=Presence.ONLINE.value,
                may_vote=row.bar is None,
            )
        )
    else:
        # She was last there when she was last heard of.
        row.presence, row.left_at = Presence.AWAY, row.last_seen_at
        work.record(
            MemberLeft(meeting_id=meeting_id, member_id=member_id, presence=Presence.AWAY.value)
        )
    work.session.add(
        AttendanceChange(
            meeting_id=meeting_id,
            member_id=member_id,
            presence=row.presence,
            happened_at=work.now,
        )
    )
    announce_to(work, meeting_id, member_id)


def _waited_out(session: Session, now: datetime) -> set[int]:
    """Open meetings that have had no quorum, and whose time to wait for one is over."""
    rows = session.execute(
        select(Meeting.id, Meeting.starts_at, StandingOrders)
        .outerjoin(StandingOrders, StandingOrders.id == Meeting.standing_orders_id)
        .where(Meeting.state == MeetingState.OPEN, Meeting.had_quorum.is_(False))
    )
    return {
        key
        for key, starts_at, stored in rows
        if now >= wait_ends(starts_at, stored.rules() if stored else MODEL_RULES)
    }


def _tell_end_of_wait(sessions: Sessions, clock: Clock, meeting_id: int) -> None:
    """Tell the pages that the wait is over: what they say changes by the clock alone."""
    with sessions() as session, system_work(session, clock) as work:
        announce(work, meeting_id, "attendance")
