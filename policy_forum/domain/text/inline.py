"""Emphasis, strong words and links inside a clause, and the text as it is displayed.

Emphasis follows the delimiter rules of CommonMark 0.31 (section 6.2), with flat
marks instead of a tree: a piece of text knows whether it is strong, emphasised
and where it links to, so that lines may be cut anywhere.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

_SPECIAL = re.compile(
    r"\\[!-/:-@\[-`{-~]"
    r"|\*+|_+|\[|\]"
    r"|<(?:https?://[^\s<>]+|mailto:[^\s<>]+|[^\s<>@:/]+@[^\s<>@:/]+\.[^\s<>@:/]+)>"
)
_TARGET = re.compile(
    r"\([ \t\n]*(?:<([^<>\s]{0,2000})>"
    r"|([^\s()<>]{1,2000}(?:\([^\s()<>]{0,500}\)[^\s()<>]{0,500})*))"
    r"(?:[ \t\n]+(?:\"[^\"]{0,300}\"|'[^']{0,300}'))?[ \t\n]*\)"
)
_ALLOWED_TARGET = re.compile(r"(?:https?://|mailto:)[^\s]+", re.IGNORECASE)
_MARKS = re.compile(r"[\\*_\[<]")
_LONGEST_REMEMBERED = 4_000
_SPACES = re.compile(r"[ \t\n]+")


@dataclass(frozen=True, slots=True)
class Style:
    """How a passage is set: strong, emphasised, and where it links to."""

    strong: bool = False
    emphasis: bool = False
    href: str | None = None


PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage `[start, end)` of a clause's body in one style; what lies between is marks."""

    start: int
    end: int
    style: Style


@dataclass(frozen=True, slots=True)
class Span:
    """A passage `[start, end)` of the displayed text in one style."""

    start: int
    end: int
    style: Style


@dataclass(frozen=True, slots=True)
class Inline:
    """A clause's body read once: displayed text, its spans, and links that are not allowed."""

    text: str
    spans: tuple[Span, ...]
    pieces: tuple[Piece, ...]
    refused_links: tuple[int, ...] = ()


@dataclass(slots=True)
class _Run:
    """A run of emphasis signs; `start` and `end` shrink as signs are used up."""

    start: int
    end: int
    can_open: bool
    can_close: bool
    length: int


@dataclass(slots=True)
class _Reading:
    """What one pass over a body has found so far."""

    cuts: list[tuple[int, int]] = field(default_factory=list)
    styles: list[tuple[int, int, str, str | None]] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    brackets: list[int] = field(default_factory=list)
    openers: dict[str, list[_Run]] = field(default_factory=lambda: {"*": [], "_": []})


def parse_inline(body: str) -> Inline:
    """Read the marks of one clause; linear in its length for a bounded number of brackets.

    Readings of clauses of usual length are remembered, since every version of a text and
    every amendment to it have most clauses in common; some tens of megabytes at most.
    """
    return _remembered(body) if len(body) <= _LONGEST_REMEMBERED else _parsed(body)


@lru_cache(maxsize=2048)
def _remembered(body: str) -> Inline:
    return _parsed(body)


def _parsed(body: str) -> Inline:
    if not _MARKS.search(body):
        text = _SPACES.sub(" ", body).strip(" ")
        return Inline(text, (Span(0, len(text), PLAIN),), (Piece(0, len(body), PLAIN),))
    reading = _read(body)
    pieces = tuple(_pieces(body, reading))
    text, spans = _displayed(body, pieces)
    return Inline(text, spans, pieces, tuple(reading.refused))


def displayed_part(body: str, start: int, end: int) -> str:
    """The passage `[start, end)` of a body as displayed: without marks, spaces joined."""
    parts = [
        body[max(start, piece.start) : min(end, piece.end)]
        for piece in parse_inline(body).pieces
        if piece.end > start and piece.start < end
    ]
    return _SPACES.sub(" ", "".join(parts)).strip(" ")


def _read(body: str) -> _Reading:
    reading = _Reading()
    at = 0
    while match := _SPECIAL.search(body, at):
        at = match.end()
        sign = match.group()
        if sign[0] == "\\":
            reading.cuts.append((match.start(), match.start() + 1))
        elif sign[0] == "<":
            _read_autolink(reading, match)
        elif sign == "[":
            reading.brackets.append(match.start())
        elif sign == "]":
            at = _read_link(body, reading, match.start())
        else:
            _read_emphasis(body, reading, match)
    return reading


def _read_autolink(reading: _Reading, match: re.Match[str]) -> None:
    start, end = match.span()
    target = match.group()[1:-1]
    has_scheme = _ALLOWED_TARGET.fullmatch(target)
    reading.cuts += [(start, start + 1), (end - 1, end)]
    reading.styles.append(
        (start + 1, end - 1, "href", target if has_scheme else f"mailto:{target}")
    )


