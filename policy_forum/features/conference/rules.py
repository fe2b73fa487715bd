"""Rulings, outcomes, and what becomes of a motion after conference."""

from enum import StrEnum

from policy_forum.domain.phrases import Phrase, phrase


class SubmissionState(StrEnum):
    """Where a submission is at the national office."""

    RECEIVED = "received"
    IN_ORDER = "in_order"
    OUT_OF_ORDER = "out_of_order"


class ConferenceOutcome(StrEnum):
    """What conference did with an item."""

    CARRIED = "carried"
    LOST = "lost"
    REMITTED = "remitted"
    NOT_REACHED = "not_reached"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> Phrase:
        """The outcome as people read it."""
        return phrase(
            {
                "carried": "Carried",
                "lost": "Lost",
                "remitted": "Remitted",
                "not_reached": "Not reached",
                "withdrawn": "Withdrawn",
            }[self.value]
        )


class RegisterStatus(StrEnum):
    """How adopted policy stands."""

    ADOPTED = "adopted"
    UNDER_WAY = "under_way"
    ACHIEVED = "achieved"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
