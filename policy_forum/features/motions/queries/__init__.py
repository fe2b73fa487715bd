"""Rows for the pages of motions, and for the features above them."""

from policy_forum.features.motions.queries.listing import (
    MotionFilter,
    MotionList,
    MotionRow,
    PersonRow,
    list_goal_choices,
    list_members_named,
    list_motions,
    list_similar_titles,
)
from policy_forum.features.motions.queries.motion_page import (
    AskedAuthor,
    MotionPage,
    Seconder,
    find_motion_by_number,
    get_motion_page,
)
from policy_forum.features.motions.queries.needs import what_needs
from policy_forum.features.motions.queries.reading import readable_by
from policy_forum.features.motions.queries.record import (
    HistoryRow,
    RevisionRow,
    list_history,
    list_revision_texts,
    list_revisions,
    list_texts,
)
from policy_forum.features.motions.queries.similar import (
    SimilarRow,
    list_similar_texts,
    read_text,
    text_terms,
)

__all__ = [
    "AskedAuthor",
    "HistoryRow",
    "MotionFilter",
    "MotionList",
    "MotionPage",
    "MotionRow",
    "PersonRow",
    "RevisionRow",
    "Seconder",
    "SimilarRow",
    "find_motion_by_number",
    "get_motion_page",
    "list_goal_choices",
    "list_history",
    "list_members_named",
    "list_motions",
    "list_revision_texts",
    "list_revisions",
    "list_similar_texts",
    "list_similar_titles",
    "list_texts",
    "read_text",
    "readable_by",
    "text_terms",
    "what_needs",
]
