"""Which amendments to a motion came in too late for a meeting."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from policy_forum.domain.identifiers import AmendmentId
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.branches.rules import Rules
from policy_forum.features.meetings.models import Meeting, MeetingQuestion, MeetingRuling
from policy_forum.features.meetings.rules.late import HandedIn, last_moment, late_among
from policy_forum.features.meetings.rules.states import QuestionStage


@dataclass(frozen=True)
class FoundLate:
    """When a late amendment came in, and whether it was taken down in the meeting."""

    proposed_at: datetime
    is_from_floor: bool


def list_late(
    session: Session,
    meeting: Meeting,
    motion_id: int,
    orders: Rules,
    suspended: Collection[str],
) -> Mapping[AmendmentId, FoundLate]:
    """The amendments to a motion that came in too late and were not taken. One statement.

    `suspended` are the clauses that do not hold for the item. One that is before the meeting was
    taken: what was done under a ruling is not undone when the ruling is overturned.
    """
    moment = last_moment(meeting.starts_at, meeting.called_at, orders, suspended)
    if moment is None:
        return {}
    is_ruled_on = exists().where(
        MeetingRuling.meeting_id == meeting.id,
        MeetingRuling.amendment_id == Amendment.id,
        or_(MeetingRuling.upheld.is_(None), MeetingRuling.upheld.is_(True)),
    )
    is_put = exists().where(
        MeetingQuestion.meeting_id == meeting.id,
        MeetingQuestion.amendment_id == Amendment.id,
        MeetingQuestion.stage != QuestionStage.WITHDRAWN,
    )
    rows = session.execute(
        select(
            Amendment.id,
            Amendment.parent_id,
            Amendment.proposed_at,
            Amendment.is_from_floor,
            or_(is_ruled_on, is_put).label("is_taken"),
        )
        .where(Amendment.motion_id == motion_id, Amendment.proposed_at > moment)
        .order_by(Amendment.id)
    ).all()
    late = late_among(
        HandedIn(
            AmendmentId(row.id),
            AmendmentId(row.parent_id) if row.parent_id else None,
            row.is_taken,
        )
        for row in rows
    )
    return {
        AmendmentId(row.id): FoundLate(row.proposed_at, row.is_from_floor)
        for row in rows
        if row.id in late
    }
