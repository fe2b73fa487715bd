"""Makes the demonstration as big as the largest organisations, to measure how pages bear it."""

from datetime import date, datetime
from random import Random  # noqa: TID251 - the same crowd at each run, and no decision hangs on it

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from policy_forum.command_line.demo.scaling.copying import copier_for, copies_for, specimens_of
from policy_forum.command_line.demo.scaling.crowd import add_crowd
from policy_forum.command_line.demo.story import LAST_YEAR
from policy_forum.features.cycles.queries import find_current_cycle_id
from policy_forum.platform.clock import FixedClock
from policy_forum.platform.work import system_work

_SEED = 2026
_MOTIONS_AT_A_TIME = 100


class NotLoadedError(Exception):
    """There is no demonstration to make bigger, or it has been made bigger already."""


def scale_up(engine: Engine, now: datetime, today: date, *, members: int, motions: int) -> None:
    """Bring the loaded demonstration to so many members in 200 branches and so many motions.

    All in one transaction; the same rows at each run on the same day.
    """
    chance = Random(_SEED)  # noqa: S311 - see the import
    with Session(engine) as session, system_work(session, FixedClock(now)) as work:
        cycle_id = find_current_cycle_id(work.session, now)
        specimens = specimens_of(work.session, cycle_id) if cycle_id else []
        if not specimens:
            raise NotLoadedError("Load the demonstration first: flask demo load.")
        branches = add_crowd(work.session, chance, today, members)
        if not branches:
            raise NotLoadedError("The demonstration has been made bigger already.")
        copier = copier_for(work.session, chance)
        missing = max(0, motions - len(specimens) - len(LAST_YEAR.motions))
        copies = copies_for(chance, specimens, branches, missing)
        for place, (specimen, branch) in enumerate(copies, start=1):
            copier.copy(specimen, branch)
            if place % _MOTIONS_AT_A_TIME == 0:
                copier.write()
        copier.write()
        copier.finish(cycle_id or 0)
