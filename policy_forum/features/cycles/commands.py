"""What the national office does with the year: makes it, moves its windows, sets its goals."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from policy_forum.domain.access.policy import Action
from policy_forum.domain.cycle import Calendar, Stage, Window
from policy_forum.domain.events import (
    CycleMade,
    GoalRemoved,
    GoalSet,
    GoalsOrdered,
    GoalStatusChanged,
    GoalWorded,
    WindowMoved,
)
from policy_forum.domain.identifiers import CycleId, GoalId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.features.cycles import rules
from policy_forum.features.cycles.models import Cycle, StageWindow, StrategicGoal, WindowChange
from policy_forum.features.cycles.rules import GoalStatus, GoalText
from policy_forum.platform.work import Work


def make_cycle(
    work: Work,
    year: int,
    title: str,
    windows: Mapping[Stage, Window],
    goals: Sequence[GoalText] = (),
) -> CycleId:
    """Make the cycle of a year with its windows and its first goals."""
    work.authorise(Action.MAKE_CYCLE)
    cycle = _add_cycle(work, year, title, windows, None)
    for goal in goals:
        _add_goal(work, cycle.id, goal)
    return CycleId(cycle.id)


def open_next_cycle(
    work: Work,
    from_cycle_id: CycleId,
    year: int,
    title: str,
    *,
    windows: Mapping[Stage, Window],
    goal_ids: Sequence[GoalId] = (),
) -> CycleId:
    """Make the cycle that follows another, and carry on the named goals that are unfinished.

    A goal that is carried on becomes a goal of the new cycle which knows where it came from;
    the old one is marked so, and its progress stays as it was.
    """
    before = _load_cycle(work, from_cycle_id)
    work.authorise(Action.OPEN_NEXT_CYCLE, calendar=_calendar_of(work, before.id))
    work.refuse_if(rules.refusal_to_follow(before.year, year))
    carried = _goals_to_carry(work, before.id, goal_ids)
    cycle = _add_cycle(work, year, title, windows, before)
    for goal in carried:
        _carry_on(work, cycle.id, goal)
    return CycleId(cycle.id)


def move_window(work: Work, cycle_id: CycleId, stage: Stage, window: Window, reason: str) -> None:
    """Change when a stage is open; the cycle's page announces it with the reason."""
    cycle = _load_cycle(work, cycle_id)
    work.authorise(Action.MOVE_WINDOW)
    work.refuse_if(rules.refusal_without_reason(reason))
    calendar = _calendar_of(work, cycle.id)
    work.refuse_if(rules.refusal_to_move_window(calendar, stage, window, work.now))
    before = calendar.window(stage)
    _write_window(work, cycle.id, stage, window)
    opened_before, closed_before = (before.opens, before.closes) if before else (None, None)
    work.session.add(
        WindowChange(
            cycle_id=cycle_id,
            stage=stage,
            opened_before=opened_before,
            closed_before=closed_before,
            opens=window.opens,
            closes=window.closes,
            reason=reason.strip(),
            moved_at=work.now,
            moved_by_id=work.actor.member_id,
        )
    )
    moved = WindowMoved(
        cycle_id=cycle_id,
        stage=stage.value,
        opened_before=opened_before,
        closed_before=closed_before,
        opens=window.opens,
        closes=window.closes,
    )
    work.record(moved, note=reason.strip())


def set_goal(work: Work, cycle_id: CycleId, goal: GoalText) -> GoalId:
    """Add a strategic goal at the end of a cycle's list."""
    cycle = _load_cycle(work, cycle_id)
    work.authorise(Action.EDIT_GOALS)
    return GoalId(_add_goal(work, cycle.id, goal).id)


def word_goal(work: Work, goal_id: GoalId, goal: GoalText) -> None:
    """Change how a goal is worded; its status and its place stay."""
    row = _load_goal(work, goal_id)
    work.authorise(Action.EDIT_GOALS)
    work.refuse_if(rules.refusal_of_goal_text(goal))
    row.title, row.sentence = goal.title.strip(), goal.sentence.strip()
    row.description, row.owner = goal.description.strip(), goal.owner.strip()
    row.how_decided = goal.how_decided.strip()
    work.record(GoalWorded(goal_id=goal_id, cycle_id=CycleId(row.cycle_id)))


def order_goals(work: Work, cycle_id: CycleId, goal_ids: Sequence[GoalId]) -> None:
    """Put a cycle's goals in the order given; every goal of the cycle must be named once."""
    work.authorise(Action.EDIT_GOALS)
    by_id = {goal.id: goal for goal in _goals_of(work, cycle_id)}
    work.refuse_if(rules.refusal_to_order(goal_ids, list(by_id)))
    # Two goals cannot share a place even for a moment, so all step aside first.
    for position, goal_id in enumerate(goal_ids, start=1):
        by_id[goal_id].position = -position
    work.session.flush()
    for position, goal_id in enumerate(goal_ids, start=1):
        by_id[goal_id].position = position
    work.record(GoalsOrdered(cycle_id=cycle_id, goals=len(goal_ids)))


