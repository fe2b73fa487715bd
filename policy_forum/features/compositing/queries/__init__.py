"""Rows for the pages of composites."""

from policy_forum.features.compositing.queries.composites import (
    CompositePage,
    CompositeRow,
    OfMotion,
    SourceRow,
    get_composite,
    get_text_answered,
    list_composites,
    list_of_motion,
)
from policy_forum.features.compositing.queries.history import HappenedRow, list_history
from policy_forum.features.compositing.queries.needs import what_needs
from policy_forum.features.compositing.queries.similar import (
    CandidateRow,
    ChoiceRow,
    list_choices,
    list_nearest,
)

__all__ = [
    "CandidateRow",
    "ChoiceRow",
    "CompositePage",
    "CompositeRow",
    "HappenedRow",
    "OfMotion",
    "SourceRow",
    "get_composite",
    "get_text_answered",
    "list_choices",
    "list_composites",
    "list_history",
    "list_nearest",
    "list_of_motion",
    "what_needs",
]
