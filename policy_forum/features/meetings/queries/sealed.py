"""The meeting that put a sealed ballot."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from policy_forum.domain.identifiers import BallotId, MeetingId
from policy_forum.features.meetings.models import Meeting, MeetingQuestion


@dataclass(frozen=True)
class MeetingOfBallot:
    """A meeting in which a secret vote was put."""

    id: MeetingId
    title: str


def find_meeting_of_ballot(session: Session, ballot_id: BallotId | int) -> MeetingOfBallot | None:
    """The meeting that put this ballot; None for one that no meeting put. One statement."""
    row = session.execute(
        select(Meeting.id, Meeting.title)
        .join(MeetingQuestion, MeetingQuestion.meeting_id == Meeting.id)
        .where(MeetingQuestion.ballot_id == ballot_id)
    ).one_or_none()
    return MeetingOfBallot(MeetingId(row.id), row.title) if row is not None else None
