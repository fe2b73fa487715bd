"""Last year's cycle, closed: what came to conference, what it decided, and what happened next."""

from policy_forum.command_line.demo.story.goals import GOALS_LAST_YEAR
from policy_forum.command_line.demo.story.last_year_heard import HEARD
from policy_forum.command_line.demo.story.last_year_unheard import UNHEARD
from policy_forum.command_line.demo.story.parts import Cycle
from policy_forum.domain.cycle import Stage

# Each branch sends three delegates to conference.
DELEGATES = 36

LAST_YEAR = Cycle(
    years_ago=1,
    made=-520,
    windows={
        Stage.GOALS: (-515, -455),
        Stage.DRAFTING: (-455, -344),
        Stage.BRANCH_DECISIONS: (-344, -302),
        Stage.SUBMISSION: (-302, -281),
        Stage.COMPILING: (-281, -239),
        Stage.PRIORITIES: (-239, -218),
        Stage.CONFERENCE: (-190, -187),
        Stage.CLOSED: (-187, -150),
    },
    goals=GOALS_LAST_YEAR,
    motions=HEARD + UNHEARD,
    agenda=(
        "bus-shelters",
        "ticket-offices",
        "damp-and-mould",
        "empty-homes",
        "short-lets",
        "care-travel-time",
        "village-pharmacies",
        "river-monitors",
        "footpaths",
        "peat",
        "publish-standing-orders",
        "conference-online",
    ),
    paper_published=-225,
)
