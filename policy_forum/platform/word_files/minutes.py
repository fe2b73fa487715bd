"""The minutes of a meeting as a Word file: headings, tables, lists, and texts by numbered lines.

Numbers of items and of lines are text, so that they are the same in every program that opens the
file, as in the files of motions.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time

from lxml import etree

from policy_forum.domain.text.inline import PLAIN, Style
from policy_forum.platform.documents.minutes_content import (
    Action,
    MinutesContent,
    MinutesWords,
    Note,
    NumberedText,
    Part,
    People,
    Prose,
    Title,
    Votes,
    Wording,
)
from policy_forum.platform.documents.paper_content import PaperLine
from policy_forum.platform.word_files.content import WordFacts
from policy_forum.platform.word_files.package import packed, plain
from policy_forum.platform.word_files.wordprocessing import (
    HEADING_STYLE,
    RELATIONS,
    WORD,
    Element,
    make,
    w,
)
from policy_forum.platform.word_files.writing import write_run, write_section

_COLUMNS = (4200, 1500, 1500, 1700)  # twentieths of a point


def minutes_word_file(minutes: MinutesContent) -> bytes:
    """The minutes as a Word file (.docx); the same content gives the same bytes."""
    root = etree.Element(w("document"), nsmap={"w": WORD, "r": RELATIONS})
    body = make(root, "body")
    _paragraph(body, "MotionFacts", minutes.organisation)
    _paragraph(body, "Title", minutes.title)
    _paragraph(body, "MotionFacts", " · ".join(minutes.facts))
    _paragraph(body, "Outcome", minutes.stands)
    for part in minutes.parts:
        _write(body, part, minutes.words)
    if minutes.is_to_be_signed:
        _paragraph(body, "Normal", minutes.words.signed)
        for word in (minutes.words.chair, minutes.words.on):
            _paragraph(body, "SignedLine", f"{word}:\t")
    _paragraph(body, "MotionFacts", minutes.edition)
    write_section(body, numbers_lines=False)
    facts = WordFacts(
        title=minutes.title,
        organisation=minutes.organisation,
        language=minutes.language,
        made_at=datetime.combine(minutes.dated, time(), UTC),
    )
    return packed(facts, root, None, {})


def _write(body: Element, part: Part, words: MinutesWords) -> None:
    if isinstance(part, Votes):
        _votes(body, part, words)
    elif isinstance(part, Action):
        _action(body, part, words)
    elif isinstance(part, NumberedText):
        _text(body, part)
    else:
        for style, text in _paragraphs(part, words):
            _paragraph(body, style, text)


def _paragraphs(
    part: Title | Prose | Note | Wording | People, words: MinutesWords
) -> Iterator[tuple[str, str]]:
    """The plain paragraphs of a part, each with its style."""
    if isinstance(part, Title):
        number = f"{part.number}. " if part.number else ""
        reference = f" ({part.reference})" if part.reference else ""
        yield f"{HEADING_STYLE}{part.level}", f"{number}{part.text}{reference}"
    elif isinstance(part, Prose):
        yield "Outcome" if part.is_outcome else "Normal", part.text
    elif isinstance(part, Note):
        yield "MotionFacts", words.note
        yield from (("Note", text) for text in part.paragraphs)
    elif isinstance(part, Wording):
        yield from (("Wording", text) for text in part.paragraphs)
    else:
        for name, note in part.people:
            yield "Person", f"{name}, {note}" if note else name


def _action(body: Element, part: Action, words: MinutesWords) -> None:
    element = _empty(body, "Action")
    write_run(element, f"{words.action}: ", Style(strong=True))
    write_run(element, part.what, PLAIN)
    if part.by:
        _paragraph(body, "MotionFacts", part.by)


def _votes(body: Element, part: Votes, words: MinutesWords) -> None:
    table = make(body, "tbl")
    properties = make(table, "tblPr")
    make(properties, "tblW", w=str(sum(_COLUMNS)), type="dxa")
    borders = make(properties, "tblBorders")
    for side in ("top", "bottom", "insideH"):
        make(borders, side, val="single", sz="4", space="0", color="5C5660")
    make(properties, "tblLayout", type="fixed")
    make(properties, "tblLook", val="0020", firstRow="1")
    make(properties, "tblCaption", val=plain(part.about))
    grid = make(table, "tblGrid")
    for width in _COLUMNS:
        make(grid, "gridCol", w=str(width))
    head = (words.votes, words.in_favour, words.against, words.abstained)
    _row(table, head, is_head=True, is_strong=True)
    for place, row in enumerate(part.rows, start=1):
        _row(table, row, is_head=False, is_strong=place == len(part.rows))
    # Word needs a paragraph after a table, or the next one would join it.
    _paragraph(body, "Person", "")


def _row(table: Element, cells: Iterable[str], *, is_head: bool, is_strong: bool) -> None:
    row = make(table, "tr")
    properties = make(row, "trPr")
    make(properties, "cantSplit")
    if is_head:
        make(properties, "tblHeader")
    for place, text in enumerate(cells):
        cell = make(row, "tc")
        make(make(cell, "tcPr"), "tcW", w=str(_COLUMNS[place]), type="dxa")
        element = make(cell, "p")
        layout = make(element, "pPr")
        make(layout, "pStyle", val="Person")
        if place:
            make(layout, "jc", val="right")
        write_run(element, text, Style(strong=is_strong))


def _text(body: Element, part: NumberedText) -> None:
    _paragraph(body, "Outcome", part.said)
    for line in part.lines:
        element = _empty(body, "LineHeading" if line.is_heading else "Line")
        write_run(element, f"{line.number}\t{_indent(line)}", PLAIN)
        for run in line.runs:
            write_run(element, run.text, Style(strong=run.strong, emphasis=run.emphasis))


def _indent(line: PaperLine) -> str:
    """The clause's own number on its first line, and as much room on the others."""
    deep = "\t" * line.depth
    return f"{deep}{line.marker}\t" if line.marker else (deep if line.is_heading else f"{deep}\t")


def _empty(body: Element, style: str) -> Element:
    element = make(body, "p")
    make(make(element, "pPr"), "pStyle", val=style)
    return element


def _paragraph(body: Element, style: str, text: str) -> None:
    write_run(_empty(body, style), text, PLAIN)
