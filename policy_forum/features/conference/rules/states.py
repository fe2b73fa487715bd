"""Where a submission stands, what conference can do with it, and how adopted policy stands."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.motions.rules import MotionState


class SubmissionState(StrEnum):
    """Where a submission is at the national office."""

    RECEIVED = "received"
    IN_ORDER = "in_order"
    OUT_OF_ORDER = "out_of_order"

    @property
    def label(self) -> Phrase:
        """The state as people read it."""
        return _SUBMISSION_LABELS[self]


_SUBMISSION_LABELS: Mapping[SubmissionState, Phrase] = {
    SubmissionState.RECEIVED: phrase("Waits for a ruling"),
    SubmissionState.IN_ORDER: phrase("In order"),
    SubmissionState.OUT_OF_ORDER: phrase("Out of order"),
}


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
        return _OUTCOME_LABELS[self]

    @property
    def was_voted_on(self) -> bool:
        """Whether there can be counts."""
        return self not in {ConferenceOutcome.NOT_REACHED, ConferenceOutcome.WITHDRAWN}

    @property
    def motion_state(self) -> MotionState:
        """The state that the motion goes to."""
        return _MOTION_STATES[self]


_OUTCOME_LABELS: Mapping[ConferenceOutcome, Phrase] = {
    ConferenceOutcome.CARRIED: phrase("Carried"),
    ConferenceOutcome.LOST: phrase("Lost"),
    ConferenceOutcome.REMITTED: phrase("Remitted"),
    ConferenceOutcome.NOT_REACHED: phrase("Not reached"),
    ConferenceOutcome.WITHDRAWN: phrase("Withdrawn"),
}
_MOTION_STATES: Mapping[ConferenceOutcome, MotionState] = {
    ConferenceOutcome.CARRIED: MotionState.ADOPTED,
    ConferenceOutcome.LOST: MotionState.LOST_AT_CONFERENCE,
    ConferenceOutcome.REMITTED: MotionState.REMITTED_BY_CONFERENCE,
    ConferenceOutcome.NOT_REACHED: MotionState.NOT_REACHED_AT_CONFERENCE,
    ConferenceOutcome.WITHDRAWN: MotionState.WITHDRAWN_AT_CONFERENCE,
}


# Withdrawn and lost ones may be brought again too, but nobody need be reminded of them.
OFFERED_STATES = (
    MotionState.REMITTED,
    MotionState.NOT_REACHED,
    MotionState.REMITTED_BY_CONFERENCE,
    MotionState.NOT_REACHED_AT_CONFERENCE,
)


class RegisterStatus(StrEnum):
    """How adopted policy stands. An entry is struck out when its outcome was recorded wrongly."""

    ADOPTED = "adopted"
    UNDER_WAY = "under_way"
    ACHIEVED = "achieved"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    STRUCK_OUT = "struck_out"

    @property
    def label(self) -> Phrase:
        """The status as people read it."""
        return _STATUS_LABELS[self]

    @property
    def is_in_force(self) -> bool:
        """Whether the organisation stands for it now."""
        return self in {
            RegisterStatus.ADOPTED,
            RegisterStatus.UNDER_WAY,
            RegisterStatus.ACHIEVED,
        }


_STATUS_LABELS: Mapping[RegisterStatus, Phrase] = {
    RegisterStatus.ADOPTED: phrase("Adopted, not yet begun"),
    RegisterStatus.UNDER_WAY: phrase("Under way"),
    RegisterStatus.ACHIEVED: phrase("Achieved"),
    RegisterStatus.SUPERSEDED: phrase("Superseded by later policy"),
    RegisterStatus.EXPIRED: phrase("Expired"),
    RegisterStatus.STRUCK_OUT: phrase("Struck out"),
}
CHOSEN_BY_HAND = tuple(s for s in RegisterStatus if s is not RegisterStatus.STRUCK_OUT)


def standing_of(status: RegisterStatus, expires_on: date | None, today: date) -> RegisterStatus:
    """How policy stands on a day: what is in force expires by itself on its date."""
    if status.is_in_force and expires_on is not None and expires_on <= today:
        return RegisterStatus.EXPIRED
    return status
