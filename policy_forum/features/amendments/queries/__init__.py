"""Rows for the pages of amendments, for ballots and for the home page."""

from policy_forum.features.amendments.queries.conflicts import (
    BallotRow,
    ConflictRow,
    Place,
    list_conflicts,
    list_for_ballot,
)
from policy_forum.features.amendments.queries.listing import (
    AmendmentRow,
    AmendmentText,
    StandingText,
    find_amendment,
    find_texts,
    list_amendments,
    list_standing_texts,
)
from policy_forum.features.amendments.queries.motion import (
    AmendedMotion,
    find_motion,
    find_text_of_revision,
)
from policy_forum.features.amendments.queries.needs import (
    ShortList,
    ShortRow,
    get_short_list,
    what_needs,
)

__all__ = [
    "AmendedMotion",
    "AmendmentRow",
    "AmendmentText",
    "BallotRow",
    "ConflictRow",
    "Place",
    "ShortList",
    "ShortRow",
    "StandingText",
    "find_amendment",
    "find_motion",
    "find_text_of_revision",
    "find_texts",
    "get_short_list",
    "list_amendments",
    "list_conflicts",
    "list_for_ballot",
    "list_standing_texts",
    "what_needs",
]
