"""The year that a motion walks through: its windows, its motions, and what was made on the way."""

from dataclasses import dataclass, field

from tests.journeys.browsing import Page
from tests.journeys.league import (
    League,
    at,
)

GOAL, OTHER_GOAL = "A way home for everyone", "Warm homes"


BUSES, HALLS, FLAGS = "Evening buses", "Keep village halls open", "Flags on every lamp post"


BUSES_TEXT = """## This branch notes

1. The last bus leaves at 17:40.
2. Visiting ends at 20:00.

## This branch believes

1. Nobody should have to choose between a visit and the way home.

## This branch resolves

1. To ask the county council to restore the evening bus.
2. To write to every councillor before the budget is set.
"""


SHORT_TEXT = """## This branch resolves

1. To ask conference to look at {what} in the coming year.
"""


YEAR = {
    "Goals": (at(2026, 3, 2, 9), at(2026, 3, 9, 9)),
    "Drafting": (at(2026, 3, 9, 9), at(2026, 5, 4, 9)),
    "Branch decisions": (at(2026, 5, 4, 9), at(2026, 7, 1, 9)),
    "Submission": (at(2026, 7, 1, 9), at(2026, 8, 1, 9)),
    "Compiling": (at(2026, 8, 1, 9), at(2026, 9, 1, 9)),
    "Priorities": None,
    "Conference": (at(2026, 9, 18, 9), at(2026, 9, 21, 9)),
    "Closed": (at(2026, 9, 21, 9), at(2027, 2, 1, 9)),
}


@dataclass
class Year:
    """What was made on the way: the address of each motion by its title."""

    league: League
    motions: dict[str, str] = field(default_factory=dict)

    def __call__(self, name: str):
        return self.league.person(name)

    def motion(self, reader: str, title: str) -> Page:
        """The page of a motion, as a person reads it."""
        browser = self(reader) if reader else self.league.visitor()
        return browser.open(self.motions[title])

    def go_to(self, *moment: int) -> None:
        self.league.go_to(at(*moment))
