"""Membership lists: upload, look, decide, watch."""

import csv
import io
from typing import Any

from flask import abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.phrases import Phrase
from policy_forum.features.members import commands, queries
from policy_forum.features.members.forms import ApplyForm, UploadForm
from policy_forum.features.members.rules import BrokenListError, ImportState, MembershipList, Plan
from policy_forum.features.members.views.room import Page, blueprint
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.presentation import said
from policy_forum.web.session import request_work, today
from policy_forum.web.storage import current_session

_SHOWN = 200


@blueprint.get("/imports")
@open_to(RouteAudience.NATIONAL_OFFICE)
def imports() -> Page:
    """The form for a list, and the lists so far."""
    return _upload_page(UploadForm())


def _upload_page(form: UploadForm) -> str:
    rows = queries.list_imports(current_session())
    return render_template("members/imports.html", form=form, imports=rows)


@blueprint.post("/imports")
@open_to(RouteAudience.NATIONAL_OFFICE)
def upload() -> Page:
    """Compare an uploaded list with the members, and show what it would change."""
    form = UploadForm()
    if not form.validate_on_submit():
        return _upload_page(form), 422
    content, is_whole_list = form.file.data.read(), bool(form.is_whole_list.data)
    try:
        compared = _compared(content, is_whole_list=is_whole_list)
    except BrokenListError as error:
        form.file.errors = (said(error.refusal.sentence), _("Nothing was changed."))
        return _upload_page(form), 422
    with request_work() as work:
        key = commands.upload_membership_list(
            work,
            form.file.data.filename or "",
            content,
            is_whole_list=is_whole_list,
            compared=compared,
        )
    return redirect(url_for("members.show_import", import_id=key))


def _compared(content: bytes, *, is_whole_list: bool) -> tuple[MembershipList, Plan]:
    """Compare between two transactions: on SQLite a posted request keeps others from writing."""
    membership = commands.membership_now(current_session())
    current_session().rollback()
    return membership.compare(content, today(), is_whole_list=is_whole_list)


@blueprint.get("/imports/<int(max=2147483647):import_id>")
@open_to(RouteAudience.NATIONAL_OFFICE)
def show_import(import_id: int) -> Page:
    """What a list would change, is changing, or has changed."""
    return _import_page(import_id, ApplyForm())


def _import_page(import_id: int, form: ApplyForm) -> str:
    found = _found(import_id, with_refusals=True)
    return render_template(
        "members/import.html",
        row=found,
        form=form,
        State=ImportState,
        refusals=[(r["row"], r["number"], _reason(r)) for r in found.refusals[:_SHOWN]],
        shown=_SHOWN,
    )


def _found(import_id: int, *, with_refusals: bool = False) -> queries.ImportRow:
    return queries.find_import(current_session(), import_id, with_refusals=with_refusals) or abort(
        404
    )


def _reason(refusal: dict[str, Any]) -> str:
    return said(Phrase(refusal["text"], refusal["values"]))


@blueprint.post("/imports/<int(max=2147483647):import_id>/apply")
@open_to(RouteAudience.NATIONAL_OFFICE)
def apply_import(import_id: int) -> Page:
    """Leave the list to a job that applies it."""
    found = _found(import_id)
    form = ApplyForm()
    if found.needs_confirmation and form.number() != found.counts["lapsed"]:
        message = _("Type the number of members who will lapse: %(n)s.", n=found.counts["lapsed"])
        form.confirmed.errors = (message,)
        return _import_page(import_id, form), 422
    with request_work() as work:
        commands.queue_import(work, import_id, form.number())
    return redirect(url_for("members.show_import", import_id=import_id))


@blueprint.get("/imports/<int(max=2147483647):import_id>/progress")
@open_to(RouteAudience.NATIONAL_OFFICE)
def import_progress(import_id: int) -> Response:
    """The part of the page that moves; once nothing moves, the whole page is asked for again."""
    found = _found(import_id)
    response = make_response(render_template("members/_progress.html", row=found))
    if found.state is not ImportState.APPLYING:
        response.headers["HX-Refresh"] = "true"
    return response


@blueprint.post("/imports/<int(max=2147483647):import_id>/preview")
@open_to(RouteAudience.NATIONAL_OFFICE)
def preview_import_again(import_id: int) -> Response:
    """Compare the list with the members as they are now."""
    _found(import_id)
    with request_work() as work:
        commands.preview_again(work, import_id)
    flash(_("The list was compared with the members as they are now."), "success")
    return redirect(url_for("members.show_import", import_id=import_id))


@blueprint.post("/imports/<int(max=2147483647):import_id>/cancel")
@open_to(RouteAudience.NATIONAL_OFFICE)
def cancel_import(import_id: int) -> Response:
    """Put a list away."""
    _found(import_id)
    with request_work() as work:
        commands.cancel_import(work, import_id)
    flash(_("The list was put away. Nobody was changed."), "success")
    return redirect(url_for("members.imports"))


@blueprint.get("/imports/<int(max=2147483647):import_id>/refused.csv")
@open_to(RouteAudience.NATIONAL_OFFICE)
def refused_rows(import_id: int) -> Response:
    """All rows that were refused, for a spreadsheet."""
    found = _found(import_id, with_refusals=True)
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow([_("row"), _("number"), _("reason")])
    for refusal in found.refusals:
        writer.writerow([refusal["row"], _cell(refusal["number"]), _cell(_reason(refusal))])
    name = f"refused-{import_id}.csv"
    return Response(
        "\ufeff" + text.getvalue(),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _cell(words: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{words}" if words.lstrip()[:1] in set("=+-@＝＋－＠") else words
