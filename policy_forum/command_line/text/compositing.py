"""`flask text similar` and `flask text composite`: several motions beside each other, or in one."""

from pathlib import Path
from typing import Any

import click

from policy_forum.command_line.text.group import (
    bad_input,
    document_of,
    file_argument,
    json_option,
    name_beside,
    print_json,
    print_text,
    read_documents,
    read_file,
    read_texts,
    refuse,
)
from policy_forum.domain.text.compositing import (
    Composite,
    PlanFile,
    PlanProblem,
    PlanRefusedError,
    compose,
    read_plan,
)
from policy_forum.domain.text.compositing import (
    as_json as composite_as_json,
)
from policy_forum.domain.text.document import Document, TextRefusedError, parse_document
from policy_forum.domain.text.similar import nearest

_ENDINGS = {".md", ".markdown", ".txt"}


@click.command("similar")
@file_argument("motion")
@click.option(
    "--in",
    "folder",
    required=True,
    type=click.Path(exists=True, file_okay=False),
    help="The folder whose motions (.md, .markdown, .txt, in subfolders too) are looked through.",
)
@click.option("--most", type=click.IntRange(1, 1000), default=5, show_default=True)
@json_option
def similar(motion: str, folder: str, most: int, *, as_json: bool) -> None:
    """Print the motions in a folder that are nearest to MOTION, with the passages they share."""
    [document] = read_documents([motion], as_json=as_json)
    rows: list[dict[str, Any]] = [
        {
            "file": found.key,
            "score": round(found.score, 4),
            "passages": [
                {
                    "words": passage.words,
                    "here": passage.clause_label_here,
                    "there": passage.clause_label_there,
                }
                for passage in found.passages
            ],
        }
        for found in nearest(document, _motions_in(Path(folder), Path(motion)), most)
    ]
    if as_json:
        print_json({"similar": rows})
        return
    for row in rows:
        click.echo(f"{row['score']:.2f}  {row['file']}")
        for passage in row["passages"]:
            click.echo(f"      {passage['here']} / {passage['there']}: {passage['words']}")


def _motions_in(folder: Path, asked: Path) -> dict[str, Document]:
    """The motions of a folder by their path in it; one that cannot be read is said, and left."""
    found: dict[str, Document] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in _ENDINGS or not path.is_file():
            continue
        if asked.exists() and path.samefile(asked):
            continue
        name = path.relative_to(folder).as_posix()
        try:
            found[name] = parse_document(read_file(str(path)))
        except TextRefusedError as refused:
            click.echo(f"{name} is left out. {refused}", err=True)
    return found


@click.command("composite")
@file_argument("plan")
@json_option
def composite(plan: str, *, as_json: bool) -> None:
    """Print the motion that PLAN, in JSON, makes out of several, and what it took of each.

    PLAN names its sources by files, relative to its own folder.
    """
    [written] = read_texts([plan])
    try:
        planned = read_plan(written)
    except PlanRefusedError as refused:
        bad_input("\n".join(map(str, refused.problems)))
    sources = _sources_of(plan, planned, as_json=as_json)
    try:
        made = compose(planned.plan, sources)
    except PlanRefusedError as refused:
        refuse([_row_of(plan, problem) for problem in refused.problems], as_json=as_json)
    if as_json:
        print_json(composite_as_json(made))
        return
    print_text(made.text)
    for line in _coverage_lines(made):
        click.echo(line, err=True)


def _sources_of(plan: str, planned: PlanFile, *, as_json: bool) -> dict[str, Document]:
    names = {key: name_beside(plan, name) for key, name in planned.sources.items()}
    return {key: document_of(name, read_file(name), as_json=as_json) for key, name in names.items()}


def _row_of(plan: str, problem: PlanProblem) -> dict[str, Any]:
    return {"file": plan, "passage": problem.passage, "reason": str(problem)}


def _coverage_lines(made: Composite) -> list[str]:
    """What became of each source, for people: on the error stream, beside the text."""
    lines = []
    for source in made.coverage:
        lines.append(f"{source.source}: {source.words_taken} of {source.words} words taken")
        lines += [
            f"  {clause.fate.value:<8} {clause.label} ({clause.words_taken} of {clause.words})"
            for clause in source.clauses
        ]
    return lines
