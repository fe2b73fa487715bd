"""Writing an amendment in place: the page, its preview, and sending it."""

from dataclasses import replace
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.access.policy import Action
from policy_forum.domain.identifiers import AmendmentId
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.domain.text.document import TextRefusedError, parse_document
from policy_forum.domain.text.limits import MERGED
from policy_forum.features.amendments import commands, queries
from policy_forum.features.amendments.forms import CLAUSES, WHOLE, AmendForm, sheet_typed
from policy_forum.features.amendments.rules import (
    Sheet,
    blank_sheet,
    carried_sheet,
    refusal_to_revise,
    sheet_of,
)
from policy_forum.features.amendments.views.conflicts import two_sides
from policy_forum.features.amendments.views.desk import (
    Desk,
    Preview,
    desk_for,
    overtaken,
    preview_of,
    whole_text,
)
from policy_forum.features.amendments.views.room import (
    amendment_or_404,
    blueprint,
    motion_or_404,
    refusal_now,
    refuse,
)
from policy_forum.features.branches.queries import rules_of
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.presentation import said
from policy_forum.web.session import request_work
from policy_forum.web.storage import current_session

Page = str | tuple[str, int] | Response
_TO_MEND = frozenset({Reason.INVALID, Reason.RULE_NOT_MET})


@blueprint.get("/motions/<int(max=2147483647):motion_id>/amend")
@open_to(RouteAudience.MEMBERS)
def amend(motion_id: int) -> str:
    """The text of a motion, to be edited clause by clause (`?whole=1`: in one piece)."""
    desk = _desk_to_propose(motion_id, 0)
    form = AmendForm()
    _begin(form, desk, blank_sheet(desk.base), is_whole="whole" in request.args)
    return _page(form, desk, blank_sheet(desk.base))


@blueprint.post("/motions/<int(max=2147483647):motion_id>/amend")
@open_to(RouteAudience.MEMBERS)
def propose(motion_id: int) -> Page:
    """Preview the edit, change the way of editing, or propose it."""
    form = AmendForm()
    return _handle(form, _desk_to_propose(motion_id, form.revision_seen, is_sent=True))


@blueprint.get("/amendments/<int(max=2147483647):amendment_id>/revise")
@open_to(RouteAudience.MEMBERS)
def revise(amendment_id: int) -> str:
    """An amendment to be written anew by its proposer, against the text as it stands."""
    desk = _desk_to_revise(amendment_id, 0)
    texts = queries.find_texts(current_session(), amendment_id)
    if desk.amendment is None or texts is None:
        abort(404)
    form = AmendForm(reason=desk.amendment.reason, version=str(desk.amendment.version))
    old, amended = (
        parse_document(text, MERGED) for text in (texts.base_markdown, texts.amended_markdown)
    )
    if desk.amendment.clashes:
        desk = _with_clashes(desk, texts.amended_markdown)
        sheet: Sheet | None = carried_sheet(old, desk.base, amended)
    else:
        sheet = sheet_of(desk.base, amended)
    _begin(form, desk, sheet or blank_sheet(desk.base), is_whole=sheet is None)
    if sheet is None:
        form.text.data = texts.amended_markdown
    return _page(form, desk, sheet or blank_sheet(desk.base))


@blueprint.post("/amendments/<int(max=2147483647):amendment_id>/revise")
@open_to(RouteAudience.MEMBERS)
def rewrite(amendment_id: int) -> Page:
    """Preview the edit, change the way of editing, or put the amendment anew."""
    form = AmendForm()
    return _handle(form, _desk_to_revise(amendment_id, form.revision_seen, is_sent=True))


def _desk_to_propose(motion_id: int, revision: int, *, is_sent: bool = False) -> Desk:
    motion = motion_or_404(motion_id)
    _refuse_at_the_door(refusal_now(Action.PROPOSE_AMENDMENT, motion, None), is_sent=is_sent)
    return desk_for(motion, revision, rules_of(current_session(), motion.branch_id))


def _desk_to_revise(amendment_id: int, revision: int, *, is_sent: bool = False) -> Desk:
    amendment, motion = amendment_or_404(amendment_id)
    refusal = refusal_now(Action.REVISE_AMENDMENT, motion, amendment.proposer_id)
    refusal = refusal or refusal_to_revise(amendment.stored_state)
    _refuse_at_the_door(refusal, is_sent=is_sent)
    rules = rules_of(current_session(), motion.branch_id)
    return desk_for(motion, revision, rules, amendment)


def _refuse_at_the_door(refusal: Refusal | None, *, is_sent: bool) -> None:
    """Refuse, unless it is only too late for a text already typed: that is shown again."""
    if refusal and (refusal.is_personal or not is_sent):
        refuse(refusal)


