"""The mover's answer, with its effect shown first; and taking an amendment back."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.access.policy import Action
from policy_forum.domain.identifiers import AmendmentId
from policy_forum.domain.text.document import Document, parse_document
from policy_forum.domain.text.limits import MERGED
from policy_forum.domain.text.merging import rebase
from policy_forum.features.amendments import commands, queries
from policy_forum.features.amendments.forms import LeaveForm, WithdrawForm, whole_number
from policy_forum.features.amendments.queries import AmendedMotion, AmendmentRow
from policy_forum.features.amendments.rules import (
    AmendmentState,
    places_of,
    read_documents,
    refusal_to_move,
)
from policy_forum.features.amendments.views.room import (
    STATUS_KINDS,
    amendment_or_404,
    blueprint,
    name_of,
    refusal_now,
    refuse,
)
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.session import request_work
from policy_forum.web.storage import current_session

Page = str | tuple[str, int] | Response


@dataclass(frozen=True)
class Effect:
    """What accepting an amendment would do to another one.

    `clauses` are those at which it would need its author; with none it is carried to the new
    text, or falls if that then says all it asked for.
    """

    key: AmendmentId
    number: int
    clauses: tuple[str, ...]
    falls: bool


@blueprint.get("/amendments/<int(max=2147483647):amendment_id>/answer")
@open_to(RouteAudience.MEMBERS)
def answer(amendment_id: int) -> str:
    """The mover's two answers, and what accepting would do to the other amendments."""
    amendment, motion = _answerable(amendment_id)
    return _answer_page(amendment, motion, LeaveForm())


@blueprint.post("/amendments/<int(max=2147483647):amendment_id>/acceptance")
@open_to(RouteAudience.MEMBERS)
def accept(amendment_id: int) -> Page:
    """Accept a friendly amendment."""
    seen = [AmendmentId(whole_number(word)) for word in request.form.getlist("seen")]
    version = whole_number(request.form.get("version"))
    with request_work() as work:
        commands.accept_amendment(work, AmendmentId(amendment_id), version, seen)
    flash(_("You accepted the amendment: it is part of the motion’s text now."), "success")
    return redirect(url_for("amendments.show", amendment_id=amendment_id), 303)


@blueprint.post("/amendments/<int(max=2147483647):amendment_id>/leave-to-vote")
@open_to(RouteAudience.MEMBERS)
def leave(amendment_id: int) -> Page:
    """Leave an amendment to the branch."""
    form = LeaveForm()
    if not form.validate_on_submit():
        amendment, motion = _answerable(amendment_id)
        return _answer_page(amendment, motion, form), 422
    version = whole_number(request.form.get("version"))
    with request_work() as work:
        commands.leave_to_vote(work, AmendmentId(amendment_id), version, form.reason.data or "")
    flash(_("The branch votes on this amendment before it votes on the motion."), "success")
    return redirect(url_for("amendments.show", amendment_id=amendment_id), 303)


@blueprint.get("/amendments/<int(max=2147483647):amendment_id>/withdrawal")
@open_to(RouteAudience.MEMBERS)
def ask_to_withdraw(amendment_id: int) -> str:
    """The last question before an amendment is taken back."""
    return _withdrawal_page(amendment_id, WithdrawForm())


@blueprint.post("/amendments/<int(max=2147483647):amendment_id>/withdrawal")
@open_to(RouteAudience.MEMBERS)
def withdraw(amendment_id: int) -> Page:
    """Take an amendment back."""
    form = WithdrawForm()
    if not form.validate_on_submit():
        return _withdrawal_page(amendment_id, form), 422
    with request_work() as work:
        commands.withdraw_amendment(work, AmendmentId(amendment_id), form.reason.data or "")
    flash(_("You withdrew the amendment. It stays readable, and cannot be carried."), "success")
    return redirect(url_for("amendments.show", amendment_id=amendment_id), 303)


def _answerable(amendment_id: int) -> tuple[AmendmentRow, AmendedMotion]:
    amendment, motion = amendment_or_404(amendment_id)
    refuse(refusal_now(Action.ANSWER_AMENDMENT, motion, motion.mover_id))
    refuse(refusal_to_move(amendment.stored_state, AmendmentState.ACCEPTED))
    return amendment, motion


def _answer_page(amendment: AmendmentRow, motion: AmendedMotion, form: LeaveForm) -> str:
    effects = _effects(amendment, motion)
    return render_template(
        "amendments/answer.html",
        amendment=amendment,
        motion=motion,
        name=name_of(amendment),
        form=form,
        effects=effects,
        needing=[effect for effect in effects if effect.clauses],
        may_leave=amendment.stored_state is AmendmentState.PENDING,
        status_kind=STATUS_KINDS[amendment.state],
    )


def _effects(amendment: AmendmentRow, motion: AmendedMotion) -> list[Effect]:
    """What accepting does to each other amendment that fits the text. One statement."""
    standing = queries.list_standing_texts(current_session(), motion.id)
    base = parse_document(motion.text_markdown, MERGED)
    texts = {text.id: parse_document(text.amended_markdown, MERGED) for text in standing}
    then = texts.pop(amendment.id, base)
    numbers = {text.id: text.number for text in standing}
    return [_effect(key, numbers[key], base, then, text) for key, text in texts.items()]


def _effect(
    key: AmendmentId, number: int, base: Document, then: Document, other: Document
) -> Effect:
    carried = rebase(base, then, other)
    if isinstance(carried, Document):
        return Effect(key, number, (), falls=not read_documents(then, carried).sentences)
    clauses = dict.fromkeys(place["clause"] for place in places_of(carried))
    return Effect(key, number, tuple(clauses), falls=False)


def _withdrawal_page(amendment_id: int, form: WithdrawForm) -> str:
    amendment, motion = amendment_or_404(amendment_id)
    refuse(refusal_now(Action.WITHDRAW_AMENDMENT, motion, amendment.proposer_id))
    refuse(refusal_to_move(amendment.stored_state, AmendmentState.WITHDRAWN))
    return render_template(
        "amendments/withdraw.html", amendment=amendment, motion=motion, form=form
    )
