"""What a goal can be, and how a window may be moved."""

from enum import StrEnum


class GoalStatus(StrEnum):
    """How a strategic goal stands."""

    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    ACHIEVED = "achieved"
    DROPPED = "dropped"
    CARRIED_ON = "carried_on"
