"""When a meeting can be opened, adjourned, resumed and closed, and its items taken and ended."""

from datetime import datetime, timedelta

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.features.branches.rules import Rules, Setting, citation_of
from policy_forum.features.meetings.rules.states import (
    ItemKind,
    ItemOutcome,
    ItemState,
    MeetingState,
    QuestionStage,
)

# Who comes at the time that she was told must not find the business begun without her.
EARLIEST = timedelta(minutes=15)

# How the chair can end an item by herself. What a vote decides is never among them.
WITHOUT_A_VOTE = (
    ItemOutcome.NOTED,
    ItemOutcome.AGREED,
    ItemOutcome.WITHDRAWN,
    ItemOutcome.ADJOURNED,
    ItemOutcome.NOT_REACHED,
)
# From these an item can be taken again: nothing was decided.
TAKEN_AGAIN_FROM = frozenset(
    {
        ItemOutcome.NOTED,
        ItemOutcome.INQUORATE,
        ItemOutcome.NEXT_BUSINESS,
        ItemOutcome.ADJOURNED,
        ItemOutcome.REFERRED_BACK,
        ItemOutcome.NOT_REACHED,
    }
)
_ON_VOTE = {QuestionStage.VOTING, QuestionStage.COUNTING}


def is_on_vote(stage: QuestionStage | None) -> bool:
    """Whether a vote is open, or being counted."""
    return stage in _ON_VOTE


def refusal_to_open(state: MeetingState, starts_at: datetime, now: datetime) -> Refusal | None:
    """Why a meeting cannot be opened now; that a quorum is missing is no reason."""
    if state is MeetingState.DRAFT:
        sentence = phrase(
            "This meeting has not been called: send the notice with its agenda first."
        )
        return Refusal(Reason.WRONG_STATE, sentence)
    if state is not MeetingState.CALLED:
        return _wrong_state(state)
    if now < starts_at - EARLIEST:
        sentence = phrase(
            "The meeting was called for %(starts)s. It can be opened a quarter of an hour before "
            "that, not earlier: members come at the time that they were told.",
            starts=starts_at,
        )
        return Refusal(Reason.WINDOW_NOT_OPEN, sentence, when=starts_at - EARLIEST)
    return None


def refusal_unless_open(state: MeetingState) -> Refusal | None:
    """Why nothing can be done in a meeting that is not under way."""
    if state is MeetingState.OPEN:
        return None
    if state in {MeetingState.DRAFT, MeetingState.CALLED}:
        return Refusal(Reason.WRONG_STATE, phrase("The meeting is not open yet: open it first."))
    if state is MeetingState.ADJOURNED:
        sentence = phrase("The meeting is adjourned: resume it first.")
        return Refusal(Reason.WRONG_STATE, sentence)
    return _wrong_state(state)


def refusal_during_vote(stage: QuestionStage | None) -> Refusal | None:
    """Why something has to wait for the end of a vote."""
    if not is_on_vote(stage):
        return None
    sentence = phrase("A vote is under way: close it and have its result declared first.")
    return Refusal(Reason.WRONG_STATE, sentence)


def refusal_to_adjourn(resumes_at: datetime | None, reason: str, now: datetime) -> Refusal | None:
    """Why a meeting cannot be adjourned so: it says why, and goes on later, not before now."""
    if not reason.strip():
        sentence = phrase("Say why the meeting is adjourned; the minutes give the reason.")
        return Refusal(Reason.INVALID, sentence)
    if resumes_at is not None and resumes_at <= now:
        sentence = phrase("The time at which the meeting goes on is in the past: give a later one.")
        return Refusal(Reason.INVALID, sentence)
    return None


def refusal_to_resume(state: MeetingState) -> Refusal | None:
    """Why a meeting cannot be resumed: only an adjourned one can."""
    if state is MeetingState.ADJOURNED:
        return None
    if state is MeetingState.OPEN:
        return Refusal(Reason.ALREADY_DONE, phrase("The meeting is under way already."))
    return refusal_unless_open(state)


