"""Clauses of sources found by name, and words found in them."""

from collections.abc import Sequence
from dataclasses import dataclass

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.document import Document
from policy_forum.domain.text.inline import displayed_part, parse_inline
from policy_forum.domain.text.shingles import key_of, words_of
from policy_forum.domain.text.words import units_of

_MARKED = frozenset("\\`*_[]<>")
_MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class Cutting:
    """Words `[start, end)` of a clause, with the Markdown that shows them."""

    start: int
    end: int
    body: str


def find_place(document: Document, name: str) -> int | None:
    """The place of the clause with this id or label; labels are found whatever their case."""
    wanted = " ".join(name.split()).casefold()
    for place, clause in enumerate(document.clauses):
        if clause.id == name or clause.label.casefold() == wanted:
            return place
    return None


def no_such_clause(source: str, document: Document, name: str) -> Phrase:
    """The sentence that says which clauses there are."""
    labels = [clause.label for clause in document.clauses]
    named = ", ".join(labels[:_MOST_NAMED]) + (" …" if len(labels) > _MOST_NAMED else "")
    return phrase(
        "“%(source)s” has no clause “%(name)s”. It has: %(named)s.",
        source=source[:80],
        name=name[:80],
        named=named or "no clauses",
    )


def place_after(document: Document, place: int) -> int:
    """The place of the first clause after this one that does not stand below it."""
    after = place + 1
    inside = {place}
    while after < len(document.clauses) and document.clauses[after].parent in inside:
        inside.add(after)
        after += 1
    return after


def cut(clause: Clause, words: str, used: Sequence[bool]) -> Cutting | None:
    """The passage of the clause with these words in a row, signs apart; None if it has none.

    Where the words stand more than once, the first place of which nothing is `used` is taken, or
    else the first. Marks such as emphasis are kept unless the cut goes through them.
    """
    keys = [key_of(unit.word) for unit in units_of(words) if unit.is_word]
    own = words_of(clause)
    size = len(keys)
    if not size:
        return None
    found = [at for at in range(len(own.keys) - size + 1) if list(own.keys[at : at + size]) == keys]
    if not found:
        return None
    start = next((at for at in found if not any(used[at : at + size])), found[0])
    return Cutting(start, start + size, _body(clause, own.spans, start, start + size, words))


def _body(
    clause: Clause, spans: Sequence[tuple[int, int]], start: int, end: int, words: str
) -> str:
    """The part of the body, with the signs around it that were asked for."""
    first, last = spans[start][0], spans[end - 1][1]
    before = clause.body[spans[start - 1][1] if start else 0 : first]
    after = clause.body[last : spans[end][0] if end < len(spans) else len(clause.body)]
    opening, closing = _signs_around(words)
    first -= _in_common(before[::-1], opening[::-1])
    last += _in_common(after, closing)
    shown = displayed_part(clause.body, first, last)
    part = clause.body[first:last]
    return part if parse_inline(part).text == shown else escaped(shown)


def _signs_around(words: str) -> tuple[str, str]:
    """What stands before the first word and after the last."""
    units = units_of(words.strip())
    told = [place for place, unit in enumerate(units) if unit.is_word]
    opening = "".join(unit.gap + unit.word for unit in units[: told[0]]) + units[told[0]].gap
    closing = "".join(unit.gap + unit.word for unit in units[told[-1] + 1 :])
    return opening, closing


def _in_common(one: str, other: str) -> int:
    size = 0
    while size < min(len(one), len(other)) and one[size] == other[size]:
        size += 1
    return size


def escaped(text: str) -> str:
    """The text in Markdown that shows it as it is."""
    if parse_inline(text).text == text:
        return text
    return "".join(f"\\{sign}" if sign in _MARKED else sign for sign in text)
