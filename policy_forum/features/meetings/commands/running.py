"""Running a meeting: opening, who is in the chair, adjourning, resuming, closing."""

from datetime import date, datetime

from sqlalchemy import select

from policy_forum.domain.access.policy import Action
from policy_forum.domain.events import (
    ChairTaken,
    ItemEnded,
    MeetingAdjourned,
    MeetingClosed,
    MeetingOpened,
    MeetingResumed,
    MemberLeft,
)
from policy_forum.domain.identifiers import AgendaItemId, MeetingId, MemberId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.features.meetings.commands.items import (
    end_item,
    end_speeches,
    finish_item,
    take_item,
    take_item_again,
)
from policy_forum.features.meetings.commands.loading import (
    announce,
    load_meeting,
    orders_of,
    subject_of,
)
from policy_forum.features.meetings.commands.questions import current_item, question_before
from policy_forum.features.meetings.commands.watching import watch_quorum
from policy_forum.features.meetings.models import (
    AgendaItem,
    Attendance,
    AttendanceChange,
    Meeting,
    Minutes,
)
from policy_forum.features.meetings.rules.running import (
    refusal_during_vote,
    refusal_to_adjourn,
    refusal_to_close,
    refusal_to_open,
    refusal_to_preside,
    refusal_to_resume,
    refusal_unless_open,
)
from policy_forum.features.meetings.rules.states import (
    ItemOutcome,
    ItemState,
    MeetingState,
    Presence,
    QuestionStage,
)
from policy_forum.features.members.models import Member
from policy_forum.platform.work import Work

__all__ = [
    "adjourn_meeting",
    "chair_returns",
    "close_meeting",
    "end_item",
    "give_chair_back",
    "open_meeting",
    "resume_meeting",
    "seat_chair",
    "set_adjourned",
    "take_chair",
    "take_item",
    "take_item_again",
]


def open_meeting(work: Work, meeting_id: MeetingId) -> None:
    """Open the meeting. Without a quorum it is opened for discussion, and can decide nothing."""
    meeting = _meeting_to_run(work, meeting_id)
    work.refuse_if(refusal_to_open(meeting.state, meeting.starts_at, work.now))
    meeting.state, meeting.opened_at = MeetingState.OPEN, work.now
    present, quorum = watch_quorum(work, meeting)
    work.record(MeetingOpened(meeting_id=meeting_id, present=present, quorum=quorum))
    announce(work, meeting.id, "floor")


def take_chair(work: Work, meeting_id: MeetingId, member_id: MemberId) -> None:
    """Somebody takes the chair for this meeting."""
    meeting = _meeting_to_run(work, meeting_id)
    work.refuse_if(refusal_during_vote(_stage(work, meeting)))
    seat_chair(work, meeting, member_id)


def seat_chair(work: Work, meeting: Meeting, member_id: int) -> None:
    """The same when the meeting elected her, whoever declared the result."""
    if meeting.state is not MeetingState.CALLED:
        work.refuse_if(refusal_unless_open(meeting.state))
    member = work.session.get(Member, member_id)
    row = work.session.get(Attendance, (meeting.id, member_id), populate_existing=True)
    refusal = refusal_to_preside(
        is_of_branch=member is not None and member.branch_id == meeting.branch_id,
        is_open=meeting.state is MeetingState.OPEN,
        may_vote=row is not None and row.presence.is_there and row.bar is None,
        orders=orders_of(work, meeting),
    )
    work.refuse_if(refusal)
    meeting.chair_id, meeting.deputy_id = member_id, None
    taken = ChairTaken(
        meeting_id=MeetingId(meeting.id), member_id=MemberId(member_id), as_deputy=False
    )
    work.record(taken)
    announce(work, meeting.id, "floor")


def chair_returns(work: Work, meeting_id: MeetingId) -> None:
    """The chair takes her place again when the challenge to her ruling is over."""
    meeting = _meeting_to_run(work, meeting_id)
    if meeting.deputy_id is None or meeting.chair_id is None:
        sentence = phrase("Nobody presides in the chair’s place.")
        raise RefusedError(Refusal(Reason.ALREADY_DONE, sentence))
    question = question_before(work, meeting.id)
    if question is not None and question.ruling_id is not None:
        sentence = phrase("Her ruling is still challenged: the meeting votes on that first.")
        raise RefusedError(Refusal(Reason.WRONG_STATE, sentence))
    give_chair_back(work, meeting)


def give_chair_back(work: Work, meeting: Meeting) -> None:
    """Put the chair into her place again, if somebody presides instead of her."""
    if meeting.deputy_id is None:
        return
    meeting.deputy_id = None
    if meeting.chair_id is not None:
        chair_id = MemberId(meeting.chair_id)
        work.record(
            ChairTaken(meeting_id=MeetingId(meeting.id), member_id=chair_id, as_deputy=False)
        )
    announce(work, meeting.id, "floor")


