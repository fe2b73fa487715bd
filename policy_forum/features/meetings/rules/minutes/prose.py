"""What may be written to minutes, when they can be published, and when they are fixed."""

from datetime import datetime

from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.features.meetings.rules.states import MeetingState, MinutesState

LONGEST_PROSE = 10_000
"""Characters of what is written to one item."""

LONGEST_CORRECTION = 2_000

_MINUTES = phrase("Minutes: figures come from the record, prose from the secretary")


def state_of_minutes(published_at: datetime | None, approved_at: datetime | None) -> MinutesState:
    """Where minutes are, from when they were published and approved."""
    if approved_at is not None:
        return MinutesState.APPROVED
    return MinutesState.PUBLISHED if published_at is not None else MinutesState.DRAFT


def tidy_prose(text: str) -> str:
    """Prose as it is kept: plain paragraphs with one empty line between them."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip()


def refusal_to_write(meeting: MeetingState, minutes: MinutesState) -> Refusal | None:
    """Why nothing can be written to the minutes now; None if something can."""
    if minutes is MinutesState.APPROVED:
        sentence = phrase(
            "These minutes were approved, so their text is fixed. Note a correction instead: it "
            "stands below them with its date."
        )
        return Refusal(Reason.ALREADY_DONE, sentence, _MINUTES)
    if meeting in {MeetingState.OPEN, MeetingState.ADJOURNED, MeetingState.CLOSED}:
        return None
    sentence = phrase("There are no minutes yet: they write themselves once the meeting is opened.")
    return Refusal(Reason.WRONG_STATE, sentence, _MINUTES)


def refusal_of_prose(text: str, longest: int = LONGEST_PROSE) -> Refusal | None:
    """Why a text is too long."""
    if len(text) <= longest:
        return None
    sentence = phrase(
        "Use at most %(most)s characters; these are %(count)s. Nothing was saved.",
        most=longest,
        count=len(text),
    )
    return Refusal(Reason.INVALID, sentence, _MINUTES)


def refusal_of_stale(seen: int, stored: int, typed: str, kept: str) -> Refusal | None:
    """Why a text is not saved over another; None where nobody wrote meanwhile, or the same."""
    if seen == stored or typed == kept:
        return None
    sentence = phrase("Somebody wrote to this item meanwhile; nothing of yours is lost.")
    return Refusal(Reason.CHANGED_MEANWHILE, sentence, _MINUTES)


def refusal_to_publish(
    meeting: MeetingState, minutes: MinutesState, *, is_changed: bool
) -> Refusal | None:
    """Why the minutes cannot be published, or published again; None if they can."""
    if minutes is MinutesState.APPROVED:
        sentence = phrase("These minutes were approved: they are not published again.")
        return Refusal(Reason.ALREADY_DONE, sentence, _MINUTES)
    if meeting is not MeetingState.CLOSED:
        sentence = phrase("Minutes are published once the meeting is closed.")
        return Refusal(Reason.WRONG_STATE, sentence, _MINUTES)
    if not is_changed:
        sentence = phrase("The minutes are published as they are: nothing has changed since.")
        return Refusal(Reason.ALREADY_DONE, sentence, _MINUTES)
    return None


def refusal_to_approve(meeting: MeetingState) -> Refusal | None:
    """Why a meeting's minutes cannot be approved; None if they can."""
    if meeting is MeetingState.CLOSED:
        return None
    sentence = phrase("Only the minutes of a meeting that is closed can be approved.")
    return Refusal(Reason.WRONG_STATE, sentence, _MINUTES)


def refusal_to_correct(text: str, minutes: MinutesState) -> Refusal | None:
    """Why no correction can be noted; None if one can."""
    if minutes is MinutesState.DRAFT:
        sentence = phrase(
            "Minutes that are not published need no note of correction: write to the item."
        )
        return Refusal(Reason.WRONG_STATE, sentence, _MINUTES)
    if not text:
        return Refusal(Reason.INVALID, phrase("Say what is to be corrected."), _MINUTES)
    return refusal_of_prose(text, LONGEST_CORRECTION)
