"""The mandate that a meeting gives: the decision of the branch, without a ballot of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from policy_forum.domain.counting.majority import Tally
from policy_forum.domain.identifiers import MandateId
from policy_forum.features.ballots import rules
from policy_forum.features.ballots.models import Mandate
from policy_forum.features.ballots.rules import QuestionOutcome
from policy_forum.features.branches.rules import Majority, Rules
from policy_forum.features.motions.models import Motion
from policy_forum.platform.work import Work


@dataclass(frozen=True)
class MeetingDecision:
    """What a meeting decided on a motion, and what shows that it was decided rightly.

    `roll` are the membership numbers of those who might vote and were there; `quorum` is how many
    of them had to be.
    """

    outcome: QuestionOutcome
    tally: Tally
    majority: Majority
    quorum: int
    roll: Sequence[str]
    by_casting_vote: bool = False


def record_mandate(
    work: Work, motion: Motion, decision: MeetingDecision, orders: Rules
) -> MandateId:
    """Keep a meeting's decision on the motion as it stands; one that was there is replaced.

    Whether it may be decided is for the caller, who then decides the motion.
    """
    found = select(Mandate).where(Mandate.motion_id == motion.id)
    mandate = work.session.scalar(found) or Mandate(motion_id=motion.id)
    mandate.ballot_id = None
    mandate.standing_orders_id = orders.standing_orders_id
    mandate.standing_orders_version = orders.version
    mandate.revision = motion.revision
    mandate.outcome, mandate.by_casting_vote = decision.outcome, decision.by_casting_vote
    mandate.votes_for, mandate.votes_against = decision.tally.in_favour, decision.tally.against
    mandate.votes_abstain, mandate.voted = decision.tally.abstained, decision.tally.voted
    mandate.quorum = decision.quorum
    mandate.roll_count = len(decision.roll)
    mandate.roll_hash = rules.hash_of_roll(decision.roll)
    mandate.majority = decision.majority
    mandate.decided_at = work.now
    work.session.add(mandate)
    work.session.flush()
    return MandateId(mandate.id)
