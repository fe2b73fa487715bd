"""The states of an amendment, how one is read, and what amendments do to each other."""

from policy_forum.features.amendments.rules.agreement import agree_at, says_the_same
from policy_forum.features.amendments.rules.effects import (
    Candidate,
    Composition,
    compose,
    conflicts_of,
    falls_if,
    places_of,
)
from policy_forum.features.amendments.rules.if_carried import (
    Fall,
    IfCarried,
    if_carried,
    in_order,
    standing_of,
)
from policy_forum.features.amendments.rules.instructions import (
    looks_like_instructions,
    read_instructions,
)
from policy_forum.features.amendments.rules.marks import Mark, MarkKind, marks_from, marks_of
from policy_forum.features.amendments.rules.moving import (
    is_order,
    moved_back,
    moved_down,
    moved_up,
)
from policy_forum.features.amendments.rules.nesting import (
    label_of,
    refusal_of_many,
    refusal_of_taking_in,
    refusal_to_amend_amendment,
    text_mark,
    why_child_falls,
)
from policy_forum.features.amendments.rules.offering import (
    refusal_of_answer_reason,
    refusal_of_same_form,
    refusal_to_offer,
)
from policy_forum.features.amendments.rules.reading import (
    Reading,
    orders_of,
    problems_of,
    read_amendment,
    read_documents,
    read_text,
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
from policy_forum.features.amendments.rules.stored import stored_change

__all__ = [
    "AmendmentState",
    "Candidate",
    "ClauseEdit",
    "Composition",
    "Fall",
    "IfCarried",
    "Mark",
    "MarkKind",
    "Reading",
    "Sheet",
    "agree_at",
    "assembled",
    "blank_sheet",
    "carried_sheet",
    "compose",
    "conflicts_of",
    "falls_if",
    "if_carried",
    "in_order",
    "is_order",
    "label_of",
    "looks_like_instructions",
    "marks_from",
    "marks_of",
    "moved_back",
    "moved_down",
    "moved_up",
    "orders_of",
    "places_of",
    "problems_of",
    "read_amendment",
    "read_documents",
    "read_instructions",
    "read_text",
    "refusal_of_answer_reason",
    "refusal_of_change",
    "refusal_of_many",
    "refusal_of_reason",
    "refusal_of_same_form",
    "refusal_of_stale",
    "refusal_of_taking_in",
    "refusal_of_text",
    "refusal_to_amend",
    "refusal_to_amend_amendment",
    "refusal_to_move",
    "refusal_to_offer",
    "refusal_to_revise",
    "says_the_same",
    "sentences_of",
    "sheet_of",
    "shown_state",
    "standing_of",
    "stored_change",
    "text_mark",
    "tidy_reason",
    "why_child_falls",
    "why_fallen",
]
