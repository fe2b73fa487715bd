"""The intake table of the national office, and ruling on order."""

from enum import StrEnum
from typing import Any, TypeVar

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.access.policy import Action
from policy_forum.domain.identifiers import SubmissionId
from policy_forum.features.branches.queries import list_branches
from policy_forum.features.conference import commands, queries
from policy_forum.features.conference.forms import RulingForm
from policy_forum.features.conference.rules import (
    SubmissionState,
    are_all_met,
    reason_not_submitted,
    words_of_mandate,
)
from policy_forum.features.conference.views.room import (
    SUBMISSION,
    blueprint,
    cycle_or_404,
    form_page,
    refusal_in,
    submission_or_404,
)
from policy_forum.features.cycles.queries import CycleRow, current_of, list_cycles
from policy_forum.features.motions.queries import list_goal_choices
from policy_forum.features.motions.rules import MotionKind
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.presentation import said
from policy_forum.web.session import now, request_work
from policy_forum.web.storage import current_session

Word = TypeVar("Word", bound=StrEnum)


@blueprint.get("/conference/intake")
@open_to(RouteAudience.NATIONAL_OFFICE)
def intake() -> str:
    """Everything submitted of a cycle, with what was checked already."""
    session = current_session()
    cycles = list_cycles(session)
    asked = request.args.get("year", type=int)
    cycle = next((c for c in cycles if c.year == asked), None) or current_of(cycles, now())
    if cycle is None:
        return render_template("conference/intake_empty.html")
    narrowed = _narrowed()
    found = queries.list_intake(
        session, cycle.id, cycle.calendar, narrowed, request.args.get("part", 1, type=int)
    )
    late = [
        (motion, reason_not_submitted(motion.state, cycle.calendar, now()))
        for motion in queries.list_unsubmitted(session, cycle.id)
    ]
    return render_template(
        "conference/intake.html",
        cycle=cycle,
        found=found,
        unsubmitted=late,
        fields=_fields(cycle, cycles, narrowed),
        are_all_met=are_all_met,
        part_url=_part_url,
    )


@blueprint.route(f"{SUBMISSION}/ruling", methods=["GET", "POST"])
@open_to(RouteAudience.NATIONAL_OFFICE)
def rule(submission_id: int) -> str | Response | tuple[str, int]:
    """Rule a submission in or out of order; a later ruling takes the place of an earlier."""
    page = submission_or_404(submission_id)
    form = RulingForm()
    form.offer()
    if form.validate_on_submit():
        text = form.text()
        with request_work() as work:
            commands.rule_on_order(
                work,
                SubmissionId(submission_id),
                in_order=text.in_order,
                rule=text.rule,
                reason=text.reason,
            )
        flash(_("The ruling is given. The mover and the branch’s secretary are told."), "success")
        return redirect(url_for("conference.submission", submission_id=submission_id), 303)
    return form_page(
        "conference/ruling.html",
        form,
        submission=page,
        mandate=words_of_mandate(page.mandate),
        rulings=queries.list_rulings(current_session(), submission_id),
        refusal=refusal_in(Action.RULE_ON_ORDER, cycle_or_404(page.cycle_year)),
    )


def _narrowed() -> queries.IntakeFilter:
    return queries.IntakeFilter(
        state=_word(SubmissionState, "state"),
        goal_id=request.args.get("goal", type=_key),
        branch_id=request.args.get("branch", type=_key),
        kind=_word(MotionKind, "kind"),
    )


def _key(typed: str) -> int:
    """A key of the database; a larger number than it can hold is no key."""
    key = int(typed)
    if not 0 < key < 2**31:
        raise ValueError(typed)
    return key


def _word(words: type[Word], name: str) -> Word | None:
    typed = request.args.get(name, "")
    return words(typed) if typed in set(words) else None


def _fields(
    cycle: CycleRow, cycles: tuple[CycleRow, ...], narrowed: queries.IntakeFilter
) -> list[dict[str, Any]]:
    session = current_session()
    everything = ("", _("All"))
    branches = [(branch.id, branch.name) for branch in list_branches(session)]
    goals = list_goal_choices(session, cycle.id)
    choices: list[tuple[str, str, Any, list[Any]]] = [
        ("year", _("Year"), cycle.year, [(c.year, c.title) for c in cycles]),
        ("state", _("State"), narrowed.state, _labelled(everything, SubmissionState)),
        ("goal", _("Goal"), narrowed.goal_id, [everything, *goals]),
        ("branch", _("Branch"), narrowed.branch_id, [everything, *branches]),
        ("kind", _("Kind"), narrowed.kind, _labelled(everything, MotionKind)),
    ]
    return [
        {"name": name, "label": label, "value": value or "", "choices": offered}
        for name, label, value, offered in choices
    ]


def _labelled(
    everything: tuple[str, str], words: type[SubmissionState] | type[MotionKind]
) -> list[tuple[str, str]]:
    return [everything, *((word.value, said(word.label)) for word in words)]


def _part_url(part: int) -> str:
    asked: dict[str, Any] = {k: v for k, v in request.args.items() if k != "part" and v}
    return url_for("conference.intake", **asked, part=part)
