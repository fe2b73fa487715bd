"""Taking a form of the chair's page: refused, it comes back as it was typed."""

from collections.abc import Callable

from flask import redirect, url_for
from werkzeug.wrappers import Response

from policy_forum.domain.refusals import RefusedError
from policy_forum.features.meetings.forms.chair import ChairForm
from policy_forum.features.meetings.rules.floor import Floor
from policy_forum.features.meetings.views.chair_desk import (
    Desk,
    desk_or_refusal,
    form_on,
    render_desk,
)
from policy_forum.platform.work import Work
from policy_forum.web.session import request_work
from policy_forum.web.storage import current_session


def take(
    meeting_id: int, name: str, do: Callable[[Work, Floor, ChairForm], object]
) -> Response | tuple[str, int]:
    """Do what the form with that name asks for, and go back to the page."""
    floor = desk_or_refusal(meeting_id)
    form = form_on(name, floor, is_sent=True)
    if not form.validate_on_submit():
        return render_desk(Desk(floor, {name: form})), 422
    try:
        with request_work() as work:
            do(work, floor, form)
    except RefusedError as error:
        if error.refusal.is_personal:
            raise
        current_session().rollback()
        form.refuse(error.refusal)
        return render_desk(Desk(desk_or_refusal(meeting_id), {name: form})), 422
    return redirect(url_for("meetings.chair", meeting_id=meeting_id), 303)
