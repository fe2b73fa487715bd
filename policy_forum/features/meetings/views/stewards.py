"""Stewards of a meeting: tellers, and who keeps the door."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.access.policy import Action, refusal_of
from policy_forum.domain.refusals import RefusedError
from policy_forum.features.meetings.commands import stewards as commands
from policy_forum.features.meetings.commands.loading import load_meeting, member_named
from policy_forum.features.meetings.forms.door import StewardForm
from policy_forum.features.meetings.queries.door import DoorHead, list_stewards
from policy_forum.features.meetings.rules.states import StewardDuty
from policy_forum.features.meetings.views.door import head_or_404
from policy_forum.features.meetings.views.room import ONE, blueprint
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.forms import EmptyForm
from policy_forum.web.presentation import said
from policy_forum.web.session import current_actor, request_work
from policy_forum.web.storage import current_session


@blueprint.get(f"{ONE}/stewards")
@open_to(RouteAudience.MEMBERS)
def stewards(meeting_id: int) -> str:
    """Who counts hands and who keeps the door."""
    return _page(_run(meeting_id), StewardForm())


@blueprint.post(f"{ONE}/stewards")
@open_to(RouteAudience.MEMBERS)
def name_steward(meeting_id: int) -> Response | tuple[str, int]:
    """Ask a member to do one of these."""
    head, form = _run(meeting_id), StewardForm()
    if not form.validate_on_submit():
        return _page(head, form), 422
    try:
        with request_work() as work:
            meeting = load_meeting(work, head.id)
            member = member_named(work, meeting, form.member.data or "")
            commands.name_steward(work, head.id, member.id, form.chosen_duty)
            name = member.full_name
    except RefusedError as error:
        if error.refusal.is_personal:
            raise
        current_session().rollback()
        form.member.errors = [said(error.refusal.sentence)]
        return _page(head, form), 422
    flash(_("%(name)s is asked to do this.", name=name), "success")
    return _back(head)


@blueprint.post(f"{ONE}/stewards/<int(max=2147483647):member_id>/<string(maxlength=20):duty>")
@open_to(RouteAudience.MEMBERS)
def release_steward(meeting_id: int, member_id: int, duty: str) -> Response:
    """Release a member from it."""
    head = _run(meeting_id)
    if duty not in set(StewardDuty) or not EmptyForm().validate_on_submit():
        abort(404)
    try:
        with request_work() as work:
            commands.release_steward(work, head.id, member_id, StewardDuty(duty))
    except RefusedError as error:
        if error.refusal.is_personal:
            raise
        current_session().rollback()
        flash(said(error.refusal.sentence), "error")
        return _back(head)
    flash(_("She is released from it."), "success")
    return _back(head)


def _run(meeting_id: int) -> DoorHead:
    head = head_or_404(meeting_id)
    refusal = refusal_of(Action.NAME_STEWARDS, current_actor(), head.subject)
    if refusal is not None:
        raise RefusedError(refusal)
    return head


def _back(head: DoorHead) -> Response:
    return redirect(url_for("meetings.stewards", meeting_id=head.id), 303)


def _page(head: DoorHead, form: StewardForm) -> str:
    named = list_stewards(current_session(), head.id)
    return render_template(
        "meetings/stewards.html",
        floor=head,
        form=form,
        tellers=[row for row in named if row.duty is StewardDuty.TELLER],
        keepers=[row for row in named if row.duty is StewardDuty.DOOR],
    )
