"""From one year to the next: opening the cycle, and offering back what was not settled."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from policy_forum.domain.access.policy import Action
from policy_forum.domain.cycle import Stage, Window
from policy_forum.domain.events import MotionOffered
from policy_forum.domain.identifiers import CycleId, GoalId, MotionId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.features.conference.commands.loading import authorise_in, tell_branch
from policy_forum.features.conference.models import MotionOffer
from policy_forum.features.conference.rules import OFFERED_STATES
from policy_forum.features.cycles import commands as cycles
from policy_forum.features.cycles.models import Cycle
from policy_forum.features.motions import commands as motions
from policy_forum.features.motions.models import Motion
from policy_forum.platform.work import Work


def open_next_cycle(
    work: Work,
    from_cycle_id: CycleId,
    year: int,
    title: str,
    *,
    windows: Mapping[Stage, Window],
    goal_ids: Sequence[GoalId] = (),
) -> CycleId:
    """Open the cycle that follows another, and offer its unsettled motions to their branches.

    Motions whose last window has closed without their next step are called not reached first.
    """
    # Whoever comes second waits here, and then finds the cycle that the first has opened.
    work.session.get(Cycle, from_cycle_id, with_for_update=True)
    if _following(work, from_cycle_id) is not None:
        sentence = phrase("The next cycle has been opened already; it is on the page of the year.")
        raise RefusedError(Refusal(Reason.ALREADY_DONE, sentence))
    opened = cycles.open_next_cycle(
        work, from_cycle_id, year, title, windows=windows, goal_ids=goal_ids
    )
    motions.mark_all_not_reached(work, from_cycle_id)
    _offer_all(work, from_cycle_id, opened)
    return opened


def offer_motions(work: Work, from_cycle_id: CycleId) -> int:
    """Offer what has been remitted or not reached since the next cycle was opened; how many."""
    authorise_in(work, Action.OPEN_NEXT_CYCLE, from_cycle_id)
    cycle_id = _following(work, from_cycle_id)
    if cycle_id is None:
        sentence = phrase("Open the next cycle first: motions are offered for that year.")
        raise RefusedError(Refusal(Reason.WRONG_STATE, sentence))
    return _offer_all(work, from_cycle_id, cycle_id)


def take_up_offer(work: Work, motion_id: MotionId, cycle_id: CycleId) -> MotionId:
    """Bring an offered motion again as a draft of a member of its branch; once for each offer.

    The offer is locked, so that of two who press at once the second is told that it was done.
    """
    offer = work.session.get(MotionOffer, (motion_id, cycle_id), with_for_update=True)
    if offer is None:
        raise RefusedError(Refusal(Reason.INVALID, phrase("This motion was not offered.")))
    brought = motions.bring_again(work, motion_id, cycle_id)
    offer.taken_up_by_id = brought
    return brought


def _following(work: Work, cycle_id: CycleId) -> CycleId | None:
    found = work.session.scalar(
        select(Cycle.id).where(Cycle.opened_from_id == cycle_id).order_by(Cycle.year).limit(1)
    )
    return CycleId(found) if found is not None else None


def _offer_all(work: Work, from_cycle_id: CycleId, cycle_id: CycleId) -> int:
    offered = select(MotionOffer.motion_id).where(MotionOffer.cycle_id == cycle_id)
    unsettled = select(Motion).where(
        Motion.cycle_id == from_cycle_id,
        Motion.state.in_(OFFERED_STATES),
        Motion.number.is_not(None),
        Motion.id.not_in(offered),
    )
    found = work.session.scalars(unsettled.order_by(Motion.id).with_for_update()).all()
    for motion in found:
        offer = MotionOffer(motion_id=motion.id, cycle_id=cycle_id, offered_at=work.now)
        work.session.add(offer)
        work.record(MotionOffered(motion_id=MotionId(motion.id), cycle_id=cycle_id))
        tell_branch(work, motion, "conference_offered", {"path": "/conference/offers"})
    return len(found)
