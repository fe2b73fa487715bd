"""How many are at a meeting, by presence and way of voting, and how many must be."""

from datetime import tzinfo
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from policy_forum.domain.eligibility import Standing
from policy_forum.features.branches.rules import Rules
from policy_forum.features.meetings.models import Attendance, Meeting
from policy_forum.features.meetings.rules.attending import Attending
from policy_forum.features.meetings.rules.door import freeze_date_of
from policy_forum.features.meetings.rules.states import Presence, VotesBy
from policy_forum.features.members.models import Member


def get_attending(session: Session, meeting: Meeting, orders: Rules, zone: tzinfo) -> Attending:
    """Who is there, and the quorum under these rules; days are those of `zone`. One statement."""
    there = Attendance.presence.in_([each for each in Presence if each.is_there])
    may_vote = and_(there, Attendance.bar.is_(None))
    freeze_date = freeze_date_of(meeting.starts_at, zone, orders.freeze_days)
    on_roll = (
        select(func.count())
        .select_from(Member)
        .where(
            Member.branch_id == meeting.branch_id,
            Member.standing == Standing.GOOD,
            Member.joined_on < freeze_date,
        )
        .scalar_subquery()
    )
    counted = select(
        *(_count(Attendance.presence == each) for each in Presence),
        _count(may_vote),
        _count(and_(may_vote, Attendance.votes_by == VotesBy.CARD)),
        on_roll,
    ).where(Attendance.meeting_id == meeting.id)
    room, online, away, left, apologies, entitled, by_card, roll = session.execute(counted).one()
    return Attending(
        room=room,
        online=online,
        away=away,
        left=left,
        apologies=apologies,
        entitled=entitled,
        by_card=by_card,
        by_device=entitled - by_card,
        on_roll=roll,
        quorum=orders.quorum_of_meeting(roll),
    )


def _count(condition: Any) -> Any:
    return func.count().filter(condition)
