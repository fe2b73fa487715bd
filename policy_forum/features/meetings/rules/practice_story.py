"""The story of a practice meeting: its made-up people, their motion, and what they call out.

Everything here is invented. Whoever practises chairs; the people are numbered in the order of
`PEOPLE`, beginning with 1, and 0 is herself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.meetings.rules.states import CheckIn, SpeakerRole, VotesBy


class Part(IntEnum):
    """Who is who: the place of each in `PEOPLE`."""

    CHAIR = 0
    SECRETARY = 1
    FIRST_TELLER = 2
    SECOND_TELLER = 3
    MOVER = 4
    SECONDER = 5
    OF_THE_BRIDGE = 6
    OF_THE_FOOTBRIDGE = 7
    OF_THE_BENCH = 8
    STICKLER = 9
    IMPATIENT = 10
    FIRST_CARD = 11
    SECOND_CARD = 12
    THIRD_CARD = 13
    AWAY = 14
    NEWCOMER = 15


@dataclass(frozen=True)
class Player:
    """A made-up member, and how she comes to the meeting (None: she sends apologies)."""

    given_name: str
    family_name: str
    comes: CheckIn | None
    votes_by: VotesBy | None = None


_DOOR, _PHONE, _ONLINE = CheckIn.DOOR, CheckIn.OWN_PHONE, CheckIn.ONLINE

PEOPLE: Mapping[Part, Player] = {
    Part.SECRETARY: Player("Bethan", "Quill", _PHONE),
    Part.FIRST_TELLER: Player("Tomos", "Abacus", _PHONE),
    Part.SECOND_TELLER: Player("Agnes", "Tallyman", _PHONE),
    Part.MOVER: Player("Winifred", "Mallard", _PHONE),
    Part.SECONDER: Player("Idris", "Pond", _ONLINE),
    Part.OF_THE_BRIDGE: Player("Marjorie", "Weir", _PHONE),
    Part.OF_THE_FOOTBRIDGE: Player("Cuthbert", "Span", _ONLINE),
    Part.OF_THE_BENCH: Player("Nerys", "Settle", _ONLINE),
    Part.STICKLER: Player("Percival", "Clause", _PHONE),
    Part.IMPATIENT: Player("Rhiannon", "Swift", _ONLINE),
    Part.FIRST_CARD: Player("Ewart", "Nettle", _DOOR, VotesBy.CARD),
    Part.SECOND_CARD: Player("Doris", "Plum", _DOOR, VotesBy.CARD),
    Part.THIRD_CARD: Player("Gwilym", "Thatch", _DOOR, VotesBy.CARD),
    Part.AWAY: Player("Olive", "Elsewhere", None),
    Part.NEWCOMER: Player("Jac", "Newman", _ONLINE),
}
# What she is called who does not say her name.
NOBODYS_NAME = "You"
NAME_CHARACTERS = 40

MEETING = "Practice meeting"
LAST_MEETING = "Last meeting"
PLACE = "The old schoolroom, Mill Lane"
LINK = "https://meet.example.org/practice"
ADJUSTMENTS = "Level entrance by the bicycle shed. The urn hisses; nothing is wrong with it."
REPORT = "The treasurer’s report"
APOLOGY = "The cat has taken the car keys."
ORDERS_NOTE = "Agreed by the annual meeting, after the raffle."

TITLE = "A fair crossing for the ducks of Mill Lane"
TEXT = """## This branch notes

1. Forty-one ducks cross Mill Lane twice a day, and nobody has asked them where.
2. Last Tuesday the number 7 bus waited eleven minutes for a family of mallards to agree.

## This branch believes

1. A village that stops for its ducks also stops for its children.

## This branch resolves

1. To ask the parish council for a painted crossing outside the bakery.
2. To pay for two signs, at no more than 80 pounds, from the funds of the branch.
3. To thank the driver of the number 7 bus for her patience.
"""


@dataclass(frozen=True)
class WrittenAmendment:
    """An amendment of the story: these words for those, in the motion or in amendment `parent`."""

    number: int
    by: Part
    instead_of: str
    words: str
    reason: str
    parent: int | None = None


_BRIDGE = "a painted crossing at the mill bridge, where the ducks cross already"
AMENDMENTS = (
    WrittenAmendment(
        1,
        Part.OF_THE_BRIDGE,
        "a painted crossing outside the bakery",
        _BRIDGE,
        "They gather at the bakery for the crumbs. They cross at the bridge.",
    ),
    WrittenAmendment(
        2,
        Part.OF_THE_FOOTBRIDGE,
        "a painted crossing outside the bakery",
        "a footbridge with a gentle ramp",
        "Paint washes off. A bridge is for ever, or for thirty years with maintenance.",
    ),
    WrittenAmendment(
        3,
        Part.OF_THE_BENCH,
        "where the ducks cross already",
        "where the ducks cross already, and a bench for those who wait for them",
        "Eleven minutes is a long time to stand.",
        parent=1,
    ),
)
# The amendment whose vote is tied, and the one on which a point of order is raised.
TIED, DISPUTED = 3, 1

# What people call out, by who it is and as what she asked to speak.
CALLS: Mapping[tuple[Part, SpeakerRole], Phrase] = {
    (Part.STICKLER, SpeakerRole.POINT_OF_ORDER): phrase(
        "“Point of order, chair! The notice says “crossing”, and a bridge is no crossing. Is this "
        "amendment in order?”"
    ),
    (Part.SECONDER, SpeakerRole.FOR): phrase("“I should like to speak for it, from my kitchen.”"),
    (Part.FIRST_TELLER, SpeakerRole.AGAINST): phrase("“Against, chair, and I shall be brief.”"),
    (Part.OF_THE_BRIDGE, SpeakerRole.FOR): phrase("“One more for it, if I may.”"),
}
CLOSURE = phrase(
    "“Chair, I move that the question be now put!” The secretary has written it down for you."
)
GOES = phrase("“My bus, chair! I am sorry.” Somebody else slips out with her.")
RETURNS = phrase("“The bus was waiting for the ducks. I am back.”")
TOO_OFTEN = phrase(
    "Many practice meetings were started from where you are. Go on with one that is there, or wait "
    "a quarter of an hour."
)
