"""Where a composite is, and what may be done to it there."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.features.motions.rules import MotionState

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SOURCE_STATES = (MotionState.SUBMITTED, MotionState.ON_AGENDA)
TITLE_CHARACTERS = 200
REASON_CHARACTERS = 1000
_RULE = phrase("Composites")


class CompositeState(StrEnum):
    """Where a composite is on its way."""

    DRAFT = "draft"
    OUT = "out"
    AGREED = "agreed"
    SET_ASIDE = "set_aside"

    @property
    def label(self) -> Phrase:
        """The state as people read it."""
        return _LABELS[self]


_LABELS: Mapping[CompositeState, Phrase] = {
    CompositeState.DRAFT: phrase("Being written"),
    CompositeState.OUT: phrase("With the movers"),
    CompositeState.AGREED: phrase("Agreed"),
    CompositeState.SET_ASIDE: phrase("Set aside"),
}


def refusal_of_source(state: MotionState, *, is_source: bool, sources: int) -> Refusal | None:
    """Why a motion cannot become a source; None if it can."""
    if state not in SOURCE_STATES:
        return _refusal(
            Reason.WRONG_STATE,
            phrase(
                "Only motions that were submitted and are not out of order can be composited; "
                "this one is at “%(state)s”.",
                state=state.label,
            ),
        )
    if is_source:
        return _refusal(Reason.ALREADY_DONE, phrase("This motion is a source already."))
    if sources >= len(LETTERS):
        return _refusal(Reason.RULE_NOT_MET, phrase("A composite has at most 26 sources."))
    return None


def refusal_to_change(state: CompositeState, version: int, version_seen: int) -> Refusal | None:
    """Why the text cannot be changed now; None if it can."""
    if state is CompositeState.OUT:
        return _refusal(
            Reason.WRONG_STATE,
            phrase("The movers are reading this text. Take it back first, then change it."),
        )
    if state is not CompositeState.DRAFT:
        return _refusal(
            Reason.WRONG_STATE,
            phrase("This composite is at “%(state)s” and does not change.", state=state.label),
        )
    if version != version_seen:
        return _refusal(
            Reason.CHANGED_MEANWHILE,
            phrase(
                "The composite was changed since you opened the page. Nothing of that was lost: "
                "look at it as it stands now, and do your step again."
            ),
        )
    return None


def refusal_to_put_out(
    state: CompositeState, sources: int, unused: Sequence[str]
) -> Refusal | None:
    """Why it cannot go to the movers; None if it can. `unused`: sources unheard."""
    if state is not CompositeState.DRAFT:
        return _refusal(Reason.WRONG_STATE, phrase("It is with the movers already, or settled."))
    if sources < 2:
        return _refusal(
            Reason.RULE_NOT_MET, phrase("A composite needs two sources or more: add another.")
        )
    if unused:
        return _refusal(
            Reason.RULE_NOT_MET,
            phrase(
                "Nothing of %(sources)s is in the text, nor anything nearly the same. Take a "
                "passage from it, or take it out of the sources.",
                sources=", ".join(unused),
            ),
        )
    return None


def refusal_to_take_back(state: CompositeState) -> Refusal | None:
    """Why it cannot be taken back from the movers; None if it can."""
    if state is CompositeState.OUT:
        return None
    return _refusal(Reason.WRONG_STATE, phrase("It is not with the movers now."))


def refusal_to_answer(
    state: CompositeState, revision: int, revision_seen: int, *, agrees: bool, reason: str
) -> Refusal | None:
    """Why a mover's answer cannot be taken; None if it can."""
    if state is not CompositeState.OUT:
        return _refusal(
            Reason.WRONG_STATE, phrase("The national office does not ask for answers now.")
        )
    if revision != revision_seen:
        return _refusal(
            Reason.CHANGED_MEANWHILE,
            phrase("There is a newer text than the one you read. Read it, and answer then."),
        )
    if not agrees and not reason.strip():
        return _refusal(
            Reason.INVALID, phrase("Say why you object, so that the office can mend it.")
        )
    return None


def refusal_to_agree(
    state: CompositeState, waiting: Sequence[str], objecting: Sequence[str]
) -> Refusal | None:
    """Why it cannot be published as agreed; None if it can."""
    if state is not CompositeState.OUT:
        return _refusal(Reason.WRONG_STATE, phrase("Put it out to the movers first."))
    if objecting:
        return _refusal(
            Reason.RULE_NOT_MET,
            phrase(
                "The movers of %(motions)s object. Take the text back and change it, or take the "
                "motion out of the sources.",
                motions=", ".join(objecting),
            ),
        )
    if waiting:
        return _refusal(
            Reason.RULE_NOT_MET,
            phrase(
                "The movers of %(motions)s have not signed off yet.", motions=", ".join(waiting)
            ),
        )
    return None


def refusal_to_set_aside(state: CompositeState, reason: str) -> Refusal | None:
    """Why it cannot be given up; None if it can."""
    if state not in (CompositeState.DRAFT, CompositeState.OUT):
        return _refusal(Reason.WRONG_STATE, phrase("It is settled already."))
    if not reason.strip():
        return _refusal(Reason.INVALID, phrase("Enter the reason: the movers will read it."))
    return None


def _refusal(reason: Reason, sentence: Phrase) -> Refusal:
    return Refusal(reason, sentence, _RULE)
