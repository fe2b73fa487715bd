"""The regions and branches of the demonstration organisation, and how each branch decides.

Every place here is invented. Days are counted from the day the demonstration is loaded:
negative ones lie in the past.
"""

from dataclasses import dataclass, field

from policy_forum.features.branches.rules import (
    MODEL_MEETINGS,
    MODEL_RULES,
    CastingVote,
    Majority,
    MeetingRules,
    QuorumKind,
    Rules,
)

ORGANISATION = "The Commonweal League"


@dataclass(frozen=True, kw_only=True)
class StandingOrders:
    """One version of how a branch decides, under the names of the settings that members see.

    The quorum is a number of members or, where the kind says so, a share per hundred. Limits
    count words; `freeze_days` is how long before a ballot opens one must have joined. Meetings
    follow the model unless `meetings` says otherwise.
    """

    adopted: int
    quorum_amount: int
    quorum_kind: QuorumKind = QuorumKind.NUMBER
    majority: Majority = Majority.SIMPLE
    rule_change_majority: Majority = Majority.TWO_THIRDS
    casting_vote: CastingVote = CastingVote.NOT_CARRIED
    notice_days: int = 7
    seconders: int = 1
    title_words: int = 20
    motion_words: int = 450
    amendment_words: int = 200
    freeze_days: int = 28
    meetings: MeetingRules = MODEL_MEETINGS
    note: str = ""

    def quorum_of(self, members_on_roll: int) -> int:
        """How many must vote, of a roll of so many members: shares are rounded up."""
        if self.quorum_kind is QuorumKind.NUMBER:
            return self.quorum_amount
        return max(1, -(-members_on_roll * self.quorum_amount // 100))


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

    def orders_on(self, day: int) -> StandingOrders | Rules:
        """The version in force on a day; the model rules where the branch had none of its own."""
        in_force = [orders for orders in self.standing_orders if orders.adopted <= day]
        return in_force[-1] if in_force else MODEL_RULES


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
        (
            StandingOrders(
                adopted=-540,
                quorum_amount=4,
                casting_vote=CastingVote.CHAIR,
                amendment_words=250,
                meetings=MeetingRules(
                    mover_minutes=7, suspend_majority=Majority.TWO_THIRDS_PRESENT
                ),
                note="Agreed by the annual meeting at the Mechanics’ Hall.",
            ),
        ),
    ),
    Branch(
        "HAR",
        "Harrowfell",
        "north",
        (
            StandingOrders(
                adopted=-545,
                quorum_kind=QuorumKind.SHARE_PERCENT,
                quorum_amount=40,
                meetings=MeetingRules(speeches_each_side=3),
                note="Agreed by the annual meeting, with one vote against.",
            ),
        ),
    ),
    Branch(
        "SKE",
        "Skelderby",
        "north",
        (
            StandingOrders(
                adopted=-550,
                quorum_amount=3,
                notice_days=14,
                meetings=MeetingRules(
                    notice_days=14, motion_deadline_days=10, amendment_deadline_days=4
                ),
                note="Agreed by a general meeting; papers also go out by post.",
            ),
        ),
    ),
    Branch(
        "WHI",
        "Whinsay Bay",
        "north",
        (
            StandingOrders(
                adopted=-530,
                quorum_amount=3,
                casting_vote=CastingVote.CHAIR,
                title_words=45,
                note="Agreed by the annual meeting; long titles are welcome here.",
            ),
        ),
    ),
    Branch(
        "ASH",
        "Ashenford",
        "south",
        (
            StandingOrders(adopted=-548, quorum_amount=3, note="Agreed by the annual meeting."),
            StandingOrders(
                adopted=-160,
                quorum_amount=3,
                notice_days=10,
                seconders=2,
                motion_words=300,
                meetings=MeetingRules(
                    quorum_kind=QuorumKind.NUMBER, quorum_amount=4, secret_ballot_requests=3
                ),
                note="Revised by the annual meeting: longer notice, two seconders.",
            ),
        ),
    ),
    Branch(
        "MER",
        "Mereham St Jude",
        "south",
        (
            StandingOrders(
                adopted=-535,
                quorum_amount=3,
                notice_days=3,
                majority=Majority.ABSOLUTE,
                note="Agreed by the annual meeting: half of the roll must agree.",
            ),
        ),
    ),
    Branch(
        "QUE",
        "Queensmarsh",
        "south",
        (
            StandingOrders(
                adopted=-552,
                quorum_kind=QuorumKind.SHARE_PERCENT,
                quorum_amount=50,
                motion_words=350,
                note="Agreed by an online ballot of all members.",
            ),
        ),
    ),
    Branch(
        "POL",
        "Polwennack",
        "south",
        (
            StandingOrders(
                adopted=-525,
                quorum_amount=2,
                notice_days=10,
                note="Agreed by the annual meeting in the net loft.",
            ),
        ),
    ),
    Branch(
        "LLA",
        "Llanddôl a’r Cylch",
        "celtic",
        (
            StandingOrders(
                adopted=-551,
                quorum_kind=QuorumKind.SHARE_PERCENT,
                quorum_amount=30,
                notice_days=14,
                note="Agreed by the annual meeting; papers in Welsh and in English.",
            ),
        ),
    ),
    Branch(
        "MOR",
        "Pentre Môr-wyn",
        "celtic",
        (
            StandingOrders(
                adopted=-520,
                quorum_amount=3,
                freeze_days=60,
                note="Agreed by the annual meeting, in Welsh and in English.",
            ),
        ),
    ),
    Branch(
        "INV",
        "Inverdòran",
        "celtic",
        (
            StandingOrders(
                adopted=-544,
                quorum_amount=4,
                majority=Majority.ABSOLUTE,
                amendment_words=150,
                meetings=MeetingRules(reply_minutes=0, next_business_majority=Majority.TWO_THIRDS),
                note="Agreed by the annual meeting, on a motion of the committee.",
            ),
        ),
    ),
    Branch("EIL", "Eilean Sàil", "celtic"),
)

_BY_CODE = {branch.code: branch for branch in BRANCHES}


def branch_of(code: str) -> Branch:
    """The branch with that code; KeyError if there is none."""
    return _BY_CODE[code]
