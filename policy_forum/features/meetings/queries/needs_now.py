"""What of a meeting that is on waits for a person this minute: her vote."""

from sqlalchemy import ColumnElement, exists

from policy_forum.domain.access.actors import Actor
from policy_forum.domain.phrases import phrase
from policy_forum.features.ballots.rules import Secrecy
from policy_forum.features.meetings.models import (
    Attendance,
    Meeting,
    MeetingQuestion,
    MeetingVote,
)
from policy_forum.features.meetings.rules.states import Presence, QuestionStage, VotesBy

VOTE_NOW = phrase("A vote is open in the meeting: vote now")
_THERE = tuple(presence for presence in Presence if presence.is_there)


def waits_for_vote_of(actor: Actor) -> ColumnElement[bool]:
    """Whether a vote is open that waits for this person’s device, in a statement about `Meeting`.

    A secret one is not told of here: the ballot itself asks for its paper.
    """
    has_voted = exists().where(
        MeetingVote.question_id == MeetingQuestion.id, MeetingVote.member_id == actor.member_id
    )
    is_there = exists().where(
        Attendance.meeting_id == MeetingQuestion.meeting_id,
        Attendance.member_id == actor.member_id,
        Attendance.presence.in_(_THERE),
        Attendance.votes_by == VotesBy.DEVICE,
        Attendance.bar.is_(None),
    )
    waits = exists().where(
        MeetingQuestion.meeting_id == Meeting.id,
        MeetingQuestion.stage == QuestionStage.VOTING,
        MeetingQuestion.secrecy != Secrecy.SECRET,
        is_there.correlate(MeetingQuestion),
        ~has_voted.correlate(MeetingQuestion),
    )
    return waits.correlate(Meeting)
