"""An amendment in a changed form: the mover offers it, its proposer agrees or declines."""

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.access.policy import Action
from policy_forum.domain.identifiers import AmendmentId
from policy_forum.domain.refusals import Refusal, RefusedError
from policy_forum.domain.text.document import parse_document
from policy_forum.domain.text.limits import MERGED
from policy_forum.features.amendments import commands, queries
from policy_forum.features.amendments.forms import (
    DeclineForm,
    OfferForm,
    whole_number,
)
from policy_forum.features.amendments.queries import (
    AmendedMotion,
    AmendmentRow,
    AmendmentText,
    ChangedFormRow,
)
from policy_forum.features.amendments.rules import (
    Reading,
    problems_of,
    read_amendment,
    read_documents,
    refusal_of_change,
    refusal_of_same_form,
    refusal_to_offer,
)
from policy_forum.features.amendments.views.effects import effects_of, open_children
from policy_forum.features.amendments.views.room import (
    STATUS_KINDS,
    amendment_or_404,
    blueprint,
    name_of,
    refusal_now,
    refuse,
)
from policy_forum.features.branches.queries import rules_of
from policy_forum.platform.markup import render_difference
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.presentation import said
from policy_forum.web.session import current_actor, request_work
from policy_forum.web.storage import current_session

Page = str | tuple[str, int] | Response


@dataclass(frozen=True)
class Compared:
    """A changed form as a reader compares it: with the motion, and with the amendment."""

    to_motion: Reading
    html_to_motion: str
    html_to_amendment: str
    refusal: Refusal | None = None


@blueprint.get("/amendments/<int(max=2147483647):amendment_id>/changed-form/offer")
@open_to(RouteAudience.MEMBERS)
def offer(amendment_id: int) -> str:
    """The amended text, for the mover to edit into the form in which she would accept it."""
    amendment, motion, texts = _offerable(amendment_id)
    form = OfferForm(
        text=texts.amended_markdown, version=amendment.version, revision=motion.revision
    )
    return _offer_page(form, amendment, motion)


@blueprint.post("/amendments/<int(max=2147483647):amendment_id>/changed-form/offer")
@open_to(RouteAudience.MEMBERS)
def send_offer(amendment_id: int) -> Page:
    """Look at the changed form, or offer it to the proposer."""
    form = OfferForm()
    amendment, motion, texts = _offerable(amendment_id)
    typed = (form.text.data or "").replace("\r\n", "\n")
    is_preview = request.form.get("step") == "preview"
    if is_preview or not form.validate_on_submit():
        compared = _compared(typed, motion, texts)
        if compared is None:
            form.text.errors = [
                _("Line %(line)s: %(reason)s", line=p.line, reason=p.reason)
                for p in problems_of(typed)[:5]
            ]
        page = _offer_page(form, amendment, motion, compared)
        return page, 200 if is_preview and compared else 422
    try:
        with request_work() as work:
            commands.offer_changed_form(
                work, amendment.id, form.version_seen, form.revision_seen, typed,
                form.reason.data or "",
            )  # fmt: skip
    except RefusedError as refused:
        if refused.refusal.is_personal:
            raise
        return _not_taken(form, amendment_id, typed, refused.refusal)
    flash(_("Your changed form is offered. The proposer is asked whether she agrees."), "success")
    return redirect(url_for("amendments.show", amendment_id=amendment_id), 303)


@blueprint.get("/amendments/<int(max=2147483647):amendment_id>/changed-form")
@open_to(RouteAudience.MEMBERS)
def changed_form(amendment_id: int) -> str:
    """The form that is offered, beside the amendment and the motion, and the two answers."""
    return _answer_page(DeclineForm(), amendment_id)


@blueprint.post("/amendments/<int(max=2147483647):amendment_id>/changed-form/agreement")
@open_to(RouteAudience.MEMBERS)
def agree(amendment_id: int) -> Page:
    """Agree to the changed form: it becomes part of the motion."""
    seen = [AmendmentId(whole_number(word)) for word in request.form.getlist("seen")]
    form_id = whole_number(request.form.get("form"))
    with request_work() as work:
        commands.agree_to_changed_form(work, AmendmentId(amendment_id), form_id, seen)
    flash(_("You agreed. Your amendment is part of the motion now, in that form."), "success")
    return redirect(url_for("amendments.show", amendment_id=amendment_id), 303)


