"""Writing an amendment in place: the page, its preview, and sending it."""

import re
from dataclasses import replace

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.access.policy import Action
from policy_forum.domain.identifiers import AmendmentId
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.domain.text.document import parse_document, print_document
from policy_forum.domain.text.limits import MERGED
from policy_forum.features.amendments import commands, queries
from policy_forum.features.amendments.forms import CLAUSES, WHOLE, WORDING, AmendForm
from policy_forum.features.amendments.queries import AmendmentRow
from policy_forum.features.amendments.rules import (
    Sheet,
    assembled,
    blank_sheet,
    carried_sheet,
    refusal_to_amend_amendment,
    refusal_to_revise,
    sheet_of,
    with_choice,
)
from policy_forum.features.amendments.views.desk import (
    Desk,
    as_seen,
    desk_for,
    desk_on_amendment,
    overtaken,
)
from policy_forum.features.amendments.views.desk_page import page_of
from policy_forum.features.amendments.views.previewing import Preview, preview_of, unread_in
from policy_forum.features.amendments.views.room import (
    amendment_or_404,
    blueprint,
    motion_or_404,
    refusal_now,
    refuse,
)
from policy_forum.features.amendments.views.sheets import (
    after_step,
    step_on_sheet,
)
from policy_forum.features.amendments.views.typed import Typed, lay_out, plain, typed_in
from policy_forum.features.branches.queries import rules_of
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.presentation import said
from policy_forum.web.session import request_work
from policy_forum.web.storage import current_session

Page = str | tuple[str, int] | Response
_WAYS = (CLAUSES, WHOLE, WORDING)
_CHOICE = re.compile(r"choose-(\d{1,2})-(\d{1,2})", re.ASCII)
_TO_MEND = frozenset({Reason.INVALID, Reason.RULE_NOT_MET})


@blueprint.get("/motions/<int(max=2147483647):motion_id>/amend")
@open_to(RouteAudience.MEMBERS)
def amend(motion_id: int) -> str:
    """The text of a motion, to be edited clause by clause (`?whole=1`: in one piece)."""
    return _blank_page(_desk_to_propose(motion_id, 0))


@blueprint.post("/motions/<int(max=2147483647):motion_id>/amend")
@open_to(RouteAudience.MEMBERS)
def propose(motion_id: int) -> Page:
    """Preview the edit, change the way of editing, or propose it."""
    form = AmendForm()
    return handle(form, _desk_to_propose(motion_id, form.revision_seen, is_sent=True))


@blueprint.get("/amendments/<int(max=2147483647):amendment_id>/amend")
@open_to(RouteAudience.MEMBERS)
def amend_amendment(amendment_id: int) -> str:
    """The text that an amendment asks for, to be amended itself."""
    return _blank_page(_desk_on_amendment(amendment_id))


@blueprint.post("/amendments/<int(max=2147483647):amendment_id>/amend")
@open_to(RouteAudience.MEMBERS)
def propose_to_amendment(amendment_id: int) -> Page:
    """Preview the edit of an amendment, change the way of editing, or propose it."""
    form = AmendForm()
    desk = _desk_on_amendment(amendment_id, is_sent=True)
    return handle(form, as_seen(desk, form.revision_seen, form.base_text.data or ""))


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
        desk = replace(desk, overtaken=texts.amended_markdown, clashes=desk.amendment.clashes)
        sheet: Sheet | None = carried_sheet(old, desk.base, amended)
    else:
        sheet = sheet_of(desk.base, amended)
    form.carry(mode=CLAUSES if sheet else WHOLE, text=texts.amended_markdown)
    return laid(form, desk, sheet or blank_sheet(desk.base))


@blueprint.post("/amendments/<int(max=2147483647):amendment_id>/revise")
@open_to(RouteAudience.MEMBERS)
def rewrite(amendment_id: int) -> Page:
    """Preview the edit, change the way of editing, or put the amendment anew."""
    form = AmendForm()
    desk = _desk_to_revise(amendment_id, form.revision_seen, is_sent=True)
    if desk.parent:
        desk = as_seen(desk, form.revision_seen, form.base_text.data or "")
    return handle(form, desk)


def _desk_to_propose(motion_id: int, revision: int, *, is_sent: bool = False) -> Desk:
    motion = motion_or_404(motion_id)
    refuse_at_the_door(refusal_now(Action.PROPOSE_AMENDMENT, motion, None), is_sent=is_sent)
    return desk_for(motion, revision, rules_of(current_session(), motion.branch_id))


