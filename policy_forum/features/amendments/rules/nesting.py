"""Amendments to amendments, amendments from the floor, and how many may be open at once."""

import zlib
from collections.abc import Callable, Mapping

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.features.amendments.rules.reading import Reading, refusal_of_change
from policy_forum.features.amendments.rules.states import AmendmentState
from policy_forum.features.branches.rules import Rules

MOST_OF_A_MEMBER = 20
MOST_OF_A_MOTION = 400
_NINE_DIGITS = 0x1FFFFFFF
_THE_WAY = phrase("The way of an amendment")


def text_mark(markdown: str) -> int:
    """A number of at most nine digits that tells one text of an amendment from another.

    A writer of an amendment to it hands the mark back, so that a text that changed meanwhile is
    noticed. It guards against mistakes, not against malice.
    """
    return zlib.crc32(markdown.encode()) & _NINE_DIGITS


def refusal_to_amend_amendment(
    number: int, state: AmendmentState, parent_number: int | None
) -> Refusal | None:
    """Why an amendment cannot itself be amended now; None if it can.

    `parent_number` is that of the amendment which it amends itself, if it does.
    """
    if parent_number is not None:
        sentence = phrase(
            "Amendment %(number)s is itself an amendment to amendment %(parent)s, and it goes no "
            "deeper than that. Propose an amendment to amendment %(parent)s instead.",
            number=number,
            parent=parent_number,
        )
    elif state is AmendmentState.NEEDS_AUTHOR:
        sentence = phrase(
            "The text changed under amendment %(number)s, and its author has to write it anew. "
            "It can be amended once that is done.",
            number=number,
        )
    elif not state.is_open:
        sentence = phrase(
            "Amendment %(number)s is at “%(now)s”; it can no longer be amended.",
            number=number,
            now=state.label,
        )
    else:
        return None
    return Refusal(Reason.WRONG_STATE, sentence, _THE_WAY)


def refusal_of_many(by_the_member: int, to_the_motion: int) -> Refusal | None:
    """Why there are too many open amendments for another one; None if there are not."""
    if by_the_member >= MOST_OF_A_MEMBER:
        sentence = phrase(
            "A member may have %(most)s open amendments to one motion. Withdraw one first.",
            most=MOST_OF_A_MEMBER,
        )
    elif to_the_motion >= MOST_OF_A_MOTION:
        sentence = phrase(
            "A motion may have %(most)s open amendments. Another can be proposed once some of "
            "them are decided or withdrawn.",
            most=MOST_OF_A_MOTION,
        )
    else:
        return None
    return Refusal(Reason.RULE_NOT_MET, sentence, phrase("How many amendments may be open"))


def refusal_of_taking_in(reading: Reading, rules: Rules) -> Refusal | None:
    """Why an amendment cannot be taken into the one it amends; `reading` is that one's new text."""
    if reading.sentences:
        return refusal_of_change(reading, rules)
    sentence = phrase(
        "Nothing would be left of the amendment that it amends: withdraw that one instead."
    )
    return Refusal(Reason.RULE_NOT_MET, sentence, _THE_WAY)


def label_of(
    state: AmendmentState, parent_number: int | None, *, is_offered: bool = False
) -> Phrase:
    """The state in words, also for an amendment to an amendment and while a form is offered."""
    if is_offered and state.is_ready:
        return phrase("Waiting for its proposer: a changed form is offered")
    own = _OF_CHILDREN.get(state)
    return own(parent_number) if own and parent_number is not None else state.label


def why_child_falls(parent_number: int, state: AmendmentState) -> str:
    """The reason that is kept with an amendment whose parent ended without being carried."""
    why = phrase(
        "It would have amended amendment %(parent)s, which is at “%(state)s”.",
        parent=parent_number,
        state=state.label,
    )
    return str(why)


_OF_CHILDREN: Mapping[AmendmentState, Callable[[int], Phrase]] = {
    AmendmentState.PENDING: lambda parent: phrase(
        "Waiting for the proposer of amendment %(parent)s", parent=parent
    ),
    AmendmentState.ACCEPTED: lambda parent: phrase(
        "Taken into amendment %(parent)s by its proposer", parent=parent
    ),
    AmendmentState.CARRIED: lambda parent: phrase(
        "Carried, into amendment %(parent)s", parent=parent
    ),
}
