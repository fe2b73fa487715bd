"""Source text into blocks: where each clause begins and ends and how deep it stands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from policy_forum.domain.text.inline import parse_inline
from policy_forum.domain.text.limits import TextLimits, TextProblem
from policy_forum.domain.text.markers import (
    ClauseKind,
    ListStyle,
    Marker,
    OpenList,
    heading_marker,
    is_bold_line,
    is_divider,
    is_section_line,
    item_marker,
)

_INDENT = re.compile(r"[ \t]*")
_TOLERANCE = 2
"""Columns by which items of one list may stand apart, as in " 9." above "10."."""


@dataclass(slots=True)
class Block:
    """A clause in the making; `begin`, `text` and `end` are offsets into the source."""

    kind: ClauseKind
    begin: int
    text: int
    end: int
    depth: int
    line: int
    level: int = 0
    shown_marker: str = ""
    value: int = 0
    style: ListStyle | None = None
    parent: int | None = None


@dataclass(slots=True)
class _Open:
    """A list still open at this line, and the block of its last item."""

    entry: OpenList
    block: int


@dataclass(slots=True)
class _Reader:
    blocks: list[Block] = field(default_factory=list)
    lists: list[_Open] = field(default_factory=list)
    seen: dict[ListStyle, OpenList] = field(default_factory=dict)
    """The last item of every style since the heading, for numbers that go on after a paragraph."""
    current: Block | None = None
    """The block that a plain line without a blank line before it would go on."""


class ReaderState(NamedTuple):
    """What reading goes on from at a line: the open lists, what was seen, what a line goes on."""

    lists: tuple[_Open, ...]
    seen: Mapping[ListStyle, OpenList]
    going_on: ClauseKind | None

    def is_at(self, other: "ReaderState", shared: int, shift: int) -> bool:
        """Whether the same lines read on from both give the same, blocks from `shared` shifted."""
        return (
            self.going_on is other.going_on
            and len(self.lists) == len(other.lists)
            and all(
                mine.entry == theirs.entry
                and theirs.block == mine.block + (shift if mine.block >= shared else 0)
                for mine, theirs in zip(self.lists, other.lists, strict=True)
            )
            and self.seen == other.seen
        )


class LineReader:
    """Reads a text line by line, from its start or from a state at the start of some line."""

    def __init__(self, source: str, blocks: list[Block] | None = None) -> None:
        self.source = source
        self._reader = _Reader(blocks if blocks is not None else [])

    @property
    def blocks(self) -> list[Block]:
        """What was read so far."""
        return self._reader.blocks

    @property
    def state(self) -> ReaderState:
        """The state before the next line."""
        reader = self._reader
        going_on = reader.current.kind if reader.current else None
        return ReaderState(tuple(reader.lists), dict(reader.seen), going_on)

    def resume(self, state: ReaderState) -> None:
        """Go on from a state at which a new block is about to begin."""
        self._reader.lists = list(state.lists)
        self._reader.seen = dict(state.seen)
        # A block that is going on ends where the next begins; only its kind matters until then.
        self._reader.current = self.blocks[-1] if state.going_on else None

    def read(self, at: int, number: int) -> int:
        """Read the line that begins at an offset; returns the offset of the next."""
        end = self.source.find("\n", at)
        line = self.source[at:] if end < 0 else self.source[at:end]
        _read_line(self._reader, line, at, number)
        return at + len(line) + 1


def read_blocks(source: str) -> list[Block]:
    """One pass over the lines of a text that holds nothing outside the subset."""
    reader = _Reader()
    at = 0
    for number, line in enumerate(source.split("\n"), start=1):
        _read_line(reader, line, at, number)
        at += len(line) + 1
    return reader.blocks


def block_problems(source: str, blocks: list[Block], limits: TextLimits) -> tuple[TextProblem, ...]:
    """What can only be said once the clauses are known: depth, brackets, links."""
    problems = []
    for block in blocks:
        body = source[block.text : block.end]
        if block.depth > limits.depth:
            problems.append(TextProblem(block.line, _too_deep(limits)))
        if body.count("[") > limits.brackets_per_block:
            problems.append(TextProblem(block.line, _too_many_brackets(limits)))
        elif "](" in body:
            problems += [
                TextProblem(block.line + body.count("\n", 0, at), _LINK_REASON)
                for at in parse_inline(body).refused_links
            ]
    return tuple(problems)


_LINK_REASON = (
    "A link must begin with https://, http:// or mailto:. Write the whole address, "
    "or leave out the brackets."
)


def _too_deep(limits: TextLimits) -> str:
    return f"Lists stand more than {limits.depth} deep here. Move this item further out."


def _too_many_brackets(limits: TextLimits) -> str:
    return (
        f"This clause has more than {limits.brackets_per_block} square brackets. "
        "Remove some, or divide the clause."
    )


def _read_line(reader: _Reader, line: str, at: int, number: int) -> None:
    if not line or line.isspace():
        reader.current = None
        return
    if _read_heading(reader, line, at, number):
        return
    after_text = reader.current is not None and reader.current.kind is ClauseKind.PARAGRAPH
    lists = [*reader.seen.values(), *(item.entry for item in reader.lists)]
    marker = item_marker(line, lists, after_text=after_text)
    if marker is not None:
        _open_item(reader, marker, line, at, number)
    elif reader.current is not None:
        reader.current.end = at + len(line.rstrip())
    else:
        _open_paragraph(reader, line, at, number)


def _read_heading(reader: _Reader, line: str, at: int, number: int) -> bool:
    heading = heading_marker(line)
    end = at + len(line.rstrip())
    if heading is not None:
        level, width = heading
        block = Block(ClauseKind.HEADING, at, at + width, end, 0, number, level)
    elif is_divider(line):
        block = Block(ClauseKind.DIVIDER, at, at + _indent(line), end, 1, number)
    elif is_bold_line(line) or is_section_line(line, after_text=reader.current is not None):
        block = Block(ClauseKind.HEADING, at, at + _indent(line), end, 0, number, 2)
    else:
        return False
    reader.lists.clear()
    reader.seen.clear()
    reader.blocks.append(block)
    reader.current = None
    return True


def _indent(line: str) -> int:
    match = _INDENT.match(line)
    return match.end() if match else 0


def _open_item(reader: _Reader, marker: Marker, line: str, at: int, number: int) -> None:
    _close_lists_for(reader, marker)
    parent = reader.lists[-1].block if reader.lists else None
    block = Block(
        kind=marker.style.kind,
        begin=at,
        text=at + marker.width,
        end=at + len(line.rstrip()),
        depth=len(reader.lists) + 1,
        line=number,
        shown_marker=marker.shown,
        value=marker.value,
        style=marker.style,
        parent=parent,
    )
    entry = OpenList(marker.style, marker.shown, marker.value, marker.indent)
    reader.seen[marker.style] = entry
    reader.lists.append(_Open(entry, len(reader.blocks)))
    reader.blocks.append(block)
    reader.current = block


def _close_lists_for(reader: _Reader, marker: Marker) -> None:
    """Leave open only the lists that hold the new item.

    Indentation decides first; at one indentation an open list of the same style goes on,
    and another style is a list below the last item, as in "4. Calls for:" and "a) debt advice".
    """
    lists = reader.lists
    while lists and lists[-1].entry.indent - marker.indent >= _TOLERANCE:
        lists.pop()
    for place in range(len(lists) - 1, -1, -1):
        entry = lists[place].entry
        if marker.indent - entry.indent >= _TOLERANCE:
            break
        if entry.style == marker.style:
            del lists[place:]
            return
    while lists and marker.style.kind is ClauseKind.NUMBERED and _is_bullet_at(lists[-1], marker):
        lists.pop()


def _is_bullet_at(open_list: _Open, marker: Marker) -> bool:
    """A number in line with bullets goes on after them; letters may stand below a bullet."""
    is_bullet = open_list.entry.style.kind is ClauseKind.BULLET
    return is_bullet and marker.indent - open_list.entry.indent < _TOLERANCE


def _open_paragraph(reader: _Reader, line: str, at: int, number: int) -> None:
    width = _indent(line)
    columns = len(line[:width].expandtabs(4))
    while reader.lists and columns - reader.lists[-1].entry.indent < _TOLERANCE:
        reader.lists.pop()
    parent = reader.lists[-1].block if reader.lists else None
    block = Block(
        kind=ClauseKind.PARAGRAPH,
        begin=at,
        text=at + width,
        end=at + len(line.rstrip()),
        depth=len(reader.lists) + 1,
        line=number,
        parent=parent,
    )
    reader.blocks.append(block)
    reader.current = block
