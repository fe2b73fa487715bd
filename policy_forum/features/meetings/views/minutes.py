"""The minutes of a meeting: read, published, corrected; as PDF and as a Word document."""

from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.access.policy import Action, refusal_of
from policy_forum.domain.access.who import Subject
from policy_forum.domain.refusals import RefusedError
from policy_forum.domain.text.document import parse_document
from policy_forum.domain.text.limits import MERGED
from policy_forum.features.meetings.commands.minutes import note_correction, publish_minutes
from policy_forum.features.meetings.forms.minutes import CorrectionForm
from policy_forum.features.meetings.queries.minutes import (
    MinutesPage,
    find_minutes,
    list_corrections,
)
from policy_forum.features.meetings.queries.minutes_record import get_record
from policy_forum.features.meetings.rules.minutes.document import MinutesDocument
from policy_forum.features.meetings.rules.minutes.freezing import frozen, hash_of
from policy_forum.features.meetings.rules.minutes.prose import (
    refusal_to_publish,
    refusal_to_write,
)
from policy_forum.features.meetings.rules.minutes.writing import minutes_of
from policy_forum.features.meetings.rules.states import MinutesState
from policy_forum.features.meetings.views.minutes_files import pdf_response, word_response
from policy_forum.features.meetings.views.minutes_words import runs_of
from policy_forum.features.meetings.views.room import ONE, blueprint, may_read
from policy_forum.platform.documents.shelf import BusyError
from policy_forum.platform.documents.typesetting import TypesettingError
from policy_forum.platform.markup import render_lines
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.presentation import said
from policy_forum.web.session import current_actor, request_time, request_work
from policy_forum.web.storage import current_session

Page = str | tuple[str, int] | tuple[str, int, dict[str, str]] | Response


@dataclass(frozen=True)
class Shown:
    """Minutes as one reader is shown them.

    `is_draft`: not what was published, but what the record and the prose come to now; only those
    who run the meeting see it. `is_changed`: that is no longer what was published.
    """

    page: MinutesPage
    document: MinutesDocument | None
    is_draft: bool
    is_changed: bool
    may_write: bool


def minutes_or_404(meeting_id: int) -> MinutesPage:
    """The meeting whose minutes are asked for, if this person may read of it. One statement."""
    page = find_minutes(current_session(), meeting_id)
    if page is None or not may_read(page.branch_id, page.state):
        abort(404)
    return page


def subject_of(page: MinutesPage) -> Subject:
    """The meeting as the permission table sees it."""
    return Subject(
        branch_id=page.branch_id, acting_for=page.branch_id, chair_ids=page.presiding_ids
    )


def may(action: Action, page: MinutesPage) -> bool:
    """Whether the one who asks may do this with the meeting's minutes."""
    return refusal_of(action, current_actor(), subject_of(page)) is None


def draft_of(page: MinutesPage) -> MinutesDocument:
    """The minutes as the record and the prose make them now. Fifteen statements at most."""
    record = get_record(current_session(), page.meeting_id, request_time().zone)
    assert record is not None
    return minutes_of(record)


def shown_to_reader(page: MinutesPage) -> Shown:
    """What was published; to those who run the meeting also the draft."""
    may_see_draft = may(Action.RUN_MEETING, page)
    may_write = may(Action.WRITE_MINUTES, page)
    published = page.published()
    if not may_see_draft or page.minutes_state is MinutesState.APPROVED:
        return Shown(page, published, is_draft=False, is_changed=False, may_write=may_write)
    draft = draft_of(page) if page.has_begun else None
    is_changed = draft is not None and hash_of(frozen(draft)) != page.content_hash
    is_draft = published is None or "draft" in request.args
    document = draft if is_draft else published
    return Shown(page, document, is_draft, is_changed, may_write)


@blueprint.get(ONE + "/minutes")
@open_to(RouteAudience.MEMBERS)
def minutes(meeting_id: int) -> str:
    """The minutes: published ones for the branch, the draft at once for those who run it."""
    return _minutes_page(shown_to_reader(minutes_or_404(meeting_id)))


