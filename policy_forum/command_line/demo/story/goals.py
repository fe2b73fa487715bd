"""The strategic goals of the demonstration's two years."""

from dataclasses import replace

from policy_forum.command_line.demo.story.parts import Goal
from policy_forum.features.cycles.rules import GoalStatus

_MOVING = Goal(
    "moving",
    "Get everyone where they need to be",
    "A bus, train or ferry that people can rely on, wherever they live.",
    "Buses, trains, ferries and footpaths that a person without a car can live by: early and "
    "late, in town and out of it, with a fare that can be understood and staff who can be asked.",
    "Transport team of the national council",
    "Begun three years ago; carried forward by vote of the national council.",
    GoalStatus.UNDER_WAY,
    "Nine branches have carried out bus surveys; the stop standard has been sent to every "
    "highway authority in the three regions.",
)
_HOMES = Goal(
    "homes",
    "A warm, dry home that people can afford",
    "Homes that are warm, dry and repaired on time, at rents people can pay.",
    "Homes fit to live in, repaired on time, at rents that leave something over, and enough of "
    "them for people to stay where they work and belong.",
    "Housing team of the national council",
    "Begun two years ago; carried forward by vote of the national council.",
    GoalStatus.UNDER_WAY,
    "The guide for tenants on damp is out in four languages; two councils have appointed an "
    "empty homes officer.",
)
_CARE = Goal(
    "care",
    "Care when you need it, close to home",
    "Health and social care within reach of everyone, and fair pay for those who give it.",
    "Doctors, dentists, pharmacists and carers within reach of every place, with fair pay and "
    "enough time for those who do the work, paid or unpaid.",
    "Health and care team of the national council",
    "Begun three years ago; carried forward by vote of the national council.",
    GoalStatus.UNDER_WAY,
    "The evidence of care workers has been gathered in five branches; a hearing is being planned.",
)
_LAND = Goal(
    "land",
    "Clean rivers, safe shores and room to grow",
    "Water fit to swim in, ground that holds back floods, and paths and plots for all.",
    "Water that children can swim in, ground that holds back floods, paths and plots open to all, "
    "and nights dark enough for the stars.",
    "Land and water team of the national council",
    "Begun last year; carried forward by vote of the national council.",
    GoalStatus.UNDER_WAY,
    "Sixty volunteers have been trained to take samples from rivers.",
)

_CHOSEN = "Chosen by the national council from the proposals of the branches."

GOALS_LAST_YEAR = (
    replace(
        _MOVING,
        progress="A survey of evening buses was held in nine branches.",
        how_decided=_CHOSEN,
    ),
    replace(
        _HOMES,
        progress="Work on a guide for tenants began.",
        how_decided=_CHOSEN,
    ),
    replace(
        _CARE,
        progress="Care workers in five branches were asked about their hours.",
        how_decided=_CHOSEN,
    ),
    replace(
        _LAND, progress="A first day of training was held on the River Wend.", how_decided=_CHOSEN
    ),
    Goal(
        "members",
        "A League that its members run",
        "Members can read every rule and trace every decision.",
        "Rules that everyone can read, meetings that everyone can come to, and decisions that "
        "everyone can trace from the first draft to what was done.",
        "Office of the general secretary",
        _CHOSEN,
        GoalStatus.ACHIEVED,
        "All standing orders that branches have made are published; the model rules are out in "
        "English, Welsh and Gaelic.",
    ),
)

GOALS_THIS_YEAR = (
    replace(_MOVING, carried_from="moving"),
    replace(_HOMES, carried_from="homes"),
    replace(_CARE, carried_from="care"),
    replace(_LAND, carried_from="land"),
    Goal(
        "young",
        "A fair start for every child and young person",
        "Every child has a good lunch, a safe childhood and a way into work.",
        "A good lunch, a safe childhood online and off, and work or learning that a young person "
        "can live on.",
        "Children and young people’s team of the national council",
        "Chosen by the national council after a consultation of all branches.",
        GoalStatus.NOT_STARTED,
        "Branches are being asked for motions; a hearing with young members is planned.",
    ),
    Goal(
        "local",
        "Keep money and decisions close to home",
        "Shops, savings and decisions stay with the people who depend on them.",
        "Shops, counters, savings, broadcasting and the League’s own affairs in the hands of "
        "those who use them and depend on them.",
        "Local economy team of the national council",
        "Chosen by the national council after a consultation of all branches.",
        GoalStatus.NOT_STARTED,
        "A model motion on community ownership has been offered to all branches.",
    ),
)
