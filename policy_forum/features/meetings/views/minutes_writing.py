"""Writing to an item of the minutes, and what happens when two write at once."""

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.access.policy import Action, refusal_of
from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.features.meetings.commands.minutes import write_prose
from policy_forum.features.meetings.forms.minutes import ProseForm
from policy_forum.features.meetings.queries.minutes import (
    MinutesPage,
    ProseRow,
    find_item_title,
    find_prose,
)
from policy_forum.features.meetings.rules.minutes.document import OPENING, MinutesItem
from policy_forum.features.meetings.rules.minutes.prose import refusal_to_write
from policy_forum.features.meetings.views.minutes import (
    draft_of,
    minutes_or_404,
    subject_of,
    ways_of_showing,
)
from policy_forum.features.meetings.views.room import ONE, blueprint
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.presentation import said
from policy_forum.web.session import current_actor, request_work
from policy_forum.web.storage import current_session

_ITEM = ONE + "/minutes/edit/<int(max=2147483647):item_key>"
Page = str | tuple[str, int] | Response


@dataclass(frozen=True)
class Meanwhile:
    """What somebody else wrote while this was being written, and both one after the other."""

    theirs: ProseRow
    both: str


@blueprint.get(_ITEM)
@open_to(RouteAudience.MEMBERS)
def edit_minutes(meeting_id: int, item_key: int) -> str:
    """What is written to an item, beside what the record says of it."""
    page, title = _writable(meeting_id, item_key)
    row = find_prose(current_session(), meeting_id, item_key)
    form = ProseForm()
    form.text.data, form.version.data = row.text, str(row.version)
    return _page(page, item_key, title, form)


@blueprint.post(_ITEM)
@open_to(RouteAudience.MEMBERS)
def write_minutes(meeting_id: int, item_key: int) -> Page:
    """Save it; if somebody else wrote meanwhile, show both texts."""
    page, title = _writable(meeting_id, item_key)
    form, taken = ProseForm(), request.form.get("take")
    here = url_for("meetings.minutes", meeting_id=meeting_id, draft=1, _anchor=_anchor(item_key))
    if taken == "theirs":
        flash(_("Their text stays as it is; nothing was changed."), "success")
        return redirect(here, 303)
    if taken == "both":
        form.text.data = request.form.get("both", "")
    if not form.validate_on_submit():
        return _page(page, item_key, title, form), 422
    try:
        with request_work() as work:
            write_prose(work, page.meeting_id, item_key, form.text.data or "", form.version_seen)
    except RefusedError as refused:
        if refused.refusal.reason is Reason.CHANGED_MEANWHILE:
            return _both_texts(page, item_key, title, form), 409
        if refused.refusal.is_personal:
            raise
        form.text.errors = [said(refused.refusal.sentence)]
        return _page(page, item_key, title, form), 409
    flash(_("Saved. Figures and names of this item come from the record, as before."), "success")
    return redirect(here, 303)


def _writable(meeting_id: int, item_key: int) -> tuple[MinutesPage, str]:
    """The minutes and the item's title, if this person may write there now; else why not."""
    page = minutes_or_404(meeting_id)
    refusal = refusal_of(Action.WRITE_MINUTES, current_actor(), subject_of(page))
    refusal = refusal or refusal_to_write(page.state, page.minutes_state)
    if refusal is not None:
        raise RefusedError(refusal)
    if item_key == OPENING:
        return page, _("Opening of the meeting")
    title = find_item_title(current_session(), meeting_id, item_key)
    if title is None:
        abort(404)
    return page, title


def _anchor(item_key: int) -> str:
    return f"item-{item_key}" if item_key != OPENING else "opening"


def _both_texts(page: MinutesPage, item_key: int, title: str, form: ProseForm) -> str:
    """The form with the new version, what she typed, and what the other wrote."""
    theirs = find_prose(current_session(), page.meeting_id, item_key)
    form.version.data = str(theirs.version)
    form.version.raw_data = None
    both = f"{theirs.text}\n\n{(form.text.data or '').strip()}".strip()
    return _page(page, item_key, title, form, Meanwhile(theirs, both))


def _page(
    page: MinutesPage,
    item_key: int,
    title: str,
    form: ProseForm,
    meanwhile: Meanwhile | None = None,
) -> str:
    items = draft_of(page).items
    item: MinutesItem | None = next((each for each in items if each.key == item_key), None)
    return render_template(
        "meetings/minutes_edit.html",
        page=page,
        item=item,
        item_key=item_key,
        title=title,
        form=form,
        meanwhile=meanwhile,
        anchor=_anchor(item_key),
        **ways_of_showing(page.meeting_id),
    )
