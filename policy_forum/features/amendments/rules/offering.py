"""When an amendment can be offered for acceptance in a changed form, and how that is answered."""

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.features.amendments.rules.reading import tidy_reason
from policy_forum.features.amendments.rules.states import AmendmentState

_THE_WAY = phrase("The way of an amendment")


def refusal_to_offer(
    state: AmendmentState, proposer_id: int | None, mover_id: int | None, parent_id: int | None
) -> Refusal | None:
    """Why the mover cannot offer a changed form of an amendment; None if she can."""
    sentence = _why_not(state, proposer_id, mover_id, parent_id)
    return Refusal(Reason.WRONG_STATE, sentence, _THE_WAY) if sentence else None


def _why_not(
    state: AmendmentState, proposer_id: int | None, mover_id: int | None, parent_id: int | None
) -> Phrase | None:
    if parent_id is not None:
        return phrase(
            "This amends another amendment: its proposer takes it in as it is, or leaves it to "
            "the vote."
        )
    if proposer_id is None:
        return phrase(
            "Nobody is named as proposer of this amendment, so nobody could agree to another "
            "form. Accept it as it is, or leave it to the vote."
        )
    if proposer_id == mover_id:
        return phrase("You proposed this amendment yourself: write it anew as you want it.")
    if not state.is_ready:
        return phrase(
            "This amendment is at “%(now)s”; that is no longer possible.", now=state.label
        )
    return None


def refusal_of_same_form(amendment: str, offered: str) -> Refusal | None:
    """Why the form is none: it is the amendment itself."""
    if amendment.strip() != offered.strip():
        return None
    sentence = phrase("This is the amendment as it stands. Change it, or accept it as it is.")
    return Refusal(Reason.INVALID, sentence)


def refusal_of_answer_reason(reason: str) -> Refusal | None:
    """Why a changed form cannot be declined like this: the mover is owed a reason."""
    if tidy_reason(reason):
        return None
    return Refusal(Reason.INVALID, phrase("Say why you do not agree: the mover is told."))
