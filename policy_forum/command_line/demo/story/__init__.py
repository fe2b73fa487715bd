"""The demonstration's story: two years of an invented organisation, as plain frozen facts.

`THIS_YEAR` and `LAST_YEAR` say what happened and when; whoever loads the demonstration plays
them in the order of days through the same commands that members use.
"""

from datetime import date, timedelta

from policy_forum.command_line.demo.story.last_year import DELEGATES, LAST_YEAR
from policy_forum.command_line.demo.story.parts import Cycle
from policy_forum.command_line.demo.story.this_year import THIS_YEAR
from policy_forum.domain.cycle import Stage

__all__ = ["CYCLES", "DELEGATES", "LAST_YEAR", "THIS_YEAR", "first_year_of", "title_of"]

CYCLES = (LAST_YEAR, THIS_YEAR)


def first_year_of(cycle: Cycle, today: date) -> int:
    """The year from which the cycle counts: 2026 for 2026–27. Conference is in the second."""
    conference = THIS_YEAR.windows[Stage.CONFERENCE][0]
    return (today + timedelta(days=conference)).year - 1 - cycle.years_ago


def title_of(cycle: Cycle, today: date) -> str:
    """What the cycle is called, e.g. “2026–27”."""
    first = first_year_of(cycle, today)
    return f"{first}–{(first + 1) % 100:02d}"
