"""The states of an amendment, how one is read, and what amendments do to each other."""

from policy_forum.features.amendments.rules.effects import (
    Candidate,
    Composition,
    compose,
    conflicts_of,
    falls_if,
    places_of,
)
from policy_forum.features.amendments.rules.instructions import (
    looks_like_instructions,
    read_instructions,
)
from policy_forum.features.amendments.rules.marks import Mark, MarkKind, marks_from, marks_of
from policy_forum.features.amendments.rules.reading import (
    Reading,
    orders_of,
    problems_of,
    read_amendment,
    read_documents,
    refusal_of_change,
    refusal_of_reason,
    refusal_of_text,
    sentences_of,
    tidy_reason,
)
from policy_forum.features.amendments.rules.sheet import (
    ClauseEdit,
    Sheet,
    assembled,
    blank_sheet,
    carried_sheet,
    sheet_of,
)
from policy_forum.features.amendments.rules.states import (
    AmendmentState,
    refusal_of_stale,
    refusal_to_amend,
    refusal_to_move,
    refusal_to_revise,
    shown_state,
    why_fallen,
)

__all__ = [
    "AmendmentState",
    "Candidate",
    "ClauseEdit",
    "Composition",
    "Mark",
    "MarkKind",
    "Reading",
    "Sheet",
    "assembled",
    "blank_sheet",
    "carried_sheet",
    "compose",
    "conflicts_of",
    "falls_if",
    "looks_like_instructions",
    "marks_from",
    "marks_of",
    "orders_of",
    "places_of",
    "problems_of",
    "read_amendment",
    "read_documents",
    "read_instructions",
    "refusal_of_change",
    "refusal_of_reason",
    "refusal_of_stale",
    "refusal_of_text",
    "refusal_to_amend",
    "refusal_to_move",
    "refusal_to_revise",
    "sentences_of",
    "sheet_of",
    "shown_state",
    "tidy_reason",
    "why_fallen",
]
