"""Pages of the year: its stages, its goals, and what the national office does with them."""

from collections.abc import Sequence
from datetime import tzinfo

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.access.policy import Action, is_permitted, refusal_of
from policy_forum.domain.cycle import Calendar, Stage, Window
from policy_forum.domain.identifiers import GoalId
from policy_forum.features.cycles import commands, queries, rules
from policy_forum.features.cycles.forms import (
    GoalForm,
    GoalStatusForm,
    MoveWindowForm,
    WindowsForm,
    first_values,
)
from policy_forum.features.cycles.queries import CycleRow, GoalRow
from policy_forum.features.cycles.rules import GoalStatus
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.drawings.year_band import NARROW, WIDE, BandWindow, YearBand, year_band
from policy_forum.web.forms import EmptyForm
from policy_forum.web.presentation import closes, closing, day_and_time, opens, said
from policy_forum.web.session import current_actor, now, request_time, request_work
from policy_forum.web.storage import current_session

blueprint = Blueprint("cycles", __name__, url_prefix="/cycles")

_GOAL = "/<int(max=9999):year>/goals/<int(max=2147483647):goal_id>"


@blueprint.get("")
@open_to(RouteAudience.EVERYONE)
def index() -> str:
    """The current year first, then all years."""
    cycles = queries.list_cycles(current_session())
    current = queries.current_of(cycles, now())
    return render_template(
        "cycles/index.html",
        cycles=cycles,
        current=current,
        band=bands_of(current.calendar) if current else None,
        stands=_stands(current.calendar) if current else "",
        may_make=is_permitted(Action.MAKE_CYCLE, current_actor()),
    )


@blueprint.get("/<int(max=9999):year>")
@open_to(RouteAudience.EVERYONE)
def show(year: int) -> str:
    """One year: its stages, its goals, announced changes."""
    session = current_session()
    cycles = queries.list_cycles(session)
    cycle = next((c for c in cycles if c.year == year), None)
    if cycle is None:
        abort(404)
    stage = cycle.calendar.stage_at(now())
    return render_template(
        "cycles/show.html",
        cycle=cycle,
        stage=stage,
        band=bands_of(cycle.calendar),
        stands=_stands(cycle.calendar),
        goals=queries.list_goals(session, cycle.id),
        changes=[_change(change) for change in queries.list_window_changes(session, cycle.id)],
        actions=_actions(cycle, cycles),
        may_edit=is_permitted(Action.EDIT_GOALS, current_actor()),
        movable=list(cycle.calendar.windows)
        if is_permitted(Action.MOVE_WINDOW, current_actor())
        else [],
    )


@blueprint.route("/new", methods=["GET", "POST"])
@open_to(RouteAudience.NATIONAL_OFFICE)
def make() -> str | Response | tuple[str, int]:
    """Make a cycle; the windows proposed are those of the latest year, a year on."""
    cycles = queries.list_cycles(current_session())
    year = cycles[0].year + 1 if cycles else now().astimezone(_zone()).year
    like = (cycles[0].year, cycles[0].calendar) if cycles else None
    form = WindowsForm(data=_proposal(year, like))
    form.taken_years = frozenset(cycle.year for cycle in cycles)
    if form.validate_on_submit():
        with request_work() as work:
            commands.make_cycle(work, form.year.data or 0, form.title.data or "", form.windows())
        flash(_("The cycle of %(year)s is made.", year=str(form.year.data)), "success")
        return redirect(url_for("cycles.show", year=form.year.data))
    return _form_page("cycles/make.html", form, stages=tuple(Stage))


