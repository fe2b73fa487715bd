"""The national office makes the year, moves its windows, and keeps its goals."""

from datetime import UTC, timedelta

import pytest
from sqlalchemy import select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.cycle import Stage, Window
from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.features.cycles import commands
from policy_forum.features.cycles.models import Cycle, StrategicGoal, WindowChange
from policy_forum.features.cycles.queries import (
    calendar_of,
    find_current_cycle_id,
    list_cycles,
    list_goals,
)
from policy_forum.features.cycles.rules import GoalStatus, GoalText, proposed_windows
from policy_forum.platform.audit import AuditRow
from tests.stage import START

DAY = timedelta(days=1)
HOMES = GoalText("Homes", "Everyone has a warm, dry home.")
BUSES = GoalText("Buses", "Everyone gets home in the evening.", owner="Transport team")


@pytest.fixture
def office(make_officer):
    return make_officer(OfficeKind.NATIONAL_OFFICE)


@pytest.fixture
def by_office(work_as, office):
    """Run a command as the national office."""

    def run(command, *args, **kwargs):
        with work_as(office) as work:
            return command(work, *args, **kwargs)

    return run


def refused(call, *args, **kwargs):
    with pytest.raises(RefusedError) as caught:
        call(*args, **kwargs)
    return caught.value.refusal


def windows_of(year):
    return proposed_windows(year, UTC)


def test_a_cycle_is_made_with_windows_and_goals(by_office, session):
    cycle_id = by_office(commands.make_cycle, 2027, "Conference 2027", windows_of(2027), [HOMES])
    assert calendar_of(session, cycle_id).windows == windows_of(2027)
    (goal,) = list_goals(session, cycle_id)
    assert (goal.title, goal.position, goal.status) == ("Homes", 1, GoalStatus.NOT_STARTED)
    names = session.scalars(select(AuditRow.name).order_by(AuditRow.id)).all()
    assert names == ["CycleMade", "GoalSet"]


def test_windows_that_overlap_make_no_cycle(by_office, session):
    windows = windows_of(2027)
    drafting = windows[Stage.DRAFTING]
    windows[Stage.DRAFTING] = Window(drafting.opens, drafting.closes + timedelta(seconds=1))
    refusal = refused(by_office, commands.make_cycle, 2027, "Conference", windows)
    assert "overlap" in str(refusal.sentence)
    assert session.scalars(select(Cycle)).all() == []


def test_a_year_has_one_cycle(by_office, make_cycle):
    make_cycle(2027)
    refusal = refused(by_office, commands.make_cycle, 2027, "Again", windows_of(2027))
    assert refusal.reason is Reason.ALREADY_DONE


@pytest.mark.parametrize(("year", "title"), [(27, "T"), (2027, "  "), (2027, "x" * 121)])
def test_a_cycle_needs_a_year_and_a_title(by_office, year, title):
    assert refused(by_office, commands.make_cycle, year, title, windows_of(2027))


def test_only_the_national_office_makes_cycles(work_as, make_member, make_officer):
    for member in (make_member(), make_officer(OfficeKind.SECRETARY)):
        with pytest.raises(RefusedError) as caught, work_as(member) as work:
            commands.make_cycle(work, 2027, "Conference", windows_of(2027))
        assert caught.value.refusal.reason is Reason.NOT_PERMITTED


def test_a_moved_window_is_announced_and_recorded_with_its_reason(by_office, make_cycle, session):
    cycle = make_cycle()
    before = calendar_of(session, cycle.id).windows[Stage.DRAFTING]
    after = Window(before.opens, before.closes - DAY)
    by_office(commands.move_window, cycle.id, Stage.DRAFTING, after, " The hall is taken. ")
    assert calendar_of(session, cycle.id).windows[Stage.DRAFTING] == after
    change = session.scalars(select(WindowChange)).one()
    assert (change.closed_before, change.closes) == (before.closes, after.closes)
    row = session.scalars(select(AuditRow).where(AuditRow.name == "WindowMoved")).one()
    assert row.note == change.reason == "The hall is taken."


@pytest.mark.parametrize("reason", ["", "   ", "x" * 1001])
def test_a_window_is_not_moved_without_a_fit_reason(by_office, make_cycle, reason):
    cycle = make_cycle()
    window = Window(START - 30 * DAY, START + 9 * DAY)
    assert refused(by_office, commands.move_window, cycle.id, Stage.DRAFTING, window, reason)


def test_extending_into_the_next_stage_needs_the_next_stage_moved_first(
    by_office, make_cycle, session
):
    cycle = make_cycle()
    longer = Window(START - 30 * DAY, START + 12 * DAY)
    move = (by_office, commands.move_window, cycle.id)
    assert refused(*move, Stage.DRAFTING, longer, "More time").reason is Reason.INVALID
    later = Window(START + 12 * DAY, START + 40 * DAY)
    by_office(commands.move_window, cycle.id, Stage.BRANCH_DECISIONS, later, "More time")
    by_office(commands.move_window, cycle.id, Stage.DRAFTING, longer, "More time")
    assert calendar_of(session, cycle.id).stage_at(START + 11 * DAY) is Stage.DRAFTING


