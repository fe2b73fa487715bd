"""Motions of this year on which their branches have decided, or which were taken back."""

from policy_forum.command_line.demo.story.parts import (
    MOTION,
    Amendment,
    Ballot,
    Count,
    Ending,
    Motion,
    MotionFate,
)
from policy_forum.command_line.demo.story.wording import DeleteClause, InsertAfter, Replace
from policy_forum.features.amendments.rules import AmendmentState

_RESPITE = Motion(
    slug="respite-care",
    branch="HAR",
    mover="ludovic",
    drafted=-84,
    co_authors=("eileen",),
    moved=-76,
    seconders=("chidi",),
    seconded=-73,
    amendments=(
        Amendment(
            "respite-fourteen-days",
            "yusuf",
            -66,
            (
                Replace("at least seven days of respite", "at least fourteen days of respite"),
                Replace("when the carer needs it", "in one piece or in several, as the carer asks"),
            ),
            fate=AmendmentState.CARRIED,
            answered=-60,
            reason="One week is used up by getting ready and settling in again.",
        ),
        Amendment(
            "respite-no-list",
            "bernard",
            -64,
            (DeleteClause("resolves", 4),),
            fate=AmendmentState.LOST,
            answered=-60,
            reason="A list that is out of date does harm, and nobody has offered to keep it.",
        ),
    ),
    amendment_ballot=Ballot(
        -52,
        -44,
        (Count("respite-fourteen-days", 3, 2), Count("respite-no-list", 1, 3, 1)),
    ),
    ballot=Ballot(-36, -29, (Count(MOTION, 5, 0),)),
    fate=MotionFate.CARRIED_AS_AMENDED,
)

_BANKS = Motion(
    slug="bank-branches",
    branch="INV",
    mover="fionnghal",
    drafted=-81,
    moved=-74,
    seconders=("eoghann",),
    seconded=-71,
    amendments=(
        Amendment(
            "banks-machine",
            "pillai",
            -58,
            (
                InsertAfter(
                    "resolves",
                    1,
                    "To call for a cash machine, free of charge and kept filled over the "
                    "weekend, at every ferry terminal.",
                ),
            ),
            fate=AmendmentState.ACCEPTED,
            answered=-54,
            reason="Visitors and crew need cash when the counter is shut.",
        ),
    ),
    ballot=Ballot(-40, -30, (Count(MOTION, 5, 0, 1),)),
    fate=MotionFate.CARRIED_AS_AMENDED,
)

_ONLINE_SAFETY = Motion(
    slug="online-safety",
    branch="QUE",
    mover="maeve",
    drafted=-77,
    moved=-69,
    seconders=("ezekiel",),
    seconded=-66,
    amendments=(
        Amendment(
            "online-parents",
            "gurpreet",
            -50,
            (Replace("within twenty-four hours", "within two hours, day and night"),),
            fate=AmendmentState.WITHDRAWN,
            answered=-46,
            state_reason="The services that are meant could not do this, and the point is made.",
            reason="A day is a very long time for a frightened child.",
        ),
    ),
    ballot=Ballot(-36, -26, (Count(MOTION, 2, 4, 1),)),
    fate=MotionFate.LOST,
)

DECIDED = (
    _RESPITE,
    _BANKS,
    _ONLINE_SAFETY,
    Motion(
        slug="housing-repairs",
        branch="LLA",
        mover="llyr",
        drafted=-86,
        co_authors=("gwenllian",),
        moved=-80,
        seconders=("tomas",),
        seconded=-78,
        ballot=Ballot(-64, -50, (Count(MOTION, 6, 0),)),
        fate=MotionFate.CARRIED,
    ),
    Motion(
        slug="libraries",
        branch="SKE",
        mover="ingrid",
        drafted=-88,
        moved=-82,
        seconders=("olwyn",),
        seconded=-80,
        ballot=Ballot(-66, -52, (Count(MOTION, 4, 1),)),
        fate=MotionFate.CARRIED,
    ),
    Motion(
        slug="broadcasting-welsh",
        branch="MOR",
        mover="carys",
        drafted=-72,
        co_authors=("elin",),
        moved=-64,
        seconders=("abdi",),
        seconded=-61,
        ballot=Ballot(-45, -35, (Count(MOTION, 4, 0),)),
        fate=MotionFate.CARRIED,
    ),
    Motion(
        slug="model-community-ownership",
        branch="QUE",
        mover="ezekiel",
        drafted=-87,
        moved=-83,
        seconders=("rosalind",),
        seconded=-82,
        ballot=Ballot(-70, -62, (Count(MOTION, 5, 1, 1),)),
        fate=MotionFate.CARRIED,
    ),
    Motion(
        slug="model-community-ownership",
        key="drill-hall",
        own_title="First refusal for the community: the drill hall and its green",
        branch="INV",
        mover="eoghann",
        drafted=-49,
        adopts="model-community-ownership",
        fills=(
            Replace(
                "[name of a building or a piece of land in your branch’s area] matters",
                "the drill hall in Inverdòran, and the green behind it, matter",
            ),
            Replace("list [name] as", "list the drill hall and the green as"),
            Replace("use [name] to", "use the drill hall and the green to"),
        ),
        moved=-43,
        seconders=("catriona",),
        seconded=-41,
        ballot=Ballot(-20, -10, (Count(MOTION, 4, 1, 1),)),
        fate=MotionFate.CARRIED,
    ),
    Motion(
        slug="notice-periods",
        branch="ASH",
        mover="krishnan",
        drafted=-68,
        moved=-58,
        seconders=("ferreby", "harriet"),
        seconded=-56,
        ballot=Ballot(-34, -24, (Count(MOTION, 4, 3),)),
        fate=MotionFate.LOST,
    ),
    Motion(
        slug="prison-visits",
        branch="SKE",
        mover="beatriz",
        drafted=-57,
        moved=-47,
        seconders=("scaife",),
        seconded=-45,
        ending=Ending(
            -20,
            "Families have asked us to wait until their charter is written, and to bring a motion "
            "that supports it.",
        ),
        fate=MotionFate.WITHDRAWN,
    ),
    Motion(
        slug="pensions",
        branch="HAR",
        mover="yusuf",
        drafted=-54,
        moved=-42,
        seconders=("ludovic",),
        seconded=-39,
        ending=Ending(
            -15,
            "Remitted to the branch committee, which is to ask a trustee of the fund what its "
            "rules allow and to report to the spring meeting.",
        ),
        fate=MotionFate.REMITTED,
    ),
)