@blueprint.route("/<int(max=9999):year>/windows/<stage>", methods=["GET", "POST"])
@open_to(RouteAudience.NATIONAL_OFFICE)
def move_window(year: int, stage: str) -> str | Response | tuple[str, int]:
    """Move a stage's window, with a reason that is announced."""
    cycle, which = _found(year), _stage_named(stage)
    before = cycle.calendar.window(which)
    form = MoveWindowForm(data={"opens": before.opens, "closes": before.closes} if before else None)
    if form.validate_on_submit() and form.check(cycle, which, now()):
        with request_work() as work:
            window, reason = form.window(before), form.reason.data or ""
            commands.move_window(work, cycle.id, which, window, reason)
        flash(_("The window is moved, and the page of the year says why."), "success")
        return redirect(url_for("cycles.show", year=year))
    return _form_page(
        "cycles/move_window.html",
        form,
        cycle=cycle,
        stage=which,
        before=before,
        has_begun=before is not None and before.has_begun(now()),
        band=bands_of(cycle.calendar),
    )


@blueprint.route("/<int(max=9999):year>/goals/new", methods=["GET", "POST"])
@open_to(RouteAudience.NATIONAL_OFFICE)
def set_goal(year: int) -> str | Response | tuple[str, int]:
    """Add a strategic goal."""
    cycle, form = _found(year), GoalForm()
    if form.validate_on_submit():
        with request_work() as work:
            commands.set_goal(work, cycle.id, form.text())
        flash(_("The goal is set."), "success")
        return redirect(url_for("cycles.show", year=year) + "#goals")
    return _form_page("cycles/goal.html", form, cycle=cycle, goal=None)


@blueprint.route(_GOAL, methods=["GET", "POST"])
@open_to(RouteAudience.NATIONAL_OFFICE)
def word_goal(year: int, goal_id: int) -> str | Response | tuple[str, int]:
    """Change how a goal is worded."""
    cycle = _found(year)
    goal = _goal_of(cycle, goal_id)
    form = GoalForm(obj=goal)
    if form.validate_on_submit():
        with request_work() as work:
            commands.word_goal(work, goal.id, form.text())
        flash(_("The goal is worded anew."), "success")
        return redirect(url_for("cycles.show", year=year) + f"#goal-{goal_id}")
    return _form_page("cycles/goal.html", form, cycle=cycle, goal=goal)


@blueprint.route(f"{_GOAL}/status", methods=["GET", "POST"])
@open_to(RouteAudience.NATIONAL_OFFICE)
def change_goal_status(year: int, goal_id: int) -> str | Response | tuple[str, int]:
    """Say how a goal stands."""
    cycle = _found(year)
    goal = _goal_of(cycle, goal_id)
    form = GoalStatusForm(data={"status": goal.status.value, "progress": goal.progress})
    form.offer()
    if form.validate_on_submit():
        with request_work() as work:
            status = GoalStatus(form.status.data)
            commands.change_goal_status(work, goal.id, status, form.progress.data or "")
        flash(_("How the goal stands is on the page of the year."), "success")
        return redirect(url_for("cycles.show", year=year) + f"#goal-{goal_id}")
    return _form_page("cycles/goal_status.html", form, cycle=cycle, goal=goal)


@blueprint.post(f"{_GOAL}/removal")
@open_to(RouteAudience.NATIONAL_OFFICE)
def remove_goal(year: int, goal_id: int) -> Response:
    """Take a goal away, while nothing hangs on it."""
    goal = _goal_of(_found(year), goal_id)
    with request_work() as work:
        commands.remove_goal(work, goal.id)
    flash(_("The goal is taken away."), "success")
    return redirect(url_for("cycles.show", year=year) + "#goals")


@blueprint.post(f"{_GOAL}/<any(up, down):way>")
@open_to(RouteAudience.NATIONAL_OFFICE)
def place_goal(year: int, goal_id: int, way: str) -> Response:
    """Put a goal one place up or down."""
    cycle = _found(year)
    goals = queries.list_goals(current_session(), cycle.id)
    order = [goal.id for goal in goals]
    if goal_id not in order:
        abort(404)
    place = order.index(GoalId(goal_id))
    other = place - 1 if way == "up" else place + 1
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    with request_work() as work:
        commands.order_goals(work, cycle.id, order)
    return redirect(url_for("cycles.show", year=year) + f"#goal-{goal_id}")


