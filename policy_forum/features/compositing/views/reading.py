"""The list of composites, the page of each, and what of a motion is in it."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.access.policy import Action, is_permitted, refusal_of
from policy_forum.domain.cycle import Calendar
from policy_forum.domain.identifiers import MotionId
from policy_forum.domain.text.difference import difference
from policy_forum.domain.text.document import parse_document
from policy_forum.domain.text.limits import MERGED
from policy_forum.domain.text.similar import near_equal_clauses
from policy_forum.features.compositing import commands, queries
from policy_forum.features.compositing.forms import AnswerForm
from policy_forum.features.compositing.rules import (
    CompositeState,
    refusal_to_agree,
    shown_clauses,
    shown_source,
)
from policy_forum.features.compositing.views.room import (
    ONE,
    STATE_KINDS,
    blueprint,
    composed_of,
    composite_or_404,
    key_of,
    reason_of,
    refusal_to_compose,
)
from policy_forum.features.compositing.views.workbench import workbench
from policy_forum.features.cycles.queries import CycleRow, calendar_of, current_of, list_cycles
from policy_forum.platform.markup import render_difference
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.presentation import said
from policy_forum.web.session import current_actor, now, request_work
from policy_forum.web.storage import current_session


@blueprint.get("/")
@open_to(RouteAudience.EVERYONE)
def index() -> str:
    """The composites of a year; the office can begin another."""
    session, actor = current_session(), current_actor()
    cycles = list_cycles(session)
    asked = request.args.get("year", type=int)
    cycle = next((c for c in cycles if c.year == asked), None) or current_of(cycles, now())
    rows = queries.list_composites(session, actor, cycle.id) if cycle else ()
    is_office = is_permitted(Action.UPDATE_REGISTER, actor)
    return render_template(
        "compositing/index.html",
        cycle=cycle,
        rows=rows,
        kinds=STATE_KINDS,
        is_office=is_office,
        actions=[_begin_action(cycle)] if is_office and cycle else [],
    )


def _begin_action(cycle: CycleRow) -> dict[str, Any]:
    refusal = refusal_of(
        Action.COMPOSE_MOTIONS, current_actor(), calendar=cycle.calendar, now=now()
    )
    return {
        "label": _("Begin a composite"),
        "href": url_for("compositing.begin", year=cycle.year),
        **reason_of(refusal),
    }


@blueprint.get(ONE)
@open_to(RouteAudience.EVERYONE)
def show(composite_id: int) -> str:
    """The workbench while the office writes; then the text with the source of each passage."""
    composite = composite_or_404(composite_id)
    if composite.state is CompositeState.DRAFT:
        return workbench(composite)
    return _read(composite)


@blueprint.get(f"{ONE}/text")
@open_to(RouteAudience.EVERYONE)
def text(composite_id: int) -> str:
    """The composite as it reads now, with numbered lines and sources."""
    return _read(composite_or_404(composite_id))


def _read(composite: queries.CompositePage) -> str:
    actor = current_actor()
    composed = composed_of(composite, composite.documents)
    calendar = calendar_of(current_session(), composite.cycle_id)
    is_office = is_permitted(Action.UPDATE_REGISTER, actor)
    return render_template(
        "compositing/read.html",
        composite=composite,
        clauses=shown_clauses(composed),
        coverage=composed.coverage,
        kinds=STATE_KINDS,
        events=[
            {"when": row.happened_at, "what": said(row.sentence), "reason": row.reason}
            for row in queries.list_history(current_session(), composite.id)
        ],
        shows_answers=actor.is_signed_in,
        own=_own_sources(composite, calendar),
        actions=_office_actions(composite) if is_office else [],
        is_office=is_office,
    )


def _own_sources(
    composite: queries.CompositePage, calendar: Calendar
) -> list[tuple[queries.SourceRow, Any]]:
    """The sources for which this person may answer, and why not now if she cannot."""
    found = []
    for source in composite.sources:
        refusal = refusal_of(
            Action.SIGN_COMPOSITE, current_actor(), source.subject, calendar, now()
        )
        if refusal is None or not refusal.is_personal:
            found.append((source, refusal))
    return found


def _office_actions(composite: queries.CompositePage) -> list[dict[str, Any]]:
    if composite.state is not CompositeState.OUT:
        return []
    waiting = [s.number for s in composite.sources if s.agrees is None]
    objecting = [s.number for s in composite.sources if s.agrees is False]
    closed = refusal_to_compose(composite.cycle_id)
    blocked = closed or refusal_to_agree(composite.state, waiting, objecting)
    return [
        {
            "label": _("Publish as agreed"),
            "href": url_for("compositing.publish", composite_id=composite.id),
            "method": "post",
            "about": _("Everyone can then read it, and the movers are told."),
            **reason_of(blocked),
        },
        {
            "label": _("Take it back"),
            "href": url_for("compositing.take_back", composite_id=composite.id),
            "main": False,
            "about": _("To change the text. A changed text asks all movers again."),
            **reason_of(closed),
        },
    ]


@blueprint.get(f"{ONE}/sources/<int(max=2147483647):motion_id>")
@open_to(RouteAudience.EVERYONE)
def survival(composite_id: int, motion_id: int) -> str:
    """What of one motion is in the composite, clause by clause, and where."""
    composite = composite_or_404(composite_id)
    source = next((s for s in composite.sources if s.motion_id == motion_id), None) or abort(404)
    documents = composite.documents
    composed = composed_of(composite, documents)
    places: dict[str, list[str]] = {}
    for passage in composed.passages:
        if passage.source == source.letter and passage.clause_id is not None:
            label = composed.document.clauses[passage.place].label
            found = places.setdefault(passage.clause_id, [])
            if label not in found:
                found.append(label)
    return render_template(
        "compositing/survival.html",
        composite=composite,
        source=source,
        of=next(c for c in composed.coverage if c.source == source.letter),
        clauses=shown_source(
            source.letter, documents[source.letter], composed, near_equal_clauses(documents)
        ),
        places=places,
        kinds=STATE_KINDS,
    )


@blueprint.route(f"{ONE}/sources/<int(max=2147483647):motion_id>/answer", methods=["GET", "POST"])
@open_to(RouteAudience.MEMBERS)
def answer(composite_id: int, motion_id: int) -> str | Response | tuple[str, int]:
    """Sign off for a source, or object with a reason."""
    composite = composite_or_404(composite_id)
    calendar = calendar_of(current_session(), composite.cycle_id)
    own = [pair for pair in _own_sources(composite, calendar) if pair[0].motion_id == motion_id]
    source, refusal = own[0] if own else abort(404)
    form = AnswerForm(data={"revision": composite.revision} | _answer_given(source))
    form.offer()
    if form.validate_on_submit():
        with request_work() as work:
            commands.answer_composite(
                work,
                key_of(composite_id),
                MotionId(motion_id),
                form.revision.data or 0,
                agrees=form.answer.data == "agree",
                reason=form.reason.data or "",
            )
        flash(_("Your answer is recorded. The national office sees it."), "success")
        return redirect(url_for("compositing.show", composite_id=composite_id), 303)
    composed = composed_of(composite, composite.documents)
    page = render_template(
        "compositing/answer.html",
        composite=composite,
        source=source,
        form=form,
        refusal=refusal,
        of=next(c for c in composed.coverage if c.source == source.letter),
        changed=_changed_since(composite, motion_id),
        kinds=STATE_KINDS,
    )
    return (page, 422) if form.is_submitted() else page


def _answer_given(source: queries.SourceRow) -> dict[str, Any]:
    if source.agrees is None:
        return {}
    return {"answer": "agree" if source.agrees else "object", "reason": source.reason or ""}


def _changed_since(composite: queries.CompositePage, motion_id: int) -> str | None:
    """The difference to the text that she answered before, as HTML; None if there is none."""
    before = queries.get_text_answered(current_session(), composite.id, motion_id)
    if before is None:
        return None
    old, new = (parse_document(text, MERGED) for text in (before, composite.text_markdown))
    return render_difference(difference(old, new))
