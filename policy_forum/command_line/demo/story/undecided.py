"""Motions of this year on which their branches have not decided yet, at every step of the way."""

from policy_forum.command_line.demo.story.parts import (
    MOTION,
    Amendment,
    Ballot,
    Count,
    Motion,
    MotionFate,
    VotingOrder,
)
from policy_forum.command_line.demo.story.wording import (
    DeleteClause,
    InsertAfter,
    Replace,
    ReplaceAll,
)
from policy_forum.features.amendments.rules import AmendmentState

# What Marian asked for stands in nobody's way and was accepted; then Gareth and Colm change the
# same words of clause 1, Colm and Sunniva those of what is now clause 5, and Priya begins anew.
_BUS_AMENDMENTS = (
    Amendment(
        "bus-last-connection",
        "marian",
        -55,
        (
            InsertAfter(
                "resolves",
                3,
                "To ask that the last bus wait up to fifteen minutes for a late train, and that "
                "its driver be told when one is coming.",
            ),
        ),
        fate=AmendmentState.ACCEPTED,
        answered=-50,
        reason="The 18:10 train is often late, and the bus leaves without its passengers.",
    ),
    Amendment(
        "bus-until-eleven",
        "gareth",
        -40,
        (
            Replace(
                "one return journey after six, on every weekday,",
                "return journeys until eleven at night, on every day of the week,",
            ),
        ),
        answered=-30,
        fate=AmendmentState.LEFT_TO_VOTE,
        reason="Late shifts at the dairy end at half past ten, seven days a week.",
    ),
    Amendment(
        "bus-every-hour",
        "colm",
        -35,
        (
            Replace(
                "one return journey after six, on every weekday, for every town of more than "
                "2,000 people",
                "a bus every hour after six, on every day but Sunday, for every place of more "
                "than 500 people",
            ),
            Replace("within three months", "within six weeks"),
        ),
        reason="One journey is too easy to miss, and half of us live in smaller places.",
    ),
    Amendment(
        "bus-two-meetings",
        "sunniva",
        -28,
        (
            Replace(
                "a public meeting in Norbeck within three months",
                "public meetings in Norbeck and in the upper dale within two months",
            ),
        ),
        reason="Those without an evening bus cannot come to an evening meeting in Norbeck.",
    ),
    Amendment(
        "bus-shared-taxis",
        "priya",
        -20,
        (
            ReplaceAll(
                """A big bus with three people in it after dark serves nobody well. We would \
rather have a seat each of us can rely on than a timetable somebody may take away next spring.

Shared taxi buses, booked by telephone before four o’clock, charged at an ordinary fare and \
stopping within a mile of any front door, could carry shift workers, students and friends alike.

Norbeck members therefore urge county hall to pay for a trial lasting two years, with all costs \
published, and request that our national policy on evening transport wait for its results.
"""
            ),
        ),
        reason="Better a seat we can count on than a timetable that is withdrawn again.",
    ),
)

_BUSES = Motion(
    slug="buses-after-six",
    branch="NOR",
    mover="nell",
    drafted=-70,
    co_authors=("joseph",),
    moved=-62,
    seconders=("fatima",),
    seconded=-60,
    amendments=_BUS_AMENDMENTS,
    voting_order=VotingOrder(
        -16,
        ("bus-shared-taxis", "bus-every-hour", "bus-until-eleven", "bus-two-meetings"),
        "Whether we ask for buses at all comes first, for if that is carried nothing else is left "
        "to decide. Then the amendments to clause 1, beginning with the one that asks for most.",
    ),
    fate=MotionFate.PROPOSED,
)

_SCHOOL_MEALS = Motion(
    slug="school-meals",
    branch="ASH",
    mover="zofia",
    drafted=-60,
    co_authors=("grace",),
    moved=-55,
    seconders=("ferreby", "noor"),
    seconded=-52,
    amendments=(
        Amendment(
            "meals-three-years",
            "harriet",
            -40,
            (
                Replace(
                    "in stages, beginning with the youngest classes",
                    "within three years, beginning with the schools that have kept a kitchen",
                ),
            ),
            fate=AmendmentState.LEFT_TO_VOTE,
            answered=-33,
            reason="A plan in stages without an end is a plan to stop half-way.",
        ),
        Amendment(
            "meals-local-farms",
            "leopold",
            -36,
            (
                InsertAfter(
                    "resolves",
                    2,
                    "To ask that school kitchens buy first from farms and growers within thirty "
                    "miles, wherever the price allows it.",
                ),
            ),
            fate=AmendmentState.LEFT_TO_VOTE,
            answered=-33,
            reason="The money should do good twice.",
        ),
    ),
    amendment_ballot=Ballot(
        -5,
        5,
        (Count("meals-three-years", 1, 2), Count("meals-local-farms", 2, 0, 1)),
        not_yet=("grace",),
    ),
    fate=MotionFate.BALLOT_OPEN,
)

