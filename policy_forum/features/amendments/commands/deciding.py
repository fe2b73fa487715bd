"""The branch's decision on amendments, and the substantive motion that comes of it."""

from collections.abc import Sequence

from sqlalchemy import select

from policy_forum.domain.events import AmendmentDecided
from policy_forum.domain.identifiers import AmendmentId, MotionId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.features.amendments.commands.carrying import carry_others
from policy_forum.features.amendments.commands.loading import change_state, key_of, tell
from policy_forum.features.amendments.commands.texts import (
    candidates_of,
    find_conflicts,
    parsed,
)
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import AmendmentState, compose
from policy_forum.features.motions.commands import adopt_text, load_motion
from policy_forum.features.motions.models import Motion
from policy_forum.platform.work import Work


def decide_amendments(
    work: Work,
    motion_id: MotionId,
    carried: Sequence[AmendmentId],
    lost: Sequence[AmendmentId] = (),
) -> tuple[AmendmentId, ...]:
    """Apply a ballot's result on amendments; returns those that were carried and yet fell.

    `carried` comes in the order of voting: one that contradicts an earlier one falls, and its
    reason names that one. Each that stands brings a revision of the motion; all numbers mean the
    text that was voted on. Whether the result may be declared is for the caller.
    """
    motion = load_motion(work, motion_id)
    put = _amendments_put(work, motion, [*carried, *lost])
    for key in lost:
        _end(work, motion, put[key], AmendmentState.LOST, "")

    standing = [put[key] for key in carried]
    composition = compose(parsed(motion.text_markdown), candidates_of(standing))
    numbers = []
    for step in composition.steps:
        amendment = put[step.candidate.key]
        _end(work, motion, amendment, AmendmentState.CARRIED, "")
        adopt_text(work, motion, step.text, f"Amendment {amendment.number} carried by the branch")
        numbers.append(str(amendment.number))
    for fallen in composition.fallen:
        amendment = put[fallen.candidate.key]
        _end(work, motion, amendment, AmendmentState.FELL, str(fallen.reason))
    if numbers:
        carry_others(work, motion, f"The branch carried amendment {', '.join(numbers)}")
    else:
        find_conflicts(work, motion)
    return tuple(fallen.candidate.key for fallen in composition.fallen)


def _amendments_put(
    work: Work, motion: Motion, keys: Sequence[AmendmentId]
) -> dict[AmendmentId, Amendment]:
    found = select(Amendment).where(Amendment.motion_id == motion.id, Amendment.id.in_(keys))
    put = {key_of(a): a for a in work.session.scalars(found) if a.state.is_ready}
    if len(put) == len(keys) == len(set(keys)):
        return put
    sentence = phrase(
        "Only amendments to this motion that fit its text can be decided, each of them once."
    )
    raise RefusedError(Refusal(Reason.WRONG_STATE, sentence, phrase("The way of an amendment")))


def _end(
    work: Work, motion: Motion, amendment: Amendment, state: AmendmentState, reason: str
) -> None:
    change_state(work, amendment, state, reason)
    event = AmendmentDecided(
        motion_id=MotionId(motion.id), amendment_id=key_of(amendment), outcome=state.value
    )
    work.record(event, reason)
    template = "amendment_fell" if state is AmendmentState.FELL else "amendment_decided"
    tell(
        work, amendment.proposer_id, template, amendment, motion,
        outcome=state.label.text, reason=reason,
    )  # fmt: skip