def remove_goal(work: Work, goal_id: GoalId) -> None:
    """Take a goal away; refused while a motion or a later year's goal hangs on it."""
    goal = _load_goal(work, goal_id)
    work.authorise(Action.EDIT_GOALS)
    is_carried = goal.carried_from_id is not None
    work.refuse_if(rules.refusal_to_remove(goal.status, is_carried=is_carried))
    cycle_id = CycleId(goal.cycle_id)
    try:
        # Features above this one point to goals; the database knows them all.
        with work.session.begin_nested():
            work.session.delete(goal)
            work.session.flush()
    except IntegrityError as error:
        raise RefusedError(rules.SOMETHING_HANGS_ON_GOAL) from error
    work.record(GoalRemoved(goal_id=goal_id, cycle_id=cycle_id))


def change_goal_status(work: Work, goal_id: GoalId, status: GoalStatus, progress: str) -> None:
    """Say how a goal stands, with a note on its progress."""
    goal = _load_goal(work, goal_id)
    work.authorise(Action.EDIT_GOALS)
    work.refuse_if(rules.refusal_to_change_status(goal.status, status))
    goal.status, goal.progress = status, progress.strip()
    work.record(GoalStatusChanged(goal_id=goal_id, status=status.value), note=progress.strip())


def _load_cycle(work: Work, cycle_id: CycleId) -> Cycle:
    cycle = work.session.get(Cycle, cycle_id, with_for_update=True)
    if cycle is None:
        raise RefusedError(Refusal(Reason.INVALID, phrase("There is no such cycle.")))
    return cycle


def _load_goal(work: Work, goal_id: GoalId) -> StrategicGoal:
    goal = work.session.get(StrategicGoal, goal_id, with_for_update=True)
    if goal is None:
        sentence = phrase("This goal is no longer there; it may have been removed meanwhile.")
        raise RefusedError(Refusal(Reason.CHANGED_MEANWHILE, sentence))
    return goal


def _goals_of(work: Work, cycle_id: CycleId) -> Sequence[StrategicGoal]:
    of_cycle = select(StrategicGoal).where(StrategicGoal.cycle_id == cycle_id)
    return work.session.scalars(of_cycle.order_by(StrategicGoal.position).with_for_update()).all()


def _calendar_of(work: Work, cycle_id: int) -> Calendar:
    rows = work.session.scalars(select(StageWindow).where(StageWindow.cycle_id == cycle_id))
    return Calendar({row.stage: Window(row.opens, row.closes) for row in rows})


def _add_cycle(
    work: Work, year: int, title: str, windows: Mapping[Stage, Window], before: Cycle | None
) -> Cycle:
    work.refuse_if(rules.refusal_to_name(year, title))
    work.refuse_if(rules.refusal_to_make(Calendar(windows)))
    opened_from_id = before.id if before else None
    cycle = Cycle(year=year, title=title.strip(), made_at=work.now, opened_from_id=opened_from_id)
    work.session.add(cycle)
    try:
        work.session.flush()
    except IntegrityError as error:
        raise RefusedError(rules.refusal_of_second_cycle(year)) from error
    for stage, window in windows.items():
        _write_window(work, cycle.id, stage, window)
    work.record(
        CycleMade(
            cycle_id=CycleId(cycle.id),
            year=year,
            opened_from_id=CycleId(opened_from_id) if opened_from_id else None,
        )
    )
    return cycle


def _write_window(work: Work, cycle_id: int, stage: Stage, window: Window) -> None:
    of_stage = select(StageWindow).where(
        StageWindow.cycle_id == cycle_id, StageWindow.stage == stage
    )
    row = work.session.scalar(of_stage)
    if row is None:
        row = StageWindow(cycle_id=cycle_id, stage=stage)
        work.session.add(row)
    row.opens, row.closes = window.opens, window.closes
    work.session.flush()


def _add_goal(
    work: Work,
    cycle_id: int,
    goal: GoalText,
    status: GoalStatus = GoalStatus.NOT_STARTED,
    carried_from_id: GoalId | None = None,
) -> StrategicGoal:
    work.refuse_if(rules.refusal_of_goal_text(goal))
    last = select(func.max(StrategicGoal.position)).where(StrategicGoal.cycle_id == cycle_id)
    row = StrategicGoal(
        cycle_id=cycle_id,
        position=(work.session.scalar(last) or 0) + 1,
        title=goal.title.strip(),
        sentence=goal.sentence.strip(),
        description=goal.description.strip(),
        owner=goal.owner.strip(),
        how_decided=goal.how_decided.strip(),
        status=status,
        carried_from_id=carried_from_id,
    )
    work.session.add(row)
    work.session.flush()
    work.record(
        GoalSet(cycle_id=CycleId(cycle_id), goal_id=GoalId(row.id), carried_from_id=carried_from_id)
    )
    return row


def _goals_to_carry(
    work: Work, cycle_id: int, goal_ids: Sequence[GoalId]
) -> Sequence[StrategicGoal]:
    wanted = set(goal_ids)
    goals = [goal for goal in _goals_of(work, CycleId(cycle_id)) if goal.id in wanted]
    statuses = [goal.status for goal in goals]
    work.refuse_if(rules.refusal_to_carry(statuses, len(goals), len(wanted)))
    return goals


def _carry_on(work: Work, cycle_id: int, goal: StrategicGoal) -> None:
    text = GoalText(goal.title, goal.sentence, goal.description, goal.owner, goal.how_decided)
    _add_goal(work, cycle_id, text, goal.status, GoalId(goal.id))
    goal.status = GoalStatus.CARRIED_ON
    work.record(GoalStatusChanged(goal_id=GoalId(goal.id), status=GoalStatus.CARRIED_ON.value))
