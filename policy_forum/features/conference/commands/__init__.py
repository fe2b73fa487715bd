"""What can be done with what branches send to conference."""

from policy_forum.features.conference.commands.next_cycle import (
    offer_motions,
    open_next_cycle,
    take_up_offer,
)
from policy_forum.features.conference.commands.outcomes import (
    correct_outcome,
    record_outcome,
    update_register,
)
from policy_forum.features.conference.commands.papers import TYPESET_PAPER, publish_paper
from policy_forum.features.conference.commands.ruling import order_agenda, rule_on_order
from policy_forum.features.conference.commands.submitting import submit_motion
from policy_forum.features.conference.commands.typesetting import typeset_paper

__all__ = [
    "TYPESET_PAPER",
    "correct_outcome",
    "offer_motions",
    "open_next_cycle",
    "order_agenda",
    "publish_paper",
    "record_outcome",
    "rule_on_order",
    "submit_motion",
    "take_up_offer",
    "typeset_paper",
    "update_register",
]
