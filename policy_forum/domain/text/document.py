"""A motion's text as clauses with ids and labels, and back to the same characters."""

from collections import Counter
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from policy_forum.domain.text.clauses import Clause, ClauseId
from policy_forum.domain.text.labels import Naming, name_blocks
from policy_forum.domain.text.limits import (
    DEFAULT,
    TextLimits,
    TextProblem,
    TextRefusedError,
)
from policy_forum.domain.text.markers import ClauseKind
from policy_forum.domain.text.parsing import Block, block_problems, read_blocks
from policy_forum.domain.text.subset import (
    normalise_newlines,
    size_problems,
    subset_problems,
)
from policy_forum.domain.text.words import word_count

__all__ = [
    "DEFAULT",
    "Clause",
    "ClauseId",
    "ClauseKind",
    "Document",
    "TextLimits",
    "TextProblem",
    "TextRefusedError",
    "count_words",
    "parse_document",
    "print_document",
    "with_fresh_ids",
]


@dataclass(frozen=True, slots=True)
class Document:
    """A text in clauses, in order; `tail` is the white space after the last of them.

    `memo` is for what the engine works out about a text once and needs again; it is no part
    of the text's value.
    """

    clauses: tuple[Clause, ...]
    tail: str = ""
    memo: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def clause(self, clause_id: ClauseId) -> Clause | None:
        """The clause with this id, if the text has it."""
        return next((clause for clause in self.clauses if clause.id == clause_id), None)


def parse_document(markdown: str, limits: TextLimits = DEFAULT) -> Document:
    """Read a text in the house's Markdown subset.

    The subset: headings (`#`, a wholly strong line, or a line such as "This branch
    resolves:"), numbered, lettered and roman items, bullets, nested by indentation or by
    change of style, paragraphs, dividers; inside them emphasis, strong words, links to
    http, https and mailto. An empty text gives a document without clauses.

    Raises TextRefusedError with the problems found, by line, at most fifty of a kind. Limits
    are looked at first; the rest is linear in the length of the text.
    """
    source = normalise_newlines(markdown)
    problems = size_problems(source, limits) or subset_problems(
        source, lets_marks=limits.lets_marks
    )
    if problems:
        raise TextRefusedError(problems)
    blocks = read_blocks(source)
    problems = block_problems(source, blocks, limits)
    if problems:
        raise TextRefusedError(problems)
    clauses = []
    at = 0
    for block, naming in zip(blocks, name_blocks(source, blocks), strict=True):
        clauses.append(clause_of(source, at, block, naming))
        at = block.end
    document = with_fresh_ids(Document(tuple(clauses), source[at:]), {})
    document.memo["read"] = True
    return document


def clause_of(source: str, at: int, block: Block, naming: Naming) -> Clause:
    """The clause that a block makes, without its id; `at` is where the one before ended."""
    return Clause(
        id=ClauseId(""),
        kind=block.kind,
        depth=block.depth,
        label=naming.label,
        lead=source[at : block.begin],
        marker=source[block.begin : block.text],
        body=source[block.text : block.end],
        shown_marker=naming.shown_marker,
        level=block.level,
        parent=block.parent,
        section=naming.section,
        line=block.line,
    )


def print_document(document: Document) -> str:
    """The text as it was written, character for character (line ends as line feeds).

    Tabs, runs of spaces, spaces at the end of lines and of the text all stay; a byte order
    mark before the text is no part of it.
    """
    return "".join([clause.source for clause in document.clauses]) + document.tail


def count_words(document: Document) -> int:
    """How many words the text has.

    Counted: passages between spaces that hold a letter or digit, in clauses and headings,
    as displayed; "and/or" and "2005-2006" are one word. Not counted: the numbers, letters
    and bullets that mark clauses, signs standing alone, dividers, addresses behind links.
    """
    return sum(
        word_count(clause.text)
        for clause in document.clauses
        if clause.kind is not ClauseKind.DIVIDER
    )


def with_fresh_ids(document: Document, kept: dict[int, ClauseId]) -> Document:
    """The document with ids: those in `kept` by place, the others from the clause's words.

    An id made from words needs no memory: the same clause has the same id wherever the
    text is read. A second clause with the same words gets a suffix.
    """
    taken = set(kept.values())
    copies: Counter[str] = Counter()
    clauses = []
    for place, clause in enumerate(document.clauses):
        clause_id = kept.get(place)
        if clause_id is None:
            clause_id = _fresh_id(clause, taken, copies)
            taken.add(clause_id)
        clauses.append(clause if clause.id == clause_id else _with_id(clause, clause_id))
    return Document(tuple(clauses), document.tail)


def _fresh_id(clause: Clause, taken: set[ClauseId], copies: Counter[str]) -> ClauseId:
    digest = digest_of_clause(clause)
    while True:
        copies[digest] += 1
        copy = copies[digest]
        clause_id = ClauseId(f"c{digest}-{copy}" if copy > 1 else f"c{digest}")
        if clause_id not in taken:
            return clause_id


def digest_of_clause(clause: Clause) -> str:
    """What the id of a clause is made of: a short hash of its words."""
    words = f"{clause.kind}\n{clause.text}"
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()


def _with_id(clause: Clause, clause_id: ClauseId) -> Clause:
    return Clause(
        clause_id, clause.kind, clause.depth, clause.label, clause.lead, clause.marker,
        clause.body, clause.shown_marker, clause.level, clause.parent, clause.section, clause.line,
    )  # fmt: skip
