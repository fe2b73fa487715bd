"""An amendment from the floor, taken down by the secretary or the chair as it was moved."""

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.access.policy import Action
from policy_forum.domain.identifiers import AmendmentId
from policy_forum.domain.refusals import Refusal, RefusedError
from policy_forum.domain.text.document import parse_document, print_document
from policy_forum.domain.text.instructions import (
    WordingProblem,
    WordingRefusedError,
    apply_wording,
    is_wording,
)
from policy_forum.domain.text.limits import MERGED
from policy_forum.features.amendments import commands, queries
from policy_forum.features.amendments.forms import TO_VOTE, FloorForm, whole_number
from policy_forum.features.amendments.queries import AmendedMotion, AmendmentRow
from policy_forum.features.amendments.rules import (
    Reading,
    problems_of,
    read_amendment,
    refusal_of_change,
    refusal_to_amend_amendment,
    text_mark,
)
from policy_forum.features.amendments.views.room import (
    amendment_or_404,
    blueprint,
    motion_or_404,
    refusal_now,
    refuse,
)
from policy_forum.features.branches.queries import rules_of
from policy_forum.platform.markup import render_difference, render_lines
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.presentation import said
from policy_forum.web.session import request_work
from policy_forum.web.storage import current_session

Page = str | tuple[str, int] | Response


@dataclass(frozen=True)
class Table:
    """The text that the meeting has before it: the motion's, or that of one of its amendments."""

    motion: AmendedMotion
    text: str
    revision: int
    parent: AmendmentRow | None = None


@dataclass(frozen=True)
class WorkedOut:
    """What was typed, made into a text; or what is wrong with it, line by line."""

    amended: str = ""
    problems: tuple[WordingProblem, ...] = ()
    reading: Reading | None = None
    refusal: Refusal | None = None

    @property
    def difference_html(self) -> str:
        """The change for the page."""
        return render_difference(self.reading.difference, context=1) if self.reading else ""


@blueprint.get("/motions/<int(max=2147483647):motion_id>/floor")
@open_to(RouteAudience.MEMBERS)
def floor(motion_id: int) -> str:
    """The page on which an officer takes down what is moved (`?to=`: to which amendment)."""
    table = _table(motion_id, whole_number(request.args.get("to")))
    form = FloorForm(revision=table.revision, to=table.parent.id if table.parent else 0)
    if "whole" in request.args:
        form.text.data = table.text
    return _page(form, table)


@blueprint.post("/motions/<int(max=2147483647):motion_id>/floor")
@open_to(RouteAudience.MEMBERS)
def take_down(motion_id: int) -> Page:
    """Work out what was typed and show it, or take it down."""
    form = FloorForm()
    table = _table(motion_id, whole_number(form.to.data))
    is_preview = request.form.get("step") == "preview"
    is_valid = form.validate_on_submit()
    worked_out = _worked_out(table, form)
    is_sound = worked_out.reading is not None and worked_out.refusal is None
    if is_preview or not is_valid or not is_sound:
        return _page(form, table, worked_out), 200 if is_preview and is_sound else 422
    try:
        with request_work() as work:
            key = commands.record_floor_amendment(
                work, table.motion.id, table.revision, worked_out.amended, form.reason.data or "",
                proposer=form.proposer.data or "", to_vote=form.way.data == TO_VOTE,
                parent_id=AmendmentId(table.parent.id) if table.parent else None,
            )  # fmt: skip
    except RefusedError as refused:
        if refused.refusal.is_personal:
            raise
        form.form_errors = [said(refused.refusal.sentence)]
        return _page(form, table, worked_out), 422
    about = _(
        "Written down. In a meeting with a deadline for amendments the chair first rules whether "
        "it is taken; then it is voted on like every other."
    )
    flash(about, "success")
    return redirect(url_for("amendments.show", amendment_id=key), 303)


def _table(motion_id: int, parent_id: int) -> Table:
    motion = motion_or_404(motion_id)
    refuse(refusal_now(Action.RECORD_FLOOR_AMENDMENT, motion, None))
    if not parent_id:
        return Table(motion, motion.text_markdown, motion.revision)
    parent, of_motion = amendment_or_404(parent_id)
    texts = queries.find_texts(current_session(), parent.id)
    if texts is None or of_motion.id != motion.id:
        abort(404)
    refuse(refusal_to_amend_amendment(parent.number, parent.stored_state, parent.parent_number))
    text = texts.amended_markdown
    return Table(motion, text, text_mark(text), parent)


def _worked_out(table: Table, form: FloorForm) -> WorkedOut:
    """Read what was typed as wording, else as the whole amended text."""
    typed = (form.text.data or "").replace("\r\n", "\n").strip()
    if not typed:
        return WorkedOut()
    base = parse_document(table.text, MERGED)
    amended = typed + "\n"
    if is_wording(typed):
        try:
            amended = print_document(apply_wording(base, typed))
        except WordingRefusedError as refused:
            return WorkedOut(problems=refused.problems)
    elif whole_number(form.revision.data) != table.revision:
        form.form_errors = [
            _("The text changed since you began. Look at it as it is now, then send yours again.")
        ]
        _renew(form, table)
        return WorkedOut(amended)
    found = problems_of(amended)
    if found:
        form.text.errors = [
            _("Line %(line)s: %(reason)s", line=problem.line, reason=problem.reason)
            for problem in found[:5]
        ]
        return WorkedOut()
    return _checked(table, amended)


def _checked(table: Table, amended: str) -> WorkedOut:
    reading = read_amendment(table.text, amended)
    rules = rules_of(current_session(), table.motion.branch_id)
    return WorkedOut(amended, reading=reading, refusal=refusal_of_change(reading, rules))


def _renew(form: FloorForm, table: Table) -> None:
    form.revision.data, form.revision.raw_data = str(table.revision), None


def _page(form: FloorForm, table: Table, worked_out: WorkedOut | None = None) -> str:
    return render_template(
        "amendments/floor.html",
        form=form,
        motion=table.motion,
        parent=table.parent,
        worked_out=worked_out,
        standing=queries.list_standing_texts(current_session(), table.motion.id),
        text_html=render_lines(parse_document(table.text, MERGED)).html,
        has_mover=table.motion.mover_id is not None or table.parent is not None,
    )
