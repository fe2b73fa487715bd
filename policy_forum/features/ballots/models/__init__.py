"""Tables of ballots, recorded and secret."""

from policy_forum.features.ballots.models import guards
from policy_forum.features.ballots.models.rolls import RollChallenge, RollCorrection
from policy_forum.features.ballots.models.sealing import (
    BoardBatch,
    BoxedPaper,
    ElectionKey,
    Envelope,
    PublishedBundle,
    Scrutineer,
    Sealing,
    SlipIssued,
    Teller,
)
from policy_forum.features.ballots.models.voting import (
    Ballot,
    BallotOption,
    BallotQuestion,
    Mandate,
    RecordedVote,
    RollEntry,
)

__all__ = [
    "Ballot",
    "BallotOption",
    "BallotQuestion",
    "BoardBatch",
    "BoxedPaper",
    "ElectionKey",
    "Envelope",
    "Mandate",
    "PublishedBundle",
    "RecordedVote",
    "RollChallenge",
    "RollCorrection",
    "RollEntry",
    "Scrutineer",
    "Sealing",
    "SlipIssued",
    "Teller",
    "guards",
]
