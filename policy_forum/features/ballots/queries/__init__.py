"""Rows for the pages of ballots, and for the features above them."""

from policy_forum.features.ballots.queries.lists import (
    PAGE_SIZE,
    BallotRow,
    VoterRow,
    VotersPage,
    list_ballots,
    list_roll_lines,
    list_voters,
)
from policy_forum.features.ballots.queries.mandates import MandateRow, list_mandates, mandate_of
from policy_forum.features.ballots.queries.needs import what_needs
from policy_forum.features.ballots.queries.paper import (
    BallotPage,
    Reader,
    get_ballot_page,
    list_ballots_of_motion,
)
from policy_forum.features.ballots.queries.questions import QuestionRow
from policy_forum.features.ballots.queries.stakes import list_unready_amendments

__all__ = [
    "PAGE_SIZE",
    "BallotPage",
    "BallotRow",
    "MandateRow",
    "QuestionRow",
    "Reader",
    "VoterRow",
    "VotersPage",
    "get_ballot_page",
    "list_ballots",
    "list_ballots_of_motion",
    "list_mandates",
    "list_roll_lines",
    "list_unready_amendments",
    "list_voters",
    "mandate_of",
    "what_needs",
]
