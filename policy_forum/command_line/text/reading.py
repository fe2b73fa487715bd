"""`flask text parse` and `flask text lines`: a motion as clauses and as numbered lines."""

from typing import Any

import click

from policy_forum.command_line.text.group import (
    file_argument,
    json_option,
    print_json,
    read_documents,
)
from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.document import Document, count_words
from policy_forum.domain.text.lines import DEFAULT_WIDTH, number_lines


@click.command("parse")
@file_argument("motion")
@json_option
def parse(motion: str, *, as_json: bool) -> None:
    """Print the clauses of MOTION with their numbers and ids."""
    [document] = read_documents([motion], as_json=as_json)
    if as_json:
        clauses = [clause_row(document, clause) for clause in document.clauses]
        print_json({"words": count_words(document), "clauses": clauses})
        return
    width = max((len(clause.label) for clause in document.clauses), default=0)
    for clause in document.clauses:
        click.echo(f"{clause.id:<14} {clause.label:<{width}}  {clause.text}".rstrip())


def clause_row(document: Document, clause: Clause) -> dict[str, Any]:
    """A clause as JSON: what it is called, what it says, and the ids of what holds it."""
    above = [
        document.clauses[place].id if place is not None else None
        for place in (clause.parent, clause.section)
    ]
    return {
        "id": clause.id,
        "number": clause.label,
        "kind": clause.kind.value,
        "marker": clause.shown_marker,
        "depth": clause.depth,
        "level": clause.level,
        "parent": above[0],
        "section": above[1],
        "line": clause.line,
        "text": clause.text,
    }


@click.command("lines")
@file_argument("motion")
@click.option(
    "--width",
    type=click.IntRange(2, 1000),
    default=DEFAULT_WIDTH,
    show_default=True,
    help="The most display columns of a line.",
)
@json_option
def lines(motion: str, width: int, *, as_json: bool) -> None:
    """Print the numbered lines of MOTION."""
    [document] = read_documents([motion], as_json=as_json)
    numbered = number_lines(document, width)
    clauses = {clause.id: clause for clause in document.clauses}
    if as_json:
        rows = [
            {
                "number": line.number,
                "clause": line.clause_id,
                "label": clauses[line.clause_id].label,
                "text": line.text,
            }
            for line in numbered
        ]
        print_json({"width": width, "lines": rows})
        return
    digits = len(str(len(numbered)))
    marker_width = max((len(clause.shown_marker) for clause in document.clauses), default=0)
    for line in numbered:
        marker = clauses[line.clause_id].shown_marker if line.first_of_clause else ""
        click.echo(f"{line.number:>{digits}}  {marker:<{marker_width}} {line.text}".rstrip())