def bands_of(calendar: Calendar) -> tuple[YearBand, YearBand] | None:
    """The year as a picture, for a desktop and for a phone; none while it has no windows."""
    windows = [
        BandWindow(said(stage.label), window.opens, window.closes)
        for stage in Stage
        if (window := calendar.window(stage)) and window.opens < window.closes
    ]
    if not windows:
        return None
    time = request_time()
    return (
        year_band(windows, time.now, time.zone, width=WIDE),
        year_band(windows, time.now, time.zone, width=NARROW),
    )


def _stands(calendar: Calendar) -> str:
    time = request_time()
    stage, coming = calendar.stage_at(time.now), calendar.next_stage(time.now)
    sentences = []
    if stage and (window := calendar.window(stage)):
        when = closes(window.closes, time.now, time.zone)
        sentences.append(_("“%(stage)s” %(closes)s.", stage=said(stage.label), closes=when))
    if coming and (window := calendar.window(coming)):
        when = opens(window.opens, time.now, time.zone)
        sentences.append(_("Next: “%(stage)s” %(opens)s.", stage=said(coming.label), opens=when))
    return " ".join(sentences) or _("The year is over.")


def _change(change: queries.WindowChangeRow) -> dict[str, object]:
    values = {"stage": said(change.stage.label), "now": _stretch(change.after)}
    what = (
        _("“%(stage)s” was moved: it is now %(now)s; before, %(before)s.", **values,
          before=_stretch(change.before))
        if change.before
        else _("“%(stage)s” was added: it is %(now)s.", **values)
    )  # fmt: skip
    return {"when": change.moved_at, "what": what, "reason": change.reason}


def _stretch(window: Window) -> str:
    time = request_time()
    return str(
        _(
            "from %(opens)s to %(closes)s",
            opens=day_and_time(window.opens, time.now, time.zone),
            closes=closing(window.closes, time.now, time.zone),
        )
    )


def _actions(cycle: CycleRow, cycles: Sequence[CycleRow]) -> list[dict[str, object]]:
    actor = current_actor()
    if not is_permitted(Action.EDIT_GOALS, actor):
        return []
    actions: list[dict[str, object]] = [
        {"label": _("Set a goal"), "href": url_for("cycles.set_goal", year=cycle.year)}
    ]
    if not any(c.opened_from_id == cycle.id for c in cycles):
        refusal = refusal_of(Action.OPEN_NEXT_CYCLE, actor, calendar=cycle.calendar, now=now())
        actions.append(
            {
                "label": _("Open the next cycle"),
                "href": url_for("conference.next_cycle", year=cycle.year),
                "main": False,
                "reason": said(refusal.sentence) if refusal else None,
                "rule": said(refusal.rule) if refusal and refusal.rule else None,
            }
        )
    return actions


def _proposal(year: int, like: tuple[int, Calendar] | None) -> dict[str, object]:
    windows = rules.proposed_windows(year, _zone(), like)
    return first_values(year, _("Conference %(year)s", year=str(year)), windows)


def _zone() -> tzinfo:
    return request_time().zone


def _found(year: int) -> CycleRow:
    cycle = queries.find_cycle(current_session(), year)
    if cycle is None:
        abort(404)
    return cycle


def _goal_of(cycle: CycleRow, goal_id: int) -> GoalRow:
    goals = queries.list_goals(current_session(), cycle.id)
    return next((goal for goal in goals if goal.id == goal_id), None) or abort(404)


def _stage_named(word: str) -> Stage:
    try:
        return Stage(word)
    except ValueError:
        abort(404)


def _form_page(template: str, form: EmptyForm, **values: object) -> str | tuple[str, int]:
    page = render_template(template, form=form, **values)
    return (page, 422) if form.is_submitted() else page
