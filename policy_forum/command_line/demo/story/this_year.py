"""This year's cycle: drafting has three weeks to go, and some branches have already decided."""

from policy_forum.command_line.demo.story.decided import DECIDED
from policy_forum.command_line.demo.story.goals import GOALS_THIS_YEAR
from policy_forum.command_line.demo.story.parts import Cycle, WindowMove
from policy_forum.command_line.demo.story.undecided import UNDECIDED
from policy_forum.domain.cycle import Stage

THIS_YEAR = Cycle(
    years_ago=0,
    made=-158,
    windows={
        Stage.GOALS: (-150, -90),
        Stage.DRAFTING: (-90, 21),
        Stage.BRANCH_DECISIONS: (21, 63),
        Stage.SUBMISSION: (63, 84),
        Stage.COMPILING: (84, 126),
        Stage.PRIORITIES: (126, 147),
        Stage.CONFERENCE: (175, 178),
        Stage.CLOSED: (178, 215),
    },
    goals=GOALS_THIS_YEAR,
    motions=DECIDED + UNDECIDED,
    moves=(
        WindowMove(
            -26,
            Stage.PRIORITIES,
            (126, 140),
            "The priorities ballot would have fallen wholly into the holidays; it now ends a week "
            "later, as four branches asked.",
        ),
    ),
)