def _desk_on_amendment(amendment_id: int, *, is_sent: bool = False) -> Desk:
    parent, motion = amendment_or_404(amendment_id)
    refusal = refusal_now(Action.PROPOSE_AMENDMENT, motion, None)
    refusal = refusal or refusal_to_amend_amendment(
        parent.number, parent.stored_state, parent.parent_number
    )
    refuse_at_the_door(refusal, is_sent=is_sent)
    return _on_text_of(parent, motion)


def _desk_to_revise(amendment_id: int, revision: int, *, is_sent: bool = False) -> Desk:
    amendment, motion = amendment_or_404(amendment_id)
    refusal = refusal_now(Action.REVISE_AMENDMENT, motion, amendment.author_id)
    refusal = refusal or refusal_to_revise(amendment.stored_state)
    refuse_at_the_door(refusal, is_sent=is_sent)
    if amendment.parent_id:
        parent = queries.find_amendment(current_session(), amendment.parent_id) or abort(404)
        return replace(_on_text_of(parent, motion), amendment=amendment)
    rules = rules_of(current_session(), motion.branch_id)
    return desk_for(motion, revision, rules, amendment)


def _on_text_of(parent: AmendmentRow, motion: queries.AmendedMotion) -> Desk:
    texts = queries.find_texts(current_session(), parent.id) or abort(404)
    rules = rules_of(current_session(), motion.branch_id)
    return desk_on_amendment(motion, parent, texts.amended_markdown, rules)


def refuse_at_the_door(refusal: Refusal | None, *, is_sent: bool) -> None:
    """Refuse, unless it is only too late for a text already typed: that is shown again."""
    if refusal and (refusal.is_personal or not is_sent):
        refuse(refusal)


def _blank_page(desk: Desk) -> str:
    form = AmendForm()
    form.carry(mode=WHOLE if "whole" in request.args else CLAUSES, text=print_document(desk.base))
    return laid(form, desk, blank_sheet(desk.base))


def laid(form: AmendForm, desk: Desk, sheet: Sheet) -> str:
    """The page for a text that is laid on the desk now."""
    text = (form.text.data or "") if form.way == WHOLE else assembled(desk.base, sheet)
    form.carry(revision=desk.revision, text=text)
    preview = preview_of(desk, text) if text != print_document(desk.base) else None
    return page_of(form, desk, sheet, preview)


def handle(form: AmendForm, desk: Desk) -> Page:
    """Do what the button that was pressed asks for, and keep what was typed."""
    typed = typed_in(form, desk.base, request.form)
    step = request.form.get("step", "propose")
    if step in _WAYS:
        return _another_way(form, desk, typed, step)
    chosen = _CHOICE.fullmatch(step)
    if chosen and form.way == WORDING:
        return _chosen(form, desk, typed, int(chosen[1]), int(chosen[2]))
    asked = step_on_sheet(step, desk.base) if form.way == CLAUSES else None
    if asked:
        return _stepped(form, desk, typed.sheet, *asked)
    is_sent = step == "propose"
    if typed.text is None:
        return page_of(form, desk, typed.sheet, _unread(form, desk, typed)), _status(is_sent)
    if typed.is_misplaced:
        return page_of(form, desk, typed.sheet, Preview(is_wording=True)), _status(is_sent)
    found = overtaken(desk, typed.text)
    if found:
        return _start_again(form, *found), 409 if is_sent else 200
    preview = preview_of(desk, typed.text)
    if not is_sent or not form.validate_on_submit() or _is_news(form, preview):
        return page_of(form, desk, typed.sheet, preview), _status(is_sent)
    return _send(form, desk, typed, preview)


def _unread(form: AmendForm, desk: Desk, typed: Typed) -> Preview:
    return unread_in(desk, plain(form.wording.data), typed.problems)


def _chosen(form: AmendForm, desk: Desk, typed: Typed, problem: int, choice: int) -> str:
    """The page with what was chosen written into the wording."""
    wording = plain(form.wording.data)
    if problem < len(typed.problems) and choice < len(typed.problems[problem].candidates):
        asked = typed.problems[problem]
        anew = with_choice(desk.base, wording, asked, asked.candidates[choice])
        form.carry(wording=anew or wording)
        typed = typed_in(form, desk.base, request.form)
    if typed.text is None:
        return page_of(form, desk, typed.sheet, _unread(form, desk, typed))
    return page_of(form, desk, typed.sheet, preview_of(desk, typed.text))


def _status(is_sent: bool) -> int:
    return 422 if is_sent else 200


