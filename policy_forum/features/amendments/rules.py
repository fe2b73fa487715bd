"""The states of an amendment and the ways between them."""

from collections.abc import Mapping
from enum import StrEnum

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal


class AmendmentState(StrEnum):
    """Where an amendment is."""

    PENDING = "pending"
    LEFT_TO_VOTE = "left_to_vote"
    NEEDS_AUTHOR = "needs_author"
    ACCEPTED = "accepted"
    CARRIED = "carried"
    LOST = "lost"
    FELL = "fell"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> Phrase:
        """The state as people read it."""
        return _LABELS[self]

    @property
    def is_open(self) -> bool:
        """Whether its fate is still to be decided."""
        return self in _OPEN


_LABELS: Mapping[AmendmentState, Phrase] = {
    AmendmentState.PENDING: phrase("Waiting for the mover’s answer"),
    AmendmentState.LEFT_TO_VOTE: phrase("Goes to the vote"),
    AmendmentState.NEEDS_AUTHOR: phrase("The text changed: needs its author"),
    AmendmentState.ACCEPTED: phrase("Accepted by the mover"),
    AmendmentState.CARRIED: phrase("Carried"),
    AmendmentState.LOST: phrase("Lost"),
    AmendmentState.FELL: phrase("Fell"),
    AmendmentState.WITHDRAWN: phrase("Withdrawn"),
}
_S = AmendmentState
_OPEN = frozenset({_S.PENDING, _S.LEFT_TO_VOTE, _S.NEEDS_AUTHOR})
_ENDS = frozenset({_S.CARRIED, _S.LOST, _S.FELL, _S.WITHDRAWN})
_WAYS: Mapping[AmendmentState, frozenset[AmendmentState]] = {
    _S.PENDING: frozenset({_S.LEFT_TO_VOTE, _S.ACCEPTED, _S.NEEDS_AUTHOR}) | _ENDS,
    _S.LEFT_TO_VOTE: frozenset({_S.ACCEPTED, _S.NEEDS_AUTHOR}) | _ENDS,
    _S.NEEDS_AUTHOR: frozenset({_S.PENDING, _S.FELL, _S.WITHDRAWN}),
}


def refusal_to_move(now: AmendmentState, to: AmendmentState) -> Refusal | None:
    """Why an amendment cannot go from one state to the other; None if it can."""
    if to in _WAYS.get(now, frozenset()):
        return None
    return Refusal(
        Reason.WRONG_STATE,
        phrase("This amendment is at “%(now)s”; that is no longer possible.", now=now.label),
        phrase("The way of an amendment"),
    )
