"""Who is on a roll, and for each member who is not, why not."""

from collections import Counter
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


class RollBody(StrEnum):
    """From whom a roll is made."""

    BRANCH = "branch"
    EVERYONE = "everyone"
    OFFICERS = "officers"
    DELEGATES = "delegates"
    PRESENT = "present"

    @property
    def label(self) -> Phrase:
        """Whom that means, as people read it."""
        return _BODIES[self]

    @property
    def has_freeze_date(self) -> bool:
        """Whether the day of joining matters: an office or a credential outweighs it."""
        return self in {RollBody.BRANCH, RollBody.EVERYONE}


_BODIES = {
    RollBody.BRANCH: phrase("the members of the branch"),
    RollBody.EVERYONE: phrase("all members of the organisation"),
    RollBody.OFFICERS: phrase("those who hold an office"),
    RollBody.DELEGATES: phrase("the delegates who are named"),
    RollBody.PRESENT: phrase("those present at the meeting who may vote"),
}


_NAMED = frozenset({RollBody.DELEGATES, RollBody.PRESENT})


class Bar(StrEnum):
    """What keeps a member off a roll."""

    OTHER_BRANCH = "other_branch"
    NO_OFFICE = "no_office"
    NOT_NAMED = "not_named"
    STANDING = "standing"
    JOINED = "joined"
    # Of meetings alone, where standing orders let nobody vote who came after the opening.
    LATE = "late"

    @property
    def shuts_out(self) -> bool:
        """Whether it keeps out somebody of the body that votes, rather than a stranger to it."""
        return self in {Bar.STANDING, Bar.JOINED}


@dataclass(frozen=True)
class Elector:
    """What a roll rule needs to know of a member."""

    member_id: MemberId
    branch_id: BranchId
    joined_on: date
    standing: Standing


@dataclass(frozen=True)
class RollRule:
    """Members in good standing: of one branch, or (None) of all, as `body` says.

    Where the body has a freeze date, they joined before it. `named` are those who hold an office,
    are delegates, or are at the meeting and may vote there, when the roll is made.
    """

    branch_id: BranchId | None
    freeze_date: date
    body: RollBody = RollBody.BRANCH
    named: frozenset[MemberId] = frozenset()


def bar_of(elector: Elector, rule: RollRule) -> Bar | None:
    """What keeps a member off the roll; None if nothing does."""
    if rule.branch_id is not None and elector.branch_id != rule.branch_id:
        return Bar.OTHER_BRANCH
    if rule.body is RollBody.OFFICERS and elector.member_id not in rule.named:
        return Bar.NO_OFFICE
    if rule.body in _NAMED and elector.member_id not in rule.named:
        return Bar.NOT_NAMED
    if elector.standing is not Standing.GOOD:
        return Bar.STANDING
    if rule.body.has_freeze_date and elector.joined_on >= rule.freeze_date:
        return Bar.JOINED
    return None


def reason_not_on_roll(elector: Elector, rule: RollRule) -> Phrase | None:
    """Why a member is not on the roll, said to her; None if she is."""
    bar = bar_of(elector, rule)
    if bar is None:
        return None
    if bar is Bar.STANDING:
        return phrase(
            "Your membership was %(standing)s when the roll was made.", standing=elector.standing
        )
    if bar is Bar.JOINED:
        return phrase(
            "You joined on %(joined)s, and the freeze date was %(freeze)s.",
            joined=elector.joined_on,
            freeze=rule.freeze_date,
        )
    if rule.body is RollBody.PRESENT and bar is Bar.NOT_NAMED:
        return _NOT_PRESENT
    return _TO_STRANGERS[bar]


_NOT_PRESENT = phrase(
    "Those vote here who were at the meeting, and might vote in it, when this vote was opened."
)
_TO_STRANGERS = {
    Bar.OTHER_BRANCH: phrase("You are not a member of the branch that votes here."),
    Bar.NO_OFFICE: phrase("Those who hold an office vote here, and you held none."),
    Bar.NOT_NAMED: phrase("The delegates who were named vote here, and you are not among them."),
}


def roll(electors: Iterable[Elector], rule: RollRule) -> tuple[MemberId, ...]:
    """The members who may vote, in the order of their keys."""
    return tuple(sorted(e.member_id for e in electors if bar_of(e, rule) is None))


@dataclass(frozen=True)
class ShutOut:
    """How many of the body a rule kept off a roll."""

    bar: Bar
    sentence: Phrase
    count: int


def shut_out(electors: Iterable[Elector], rule: RollRule) -> tuple[ShutOut, ...]:
    """How many of the body each rule keeps off the roll, in the order of the rules."""
    counts = Counter(bar for e in electors if (bar := bar_of(e, rule)) and bar.shuts_out)
    return tuple(ShutOut(bar, _said(bar, rule), counts[bar]) for bar in Bar if counts[bar])


def _said(bar: Bar, rule: RollRule) -> Phrase:
    if bar is Bar.STANDING:
        return phrase("Not in good standing when the roll was made")
    return phrase("Joined on or after the freeze date, %(freeze)s", freeze=rule.freeze_date)
