"""A motion as a Word file: literal numbers, tracked changes, comments.

Numbers and letters of clauses are text with a tab behind it, not Word's own numbering: they are
the same for everyone who opens the file, and a quotation of clause 3 stays clause 3. Tracked
changes follow ECMA-376, part 1, 17.13.5; accepting all gives the text with all changes, rejecting
all gives the base. A moved clause is taken where it was and brought where it is.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC
from itertools import count, groupby

from lxml import etree

from policy_forum.domain.text.inline import PLAIN, Style
from policy_forum.platform.word_files.attribution import attribute
from policy_forum.platform.word_files.content import Change, Remark, WordMotion
from policy_forum.platform.word_files.package import packed, plain
from policy_forum.platform.word_files.tracking import Form, Paragraph, Words, tracked
from policy_forum.platform.word_files.wordprocessing import (
    CLAUSE_STYLE,
    DEEPEST,
    HEADING_STYLE,
    RELATIONS,
    TEXT_STYLE,
    WORD,
    XML,
    Element,
    make,
    r,
    w,
)

_A4 = {"w": "11906", "h": "16838"}
_MARGINS = {
    "top": "1531", "right": "1247", "bottom": "1361", "left": "1644", "header": "709",
    "footer": "709", "gutter": "0",
}  # fmt: skip


def word_file_of(motion: WordMotion) -> bytes:
    """The motion as a Word file (.docx); the same content gives the same bytes."""
    return packed(motion, *_Writer(motion).written())


class _Writer:
    """Writes the main part; collects comments and the addresses that the text links to."""

    def __init__(self, motion: WordMotion) -> None:
        self._motion = motion
        self._links: dict[str, str] = {}
        self._changes = count(1)

    def written(self) -> tuple[Element, Element | None, dict[str, str]]:
        """The document, its comments if it has any, and its links by relationship."""
        motion = self._motion
        root = etree.Element(w("document"), nsmap={"w": WORD, "r": RELATIONS})
        body = make(root, "body")
        _plain_paragraph(body, "Title", motion.title)
        for fact in motion.facts:
            _plain_paragraph(body, "MotionFacts", fact)
        paragraphs = tracked(motion.base, motion.amended)
        attribute(paragraphs, [change.edit for change in motion.changes])
        anchors = _anchors(paragraphs, motion.remarks)
        for place, paragraph in enumerate(paragraphs):
            self._paragraph(body, paragraph, anchors.get(place, ()))
        # Word cannot take away the last paragraph of a file, so the last is none of the text.
        _plain_paragraph(body, "MotionFacts", motion.closing)
        write_section(body)
        comments = _comments(motion.remarks) if motion.remarks else None
        return root, comments, {key: link for link, key in self._links.items()}

    def _paragraph(self, body: Element, paragraph: Paragraph, remarks: Sequence[int]) -> None:
        element = make(body, "p")
        properties = make(element, "pPr")
        make(properties, "pStyle", val=style_of(paragraph.form))
        if paragraph.inserted is not None or paragraph.deleted is not None:
            mark = make(properties, "rPr")
            if paragraph.inserted is not None:
                self._tracked(mark, "ins", paragraph.inserted)
            if paragraph.deleted is not None:
                self._tracked(mark, "del", paragraph.deleted)
        if paragraph.former is not None:
            former, step = paragraph.former
            change = self._tracked(properties, "pPrChange", step)
            make(make(change, "pPr"), "pStyle", val=style_of(former))
        for remark in remarks:
            make(element, "commentRangeStart", id=str(remark))
        self._words(element, [*paragraph.markers, *paragraph.words])
        for remark in remarks:
            make(element, "commentRangeEnd", id=str(remark))
            make(make(element, "r"), "commentReference", id=str(remark))

    def _tracked(self, parent: Element, name: str, step: int) -> Element:
        change = self._motion.changes[step]
        attributes = {"id": str(next(self._changes)), **_signed(change)}
        return make(parent, name, **attributes)

    def _words(self, element: Element, words: Iterable[Words]) -> None:
        pieces = (
            (text, style, each.inserted, each.deleted)
            for each in words
            for text, style in each.pieces
        )
        for (style, inserted, deleted), group in groupby(pieces, lambda piece: piece[1:]):
            parent = self._linked(element, style.href) if style.href else element
            if inserted is not None:
                parent = self._tracked(parent, "ins", inserted)
            if deleted is not None:
                parent = self._tracked(parent, "del", deleted)
            text = "".join([piece[0] for piece in group])
            write_run(parent, text, style, is_deleted=deleted is not None)

    def _linked(self, parent: Element, href: str) -> Element:
        key = self._links.setdefault(plain(href), f"link{len(self._links) + 1}")
        link = make(parent, "hyperlink")
        link.set(r("id"), key)
        return link


def style_of(form: Form) -> str:
    """The paragraph style in which a clause of that form is written."""
    if form.level:
        return f"{HEADING_STYLE}{form.level}"
    return f"{CLAUSE_STYLE if form.is_item else TEXT_STYLE}{min(max(form.depth, 1), DEEPEST)}"


def _signed(change: Change | Remark) -> dict[str, str]:
    at = change.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"author": plain(change.author)[:255], "date": at}


def write_run(parent: Element, text: str, style: Style, *, is_deleted: bool = False) -> None:
    """Words in one style; a tab in them is a tab."""
    run = make(parent, "r")
    if style != PLAIN:
        properties = make(run, "rPr")
        if style.href:
            make(properties, "rStyle", val="Hyperlink")
        if style.strong:
            make(properties, "b")
        if style.emphasis:
            make(properties, "i")
    for place, part in enumerate(text.split("\t")):
        if place:
            make(run, "tab")
        if part:
            words = make(run, "delText" if is_deleted else "t")
            words.set(f"{{{XML}}}space", "preserve")
            words.text = plain(part)


def _plain_paragraph(body: Element, style: str, text: str) -> None:
    element = make(body, "p")
    make(make(element, "pPr"), "pStyle", val=style)
    write_run(element, text, PLAIN)


def write_section(body: Element, *, numbers_lines: bool = True) -> None:
    """The page: A4, with Word’s own line numbers where the text is a motion’s."""
    section = make(body, "sectPr")
    make(section, "pgSz", **_A4)
    make(section, "pgMar", **_MARGINS)
    if numbers_lines:
        make(section, "lnNumType", countBy="1", distance="284", restart="continuous")


def _anchors(paragraphs: Sequence[Paragraph], remarks: Sequence[Remark]) -> dict[int, list[int]]:
    """For each paragraph the remarks that stand at it, by their places."""
    of_clause = {each.place: at for at, each in enumerate(paragraphs) if each.place is not None}
    anchors: dict[int, list[int]] = {}
    for number, remark in enumerate(remarks):
        anchors.setdefault(of_clause.get(remark.place, 0), []).append(number)
    return anchors


def _comments(remarks: Sequence[Remark]) -> Element:
    root = etree.Element(w("comments"), nsmap={"w": WORD})
    for number, remark in enumerate(remarks):
        comment = make(root, "comment", id=str(number), **_signed(remark))
        for line in remark.text.split("\n"):
            write_run(make(comment, "p"), line, PLAIN)
    return root
