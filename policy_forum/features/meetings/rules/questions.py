"""Questions before a meeting: what may be brought when, and how they are left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.features.branches.rules import Majority
from policy_forum.features.meetings.rules.states import (
    ItemOutcome,
    MeetingQuestionKind,
    MeetingState,
    ProceduralKind,
    QuestionStage,
)

LONGEST_WORDING = 2000
_STACK = phrase("One question is before a meeting at a time; a procedural motion interrupts it")
_ORDER = phrase("Amendments are put in their order, and before the motion")


@dataclass(frozen=True)
class NewQuestion:
    """A question that is brought before a meeting.

    `wording` is what is voted on. Without `majority` that of the standing orders holds, and with
    it `clause` says where it is written. `takes_effect` is what a procedural motion does when it
    is carried, as CHALLENGE, SUSPEND and others keep it.
    """

    kind: MeetingQuestionKind
    wording: str
    item_id: int | None = None
    majority: Majority | None = None
    clause: str = ""
    procedural: ProceduralKind | None = None
    mover_id: int | None = None
    seconder_id: int | None = None
    motion_id: int | None = None
    amendment_id: int | None = None
    ruling_id: int | None = None
    part: Sequence[str] = ()
    position: int = 0
    takes_effect: Mapping[str, Any] = field(default_factory=dict)


def refusal_to_bring(
    kind: MeetingQuestionKind,
    meeting: MeetingState,
    before: QuestionStage | None,
    before_kind: MeetingQuestionKind | None,
) -> Refusal | None:
    """Why a question cannot be brought; `before` is the stage of the one before the meeting."""
    if meeting is not MeetingState.OPEN:
        sentence = phrase("The meeting is not under way, so nothing can be brought before it.")
        return Refusal(Reason.WRONG_STATE, sentence, _STACK)
    if before in {QuestionStage.VOTING, QuestionStage.COUNTING}:
        sentence = phrase("A vote is being taken: it comes to its end first.")
        return Refusal(Reason.WRONG_STATE, sentence, _STACK)
    if before is None or _may_interrupt(kind, before_kind):
        return None
    sentence = phrase("Another question is before the meeting: deal with that one first.")
    return Refusal(Reason.WRONG_STATE, sentence, _STACK)


def _may_interrupt(kind: MeetingQuestionKind, before: MeetingQuestionKind | None) -> bool:
    if kind is MeetingQuestionKind.PROCEDURAL:
        return True
    is_in_motion = kind in {MeetingQuestionKind.AMENDMENT, MeetingQuestionKind.PART}
    return is_in_motion and before is MeetingQuestionKind.MOTION


def refusal_of_wording(wording: str) -> Refusal | None:
    """Why nobody could vote on this; None if it says something."""
    if wording.strip() and len(wording) <= LONGEST_WORDING:
        return None
    sentence = phrase(
        "Write what is voted on, in at most %(most)s characters.", most=LONGEST_WORDING
    )
    return Refusal(Reason.INVALID, sentence, _STACK)


def refusal_of_amendment(
    number: int | None, first: int | None, *, is_of_motion: bool
) -> Refusal | None:
    """Why an amendment is not the one to be put; `first` is the number of the one that is.

    `number` is None for one that is not open to the vote.
    """
    if not is_of_motion:
        sentence = phrase(
            "This amendment is not to the motion that is before the meeting. Take that item first."
        )
    elif number is None:
        sentence = phrase(
            "This amendment is not open to the vote: it has been decided or withdrawn, or the "
            "text changed and its author has to look at it."
        )
    elif number != first:
        sentence = phrase(
            "Amendment %(first)s comes before amendment %(number)s. Put it first, or set another "
            "order of votes and say why.",
            first=first,
            number=number,
        )
    else:
        return None
    return Refusal(Reason.WRONG_STATE, sentence, _ORDER)


def refusal_before_amendments(waiting: Sequence[int]) -> Refusal | None:
    """Why the motion cannot be put yet; `waiting` are the numbers of amendments not yet put."""
    if not waiting:
        return None
    sentence = phrase(
        "Amendments come before the motion, and amendment %(number)s has not been put.",
        number=waiting[0],
    )
    return Refusal(Reason.WRONG_STATE, sentence, _ORDER)


def refusal_before_parts(waiting: Sequence[int]) -> Refusal | None:
    """Why what remains of a motion cannot be put yet; `waiting` are the parts not yet put."""
    if not waiting:
        return None
    sentence = phrase(
        "The meeting votes in parts, and part %(number)s has not been put.", number=waiting[0]
    )
    return Refusal(Reason.WRONG_STATE, sentence, _ORDER)


def refusal_to_leave(stage: QuestionStage, to: QuestionStage) -> Refusal | None:
    """Why a question cannot be left so; None if it can."""
    if to not in {QuestionStage.FELL, QuestionStage.WITHDRAWN}:
        sentence = phrase("A question that is left fell, or was withdrawn.")
        return Refusal(Reason.INVALID, sentence, _STACK)
    if stage.is_ended:
        sentence = phrase("This question has ended already.")
        return Refusal(Reason.ALREADY_DONE, sentence, _STACK)
    if stage is not QuestionStage.DEBATED:
        sentence = phrase("A vote is being taken on this: it comes to its end first.")
        return Refusal(Reason.WRONG_STATE, sentence, _STACK)
    return None


NO_ITEM_CURRENT = Refusal(
    Reason.WRONG_STATE,
    phrase("This item is not before the meeting. Take it first."),
    _STACK,
)
BALLOT_UNDER_WAY = Refusal(
    Reason.WRONG_STATE,
    phrase(
        "A ballot on this motion is under way and not decided, so the meeting cannot vote on it."
    ),
    phrase("One vote on a motion at a time"),
)


def outcome_of_motion(
    *, is_carried: bool, was_tied: bool, is_amended: bool, in_parts: bool
) -> ItemOutcome:
    """How the item of a motion ended, by how the last question on it did."""
    if not is_carried:
        return ItemOutcome.TIED if was_tied else ItemOutcome.LOST
    if in_parts:
        return ItemOutcome.CARRIED_IN_PARTS
    return ItemOutcome.CARRIED_AS_AMENDED if is_amended else ItemOutcome.CARRIED


def title_of_amendment(number: int, parent: int | None) -> Phrase:
    """An amendment as the chair announces it."""
    if parent is None:
        return phrase("Amendment %(number)s", number=number)
    return phrase("Amendment %(number)s, to amendment %(parent)s", number=number, parent=parent)
