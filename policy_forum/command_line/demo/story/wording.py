"""Instructions that turn a motion's text into the whole amended text, for the demonstration.

This is not the engine that members use: it knows only texts that are written as those of
`texts/` are, with headings of level two, one line to a clause, and sub-clauses indented below.
Numbers mean those of the text that is being amended, as in any order paper.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Section = Literal["notes", "believes", "resolves"]

_CLAUSE = re.compile(r"(\d+)\. ")


@dataclass(frozen=True)
class Replace:
    """Replace words that occur exactly once; to delete them, replace them by nothing."""

    old: str
    new: str


@dataclass(frozen=True)
class InsertAfter:
    """Insert a clause, without its number, after a numbered one; 0 puts it first."""

    section: Section
    number: int
    clause: str


@dataclass(frozen=True)
class DeleteClause:
    """Delete a clause with its sub-clauses."""

    section: Section
    number: int


@dataclass(frozen=True)
class ReplaceAll:
    """Delete all, and put another text in its place."""

    body: str


Change = Replace | InsertAfter | DeleteClause | ReplaceAll


class WordingError(ValueError):
    """An instruction does not fit the text it is meant for."""


def amended(body: str, changes: Iterable[Change]) -> str:
    """The whole text after the changes. WordingError says which of them does not fit, and why.

    Clauses are numbered afresh after the last change, so that all changes may use the numbers
    of the text as it stood.
    """
    lines = body.strip().split("\n")
    for change in changes:
        lines = _apply(lines, change)
    return "\n".join(_numbered(lines)) + "\n"


def _apply(lines: list[str], change: Change) -> list[str]:
    match change:
        case Replace(old, new):
            return _replace(lines, old, new)
        case ReplaceAll(body):
            return body.strip().split("\n")
        case DeleteClause(section, number):
            begin, end = _clause_span(lines, section, number)
            return lines[:begin] + lines[end:]
        case InsertAfter(section, number, clause):
            at = _clause_span(lines, section, number)[1] if number else _first(lines, section)
            return [*lines[:at], f"+. {clause}", *lines[at:]]


def _replace(lines: list[str], old: str, new: str) -> list[str]:
    text = "\n".join(lines)
    if (times := text.count(old)) != 1:
        raise WordingError(f"“{old}” occurs {times} times in the text, and must occur once.")
    return text.replace(old, new).split("\n")


def _first(lines: list[str], section: Section) -> int:
    for at, line in enumerate(lines):
        if line.startswith("## ") and line.endswith(f" {section}"):
            return at + 2
    raise WordingError(f"The text has no heading that ends with “{section}”.")


def _clause_span(lines: list[str], section: Section, number: int) -> tuple[int, int]:
    begin = _first(lines, section)
    while begin < len(lines) and not lines[begin].startswith("## "):
        end = begin + 1
        while end < len(lines) and lines[end].startswith("   "):
            end += 1
        if lines[begin].startswith(f"{number}. "):
            return begin, end
        begin = end
    raise WordingError(f"The text has no clause {number} under “{section}”.")


def _numbered(lines: Iterable[str]) -> Iterable[str]:
    number = 0
    for line in lines:
        if line.startswith("## "):
            number = 0
        if line.startswith("+. ") or _CLAUSE.match(line):
            number += 1
            yield f"{number}. {line.split('. ', 1)[1]}"
        else:
            yield line
