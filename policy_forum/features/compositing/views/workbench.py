"""The workbench of the national office: sources side by side, passages taken and put in order."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.identifiers import MotionId
from policy_forum.domain.text.similar import near_equal_clauses
from policy_forum.features.compositing import commands, queries
from policy_forum.features.compositing.forms import OwnWordsForm, TitleForm
from policy_forum.features.compositing.rules import (
    refusal_to_put_out,
    shown_entries,
    shown_source,
    unheard,
)
from policy_forum.features.compositing.views.room import (
    ONE,
    PASSAGE,
    STATE_KINDS,
    blueprint,
    composed_of,
    composite_or_404,
    form_page,
    key_of,
    reason_of,
    refusal_to_compose,
    version_sent,
)
from policy_forum.features.cycles.queries import find_cycle
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.session import request_work
from policy_forum.web.storage import current_session

_LARGEST_KEY = 2**31 - 1


def workbench(composite: queries.CompositePage, title_form: TitleForm | None = None) -> str:
    """The page on which a composite is written."""
    documents = composite.documents
    composed = composed_of(composite, documents)
    groups = near_equal_clauses(documents)
    own_words = OwnWordsForm(formdata=None)
    own_words.offer()
    return render_template(
        "compositing/workbench.html",
        composite=composite,
        entries=shown_entries(composed, [entry.key for entry in composite.entries]),
        sources=[
            (source, shown_source(source.letter, documents[source.letter], composed, groups))
            for source in composite.sources
        ],
        coverage={of.source: of for of in composed.coverage},
        groups=groups,
        near=queries.list_nearest(
            current_session(),
            composite.cycle_id,
            composite.text_markdown,
            besides=frozenset(source.motion_id for source in composite.sources),
        ),
        kinds=STATE_KINDS,
        put_out=_put_out_action(composite, unheard(documents, composed, groups)),
        closed=refusal_to_compose(composite.cycle_id),
        title_form=title_form or TitleForm(formdata=None, data={"title": composite.title}),
        own_words=own_words,
    )


def _put_out_action(
    composite: queries.CompositePage, unheard_letters: tuple[str, ...]
) -> dict[str, object]:
    unused = [source.number for source in composite.sources if source.letter in unheard_letters]
    blocked = refusal_to_compose(composite.cycle_id) or refusal_to_put_out(
        composite.state, len(composite.sources), unused
    )
    return {
        "label": _("Put it out to the movers"),
        "href": url_for("compositing.put_out", composite_id=composite.id),
        "method": "post",
        "fields": {"version": composite.version},
        "about": _("The movers of the sources are asked to sign it off, or to object."),
        **reason_of(blocked),
    }


@blueprint.route("/begin/<int(max=9999):year>", methods=["GET", "POST"])
@open_to(RouteAudience.NATIONAL_OFFICE)
def begin(year: int) -> str | Response | tuple[str, int]:
    """Choose the motion that a composite begins with."""
    cycle = find_cycle(current_session(), year) or abort(404)
    motion_id = request.form.get("motion_id", 0, type=int)
    if request.method == "POST" and 0 < motion_id <= _LARGEST_KEY:
        with request_work() as work:
            composite_id = commands.begin_composite(work, MotionId(motion_id))
        flash(_("The composite begins with the whole of this motion. Add others."), "success")
        return redirect(url_for("compositing.show", composite_id=composite_id), 303)
    if request.method == "POST":
        flash(_("Choose the motion to begin with."), "error")
    page = render_template(
        "compositing/begin.html",
        cycle=cycle,
        choices=queries.list_choices(current_session(), cycle.id),
        refusal=refusal_to_compose(cycle.id),
    )
    return (page, 422) if request.method == "POST" else page


@blueprint.get(f"{ONE}/sources")
@open_to(RouteAudience.NATIONAL_OFFICE)
def sources(composite_id: int) -> str:
    """All motions of the year that can become a source, the nearest first."""
    composite = composite_or_404(composite_id)
    taken = frozenset(source.motion_id for source in composite.sources)
    session = current_session()
    near = queries.list_nearest(
        session, composite.cycle_id, composite.text_markdown, besides=taken, most=10
    )
    shown = taken | {row.motion_id for row in near}
    choices = queries.list_choices(session, composite.cycle_id)
    return render_template(
        "compositing/sources.html",
        composite=composite,
        near=near,
        others=[row for row in choices if row.motion_id not in shown],
    )


@blueprint.post(f"{ONE}/sources")
@open_to(RouteAudience.NATIONAL_OFFICE)
def add_source(composite_id: int) -> Response:
    """Add a motion to the sources."""
    motion_id = request.form.get("motion_id", 0, type=int)
    if not 0 < motion_id <= _LARGEST_KEY:
        flash(_("Choose a motion to add."), "error")
        return _back(composite_id)
    with request_work() as work:
        commands.add_source(work, key_of(composite_id), version_sent(), MotionId(motion_id))
    flash(_("The motion is a source now. Take what belongs into the composite."), "success")
    return _back(composite_id, "sources")


@blueprint.post(f"{ONE}/sources/<int(max=2147483647):motion_id>/removal")
@open_to(RouteAudience.NATIONAL_OFFICE)
def leave_out(composite_id: int, motion_id: int) -> Response:
    """Take a motion out of the sources."""
    with request_work() as work:
        commands.leave_out_source(work, key_of(composite_id), version_sent(), MotionId(motion_id))
    flash(_("The motion is no longer a source."), "success")
    return _back(composite_id, "sources")


@blueprint.post(f"{ONE}/title")
@open_to(RouteAudience.NATIONAL_OFFICE)
def retitle(composite_id: int) -> Response | tuple[str, int]:
    """Give the composite a title."""
    form = TitleForm()
    if not form.validate_on_submit():
        return workbench(composite_or_404(composite_id), form), 422
    with request_work() as work:
        commands.title_composite(work, key_of(composite_id), version_sent(), form.title.data or "")
    flash(_("The title is changed."), "success")
    return _back(composite_id)


@blueprint.post(f"{ONE}/passages")
@open_to(RouteAudience.NATIONAL_OFFICE)
def take(composite_id: int) -> Response:
    """Take a whole clause."""
    with request_work() as work:
        commands.take_clause(
            work,
            key_of(composite_id),
            version_sent(),
            letter=request.form.get("letter", "")[:2],
            clause_id=request.form.get("clause", "")[:80],
        )
    flash(_("The clause stands at the end of its section."), "success")
    return _back(composite_id, request.form.get("back", "text")[:80])


@blueprint.post(f"{ONE}/words")
@open_to(RouteAudience.NATIONAL_OFFICE)
def add_words(composite_id: int) -> str | Response | tuple[str, int]:
    """Add a clause or heading in the office's own words."""
    composite = composite_or_404(composite_id)
    form = OwnWordsForm()
    form.offer()
    if not form.validate_on_submit():
        return form_page("compositing/own_words.html", form, composite=composite)
    with request_work() as work:
        commands.add_office_words(work, key_of(composite_id), version_sent(), form.passage())
    flash(_("Your words stand at the end."), "success")
    return _back(composite_id, "text")


