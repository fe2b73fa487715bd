"""Recording what conference decided, and the register of adopted policy."""

from collections.abc import Iterable

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.access.policy import Action, is_permitted
from policy_forum.domain.identifiers import RegisterEntryId, SubmissionId
from policy_forum.features.conference import commands, queries
from policy_forum.features.conference.forms import CorrectionForm, EntryForm, OutcomeForm
from policy_forum.features.conference.views.room import (
    STATUS_KINDS,
    SUBMISSION,
    blueprint,
    counted,
    cycle_or_404,
    form_page,
    refusal_in,
    submission_or_404,
)
from policy_forum.features.cycles.queries import GoalRow, current_of, list_cycles, list_goals
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.session import current_actor, now, request_work, today
from policy_forum.web.storage import current_session


@blueprint.route(f"{SUBMISSION}/outcome", methods=["GET", "POST"])
@open_to(RouteAudience.NATIONAL_OFFICE)
def outcome(submission_id: int) -> str | Response | tuple[str, int]:
    """Record what conference decided on a motion, or correct what was recorded."""
    page = submission_or_404(submission_id)
    recorded = page.recorded
    form = CorrectionForm(obj=recorded) if recorded else OutcomeForm()
    if recorded and not form.is_submitted():
        form.outcome.data = recorded.outcome.value
    form.offer()
    if form.validate_on_submit():
        _record(SubmissionId(submission_id), form)
        flash(_("The outcome is recorded, and the branch is told."), "success")
        return redirect(
            url_for("conference.decisions", year=page.cycle_year) + f"#item-{submission_id}", 303
        )
    return form_page(
        "conference/outcome.html",
        form,
        submission=page,
        is_correction=recorded is not None,
        refusal=refusal_in(Action.RECORD_OUTCOME, cycle_or_404(page.cycle_year)),
    )


def _record(submission_id: SubmissionId, form: OutcomeForm) -> None:
    with request_work() as work:
        if isinstance(form, CorrectionForm):
            reason = form.reason.data or ""
            commands.correct_outcome(work, submission_id, form.text(), reason)
        else:
            commands.record_outcome(work, submission_id, form.text())


@blueprint.get("/what-we-stand-for")
@open_to(RouteAudience.EVERYONE)
def register() -> str:
    """The goals of the year, how each was decided, what is happening, and the policy under it."""
    session = current_session()
    current = current_of(list_cycles(session), now())
    goals = list_goals(session, current.id) if current else ()
    entries = queries.list_register(session)
    in_force = [entry for entry in entries if entry.standing_on(today()).is_in_force]
    under = _under_goals(goals, in_force)
    placed = {entry.id for found in under.values() for entry in found}
    return render_template(
        "conference/register.html",
        cycle=current,
        goals=goals,
        under=under,
        others=[entry for entry in in_force if entry.id not in placed],
        ended=[entry for entry in entries if not entry.standing_on(today()).is_in_force],
        today=today(),
        counted=counted,
        status_kinds=STATUS_KINDS,
        may_update=is_permitted(Action.UPDATE_REGISTER, current_actor()),
    )


def _under_goals(
    goals: Iterable[GoalRow], entries: Iterable[queries.EntryRow]
) -> dict[int, list[queries.EntryRow]]:
    """The entries under each goal, those of the goals it was carried on from among them."""
    goal_of: dict[int | None, int] = {
        key: goal.id
        for goal in goals
        for key in (goal.id, *(earlier.id for earlier in goal.earlier))
    }
    under: dict[int, list[queries.EntryRow]] = {}
    for entry in entries:
        if entry.goal_id in goal_of:
            under.setdefault(goal_of[entry.goal_id], []).append(entry)
    return under


@blueprint.route("/what-we-stand-for/<int(max=2147483647):entry_id>", methods=["GET", "POST"])
@open_to(RouteAudience.NATIONAL_OFFICE)
def update_entry(entry_id: int) -> str | Response | tuple[str, int]:
    """Say how adopted policy stands."""
    entry = queries.get_entry(current_session(), entry_id) or abort(404)
    form = EntryForm(obj=entry)
    if not form.is_submitted():
        form.status.data = entry.status.value
    form.offer()
    if form.validate_on_submit():
        with request_work() as work:
            commands.update_register(
                work,
                RegisterEntryId(entry_id),
                status=form.chosen_status(),
                owner=form.owner.data or "",
                evidence=form.evidence.data or "",
                expires_on=form.expires_on.data,
            )
        flash(_("The register is up to date."), "success")
        return redirect(url_for("conference.register") + f"#entry-{entry_id}", 303)
    return form_page("conference/entry.html", form, entry=entry)
