"""The chair sets the order in which amendments are voted on."""

from collections.abc import Sequence

from policy_forum.domain.access.policy import Action
from policy_forum.domain.events import VotingOrderSet
from policy_forum.domain.identifiers import AmendmentId, MotionId
from policy_forum.features.amendments.commands.loading import authorise
from policy_forum.features.amendments.models import VotingOrder
from policy_forum.features.amendments.queries.order import list_proposals
from policy_forum.features.amendments.rules.reading import tidy_reason
from policy_forum.features.amendments.rules.voting import refusal_to_order
from policy_forum.features.motions.commands import load_motion
from policy_forum.platform.work import Work


def set_voting_order(
    work: Work, motion_id: MotionId, amendment_ids: Sequence[AmendmentId], reason: str
) -> None:
    """Put all amendments that go to the vote in this order, and say why.

    Refused while a ballot is held, and when the amendments are no longer those that the chair
    saw. What comes in afterwards goes where the standing orders have it.
    """
    motion = load_motion(work, motion_id)
    authorise(work, Action.ORDER_AMENDMENTS, motion, None)
    standing = list_proposals(work.session, motion_id)
    work.refuse_if(refusal_to_order(standing, amendment_ids, tidy_reason(reason)))

    order = VotingOrder(
        motion_id=motion_id,
        amendment_ids=list(amendment_ids),
        reason=tidy_reason(reason),
        set_by_id=work.actor.member_id,
        set_at=work.now,
    )
    work.session.add(order)
    event = VotingOrderSet(motion_id=motion_id, amendment_ids=tuple(amendment_ids))
    work.record(event, order.reason)
