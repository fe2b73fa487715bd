"""The blueprint of composites, and what its pages share."""

from typing import Any

from flask import Blueprint, abort, render_template, request
from flask_wtf import FlaskForm

from policy_forum.domain.access.policy import Action, refusal_of
from policy_forum.domain.identifiers import CompositeId
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.domain.text.compositing import Composite, PlanRefusedError, compose
from policy_forum.domain.text.document import Document
from policy_forum.features.compositing import queries
from policy_forum.features.compositing.rules import CompositeState, plan_of
from policy_forum.features.cycles.queries import calendar_of
from policy_forum.web.presentation import said
from policy_forum.web.session import current_actor, now
from policy_forum.web.storage import current_session

blueprint = Blueprint("compositing", __name__, url_prefix="/composites")

ONE = "/<int(max=2147483647):composite_id>"
PASSAGE = ONE + "/passages/<int(max=2147483647):key>"
STATE_KINDS = {
    CompositeState.DRAFT: "quiet",
    CompositeState.OUT: "needs-you",
    CompositeState.AGREED: "good",
    CompositeState.SET_ASIDE: "quiet",
}


def composite_or_404(composite_id: int) -> queries.CompositePage:
    """The composite, if this person may read it; else there is no such page."""
    found = queries.get_composite(current_session(), composite_id, current_actor())
    return found or abort(404)


def composed_of(composite: queries.CompositePage, documents: dict[str, Document]) -> Composite:
    """The composite with its passages and the account of its sources.

    What was stored could be composed; should a later engine read it otherwise, that is said.
    """
    try:
        return compose(plan_of(composite.title, composite.entries), documents)
    except PlanRefusedError as refused:
        raise RefusedError(Refusal(Reason.INVALID, refused.problems[0].sentence)) from refused


def refusal_to_compose(cycle_id: int) -> Refusal | None:
    """Why this person cannot compose motions of the cycle now; None if she can."""
    calendar = calendar_of(current_session(), cycle_id)
    return refusal_of(Action.COMPOSE_MOTIONS, current_actor(), calendar=calendar, now=now())


def key_of(composite_id: int) -> CompositeId:
    """The key as commands take it."""
    return CompositeId(composite_id)


def version_sent() -> int:
    """The version that the page showed which sent this form; 0 fits none."""
    return request.form.get("version", 0, type=int)


def reason_of(refusal: Refusal | None) -> dict[str, str | None]:
    """The keys of an action of the panel that say why it is not open."""
    if refusal is None:
        return {}
    return {
        "reason": said(refusal.sentence),
        "rule": said(refusal.rule) if refusal.rule else None,
    }


def form_page(template: str, form: FlaskForm, **values: Any) -> str | tuple[str, int]:
    """The page of a form; 422 if it was sent and is not right, with everything typed kept."""
    page = render_template(template, form=form, **values)
    return (page, 422) if form.is_submitted() else page
