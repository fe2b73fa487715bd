"""What branches decided, with everything that shows it was decided rightly."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from policy_forum.domain.counting.majority import Result
from policy_forum.domain.identifiers import (
    BallotId,
    BranchId,
    MandateId,
    MotionId,
    StandingOrdersId,
)
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.ballots import rules
from policy_forum.features.ballots.models import Mandate
from policy_forum.features.ballots.rules import Choice, QuestionOutcome
from policy_forum.features.branches.models import Branch
from policy_forum.features.branches.rules import Majority
from policy_forum.features.motions.models import Motion


@dataclass(frozen=True)
class MandateRow:
    """A branch's decision on a motion. `revision` is the text that was decided.

    Without `ballot_id` a meeting decided: the roll is who might vote and was there.
    """

    id: MandateId
    motion_id: MotionId
    ballot_id: BallotId | None
    branch_id: BranchId
    branch_name: str
    standing_orders_id: StandingOrdersId | None
    standing_orders_version: int
    revision: int
    outcome: QuestionOutcome
    by_casting_vote: bool
    votes_for: int
    votes_against: int
    votes_abstain: int
    voted: int
    quorum: int
    roll_count: int
    roll_hash: str
    majority: Majority
    decided_at: datetime

    @property
    def is_unopposed(self) -> bool:
        """Whether it was carried without a vote against."""
        return self.outcome is QuestionOutcome.CARRIED and self.votes_against == 0

    @property
    def is_of_meeting(self) -> bool:
        """Whether a meeting decided, rather than a ballot."""
        return self.ballot_id is None

    @property
    def result(self) -> Result:
        """The result that follows from the counts of a ballot."""
        tally = rules.tally_of(self.votes_for, self.votes_against, self.votes_abstain)
        return rules.result_of(tally, self.majority, self.quorum, self.roll_count, self.voted)

    @property
    def words(self) -> tuple[Phrase, ...]:
        """Why it was decided so."""
        is_for = self.outcome is QuestionOutcome.CARRIED
        if self.is_of_meeting:
            return self._words_of_meeting(is_for=is_for)
        casting_vote = (Choice.FOR if is_for else Choice.AGAINST) if self.by_casting_vote else None
        return rules.words_of(self.result, self.outcome, casting_vote)

    def _words_of_meeting(self, *, is_for: bool) -> tuple[Phrase, ...]:
        there = phrase(
            "A meeting of the branch decided: %(there)s who might vote were there, and the quorum "
            "of %(quorum)s was met.",
            there=self.roll_count,
            quorum=self.quorum,
        )
        counts = phrase(
            "%(for_)s voted for, %(against)s against and %(abstained)s abstained; it takes "
            "%(majority)s.",
            for_=self.votes_for,
            against=self.votes_against,
            abstained=self.votes_abstain,
            majority=self.majority.label,
        )
        if not self.by_casting_vote:
            return there, counts
        carried = phrase("The casting vote of the chair carried it.")
        return there, counts, carried if is_for else phrase("The casting vote was against.")


def mandate_of(session: Session, motion_id: int) -> MandateRow | None:
    """The mandate of a motion; None while its branch has not decided. One statement."""
    return list_mandates(session, [motion_id]).get(MotionId(motion_id))


def list_mandates(session: Session, motion_ids: Iterable[int]) -> dict[MotionId, MandateRow]:
    """The mandates of several motions, by motion; those without are left out. One statement."""
    rows = session.execute(
        select(Mandate, Branch.id, Branch.name)
        .join(Motion, Motion.id == Mandate.motion_id)
        .join(Branch, Branch.id == Motion.branch_id)
        .where(Mandate.motion_id.in_(list(motion_ids)))
    )
    return {MotionId(row[0].motion_id): _row(*row) for row in rows}


def _row(mandate: Mandate, branch_id: int, branch_name: str) -> MandateRow:
    orders_id = mandate.standing_orders_id
    return MandateRow(
        id=MandateId(mandate.id),
        motion_id=MotionId(mandate.motion_id),
        ballot_id=BallotId(mandate.ballot_id) if mandate.ballot_id else None,
        branch_id=BranchId(branch_id),
        branch_name=branch_name,
        standing_orders_id=StandingOrdersId(orders_id) if orders_id else None,
        standing_orders_version=mandate.standing_orders_version,
        revision=mandate.revision,
        outcome=mandate.outcome,
        by_casting_vote=mandate.by_casting_vote,
        votes_for=mandate.votes_for,
        votes_against=mandate.votes_against,
        votes_abstain=mandate.votes_abstain,
        voted=mandate.voted,
        quorum=mandate.quorum,
        roll_count=mandate.roll_count,
        roll_hash=mandate.roll_hash,
        majority=mandate.majority,
        decided_at=mandate.decided_at,
    )
