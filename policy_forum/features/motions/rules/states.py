"""The states of a motion and the ways between them."""

from collections.abc import Mapping
from enum import StrEnum

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal


class MotionKind(StrEnum):
    """What a motion is for."""

    POLICY = "policy"
    RULE_CHANGE = "rule_change"
    EMERGENCY = "emergency"
    LOCAL_CAMPAIGN = "local_campaign"
    COUNCIL = "council"
    MODEL = "model"

    @property
    def label(self) -> Phrase:
        """The kind as people read it."""
        return phrase(
            {
                "policy": "Policy motion",
                "rule_change": "Rule change",
                "emergency": "Emergency motion",
                "local_campaign": "Local campaign",
                "council": "Council motion",
                "model": "Model motion",
            }[self.value]
        )


class MotionState(StrEnum):
    """Where a motion is on its way."""

    DRAFT = "draft"
    MOVED = "moved"
    PROPOSED = "proposed"
    CARRIED = "carried"
    LOST = "lost"
    TIED = "tied"
    WITHDRAWN = "withdrawn"
    REMITTED = "remitted"
    NOT_REACHED = "not_reached"
    SUBMITTED = "submitted"
    OUT_OF_ORDER = "out_of_order"
    ON_AGENDA = "on_agenda"
    ADOPTED = "adopted"
    LOST_AT_CONFERENCE = "lost_at_conference"
    REMITTED_BY_CONFERENCE = "remitted_by_conference"
    NOT_REACHED_AT_CONFERENCE = "not_reached_at_conference"
    WITHDRAWN_AT_CONFERENCE = "withdrawn_at_conference"

    @property
    def label(self) -> Phrase:
        """The state as people read it."""
        return _LABELS[self]

    @property
    def is_public(self) -> bool:
        """Whether anyone may read the motion: once its branch has sent it to conference."""
        return self in _PUBLIC

    @property
    def is_open_to_members(self) -> bool:
        """Whether every member may read it: once it has been proposed."""
        return self not in {MotionState.DRAFT, MotionState.MOVED}


_LABELS: Mapping[MotionState, Phrase] = {
    MotionState.DRAFT: phrase("Draft"),
    MotionState.MOVED: phrase("Waiting for a seconder"),
    MotionState.PROPOSED: phrase("Proposed"),
    MotionState.CARRIED: phrase("Carried by the branch"),
    MotionState.LOST: phrase("Lost in the branch"),
    MotionState.TIED: phrase("Tied in the branch"),
    MotionState.WITHDRAWN: phrase("Withdrawn"),
    MotionState.REMITTED: phrase("Remitted by the branch"),
    MotionState.NOT_REACHED: phrase("Not reached by the branch"),
    MotionState.SUBMITTED: phrase("Submitted to conference"),
    MotionState.OUT_OF_ORDER: phrase("Ruled out of order"),
    MotionState.ON_AGENDA: phrase("On the conference agenda"),
    MotionState.ADOPTED: phrase("Adopted by conference"),
    MotionState.LOST_AT_CONFERENCE: phrase("Lost at conference"),
    MotionState.REMITTED_BY_CONFERENCE: phrase("Remitted by conference"),
    MotionState.NOT_REACHED_AT_CONFERENCE: phrase("Not reached at conference"),
    MotionState.WITHDRAWN_AT_CONFERENCE: phrase("Withdrawn at conference"),
}

_S = MotionState
_ENDS_AT_CONFERENCE = frozenset(
    {
        _S.ADOPTED,
        _S.LOST_AT_CONFERENCE,
        _S.REMITTED_BY_CONFERENCE,
        _S.NOT_REACHED_AT_CONFERENCE,
        _S.WITHDRAWN_AT_CONFERENCE,
    }
)
_WAYS: Mapping[MotionState, frozenset[MotionState]] = {
    _S.DRAFT: frozenset({_S.MOVED, _S.WITHDRAWN}),
    _S.MOVED: frozenset({_S.DRAFT, _S.PROPOSED, _S.WITHDRAWN}),
    _S.PROPOSED: frozenset(
        {_S.CARRIED, _S.LOST, _S.TIED, _S.WITHDRAWN, _S.REMITTED, _S.NOT_REACHED}
    ),
    _S.TIED: frozenset({_S.CARRIED, _S.LOST}),
    _S.CARRIED: frozenset({_S.SUBMITTED, _S.NOT_REACHED}),
    _S.SUBMITTED: frozenset({_S.OUT_OF_ORDER, _S.ON_AGENDA}),
    _S.OUT_OF_ORDER: frozenset({_S.SUBMITTED, _S.ON_AGENDA}),
    _S.ON_AGENDA: _ENDS_AT_CONFERENCE | {_S.OUT_OF_ORDER},
    # What was recorded of conference can be corrected.
    **{end: _ENDS_AT_CONFERENCE - {end} for end in _ENDS_AT_CONFERENCE},
}
_PUBLIC = _ENDS_AT_CONFERENCE | {_S.SUBMITTED, _S.OUT_OF_ORDER, _S.ON_AGENDA}


def refusal_to_move(now: MotionState, to: MotionState) -> Refusal | None:
    """Why a motion cannot go from one state to the other; None if it can."""
    if to in _WAYS.get(now, frozenset()):
        return None
    return Refusal(
        Reason.WRONG_STATE,
        phrase(
            "This motion is at “%(now)s”, and cannot go from there to “%(to)s”.",
            now=now.label,
            to=to.label,
        ),
        phrase("The way of a motion"),
    )


def refusal_while_held(is_held: bool) -> Refusal | None:
    """Why a motion and its amendments cannot change while its branch votes; None if they can."""
    if not is_held:
        return None
    return Refusal(
        Reason.WRONG_STATE,
        phrase(
            "The branch has a ballot on this motion under way: "
            "the motion and its amendments stand still until the result is declared."
        ),
        phrase("What is voted on does not change during the vote"),
    )
