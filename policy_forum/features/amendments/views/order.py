"""The order of votes with what falls, for every reader; the chair can set another."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.access.policy import Action, refusal_of
from policy_forum.domain.identifiers import AmendmentId
from policy_forum.domain.phrases import Phrase
from policy_forum.domain.refusals import Refusal
from policy_forum.domain.text.votes import Proposal
from policy_forum.features.amendments import commands, queries
from policy_forum.features.amendments.queries import AmendedMotion, ChosenOrder, VoteRow
from policy_forum.features.amendments.rules import refusal_to_amend
from policy_forum.features.amendments.rules.voting import (
    CHANGED_MEANWHILE,
    moved,
    ordered_by_places,
    refusal_of_reason_for_order,
)
from policy_forum.features.amendments.views.room import STATUS_KINDS, blueprint, motion_or_404
from policy_forum.features.branches.queries import rules_of
from policy_forum.features.branches.rules import Rules, Setting, citation_of, clause_of
from policy_forum.features.cycles.queries import calendar_of
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.presentation import said
from policy_forum.web.session import current_actor, now, request_work
from policy_forum.web.storage import current_session

ORDER = "/motions/<int(max=2147483647):motion_id>/amendments/order"
_MOST_PLACES = 4


@dataclass(frozen=True)
class Rulebook:
    """What the standing orders say of the order of votes, and where that is written."""

    sentence: Phrase
    citation: Phrase
    href: str


@dataclass(frozen=True)
class _Draft:
    """An order that the chair is looking at: not yet set."""

    keys: tuple[int, ...] | None = None
    reason: str = ""
    problem: str = ""


@blueprint.get(ORDER)
@open_to(RouteAudience.EVERYONE)
def order(motion_id: int) -> str:
    """The order of votes, the rule or the chair's reason for it, and what follows from each."""
    return _page(motion_or_404(motion_id), _Draft())


@blueprint.post(ORDER)
@open_to(RouteAudience.BRANCH_OFFICERS)
def set_order(motion_id: int) -> str | Response | tuple[str, int]:
    """Show what would follow from another order; with the button “Set this order”, set it."""
    motion = motion_or_404(motion_id)
    seen = [int(word) for word in request.form.getlist("seen") if _is_short_number(word, 10)]
    standing = queries.list_proposals(current_session(), motion.id, seen)
    asked, _sep, key = request.form.get("do", "").partition("-")
    wanted = ordered_by_places(standing, _typed(standing))
    reason = request.form.get("reason", "")
    if asked in {"earlier", "later"} and key.isascii() and key.isdecimal() and len(key) < 11:
        in_order = sorted(standing, key=lambda proposal: wanted.index(proposal.key))
        wanted = moved(in_order, int(key), -1 if asked == "earlier" else 1)
    if asked != "set":
        return _page(motion, _Draft(wanted, reason))
    problem = refusal_of_reason_for_order(reason)
    if set(seen) != set(wanted):
        problem = CHANGED_MEANWHILE
    if problem is not None:
        return _page(motion, _Draft(wanted, reason, said(problem.sentence))), 422
    with request_work() as work:
        commands.set_voting_order(work, motion.id, [AmendmentId(key) for key in wanted], reason)
    flash(_("The order of votes is set, with your reason for all to read."), "success")
    return redirect(url_for("amendments.order", motion_id=motion_id), 303)


def _typed(standing: Sequence[Proposal]) -> dict[int, int]:
    """The places typed; nonsense leaves an amendment where it is."""
    found = {}
    for proposal in standing:
        word = request.form.get(f"place-{proposal.key}", "").strip()
        if _is_short_number(word, _MOST_PLACES):
            found[proposal.key] = int(word)
    return found


def _is_short_number(word: str, most: int) -> bool:
    return word.isascii() and word.isdecimal() and len(word) <= most


def _page(motion: AmendedMotion, draft: _Draft) -> str:
    session = current_session()
    rows = queries.list_in_voting_order(session, motion.id, draft.keys)
    refusal = _refusal(motion)
    chosen = queries.find_chosen_order(session, motion.id)
    return render_template(
        "amendments/order.html",
        motion=motion,
        rows=rows,
        status_kinds=STATUS_KINDS,
        rulebook=_rulebook(rules_of(session, motion.branch_id)),
        chosen=chosen if chosen and _still_holds(chosen, rows) else None,
        draft=draft,
        may_set=refusal is None and len(rows) > 1,
        why_not=said(refusal.sentence) if refusal and not refusal.is_personal else "",
    )


def _refusal(motion: AmendedMotion) -> Refusal | None:
    calendar = calendar_of(current_session(), motion.cycle_id)
    subject = motion.subject()
    return refusal_of(
        Action.ORDER_AMENDMENTS, current_actor(), subject, calendar, now()
    ) or refusal_to_amend(motion.state, motion.is_held)


def _still_holds(chosen: ChosenOrder, rows: Sequence[VoteRow]) -> bool:
    """Whether any two of those that the chair put in order are still to be voted on."""
    return len({row.id for row in rows} & set(chosen.amendment_ids)) > 1


def _rulebook(rules: Rules) -> Rulebook:
    version = rules.version
    if rules.branch_id is None:
        page = url_for("branches.model_rules", version=version)
    else:
        page = url_for("branches.standing_orders", branch_id=rules.branch_id, version=version)
    clause = clause_of(rules, Setting.ORDER_OF_AMENDMENTS)
    anchor = clause.number.replace(".", "-")
    return Rulebook(clause.sentence, citation_of(rules, clause.setting), f"{page}#clause-{anchor}")
