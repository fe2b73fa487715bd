"""How a motion's way through its branch ends, and the steps that higher features take."""

from sqlalchemy import select

from policy_forum.domain.access.policy import Action
from policy_forum.domain.events import (
    MotionDecided,
    MotionNotReached,
    MotionRemitted,
    MotionWithdrawn,
)
from policy_forum.domain.identifiers import CycleId, MotionId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.features.motions.commands.loading import (
    authorise,
    calendar_for,
    change_state,
    load_motion,
    notify_member,
)
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import (
    MotionState,
    refusal_to_call_not_reached,
)
from policy_forum.platform.work import Work


def withdraw_motion(work: Work, motion_id: MotionId, reason: str) -> None:
    """Take a motion away for good; the reason is shown to those who could read it."""
    motion = load_motion(work, motion_id)
    authorise(work, Action.WITHDRAW_MOTION, motion)
    if motion.state is not MotionState.DRAFT:
        work.refuse_if(_refusal_without(reason))
    change_state(work, motion, MotionState.WITHDRAWN, reason)
    motion.decided_at = work.now
    work.record(MotionWithdrawn(motion_id=motion_id), motion.state_reason)


def remit_motion(work: Work, motion_id: MotionId, reason: str) -> None:
    """Record that the branch sends the motion back for more work instead of deciding it."""
    motion = load_motion(work, motion_id)
    authorise(work, Action.REMIT_MOTION, motion)
    work.refuse_if(_refusal_without(reason))
    change_state(work, motion, MotionState.REMITTED, reason)
    motion.decided_at = work.now
    work.record(MotionRemitted(motion_id=motion_id), motion.state_reason)
    notify_member(work, motion.mover_id, "motion_remitted", motion, reason=motion.state_reason)


def mark_not_reached(work: Work, motion_id: MotionId, reason: str = "") -> None:
    """Record that the window closed before the motion's next step was taken."""
    motion = load_motion(work, motion_id)
    calendar = authorise(work, Action.MARK_NOT_REACHED, motion)
    work.refuse_if(refusal_to_call_not_reached(motion.state, calendar, work.now))
    _not_reached(work, motion, reason)


def mark_all_not_reached(work: Work, cycle_id: CycleId) -> int:
    """Record it for every motion of a cycle whose last window has closed; returns how many."""
    calendar = calendar_for(work, cycle_id)
    waiting = select(Motion).where(
        Motion.cycle_id == cycle_id,
        Motion.state.in_((MotionState.PROPOSED, MotionState.CARRIED)),
        Motion.is_held.is_(False),
    )
    missed = [
        motion
        for motion in work.session.scalars(waiting.with_for_update().order_by(Motion.id))
        if refusal_to_call_not_reached(motion.state, calendar, work.now) is None
    ]
    for motion in missed:
        _not_reached(work, motion, "")
    return len(missed)


def decide_motion(
    work: Work,
    motion_id: MotionId,
    outcome: MotionState,
    mandate_id: int | None,
    reason: str = "",
) -> None:
    """Record the branch's decision: CARRIED, LOST, TIED, or another state that the table allows.

    Whether the actor may declare it is for the caller, who also keeps the mandate.
    """
    motion = load_motion(work, motion_id)
    change_state(work, motion, outcome, reason)
    motion.decided_at = work.now
    event = MotionDecided(motion_id=motion_id, outcome=outcome.value, mandate_id=mandate_id)
    work.record(event, motion.state_reason)
    notify_member(
        work, motion.mover_id, "motion_decided", motion, outcome=outcome.label.text, reason=reason
    )


def move_on(work: Work, motion: Motion, to: MotionState, reason: str = "") -> None:
    """Take a motion to one of the later states; the caller authorises and records its own event."""
    change_state(work, motion, to, reason)


def _not_reached(work: Work, motion: Motion, reason: str) -> None:
    change_state(work, motion, MotionState.NOT_REACHED, reason)
    motion.decided_at = motion.decided_at or work.now
    work.record(MotionNotReached(motion_id=MotionId(motion.id)), motion.state_reason)
    notify_member(work, motion.mover_id, "motion_not_reached", motion)


def _refusal_without(reason: str) -> Refusal | None:
    if reason.strip():
        return None
    return Refusal(Reason.INVALID, phrase("Give a reason; it will be shown with the motion."))
