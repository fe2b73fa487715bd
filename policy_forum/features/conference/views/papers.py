"""Conference papers, for everyone: the list, each edition, its PDF, and the decisions."""

from typing import Any

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.access.policy import Action, is_permitted
from policy_forum.features.conference import queries
from policy_forum.features.conference.rules import (
    FrozenMandate,
    sentence_of_change,
    words_of_mandate,
)
from policy_forum.features.conference.views.room import (
    OUTCOME_KINDS,
    blueprint,
    counted,
    cycle_or_404,
    reason_of,
    refusal_in,
)
from policy_forum.features.cycles.queries import CycleRow, current_of, list_cycles
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.session import current_actor, now
from policy_forum.web.storage import current_session


@blueprint.get("/conference/")
@open_to(RouteAudience.EVERYONE)
def papers() -> str:
    """The papers of all years, the newest first."""
    session = current_session()
    cycles = list_cycles(session)
    editions: dict[int, list[queries.EditionRow]] = {}
    for edition in queries.list_editions(session):
        editions.setdefault(edition.year, []).append(edition)
    current = current_of(cycles, now())
    is_office = is_permitted(Action.UPDATE_REGISTER, current_actor())
    return render_template(
        "conference/papers.html",
        years=[(cycle, editions.get(cycle.year, [])) for cycle in cycles],
        current=current,
        is_office=is_office,
        actions=_office_actions(current) if is_office and current else [],
    )


@blueprint.get("/conference/<int(max=9999):year>/paper")
@blueprint.get("/conference/<int(max=9999):year>/paper/<int(max=2147483647):edition>")
@open_to(RouteAudience.EVERYONE)
def paper(year: int, edition: int | None = None) -> str:
    """One edition: numbered, by goal, each motion with text, lines, branch and mandate."""
    page = queries.get_paper(current_session(), year, edition) or abort(404)
    return render_template(
        "conference/paper.html",
        paper=page,
        content=page.content,
        mandate_of=_mandate,
        changes=[sentence_of_change(change) for change in page.content.get("changes", ())],
    )


@blueprint.get("/conference/<int(max=9999):year>/paper.pdf")
@blueprint.get("/conference/<int(max=9999):year>/paper/<int(max=2147483647):edition>.pdf")
@open_to(RouteAudience.EVERYONE)
def paper_pdf(year: int, edition: int | None = None) -> Response | tuple[str, int]:
    """The edition as a tagged PDF; while it is being typeset, a page says so."""
    row = queries.get_pdf(current_session(), year, edition) or abort(404)
    if row.pdf is None:
        page = render_template(
            "conference/pdf_waits.html", year=year, edition=row.edition, has_failed=row.has_failed
        )
        return page, 503
    response = Response(row.pdf, mimetype="application/pdf")
    response.set_etag(row.sha256)
    name = f"conference-{year}-edition-{row.edition}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response.make_conditional(request)


@blueprint.get("/conference/<int(max=9999):year>/decisions")
@open_to(RouteAudience.EVERYONE)
def decisions(year: int) -> str:
    """What conference decided on each motion of its agenda, and who does what next."""
    cycle = cycle_or_404(year)
    session = current_session()
    placed = [row for row in queries.list_agenda(session, cycle.id) if row.position]
    editions = queries.list_editions(session, year)
    is_office = is_permitted(Action.UPDATE_REGISTER, current_actor())
    if not editions and not is_office:
        placed = []
    return render_template(
        "conference/decisions.html",
        cycle=cycle,
        rows=placed,
        editions=editions,
        counted=counted,
        outcome_kinds=OUTCOME_KINDS,
        may_record=is_office and refusal_in(Action.RECORD_OUTCOME, cycle) is None,
        is_office=is_office,
        refusal=refusal_in(Action.RECORD_OUTCOME, cycle) if is_office else None,
    )


def _mandate(item: dict[str, Any]) -> Any:
    return words_of_mandate(FrozenMandate.from_json(item["mandate"]))


def _office_actions(cycle: CycleRow) -> list[dict[str, Any]]:
    return [
        {"label": _("Open the intake table"), "href": url_for("conference.intake")},
        {
            "label": _("Put the agenda in order"),
            "href": url_for("conference.agenda", year=cycle.year),
            "main": False,
        },
        {
            "label": _("Record what conference decided"),
            "href": url_for("conference.decisions", year=cycle.year),
            "main": False,
        },
        {
            "label": _("Open the next cycle"),
            "href": url_for("conference.next_cycle", year=cycle.year),
            "main": False,
            **reason_of(refusal_in(Action.OPEN_NEXT_CYCLE, cycle)),
        },
    ]
