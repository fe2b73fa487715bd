"""Words of a clause chosen, and a passage worded anew."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.refusals import RefusedError
from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.compositing import Form, HeadingWords, Passage
from policy_forum.features.compositing import commands, queries
from policy_forum.features.compositing.forms import (
    OwnWordsForm,
    StandingForm,
    TypedParts,
    WordsForm,
)
from policy_forum.features.compositing.rules import CompositeState, Entry, entry_with
from policy_forum.features.compositing.views.room import (
    ONE,
    PASSAGE,
    blueprint,
    composite_or_404,
    form_page,
    key_of,
    version_sent,
)
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.presentation import said
from policy_forum.web.session import request_work


@blueprint.route(f"{ONE}/clauses/<letter>/<clause_id>", methods=["GET", "POST"])
@open_to(RouteAudience.NATIONAL_OFFICE)
def take_part(composite_id: int, letter: str, clause_id: str) -> str | Response | tuple[str, int]:
    """Take only some words of a clause."""
    composite = _draft_or_404(composite_id)
    source = next((s for s in composite.sources if s.letter == letter), None) or abort(404)
    clause = next((c for c in composite.documents[letter].clauses if c.id == clause_id), None)
    clause = clause or abort(404)
    form = WordsForm(data={"words": clause.text})
    problem = ""
    if form.validate_on_submit():
        try:
            with request_work() as work:
                commands.take_clause(
                    work,
                    key_of(composite_id),
                    version_sent(),
                    letter=letter,
                    clause_id=clause_id,
                    words=form.words.data or "",
                )
        except RefusedError as refused:
            problem = said(refused.refusal.sentence)
        else:
            flash(_("The words stand at the end of their section."), "success")
            return _to_text(composite_id)
    return form_page(
        "compositing/take_part.html",
        form,
        composite=composite,
        source=source,
        clause=clause,
        problem=problem,
    )


@blueprint.route(PASSAGE, methods=["GET", "POST"])
@open_to(RouteAudience.NATIONAL_OFFICE)
def reword(composite_id: int, key: int) -> str | Response | tuple[str, int]:
    """Word a passage anew: fewer words of its clauses, linking words, another place in the list."""
    composite = _draft_or_404(composite_id)
    try:
        entry = entry_with(composite.entries, key)
    except LookupError:
        abort(404)
    if isinstance(entry.passage, HeadingWords):
        return _reword_heading(composite, entry, entry.passage)
    return _reword_passage(composite, entry, entry.passage)


def _reword_heading(
    composite: queries.CompositePage, entry: Entry, heading: HeadingWords
) -> str | Response | tuple[str, int]:
    form = OwnWordsForm(data={"text": heading.text, "kind": "heading"})
    form.offer()
    problem = ""
    if form.validate_on_submit():
        problem = _refused(composite, entry, form.passage())
        if not problem:
            return _to_text(composite.id)
    return form_page(
        "compositing/own_words.html", form, composite=composite, entry=entry, problem=problem
    )


def _reword_passage(
    composite: queries.CompositePage, entry: Entry, passage: Passage
) -> str | Response | tuple[str, int]:
    clauses = _clauses_of(composite, passage)
    kind = passage.form.value if passage.form else ""
    form = StandingForm(data={"depth": passage.depth, "kind": kind})
    form.offer()
    is_sent = request.method == "POST"
    typed = TypedParts(passage.parts, dict(request.form.items()) if is_sent else None)
    problem = ""
    if form.validate_on_submit():
        parts = typed.parts(clauses)
        form_wanted = Form(form.kind.data) if form.kind.data else None
        if not parts:
            problem = _("Nothing would be left. To take the passage out, go back and remove it.")
        else:
            whole = len(parts) > 1 or passage.alone
            problem = _refused(
                composite, entry, Passage(parts, form.depth.data, form_wanted, whole)
            )
        if not problem:
            return _to_text(composite.id)
    page = render_template(
        "compositing/reword.html",
        composite=composite,
        entry=entry,
        form=form,
        fields=_fields(composite, typed, clauses),
        last_link=typed.link_before(len(clauses)),
        problem=problem,
    )
    return (page, 422) if is_sent else page


def _fields(
    composite: queries.CompositePage, typed: TypedParts, clauses: list[Clause]
) -> list[dict[str, Any]]:
    numbers = {source.letter: source.number for source in composite.sources}
    return [
        {
            "place": place,
            "link": typed.link_before(place),
            "words": typed.words_of(place, clause.text),
            "letter": part.source,
            "number": numbers.get(part.source, ""),
            "label": clause.label,
            "whole": clause.text,
        }
        for place, (part, clause) in enumerate(zip(typed.taken, clauses, strict=True))
    ]


def _clauses_of(composite: queries.CompositePage, passage: Passage) -> list[Clause]:
    documents = composite.documents
    taken = TypedParts(passage.parts).taken
    return [
        next(c for c in documents[part.source].clauses if c.id == part.clause) for part in taken
    ]


def _refused(
    composite: queries.CompositePage, entry: Entry, passage: Passage | HeadingWords
) -> str:
    """The sentence of the refusal, if the passage cannot be put there; else it is."""
    try:
        with request_work() as work:
            commands.reword_passage(work, key_of(composite.id), version_sent(), entry.key, passage)
    except RefusedError as refused:
        return said(refused.refusal.sentence)
    flash(_("The passage is changed."), "success")
    return ""


def _draft_or_404(composite_id: int) -> queries.CompositePage:
    composite = composite_or_404(composite_id)
    return composite if composite.state is CompositeState.DRAFT else abort(404)


def _to_text(composite_id: int) -> Response:
    address = url_for("compositing.show", composite_id=composite_id, _anchor="text")
    return redirect(address, 303)
