"""The rules of ballots: opening, voting, declaring, and what the votes come to."""

from policy_forum.features.ballots.rules.counting import (
    canonical_roll,
    hash_of_roll,
    outcome_after_tie,
    result_of,
    tally_of,
    words_of,
)
from policy_forum.features.ballots.rules.opening import (
    ALREADY_UNDER_WAY,
    NOBODY_ON_ROLL,
    NOT_PROPOSED,
    BallotWindows,
    earliest_opening,
    refusal_of_order,
    refusal_of_windows,
)
from policy_forum.features.ballots.rules.states import (
    RECORDED,
    BallotAbout,
    BallotEnd,
    Choice,
    QuestionOutcome,
)
from policy_forum.features.ballots.rules.voting import (
    MOTION_GONE,
    NO_SUCH_BALLOT,
    BallotStanding,
    refusal_of_paper,
    refusal_to_cast,
    refusal_to_declare,
    refusal_to_lapse,
    refusal_to_vote,
)

__all__ = [
    "ALREADY_UNDER_WAY",
    "MOTION_GONE",
    "NOBODY_ON_ROLL",
    "NOT_PROPOSED",
    "NO_SUCH_BALLOT",
    "RECORDED",
    "BallotAbout",
    "BallotEnd",
    "BallotStanding",
    "BallotWindows",
    "Choice",
    "QuestionOutcome",
    "canonical_roll",
    "earliest_opening",
    "hash_of_roll",
    "outcome_after_tie",
    "refusal_of_order",
    "refusal_of_paper",
    "refusal_of_windows",
    "refusal_to_cast",
    "refusal_to_declare",
    "refusal_to_lapse",
    "refusal_to_vote",
    "result_of",
    "tally_of",
    "words_of",
]