def refusal_to_close(state: MeetingState) -> Refusal | None:
    """Why a meeting cannot be closed: one that never opened is cancelled instead."""
    if state in {MeetingState.OPEN, MeetingState.ADJOURNED}:
        return None
    if state in {MeetingState.DRAFT, MeetingState.CALLED}:
        sentence = phrase("A meeting that was never opened is not closed: cancel it instead.")
        return Refusal(Reason.WRONG_STATE, sentence)
    return _wrong_state(state)


def refusal_to_take(state: ItemState, current_title: str | None) -> Refusal | None:
    """Why an item cannot be taken now: one is before the meeting at a time."""
    if state is ItemState.CURRENT:
        return Refusal(Reason.ALREADY_DONE, phrase("This item is before the meeting already."))
    if state is ItemState.DONE:
        sentence = phrase("This item is done. Take it again, with a reason, if it is to go on.")
        return Refusal(Reason.WRONG_STATE, sentence)
    return _refusal_beside(current_title)


def refusal_to_take_again(
    state: ItemState, outcome: ItemOutcome | None, current_title: str | None, reason: str
) -> Refusal | None:
    """Why an item that ended cannot be taken again: what was decided stays decided."""
    if state is not ItemState.DONE:
        return Refusal(Reason.WRONG_STATE, phrase("This item has not ended: take it, or go on."))
    if outcome not in TAKEN_AGAIN_FROM:
        sentence = phrase("This item was decided, and what was decided is not taken again.")
        return Refusal(Reason.WRONG_STATE, sentence)
    if not reason.strip():
        sentence = phrase("Say why the item is taken again; the minutes give the reason.")
        return Refusal(Reason.INVALID, sentence)
    return _refusal_beside(current_title)


def refusal_to_end(
    kind: ItemKind, state: ItemState, outcome: ItemOutcome, *, is_decided: bool
) -> Refusal | None:
    """Why an item cannot end so. `is_decided`: its own question was decided by a vote."""
    if state is ItemState.DONE:
        return Refusal(Reason.ALREADY_DONE, phrase("This item has ended already."))
    if is_decided or outcome in WITHOUT_A_VOTE:
        return _refusal_to_agree(kind, outcome, is_decided=is_decided)
    sentence = phrase(
        "“%(outcome)s” is for a vote to say: put the question.", outcome=outcome.label
    )
    return Refusal(Reason.RULE_NOT_MET, sentence)


def refusal_to_preside(
    *, is_of_branch: bool, is_open: bool, may_vote: bool, orders: Rules
) -> Refusal | None:
    """Why somebody cannot take the chair: she is of the branch, and there once the meeting is."""
    if not is_of_branch:
        sentence = phrase("Who takes the chair is a member of the branch that meets.")
        return Refusal(Reason.RULE_NOT_MET, sentence)
    if is_open and not may_vote:
        sentence = phrase(
            "Who takes the chair has to be there and entitled to vote: have her checked in at the "
            "door first."
        )
        rule = citation_of(orders, Setting.CHAIR_RULINGS)
        return Refusal(Reason.RULE_NOT_MET, sentence, rule)
    return None


def _refusal_to_agree(kind: ItemKind, outcome: ItemOutcome, *, is_decided: bool) -> Refusal | None:
    """A motion is never agreed without a vote: its mandate is the figures."""
    if kind is not ItemKind.MOTION or is_decided or outcome is not ItemOutcome.AGREED:
        return None
    sentence = phrase("A motion is decided by a vote, so that its mandate has figures: put it.")
    return Refusal(Reason.RULE_NOT_MET, sentence)


def _refusal_beside(current_title: str | None) -> Refusal | None:
    if current_title is None:
        return None
    sentence = phrase(
        "“%(title)s” is before the meeting: end that item first.", title=current_title
    )
    return Refusal(Reason.WRONG_STATE, sentence)


def _wrong_state(state: MeetingState) -> Refusal:
    sentence: Phrase = phrase("This meeting is at “%(state)s”.", state=state.label)
    return Refusal(Reason.WRONG_STATE, sentence)
