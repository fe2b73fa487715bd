"""Standing orders as data: the settings of one version, and the model rules."""

from dataclasses import dataclass

from policy_forum.domain.text.votes import VotingOrder
from policy_forum.features.branches.rules.meetings import MODEL_MEETINGS, MeetingRules
from policy_forum.features.branches.rules.states import CastingVote, Majority, QuorumKind


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
    amendment_order: VotingOrder = VotingOrder.AS_RECEIVED
    meetings: MeetingRules = MODEL_MEETINGS

    def quorum_of(self, members_on_roll: int) -> int:
        """How many must vote for a decision to stand; a share is rounded up, at least one."""
        if self.quorum_kind is QuorumKind.NUMBER:
            return self.quorum_amount
        return max(1, -(-members_on_roll * self.quorum_amount // 100))

    def quorum_of_meeting(self, entitled: int) -> int:
        """How many must be present for a meeting to decide; see `MeetingRules.quorum_of`."""
        return self.meetings.quorum_of(entitled)


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
    amendment_order=VotingOrder.AS_RECEIVED,
)

SETTINGS = (
    "quorum_kind",
    "quorum_amount",
    "majority",
    "rule_change_majority",
    "casting_vote",
    "notice_days",
    "seconders",
    "title_words",
    "motion_words",
    "amendment_words",
    "freeze_days",
    "amendment_order",
)
"""The settings that have a column each; those of meetings are in `Rules.meetings`."""

OF_MEETINGS = "meeting_"
"""What stands before the name of a setting of meetings where both kinds are named."""


def value_of(rules: Rules, name: str) -> object:
    """A setting by its name, such as `notice_days` or, of meetings, `meeting_notice_days`.

    Raises AttributeError for a name that no setting has.
    """
    if name.startswith(OF_MEETINGS):
        return getattr(rules.meetings, name.removeprefix(OF_MEETINGS))
    return getattr(rules, name)
