"""`flask text diff, wording, apply, merge, rebase`: edits of motions on files."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import click

from policy_forum.command_line.text.group import (
    REFUSED,
    document_of,
    file_argument,
    json_option,
    print_json,
    print_text,
    read_texts,
    read_versions,
    refuse,
)
from policy_forum.domain.text.difference import (
    ChangeKind,
    ClauseChange,
    Difference,
    RunKind,
    difference,
)
from policy_forum.domain.text.document import Document, print_document
from policy_forum.domain.text.inline import displayed_part
from policy_forum.domain.text.instructions import WordingRefusedError, apply_wording
from policy_forum.domain.text.merging import Conflict, Merged
from policy_forum.domain.text.merging import merge as merged_with
from policy_forum.domain.text.merging import rebase as rebased
from policy_forum.domain.text.wording import wording_of


@click.command("diff")
@file_argument("old")
@file_argument("new")
@json_option
def diff(old: str, new: str, *, as_json: bool) -> None:
    """Print what changed from OLD to NEW, clause by clause and word by word."""
    before, after = read_versions([old, new], as_json=as_json)
    found = difference(before, after)
    rows = [row for change in found.touched for row in changes_in(change)]
    if as_json:
        print_json(
            {
                "changes": rows,
                "words_added": found.words_added,
                "words_removed": found.words_removed,
            }
        )
        return
    for row in rows:
        click.echo(f"{row['clause']} ({row['kind']})")
        for sign, words in (("-", row["deleted"]), ("+", row["inserted"])):
            if words:
                click.echo(f"  {sign} {words}")
    click.echo(f"{found.words_added} words added, {found.words_removed} removed.")


def changes_in(change: ClauseChange) -> Iterator[dict[str, Any]]:
    """The changes of one clause: whole, or each passage of words that gives way to another."""
    clause = change.old or change.new
    if clause is None or change.kind is ChangeKind.MOVED_AWAY:
        return
    row = {"clause": clause.label, "id": clause.id, "kind": change.kind.value}
    if change.kind is ChangeKind.MOVED_HERE and change.counterpart:
        row |= {"clause": change.counterpart.label, "id": change.counterpart.id}
        yield row | {"to": clause.label, "deleted": "", "inserted": ""}
    elif change.old is None or change.new is None:
        deleted, inserted = (each.text if each else "" for each in (change.old, change.new))
        yield row | {"deleted": deleted, "inserted": inserted}
    else:
        for deleted, inserted in _passages(change):
            yield row | {"deleted": deleted, "inserted": inserted}


def _passages(change: ClauseChange) -> Iterator[tuple[str, str]]:
    """The words, as displayed, that go and come at each place of a changed clause."""
    old_at = new_at = 0
    for is_equal, group in groupby(change.runs, lambda run: run.kind is RunKind.EQUAL):
        runs = list(group)
        old_end = old_at + sum(len(run.old) for run in runs)
        new_end = new_at + sum(len(run.new) for run in runs)
        if not is_equal and change.old and change.new:
            yield (
                displayed_part(change.old.body, old_at, old_end),
                displayed_part(change.new.body, new_at, new_end),
            )
        old_at, new_at = old_end, new_end


@click.command("wording")
@file_argument("old")
@file_argument("new")
@json_option
def wording(old: str, new: str, *, as_json: bool) -> None:
    """Print the formal instructions that turn OLD into NEW, in the numbers of OLD."""
    before, after = read_versions([old, new], as_json=as_json)
    found: Difference = difference(before, after)
    sentences = wording_of(found)
    if as_json:
        print_json({"wording": list(sentences)})
        return
    if sentences:
        click.echo("\n\n".join(sentences))


@click.command("apply")
@file_argument("motion")
@file_argument("instructions", metavar="WORDING")
@json_option
def apply(motion: str, instructions: str, *, as_json: bool) -> None:
    """Print MOTION as the formal instructions in WORDING amend it."""
    source, written = read_texts([motion, instructions])
    base = document_of(motion, source, as_json=as_json)
    try:
        amended = apply_wording(base, written)
    except WordingRefusedError as refused:
        problems = [
            {
                "file": instructions,
                "line": each.line,
                "reason": str(each.sentence),
                "candidates": list(each.candidates),
            }
            for each in refused.problems
        ]
        refuse(problems, as_json=as_json)
    result = print_document(amended)
    document_of("the amended text", result, as_json=as_json)
    if as_json:
        print_json({"text": result})
    else:
        print_text(result)


@click.command("merge")
@file_argument("base")
@file_argument("edits", nargs=-1, required=True)
@json_option
def merge(base: str, edits: tuple[str, ...], *, as_json: bool) -> None:
    """Print BASE with the changes of all EDITS (whole amended texts), or where they conflict.

    Edits are numbered from 1 in the order given.
    """
    origin, *amended = read_versions([base, *edits], as_json=as_json)
    _answer_merged(merged_with(origin, amended), as_json=as_json)


@click.command("rebase")
@file_argument("old")
@file_argument("new")
@file_argument("edit")
@json_option
def rebase(old: str, new: str, edit: str, *, as_json: bool) -> None:
    """Print EDIT, an amended text of OLD, carried to NEW, or where it no longer fits.

    In a conflict the first reading is that of NEW, the second that of EDIT.
    """
    before, after, amended = read_versions([old, new, edit], as_json=as_json)
    carried = rebased(before, after, amended)
    if isinstance(carried, Document):
        _print_text(carried, as_json=as_json)
        return
    _answer_conflicts(carried, as_json=as_json)


def _answer_merged(merged: Merged | tuple[Conflict, ...], *, as_json: bool) -> None:
    if not isinstance(merged, Merged):
        _answer_conflicts(merged, as_json=as_json)
    elif as_json:
        print_json(
            {
                "text": merged.text,
                "conflicts": [],
                "orderings": [
                    {"clause": each.clause_label, "edits": [place + 1 for place in each.edits]}
                    for each in merged.orderings
                ],
            }
        )
    else:
        print_text(merged.text)


def _print_text(document: Document, *, as_json: bool) -> None:
    if as_json:
        print_json({"text": print_document(document), "conflicts": []})
    else:
        print_text(print_document(document))


def _answer_conflicts(conflicts: Iterable[Conflict], *, as_json: bool) -> None:
    rows = [conflict_row(conflict) for conflict in conflicts]
    if as_json:
        print_json({"text": None, "conflicts": rows})
    else:
        for row in rows:
            numbers = " and ".join(map(str, row["edits"]))
            click.echo(f"Conflict of edits {numbers} at {row['clause']}:", err=True)
            click.echo(f"  base: {row['base']}", err=True)
            for number, reading in zip(row["edits"], row["readings"], strict=True):
                click.echo(f"  {number}: {reading or '(deleted)'}", err=True)
    raise click.exceptions.Exit(REFUSED)


def conflict_row(conflict: Conflict) -> dict[str, Any]:
    """A conflict as JSON; edits are numbered from 1."""
    return {
        "edits": [place + 1 for place in conflict.edits],
        "clause": conflict.clause_label,
        "id": conflict.clause_id,
        "base": conflict.base_words,
        "readings": [conflict.first_reading, conflict.second_reading],
    }
