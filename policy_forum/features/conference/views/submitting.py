"""Submitting a carried motion, its receipt, and the page of a submission."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.access.policy import Action, is_permitted
from policy_forum.domain.identifiers import MotionId
from policy_forum.features.conference import commands, queries
from policy_forum.features.conference.rules import are_all_met, tidy_receipt, words_of_mandate
from policy_forum.features.conference.views.room import (
    SUBMISSION,
    blueprint,
    cycle_or_404,
    reason_of,
    refusal_in,
    submission_or_404,
)
from policy_forum.features.motions.queries import SimilarRow, list_similar_texts
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.session import current_actor, request_work
from policy_forum.web.storage import current_session


@blueprint.post("/motions/<int(max=2147483647):motion_id>/submission")
@open_to(RouteAudience.BRANCH_OFFICERS)
def submit(motion_id: int) -> Response:
    """Submit a carried motion, and show the receipt."""
    with request_work() as work:
        submission_id = commands.submit_motion(work, MotionId(motion_id))
    receipt = submission_or_404(submission_id).receipt
    flash(_("The motion is submitted. This is the branch’s receipt."), "success")
    return redirect(url_for("conference.receipt", code=receipt), 303)


@blueprint.get("/conference/receipts")
@open_to(RouteAudience.EVERYONE)
def find_receipt() -> str | Response:
    """Check a receipt that somebody holds."""
    code = tidy_receipt(request.args.get("code", ""))
    if code and queries.find_receipt(current_session(), code):
        return redirect(url_for("conference.receipt", code=code))
    return render_template("conference/find_receipt.html", code=code)


@blueprint.get("/conference/receipts/<code>")
@open_to(RouteAudience.EVERYONE)
def receipt(code: str) -> str:
    """The receipt of a submission, to print or keep."""
    submission = queries.find_receipt(current_session(), tidy_receipt(code)) or abort(404)
    return render_template(
        "conference/receipt.html",
        submission=submission,
        mandate=words_of_mandate(submission.mandate),
    )


@blueprint.get(SUBMISSION)
@open_to(RouteAudience.EVERYONE)
def submission(submission_id: int) -> str:
    """One submission: the frozen text and mandate, the rulings, what conference decided."""
    page = submission_or_404(submission_id)
    cycle = cycle_or_404(page.cycle_year)
    is_office = is_permitted(Action.UPDATE_REGISTER, current_actor())
    checks = (
        queries.checks_of(current_session(), submission_id, cycle.calendar) if is_office else ()
    )
    return render_template(
        "conference/submission.html",
        submission=page,
        mandate=words_of_mandate(page.mandate),
        rulings=queries.list_rulings(current_session(), submission_id),
        checks=checks,
        all_met=are_all_met(checks),
        actions=_actions(page, cycle) if is_office else [],
        near=_likely_duplicates(page) if is_office else (),
    )


def _likely_duplicates(page: queries.SubmissionPage) -> tuple[SimilarRow, ...]:
    """Other motions of the year that were submitted and say nearly the same."""
    found = list_similar_texts(
        current_session(),
        current_actor(),
        page.cycle_id,
        page.text_markdown,
        besides=page.motion_id,
        most=5,
    )
    return tuple(row for row in found if row.state.is_public)


def _actions(page: queries.SubmissionPage, cycle: Any) -> list[dict[str, Any]]:
    if page.outcome is not None or page.agenda_position is not None:
        recorded = page.outcome is not None
        record = {
            "label": _("Correct the outcome") if recorded else _("Record the outcome"),
            "href": url_for("conference.outcome", submission_id=page.id),
            **reason_of(refusal_in(Action.RECORD_OUTCOME, cycle)),
        }
        return [record] if recorded else [record, _ruling_action(page, cycle)]
    ruling = _ruling_action(page, cycle)
    onward = [
        {
            "label": _("Back to the intake table"),
            "href": url_for("conference.intake", year=cycle.year),
        },
        {
            "label": _("Put the agenda in order"),
            "href": url_for("conference.agenda", year=cycle.year),
        },
    ]
    return [ruling, *onward] if page.state.value == "received" else [*onward, ruling]


def _ruling_action(page: queries.SubmissionPage, cycle: Any) -> dict[str, Any]:
    has_ruling = page.state.value != "received"
    return {
        "label": _("Revise the ruling") if has_ruling else _("Rule on order"),
        "href": url_for("conference.rule", submission_id=page.id),
        **reason_of(refusal_in(Action.RULE_ON_ORDER, cycle)),
    }
