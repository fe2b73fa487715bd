"""When a motion can be called not reached, and from where it can be brought again."""

from datetime import datetime

from policy_forum.domain.cycle import Calendar, Stage
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.features.motions.rules.states import MotionState

_S = MotionState
BROUGHT_AGAIN_FROM = frozenset(
    {
        _S.LOST,
        _S.WITHDRAWN,
        _S.REMITTED,
        _S.NOT_REACHED,
        _S.OUT_OF_ORDER,
        _S.LOST_AT_CONFERENCE,
        _S.REMITTED_BY_CONFERENCE,
        _S.NOT_REACHED_AT_CONFERENCE,
        _S.WITHDRAWN_AT_CONFERENCE,
    }
)
# The stage in which the next step could have been taken; when it has closed, it was not reached.
_LAST_CHANCE = {_S.PROPOSED: Stage.BRANCH_DECISIONS, _S.CARRIED: Stage.SUBMISSION}


def refusal_to_call_not_reached(
    state: MotionState, calendar: Calendar, now: datetime
) -> Refusal | None:
    """Why a motion cannot be called not reached yet: its last window is still to close."""
    stage = _LAST_CHANCE.get(state)
    window = calendar.window(stage) if stage else None
    if stage is None or window is None or window.closes <= now:
        return None
    sentence = phrase(
        "There is still time: “%(stage)s” closes on %(closes)s.",
        stage=stage.label,
        closes=window.closes,
    )
    rule = phrase("The way of a motion")
    return Refusal(Reason.WINDOW_NOT_OPEN, sentence, rule, window.closes)


def refusal_to_bring_again(state: MotionState) -> Refusal | None:
    """Why a motion cannot be brought again: it is still on its way, or has been adopted."""
    if state in BROUGHT_AGAIN_FROM:
        return None
    sentence = phrase(
        "Only a motion that came to an end without being adopted can be brought again; "
        "this one is at “%(state)s”.",
        state=state.label,
    )
    return Refusal(Reason.WRONG_STATE, sentence, phrase("The way of a motion"))
