"""Writing a motion: new, edit, preview, and what happens when two save at once."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.access.policy import Action, refusal_of
from policy_forum.domain.access.who import Subject
from policy_forum.domain.cycle import Calendar
from policy_forum.domain.identifiers import BranchId, CycleId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.domain.text.document import TextProblem, count_words, parse_document
from policy_forum.features.branches.queries import rules_of
from policy_forum.features.branches.rules import Rules
from policy_forum.features.cycles.queries import calendar_of, find_current_cycle_id
from policy_forum.features.motions import commands, queries
from policy_forum.features.motions.forms import MotionForm
from policy_forum.features.motions.rules import MotionKind, refusal_to_edit, text_problems
from policy_forum.features.motions.views.merging import MeanwhileSaved, meanwhile_saved
from policy_forum.features.motions.views.room import blueprint, motion_or_404
from policy_forum.platform.markup import render_lines
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.session import current_actor, now, request_work
from policy_forum.web.storage import current_session

Page = str | tuple[str, int] | Response

START_TEXT = "\n\n".join(
    f"## This branch {does}\n\n1. " for does in ("notes", "believes", "resolves")
)


@dataclass(frozen=True)
class Preview:
    """A text as it would be shown, or what is wrong with it."""

    html: str
    words: int
    problems: tuple[TextProblem, ...]
    similar: tuple[queries.MotionRow, ...]
    near: tuple[queries.SimilarRow, ...] = ()


@blueprint.get("/new")
@open_to(RouteAudience.MEMBERS)
def new() -> str:
    """The form of a new motion, blank or begun from a model motion (`?from=`)."""
    cycle_id, _calendar = _open_cycle()
    form = _form(cycle_id)
    form.text.data = START_TEXT
    model_id = request.args.get("from", "")
    if model_id.isascii() and model_id.isdecimal() and len(model_id) < 10:
        model = motion_or_404(int(model_id))
        if model.kind is MotionKind.MODEL:
            form.title.data, form.text.data = model.title, model.text_markdown
    return _writing_page(form, _own_rules(), None)


@blueprint.post("/new")
@open_to(RouteAudience.MEMBERS)
def draft() -> Page:
    """Save a new motion as a draft."""
    cycle_id, _calendar = _open_cycle()
    form = _form(cycle_id)
    if not form.validate_on_submit():
        return _writing_page(form, _own_rules(), None), 422
    with request_work() as work:
        motion_id = commands.draft_motion(
            work,
            cycle_id,
            form.title.data or "",
            form.text.data or "",
            kind=form.chosen_kind,
            goal_id=form.chosen_goal,
        )
    flash(
        _("Saved as a draft. Only you, and those you ask to write with you, can read it."),
        "success",
    )
    return redirect(url_for("motions.show", motion_id=motion_id), 303)


@blueprint.get("/<int(max=2147483647):motion_id>/edit")
@open_to(RouteAudience.MEMBERS)
def edit(motion_id: int) -> str:
    """The form of a draft that is there."""
    motion = _editable(motion_id)
    form = _form(motion.cycle_id, motion)
    return _writing_page(form, rules_of(current_session(), motion.branch_id), motion)


@blueprint.post("/<int(max=2147483647):motion_id>/edit")
@open_to(RouteAudience.MEMBERS)
def revise(motion_id: int) -> Page:
    """Save a draft; if somebody else saved meanwhile, show both texts."""
    motion = _editable(motion_id)
    form = _form(motion.cycle_id)
    taken = request.form.get("take")
    if taken == "theirs":
        flash(_("Their text stays as it is; nothing was changed."), "success")
        return redirect(url_for("motions.show", motion_id=motion_id), 303)
    if taken == "together":
        form.text.data = request.form.get("together", "")
    if not form.validate_on_submit():
        rules = rules_of(current_session(), motion.branch_id)
        return _writing_page(form, rules, motion), 422
    try:
        with request_work() as work:
            commands.revise_motion(
                work,
                motion.id,
                form.version_seen,
                title=form.title.data or "",
                markdown=form.text.data or "",
                kind=form.chosen_kind,
                goal_id=form.chosen_goal,
            )
    except RefusedError as refused:
        if refused.refusal.reason is not Reason.CHANGED_MEANWHILE:
            raise
        return _both_texts(motion_id, form), 409
    flash(_("Saved."), "success")
    return redirect(url_for("motions.show", motion_id=motion_id), 303)


@blueprint.post("/preview")
@open_to(RouteAudience.MEMBERS)
def preview() -> str:
    """A new text as it would be shown: for the page, or alone when htmx asks."""
    cycle_id, _calendar = _open_cycle()
    return _preview_page(_form(cycle_id), _own_rules(), None, cycle_id)


@blueprint.post("/<int(max=2147483647):motion_id>/preview")
@open_to(RouteAudience.MEMBERS)
def preview_edited(motion_id: int) -> str:
    """The same for a draft that is there."""
    motion = _editable(motion_id)
    rules = rules_of(current_session(), motion.branch_id)
    return _preview_page(_form(motion.cycle_id), rules, motion, motion.cycle_id)


def _open_cycle() -> tuple[CycleId, Calendar]:
    """The cycle in which a motion can be drafted now; refused, with the reason, if none is."""
    session, actor = current_session(), current_actor()
    cycle_id = find_current_cycle_id(session, now())
    calendar = calendar_of(session, cycle_id) if cycle_id else None
    subject = Subject(branch_id=actor.branch_id, acting_for=actor.branch_id)
    refusal = refusal_of(Action.DRAFT_MOTION, actor, subject, calendar, now())
    if refusal:
        raise RefusedError(refusal)
    if cycle_id is None or calendar is None:
        raise RefusedError(
            Refusal(Reason.WINDOW_NOT_OPEN, phrase("There is no cycle yet to write a motion for."))
        )
    return cycle_id, calendar


def _editable(motion_id: int) -> queries.MotionPage:
    """The motion, if this person may edit it now; otherwise the reason why not."""
    motion = motion_or_404(motion_id)
    refusal = refusal_of(
        Action.EDIT_MOTION, current_actor(), motion.subject, motion.calendar, now()
    )
    refusal = refusal or refusal_to_edit(motion.state)
    if refusal:
        raise RefusedError(refusal)
    return motion


def _form(cycle_id: CycleId, motion: queries.MotionPage | None = None) -> MotionForm:
    form = MotionForm()
    form.offer_choices(queries.list_goal_choices(current_session(), cycle_id))
    if motion:
        _fill(form, motion)
    return form


def _fill(form: MotionForm, motion: queries.MotionPage) -> None:
    form.title.data = motion.title
    form.kind.data = motion.kind.value
    form.goal_id.data = str(motion.goal_id or "")
    form.text.data = motion.text_markdown
    form.version.data = str(motion.version)
    form.base.data = str(motion.revision)


def _own_rules() -> Rules:
    return rules_of(current_session(), current_actor().branch_id or BranchId(0))


def _writing_page(
    form: MotionForm, rules: Rules, motion: queries.MotionPage | None, **more: Any
) -> str:
    values: dict[str, Any] = {"shown": None, "meanwhile": None, **more}
    return render_template("motions/write.html", form=form, rules=rules, motion=motion, **values)


def _preview_page(
    form: MotionForm, rules: Rules, motion: queries.MotionPage | None, cycle_id: CycleId
) -> str:
    shown = _preview_of(form, motion, cycle_id)
    if "HX-Request" in request.headers:
        return render_template("motions/_preview.html", shown=shown, rules=rules)
    return _writing_page(form, rules, motion, shown=shown)


def _preview_of(form: MotionForm, motion: queries.MotionPage | None, cycle_id: CycleId) -> Preview:
    text, title, actor = form.text.data or "", form.title.data or "", current_actor()
    branch_id = motion.branch_id if motion else actor.branch_id
    besides = motion.id if motion else 0
    similar = (
        queries.list_similar_titles(
            current_session(), actor, branch_id, cycle_id, title, besides=besides
        )
        if branch_id
        else ()
    )
    problems = text_problems(text)
    if problems:
        return Preview("", 0, problems, similar)
    document = parse_document(text)
    html = render_lines(document, prefix="preview-").html
    near = queries.list_similar_texts(current_session(), actor, cycle_id, text, besides=besides)
    others = tuple(row for row in near if row.id not in {own.id for own in similar})
    return Preview(html, count_words(document), (), similar, others)


def _both_texts(motion_id: int, form: MotionForm) -> str:
    """The form with the new version, what she typed, and what the other saved."""
    motion = motion_or_404(motion_id)
    saved: MeanwhileSaved = meanwhile_saved(current_session(), motion, form)
    form.version.data, form.base.data = str(motion.version), str(motion.revision)
    form.version.raw_data = form.base.raw_data = None
    rules = rules_of(current_session(), motion.branch_id)
    return _writing_page(form, rules, motion, meanwhile=saved)
