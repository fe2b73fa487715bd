"""What can be done with recorded ballots, one function for each intention."""

from policy_forum.features.ballots.commands.declaring import (
    declare_due_ballots,
    declare_result,
    give_casting_vote,
    lapse_ties,
)
from policy_forum.features.ballots.commands.opening import open_ballots
from policy_forum.features.ballots.commands.voting import hand_in_paper

__all__ = [
    "declare_due_ballots",
    "declare_result",
    "give_casting_vote",
    "hand_in_paper",
    "lapse_ties",
    "open_ballots",
]
