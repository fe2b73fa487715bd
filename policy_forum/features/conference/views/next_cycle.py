"""From one year to the next: opening the cycle, and what is offered back to branches."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.access.policy import Action, refusal_of
from policy_forum.domain.access.who import Subject
from policy_forum.domain.cycle import Calendar, Stage
from policy_forum.domain.identifiers import BranchId, CycleId, MotionId
from policy_forum.domain.refusals import Refusal
from policy_forum.features.conference import commands, queries
from policy_forum.features.conference.views.room import (
    blueprint,
    cycle_or_404,
    form_page,
    refusal_in,
)
from policy_forum.features.cycles.forms import NextCycleForm, first_values
from policy_forum.features.cycles.queries import list_cycles, list_goals
from policy_forum.features.cycles.rules import proposed_windows, title_after
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.session import current_actor, now, request_time, request_work
from policy_forum.web.storage import current_session


@blueprint.route("/conference/<int(max=9999):year>/next-cycle", methods=["GET", "POST"])
@open_to(RouteAudience.NATIONAL_OFFICE)
def next_cycle(year: int) -> str | Response | tuple[str, int]:
    """Open the cycle that follows this one, and offer its unsettled motions to their branches."""
    cycle = cycle_or_404(year)
    session = current_session()
    cycles = list_cycles(session)
    following = next((c for c in cycles if c.opened_from_id == cycle.id), None)
    windows = proposed_windows(year + 1, request_time().zone, (year, cycle.calendar))
    title = title_after(cycle.title) or _("Conference %(year)s", year=str(year + 1))
    form = NextCycleForm(data=first_values(year + 1, title, windows))
    form.taken_years = frozenset(c.year for c in cycles)
    form.offer_goals(list_goals(session, cycle.id), is_first_look=not form.is_submitted())
    if following is None and form.validate_on_submit():
        with request_work() as work:
            commands.open_next_cycle(
                work,
                cycle.id,
                form.year.data or 0,
                form.title.data or "",
                windows=form.windows(),
                goal_ids=form.goal_ids(),
            )
        flash(
            _("The next cycle is open, and unsettled motions are offered to their branches."),
            "success",
        )
        return redirect(url_for("cycles.show", year=form.year.data), 303)
    return form_page(
        "conference/next_cycle.html",
        form,
        cycle=cycle,
        following=following,
        stages=tuple(Stage),
        unsettled=queries.list_unsettled(session, cycle.id),
        refusal=refusal_in(Action.OPEN_NEXT_CYCLE, cycle),
    )


@blueprint.post("/conference/<int(max=9999):year>/offers")
@open_to(RouteAudience.NATIONAL_OFFICE)
def offer(year: int) -> Response:
    """Offer what was remitted or not reached since the next cycle was opened."""
    cycle = cycle_or_404(year)
    with request_work() as work:
        count = commands.offer_motions(work, cycle.id)
    flash(_("Motions offered to their branches: %(count)s.", count=count), "success")
    return redirect(url_for("conference.next_cycle", year=year), 303)


@blueprint.get("/conference/offers")
@open_to(RouteAudience.MEMBERS)
def offers() -> str:
    """What is offered back to the branch of the member who asks."""
    branch_id = current_actor().branch_id
    rows = queries.list_offers(current_session(), branch_id) if branch_id else ()
    return render_template(
        "conference/offers.html",
        offers=[(row, _refusal_to_take_up(row)) for row in rows],
    )


@blueprint.post("/conference/offers/<int(max=2147483647):cycle_id>/<int(max=2147483647):motion_id>")
@open_to(RouteAudience.MEMBERS)
def take_up(cycle_id: int, motion_id: int) -> Response:
    """Bring an offered motion again, as a draft of the member who asks."""
    with request_work() as work:
        brought = commands.take_up_offer(work, MotionId(motion_id), CycleId(cycle_id))
    flash(_("This new draft has the text of the earlier motion. You are its mover."), "success")
    return redirect(url_for("motions.show", motion_id=brought), 303)


def _refusal_to_take_up(row: queries.OfferRow) -> Refusal | None:
    branch_id: BranchId | None = current_actor().branch_id
    windows = {Stage.DRAFTING: row.drafting} if row.drafting else {}
    subject = Subject(branch_id=branch_id, acting_for=branch_id)
    return refusal_of(Action.BRING_AGAIN, current_actor(), subject, Calendar(windows), now())