def test_goals_are_worded_ordered_and_followed(by_office, make_cycle, session):
    cycle = make_cycle()
    first = by_office(commands.set_goal, cycle.id, HOMES)
    second = by_office(commands.set_goal, cycle.id, BUSES)
    by_office(commands.order_goals, cycle.id, [second, first])
    by_office(commands.word_goal, first, GoalText("Warm homes", "Dry too."))
    by_office(commands.change_goal_status, second, GoalStatus.UNDER_WAY, "Nine surveys held.")
    goals = list_goals(session, cycle.id)
    assert [goal.title for goal in goals] == ["Buses", "Warm homes"]
    assert (goals[0].status, goals[0].progress) == (GoalStatus.UNDER_WAY, "Nine surveys held.")


def test_an_order_that_forgets_a_goal_is_refused(by_office, make_cycle):
    cycle = make_cycle()
    first = by_office(commands.set_goal, cycle.id, HOMES)
    by_office(commands.set_goal, cycle.id, BUSES)
    refusal = refused(by_office, commands.order_goals, cycle.id, [first])
    assert refusal.reason is Reason.CHANGED_MEANWHILE


def test_a_goal_is_removed_only_while_nothing_hangs_on_it(
    by_office, make_cycle, make_motion, session
):
    cycle = make_cycle()
    first = by_office(commands.set_goal, cycle.id, HOMES)
    second = by_office(commands.set_goal, cycle.id, BUSES)
    make_motion(cycle=cycle, goal_id=second)
    by_office(commands.remove_goal, first)
    assert refused(by_office, commands.remove_goal, second).reason is Reason.RULE_NOT_MET
    assert session.scalars(select(StrategicGoal.id)).all() == [second]


def test_a_goal_without_words_is_refused(by_office, make_cycle):
    cycle = make_cycle()
    assert refused(by_office, commands.set_goal, cycle.id, GoalText("", "")).reason
    assert refused(by_office, commands.set_goal, cycle.id, GoalText("x" * 161, "y"))


# The next cycle


@pytest.fixture
def over(make_cycle, clock):
    """A cycle whose conference is over."""
    cycle = make_cycle(2026)
    clock.set(START + 90 * DAY)
    return cycle


def test_unfinished_goals_are_carried_on_and_the_chain_is_kept(by_office, over, session, clock):
    kept = by_office(commands.set_goal, over.id, HOMES)
    left = by_office(commands.set_goal, over.id, BUSES)
    by_office(commands.change_goal_status, kept, GoalStatus.UNDER_WAY, "A guide is out.")
    after = by_office(
        commands.open_next_cycle, over.id, 2027, "Conference 2027",
        windows=windows_of(2027), goal_ids=[kept],
    )  # fmt: skip
    (goal,) = list_goals(session, after)
    assert goal.status is GoalStatus.UNDER_WAY
    assert [(g.id, g.year, g.progress) for g in goal.earlier] == [(kept, 2026, "A guide is out.")]
    old = {g.id: g.status for g in list_goals(session, over.id)}
    assert old == {kept: GoalStatus.CARRIED_ON, left: GoalStatus.NOT_STARTED}

    clock.set(windows_of(2027)[Stage.CLOSED].opens)
    third = by_office(
        commands.open_next_cycle, after, 2028, "Conference 2028",
        windows=windows_of(2028), goal_ids=[goal.id],
    )  # fmt: skip
    (goal,) = list_goals(session, third)
    assert [g.year for g in goal.earlier] == [2027, 2026]


def test_a_finished_or_foreign_goal_is_not_carried_on(by_office, over, make_cycle, make_goal):
    done = by_office(commands.set_goal, over.id, HOMES)
    by_office(commands.change_goal_status, done, GoalStatus.ACHIEVED, "All done.")
    foreign = make_goal(make_cycle(2025, start=START - 365 * DAY)).id
    for goal_id in (done, foreign):
        assert refused(
            by_office, commands.open_next_cycle, over.id, 2027, "Conference 2027",
            windows=windows_of(2027), goal_ids=[goal_id],
        )  # fmt: skip


def test_the_next_cycle_waits_for_conference(by_office, make_cycle):
    cycle = make_cycle()
    refusal = refused(
        by_office, commands.open_next_cycle, cycle.id, 2027, "Next", windows=windows_of(2027)
    )
    assert refusal.when == START + 80 * DAY


def test_the_next_cycle_comes_after(by_office, over):
    assert refused(
        by_office, commands.open_next_cycle, over.id, 2025, "Before", windows=windows_of(2025)
    )


def test_a_goal_that_was_carried_on_is_followed_in_its_new_year(by_office, over):
    goal_id = by_office(commands.set_goal, over.id, HOMES)
    by_office(
        commands.open_next_cycle, over.id, 2027, "Next",
        windows=windows_of(2027), goal_ids=[goal_id],
    )  # fmt: skip
    assert refused(by_office, commands.change_goal_status, goal_id, GoalStatus.ACHIEVED, "Done")
    assert refused(by_office, commands.remove_goal, goal_id)


def test_the_current_cycle_is_the_newest_that_has_begun(session, make_cycle):
    before = make_cycle(2025, start=START - 365 * DAY)
    now = make_cycle(2026)
    make_cycle(2027, start=START + 365 * DAY)
    assert find_current_cycle_id(session, START) == now.id
    assert find_current_cycle_id(session, START - 61 * DAY) == before.id
    assert [cycle.year for cycle in list_cycles(session)] == [2027, 2026, 2025]
