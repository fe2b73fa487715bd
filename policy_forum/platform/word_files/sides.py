"""The two texts in a file with tracked changes: before all of them, and after.

ECMA-376, part 1, 17.13.5: to reject, what was inserted goes, and so do inserted ends of paragraphs;
to accept, what was deleted goes, and so do deleted ends. Where an end goes, its paragraph and the
next are one.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from policy_forum.platform.word_files.lists import Counter
from policy_forum.platform.word_files.reading import Dress, Look, Run, WordText

_SPACES = re.compile(r"[ \t\n\r]+")
_MARKER = re.compile(
    r"[ \n]*([-*+•·▪◦‣\uf0b7–]|\(?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivxlcIVXLC]{2,7})[.)]?)"
    r"[ \t\u00a0]+(?=\S)"
)


@dataclass(frozen=True, slots=True)
class SideParagraph:
    """A paragraph of one of the two texts.

    `marker` is what stands before its words, `is_counted` says that Word counts it; one of our
    clause styles without a marker `lacks_marker`. `depth` is None where the file does not say.
    `is_marked_text` says that words which begin like a marker may be one.
    """

    pieces: tuple[tuple[str, Look], ...]
    marker: str = ""
    level: int = 0
    depth: int | None = None
    is_counted: bool = False
    lacks_marker: bool = False
    is_marked_text: bool = True
    is_around: bool = False

    @property
    def text(self) -> str:
        """The words without their looks."""
        return "".join([text for text, _look in self.pieces])


def text_before(text: WordText) -> tuple[SideParagraph, ...]:
    """The text as it was before every tracked change; of the paragraphs with words."""
    return _within(list(_side(text, is_after=False)))


def text_after(text: WordText) -> tuple[SideParagraph, ...]:
    """The text as it is with every tracked change; of the paragraphs with words."""
    return _within(list(_side(text, is_after=True)))


def _within(paragraphs: list[SideParagraph]) -> tuple[SideParagraph, ...]:
    """Without the title and facts around the text; nobody's words in its midst are left out."""
    places = [place for place, each in enumerate(paragraphs) if not each.is_around]
    return tuple(paragraphs[places[0] : places[-1] + 1]) if places else ()


def _side(text: WordText, *, is_after: bool) -> Iterator[SideParagraph]:
    counter = text.lists.counter()
    held: list[tuple[str, Look]] = []
    dress: Dress | None = None
    for paragraph in text.paragraphs:
        pieces = list(_pieces(paragraph.runs, is_after=is_after))
        if pieces and dress is None:
            dress = paragraph.dress if is_after else paragraph.former
        held += pieces
        if not (paragraph.end_is_deleted if is_after else paragraph.end_is_inserted):
            if dress is not None:
                yield from _made(text, dress, held, counter)
            held, dress = [], None
    if dress is not None:
        yield from _made(text, dress, held, counter)


def _pieces(runs: Iterable[Run], *, is_after: bool) -> Iterator[tuple[str, Look]]:
    for run in runs:
        if run.text and not (run.is_deleted if is_after else run.is_inserted):
            yield run.text, run.look if is_after else run.former


def _made(
    text: WordText, dress: Dress, pieces: list[tuple[str, Look]], counter: Counter
) -> Iterator[SideParagraph]:
    styles = text.styles
    whole = "".join([words for words, _look in pieces])
    if not whole.strip():
        return
    numbered = dress.numbered or styles.numbered(dress.style)
    counted = counter.marker(numbered) if numbered else ""
    depth = styles.own_depth(dress.style)
    if counted and numbered:
        depth = numbered.level + 1
    level = styles.heading_level(dress.style)
    written, width = ("", 0) if counted or level else _written_marker(whole)
    is_clause = styles.is_clause(dress.style)
    if depth is not None and not is_clause and not counted:
        written, width = "", 0
    yield SideParagraph(
        pieces=tuple(_tidied(pieces, width)),
        marker=counted or written,
        level=level,
        depth=depth,
        is_counted=bool(counted),
        lacks_marker=is_clause and not (counted or written),
        is_marked_text=depth is None or is_clause,
        is_around=styles.is_around(dress.style),
    )


def _written_marker(text: str) -> tuple[str, int]:
    found = _MARKER.match(text)
    return (found[1], found.end()) if found else ("", 0)


def _tidied(pieces: Iterable[tuple[str, Look]], skipped: int) -> Iterator[tuple[str, Look]]:
    """The pieces after that many characters: runs of space as one, none at either end."""
    after_space = True
    held = ""
    for words, look in pieces:
        rest = words[skipped:]
        skipped = max(skipped - len(words), 0)
        shown = _SPACES.sub(" ", rest)
        if after_space:
            shown = shown.lstrip(" ")
        if not shown:
            continue
        after_space = shown.endswith(" ")
        if held:
            yield held, Look()
            held = ""
        inner = shown.strip(" ")
        if inner and shown.startswith(" "):
            yield " ", Look()
        if inner:
            yield inner, look
        held = " " if after_space else ""
