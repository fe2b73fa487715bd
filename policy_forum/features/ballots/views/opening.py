"""The secretary puts a motion to the vote."""

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.access.policy import Action, refusal_of
from policy_forum.domain.refusals import RefusedError
from policy_forum.features.amendments.queries import VoteRow, list_in_voting_order
from policy_forum.features.ballots import commands, queries
from policy_forum.features.ballots.forms import (
    OpenForm,
    OpenWithAmendmentsForm,
    proposed_moments,
)
from policy_forum.features.ballots.queries.keys import KeyRow, list_ready_keys
from policy_forum.features.ballots.views.room import blueprint
from policy_forum.features.branches.queries import rules_of
from policy_forum.features.branches.rules import Majority, Rules
from policy_forum.features.motions.queries import MotionPage, get_motion_page
from policy_forum.features.motions.rules import MotionKind
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.session import current_actor, now, request_time, request_work, wiring
from policy_forum.web.storage import current_session


@dataclass(frozen=True)
class _Question:
    """What the secretary is about to put to the vote, and by which rules."""

    motion: MotionPage
    orders: Rules
    amendments: tuple[VoteRow, ...]
    unready: tuple[int, ...]
    keys: tuple[KeyRow, ...]

    @property
    def has_amendments(self) -> bool:
        return bool(self.amendments)

    def form(self) -> OpenForm:
        kind = OpenWithAmendmentsForm if self.has_amendments else OpenForm
        calendar = self.motion.calendar
        form = kind(
            data=proposed_moments(now(), self.orders, calendar, has_amendments=self.has_amendments)
        )
        form.offer(self.keys)
        return form


@blueprint.route("/new/<int(max=2147483647):motion_id>", methods=["GET", "POST"])
@open_to(RouteAudience.BRANCH_OFFICERS)
def open_ballots(motion_id: int) -> str | Response | tuple[str, int]:
    """Say when the branch votes on a motion, and before it on its amendments."""
    asked = _asked(motion_id)
    form = asked.form()
    if form.validate_on_submit() and form.check(now(), asked.orders, asked.motion.calendar):
        with request_work() as work:
            ballot_ids = commands.open_ballots(
                work,
                asked.motion.id,
                form.closes.data,
                opens=form.opens.data,
                amendments_close=form.first_close(),
                zone=request_time().zone,
                secrecy=form.chosen_secrecy(),
                key_ids=form.key_ids(),
                organisation=wiring().settings.organisation,
            )
        flash(_("The ballot is announced, and everyone on the roll is told."), "success")
        return redirect(url_for("ballots.show", ballot_id=ballot_ids[0]))
    page = render_template(
        "ballots/open.html",
        form=form,
        motion=asked.motion,
        orders=asked.orders,
        amendments=asked.amendments,
        unready=asked.unready,
        has_amendments=asked.has_amendments,
        majority=_majority(asked),
        keys=asked.keys,
    )
    return (page, 422) if form.is_submitted() else page


def _asked(motion_id: int) -> _Question:
    session, actor = current_session(), current_actor()
    motion = get_motion_page(session, motion_id, actor) or abort(404)
    refusal = refusal_of(Action.OPEN_BALLOT, actor, motion.subject, motion.calendar, now())
    if refusal:
        raise RefusedError(refusal)
    put = list_in_voting_order(session, motion.id)
    return _Question(
        motion,
        rules_of(session, motion.branch_id),
        put,
        queries.list_unready_amendments(session, motion.id, [row.id for row in put]),
        list_ready_keys(session, motion.branch_id),
    )


def _majority(asked: _Question) -> Majority:
    is_rule_change = asked.motion.kind is MotionKind.RULE_CHANGE
    orders = asked.orders
    return orders.rule_change_majority if is_rule_change else orders.majority
