"""What can be done to amendments, one function for each intention.

An open amendment falls with its motion when that is withdrawn, remitted or decided: this is
shown by the motion's state (`rules.shown_state`) and needs no command.
"""

from policy_forum.features.amendments.commands.answering import (
    accept_amendment,
    leave_to_vote,
    withdraw_amendment,
)
from policy_forum.features.amendments.commands.deciding import decide_amendments
from policy_forum.features.amendments.commands.importing import import_amendment
from policy_forum.features.amendments.commands.proposing import (
    propose_amendment,
    revise_amendment,
)

__all__ = [
    "accept_amendment",
    "decide_amendments",
    "import_amendment",
    "leave_to_vote",
    "propose_amendment",
    "revise_amendment",
    "withdraw_amendment",
]
