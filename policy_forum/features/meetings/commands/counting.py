"""Counting who is there, what was said by device, and what the tellers found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, func, select

from policy_forum.domain.eligibility import Standing
from policy_forum.features.ballots.rules import Choice
from policy_forum.features.branches.rules import Rules
from policy_forum.features.meetings.models import (
    Attendance,
    AttendanceChange,
    HandCount,
    Meeting,
    MeetingVote,
)
from policy_forum.features.meetings.rules.floor import Figures
from policy_forum.features.meetings.rules.states import Presence, VotesBy
from policy_forum.features.members.models import Member
from policy_forum.platform.work import Work

IS_THERE = Attendance.presence.in_([each for each in Presence if each.is_there])
MAY_VOTE = and_(IS_THERE, Attendance.bar.is_(None))


@dataclass(frozen=True)
class There:
    """How many are there now: all, those who may vote, those of them with cards.

    `on_roll` is how many of the branch may vote at all, `quorum` how many of them must be there.
    """

    present: int
    entitled: int
    cards: int
    on_roll: int
    quorum: int


def count_there(work: Work, meeting: Meeting, orders: Rules) -> There:
    """Who is there now. One statement."""
    work.session.flush()
    on_roll = (
        select(func.count())
        .select_from(Member)
        .where(
            Member.branch_id == meeting.branch_id,
            Member.standing == Standing.GOOD,
            Member.joined_on < freeze_date_of(work, meeting, orders),
        )
        .scalar_subquery()
    )
    with_card = and_(MAY_VOTE, Attendance.votes_by == VotesBy.CARD)
    present, entitled, cards, roll = work.session.execute(
        select(
            func.count().filter(IS_THERE),
            func.count().filter(MAY_VOTE),
            func.count().filter(with_card),
            on_roll,
        ).where(Attendance.meeting_id == meeting.id)
    ).one()
    return There(present, entitled, cards, roll, orders.quorum_of_meeting(roll))


def freeze_date_of(work: Work, meeting: Meeting, orders: Rules) -> date:
    """Before which day one must have joined to vote: counted back from the day of the meeting."""
    day = meeting.starts_at.astimezone(work.zone).date()
    return day - timedelta(days=orders.freeze_days)


def count_devices(work: Work, question_id: int) -> Figures:
    """What was said by device to a question. One statement."""
    rows = work.session.execute(
        select(MeetingVote.choice, func.count())
        .where(MeetingVote.question_id == question_id)
        .group_by(MeetingVote.choice)
    )
    votes: dict[Choice, int] = dict(rows.tuples().all())
    return Figures(*(votes.get(c, 0) for c in (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN)))


def list_hand_counts(work: Work, question_id: int) -> Sequence[Figures]:
    """What each teller counted last. One statement."""
    rows = work.session.scalars(
        select(HandCount)
        .where(HandCount.question_id == question_id)
        .order_by(HandCount.member_id)
        .execution_options(populate_existing=True)
    )
    return [Figures(row.in_favour, row.against, row.abstained) for row in rows]


def count_comings(work: Work, meeting_id: int, member_id: int) -> int:
    """How often a member came in and left by her own word. One statement."""
    by_herself = (
        select(func.count())
        .select_from(AttendanceChange)
        .where(
            AttendanceChange.meeting_id == meeting_id,
            AttendanceChange.member_id == member_id,
            AttendanceChange.by_id == member_id,
        )
    )
    return work.session.scalar(by_herself) or 0