@blueprint.post(f"{PASSAGE}/place")
@open_to(RouteAudience.NATIONAL_OFFICE)
def place(composite_id: int, key: int) -> Response:
    """Put a passage at another place, counted from 1."""
    wanted = request.form.get("place", 0, type=int)
    if wanted < 1:
        flash(_("Enter the place as a number, 1 or more. Nothing was moved."), "error")
        return _back(composite_id, f"passage-{key}")
    with request_work() as work:
        commands.move_passage(work, key_of(composite_id), version_sent(), key, wanted)
    return _back(composite_id, f"passage-{key}")


@blueprint.post(f"{PASSAGE}/joining")
@open_to(RouteAudience.NATIONAL_OFFICE)
def join(composite_id: int, key: int) -> Response:
    """Join a passage with the one behind it, and word the joint."""
    with request_work() as work:
        commands.join_passages(work, key_of(composite_id), version_sent(), key)
    flash(_("The two are one clause now. Put linking words between them, if it needs any."))
    return redirect(url_for("compositing.reword", composite_id=composite_id, key=key), 303)


@blueprint.post(f"{PASSAGE}/removal")
@open_to(RouteAudience.NATIONAL_OFFICE)
def remove(composite_id: int, key: int) -> Response:
    """Take a passage out of the text."""
    with request_work() as work:
        commands.remove_passage(work, key_of(composite_id), version_sent(), key)
    flash(_("The passage is out of the text. Its clause can be taken again."), "success")
    return _back(composite_id, "text")


def _back(composite_id: int, anchor: str = "") -> Response:
    address = url_for("compositing.show", composite_id=composite_id, _anchor=anchor or None)
    return redirect(address, 303)
