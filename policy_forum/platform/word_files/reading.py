"""The text of a Word file as its paragraphs, with what is tracked in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NoReturn

from policy_forum.domain.phrases import phrase
from policy_forum.platform.word_files.lists import Lists, Numbered
from policy_forum.platform.word_files.opening import Parts, WordFileRefusedError
from policy_forum.platform.word_files.paragraph_styles import ParagraphStyles
from policy_forum.platform.word_files.wordprocessing import (
    CUSTOM,
    MOTION_PROPERTY,
    REVISION_PROPERTY,
    WORD,
    Element,
    r,
    w,
)

_MOST_PARAGRAPHS = 4_000
_MOST_CHARACTERS = 400_000
_LONGEST_NUMBER = 10
_OFF = frozenset({"0", "false", "off", "none"})


@dataclass(frozen=True, slots=True)
class Look:
    """How a run is set: strong, emphasised, and where it links to."""

    strong: bool = False
    emphasis: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one look; `former` is the look that they had before a tracked change."""

    text: str
    look: Look
    former: Look
    is_inserted: bool = False
    is_deleted: bool = False


@dataclass(frozen=True, slots=True)
class Dress:
    """The style of a paragraph, and its place in one of Word's own numbered lists."""

    style: str = ""
    numbered: Numbered | None = None


@dataclass(frozen=True, slots=True)
class WordParagraph:
    """A paragraph; its end may have been inserted or deleted as any of its words."""

    runs: tuple[Run, ...]
    dress: Dress
    former: Dress
    end_is_inserted: bool = False
    end_is_deleted: bool = False


@dataclass(frozen=True, slots=True)
class WordText:
    """A file's text. `motion_id` and `revision` are those that our own files carry.

    `authors` are the names behind its tracked changes; without any there are none.
    """

    paragraphs: tuple[WordParagraph, ...]
    lists: Lists
    styles: ParagraphStyles
    authors: frozenset[str]
    motion_id: int | None = None
    revision: int | None = None

    @property
    def is_tracked(self) -> bool:
        """Whether anything in the file was changed with tracking on."""
        return any(
            paragraph.end_is_inserted
            or paragraph.end_is_deleted
            or paragraph.dress != paragraph.former
            or any(run.is_inserted or run.is_deleted or run.look != run.former
                   for run in paragraph.runs)
            for paragraph in self.paragraphs
        )  # fmt: skip


def read_word_file(content: bytes) -> WordText:
    """Read a Word document (.docx); linear in its size, which is bounded.

    Raises WordFileRefusedError for what is no such file, and for what a motion cannot hold:
    tables, pictures, footnotes.
    """
    parts = Parts(content)
    root = parts.xml(parts.main)
    body = None if root is None else root.find(w("body"))
    if body is None:
        sentence = phrase("This Word document holds no text that can be read here.")
        raise WordFileRefusedError(sentence)
    reader = _Reader(parts.links())
    paragraphs = tuple(map(reader.paragraph, _paragraphs(body)))
    properties = _properties(parts)
    return WordText(
        paragraphs=paragraphs,
        lists=Lists(parts.beside_main("numbering.xml")),
        styles=ParagraphStyles(parts.beside_main("styles.xml")),
        authors=frozenset(_authors(body)),
        motion_id=properties.get(MOTION_PROPERTY),
        revision=properties.get(REVISION_PROPERTY),
    )


_HOLDERS = frozenset(
    w(name) for name in ("sdt", "sdtContent", "customXml", "smartTag", "fldSimple", "dir", "bdo")
)
_COMING = frozenset({w("ins"), w("moveTo")})
_GOING = frozenset({w("del"), w("moveFrom")})
_NOT_TAKEN = {
    w("tbl"): phrase("a table"),
    w("drawing"): phrase("a picture or drawing"),
    w("pict"): phrase("a picture or drawing"),
    w("object"): phrase("an embedded object"),
    w("footnoteReference"): phrase("a footnote"),
    w("endnoteReference"): phrase("an endnote"),
    w("altChunk"): phrase("another document"),
    w("subDoc"): phrase("another document"),
}
_SIGNS = {
    w("tab"): "\t",
    w("ptab"): "\t",
    w("br"): "\n",
    w("cr"): "\n",
    w("noBreakHyphen"): "\N{NON-BREAKING HYPHEN}",
}


def _paragraphs(holder: Element) -> Iterator[Element]:
    """The paragraphs of the body, in order; anything else that holds words is refused."""
    count = 0
    for element in _opened(holder):
        if element.tag == w("p"):
            count += 1
            if count > _MOST_PARAGRAPHS:
                raise WordFileRefusedError(
                    phrase("This file has more paragraphs than a motion can: %(most)s at most.",
                           most=_MOST_PARAGRAPHS)
                )  # fmt: skip
            yield element
        else:
            _refuse_unless_silent(element)


def _opened(holder: Element) -> Iterator[Element]:
    for element in holder:
        if element.tag in _HOLDERS:
            yield from _opened(element)
        else:
            yield element


def _refuse_unless_silent(element: Element) -> None:
    if element.tag in _NOT_TAKEN:
        _refuse(element)
    for inner in element.iter():
        if inner.tag in _NOT_TAKEN:
            _refuse(inner)
        if inner.tag in (w("t"), w("delText")):
            _refuse(element)


