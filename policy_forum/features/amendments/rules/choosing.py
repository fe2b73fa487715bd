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
_MOST_READ = 250_000
"""Characters of the text times lines of the wording, up to which it is read again for each choice:
fifty lines on an ordinary motion. Beyond that authors write their choice themselves."""

_NAMED = re.compile("“([^”]{1,200})”")
_PASSAGE = re.compile(r"(.{1,200}?): .*", re.DOTALL)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def with_choice(base: Document, wording: str, problem: WordingProblem, choice: str) -> str | None:
    """The wording with one of the problem's candidates written into its line.

    None where that does not bring the line any further; the author must then write it herself.
    """
    lines = wording.split("\n")
    if len(lines) * sum(len(clause.body) for clause in base.clauses) > _MOST_READ:
        return None
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
    passage = _PASSAGE.fullmatch(choice)
    if passage:
        line = _counted(line, problem, choice, passage[1])
    else:
        names = (name for name in _NAMED.findall(str(problem.sentence)) if name in line)
        yield from (line.replace(name, choice, 1) for name in names)
    label = passage[1] if passage else choice
    words = line.strip()
    if label in words:
        yield words
    elif words:
        yield f"In {label}, {words[0].lower()}{words[1:]}"


def _counted(line: str, problem: WordingProblem, choice: str, label: str) -> str:
    """The line with "the second" before the quoted words, where a clause has them more often."""
    alike = [each for each in problem.candidates if each.startswith(f"{label}: ")]
    words, which = problem.sentence.values.get("words"), alike.index(choice)
    if len(alike) < 2 or which >= len(_ORDINALS) or not isinstance(words, str):
        return line
    quoted = rf"[‘'“\"]{re.escape(words)}[’'”\"]"
    return re.sub(quoted, lambda found: f"the {_ORDINALS[which]} {found[0]}", line, count=1)
