"""The state table of motions, and the rules of drafting, proposing and reading them."""

from policy_forum.features.motions.rules.drafting import (
    TITLE_CHARACTERS,
    Check,
    DraftText,
    asks_for_something,
    checks_of,
    refusal_of_draft,
    refusal_of_text,
    refusal_to_edit,
    text_problems,
    tidy_title,
)
from policy_forum.features.motions.rules.ending import (
    BROUGHT_AGAIN_FROM,
    refusal_to_bring_again,
    refusal_to_call_not_reached,
)
from policy_forum.features.motions.rules.history import sentence_of_event
from policy_forum.features.motions.rules.importing import (
    ImportedAmendment,
    ImportedMotion,
    ImportRefusal,
    ParsedImport,
    parse_import,
    parse_markdown_file,
)
from policy_forum.features.motions.rules.reading import Readable, Readers, may_read, readers_of
from policy_forum.features.motions.rules.states import (
    MotionKind,
    MotionState,
    refusal_to_move,
    refusal_while_held,
)
from policy_forum.features.motions.rules.way import (
    Passed,
    Progress,
    StationName,
    StationOnWay,
    Wait,
    stations_of,
    wait_of,
)

__all__ = [
    "BROUGHT_AGAIN_FROM",
    "TITLE_CHARACTERS",
    "Check",
    "DraftText",
    "ImportRefusal",
    "ImportedAmendment",
    "ImportedMotion",
    "MotionKind",
    "MotionState",
    "ParsedImport",
    "Passed",
    "Progress",
    "Readable",
    "Readers",
    "StationName",
    "StationOnWay",
    "Wait",
    "asks_for_something",
    "checks_of",
    "may_read",
    "parse_import",
    "parse_markdown_file",
    "readers_of",
    "refusal_of_draft",
    "refusal_of_text",
    "refusal_to_bring_again",
    "refusal_to_call_not_reached",
    "refusal_to_edit",
    "refusal_to_move",
    "refusal_while_held",
    "sentence_of_event",
    "stations_of",
    "text_problems",
    "tidy_title",
    "wait_of",
]
