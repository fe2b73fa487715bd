"""An instruction that could mean several things, written anew so that it means the one chosen."""

import re
from collections.abc import Iterator

from policy_forum.domain.text.document import Document
from policy_forum.domain.text.instructions import (
    WordingProblem,
    WordingRefusedError,
    apply_wording,
)

MOST_PROBLEMS = 3
"""Of so many at a time choices are worked out; each costs reading the wording again."""

_NAMED = re.compile("“([^”]{1,200})”")
_LABEL = re.compile(r"(.{1,200}?): .*", re.DOTALL)


def with_choice(base: Document, wording: str, problem: WordingProblem, choice: str) -> str | None:
    """The wording with one of the problem's candidates written into its line.

    None where that does not bring the line any further; the author must then write it herself.
    """
    lines = wording.split("\n")
    at = problem.line - 1
    if not 0 <= at < len(lines):
        return None
    for line in _written_anew(lines[at], problem, choice):
        anew = "\n".join([*lines[:at], line, *lines[at + 1 :]])
        if problem not in problems_in(base, anew):
            return anew
    return None


def problems_in(base: Document, wording: str) -> tuple[WordingProblem, ...]:
    """What of a wording is not understood."""
    try:
        apply_wording(base, wording)
    except WordingRefusedError as refused:
        return refused.problems
    return ()


def _written_anew(line: str, problem: WordingProblem, choice: str) -> Iterator[str]:
    found = _LABEL.fullmatch(choice)
    label = found[1] if found else choice
    values = problem.sentence.values.values()
    names = [value for value in values if isinstance(value, str) and value and value in line]
    for name in [*names, *_NAMED.findall(str(problem.sentence))]:
        if name in line and name != label:
            yield line.replace(name, label, 1)
    words = line.strip()
    if words:
        yield f"In {label}, {words[0].lower()}{words[1:]}"
