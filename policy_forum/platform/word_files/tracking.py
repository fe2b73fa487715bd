"""A text through several amendments: which of them brought and took which words.

Each step is compared with the one before it, so what is kept and brought gives the last text, and
what is kept and taken gives the base, both exactly.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.document import Document
from policy_forum.domain.text.inline import PLAIN, Span, Style
from policy_forum.domain.text.matching import match_clauses
from policy_forum.domain.text.word_changes import word_hunks
from policy_forum.domain.text.words import Unit, units_of

Pieces = tuple[tuple[str, Style], ...]


class Form(NamedTuple):
    """How a paragraph stands: heading level (0: none), depth of lists, whether it has a marker."""

    level: int
    depth: int
    is_item: bool


@dataclass(slots=True)
class Words:
    """A word with the space before it, in pieces of one style.

    `inserted` and `deleted` are the steps that brought and took it, None for none.
    """

    pieces: Pieces
    inserted: int | None = None
    deleted: int | None = None


@dataclass(slots=True)
class Paragraph:
    """A clause through all steps; `former` is the form it had, and the step that changed it.

    `place` is that of the base clause which it was, None for one that a step brought.
    """

    form: Form
    markers: list[Words]
    words: list[Words]
    place: int | None = None
    inserted: int | None = None
    deleted: int | None = None
    former: tuple[Form, int] | None = None


@dataclass(slots=True)
class _Sheet:
    paragraphs: list[Paragraph] = field(default_factory=list)

    def standing(self) -> list[Paragraph]:
        return [paragraph for paragraph in self.paragraphs if paragraph.deleted is None]


def tracked(base: Document, steps: Sequence[Document]) -> tuple[Paragraph, ...]:
    """The paragraphs of the base and of every step, in order; steps count from 0.

    Costs a comparison of neighbouring texts for each step.
    """
    sheet = _Sheet([_paragraph(clause, place) for place, clause in enumerate(base.clauses)])
    for step, (old, new) in enumerate(pairwise([base, *steps])):
        if old is not new:
            _go_on(sheet, old, new, step)
    return tuple(sheet.paragraphs)


def form_of(clause: Clause) -> Form:
    """How the clause stands on the page."""
    return Form(clause.level, clause.depth, bool(clause.shown_marker))


def _paragraph(clause: Clause, place: int | None, inserted: int | None = None) -> Paragraph:
    markers = [Words(pieces, inserted) for pieces in _marker(clause)]
    words = [Words(pieces, inserted) for pieces in pieces_of(clause)]
    return Paragraph(form_of(clause), markers, words, place, inserted)


def _marker(clause: Clause) -> list[Pieces]:
    return [((f"{clause.shown_marker}\t", PLAIN),)] if clause.shown_marker else []


def _go_on(sheet: _Sheet, old: Document, new: Document, step: int) -> None:
    """Take the sheet from one text to the next."""
    standing = sheet.standing()
    arrivals: dict[int, list[Paragraph]] = {}
    i = j = 0
    ends = (len(old.clauses), len(new.clauses))
    for before, after in [*match_clauses(old, new), ends]:
        for paragraph in standing[i:before]:
            paragraph.deleted = step
        arrivals[before] = [_paragraph(clause, None, step) for clause in new.clauses[j:after]]
        if (before, after) != ends:
            _change(standing[before], old.clauses[before], new.clauses[after], step)
        i, j = before + 1, after + 1
    sheet.paragraphs = list(_with_arrivals(sheet.paragraphs, standing, arrivals))


def _with_arrivals(
    paragraphs: Sequence[Paragraph],
    standing: Sequence[Paragraph],
    arrivals: dict[int, list[Paragraph]],
) -> Iterator[Paragraph]:
    """What comes stands before the paragraph it precedes, after those that go there."""
    places = {id(paragraph): place for place, paragraph in enumerate(standing)}
    for paragraph in paragraphs:
        yield from arrivals.get(places.get(id(paragraph), -1), ())
        # What one step brought and a later one took is in neither text.
        if paragraph.inserted is None or paragraph.deleted is None:
            yield paragraph
    yield from arrivals.get(len(standing), ())


def _change(paragraph: Paragraph, old: Clause, new: Clause, step: int) -> None:
    form = form_of(new)
    if form != paragraph.form:
        paragraph.former = paragraph.former or (paragraph.form, step)
        paragraph.form = form
    if old.shown_marker != new.shown_marker:
        for words in paragraph.markers:
            words.deleted = step if words.deleted is None else words.deleted
        paragraph.markers += [Words(pieces, step) for pieces in _marker(new)]
    if old.body != new.body:
        after = pieces_of(new)
        paragraph.words = list(_changed(paragraph.words, after, step))


def _changed(words: Sequence[Words], after: Sequence[Pieces], step: int) -> Iterator[Words]:
    """The words with those of the new text; what was taken before stays where it is."""
    standing = [place for place, each in enumerate(words) if each.deleted is None]
    at = 0
    for kept, old_end, come in _hunks([words[place].pieces for place in standing], after):
        end = standing[kept] if kept < len(standing) else len(words)
        yield from words[at:end]
        last = standing[old_end - 1] + 1 if old_end > kept else end
        for each in words[end:last]:
            if each.deleted is None:
                each.deleted = step
            yield each
        yield from (Words(pieces, step) for pieces in come)
        at = last
    yield from words[at:]


def _hunks(
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
