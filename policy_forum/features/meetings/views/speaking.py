"""Asking to speak, and being called."""

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.identifiers import MemberId, SpeakerId
from policy_forum.domain.refusals import RefusedError
from policy_forum.features.meetings.commands import speaking as commands
from policy_forum.features.meetings.commands.loading import load_meeting, member_named
from policy_forum.features.meetings.forms.chair import CallForm, ChairForm
from policy_forum.features.meetings.rules.floor import Floor
from policy_forum.features.meetings.rules.states import SpeakerRole
from policy_forum.features.meetings.views.chair_desk import desk_or_refusal
from policy_forum.features.meetings.views.chair_typed import take
from policy_forum.features.meetings.views.room import ONE, blueprint, meeting_or_404
from policy_forum.platform.work import Work
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.forms import EmptyForm
from policy_forum.web.presentation import said
from policy_forum.web.session import request_work
from policy_forum.web.storage import current_session

_SPEAKER = f"{ONE}/speakers/<int(max=2147483647):speaker_id>"


@blueprint.post(f"{ONE}/speak")
@open_to(RouteAudience.MEMBERS)
def ask_to_speak(meeting_id: int) -> Response:
    """Ask to speak: for, against, with a question, or on a point."""
    floor = meeting_or_404(meeting_id)
    role = request.form.get("role", "")
    if role not in set(SpeakerRole) or not EmptyForm().validate_on_submit():
        abort(404)
    try:
        with request_work() as work:
            commands.ask_to_speak(work, floor.id, SpeakerRole(role))
    except RefusedError as error:
        return _refused(error, _floor_page(meeting_id))
    flash(_("You asked to speak. The chair sees it, and calls you."), "success")
    return redirect(_floor_page(meeting_id), 303)


@blueprint.post(f"{_SPEAKER}/withdraw")
@open_to(RouteAudience.MEMBERS)
def withdraw_request(meeting_id: int, speaker_id: int) -> Response:
    """Take one's own request back."""
    return _with_request(meeting_id, speaker_id, _floor_page(meeting_id))


@blueprint.post(f"{_SPEAKER}/drop")
@open_to(RouteAudience.MEMBERS)
def drop_request(meeting_id: int, speaker_id: int) -> Response:
    """The chair takes somebody off the queue, as she asked by a word."""
    desk_or_refusal(meeting_id)
    return _with_request(meeting_id, speaker_id, url_for("meetings.chair", meeting_id=meeting_id))


@blueprint.post(f"{ONE}/chair/call")
@open_to(RouteAudience.MEMBERS)
def call_person(meeting_id: int) -> Response | tuple[str, int]:
    """Call somebody in the room who has not asked by a device, or a guest."""
    return take(meeting_id, "call", _call)


def _call(work: Work, floor: Floor, form: ChairForm) -> None:
    assert isinstance(form, CallForm)
    role, name = SpeakerRole(form.role.data), form.name.data or ""
    if form.is_guest.data == "guest":
        commands.call_person(work, floor.id, role, None, name)
        return
    meeting = load_meeting(work, floor.id)
    member = member_named(work, meeting, name)
    commands.call_person(work, floor.id, role, MemberId(member.id))


def _with_request(meeting_id: int, speaker_id: int, back: str) -> Response:
    floor = meeting_or_404(meeting_id)
    is_here = any(row.id == speaker_id for row in floor.speakers)
    if not EmptyForm().validate_on_submit():
        abort(400)
    if is_here:
        try:
            with request_work() as work:
                commands.withdraw_request(work, SpeakerId(speaker_id))
        except RefusedError as error:
            return _refused(error, back)
    # Taken back on another device before: there is nothing to do, and nothing to say.
    return redirect(back, 303)


def _refused(error: RefusedError, back: str) -> Response:
    if error.refusal.is_personal:
        raise error
    current_session().rollback()
    flash(said(error.refusal.sentence), "error")
    return redirect(back, 303)


def _floor_page(meeting_id: int) -> str:
    return url_for("meetings.show", meeting_id=meeting_id)
