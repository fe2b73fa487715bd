"""Word files: a motion with its amendments as tracked changes, and an edited file sent back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import flash, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from policy_forum.domain.access.policy import Action
from policy_forum.domain.text.difference import difference
from policy_forum.domain.text.document import Document, parse_document
from policy_forum.domain.text.limits import MERGED
from policy_forum.features.amendments import queries
from policy_forum.features.amendments.forms import (
    CLAUSES,
    WHOLE,
    AmendForm,
    WordFileForm,
    whole_number,
)
from policy_forum.features.amendments.queries import AmendedMotion, PrintedAmendment
from policy_forum.features.amendments.rules import (
    assembled,
    blank_sheet,
    read_text,
    refusal_to_amend,
    sheet_of,
)
from policy_forum.features.amendments.rules.word_file import (
    Beside,
    Together,
    Trackable,
    amending,
    tracked_together,
)
from policy_forum.features.amendments.views.desk import desk_for, overtaken
from policy_forum.features.amendments.views.desk_page import page_of
from policy_forum.features.amendments.views.previewing import preview_of
from policy_forum.features.amendments.views.room import (
    blueprint,
    motion_or_404,
    refusal_now,
    refuse,
)
from policy_forum.features.branches.queries import rules_of
from policy_forum.platform.markup import render_difference
from policy_forum.platform.word_files.arriving import ArrivedFile, arrived_file
from policy_forum.platform.word_files.content import Change, Remark, WordMotion
from policy_forum.platform.word_files.opening import WordFileRefusedError
from policy_forum.platform.word_files.writing import word_file_of
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.presentation import calendar_day, locale, names, said
from policy_forum.web.session import current_actor, now, today, wiring
from policy_forum.web.storage import current_session

Page = str | tuple[str, int] | Response
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class _Choice:
    """The amendments that are to be in the file, in the text or beside it as comments.

    When it is all of them, those to amendments stand beside: they are put before these.
    """

    rows: tuple[PrintedAmendment, ...] = ()
    is_all: bool = False


@blueprint.get("/motions/<int(max=2147483647):motion_id>/motion.docx")
@open_to(RouteAudience.EVERYONE)
def motion_as_word(motion_id: int) -> Response:
    """The motion as a Word document, amendments as tracked changes.

    `?with=1&with=4` chooses them, `?plain=1` leaves all out; else it is all that fit together,
    and the others stand beside the text as comments.
    """
    motion = motion_or_404(motion_id)
    chosen = _chosen(motion)
    content = word_file_of(_word_motion(motion, chosen))
    response = Response(content, mimetype=_WORD)
    name = f"motion-{motion.number or motion.id}{'-amendments' if chosen.rows else ''}.docx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.get("/motions/<int(max=2147483647):motion_id>/amendments/word")
@open_to(RouteAudience.MEMBERS)
def word_file(motion_id: int) -> str:
    """Take the motion as a Word document, or send one back as an amendment."""
    return _page(motion_or_404(motion_id), WordFileForm())


@blueprint.post("/motions/<int(max=2147483647):motion_id>/amendments/word")
@open_to(RouteAudience.MEMBERS)
def upload_word_file(motion_id: int) -> Page:
    """Read an edited Word document and lay it on the page where amendments are written.

    Nothing is stored: what came is shown there first, to be mended and proposed.
    """
    motion, form = motion_or_404(motion_id), WordFileForm()
    refuse(refusal_now(Action.PROPOSE_AMENDMENT, motion, None))
    if not form.validate_on_submit():
        return _page(motion, form), 422
    try:
        file = arrived_file(form.file.data.read(), (motion.title, motion.number, motion.branch))
    except WordFileRefusedError as refused:
        form.file.errors = [said(refused.sentence)]
        return _page(motion, form), 422
    for revision, base in _bases(motion, file):
        if not file.is_tracked or file.is_on(base):
            return _on_the_desk(motion, revision, base, file)
    form.file.errors = [
        _("What this file had before its tracked changes is not the text of the motion. See "
          "below where they differ, and take the text from here.")
    ]  # fmt: skip
    return _page(motion, form, _differing(motion, file)), 422


def _page(motion: AmendedMotion, form: WordFileForm, differing: str = "") -> str:
    refusal = refusal_now(Action.PROPOSE_AMENDMENT, motion, None)
    is_open = not refusal_to_amend(motion.state, is_held=False)
    rows = queries.list_printed(current_session(), motion.id) if is_open else ()
    return render_template(
        "amendments/word_file.html",
        motion=motion,
        form=form,
        ready=[row.number for row in rows if row.state.is_ready],
        refusal=refusal,
        differing=differing,
    )


# ---- Out ----------------------------------------------------------------------------------------


def _chosen(motion: AmendedMotion) -> _Choice:
    is_open = not refusal_to_amend(motion.state, is_held=False)
    if request.args.get("plain") or not is_open:
        return _Choice()
    rows = tuple(
        row for row in queries.list_printed(current_session(), motion.id) if row.state.is_ready
    )
    wanted = {whole_number(word) for word in request.args.getlist("with")}
    if not wanted:
        return _Choice(rows, is_all=True)
    return _Choice(tuple(row for row in rows if row.number in wanted))


def _word_motion(motion: AmendedMotion, choice: _Choice) -> WordMotion:
    base = parse_document(motion.text_markdown, MERGED)
    rows = {row.number: row for row in choice.rows}
    together, outside = _together(motion, base, choice)
    changes = tuple(
        Change(_author(motion, rows[each.number], each.amended_by), rows[each.number].proposed_at,
               each.edit)
        for each in together.tracked
    )  # fmt: skip
    beside = [*together.beside, *outside]
    return WordMotion(
        title=motion.title,
        organisation=wiring().settings.organisation,
        facts=tuple(_facts(motion, [each.number for each in together.tracked], beside)),
        closing=_("This is the end of the motion. What is written below it is not read."),
        language=locale().replace("_", "-"),
        motion_id=motion.id,
        revision=motion.revision,
        made_at=now(),
        base=base,
        amended=together.text,
        changes=changes,
        remarks=tuple(_remark(motion, rows[each.number], each) for each in beside),
    )


def _together(
    motion: AmendedMotion, base: Document, choice: _Choice
) -> tuple[Together, list[Beside]]:
    """What is tracked, and the amendments to amendments that are not put with these."""
    session, rows = current_session(), choice.rows
    edits = queries.find_edits(session, base, [row.id for row in rows])
    conflicts = queries.list_conflicts(session, motion.id) if len(rows) > 1 else ()
    inside = [row for row in rows if row.id in edits and (row.parent is None or not choice.is_all)]
    amendments = [Trackable(row.number, edits[row.id], row.parent) for row in inside]
    pairs = [(each.first_number, each.second_number) for each in conflicts]
    outside = [
        amending(row.number, row.parent)
        for row in rows
        if row.parent is not None and row not in inside
    ]
    return tracked_together(base, amendments, pairs), outside


def _author(motion: AmendedMotion, row: PrintedAmendment, below: Sequence[int] = ()) -> str:
    """As Word names who made a change: the amendment, and the proposer to those who may read it."""
    is_named = row.proposer and (current_actor().is_signed_in or row.shows_name)
    name = row.proposer if is_named else motion.branch
    if below:
        with_these = names([str(number) for number in below])
        return str(_("Amendment %(number)s with %(below)s (%(name)s)", number=row.number,
                     below=with_these, name=name))  # fmt: skip
    return str(_("Amendment %(number)s (%(name)s)", number=row.number, name=name))


def _facts(
    motion: AmendedMotion, tracked: Sequence[int], beside: Sequence[Beside]
) -> Iterator[str]:
    yield ", ".join(filter(None, (motion.number, motion.branch)))
    yield _(
        "The text of revision %(revision)s, taken on %(day)s. Line numbers in this file are the "
        "word processor’s own; those that everybody uses are on the page and in the paper.",
        revision=motion.revision,
        day=calendar_day(today()),
    )
    if tracked:
        yield ngettext(
            "Tracked in this text is amendment %(numbers)s.",
            "Tracked in this text are amendments %(numbers)s.",
            len(tracked),
            numbers=names([str(number) for number in tracked]),
        )
    if beside:
        yield ngettext(
            "Beside it, as a comment, stands amendment %(numbers)s.",
            "Beside it, as comments, stand amendments %(numbers)s.",
            len(beside),
            numbers=names([str(each.number) for each in beside]),
        )


def _remark(motion: AmendedMotion, row: PrintedAmendment, beside: Beside) -> Remark:
    text = "\n".join([said(beside.reason), *row.sentences])
    return Remark(_author(motion, row), row.proposed_at, beside.place, text)


# ---- In -----------------------------------------------------------------------------------------


def _bases(motion: AmendedMotion, file: ArrivedFile) -> Iterator[tuple[int, Document]]:
    """The texts that the file may be an edit of: that of its own revision, then today's."""
    if file.motion_id == motion.id and file.revision and file.revision != motion.revision:
        old = queries.find_text_of_revision(current_session(), motion.id, file.revision)
        if old is not None:
            yield file.revision, parse_document(old, MERGED)
    yield motion.revision, parse_document(motion.text_markdown, MERGED)


