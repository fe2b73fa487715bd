"""An amendment in a changed form: the mover offers it, its proposer agrees or declines."""

from dataclasses import replace

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.access.policy import Action
from policy_forum.domain.identifiers import AmendmentId
from policy_forum.domain.text.document import parse_document
from policy_forum.domain.text.limits import MERGED
from policy_forum.features.amendments import commands, queries
from policy_forum.features.amendments.forms import (
    CLAUSES,
    WHOLE,
    AmendForm,
    DeclineForm,
    whole_number,
)
from policy_forum.features.amendments.queries import (
    AmendedMotion,
    AmendmentRow,
    ChangedFormRow,
)
from policy_forum.features.amendments.rules import (
    blank_sheet,
    read_documents,
    refusal_to_offer,
    sheet_of,
)
from policy_forum.features.amendments.views.desk import Desk, desk_for
from policy_forum.features.amendments.views.effects import effects_of, open_children
from policy_forum.features.amendments.views.room import (
    STATUS_KINDS,
    amendment_or_404,
    blueprint,
    refusal_now,
)
from policy_forum.features.amendments.views.writing import (
    handle,
    laid,
    refuse_at_the_door,
)
from policy_forum.features.branches.queries import rules_of
from policy_forum.platform.markup import render_difference
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.session import current_actor, request_work
from policy_forum.web.storage import current_session

Page = str | tuple[str, int] | Response


@blueprint.get("/amendments/<int(max=2147483647):amendment_id>/changed-form/offer")
@open_to(RouteAudience.MEMBERS)
def offer(amendment_id: int) -> str:
    """The amended text, for the mover to edit into the form in which she would accept it."""
    desk = _desk_to_offer(amendment_id, 0)
    texts = queries.find_texts(current_session(), amendment_id) or abort(404)
    amended = parse_document(texts.amended_markdown, MERGED)
    sheet = sheet_of(desk.base, amended)
    form = AmendForm(version=str(desk.amendment.version if desk.amendment else 0))
    form.carry(mode=CLAUSES if sheet else WHOLE, text=texts.amended_markdown)
    return laid(form, desk, sheet or blank_sheet(desk.base))


@blueprint.post("/amendments/<int(max=2147483647):amendment_id>/changed-form/offer")
@open_to(RouteAudience.MEMBERS)
def send_offer(amendment_id: int) -> Page:
    """Look at the changed form, change the way of editing, or offer it to the proposer."""
    form = AmendForm()
    return handle(form, _desk_to_offer(amendment_id, form.revision_seen, is_sent=True))


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


def _desk_to_offer(amendment_id: int, revision: int, *, is_sent: bool = False) -> Desk:
    amendment, motion = amendment_or_404(amendment_id)
    refusal = refusal_now(Action.OFFER_CHANGED_FORM, motion, motion.mover_id)
    refusal = refusal or refusal_to_offer(
        amendment.stored_state, amendment.proposer_id, motion.mover_id, amendment.parent_id
    )
    refuse_at_the_door(refusal, is_sent=is_sent)
    rules = rules_of(current_session(), motion.branch_id)
    return replace(desk_for(motion, revision, rules, amendment), is_offer=True)


def _waiting(amendment_id: int) -> tuple[AmendmentRow, AmendedMotion, ChangedFormRow]:
    """The changed form, for its two parties; else there is no such page.

    Who comes with an old link, when it is answered or has lapsed, is led to the amendment.
    """
    amendment, motion = amendment_or_404(amendment_id)
    if current_actor().member_id not in {amendment.proposer_id, motion.mover_id}:
        abort(404)
    form = queries.find_changed_form(current_session(), amendment.id)
    if form is None:
        abort(404)
    if not form.is_waiting:
        flash(_("That changed form waits for no answer any more."))
        abort(redirect(url_for("amendments.show", amendment_id=amendment_id), 303))
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
