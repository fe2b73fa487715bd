"""Questions of their own are put to the vote: typed, looked at once more, announced."""

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.access.policy import Action
from policy_forum.domain.counting.methods import METHODS
from policy_forum.domain.refusals import RefusedError
from policy_forum.features.ballots.commands.questions import (
    Rehearsal,
    notice_of,
    put_question,
    rehearse_question,
)
from policy_forum.features.ballots.forms.questions import QuestionSheet
from policy_forum.features.ballots.queries.keys import KeyRow, list_ready_keys
from policy_forum.features.ballots.rules import earliest_opening
from policy_forum.features.ballots.rules.setting_up import THRESHOLD, QuestionSetUp
from policy_forum.features.ballots.views.keys import Body, body_asked_for
from policy_forum.features.ballots.views.room import blueprint
from policy_forum.features.branches.queries import rules_of
from policy_forum.features.branches.rules import Rules
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.presentation import said
from policy_forum.web.session import now, request_time, request_work, wiring
from policy_forum.web.storage import current_session

_REVIEW, _ANNOUNCE = "review", "announce"
# What the page of the review does not send on: they are made anew.
_NOT_CARRIED = frozenset({"csrf_token", "step"})


@blueprint.route("/new", methods=["GET", "POST"])
@open_to(RouteAudience.MEMBERS)
def new_question() -> str | Response | tuple[str, int]:
    """Type questions, look at what would be fixed, and announce the ballot.

    The buttons send a `step`: add or drop a question, review, announce, or change after a review.
    """
    body = body_asked_for(Action.PUT_QUESTION)
    orders = rules_of(current_session(), body.branch_id or 0)
    keys = list_ready_keys(current_session(), body.branch_id)
    sheet = QuestionSheet(body.branch_id, keys, orders.majority, _proposed(body, orders))
    step = request.form.get("step")
    if step not in {_REVIEW, _ANNOUNCE}:
        return _form(sheet, body, orders, keys)
    set_up = sheet.read()
    if set_up is None:
        return _form(sheet, body, orders, keys), 422
    try:
        if step == _ANNOUNCE:
            return _announce(set_up)
        return _review(set_up, body, keys)
    except RefusedError as error:
        if error.refusal.is_personal:
            raise
        sheet.head.form_errors = [said(error.refusal.sentence)]
        return _form(sheet, body, orders, keys), 422


def _announce(set_up: QuestionSetUp) -> Response:
    with request_work() as work:
        ballot_id = put_question(work, set_up, wiring().settings.organisation)
    flash(_("The ballot is announced, and everyone on the roll is told."), "success")
    return redirect(url_for("ballots.show", ballot_id=ballot_id), 303)


def _review(set_up: QuestionSetUp, body: Body, keys: tuple[KeyRow, ...]) -> str:
    with request_work() as work:
        rehearsal = rehearse_question(work, set_up)
    return render_template(
        "ballots/review_question.html",
        set_up=set_up,
        fixed=rehearsal,
        body=body,
        key=next((key for key in keys if key.id == set_up.key_id), None),
        methods=METHODS,
        carried=[pair for pair in request.form.items(multi=True) if pair[0] not in _NOT_CARRIED],
        few=_few(rehearsal),
    )


def _few(rehearsal: Rehearsal) -> int | None:
    """The threshold, where the roll is so small that only totals can be published."""
    return THRESHOLD if rehearsal.roll_count < THRESHOLD else None


def _form(sheet: QuestionSheet, body: Body, orders: Rules, keys: tuple[KeyRow, ...]) -> str:
    return render_template(
        "ballots/new_question.html",
        sheet=sheet,
        body=body,
        orders=orders,
        notice_days=notice_of(orders, body.branch_id),
        earliest=earliest_opening(now(), notice_of(orders, body.branch_id)),
        keys=keys,
    )


def _proposed(body: Body, orders: Rules) -> dict[str, Any]:
    """A week of voting from the first full hour that the notice allows, ending at five."""
    zone, notice = request_time().zone, notice_of(orders, body.branch_id)
    begins = earliest_opening(now(), notice) + timedelta(hours=1)
    ends = (begins + timedelta(days=7)).astimezone(zone).replace(hour=17, minute=0, second=0)
    return {
        "opens": begins.replace(minute=0, second=0, microsecond=0) if notice else None,
        "closes": ends.replace(microsecond=0),
    }
