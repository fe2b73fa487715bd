"""Rows for the pages of conference."""

from policy_forum.features.conference.queries.agenda import (
    AgendaRow,
    Standing,
    list_agenda,
    standing_of_cycle,
)
from policy_forum.features.conference.queries.intake import (
    IntakeFilter,
    IntakeList,
    IntakeRow,
    UnsubmittedRow,
    checks_of,
    list_intake,
    list_unsubmitted,
)
from policy_forum.features.conference.queries.lineage import (
    GoalStory,
    Lineage,
    LineageGoal,
    LineageMotion,
    get_goal_story,
    get_lineage,
)
from policy_forum.features.conference.queries.needs import (
    OfferRow,
    UnsettledRow,
    list_offers,
    list_unsettled,
    what_needs,
)
from policy_forum.features.conference.queries.panel import PanelRow, find_panel
from policy_forum.features.conference.queries.papers import (
    EditionRow,
    PaperPage,
    PdfRow,
    get_paper,
    get_pdf,
    list_editions,
)
from policy_forum.features.conference.queries.register import EntryRow, get_entry, list_register
from policy_forum.features.conference.queries.submission import (
    RulingRow,
    SubmissionPage,
    find_receipt,
    get_submission,
    list_rulings,
)

__all__ = [
    "AgendaRow",
    "EditionRow",
    "EntryRow",
    "GoalStory",
    "IntakeFilter",
    "IntakeList",
    "IntakeRow",
    "Lineage",
    "LineageGoal",
    "LineageMotion",
    "OfferRow",
    "PanelRow",
    "PaperPage",
    "PdfRow",
    "RulingRow",
    "Standing",
    "SubmissionPage",
    "UnsettledRow",
    "UnsubmittedRow",
    "checks_of",
    "find_panel",
    "find_receipt",
    "get_entry",
    "get_goal_story",
    "get_lineage",
    "get_paper",
    "get_pdf",
    "get_submission",
    "list_agenda",
    "list_editions",
    "list_intake",
    "list_offers",
    "list_register",
    "list_rulings",
    "list_unsettled",
    "list_unsubmitted",
    "standing_of_cycle",
    "what_needs",
]