def _minutes_page(shown: Shown) -> str:
    page = shown.page
    session = current_session()
    values: dict[str, Any] = {
        "refusal_to_write": refusal_to_write(page.state, page.minutes_state),
        "refusal_to_publish": refusal_to_publish(
            page.state, page.minutes_state, is_changed=shown.is_changed
        ),
    }
    noted = list_corrections(session, page.meeting_id) if page.published_at else ()
    approved = shown.document.corrections if shown.document else ()
    return render_template(
        "meetings/minutes.html",
        shown=shown,
        page=page,
        minutes=shown.document,
        later=noted[len(approved) :],
        **ways_of_showing(page.meeting_id),
        **values,
    )


def ways_of_showing(meeting_id: int, *, in_full: bool = False) -> dict[str, Any]:
    """What the template of minutes needs to print sentences, figures and texts.

    `in_full` for a file that is read away from the site: its links have the whole address.
    """

    def event_url(key: int) -> str:
        address: str = url_for(
            "meetings.record", meeting_id=meeting_id, event=key, _external=in_full
        )
        return f"{address}#event-{key}"

    def lines_of(markdown: str, prefix: str) -> str:
        return render_lines(parse_document(markdown, MERGED), prefix=prefix).html

    return {"runs_of": runs_of, "event_url": event_url, "lines_of": lines_of}


@blueprint.post(ONE + "/minutes/publish")
@open_to(RouteAudience.MEMBERS)
def minutes_publish(meeting_id: int) -> Response:
    """Let the branch read the minutes as they are now."""
    page = minutes_or_404(meeting_id)
    with request_work() as work:
        publish_minutes(work, page.meeting_id)
    flash(_("The minutes are published: every member of the branch can read them."), "success")
    return redirect(url_for("meetings.minutes", meeting_id=meeting_id), 303)


@blueprint.get(ONE + "/minutes/correct")
@open_to(RouteAudience.MEMBERS)
def minutes_correct(meeting_id: int) -> str:
    """The form of a correction to published minutes."""
    page = _to_correct(meeting_id)
    return render_template("meetings/minutes_correct.html", page=page, form=CorrectionForm())


def _to_correct(meeting_id: int) -> MinutesPage:
    page = minutes_or_404(meeting_id)
    refusal = refusal_of(Action.WRITE_MINUTES, current_actor(), subject_of(page))
    if refusal is not None:
        raise RefusedError(refusal)
    return page


@blueprint.post(ONE + "/minutes/correct")
@open_to(RouteAudience.MEMBERS)
def minutes_note(meeting_id: int) -> Page:
    """Note a correction, with today's date."""
    page, form = _to_correct(meeting_id), CorrectionForm()
    if not form.validate_on_submit():
        return render_template("meetings/minutes_correct.html", page=page, form=form), 422
    try:
        with request_work() as work:
            note_correction(work, page.meeting_id, form.text.data or "")
    except RefusedError as refused:
        if refused.refusal.is_personal:
            raise
        form.text.errors = [said(refused.refusal.sentence)]
        return render_template("meetings/minutes_correct.html", page=page, form=form), 409
    flash(_("The correction is noted below the minutes."), "success")
    return redirect(url_for("meetings.minutes", meeting_id=meeting_id, _anchor="corrections"), 303)


@blueprint.get(ONE + "/minutes.pdf")
@open_to(RouteAudience.MEMBERS)
def minutes_pdf(meeting_id: int) -> Page:
    """The minutes as a tagged PDF; 503 where the typesetter is busy or fails."""
    shown = _with_document(meeting_id)
    try:
        return pdf_response(shown.page, _document(shown), is_draft=shown.is_draft)
    except (BusyError, TypesettingError) as problem:
        is_busy = isinstance(problem, BusyError)
        waits = render_template("meetings/minutes_wait.html", page=shown.page, is_busy=is_busy)
        return waits, 503, {"Retry-After": "30"}


@blueprint.get(ONE + "/minutes.docx")
@open_to(RouteAudience.MEMBERS)
def minutes_docx(meeting_id: int) -> Response:
    """The minutes as a Word document."""
    shown = _with_document(meeting_id)
    return word_response(shown.page, _document(shown), is_draft=shown.is_draft)


def _with_document(meeting_id: int) -> Shown:
    shown = shown_to_reader(minutes_or_404(meeting_id))
    if shown.document is None:
        abort(404)
    return shown


def _document(shown: Shown) -> MinutesDocument:
    assert shown.document is not None
    return shown.document