def _begin(form: AmendForm, desk: Desk, sheet: Sheet, *, is_whole: bool) -> None:
    """Set what the form carries along, for a text that is laid on the desk now."""
    form.mode.data = WHOLE if is_whole else CLAUSES
    form.revision.data = str(desk.revision)
    form.text.data = whole_text(desk, sheet)
    form.mode.raw_data = form.revision.raw_data = form.text.raw_data = None


def _handle(form: AmendForm, desk: Desk) -> Page:
    sheet = sheet_typed(desk.base, request.form)
    typed = (form.text.data or "") if form.is_whole else whole_text(desk, sheet)
    typed = typed.replace("\r\n", "\n")
    step = request.form.get("step", "propose")
    if step == WHOLE:
        form.mode.data, form.text.data = WHOLE, typed
        return _page(form, desk, sheet)
    if step == CLAUSES:
        return _by_clauses(form, desk, typed)
    found = overtaken(desk, typed)
    if found:
        return _start_again(form, *found), 409 if step == "propose" else 200
    if step == "preview" or not form.validate_on_submit():
        status = 200 if step == "preview" else 422
        return _page(form, desk, sheet, preview_of(desk, typed)), status
    return _send(form, desk, sheet, typed)


def _send(form: AmendForm, desk: Desk, sheet: Sheet, typed: str) -> Page:
    reason, amendment = form.reason.data or "", desk.amendment
    try:
        with request_work() as work:
            if amendment:
                key, version = amendment.id, form.version_seen
                commands.revise_amendment(work, key, version, desk.revision, typed, reason)
            else:
                key = commands.propose_amendment(work, desk.motion.id, desk.revision, typed, reason)
    except RefusedError as refused:
        if refused.refusal.is_personal:
            raise
        return _refused(form, desk, sheet, typed, refused.refusal)
    flash(_("Your amendment is proposed. The mover is asked to answer it."), "success")
    if not desk.is_current:
        flash(_("The motion had changed meanwhile; your changes were carried to its new text."))
    return redirect(url_for("amendments.show", amendment_id=AmendmentId(key)), 303)


def _refused(form: AmendForm, desk: Desk, sheet: Sheet, typed: str, refusal: Refusal) -> Page:
    """What was typed, with the reason why it was not taken; on the text as it is by now."""
    if refusal.reason in _TO_MEND:
        form.form_errors = [said(refusal.sentence)]
        return _page(form, desk, sheet, preview_of(desk, typed)), 422
    if desk.amendment:
        amendment, motion = amendment_or_404(desk.amendment.id)
        desk = replace(desk, motion=motion, amendment=amendment)
    else:
        desk = replace(desk, motion=motion_or_404(desk.motion.id))
    found = overtaken(desk, typed)
    if found:
        return _start_again(form, *found), 409
    _renew_version(form, desk)
    form.form_errors = [said(refusal.sentence)]
    return _page(form, desk, sheet, preview_of(desk, typed)), 409


def _renew_version(form: AmendForm, desk: Desk) -> None:
    if desk.amendment:
        form.version.data, form.version.raw_data = str(desk.amendment.version), None


def _by_clauses(form: AmendForm, desk: Desk, typed: str) -> Page:
    """Go over to clauses, where that loses nothing of what was typed."""
    try:
        sheet = sheet_of(desk.base, parse_document(typed))
    except TextRefusedError:
        sheet = None
    if sheet is None:
        form.text.errors = [
            _("This text cannot be taken apart by clauses without losing some of it. Go on here.")
        ]
        return _page(form, desk, blank_sheet(desk.base)), 422
    form.mode.data = CLAUSES
    return _page(form, desk, sheet)


def _start_again(form: AmendForm, desk: Desk, sheet: Sheet) -> str:
    """Both texts, and the sheet begun anew on the one that stands now."""
    _begin(form, desk, sheet, is_whole=form.is_whole)
    _renew_version(form, desk)
    return _page(form, desk, sheet)


def _with_clashes(desk: Desk, typed: str) -> Desk:
    if desk.amendment is None:
        return desk
    return replace(desk, overtaken=typed, clashes=desk.amendment.clashes)


def _page(form: AmendForm, desk: Desk, sheet: Sheet, preview: Preview | None = None) -> str:
    shown: dict[str, Any] = {"preview": preview, "clashes": []}
    if desk.clashes:
        titles = _("The text as it stands now"), _("What you wrote")
        shown["clashes"] = two_sides(desk.clashes, *titles)
    return render_template(
        "amendments/write.html",
        form=form,
        desk=desk,
        motion=desk.motion,
        amendment=desk.amendment,
        rows=list(zip(desk.base.clauses, sheet.edits, strict=True)),
        sheet=sheet,
        places_below=places_below(desk),
        **shown,
    )


def places_below(desk: Desk) -> set[int]:
    """The places of clauses that have sub-clauses, which go with them."""
    return {clause.parent for clause in desk.base.clauses if clause.parent is not None}
