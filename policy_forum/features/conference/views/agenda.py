"""The agenda: its order, and publishing the paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.access.policy import Action
from policy_forum.domain.identifiers import SubmissionId
from policy_forum.features.conference import commands, queries
from policy_forum.features.conference.forms import PlaceForm, PublishForm
from policy_forum.features.conference.rules import moved_to
from policy_forum.features.conference.views.room import (
    AGENDA,
    blueprint,
    cycle_or_404,
    form_page,
    reason_of,
    refusal_in,
)
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.forms import EmptyForm
from policy_forum.web.session import request_work, wiring
from policy_forum.web.storage import current_session


@blueprint.get(AGENDA)
@open_to(RouteAudience.NATIONAL_OFFICE)
def agenda(year: int) -> str:
    """The motions in order, by goal, each with its place."""
    cycle = cycle_or_404(year)
    session = current_session()
    rows = queries.list_agenda(session, cycle.id)
    standing = queries.standing_of_cycle(session, cycle.id)
    order_refusal = refusal_in(Action.ORDER_AGENDA, cycle)
    publish = {
        "label": _("Publish the conference paper"),
        "href": url_for("conference.publish", year=year),
        **reason_of(refusal_in(Action.PUBLISH_PAPER, cycle)),
    }
    place = {
        "label": _("Put all motions in order on the agenda"),
        "href": url_for("conference.place_all", year=year),
        "method": "post",
        **reason_of(order_refusal),
    }
    return render_template(
        "conference/agenda.html",
        cycle=cycle,
        groups=_by_goal(rows),
        standing=standing,
        may_order=order_refusal is None and not standing.unplaced,
        actions=[place, publish] if standing.unplaced else [publish],
        editions=queries.list_editions(session, year),
    )


@dataclass(frozen=True)
class _Group:
    """The motions under one goal; without a title, those under none."""

    title: str | None
    rows: tuple[queries.AgendaRow, ...]


def _by_goal(rows: Iterable[queries.AgendaRow]) -> list[_Group]:
    by_goal = groupby(rows, key=lambda row: (row.goal_id, row.goal_title))
    return [_Group(title, tuple(found)) for (_key, title), found in by_goal]


@blueprint.post(AGENDA)
@open_to(RouteAudience.NATIONAL_OFFICE)
def place_all(year: int) -> Response:
    """Give every motion in order a place, in the order in which the page shows them."""
    cycle = cycle_or_404(year)
    rows = queries.list_agenda(current_session(), cycle.id)
    with request_work() as work:
        commands.order_agenda(work, cycle.id, [row.id for row in rows])
    flash(_("Every motion in order has its place on the agenda."), "success")
    return redirect(url_for("conference.agenda", year=year), 303)


@blueprint.post(f"{AGENDA}/<int(max=2147483647):submission_id>/<any(up, down):way>")
@open_to(RouteAudience.NATIONAL_OFFICE)
def step(year: int, submission_id: int, way: str) -> Response:
    """Put a motion one place up or down within its goal."""
    return _move(year, submission_id, -1 if way == "up" else 1, None)


@blueprint.post(f"{AGENDA}/<int(max=2147483647):submission_id>/place")
@open_to(RouteAudience.NATIONAL_OFFICE)
def place(year: int, submission_id: int) -> Response:
    """Put a motion at a place that was typed."""
    form = PlaceForm()
    if not form.validate_on_submit():
        flash(_("Enter the place as a number, 1 or more. Nothing was moved."), "error")
        return redirect(url_for("conference.agenda", year=year), 303)
    return _move(year, submission_id, 0, form.place.data)


def _move(year: int, submission_id: int, steps: int, to: int | None) -> Response:
    cycle = cycle_or_404(year)
    order = [row.id for row in queries.list_agenda(current_session(), cycle.id)]
    key = SubmissionId(submission_id)
    if key not in order:
        abort(404)
    wanted = to if to is not None else order.index(key) + 1 + steps
    with request_work() as work:
        commands.order_agenda(work, cycle.id, moved_to(order, key, wanted))
    return redirect(url_for("conference.agenda", year=year) + f"#item-{key}", 303)


@blueprint.route("/conference/<int(max=9999):year>/publish", methods=["GET", "POST"])
@open_to(RouteAudience.NATIONAL_OFFICE)
def publish(year: int) -> str | Response | tuple[str, int]:
    """Publish the next edition of the conference paper."""
    cycle = cycle_or_404(year)
    session = current_session()
    last = queries.get_paper(session, year)
    form: EmptyForm = PublishForm(data={"introduction": last.introduction if last else ""})
    if form.validate_on_submit():
        with request_work() as work:
            organisation = wiring().settings.organisation
            introduction = form.introduction.data or ""
            commands.publish_paper(work, cycle.id, organisation, introduction)
        flash(_("The edition is published. Its PDF is ready in a moment."), "success")
        return redirect(url_for("conference.paper", year=year), 303)
    return form_page(
        "conference/publish.html",
        form,
        cycle=cycle,
        edition=(last.edition if last else 0) + 1,
        standing=queries.standing_of_cycle(session, cycle.id),
        refusal=refusal_in(Action.PUBLISH_PAPER, cycle),
    )