def _is_news(form: AmendForm, preview: Preview) -> bool:
    """Whether another amendment says the same, and she has not been told."""
    if preview.same is None or preview.same.number == form.same_seen or not preview.is_ready:
        return False
    number = preview.same.number
    form.form_errors = [
        _("Amendment %(number)s says the same. Propose yours again if it is to stand beside it.",
          number=number)
    ]  # fmt: skip
    return True


def _another_way(form: AmendForm, desk: Desk, typed: Typed, way: str) -> Page:
    sheet = lay_out(form, desk.base, typed, way)
    status = 200 if sheet else 422
    if typed.is_misplaced and sheet:
        typed = typed_in(form, desk.base, request.form)
    if typed.text is None:
        preview = _unread(form, desk, typed)
    else:
        preview = Preview(is_wording=True) if typed.is_misplaced else preview_of(desk, typed.text)
    return page_of(form, desk, sheet or typed.sheet, preview), status


def _stepped(form: AmendForm, desk: Desk, sheet: Sheet, step: str, place: int) -> str:
    sheet, sentence = after_step(desk.base, sheet, step, place)
    preview = preview_of(desk, assembled(desk.base, sheet))
    return page_of(form, desk, sheet, preview, opened=place, news=sentence)


def _send(form: AmendForm, desk: Desk, typed: Typed, preview: Preview) -> Page:
    reason, amendment = form.reason.data or "", desk.amendment
    revision, text = desk.revision, typed.text or ""
    if (desk.parent or desk.is_offer) and not desk.is_current and preview.reading:
        revision, text = desk.standing, preview.reading.markdown
    try:
        with request_work() as work:
            if amendment and desk.is_offer:
                key, version = amendment.id, form.version_seen
                commands.offer_changed_form(work, key, version, revision, text, reason)
            elif amendment:
                key, version = amendment.id, form.version_seen
                commands.revise_amendment(work, key, version, revision, text, reason)
            else:
                parent = desk.parent.id if desk.parent else None
                key = commands.propose_amendment(
                    work, desk.motion.id, revision, text, reason, parent
                )
    except RefusedError as refused:
        if refused.refusal.is_personal:
            raise
        return _refused(form, desk, typed, refused.refusal)
    _say_it_is_proposed(desk)
    return redirect(url_for("amendments.show", amendment_id=AmendmentId(key)), 303)


def _say_it_is_proposed(desk: Desk) -> None:
    if desk.is_offer:
        flash(_("Your changed form is offered. Its proposer is asked to agree."), "success")
    elif desk.parent:
        flash(_("Your amendment is proposed. The proposer of amendment %(number)s is asked to "
                "answer it.", number=desk.parent.number), "success")  # fmt: skip
    else:
        flash(_("Your amendment is proposed. The mover is asked to answer it."), "success")
    if not desk.is_current:
        flash(_("The text had changed meanwhile; your changes were carried to its new form."))


def _refused(form: AmendForm, desk: Desk, typed: Typed, refusal: Refusal) -> Page:
    """What was typed, with the reason why it was not taken; on the text as it is by now."""
    text = typed.text or ""
    if refusal.reason in _TO_MEND:
        form.form_errors = [said(refusal.sentence)]
        return page_of(form, desk, typed.sheet, preview_of(desk, text)), 422
    desk = _as_it_is_now(desk)
    found = overtaken(desk, text)
    if found:
        return _start_again(form, *found), 409
    _renew_version(form, desk)
    form.form_errors = [said(refusal.sentence)]
    return page_of(form, desk, typed.sheet, preview_of(desk, text)), 409


def _as_it_is_now(desk: Desk) -> Desk:
    """The desk with what changed since the page was asked for; the edit's own text stays."""
    motion, amendment = motion_or_404(desk.motion.id), desk.amendment
    if amendment:
        amendment, motion = amendment_or_404(amendment.id)
    if desk.parent:
        parent, _motion = amendment_or_404(desk.parent.id)
        new = _on_text_of(parent, motion)
    else:
        new = desk_for(motion, 0, desk.rules)
    return replace(
        new,
        base=desk.base,
        revision=desk.revision,
        amendment=amendment,
        is_offer=desk.is_offer,
    )


def _renew_version(form: AmendForm, desk: Desk) -> None:
    if desk.amendment:
        form.carry(version=desk.amendment.version)


def _start_again(form: AmendForm, desk: Desk, sheet: Sheet) -> str:
    """Both texts, and the sheet begun anew on the one that stands now."""
    if form.way == WORDING:
        form.carry(mode=CLAUSES)
    form.carry(text=assembled(desk.base, sheet))
    _renew_version(form, desk)
    return laid(form, desk, sheet)
