"""The regions and branches of the demonstration organisation, and how each branch decides.

Every place here is invented. Days are counted from the day the demonstration is loaded:
negative ones lie in the past.
"""

from dataclasses import dataclass, field
from typing import Literal

ORGANISATION = "The Commonweal League"

Majority = Literal["simple", "two_thirds", "absolute"]


@dataclass(frozen=True, kw_only=True)
class StandingOrders:
    """One version of how a branch decides. Limits count words; a share counts per hundred members.

    Exactly one of `quorum_number` and `quorum_percent` is set.
    """

    adopted: int
    quorum_number: int | None = None
    quorum_percent: int | None = None
    majority: Majority = "simple"
    rule_change_majority: Majority = "two_thirds"
    notice_days: int = 7
    motion_words: int = 400
    title_words: int = 20
    amendment_words: int = 200
    seconders: int = 1
    abstentions_count: bool = False
    casting_vote: bool = True
    remark: str = ""

    def quorum_of(self, members: int) -> int:
        """How many must vote, of a roll of so many members: shares are rounded up."""
        if self.quorum_number is not None:
            return self.quorum_number
        return -(-members * (self.quorum_percent or 0) // 100)


@dataclass(frozen=True)
class Region:
    """A part of the country."""

    key: str
    name: str


@dataclass(frozen=True)
class Branch:
    """A branch with its code, its region and its versions of standing orders, oldest first."""

    code: str
    name: str
    region: str
    standing_orders: tuple[StandingOrders, ...] = field(default=())

    def orders_on(self, day: int) -> StandingOrders:
        """The version in force on a day; the model rules where the branch had none of its own."""
        in_force = [orders for orders in self.standing_orders if orders.adopted <= day]
        return in_force[-1] if in_force else MODEL_RULES


MODEL_RULES = StandingOrders(
    adopted=-1200,
    quorum_percent=25,
    remark="The League's model rules, for branches that have made none of their own.",
)

REGIONS = (
    Region("north", "North and Dales"),
    Region("south", "South and Rivers"),
    Region("celtic", "Wales, Scotland and the Isles"),
)

BRANCHES = (
    Branch(
        "NOR",
        "Norbeck and the Upper Dale",
        "north",
        (StandingOrders(adopted=-540, quorum_number=4, notice_days=7, amendment_words=250),),
    ),
    Branch("HAR", "Harrowfell", "north", (StandingOrders(adopted=-545, quorum_percent=40),)),
    Branch(
        "SKE",
        "Skelderby",
        "north",
        (StandingOrders(adopted=-550, quorum_number=3, notice_days=14, casting_vote=False),),
    ),
    Branch(
        "WHI",
        "Whinsay Bay",
        "north",
        (
            StandingOrders(
                adopted=-530,
                quorum_number=3,
                title_words=45,
                remark="Titles may be long here: the branch likes to say what it means.",
            ),
        ),
    ),
    Branch(
        "ASH",
        "Ashenford",
        "south",
        (
            StandingOrders(adopted=-548, quorum_number=3, notice_days=7),
            StandingOrders(
                adopted=-160,
                quorum_number=3,
                notice_days=10,
                seconders=2,
                motion_words=300,
                remark="Revised by the annual meeting: longer notice, two seconders.",
            ),
        ),
    ),
    Branch(
        "MER",
        "Mereham St Jude",
        "south",
        (StandingOrders(adopted=-535, quorum_number=3, notice_days=3, majority="absolute"),),
    ),
    Branch(
        "QUE",
        "Queensmarsh",
        "south",
        (StandingOrders(adopted=-552, quorum_percent=50, motion_words=350),),
    ),
    Branch(
        "POL",
        "Polwennack",
        "south",
        (StandingOrders(adopted=-525, quorum_number=2, notice_days=10, casting_vote=False),),
    ),
    Branch(
        "LLA",
        "Llanddôl a’r Cylch",
        "celtic",
        (
            StandingOrders(
                adopted=-551,
                quorum_percent=30,
                notice_days=14,
                remark="Notices and papers go out in Welsh and in English on the same day.",
            ),
        ),
    ),
    Branch(
        "MOR",
        "Pentre Môr-wyn",
        "celtic",
        (StandingOrders(adopted=-520, quorum_number=3, abstentions_count=True),),
    ),
    Branch(
        "INV",
        "Inverdòran",
        "celtic",
        (StandingOrders(adopted=-544, quorum_number=4, majority="absolute", amendment_words=150),),
    ),
    Branch("EIL", "Eilean Sàil", "celtic"),
)

_BY_CODE = {branch.code: branch for branch in BRANCHES}


def branch_of(code: str) -> Branch:
    """The branch with that code; KeyError if there is none."""
    return _BY_CODE[code]
