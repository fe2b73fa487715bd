"""The demonstration’s two years: one closed, one in full swing."""

from datetime import date
from itertools import pairwise

import pytest

from policy_forum.command_line.demo.story import (
    CYCLES,
    DELEGATES,
    LAST_YEAR,
    THIS_YEAR,
    title_of,
    year_of,
)
from policy_forum.command_line.demo.story.parts import (
    MotionFate,
)
from policy_forum.domain.cycle import Stage
from policy_forum.features.conference.rules import ConferenceOutcome
from policy_forum.features.motions.rules import MotionKind

RULINGS = {motion.name: motion.ruling for motion in LAST_YEAR.motions if motion.ruling}
OUTCOMES = {motion.name: motion.outcome for motion in LAST_YEAR.motions if motion.outcome}


@pytest.mark.parametrize("cycle", CYCLES, ids=lambda cycle: f"{cycle.years_ago} years ago")
def test_the_windows_of_a_year_follow_each_other(cycle):
    windows = [cycle.windows[stage] for stage in Stage]

    assert all(opens < closes for opens, closes in windows)
    assert all(earlier[1] <= later[0] for earlier, later in pairwise(windows))


def test_the_office_makes_a_year_when_the_one_before_is_at_conference_or_closed():
    assert LAST_YEAR.windows[Stage.CONFERENCE][0] <= THIS_YEAR.made
    assert THIS_YEAR.made < LAST_YEAR.windows[Stage.CLOSED][1]
    assert all(cycle.made < cycle.windows[Stage.GOALS][0] for cycle in CYCLES)


def test_a_window_was_moved_before_it_opened_and_did_not_overlap_where_it_was():
    for move in THIS_YEAR.moves:
        windows = [
            move.before if stage is move.stage else THIS_YEAR.windows[stage] for stage in Stage
        ]
        assert move.before != THIS_YEAR.windows[move.stage]
        assert THIS_YEAR.made < move.day < min(0, move.before[0])
        assert all(earlier[1] <= later[0] for earlier, later in pairwise(windows))
        assert move.reason


def test_this_year_is_being_drafted_with_some_three_weeks_to_go_and_last_year_is_closed():
    opens, closes = THIS_YEAR.windows[Stage.DRAFTING]

    assert opens < 0 < closes
    assert 18 <= closes <= 24
    assert LAST_YEAR.windows[Stage.CLOSED][1] <= THIS_YEAR.windows[Stage.GOALS][0]


def test_this_year_has_motions_in_every_state():
    assert {motion.fate for motion in THIS_YEAR.motions} == set(MotionFate)


@pytest.mark.parametrize(
    ("today", "title"),
    [
        (date(2026, 11, 22), "2026–27"),
        (date(2027, 2, 1), "2026–27"),
        (date(2027, 8, 1), "2027–28"),
        (date(2099, 8, 1), "2099–00"),
    ],
)
def test_a_cycle_is_called_after_the_years_it_spans(today, title):
    assert title_of(THIS_YEAR, today) == title
    assert year_of(LAST_YEAR, today) == year_of(THIS_YEAR, today) - 1


@pytest.mark.parametrize("cycle", CYCLES, ids=lambda cycle: f"{cycle.years_ago} years ago")
def test_each_year_has_five_or_six_goals_of_one_line(cycle):
    assert 5 <= len({goal.key for goal in cycle.goals}) == len(cycle.goals) <= 6
    for goal in cycle.goals:
        assert len(goal.title) <= 60
        assert goal.sentence.count(".") == 1
        assert goal.description
        assert goal.owner
        assert goal.how_decided
        assert goal.progress


def test_some_goals_are_carried_forward_from_last_year():
    carried = [goal.carried_from for goal in THIS_YEAR.goals if goal.carried_from]

    assert carried
    assert len(carried) < len(THIS_YEAR.goals)
    assert set(carried) < {goal.key for goal in LAST_YEAR.goals}


def test_last_year_every_motion_was_carried_submitted_and_ruled_upon_in_time():
    submission, compiling = LAST_YEAR.windows[Stage.SUBMISSION], LAST_YEAR.windows[Stage.COMPILING]

    assert len(LAST_YEAR.motions) == len(RULINGS) == 14
    for motion in LAST_YEAR.motions:
        assert motion.fate in {MotionFate.CARRIED, MotionFate.CARRIED_AS_AMENDED}
        assert motion.submitted is not None
        assert submission[0] <= motion.submitted < submission[1]
    assert all(compiling[0] <= ruling.day < compiling[1] for ruling in RULINGS.values())


def test_two_motions_were_ruled_out_of_order_with_rule_and_reason():
    out = {name: ruling for name, ruling in RULINGS.items() if not ruling.in_order}

    assert len(out) == 2
    assert all(ruling.rule.startswith("Rule ") and ruling.reason for ruling in out.values())
    assert not set(out) & set(OUTCOMES)


def test_the_agenda_holds_what_was_in_order_goal_by_goal():
    in_order = {name for name, ruling in RULINGS.items() if ruling.in_order}
    goals = [goal.key for goal in LAST_YEAR.goals]
    places = [goals.index(LAST_YEAR.by_name[name].goal) for name in LAST_YEAR.agenda]

    assert len(LAST_YEAR.agenda) == len(in_order)
    assert set(LAST_YEAR.agenda) == in_order == set(OUTCOMES)
    assert places == sorted(places)


@pytest.mark.parametrize("name", LAST_YEAR.agenda)
def test_conference_decided_with_counts_and_named_who_takes_it_on(name):
    outcome = OUTCOMES[name]
    opens, closes = LAST_YEAR.windows[Stage.CONFERENCE]

    assert opens <= outcome.day < closes
    assert outcome.next_owner
    assert outcome.next_step
    is_adopted = outcome.outcome is ConferenceOutcome.CARRIED
    assert (outcome.status is not None) == bool(outcome.evidence) == is_adopted
    assert outcome.votes in {0, DELEGATES}
    assert (outcome.votes == 0) == (outcome.outcome is ConferenceOutcome.NOT_REACHED)


@pytest.mark.parametrize("name", LAST_YEAR.agenda)
def test_the_counts_of_conference_bear_out_its_outcomes(name):
    outcome = OUTCOMES[name]
    has_majority = outcome.votes_for > outcome.against
    if LAST_YEAR.by_name[name].kind is MotionKind.RULE_CHANGE:
        has_majority = 3 * outcome.votes_for >= 2 * (outcome.votes_for + outcome.against)

    lost = outcome.outcome in {ConferenceOutcome.LOST, ConferenceOutcome.NOT_REACHED}
    assert has_majority != lost


def test_conference_carried_lost_remitted_and_did_not_reach():
    assert {outcome.outcome for outcome in OUTCOMES.values()} == {
        ConferenceOutcome.CARRIED,
        ConferenceOutcome.LOST,
        ConferenceOutcome.REMITTED,
        ConferenceOutcome.NOT_REACHED,
    }