def _read_link(body: str, reading: _Reading, closing: int) -> int:
    """Close the bracket at `closing`; returns where reading goes on."""
    if not reading.brackets:
        return closing + 1
    opening = reading.brackets.pop()
    match = _TARGET.match(body, closing + 1)
    if match is None or not body[opening + 1 : closing].strip(" \t\n*_\\"):
        return closing + 1
    target = match.group(1) or match.group(2) or ""
    if not _ALLOWED_TARGET.fullmatch(target):
        reading.refused.append(opening)
        return closing + 1
    reading.cuts += [(opening, opening + 1), (closing, match.end())]
    reading.styles.append((opening + 1, closing, "href", target))
    reading.brackets.clear()  # links do not nest
    return match.end()


def _read_emphasis(body: str, reading: _Reading, match: re.Match[str]) -> None:
    run = _run_of(body, match)
    stack = reading.openers[match.group()[0]]
    while run.can_close and run.start < run.end and stack:
        opener = stack[-1]
        if not _pairs(opener, run):
            break
        width = 2 if opener.end - opener.start >= 2 and run.end - run.start >= 2 else 1
        kind = "strong" if width == 2 else "emphasis"
        reading.styles.append((opener.end, run.start, kind, None))
        reading.cuts += [(opener.end - width, opener.end), (run.start, run.start + width)]
        opener.end -= width
        run.start += width
        if opener.start == opener.end:
            stack.pop()
    if run.can_open and run.start < run.end:
        stack.append(run)


def _pairs(opener: _Run, closer: _Run) -> bool:
    """CommonMark's rule of three: `**a*b**` keeps its inner star."""
    if not (opener.can_close or closer.can_open):
        return True
    return (opener.length + closer.length) % 3 != 0 or (
        opener.length % 3 == 0 and closer.length % 3 == 0
    )


def _run_of(body: str, match: re.Match[str]) -> _Run:
    start, end = match.span()
    before = _character_class(body[start - 1] if start else " ")
    after = _character_class(body[end] if end < len(body) else " ")
    left = after != "space" and (after != "sign" or before != "letter")
    right = before != "space" and (before != "sign" or after != "letter")
    if match.group()[0] == "_":
        opens = left and (not right or before == "sign")
        closes = right and (not left or after == "sign")
        return _Run(start, end, opens, closes, end - start)
    return _Run(start, end, left, right, end - start)


def _character_class(character: str) -> str:
    if character.isspace():
        return "space"
    return "sign" if unicodedata.category(character)[0] in "PS" else "letter"


def _pieces(body: str, reading: _Reading) -> Iterator[Piece]:
    """Sweep over the body once: what is not cut, in the style that holds there."""
    events: list[tuple[int, str, int, str | None]] = []
    for start, end, kind, target in reading.styles:
        events += [(start, kind, 1, target), (end, kind, -1, None)]
    for start, end in reading.cuts:
        events += [(start, "cut", 1, None), (end, "cut", -1, None)]
    held = {"strong": 0, "emphasis": 0, "href": 0, "cut": 0}
    href: str | None = None
    at = 0
    for position, kind, step, reached in sorted(events, key=lambda event: (event[0], event[2])):
        if position > at and not held["cut"]:
            yield Piece(at, position, _style(held, href))
        at = position
        held[kind] += step
        if kind == "href":
            href = reached
    if at < len(body):
        yield Piece(at, len(body), _style(held, href))


def _style(held: dict[str, int], href: str | None) -> Style:
    return Style(held["strong"] > 0, held["emphasis"] > 0, href if held["href"] else None)


def _displayed(body: str, pieces: tuple[Piece, ...]) -> tuple[str, tuple[Span, ...]]:
    """Join the pieces with runs of spaces and line ends shown as one space."""
    parts: list[str] = []
    spans: list[Span] = []
    length = 0
    after_space = True
    for piece in pieces:
        shown = _SPACES.sub(" ", body[piece.start : piece.end])
        if after_space and shown.startswith(" "):
            shown = shown[1:]
        if not shown:
            continue
        after_space = shown.endswith(" ")
        parts.append(shown)
        if spans and spans[-1].style == piece.style:
            spans[-1] = Span(spans[-1].start, length + len(shown), piece.style)
        else:
            spans.append(Span(length, length + len(shown), piece.style))
        length += len(shown)
    text = "".join(parts)
    if text.endswith(" "):
        text = text[:-1]
        last = spans.pop()
        if last.end - 1 > last.start:
            spans.append(Span(last.start, last.end - 1, last.style))
    return text, tuple(spans)
