"""Rows for the pages of amendments, for ballots and for the home page."""

from policy_forum.features.amendments.queries.conflicts import (
    ConflictRow,
    Place,
    list_conflicts,
)
from policy_forum.features.amendments.queries.listing import (
    AmendmentRow,
    AmendmentText,
    ChildRow,
    StandingText,
    find_amendment,
    find_texts,
    list_amendments,
    list_children,
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
from policy_forum.features.amendments.queries.offers import ChangedFormRow, find_changed_form
from policy_forum.features.amendments.queries.on_text import (
    MarkedAmendment,
    find_edits,
    find_text_html,
    list_marked,
)
from policy_forum.features.amendments.queries.order import (
    ChosenOrder,
    VoteRow,
    consequence_of,
    find_chosen_order,
    list_consequences,
    list_in_voting_order,
    list_proposals,
)
from policy_forum.features.amendments.queries.paper import PrintedAmendment, list_printed
from policy_forum.features.amendments.queries.writing import Rival, list_rivals

__all__ = [
    "AmendedMotion",
    "AmendmentRow",
    "AmendmentText",
    "ChangedFormRow",
    "ChildRow",
    "ChosenOrder",
    "ConflictRow",
    "MarkedAmendment",
    "Place",
    "PrintedAmendment",
    "Rival",
    "ShortList",
    "ShortRow",
    "StandingText",
    "VoteRow",
    "consequence_of",
    "find_amendment",
    "find_changed_form",
    "find_chosen_order",
    "find_edits",
    "find_motion",
    "find_text_html",
    "find_text_of_revision",
    "find_texts",
    "get_short_list",
    "list_amendments",
    "list_children",
    "list_conflicts",
    "list_consequences",
    "list_in_voting_order",
    "list_marked",
    "list_printed",
    "list_proposals",
    "list_rivals",
    "list_standing_texts",
    "what_needs",
]
