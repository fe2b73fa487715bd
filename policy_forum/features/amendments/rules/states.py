"""The states of an amendment and the ways between them."""

from collections.abc import Mapping
from enum import StrEnum

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.features.motions.rules import MotionState, refusal_while_held


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

    @property
    def is_ready(self) -> bool:
        """Whether it fits the text as it stands, and so can be put to the vote."""
        return self in _READY


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
_READY = frozenset({_S.PENDING, _S.LEFT_TO_VOTE})
_ENDS = frozenset({_S.CARRIED, _S.LOST, _S.FELL, _S.WITHDRAWN})
_WAYS: Mapping[AmendmentState, frozenset[AmendmentState]] = {
    _S.PENDING: frozenset({_S.LEFT_TO_VOTE, _S.ACCEPTED, _S.NEEDS_AUTHOR}) | _ENDS,
    _S.LEFT_TO_VOTE: frozenset({_S.ACCEPTED, _S.NEEDS_AUTHOR}) | _ENDS,
    _S.NEEDS_AUTHOR: frozenset({_S.PENDING, _S.FELL, _S.WITHDRAWN}),
    # Carried into an amendment that the meeting then does not carry: it has no effect.
    _S.CARRIED: frozenset({_S.FELL}),
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


def shown_state(state: AmendmentState, motion_state: MotionState) -> AmendmentState:
    """The state as pages show it: an open amendment falls with its motion.

    Nothing is stored when a motion is withdrawn, remitted or decided over an open amendment, so
    that no job and no lower feature has to know of amendments.
    """
    if state.is_open and motion_state is not MotionState.PROPOSED:
        return AmendmentState.FELL
    return state


def why_fallen(state: AmendmentState, motion_state: MotionState) -> Phrase | None:
    """The reason for an amendment that fell with its motion; None where it has its own."""
    if not state.is_open or motion_state is MotionState.PROPOSED:
        return None
    return phrase(
        "It had not been decided when its motion came to “%(state)s”.", state=motion_state.label
    )


def refusal_to_amend(motion_state: MotionState, is_held: bool) -> Refusal | None:
    """Why a motion cannot be amended now, nor its amendments change; None if they can."""
    if motion_state is MotionState.PROPOSED:
        return refusal_while_held(is_held)
    if motion_state in {MotionState.DRAFT, MotionState.MOVED}:
        sentence = phrase(
            "A motion can be amended once it is proposed; until then its authors can edit it."
        )
    else:
        sentence = phrase(
            "This motion is at “%(state)s”: its text can no longer be amended.",
            state=motion_state.label,
        )
    return Refusal(Reason.WRONG_STATE, sentence, phrase("The way of a motion"))


def refusal_to_revise(state: AmendmentState) -> Refusal | None:
    """Why the proposer cannot write the amendment anew; None if she can."""
    if state in {AmendmentState.PENDING, AmendmentState.NEEDS_AUTHOR}:
        return None
    if state is AmendmentState.LEFT_TO_VOTE:
        sentence = phrase(
            "The mover has left this amendment to the vote, so its text stands. "
            "You can withdraw it and propose another."
        )
    else:
        sentence = phrase(
            "This amendment is at “%(now)s”; that is no longer possible.", now=state.label
        )
    return Refusal(Reason.WRONG_STATE, sentence, phrase("The way of an amendment"))


def refusal_of_stale(seen: int, now: int) -> Refusal | None:
    """Why an answer to an amendment does not count: it changed since the page was shown."""
    if seen == now:
        return None
    return Refusal(
        Reason.CHANGED_MEANWHILE,
        phrase("This amendment changed while you were reading. Look at it again, then answer."),
    )
