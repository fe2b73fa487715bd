"""Tables of meetings."""

from policy_forum.features.meetings.models.attendance import Attendance, AttendanceChange
from policy_forum.features.meetings.models.debate import (
    HandCount,
    MeetingQuestion,
    MeetingRuling,
    MeetingVote,
    SecretRequest,
    Speaker,
)
from policy_forum.features.meetings.models.meetings import (
    AgendaItem,
    Meeting,
    MeetingAction,
    MeetingEdition,
    Minutes,
    MinutesProse,
    Steward,
)

__all__ = [
    "AgendaItem",
    "Attendance",
    "AttendanceChange",
    "HandCount",
    "Meeting",
    "MeetingAction",
    "MeetingEdition",
    "MeetingQuestion",
    "MeetingRuling",
    "MeetingVote",
    "Minutes",
    "MinutesProse",
    "SecretRequest",
    "Speaker",
    "Steward",
]
