"""Reading motions in from files, by the national office."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import render_template
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from policy_forum.domain.identifiers import BranchId, CycleId
from policy_forum.domain.phrases import phrase
from policy_forum.features.branches.queries import list_branches
from policy_forum.features.cycles.queries import current_of, list_cycles
from policy_forum.features.motions import commands
from policy_forum.features.motions.commands import ImportedRow, ImportSummary
from policy_forum.features.motions.forms import MotionsFileForm
from policy_forum.features.motions.rules import (
    ImportRefusal,
    ParsedImport,
    parse_import,
    parse_markdown_file,
)
from policy_forum.features.motions.views.room import blueprint
from policy_forum.platform.work import Work
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.session import now, request_work
from policy_forum.web.slots import filled_slots
from policy_forum.web.storage import current_session

Page = str | tuple[str, int] | Response
_MOST_FILES = 500


@dataclass(frozen=True)
class ReadIn:
    """A motion that a file brought with amendments, for the feature that knows amendments."""

    work: Work
    row: ImportedRow


def read_in(
    work: Work, parsed: ParsedImport, branch_id: BranchId, cycle_id: CycleId
) -> ImportSummary:
    """Add the motions, then let the feature above add their amendments to those that are new."""
    summary = commands.import_motions(work, parsed, branch_id, cycle_id)
    return replace(summary, rows=tuple(_with_amendments(work, row) for row in summary.rows))


def parse_files(files: Iterable[tuple[str, bytes]]) -> ParsedImport:
    """What files hold, by their names: `.md` one motion each, everything else JSON Lines."""
    parsed = ParsedImport((), ())
    for name, content in files:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            sentence = phrase("The file is not UTF-8 text: see line %(line)s.", line=line)
            parsed += ParsedImport((), (ImportRefusal(f"{name}:{line}", "", sentence),))
            continue
        if name.lower().endswith(".md"):
            parsed += parse_markdown_file(name, text)
        else:
            parsed += parse_import(text.split("\n"), name)
    return parsed


@blueprint.route("/import", methods=["GET", "POST"])
@open_to(RouteAudience.NATIONAL_OFFICE)
def import_files() -> Page:
    """Upload files of motions for a branch and a cycle, and read what became of each."""
    form = _form()
    if not form.is_submitted():
        return render_template("motions/import.html", form=form, summary=None)
    files = [f for f in form.files.data or [] if isinstance(f, FileStorage) and f.filename]
    is_valid = form.validate()
    if not files or len(files) > _MOST_FILES:
        many = _("Choose at most %(count)s files.", count=_MOST_FILES)
        form.files.errors = [many if files else _("Choose a file.")]
        is_valid = False
    if not is_valid:
        return render_template("motions/import.html", form=form, summary=None), 422
    # Read between two transactions: on SQLite a posted request keeps others from writing.
    current_session().rollback()
    parsed = parse_files((f.filename or "", f.read()) for f in files)
    with request_work() as work:
        branch_id, cycle_id = BranchId(int(form.branch_id.data)), CycleId(int(form.cycle_id.data))
        summary = read_in(work, parsed, branch_id, cycle_id)
    return render_template("motions/import.html", form=form, summary=summary)


def _form() -> MotionsFileForm:
    session = current_session()
    cycles = list_cycles(session)
    current = current_of(cycles, now())
    form = MotionsFileForm()
    form.branch_id.choices = [(str(branch.id), branch.name) for branch in list_branches(session)]
    form.cycle_id.choices = [(str(cycle.id), cycle.title) for cycle in cycles]
    if current and not form.is_submitted():
        form.cycle_id.data = str(current.id)
    return form


def _with_amendments(work: Work, row: ImportedRow) -> ImportedRow:
    if not row.amendments:
        return row
    filled = filled_slots(
        ("motions.imported",), work.session, ReadIn(work, row), work.actor, work.now
    )
    if "motions.imported" in filled:
        return replace(row, notes=(*row.notes, *filled["motions.imported"].values["notes"]))
    note = phrase("%(count)s amendments in the file were left out.", count=len(row.amendments))
    return replace(row, notes=(*row.notes, note))
