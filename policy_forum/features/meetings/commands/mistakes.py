"""Taking back what was pressed at the door for the wrong person."""

from sqlalchemy import exists, or_, select

from policy_forum.domain.access.policy import Action
from policy_forum.domain.events import MemberLeft
from policy_forum.domain.identifiers import MeetingId, MemberId
from policy_forum.features.meetings.commands.loading import (
    announce,
    announce_to,
    load_meeting,
    subject_of,
)
from policy_forum.features.meetings.commands.watching import watch_quorum
from policy_forum.features.meetings.models import (
    Attendance,
    AttendanceChange,
    Meeting,
    MeetingQuestion,
    MeetingVote,
    Speaker,
)
from policy_forum.features.meetings.rules.door import Arrival, refusal_to_take_back
from policy_forum.features.meetings.rules.minutes.attendance import LET_IN_BY_MISTAKE
from policy_forum.features.meetings.rules.states import Presence, QuestionStage, VotesBy
from policy_forum.platform.work import Work

_NOTE = f"{LET_IN_BY_MISTAKE}: it was somebody else."


def take_back_check_in(work: Work, meeting_id: int, member_id: int) -> None:
    """Somebody was let in at the door by mistake: she is where she was before.

    If she was nowhere, she has not attended, and no minutes name her. What happened stays in the
    record. Raises RefusedError once she has taken part, and after a quarter of an hour.
    """
    meeting = load_meeting(work, meeting_id)
    work.authorise(Action.KEEP_DOOR, subject_of(work, meeting))
    key = (meeting.id, member_id)
    row = work.session.get(Attendance, key, with_for_update=True, populate_existing=True)
    last, before = _last_two(work, meeting, member_id)
    arrival = Arrival(
        presence=row.presence if row else None,
        came_by=row.came_by if row else None,
        at=last.happened_at if last else None,
        has_taken_part=_has_taken_part(work, meeting, member_id, last),
        is_voting=_is_voting(work, meeting),
    )
    work.refuse_if(refusal_to_take_back(arrival, work.now))
    if row is None:
        return
    _put_back(work, row, before)
    gone = Presence.LEFT if before is None else before.presence
    work.session.add(
        AttendanceChange(
            meeting_id=meeting.id,
            member_id=member_id,
            presence=gone,
            happened_at=work.now,
            by_id=work.actor.member_id,
        )
    )
    left = MemberLeft(
        meeting_id=MeetingId(meeting.id), member_id=MemberId(member_id), presence=gone.value
    )
    work.record(left, _NOTE)
    announce_to(work, meeting.id, member_id)
    announce(work, meeting.id, "attendance")
    watch_quorum(work, meeting)


def _put_back(work: Work, row: Attendance, before: AttendanceChange | None) -> None:
    if before is None:
        work.session.delete(row)
        return
    row.presence, row.votes_by = before.presence, VotesBy.DEVICE
    if before.presence is Presence.APOLOGIES:
        row.arrived_at = None
    if before.presence is Presence.LEFT:
        row.left_at = before.happened_at


def _last_two(
    work: Work, meeting: Meeting, member_id: int
) -> tuple[AttendanceChange | None, AttendanceChange | None]:
    rows = work.session.scalars(
        select(AttendanceChange)
        .where(AttendanceChange.meeting_id == meeting.id, AttendanceChange.member_id == member_id)
        .order_by(AttendanceChange.id.desc())
        .limit(2)
    ).all()
    padded = [*rows, None, None]
    return padded[0], padded[1]


def _has_taken_part(
    work: Work, meeting: Meeting, member_id: int, last: AttendanceChange | None
) -> bool:
    """Whether she has voted by device or spoken since."""
    if last is None:
        return False
    voted = exists().where(
        MeetingVote.question_id == MeetingQuestion.id,
        MeetingQuestion.meeting_id == meeting.id,
        MeetingVote.member_id == member_id,
        MeetingVote.handed_in_at >= last.happened_at,
    )
    spoke = exists().where(
        Speaker.meeting_id == meeting.id,
        Speaker.member_id == member_id,
        Speaker.called_at >= last.happened_at,
    )
    return bool(work.session.scalar(select(or_(voted, spoke))))


def _is_voting(work: Work, meeting: Meeting) -> bool:
    under_way = MeetingQuestion.stage.in_((QuestionStage.VOTING, QuestionStage.COUNTING))
    open_now = exists().where(MeetingQuestion.meeting_id == meeting.id, under_way)
    return bool(work.session.scalar(select(open_now)))
