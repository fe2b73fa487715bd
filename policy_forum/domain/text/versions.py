"""Versions of a text that was read already: only what is new in them is read.

A motion has one text and many amended ones, each all but the same. What stands before the
first difference was read alike; behind the last one reading meets the same lines again, and as
soon as it meets them in the same state (the open lists and their numbers) the rest is the same.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from policy_forum.domain.text.clauses import Clause, ClauseId
from policy_forum.domain.text.document import (
    DEFAULT,
    Document,
    TextLimits,
    clause_of,
    digest_of_clause,
    parse_document,
    print_document,
    with_fresh_ids,
)
from policy_forum.domain.text.labels import Naming, name_blocks
from policy_forum.domain.text.markers import ClauseKind
from policy_forum.domain.text.parsing import (
    Block,
    LineReader,
    ReaderState,
    block_problems,
    read_blocks,
)
from policy_forum.domain.text.subset import normalise_newlines, size_problems, subset_problems


@dataclass(frozen=True, slots=True)
class _Reading:
    """How a text was read: by clause, what it is to find each again in another version."""

    source: str
    sources: tuple[str, ...]
    starts: tuple[int, ...]
    blocks: tuple[Block, ...]
    states: tuple[ReaderState, ...]
    digests: Counter[str]
    depth: int
    brackets: int


@dataclass(frozen=True, slots=True)
class _Middle:
    """The blocks read between the clauses that are the base's own: `[0, head)` and `[tail, …)`.

    Clauses before `shared` have the places they had.
    """

    head: int
    shared: int
    tail: int
    blocks: list[Block]
    offset: int
    lines: int


def parse_amended(base: Document, markdown: str, limits: TextLimits = DEFAULT) -> Document:
    """As `parse_document`, with the same result, for a text that has most in common with `base`.

    Its unchanged clauses are the base's own objects wherever nothing about them differs, so
    comparing the two costs little as well. Costs finding the common beginning and end, and
    reading what stands between; the clauses behind it are named anew if some came or went.
    """
    source = normalise_newlines(markdown)
    reading = _reading_of(base)
    if (
        not reading.blocks
        or reading.depth > limits.depth
        or reading.brackets > limits.brackets_per_block
        or size_problems(source, limits)
    ):
        return parse_document(markdown, limits)
    if source == reading.source and base.memo.get("read"):
        return base
    middle = _middle(reading, source)
    if _has_problems(source, reading, middle, limits):
        return parse_document(markdown, limits)
    document = _put_together(base, reading, source, middle)
    document.memo["read"] = True
    return document


def _reading_of(base: Document) -> _Reading:
    found = base.memo.get("reading")
    if isinstance(found, _Reading):
        return found
    source = print_document(base)
    sources = tuple(clause.source for clause in base.clauses)
    blocks = read_blocks(source)
    states = _states(source, blocks)
    is_whole = len(blocks) == len(sources)
    reading = base.memo["reading"] = _Reading(
        source=source,
        sources=sources,
        starts=tuple(accumulate((len(one) for one in sources), initial=0)),
        blocks=tuple(blocks) if is_whole else (),
        states=states,
        digests=Counter(map(digest_of_clause, base.clauses)),
        depth=max((clause.depth for clause in base.clauses), default=0),
        brackets=max((clause.body.count("[") for clause in base.clauses), default=0),
    )
    return reading


def _states(source: str, blocks: Sequence[Block]) -> tuple[ReaderState, ...]:
    """The state before the line with which each block begins."""
    begins = {block.begin for block in blocks}
    reader = LineReader(source)
    states = []
    at = 0
    number = 1
    while at <= len(source):
        if at in begins:
            states.append(reader.state)
        at = reader.read(at, number)
        number += 1
    return tuple(states)


def _middle(reading: _Reading, source: str) -> _Middle:
    head = _common_head(reading, source)
    begin = reading.blocks[head].begin if head else 0
    number = reading.blocks[head].line if head else 1
    offset = len(source) - len(reading.source)
    meeting = {
        reading.blocks[place].begin + offset: place
        for place in range(_common_tail(reading, source, head), len(reading.blocks))
        if reading.blocks[place].begin + offset >= begin
    }
    reader = LineReader(source, list(reading.blocks[:head]))
    if head:
        # The last block of the head is only ever ended by what comes; the base's stays as it is.
        reader.blocks[-1] = replace(reader.blocks[-1])
        reader.resume(reading.states[head])
    at = begin
    while at <= len(source):
        place = meeting.get(at)
        if place is not None:
            shift = len(reader.blocks) - place
            if reading.states[place].is_at(reader.state, head, shift):
                lines = number - reading.blocks[place].line
                return _from(
                    reading, head, _Middle(head, head, place, reader.blocks, offset, lines)
                )
        at = reader.read(at, number)
        number += 1
    return _from(reading, head, _Middle(head, head, len(reading.blocks), reader.blocks, offset, 0))


def _from(reading: _Reading, head: int, middle: _Middle) -> _Middle:
    """With the blocks after the head only; a line that joined its last one makes it new too."""
    if head and middle.blocks[head - 1].end != reading.blocks[head - 1].end:
        head -= 1
    return replace(middle, head=head, blocks=middle.blocks[head:])


def _common_head(reading: _Reading, source: str) -> int:
    """How many clauses, with the blank lines before the next, begin both texts."""
    starts, sources = reading.starts, reading.sources
    count = 0
    while count < len(sources) - 1 and source.startswith(sources[count], starts[count]):
        count += 1
    while count:
        lead = reading.source[starts[count] : reading.blocks[count].begin]
        if source.startswith(lead, starts[count]):
            break
        count -= 1
    return count


def _common_tail(reading: _Reading, source: str, head: int) -> int:
    """The first of the clauses that, each with the blank lines before it, end both texts."""
    if not source.endswith(reading.source[reading.starts[-1] :]):
        return len(reading.sources)
    offset = len(source) - len(reading.source)
    place = len(reading.sources)
    while place > head + 1:
        start = reading.starts[place - 1] + offset
        if start < 0 or not source.startswith(reading.sources[place - 1], start):
            break
        place -= 1
    return place


def _has_problems(source: str, reading: _Reading, middle: _Middle, limits: TextLimits) -> bool:
    """Whether something in what is new would be refused; the clauses around it are clean.

    A tag or an image may begin before the new lines, or end behind them.
    """
    if block_problems(source, middle.blocks, limits):
        return True
    begin = reading.blocks[middle.head].begin if middle.head else 0
    is_last = middle.tail == len(reading.blocks)
    end = len(source) if is_last else reading.blocks[middle.tail].begin + middle.offset
    for opening, closing in (("<", ">"), ("![", "]")):
        before = source.rfind(opening, 0, begin)
        if before >= 0 and source.find(closing, before, begin) < 0:
            begin = source.rfind("\n", 0, before) + 1
        after = source.find(closing, end)
        if after >= 0 and source.find(opening, begin, end) >= 0:
            end = max(end, after + 2)
    line_end = source.find("\n", end)
    new = source[begin : line_end if line_end >= 0 else len(source)]
    return bool(subset_problems(new, lets_marks=limits.lets_marks))


def _put_together(base: Document, reading: _Reading, source: str, middle: _Middle) -> Document:
    shift = middle.head + len(middle.blocks) - middle.tail
    tail = source[len(source) - len(base.tail) :] if base.tail else ""
    replaced = range(middle.head, middle.tail)
    if middle.tail == len(reading.blocks):
        ends = [block.end for block in middle.blocks] or [_end_of_head(reading, middle)]
        tail = source[ends[-1] :]
    if shift == 0 and all(
        _same_shape(reading, place, block)
        for place, block in zip(replaced, middle.blocks, strict=True)
    ):
        news = _in_the_same_places(base, reading, source, middle)
        behind = _behind(base, reading, source, middle)
        document = Document((*base.clauses[: middle.head], *news, *behind), tail)
        fresh = _fresh_ids(base, reading, document, replaced)
        return with_fresh_ids(document, {}) if fresh is None else fresh
    return with_fresh_ids(Document(_named_anew(base, reading, source, middle), tail), {})


def _behind(base: Document, reading: _Reading, source: str, middle: _Middle) -> tuple[Clause, ...]:
    """The clauses behind the new ones; spaces at the end of a line belong to what follows."""
    behind = base.clauses[middle.tail :]
    if middle.lines:
        behind = tuple(replace(clause, line=clause.line + middle.lines) for clause in behind)
    if behind:
        begin = reading.blocks[middle.tail].begin + middle.offset
        end = middle.blocks[-1].end if middle.blocks else _end_of_head(reading, middle)
        lead = source[end:begin]
        if lead != behind[0].lead:
            behind = (replace(behind[0], lead=lead), *behind[1:])
    return behind


def _end_of_head(reading: _Reading, middle: _Middle) -> int:
    return reading.blocks[middle.head - 1].end if middle.head else 0


def _same_shape(reading: _Reading, place: int, block: Block) -> bool:
    """Whether a block gives its clause, and all behind it, the labels that its forerunner gave."""
    old = reading.blocks[place]
    return (
        old.kind is block.kind
        and (old.depth, old.level, old.value, old.parent, old.shown_marker)
        == (block.depth, block.level, block.value, block.parent, block.shown_marker)
        and old.style == block.style
        and block.kind is not ClauseKind.HEADING
    )


def _in_the_same_places(
    base: Document, reading: _Reading, source: str, middle: _Middle
) -> list[Clause]:
    news = []
    at = _end_of_head(reading, middle)
    for place, block in enumerate(middle.blocks, start=middle.head):
        old = base.clauses[place]
        naming = Naming(old.label, old.shown_marker, old.section)
        clause = clause_of(source, at, block, naming)
        news.append(old if _with_id_of(old, clause) == old else clause)
        at = block.end
    return news


def _with_id_of(old: Clause, clause: Clause) -> Clause:
    return replace(clause, id=old.id)


def _fresh_ids(
    base: Document, reading: _Reading, document: Document, replaced: range
) -> Document | None:
    """The document with the ids it has when read alone, where that is clear at once."""
    if not base.memo.get("read"):
        return None
    clauses = list(document.clauses)
    changed = [place for place in replaced if clauses[place] is not base.clauses[place]]
    new = {place: digest_of_clause(clauses[place]) for place in changed}
    old = [digest_of_clause(base.clauses[place]) for place in changed]
    if any(reading.digests[digest] > 1 for digest in old):
        return None
    if len(set(new.values())) < len(new) or any(
        digest in reading.digests for digest in new.values()
    ):
        return None
    for place, digest in new.items():
        clauses[place] = replace(clauses[place], id=ClauseId(f"c{digest}"))
    return Document(tuple(clauses), document.tail)


def _named_anew(
    base: Document, reading: _Reading, source: str, middle: _Middle
) -> tuple[Clause, ...]:
    """All clauses, those of the head as they are, the others with the labels they now have."""
    shift = middle.head + len(middle.blocks) - middle.tail
    blocks = [*reading.blocks[: middle.head], *middle.blocks]
    for block in reading.blocks[middle.tail :]:
        parent = block.parent
        if parent is not None and parent >= middle.shared:
            parent += shift
        blocks.append(
            replace(
                block,
                begin=block.begin + middle.offset,
                text=block.text + middle.offset,
                end=block.end + middle.offset,
                line=block.line + middle.lines,
                parent=parent,
            )
        )
    clauses = list(base.clauses[: middle.head])
    at = _end_of_head(reading, middle)
    named = list(zip(blocks, name_blocks(source, blocks), strict=True))
    for block, naming in named[middle.head :]:
        clauses.append(clause_of(source, at, block, naming))
        at = block.end
    return tuple(clauses)
