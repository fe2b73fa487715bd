"""What can be done to members, offices and membership lists."""

from policy_forum.features.members.commands.applying import (
    APPLY_IMPORT,
    OpenWork,
    apply_import,
    apply_import_job,
)
from policy_forum.features.members.commands.comparing import membership_now
from policy_forum.features.members.commands.importing import (
    begin_import,
    cancel_import,
    preview_again,
    queue_import,
    upload_membership_list,
)
from policy_forum.features.members.commands.members import add_member, choose_name_shown
from policy_forum.features.members.commands.offices import appoint_officer, end_office

__all__ = [
    "APPLY_IMPORT",
    "OpenWork",
    "add_member",
    "apply_import",
    "apply_import_job",
    "appoint_officer",
    "begin_import",
    "cancel_import",
    "choose_name_shown",
    "end_office",
    "membership_now",
    "preview_again",
    "queue_import",
    "upload_membership_list",
]