_STATION_HALL = Motion(
    slug="model-community-ownership",
    key="station-hall",
    own_title="First refusal for the community: the old station hall",
    branch="NOR",
    mover="fatima",
    drafted=-35,
    adopts="model-community-ownership",
    fills=(
        Replace(
            "[name of a building or a piece of land in your branch’s area] matters",
            "the old station hall, where the band, the toddlers and the food bank meet, matters",
        ),
        Replace("list [name] as", "list the old station hall as"),
        Replace("use [name] to", "use the old station hall to"),
    ),
    moved=-32,
    seconders=("priya",),
    seconded=-30,
    ballot=Ballot(-6, 4, (Count(MOTION, 3, 0, 1),), not_yet=("nell", "tobias")),
    fate=MotionFate.BALLOT_OPEN,
)

_FLOOD = Motion(
    slug="flood-wardens",
    branch="MER",
    mover="vasyl",
    drafted=-6,
    moved=-5,
    seconders=("amara",),
    seconded=-5,
    ballot=Ballot(-2, 2, (Count(MOTION, 2, 0),)),
    fate=MotionFate.BALLOT_OPEN,
)

_RAIL = Motion(
    slug="rail-ticketing",
    branch="WHI",
    mover="meiling",
    brings_again="ticket-offices",
    drafted=-44,
    moved=-30,
    seconders=("desmond",),
    seconded=-27,
    amendments=(
        Amendment(
            "fares-by-distance",
            "lucia",
            -10,
            (Replace("priced by distance and time of day", "priced by distance alone"),),
            reason="A nurse on nights has no choice of hour.",
        ),
        Amendment(
            "fares-by-zone",
            "samuel",
            -9,
            (
                Replace(
                    "priced by distance and time of day, published as one table",
                    "priced by zones that a child can count, printed on every platform",
                ),
            ),
            reason="Eleven fares became eleven because each mile had its own.",
        ),
        Amendment(
            "fares-next-train",
            "desmond",
            -8,
            (
                DeleteClause("resolves", 2),
                Replace(
                    "by the next train, on any line,", "by the next train or bus, on any line,"
                ),
            ),
            reason="A duty without a penalty is a wish, and the last connection is often a bus.",
        ),
    ),
    fate=MotionFate.PROPOSED,
)

_BATHING = Motion(
    slug="river-bathing",
    branch="LLA",
    mover="angharad",
    drafted=-33,
    co_authors=("rhys",),
    moved=-24,
    seconders=("sian",),
    seconded=-21,
    amendments=(
        Amendment(
            "bathing-catchment",
            "tomas",
            -8,
            (
                Replace(
                    "in any valley whose river fails the standard",
                    "anywhere in a catchment until its river meets the standard",
                ),
            ),
            reason="The tributaries fail before the river does.",
        ),
    ),
    fate=MotionFate.PROPOSED,
)

_NIGHT_LIGHTING = Motion(
    slug="night-lighting",
    branch="WHI",
    mover="lucia",
    drafted=-52,
    moved=-41,
    seconders=("samuel",),
    seconded=-38,
    ballot=Ballot(-14, -7, (Count(MOTION, 2, 2, 1),)),
    fate=MotionFate.TIED,
)

UNDECIDED = (
    _BUSES,
    _SCHOOL_MEALS,
    _STATION_HALL,
    _FLOOD,
    _RAIL,
    _BATHING,
    _NIGHT_LIGHTING,
    Motion(
        slug="dentists",
        branch="POL",
        mover="demelza",
        drafted=-22,
        moved=-15,
        seconders=("mateus",),
        seconded=-13,
        fate=MotionFate.PROPOSED,
    ),
    Motion(
        slug="allotments",
        branch="NOR",
        mover="gareth",
        drafted=-9,
        co_authors=("colm",),
        moved=-3,
        fate=MotionFate.WAITING_FOR_SECONDER,
    ),
    Motion(
        slug="apprenticeships",
        branch="ASH",
        mover="noor",
        drafted=-11,
        co_authors=("grace",),
        invited=("ferreby",),
        fate=MotionFate.DRAFT,
    ),
    Motion(slug="ferries", branch="EIL", mover="seonaidh", drafted=-2, fate=MotionFate.DRAFT),
)