@blueprint.post("/amendments/<int(max=2147483647):amendment_id>/changed-form/refusal")
@open_to(RouteAudience.MEMBERS)
def decline(amendment_id: int) -> Page:
    """Decline the changed form, with a reason for the mover."""
    form = DeclineForm()
    if not form.validate_on_submit():
        return _answer_page(form, amendment_id), 422
    form_id = whole_number(request.form.get("form"))
    with request_work() as work:
        commands.decline_changed_form(
            work, AmendmentId(amendment_id), form_id, form.reason.data or ""
        )
    flash(_("You declined. Your amendment stays as it is, and waits for the mover."), "success")
    return redirect(url_for("amendments.show", amendment_id=amendment_id), 303)


@blueprint.post("/amendments/<int(max=2147483647):amendment_id>/changed-form/withdrawal")
@open_to(RouteAudience.MEMBERS)
def take_back(amendment_id: int) -> Page:
    """The mover takes the changed form back."""
    form_id = whole_number(request.form.get("form"))
    with request_work() as work:
        commands.take_back_changed_form(work, AmendmentId(amendment_id), form_id)
    flash(_("You took the changed form back. The amendment waits for your answer."), "success")
    return redirect(url_for("amendments.show", amendment_id=amendment_id), 303)


def _offerable(amendment_id: int) -> tuple[AmendmentRow, AmendedMotion, AmendmentText]:
    amendment, motion = amendment_or_404(amendment_id)
    refuse(refusal_now(Action.OFFER_CHANGED_FORM, motion, motion.mover_id))
    refuse(
        refusal_to_offer(
            amendment.stored_state, amendment.proposer_id, motion.mover_id, amendment.parent_id
        )
    )
    texts = queries.find_texts(current_session(), amendment.id) or abort(404)
    return amendment, motion, texts


def _compared(typed: str, motion: AmendedMotion, texts: AmendmentText) -> Compared | None:
    """The changed form read; None where it is no text that a motion could have."""
    if problems_of(typed):
        return None
    to_motion = read_amendment(motion.text_markdown, typed)
    to_amendment = read_amendment(texts.amended_markdown, typed)
    rules = rules_of(current_session(), motion.branch_id)
    return Compared(
        to_motion,
        render_difference(to_motion.difference, context=1),
        render_difference(to_amendment.difference, context=1),
        refusal_of_change(to_motion, rules)
        or refusal_of_same_form(texts.amended_markdown, to_motion.markdown),
    )


def _not_taken(form: OfferForm, amendment_id: int, typed: str, refusal: Refusal) -> Page:
    """What was typed, with the reason why it was not taken, beside the text as it is by now."""
    amendment, motion, texts = _offerable(amendment_id)
    form.form_errors = [said(refusal.sentence)]
    for name, value in (("version", amendment.version), ("revision", motion.revision)):
        form[name].data, form[name].raw_data = str(value), None
    return _offer_page(form, amendment, motion, _compared(typed, motion, texts)), 422


def _offer_page(
    form: OfferForm,
    amendment: AmendmentRow,
    motion: AmendedMotion,
    compared: Compared | None = None,
) -> str:
    return render_template(
        "amendments/offer.html",
        form=form,
        amendment=amendment,
        motion=motion,
        name=name_of(amendment),
        compared=compared,
    )


def _waiting(amendment_id: int) -> tuple[AmendmentRow, AmendedMotion, ChangedFormRow]:
    """The changed form, for its two parties; else there is no such page."""
    amendment, motion = amendment_or_404(amendment_id)
    if current_actor().member_id not in {amendment.proposer_id, motion.mover_id}:
        abort(404)
    form = queries.find_changed_form(current_session(), amendment.id)
    if form is None or not form.is_waiting:
        abort(404)
    return amendment, motion, form


def _answer_page(form: DeclineForm, amendment_id: int) -> str:
    amendment, motion, offered = _waiting(amendment_id)
    texts = queries.find_texts(current_session(), amendment.id) or abort(404)
    mine, theirs = (
        parse_document(text, MERGED) for text in (texts.amended_markdown, offered.amended_markdown)
    )
    is_proposer = current_actor().member_id == amendment.proposer_id
    effects = effects_of(amendment, texts, offered.amended_markdown) if is_proposer else []
    return render_template(
        "amendments/offer_answer.html",
        form=form,
        amendment=amendment,
        motion=motion,
        offered=offered,
        html_to_amendment=render_difference(read_documents(mine, theirs).difference, context=1),
        is_proposer=is_proposer,
        refusal=refusal_now(
            Action.ANSWER_CHANGED_FORM if is_proposer else Action.OFFER_CHANGED_FORM,
            motion,
            amendment.proposer_id if is_proposer else motion.mover_id,
        ),
        effects=effects,
        children=open_children(amendment),
        needing=[effect for effect in effects if effect.clauses],
        status_kind=STATUS_KINDS[amendment.state],
    )