def _differing(motion: AmendedMotion, file: ArrivedFile) -> str:
    """The motion's text against what the file had before its changes."""
    had = read_text(file.before)
    if not isinstance(had, Document):
        return ""
    base = parse_document(motion.text_markdown, MERGED)
    return render_difference(difference(base, had), context=1)


def _on_the_desk(motion: AmendedMotion, revision: int, base: Document, file: ArrivedFile) -> Page:
    edited = file.amended(base)
    text = edited.markdown
    _say_what_came(file, kept=edited.kept, of=edited.of)
    desk = desk_for(motion, revision, rules_of(current_session(), motion.branch_id))
    form = AmendForm()
    found = overtaken(desk, text)
    if found:
        desk, sheet = found
        text = assembled(desk.base, sheet)
        form.carry(mode=CLAUSES, revision=desk.revision, text=text)
        return page_of(form, desk, sheet, preview_of(desk, text))
    read = read_text(text)
    laid = sheet_of(desk.base, read) if isinstance(read, Document) else None
    form.carry(mode=CLAUSES if laid else WHOLE, revision=desk.revision, text=text)
    return page_of(form, desk, laid or blank_sheet(desk.base), preview_of(desk, text))


def _say_what_came(file: ArrivedFile, *, kept: int, of: int) -> None:
    flash(_("This is what your file changes. Nothing is proposed yet: look at it, then do."))
    if 2 * kept < of:
        flash(_("Most of the motion is not in this file. Is it the right one?"))
    others = sorted(author for author in file.authors if author.startswith(_("Amendment ")))
    if others:
        flash(
            _("The file holds the changes of %(others)s. They are part of what you propose unless "
              "you reject them there or below.", others=names(others))
        )  # fmt: skip
