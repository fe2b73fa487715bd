"""The group `flask text`, and what its commands share: files in, text or JSON out, exit codes."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click
from flask.cli import AppGroup

from policy_forum.domain.text.document import (
    Document,
    TextProblem,
    TextRefusedError,
    parse_document,
)
from policy_forum.domain.text.limits import DEFAULT, MERGED
from policy_forum.domain.text.versions import parse_amended

DONE, REFUSED, BAD_INPUT = 0, 1, 2
_LARGEST_FILE = 4 * MERGED.characters

text = AppGroup(
    "text",
    help="Motions as text: parse, compare, word, merge. A file may be “-”, the standard input. "
    "Exit code 0: done; 1: a conflict or a refusal; 2: input that cannot be read at all.",
)

_Command = TypeVar("_Command", bound=Callable[..., Any])


def json_option(command: _Command) -> _Command:
    """`--json`: the answer, or the refusal, as one JSON object on the standard output."""
    return click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")(command)


def file_argument(name: str, **settings: Any) -> Callable[[_Command], _Command]:
    """A file to read, or “-”; it must be there."""
    kind = click.Path(exists=True, dir_okay=False, allow_dash=True)
    return click.argument(name, type=kind, **settings)


def read_file(name: str) -> str:
    """The text of a file in UTF-8; exits with BAD_INPUT when it is something else."""
    try:
        with click.open_file(name, "rb") as stream:
            found: bytes = stream.read(_LARGEST_FILE + 1)
        if len(found) > _LARGEST_FILE:
            bad_input(f"{name} is longer than any text that can be read ({_LARGEST_FILE} bytes).")
        return found.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        bad_input(f"{name} is not text in UTF-8: byte {error.start + 1} cannot be read.")
    except OSError as error:
        bad_input(f"{name} cannot be read: {error.strerror}.")


def read_texts(names: Iterable[str]) -> list[str]:
    """The texts of several files; the standard input can only be read once."""
    listed = list(names)
    if listed.count("-") > 1:
        bad_input("The standard input (“-”) can only be one of the files.")
    return [read_file(name) for name in listed]


def document_of(name: str, source: str, *, as_json: bool, base: Document | None = None) -> Document:
    """The text as clauses, read beside `base` where it is one of its versions.

    Exits with REFUSED, by line, when it is not in the subset.
    """
    try:
        return parse_amended(base, source) if base else parse_document(source, DEFAULT)
    except TextRefusedError as refused:
        refuse(problems_of(name, refused.problems), as_json=as_json)


def read_documents(names: Iterable[str], *, as_json: bool) -> list[Document]:
    """Several files as clauses."""
    listed = list(names)
    sources = read_texts(listed)
    return [
        document_of(name, source, as_json=as_json)
        for name, source in zip(listed, sources, strict=True)
    ]


def read_versions(names: Iterable[str], *, as_json: bool) -> list[Document]:
    """As `read_documents`, for a text and versions of it, which are read beside it."""
    base, *versions = listed = list(names)
    origin, *sources = read_texts(listed)
    document = document_of(base, origin, as_json=as_json)
    return [document] + [
        document_of(name, source, as_json=as_json, base=document)
        for name, source in zip(versions, sources, strict=True)
    ]


def problems_of(name: str, problems: Iterable[TextProblem]) -> list[dict[str, Any]]:
    """The reasons why a text is refused, as they are printed."""
    return [{"file": name, "line": each.line, "reason": each.reason} for each in problems]


def print_json(answer: Any) -> None:
    """One JSON value and a line end."""
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2))


def print_text(markdown: str) -> None:
    """A text to the byte: no line end is added, on no system is one changed."""
    click.echo(markdown.encode(), nl=False)


def refuse(problems: list[dict[str, Any]], *, as_json: bool) -> NoReturn:
    """Say what is refused, where and why, and exit with REFUSED."""
    if as_json:
        print_json({"problems": problems})
    else:
        for problem in problems:
            click.echo(_sentence(problem), err=True)
    raise click.exceptions.Exit(REFUSED)


def _sentence(problem: dict[str, Any]) -> str:
    where = [str(problem["file"])] if problem.get("file") else []
    if problem.get("line"):
        where.append(f"line {problem['line']}")
    said = f"{', '.join(where)}: {problem['reason']}" if where else str(problem["reason"])
    return "\n".join([said, *(f"  - {each}" for each in problem.get("candidates", ()))])


def bad_input(message: str) -> NoReturn:
    """Say what cannot be read at all, and exit with BAD_INPUT."""
    click.echo(message, err=True)
    raise click.exceptions.Exit(BAD_INPUT)


def name_beside(plan: str, name: str) -> str:
    """The path of a file that another file names: relative to that file's folder."""
    return name if plan == "-" else str(Path(plan).parent / name)
