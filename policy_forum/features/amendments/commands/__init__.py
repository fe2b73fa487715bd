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
from policy_forum.features.amendments.commands.floor import record_floor_amendment
from policy_forum.features.amendments.commands.importing import import_amendment
from policy_forum.features.amendments.commands.offering import (
    agree_to_changed_form,
    decline_changed_form,
    offer_changed_form,
    take_back_changed_form,
)
from policy_forum.features.amendments.commands.ordering import set_voting_order
from policy_forum.features.amendments.commands.proposing import (
    propose_amendment,
    revise_amendment,
)

__all__ = [
    "accept_amendment",
    "agree_to_changed_form",
    "decide_amendments",
    "decline_changed_form",
    "import_amendment",
    "leave_to_vote",
    "offer_changed_form",
    "propose_amendment",
    "record_floor_amendment",
    "revise_amendment",
    "set_voting_order",
    "take_back_changed_form",
    "withdraw_amendment",
]