def _refuse(element: Element) -> NoReturn:
    what = _NOT_TAKEN.get(element.tag, phrase("something that is no plain text"))
    near = _words_near(element)
    if near:
        sentence = phrase(
            "This file holds %(what)s near ‘%(near)s’. A motion is text alone: take it out, or "
            "write it as clauses.",
            what=what,
            near=near,
        )
    else:
        sentence = phrase(
            "This file holds %(what)s. A motion is text alone: take it out, or write it as "
            "clauses.",
            what=what,
        )
    raise WordFileRefusedError(sentence)


def _words_near(element: Element) -> str:
    """The words of the paragraph around it, or of those before it."""
    at = element
    while at is not None:
        if at.tag == w("p") or at.getparent() is None or at.getparent().tag == w("body"):
            text = "".join(each.text or "" for each in at.iter(w("t")))
            if text.strip():
                return " ".join(text.split()[:8])
            at = at.getprevious()
        else:
            at = at.getparent()
    return ""


class _Reader:
    """Reads paragraphs, and counts what it has read."""

    def __init__(self, links: Mapping[str, str]) -> None:
        self._links = links
        self._characters = 0

    def paragraph(self, element: Element) -> WordParagraph:
        """The paragraph with its runs; neighbours of one kind are not joined."""
        properties = element.find(w("pPr"))
        mark = None if properties is None else properties.find(w("rPr"))
        change = None if properties is None else properties.find(w("pPrChange"))
        dress = _dress(properties)
        return WordParagraph(
            runs=tuple(self._runs(element, Run("", Look(), Look()))),
            dress=dress,
            former=dress if change is None else _dress(change.find(w("pPr"))),
            end_is_inserted=_has(mark, _COMING),
            end_is_deleted=_has(mark, _GOING),
        )

    def _runs(self, holder: Element, within: Run) -> Iterator[Run]:
        for element in holder:
            if element.tag == w("r"):
                text = "".join(_signs(element))
                if text:
                    yield self._run(element, within, text)
            elif element.tag in _COMING:
                yield from self._runs(element, replace(within, is_inserted=True))
            elif element.tag in _GOING:
                yield from self._runs(element, replace(within, is_deleted=True))
            elif element.tag == w("hyperlink"):
                look = Look(href=self._links.get(element.get(r("id"), ""), ""))
                yield from self._runs(element, replace(within, look=look, former=look))
            elif element.tag in _HOLDERS:
                yield from self._runs(element, within)
            elif element.tag != w("pPr"):
                _refuse_unless_silent(element)

    def _run(self, element: Element, within: Run, text: str) -> Run:
        self._characters += len(text)
        if self._characters > _MOST_CHARACTERS:
            sentence = phrase(
                "This file holds more text than a motion can: %(most)s characters at most.",
                most=f"{_MOST_CHARACTERS:,}",
            )
            raise WordFileRefusedError(sentence)
        properties = element.find(w("rPr"))
        change = None if properties is None else properties.find(w("rPrChange"))
        look = _look(properties, within.look.href)
        former = look if change is None else _look(change.find(w("rPr")), within.look.href)
        return replace(within, text=text, look=look, former=former)


def _signs(run: Element) -> Iterator[str]:
    for element in run:
        if element.tag in (w("t"), w("delText")):
            yield element.text or ""
        elif element.tag in _SIGNS:
            yield _SIGNS[element.tag]
        elif element.tag == w("sym"):
            yield "•"
        else:
            _refuse_unless_silent(element)


def _look(properties: Element | None, href: str) -> Look:
    if properties is None:
        return Look(href=href)
    style = properties.find(w("rStyle"))
    name = "" if style is None else style.get(w("val"), "")
    return Look(
        strong=_is_on(properties, "b", default=name == "Strong"),
        emphasis=_is_on(properties, "i", default=name == "Emphasis"),
        href=href,
    )


def _is_on(properties: Element, name: str, *, default: bool) -> bool:
    switch = properties.find(w(name))
    return default if switch is None else switch.get(w("val"), "true") not in _OFF


def _dress(properties: Element | None) -> Dress:
    if properties is None:
        return Dress()
    style = properties.find(w("pStyle"))
    numbering = properties.find(w("numPr"))
    return Dress(
        "" if style is None else style.get(w("val"), ""),
        None if numbering is None else Numbered.of(numbering),
    )


def _has(mark: Element | None, names: frozenset[str]) -> bool:
    return mark is not None and any(element.tag in names for element in mark)


def _authors(body: Element) -> Iterator[str]:
    for name in ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange"):
        for element in body.iter(f"{{{WORD}}}{name}"):
            yield element.get(w("author"), "")


def _properties(parts: Parts) -> dict[str, int]:
    root = parts.xml("docProps/custom.xml")
    if root is None:
        return {}
    found = {}
    for each in root.findall(f"{{{CUSTOM}}}property"):
        value = "".join(each.itertext()).strip()
        if value.isascii() and value.isdecimal() and len(value) < _LONGEST_NUMBER:
            found[each.get("name", "")] = int(value)
    return found
