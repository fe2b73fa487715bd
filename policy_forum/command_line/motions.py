"""`flask motions import`: read motions in from JSON Lines or a folder of Markdown files."""

from collections.abc import Iterator
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from policy_forum.domain.identifiers import BranchId, CycleId
from policy_forum.domain.refusals import RefusedError
from policy_forum.features.branches.queries import list_branches
from policy_forum.features.cycles.queries import current_of, find_cycle, list_cycles
from policy_forum.features.motions.commands import ImportSummary
from policy_forum.features.motions.views.importing import parse_files, read_in
from policy_forum.platform.work import system_work
from policy_forum.web.presentation import said
from policy_forum.web.session import wiring
from policy_forum.web.storage import current_session

motions = AppGroup("motions", help="Motions of the branches.")


@motions.command("import")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--branch", "code", required=True, help="Code of the branch, such as NOR.")
@click.option("--cycle", "year", type=int, help="Year of the cycle; the current one if not given.")
def import_motions(file: Path, code: str, year: int | None) -> None:
    """Read FILE (JSON Lines, a Markdown file, or a folder of them); the same file twice adds none.

    A line of JSON has id, title, body_markdown and amendments; a Markdown file begins with # Title.

    What cannot be read is refused with its line and the reason; the rest is read all the same.
    """
    session = current_session()
    branch_id, cycle_id = _branch(session, code), _cycle(session, year)
    # On SQLite a transaction that has read cannot write once somebody else has written.
    session.rollback()
    try:
        parsed = parse_files(_files(file))
        with system_work(session, wiring().clock) as work:
            summary = read_in(work, parsed, branch_id, cycle_id)
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from error
    except RefusedError as refused:
        raise click.ClickException(said(refused.refusal.sentence)) from refused
    _report(summary)


def _files(file: Path) -> Iterator[tuple[str, bytes]]:
    if not file.is_dir():
        yield file.name, file.read_bytes()
        return
    found = sorted(path for path in file.iterdir() if path.suffix.lower() in {".md", ".jsonl"})
    if not found:
        raise click.ClickException(f"There is no .md or .jsonl file in {file}.")
    for path in found:
        yield path.name, path.read_bytes()


def _branch(session: Session, code: str) -> BranchId:
    branches = list_branches(session)
    for branch in branches:
        if branch.code == code.upper():
            return branch.id
    known = ", ".join(sorted(branch.code for branch in branches)) or "none yet"
    raise click.ClickException(f"There is no branch with the code {code}. Known codes: {known}.")


def _cycle(session: Session, year: int | None) -> CycleId:
    if year is not None:
        cycle = find_cycle(session, year)
    else:
        cycle = current_of(list_cycles(session), wiring().clock.now())
    if cycle is None:
        which = f"for {year}" if year is not None else "yet"
        raise click.ClickException(
            f"There is no cycle {which}. The national office makes one first."
        )
    return cycle.id


def _report(summary: ImportSummary) -> None:
    for refusal in summary.refusals:
        key = f" ({refusal.key})" if refusal.key else ""
        click.echo(f"refused  {refusal.place}{key}: {said(refusal.reason)}")
    for row in summary.rows:
        for note in row.notes:
            click.echo(f"note     {row.number} ({row.key}): {said(note)}")
    click.echo(
        f"{len(summary.added)} added, {len(summary.already_there)} already there, "
        f"{len(summary.refusals)} refused"
    )
