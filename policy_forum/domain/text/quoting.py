"""Sentences with quotations in them, and texts set in lines that begin with “>”.

A quotation is set between ‘ and ’, unless apostrophes in it would be taken for its end.
"""

from collections.abc import Sequence

from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.instructions.scanner import Scanner, TokenKind
from policy_forum.domain.text.markers import ClauseKind

_ENDS = ".!?:;。！？"
_OPENING = "‘“\"'"
_PAIRS = (("‘", "’"), ("“", "”"), ('"', '"'), ("'", "'"))


def sentence(*parts: str) -> str:
    """Parts in turn plain and quoted, with the marks that are read back as they are meant."""
    first = ""
    quoted = parts[1::2]
    for pair in sorted(_PAIRS, key=lambda pair: any(_doubles(pair, words) for words in quoted)):
        said, places = _set(parts, pair)
        first = first or said
        scanner = Scanner(said)
        if all(_is_read(scanner, place, words) for place, words in places):
            return said
    return first


def _doubles(pair: tuple[str, str], words: str) -> bool:
    """Whether two marks would stand side by side: ‘‘public’’."""
    return words.startswith(pair[0]) or words.endswith(pair[1])


def _set(parts: Sequence[str], pair: tuple[str, str]) -> tuple[str, list[tuple[int, str]]]:
    said, places = "", []
    for count, part in enumerate(parts):
        if count % 2:
            places.append((len(said), part))
            said += f"{pair[0]}{part}{pair[1]}"
        else:
            said += part
    return ended(said), places


def _is_read(scanner: Scanner, place: int, words: str) -> bool:
    token = scanner.at(place)
    return token.kind is TokenKind.QUOTATION and token.text == words


def ended(said: str) -> str:
    """With a full stop, unless the quotation's own ends it; a sign alone ends nothing."""
    is_quoted = said[-1:] in "’”\"'" and len(said) > 1
    ends = is_quoted and said[-2] in _ENDS and said[-3:-2] not in _OPENING
    return said if ends else f"{said}."


def exactly(beginning: str, text: str) -> str:
    """An instruction with a text that is to be taken to the character."""
    lines = "\n".join([f"> {line}" if line else ">" for line in text.split("\n")])
    return f"{beginning} exactly:\n{lines}"


def in_one(clauses: Sequence[Clause]) -> str:
    """Clauses as they are quoted: blank lines only where paragraphs and headings need them."""
    indent = clauses[0].marker[: len(clauses[0].marker) - len(clauses[0].marker.lstrip())]
    parts = []
    for place, clause in enumerate(clauses):
        if place:
            is_apart = clauses[place - 1].kind is ClauseKind.HEADING and clause.lead.count("\n") > 1
            parts.append("\n" if clause.kind.is_item and not is_apart else "\n\n")
        marker = clause.marker.removeprefix(indent)
        parts.append(marker + clause.body)
    return "".join(parts)


def source_of(clauses: Sequence[Clause]) -> str | None:
    """The clauses to the character, or None where they do not begin a line."""
    source = "".join([clause.source for clause in clauses])
    return source[1:] if source.startswith("\n") else None
