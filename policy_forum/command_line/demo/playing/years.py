"""The two years: their cycles, windows that were moved, goals and how far they have come."""

from collections.abc import Callable, Iterator

from policy_forum.command_line.demo.playing.acts import Act, Cast, officer
from policy_forum.command_line.demo.story import LAST_YEAR, THIS_YEAR, title_of, year_of
from policy_forum.command_line.demo.story.parts import Cycle, Goal, WindowMove
from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.cycle import Stage, Window
from policy_forum.features.conference.commands import open_next_cycle
from policy_forum.features.cycles.commands import (
    change_goal_status,
    make_cycle,
    move_window,
    order_goals,
    set_goal,
    word_goal,
)
from policy_forum.features.cycles.queries import list_goals
from policy_forum.features.cycles.rules import GoalText
from policy_forum.platform.work import Work


def acts_of_years(cast: Cast) -> Iterator[Act]:
    """Last year's cycle is made and this year's opened from it; goals are set and followed."""
    yield _office_act(LAST_YEAR.made, 10, lambda work: _make_last_year(work, cast), "last year")
    yield _office_act(
        THIS_YEAR.made - 1, 11, lambda work: _report_on_goals(work, cast, LAST_YEAR), "report"
    )
    yield _office_act(THIS_YEAR.made, 10, lambda work: _open_this_year(work, cast), "this year")
    yield _office_act(-4, 15, lambda work: _report_on_goals(work, cast, THIS_YEAR), "report")
    for cycle in (LAST_YEAR, THIS_YEAR):
        for move in cycle.moves:
            yield _moving(cast, cycle, move)


def windows_when_made(cast: Cast, cycle: Cycle) -> dict[Stage, Window]:
    """The windows as they were first announced, before any was moved."""
    days = dict(cycle.windows) | {move.stage: move.before for move in reversed(cycle.moves)}
    return {stage: _window(cast, *span) for stage, span in days.items()}


def _window(cast: Cast, opens: int, closes: int) -> Window:
    return Window(cast.moment(opens), cast.moment(closes))


def _office_act(day: int, hour: float, do: Callable[[Work], None], what: str) -> Act:
    return Act(day, hour, officer(OfficeKind.NATIONAL_OFFICE, None, day), do, what)


def _text_of(goal: Goal) -> GoalText:
    return GoalText(goal.title, goal.sentence, goal.description, goal.owner, goal.how_decided)


def _make_last_year(work: Work, cast: Cast) -> None:
    key = make_cycle(
        work,
        year_of(LAST_YEAR, cast.today),
        title_of(LAST_YEAR, cast.today),
        windows_when_made(cast, LAST_YEAR),
    )
    cast.cycles[LAST_YEAR.years_ago] = key
    for goal in LAST_YEAR.goals:
        cast.goals[LAST_YEAR.years_ago, goal.key] = set_goal(work, key, _text_of(goal))


def _report_on_goals(work: Work, cast: Cast, cycle: Cycle) -> None:
    for goal in cycle.goals:
        goal_id = cast.goals[cycle.years_ago, goal.key]
        change_goal_status(work, goal_id, goal.status, goal.progress)


def _open_this_year(work: Work, cast: Cast) -> None:
    before = LAST_YEAR.years_ago
    carried = [
        cast.goals[before, goal.carried_from] for goal in THIS_YEAR.goals if goal.carried_from
    ]
    key = open_next_cycle(
        work,
        cast.cycles[before],
        year_of(THIS_YEAR, cast.today),
        title_of(THIS_YEAR, cast.today),
        windows=windows_when_made(cast, THIS_YEAR),
        goal_ids=carried,
    )
    cast.cycles[THIS_YEAR.years_ago] = key
    came_from = {goal.earlier[0].id: goal.id for goal in list_goals(work.session, key)}
    for goal in THIS_YEAR.goals:
        place = (THIS_YEAR.years_ago, goal.key)
        if goal.carried_from:
            cast.goals[place] = came_from[cast.goals[before, goal.carried_from]]
            word_goal(work, cast.goals[place], _text_of(goal))
        else:
            cast.goals[place] = set_goal(work, key, _text_of(goal))
    order_goals(work, key, [cast.goals[THIS_YEAR.years_ago, g.key] for g in THIS_YEAR.goals])


def _moving(cast: Cast, cycle: Cycle, move: WindowMove) -> Act:
    def do(work: Work) -> None:
        window = _window(cast, *cycle.windows[move.stage])
        move_window(work, cast.cycles[cycle.years_ago], move.stage, window, move.reason)

    return _office_act(move.day, 16, do, f"moving {move.stage}")
