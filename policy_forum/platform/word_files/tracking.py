"""What amendments bring into a text and take from it, word by word.

The base is compared with the text as amended, so what is kept and brought gives the one, and what
is kept and taken the other, both exactly; which amendment it was is said by `attribution`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.document import Document
from policy_forum.domain.text.inline import PLAIN, Span, Style
from policy_forum.domain.text.matching import match_clauses
from policy_forum.domain.text.word_changes import word_hunks
from policy_forum.domain.text.words import Unit, units_of

Pieces = tuple[tuple[str, Style], ...]
SOMEBODY = 0
"""Until it is known which, a change is of the first amendment."""


class Form(NamedTuple):
    """How a paragraph stands: heading level (0: none), depth of lists, whether it has a marker."""

    level: int
    depth: int
    is_item: bool


@dataclass(slots=True)
class Words:
    """A word with the space before it, in pieces of one style.

    `inserted` or `deleted` is the place of the amendment that brought or took it.
    """

    pieces: Pieces
    inserted: int | None = None
    deleted: int | None = None


@dataclass(slots=True)
class Paragraph:
    """A clause of the base, the amended text, or both.

    `place` is that of the base clause, None for one that was brought. `former` is the form it
    had, and the place of the amendment that gave it another.
    """

    form: Form
    markers: list[Words]
    words: list[Words]
    place: int | None = None
    inserted: int | None = None
    deleted: int | None = None
    former: tuple[Form, int] | None = None


def tracked(base: Document, amended: Document) -> tuple[Paragraph, ...]:
    """The paragraphs of both texts in order, those that go before those that come.

    Costs what it costs to match the clauses, and the words of those that changed.
    """
    found: list[Paragraph] = []
    i = j = 0
    ends = (len(base.clauses), len(amended.clauses))
    for before, after in [*match_clauses(base, amended), ends]:
        found += [_going(clause, i + n) for n, clause in enumerate(base.clauses[i:before])]
        found += map(_coming, amended.clauses[j:after])
        if (before, after) != ends:
            found.append(_staying(base.clauses[before], amended.clauses[after], before))
        i, j = before + 1, after + 1
    return tuple(found)


def form_of(clause: Clause) -> Form:
    """How the clause stands on the page."""
    return Form(clause.level, clause.depth, bool(clause.shown_marker))


def _going(clause: Clause, place: int) -> Paragraph:
    markers = [Words(pieces, deleted=SOMEBODY) for pieces in _marker(clause)]
    words = [Words(pieces, deleted=SOMEBODY) for pieces in pieces_of(clause)]
    return Paragraph(form_of(clause), markers, words, place, deleted=SOMEBODY)


def _coming(clause: Clause) -> Paragraph:
    markers = [Words(pieces, inserted=SOMEBODY) for pieces in _marker(clause)]
    words = [Words(pieces, inserted=SOMEBODY) for pieces in pieces_of(clause)]
    return Paragraph(form_of(clause), markers, words, inserted=SOMEBODY)


def _staying(old: Clause, new: Clause, place: int) -> Paragraph:
    markers = [Words(pieces) for pieces in _marker(old)]
    if old.shown_marker != new.shown_marker:
        markers = [Words(pieces, deleted=SOMEBODY) for pieces in _marker(old)]
        markers += [Words(pieces, inserted=SOMEBODY) for pieces in _marker(new)]
    before = pieces_of(old)
    # A strong line is a heading: as one it is displayed without the marks that it has in a list.
    if old.body == new.body and old.kind is new.kind:
        words = [Words(pieces) for pieces in before]
    else:
        words = list(_changed(before, pieces_of(new)))
    form, was = form_of(new), form_of(old)
    former = (was, SOMEBODY) if form != was else None
    return Paragraph(form, markers, words, place, former=former)


def _marker(clause: Clause) -> list[Pieces]:
    return [((f"{clause.shown_marker}\t", PLAIN),)] if clause.shown_marker else []


def _changed(before: Sequence[Pieces], after: Sequence[Pieces]) -> Iterator[Words]:
    at = 0
    for start, end, come in hunks_between(before, after):
        yield from (Words(pieces) for pieces in before[at:start])
        yield from (Words(pieces, deleted=SOMEBODY) for pieces in before[start:end])
        yield from (Words(pieces, inserted=SOMEBODY) for pieces in come)
        at = end
    yield from (Words(pieces) for pieces in before[at:])


def hunks_between(
    before: Sequence[Pieces], after: Sequence[Pieces]
) -> Iterator[tuple[int, int, Sequence[Pieces]]]:
    """Changes as (first old word, end of old words, new words), in order."""
    i = j = 0
    found = word_hunks(_units(before), _units(after))
    for old, old_end, new, new_end in [*found, (len(before), len(before), len(after), len(after))]:
        for step in range(old - i):
            if before[i + step] != after[j + step]:
                yield i + step, i + step + 1, after[j + step : j + step + 1]
        if old < old_end or new < new_end:
            yield old, old_end, after[new:new_end]
        i, j = old_end, new_end


def _units(words: Sequence[Pieces]) -> tuple[Unit, ...]:
    return tuple(map(_unit, words))


def _unit(pieces: Pieces) -> Unit:
    text = "".join([text for text, _style in pieces])
    word = text.lstrip(" ")
    styles = [style for piece, style in pieces if piece.strip(" ")]
    if any(style != PLAIN for style in styles):
        word += "".join(f"\0{style}" for style in styles)
    return Unit(text[: len(text) - len(text.lstrip(" "))], word)


def pieces_of(clause: Clause) -> list[Pieces]:
    """The displayed words of a clause, each with the space before it, in pieces of one style."""
    inline = clause.inline
    found: list[Pieces] = []
    at = 0
    spans = list(inline.spans)
    for unit in units_of(inline.text):
        end = at + len(unit.gap) + len(unit.word)
        found.append(_cut(inline.text, spans, at, end))
        while spans and spans[0].end <= end:
            spans.pop(0)
        at = end
    return found


def _cut(text: str, spans: Sequence[Span], start: int, end: int) -> Pieces:
    pieces = []
    for span in spans:
        if span.start >= end:
            break
        first, last = max(span.start, start), min(span.end, end)
        if first < last:
            pieces.append((text[first:last], span.style))
    return tuple(pieces)
