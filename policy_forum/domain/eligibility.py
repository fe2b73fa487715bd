"""Who is on a roll, and for each member who is not, why not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policy_forum.domain.identifiers import BranchId, MemberId
from policy_forum.domain.phrases import Phrase, phrase


class Standing(StrEnum):
    """A member's standing with the organisation."""

    GOOD = "good"
    LAPSED = "lapsed"
    SUSPENDED = "suspended"


@dataclass(frozen=True)
class Elector:
    """What a roll rule needs to know of a member."""

    member_id: MemberId
    branch_id: BranchId
    joined_on: date
    standing: Standing


@dataclass(frozen=True)
class RollRule:
    """Members of one branch, in good standing, who joined before the freeze date."""

    branch_id: BranchId
    freeze_date: date


def reason_not_on_roll(elector: Elector, rule: RollRule) -> Phrase | None:
    """Why a member is not on the roll; None if she is."""
    if elector.branch_id != rule.branch_id:
        return phrase("You are not a member of the branch that votes here.")
    if elector.standing is not Standing.GOOD:
        return phrase(
            "Your membership was %(standing)s when the roll was made.", standing=elector.standing
        )
    if elector.joined_on >= rule.freeze_date:
        return phrase(
            "You joined on %(joined)s, and the freeze date was %(freeze)s.",
            joined=elector.joined_on,
            freeze=rule.freeze_date,
        )
    return None


def roll(electors: Iterable[Elector], rule: RollRule) -> tuple[MemberId, ...]:
    """The members who may vote, in the order of their keys."""
    return tuple(sorted(e.member_id for e in electors if reason_not_on_roll(e, rule) is None))
