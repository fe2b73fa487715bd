"""Actions that a meeting agrees on: what has to be said of one."""

from datetime import date

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.features.meetings.rules.states import MeetingState

# The lengths of the columns.
LONGEST_WHAT = 500
LONGEST_OWNER = 200
_MAY_BE_NOTED = {MeetingState.OPEN, MeetingState.ADJOURNED}


def refusal_to_agree(
    state: MeetingState,
    what: str,
    owner: str,
    due_on: date | None,
    today: date,
    *,
    is_of_agenda: bool,
) -> Refusal | None:
    """Why an action cannot be noted so: without who does it, nobody will."""
    if state not in _MAY_BE_NOTED:
        sentence = phrase("Actions are noted while the meeting is under way.")
        return Refusal(Reason.WRONG_STATE, sentence)
    wrong = _wrong_words(what, owner) or _wrong_day(due_on, today)
    if wrong is None and not is_of_agenda:
        wrong = phrase("There is no such item on the agenda of this meeting.")
    return Refusal(Reason.INVALID, wrong) if wrong else None


def refusal_to_remove(state: MeetingState) -> Refusal | None:
    """Why an action cannot be taken out: after the close, the minutes stand on it."""
    if state in _MAY_BE_NOTED:
        return None
    sentence = phrase("The meeting is over: what it agreed stays in its record.")
    return Refusal(Reason.WRONG_STATE, sentence)


def _wrong_words(what: str, owner: str) -> Phrase | None:
    if not what.strip() or len(what.strip()) > LONGEST_WHAT:
        return phrase("Say what is to be done, in at most %(most)s characters.", most=LONGEST_WHAT)
    if not owner.strip() or len(owner.strip()) > LONGEST_OWNER:
        return phrase(
            "Say who does it, in at most %(most)s characters: what nobody takes on is not done.",
            most=LONGEST_OWNER,
        )
    return None


def _wrong_day(due_on: date | None, today: date) -> Phrase | None:
    if due_on is None or due_on >= today:
        return None
    return phrase("The day by which it is done is in the past: give a later one, or none.")
