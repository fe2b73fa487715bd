"""What can be done to motions, one function for each intention."""

from policy_forum.features.motions.commands.authorship import (
    decline_co_authorship,
    invite_co_author,
    join_as_co_author,
)
from policy_forum.features.motions.commands.drafting import (
    bring_again,
    draft_motion,
    revise_motion,
)
from policy_forum.features.motions.commands.ending import (
    decide_motion,
    mark_all_not_reached,
    mark_not_reached,
    move_on,
    remit_motion,
    withdraw_motion,
)
from policy_forum.features.motions.commands.importing import (
    Fate,
    ImportedRow,
    ImportSummary,
    import_motion,
    import_motions,
)
from policy_forum.features.motions.commands.loading import load_motion, notify_member, subject_of
from policy_forum.features.motions.commands.proposing import (
    move_motion,
    second_motion,
    take_back_motion,
)
from policy_forum.features.motions.commands.wording import adopt_text, adopt_texts

__all__ = [
    "Fate",
    "ImportSummary",
    "ImportedRow",
    "adopt_text",
    "adopt_texts",
    "bring_again",
    "decide_motion",
    "decline_co_authorship",
    "draft_motion",
    "import_motion",
    "import_motions",
    "invite_co_author",
    "join_as_co_author",
    "load_motion",
    "mark_all_not_reached",
    "mark_not_reached",
    "move_motion",
    "move_on",
    "notify_member",
    "remit_motion",
    "revise_motion",
    "second_motion",
    "subject_of",
    "take_back_motion",
    "withdraw_motion",
]
