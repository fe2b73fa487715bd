"""Who can be asked to count hands or to keep the door of a meeting, and released from it."""

from policy_forum.domain.eligibility import Standing
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.features.meetings.rules.states import MeetingState, StewardDuty


def refusal_to_name(
    *,
    state: MeetingState,
    duty: StewardDuty,
    branch_id: int,
    of_branch: int | None,
    standing: Standing | None,
    presides: bool,
) -> Refusal | None:
    """Why somebody is not named: the meeting is over, or she is not fit for it.

    `of_branch` and `standing` are hers, None for nobody; `presides`: she is in the chair.
    """
    if state in {MeetingState.CLOSED, MeetingState.CANCELLED}:
        return Refusal(Reason.WRONG_STATE, phrase("The meeting is over: it needs no stewards."))
    if of_branch != branch_id:
        sentence = phrase("Only members of the branch that meets count hands or keep its door.")
        return Refusal(Reason.RULE_NOT_MET, sentence)
    if standing is not Standing.GOOD:
        sentence = phrase("She is not in good standing, so she cannot be asked to do this.")
        return Refusal(Reason.RULE_NOT_MET, sentence)
    if duty is StewardDuty.TELLER and presides:
        sentence = phrase("Who is in the chair declares the result, and so does not count it.")
        return Refusal(Reason.RULE_NOT_MET, sentence)
    return None


def refusal_to_release(*, is_named: bool, has_counted: bool) -> Refusal | None:
    """Why somebody is not released: she was not named, or her count is still needed."""
    if not is_named:
        return Refusal(Reason.ALREADY_DONE, phrase("She is not named for this."))
    if has_counted:
        sentence = phrase(
            "She has counted hands in the vote that is under way. Release her when it is decided."
        )
        return Refusal(Reason.WRONG_STATE, sentence)
    return None
