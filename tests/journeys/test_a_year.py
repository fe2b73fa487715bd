"""One year of a motion, walked through the pages that each person is offered, and by nothing else.

From the cycle that the national office makes, to the motion that its branch brings again in the
next one. A button that is missing, or a page that leads nowhere, ends the walk.
"""

import pytest

from tests.conftest import ENGINES
from tests.journeys.league import League
from tests.journeys.year import Year
from tests.journeys.year_at_conference import (
    a_remitted_motion_is_brought_again,
    conference_decides,
    motions_are_submitted,
    the_lineage_shows_it_both_ways,
    the_next_year_is_opened,
    the_office_rules_and_orders,
    the_paper_is_published,
)
from tests.journeys.year_in_branches import (
    amendments_are_proposed_and_answered,
    members_write_together,
    other_motions_are_carried,
    the_branch_votes_on_amendments,
    the_branch_votes_on_the_motion,
    the_motion_is_moved_and_seconded,
    the_office_makes_the_year,
    two_save_at_once,
)


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_a_motion_walks_through_a_whole_year(engine, fresh_stage):
    year = Year(League.on(fresh_stage(engine)))

    the_office_makes_the_year(year)
    members_write_together(year)
    two_save_at_once(year)
    the_motion_is_moved_and_seconded(year)
    amendments_are_proposed_and_answered(year)
    if engine == "sqlite":
        # The pages are the same on both; on the other one a look at the end is enough.
        everyone_looks_round(year)
    the_branch_votes_on_amendments(year)
    the_branch_votes_on_the_motion(year)
    other_motions_are_carried(year)
    motions_are_submitted(year)
    the_office_rules_and_orders(year)
    the_paper_is_published(year)
    conference_decides(year)
    the_next_year_is_opened(year)
    a_remitted_motion_is_brought_again(year)
    the_lineage_shows_it_both_ways(year)
    everyone_looks_round(year)
    the_record_holds(year)


def everyone_looks_round(year: Year) -> None:
    """No link on any kind of page, whoever reads it, leads to nothing."""
    for name in ("Nell", "Siân", "Olwen"):
        assert year(name).wander() > 10
    assert year.league.visitor().wander() > 10


def the_record_holds(year: Year) -> None:
    record_page = year("Ravi").open("/").follow("The record")
    record_page.says("Motion")
    record_page.follow("Check").says("holds")
