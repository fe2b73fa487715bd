"""Stewards: who counts hands, and who keeps the door."""

from sqlalchemy import func, select

from policy_forum.domain.access.policy import Action
from policy_forum.domain.events import StewardNamed, StewardReleased
from policy_forum.domain.identifiers import MeetingId, MemberId
from policy_forum.features.meetings.commands.loading import (
    announce,
    announce_to,
    load_meeting,
    subject_of,
)
from policy_forum.features.meetings.models import HandCount, Meeting, MeetingQuestion, Steward
from policy_forum.features.meetings.rules.states import QuestionStage, StewardDuty
from policy_forum.features.meetings.rules.stewards import refusal_to_name, refusal_to_release
from policy_forum.features.members.models import Member
from policy_forum.platform.work import Work


def name_steward(work: Work, meeting_id: int, member_id: int, duty: StewardDuty) -> None:
    """Ask a member of the branch, in good standing, to count hands or to keep the door.

    Naming her twice changes nothing. Raises RefusedError.
    """
    meeting = load_meeting(work, meeting_id)
    work.authorise(Action.NAME_STEWARDS, subject_of(work, meeting))
    member = work.session.get(Member, member_id)
    refusal = refusal_to_name(
        state=meeting.state,
        duty=duty,
        branch_id=meeting.branch_id,
        of_branch=member.branch_id if member else None,
        standing=member.standing if member else None,
        presides=member_id == (meeting.deputy_id or meeting.chair_id),
    )
    work.refuse_if(refusal)
    if work.session.get(Steward, (meeting.id, member_id, duty)) is not None:
        return
    work.session.add(
        Steward(meeting_id=meeting.id, member_id=member_id, duty=duty, named_at=work.now)
    )
    work.record(
        StewardNamed(
            meeting_id=MeetingId(meeting.id), member_id=MemberId(member_id), duty=duty.value
        )
    )
    _tell(work, meeting, member_id)


def release_steward(work: Work, meeting_id: int, member_id: int, duty: StewardDuty) -> None:
    """Relieve a steward of her duty; a teller not while a vote she counted is undecided."""
    meeting = load_meeting(work, meeting_id)
    work.authorise(Action.NAME_STEWARDS, subject_of(work, meeting))
    row = work.session.get(Steward, (meeting.id, member_id, duty))
    has_counted = duty is StewardDuty.TELLER and _has_counted(work, meeting, member_id)
    work.refuse_if(refusal_to_release(is_named=row is not None, has_counted=has_counted))
    work.session.delete(row)
    work.record(
        StewardReleased(
            meeting_id=MeetingId(meeting.id), member_id=MemberId(member_id), duty=duty.value
        )
    )
    _tell(work, meeting, member_id)


def _has_counted(work: Work, meeting: Meeting, member_id: int) -> bool:
    """Whether she entered a count of hands to a question that is not decided yet."""
    undecided = (QuestionStage.VOTING, QuestionStage.COUNTING)
    found = work.session.scalar(
        select(func.count())
        .select_from(HandCount)
        .join(MeetingQuestion, MeetingQuestion.id == HandCount.question_id)
        .where(
            MeetingQuestion.meeting_id == meeting.id,
            MeetingQuestion.stage.in_(undecided),
            HandCount.member_id == member_id,
        )
    )
    return bool(found)


def _tell(work: Work, meeting: Meeting, member_id: int) -> None:
    announce_to(work, meeting.id, member_id)
    announce(work, meeting.id, "floor")
