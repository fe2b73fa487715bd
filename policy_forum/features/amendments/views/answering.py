"""The mover's answer, with its effect shown first; and taking an amendment back."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.access.policy import Action
from policy_forum.domain.identifiers import AmendmentId
from policy_forum.features.amendments import commands, queries
from policy_forum.features.amendments.forms import LeaveForm, WithdrawForm, whole_number
from policy_forum.features.amendments.queries import AmendedMotion, AmendmentRow
from policy_forum.features.amendments.rules import (
    AmendmentState,
    refusal_to_move,
    refusal_to_offer,
)
from policy_forum.features.amendments.views.effects import effects_of, open_children
from policy_forum.features.amendments.views.room import (
    STATUS_KINDS,
    amendment_or_404,
    blueprint,
    name_of,
    recorder_of,
    refusal_now,
    refuse,
    whose_answer,
)
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.session import request_work
from policy_forum.web.storage import current_session

Page = str | tuple[str, int] | Response


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
    amendment, _motion = amendment_or_404(amendment_id)
    if amendment.parent_number is None:
        flash(_("You accepted the amendment: it is part of the motion’s text now."), "success")
    else:
        flash(
            _(
                "You took the amendment in: it is part of amendment %(number)s now.",
                number=amendment.parent_number,
            ),
            "success",
        )
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
    action, author_id = whose_answer(amendment, motion)
    refuse(refusal_now(action, motion, author_id))
    refuse(refusal_to_move(amendment.stored_state, AmendmentState.ACCEPTED))
    return amendment, motion


def _answer_page(amendment: AmendmentRow, motion: AmendedMotion, form: LeaveForm) -> str:
    texts = queries.find_texts(current_session(), amendment.id) or abort(404)
    effects = effects_of(amendment, texts)
    return render_template(
        "amendments/answer.html",
        amendment=amendment,
        motion=motion,
        name=name_of(amendment),
        recorder=recorder_of(amendment),
        form=form,
        effects=effects,
        needing=[effect for effect in effects if effect.clauses],
        may_leave=amendment.stored_state is AmendmentState.PENDING,
        children=open_children(amendment),
        why_no_offer=refusal_to_offer(
            amendment.stored_state, amendment.proposer_id, motion.mover_id, amendment.parent_id
        ),
        status_kind=STATUS_KINDS[amendment.state],
    )


def _withdrawal_page(amendment_id: int, form: WithdrawForm) -> str:
    amendment, motion = amendment_or_404(amendment_id)
    refuse(refusal_now(Action.WITHDRAW_AMENDMENT, motion, amendment.author_id))
    refuse(refusal_to_move(amendment.stored_state, AmendmentState.WITHDRAWN))
    return render_template(
        "amendments/withdraw.html", amendment=amendment, motion=motion, form=form
    )
