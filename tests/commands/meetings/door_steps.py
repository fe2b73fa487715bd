"""What tests of the door do and look at."""

import pytest
from sqlalchemy import select

from policy_forum.domain.refusals import RefusedError
from policy_forum.features.ballots.rules import Choice
from policy_forum.features.branches.rules import Majority
from policy_forum.features.meetings.models import (
    AttendanceChange,
    MeetingQuestion,
    MeetingVote,
)
from policy_forum.features.meetings.rules.states import MeetingQuestionKind, QuestionStage
from policy_forum.platform.audit import AuditRow


def open_question(hall, session, clock):
    """A vote on the motion that is open, since a minute ago."""
    row = MeetingQuestion(
        meeting_id=hall.id,
        kind=MeetingQuestionKind.MOTION,
        motion_id=hall.motion.id,
        wording="That the motion be carried",
        brought_at=clock.now(),
        opened_at=clock.now(),
        stage=QuestionStage.VOTING,
        majority=Majority.SIMPLE,
    )
    session.add(row)
    session.commit()
    clock.advance(minutes=1)
    return row


def vote_by_device(session, question, member, clock):
    """Her vote is in, however it came."""
    vote = MeetingVote(
        question_id=question.id,
        member_id=member.id,
        choice=Choice.FOR,
        handed_in_at=clock.now(),
    )
    session.add(vote)
    session.commit()


def has_voted(session, question, member):
    """Whether a vote of hers is in."""
    found = select(MeetingVote.member_id).where(
        MeetingVote.question_id == question.id, MeetingVote.member_id == member.id
    )
    return session.scalar(found) is not None


def names_of(session):
    """The events of the record, the last one last."""
    return list(session.scalars(select(AuditRow.name).order_by(AuditRow.id)))


def changes_of(session, hall, member):
    """How her presence changed, each with who noted it."""
    rows = session.scalars(
        select(AttendanceChange)
        .where(AttendanceChange.meeting_id == hall.id, AttendanceChange.member_id == member.id)
        .order_by(AttendanceChange.id)
    )
    return [(row.presence, row.by_id) for row in rows]


def refused(work_as, member, step):
    """What the step is refused for."""
    with pytest.raises(RefusedError) as raised, work_as(member) as work:
        step(work)
    return raised.value.refusal
