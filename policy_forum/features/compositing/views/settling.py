"""Putting a composite out, taking it back, publishing it, setting it aside."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.features.compositing import commands
from policy_forum.features.compositing.forms import ReasonForm
from policy_forum.features.compositing.views.room import (
    ONE,
    blueprint,
    composite_or_404,
    form_page,
    key_of,
    refusal_to_compose,
    version_sent,
)
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.session import request_work


@blueprint.post(f"{ONE}/putting-out")
@open_to(RouteAudience.NATIONAL_OFFICE)
def put_out(composite_id: int) -> Response:
    """Ask the movers."""
    with request_work() as work:
        commands.put_out(work, key_of(composite_id), version_sent())
    flash(_("The movers and the secretaries of their branches are asked."), "success")
    return _back(composite_id)


@blueprint.route(f"{ONE}/taking-back", methods=["GET", "POST"])
@open_to(RouteAudience.NATIONAL_OFFICE)
def take_back(composite_id: int) -> str | Response | tuple[str, int]:
    """Take the text back to change it."""
    composite = composite_or_404(composite_id)
    form = ReasonForm()
    if form.validate_on_submit():
        with request_work() as work:
            commands.take_back(work, key_of(composite_id), form.reason.data or "")
        flash(_("The text can be changed again."), "success")
        return _back(composite_id)
    return form_page("compositing/take_back.html", form, composite=composite)


@blueprint.post(f"{ONE}/agreement")
@open_to(RouteAudience.NATIONAL_OFFICE)
def publish(composite_id: int) -> Response:
    """Publish what all movers have signed off."""
    with request_work() as work:
        commands.publish_as_agreed(work, key_of(composite_id))
    flash(_("The composite is agreed, and everyone can read it."), "success")
    return _back(composite_id)


@blueprint.route(f"{ONE}/setting-aside", methods=["GET", "POST"])
@open_to(RouteAudience.NATIONAL_OFFICE)
def set_aside(composite_id: int) -> str | Response | tuple[str, int]:
    """Give the composite up, with a reason."""
    composite = composite_or_404(composite_id)
    form = ReasonForm()
    if form.validate_on_submit() and (form.reason.data or "").strip():
        with request_work() as work:
            commands.set_aside(work, key_of(composite_id), form.reason.data or "")
        flash(_("The composite is set aside. Its motions go on as they are."), "success")
        return redirect(url_for("compositing.index"), 303)
    if form.is_submitted() and not form.errors:
        form.reason.errors = [_("Enter the reason.")]
    return form_page(
        "compositing/set_aside.html",
        form,
        composite=composite,
        refusal=refusal_to_compose(composite.cycle_id),
    )


def _back(composite_id: int) -> Response:
    return redirect(url_for("compositing.show", composite_id=composite_id), 303)
