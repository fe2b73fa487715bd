"""The demonstration's story: two years of an invented organisation, as plain frozen facts.

`THIS_YEAR` and `LAST_YEAR` say what happened and when; whoever loads the demonstration plays
them in the order of days through the same commands that members use.
"""

from datetime import date, timedelta

from policy_forum.command_line.demo.story.last_year import DELEGATES, LAST_YEAR
from policy_forum.command_line.demo.story.parts import Cycle
from policy_forum.command_line.demo.story.this_year import THIS_YEAR
from policy_forum.domain.cycle import Stage

__all__ = ["CYCLES", "DELEGATES", "LAST_YEAR", "THIS_YEAR", "title_of", "year_of"]

CYCLES = (LAST_YEAR, THIS_YEAR)


def year_of(cycle: Cycle, today: date) -> int:
    """The year of the cycle's conference, if the demonstration is loaded on that day."""
    conference = THIS_YEAR.windows[Stage.CONFERENCE][0]
    return (today + timedelta(days=conference)).year - cycle.years_ago


def title_of(cycle: Cycle, today: date) -> str:
    """What the cycle is called, e.g. “2026–27”."""
    year = year_of(cycle, today)
    return f"{year - 1}–{year % 100:02d}"