def adjourn_meeting(
    work: Work, meeting_id: MeetingId, resumes_at: datetime | None, reason: str
) -> None:
    """Interrupt the meeting, until a moment or a day to be named; what is before it waits."""
    meeting = _meeting_to_run(work, meeting_id)
    work.refuse_if(refusal_unless_open(meeting.state))
    work.refuse_if(refusal_during_vote(_stage(work, meeting)))
    set_adjourned(work, meeting, resumes_at, reason)


def set_adjourned(work: Work, meeting: Meeting, resumes_at: datetime | None, reason: str) -> None:
    """The same when the meeting itself has voted for it.

    Who is there is counted anew when it goes on another day: all leave now.
    """
    work.refuse_if(refusal_to_adjourn(resumes_at, reason, work.now))
    meeting.state = MeetingState.ADJOURNED
    meeting.adjourned_at, meeting.resumes_at = work.now, resumes_at
    end_speeches(work, meeting.id)
    if resumes_at is None or _day(work, resumes_at) != _day(work, work.now):
        _send_home(work, meeting)
    work.record(
        MeetingAdjourned(meeting_id=MeetingId(meeting.id), resumes_at=resumes_at), reason.strip()
    )
    announce(work, meeting.id, "floor", "attendance")


def resume_meeting(work: Work, meeting_id: MeetingId) -> None:
    """Go on with an adjourned meeting, where it was interrupted."""
    meeting = _meeting_to_run(work, meeting_id)
    work.refuse_if(refusal_to_resume(meeting.state))
    meeting.state, meeting.resumes_at = MeetingState.OPEN, None
    present, quorum = watch_quorum(work, meeting)
    work.record(MeetingResumed(meeting_id=meeting_id, present=present, quorum=quorum))
    announce(work, meeting.id, "floor")


def close_meeting(work: Work, meeting_id: MeetingId) -> None:
    """Close the meeting: items not taken are not reached, their motions stay proposed.

    From here on the minutes can be written.
    """
    meeting = _meeting_to_run(work, meeting_id)
    work.refuse_if(refusal_to_close(meeting.state))
    work.refuse_if(refusal_during_vote(_stage(work, meeting)))
    item = current_item(work, meeting.id)
    if item is not None:
        has_question = question_before(work, meeting.id) is not None
        outcome = ItemOutcome.NOT_REACHED if has_question else ItemOutcome.NOTED
        finish_item(work, meeting, item, outcome, "")
    missed = _leave_the_rest(work, meeting)
    end_speeches(work, meeting.id, and_requests=True)
    meeting.state, meeting.closed_at = MeetingState.CLOSED, work.now
    meeting.deputy_id = None
    if work.session.get(Minutes, meeting.id) is None:
        work.session.add(Minutes(meeting_id=meeting.id))
    work.record(MeetingClosed(meeting_id=meeting_id, not_reached=missed))
    announce(work, meeting.id, "floor")


def _meeting_to_run(work: Work, meeting_id: int) -> Meeting:
    meeting = load_meeting(work, meeting_id)
    work.authorise(Action.RUN_MEETING, subject_of(work, meeting))
    return meeting


def _stage(work: Work, meeting: Meeting) -> QuestionStage | None:
    question = question_before(work, meeting.id)
    return question.stage if question else None


def _leave_the_rest(work: Work, meeting: Meeting) -> int:
    waiting = work.session.scalars(
        select(AgendaItem)
        .where(AgendaItem.meeting_id == meeting.id, AgendaItem.state == ItemState.WAITING)
        .order_by(AgendaItem.position)
    ).all()
    for item in waiting:
        item.state, item.outcome = ItemState.DONE, ItemOutcome.NOT_REACHED
        item.ended_at = work.now
        ended = ItemEnded(
            meeting_id=MeetingId(meeting.id),
            item_id=AgendaItemId(item.id),
            outcome=ItemOutcome.NOT_REACHED.value,
        )
        work.record(ended)
    return len(waiting)


def _send_home(work: Work, meeting: Meeting) -> None:
    there = work.session.scalars(
        select(Attendance).where(
            Attendance.meeting_id == meeting.id,
            Attendance.presence.in_([each for each in Presence if each.is_there]),
        )
    ).all()
    for row in there:
        row.presence, row.left_at = Presence.LEFT, work.now
        change = AttendanceChange(
            meeting_id=meeting.id,
            member_id=row.member_id,
            presence=Presence.LEFT,
            happened_at=work.now,
            by_id=work.actor.member_id,
        )
        work.session.add(change)
        work.record(
            MemberLeft(
                meeting_id=MeetingId(meeting.id),
                member_id=MemberId(row.member_id),
                presence=Presence.LEFT.value,
            )
        )
    end_speeches(work, meeting.id, and_requests=True)


def _day(work: Work, moment: datetime) -> date:
    return moment.astimezone(work.zone).date()
