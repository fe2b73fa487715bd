"""Formal instructions as people write them, read against the text that they amend.

“In Resolves 3, after ‘rents’ insert ‘and fares’; delete point 4.” The text is read into tokens
(`scanner`), these by a grammar into instructions (`grammar`), their names and quotations are
looked up in the text (`targets`), and all are carried out together (`execution`), each against
the text as it stands. What is ambiguous or not there is refused, with what could be meant.
"""

import re

from policy_forum.domain.phrases import phrase
from policy_forum.domain.text.document import Document, TextRefusedError, parse_document
from policy_forum.domain.text.instructions.changes import Changes
from policy_forum.domain.text.instructions.cursor import STARTS
from policy_forum.domain.text.instructions.execution import Execution
from policy_forum.domain.text.instructions.grammar import Grammar
from policy_forum.domain.text.instructions.naming import names_of
from policy_forum.domain.text.instructions.problems import (
    WordingProblem,
    WordingRefusedError,
)
from policy_forum.domain.text.instructions.scanner import Scanner, TokenKind
from policy_forum.domain.text.limits import MERGED
from policy_forum.domain.text.subset import normalise_newlines

__all__ = [
    "WordingProblem",
    "WordingRefusedError",
    "apply_wording",
    "changes_of",
    "is_wording",
    "sentences_in",
]


def apply_wording(base: Document, text: str) -> Document:
    """The text as amended by instructions, all of them read against the base.

    Their order does not matter, save for several insertions at one place, which stand in the
    order in which they are given. Raises WordingRefusedError with every problem found, up to
    twenty. Linear in the base and the instructions for a bounded number of instructions.
    """
    changes = changes_of(base, text)
    if changes.problems:
        raise WordingRefusedError(tuple(sorted(changes.problems, key=lambda one: one.line)))
    try:
        return parse_document(changes.result(), MERGED)
    except TextRefusedError as refused:
        raise WordingRefusedError(
            tuple(
                WordingProblem(1, phrase("In the amended text: %(reason)s", reason=one.reason))
                for one in refused.problems
            )
        ) from refused


def changes_of(base: Document, text: str) -> Changes:
    """What instructions ask for, with their problems."""
    names = names_of(base)
    scanner = Scanner(normalise_newlines(text))
    instructions, problems = Grammar(scanner, names).read()
    if not instructions and not problems:
        problems = [WordingProblem(1, phrase("There is no instruction to read."))]
    changes = Execution(base, names, scanner).run(instructions)
    changes.problems[:0] = problems
    return changes


_INSTRUCTION = re.compile(
    r"\s*(?:amendment\b[^\n:]{0,60}:\s*|(?:[-*•–]|\(?\d{1,3}[.)])[ \t]+)?(?:please[ \t]+)?"
    r"(?:(?:delete|insert|add|append|replace|remove|omit|substitute|strike|leave out|move|"
    r"renumber|amend|change|at the (?:end|beginning|start))\b"
    r"|(?:in|after|before|under|from|line|lines|between|clause|point|paragraph|immediately)\b(?:[^\n.:;]|\.(?=\d)){0,120}?[,:;]?\s+"
    r"(?:delete|insert|add|replace|remove|omit|substitute|strike|leave out|change|move)\b)",
    re.IGNORECASE,
)


def sentences_in(text: str) -> tuple[str, ...]:
    """The instructions of a formal wording, as `wording` gives them, without blank lines between.

    A blank line inside a quotation does not end an instruction.
    """
    scanner = Scanner(text)
    parts: list[str] = []
    start = place = 0
    while (token := scanner.at(place)).kind is not TokenKind.END:
        place = token.end
        if token.kind is not TokenKind.BREAK:
            continue
        if text[place : place + 1] == ">":
            end = text.find("\n", place)
            place = len(text) if end < 0 else end
        elif text[place : place + 1] == "\n" and STARTS.match(text, place + 1):
            parts.append(text[start : token.start])
            start = place = place + 1
    return (*parts, text[start:]) if text[start:].strip() else tuple(parts)


def is_wording(text: str) -> bool:
    """Whether a text begins as instructions do, so that it is not the amended text itself."""
    return _INSTRUCTION.match(text) is not None
