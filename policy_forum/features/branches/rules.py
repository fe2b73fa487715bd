"""Standing orders as data: what the settings mean, and the model rules every branch starts from."""

from dataclasses import dataclass
from enum import StrEnum

from policy_forum.domain.phrases import Phrase, phrase


class QuorumKind(StrEnum):
    """How a quorum is stated."""

    NUMBER = "number"
    SHARE_PERCENT = "share_percent"


class Majority(StrEnum):
    """What carries a question. Abstentions never count towards a majority of votes cast."""

    SIMPLE = "simple"
    TWO_THIRDS = "two_thirds"
    ABSOLUTE = "absolute"

    @property
    def label(self) -> Phrase:
        """The majority as a rule book says it."""
        return _MAJORITIES[self]


_MAJORITIES = {
    Majority.SIMPLE: phrase("more votes for than against"),
    Majority.TWO_THIRDS: phrase("two thirds of the votes cast for and against"),
    Majority.ABSOLUTE: phrase("more than half of all on the roll"),
}


class CastingVote(StrEnum):
    """What happens on a tie."""

    NOT_CARRIED = "not_carried"
    CHAIR = "chair"


@dataclass(frozen=True)
class Rules:
    """The settings of one version of standing orders, apart from where they are stored.

    `branch_id` is None for the model rules. Counts of words follow `domain.text`.
    """

    standing_orders_id: int | None
    branch_id: int | None
    version: int
    quorum_kind: QuorumKind
    quorum_amount: int
    majority: Majority
    rule_change_majority: Majority
    casting_vote: CastingVote
    notice_days: int
    seconders: int
    title_words: int
    motion_words: int
    amendment_words: int
    freeze_days: int

    def quorum_of(self, members_on_roll: int) -> int:
        """How many must vote for a decision to stand; a share is rounded up, at least one."""
        if self.quorum_kind is QuorumKind.NUMBER:
            return self.quorum_amount
        return max(1, -(-members_on_roll * self.quorum_amount // 100))


MODEL_RULES = Rules(
    standing_orders_id=None,
    branch_id=None,
    version=1,
    quorum_kind=QuorumKind.SHARE_PERCENT,
    quorum_amount=10,
    majority=Majority.SIMPLE,
    rule_change_majority=Majority.TWO_THIRDS,
    casting_vote=CastingVote.NOT_CARRIED,
    notice_days=7,
    seconders=1,
    title_words=20,
    motion_words=500,
    amendment_words=150,
    freeze_days=28,
)
