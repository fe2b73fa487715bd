"""What a membership list may do, who may look into the directory, and what an office needs."""

from policy_forum.features.members.rules.directory import DirectoryScope, directory_scope
from policy_forum.features.members.rules.import_plan import (
    Change,
    ImportState,
    KnownMember,
    Plan,
    needs_confirmation,
    plan_import,
    refusal_to_apply,
    refusal_to_cancel,
)
from policy_forum.features.members.rules.membership_list import (
    BrokenListError,
    ListRow,
    MembershipList,
    RowRefusal,
    read_membership_list,
)
from policy_forum.features.members.rules.offices import (
    overlaps,
    refusal_to_appoint,
    refusal_to_end_office,
)

__all__ = [
    "BrokenListError",
    "Change",
    "DirectoryScope",
    "ImportState",
    "KnownMember",
    "ListRow",
    "MembershipList",
    "Plan",
    "RowRefusal",
    "directory_scope",
    "needs_confirmation",
    "overlaps",
    "plan_import",
    "read_membership_list",
    "refusal_to_apply",
    "refusal_to_appoint",
    "refusal_to_cancel",
    "refusal_to_end_office",
]
