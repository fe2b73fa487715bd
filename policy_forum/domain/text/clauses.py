"""A clause of a motion, as it is written and as it is shown."""

from dataclasses import dataclass
from typing import NewType

from policy_forum.domain.text.inline import Inline, parse_inline
from policy_forum.domain.text.markers import ClauseKind

ClauseId = NewType("ClauseId", str)


@dataclass(frozen=True, slots=True)
class Clause:
    """One heading, list item, paragraph or divider.

    `lead + marker + body` is the source, character for character: `lead` holds the
    line ends and blank lines before it, `marker` the indentation with number, bullet or
    `#` signs, `body` the words with their marks and inner line ends. `label` is what
    people say in the hall ("Resolves 3 a)"), `shown_marker` what stands before the text,
    `depth` counts lists from 1 (headings 0), `level` is a heading's from 1 (others 0), and
    `parent` is the place in the document of the item that holds this one.
    """

    id: ClauseId
    kind: ClauseKind
    depth: int
    label: str
    lead: str
    marker: str
    body: str
    shown_marker: str = ""
    level: int = 0
    parent: int | None = None
    section: int | None = None
    line: int = 1

    @property
    def source(self) -> str:
        """The clause as it was written, with the blank lines before it."""
        return self.lead + self.marker + self.body

    @property
    def inline(self) -> Inline:
        """The body read for its marks."""
        return _shown(self.kind, self.body)

    @property
    def text(self) -> str:
        """The words as displayed: without marks, runs of spaces and line ends as one space."""
        return self.inline.text


_DIVIDER = parse_inline("\\* \\* \\*")


def _shown(kind: ClauseKind, body: str) -> Inline:
    if kind is ClauseKind.DIVIDER:
        return _DIVIDER
    if kind is ClauseKind.HEADING:
        return parse_inline(heading_words(body))
    return parse_inline(body)


def heading_words(body: str) -> str:
    """A heading's body without closing `#` signs and without the marks of a wholly strong line."""
    words = body.rstrip()
    if words.endswith("#"):
        words = words.rstrip("#").rstrip() or words
    for mark in ("**", "__"):
        inner = words.removesuffix(":")
        if len(inner) > 4 and inner.startswith(mark) and inner.endswith(mark):
            return inner[2:-2] + words[len(inner) :]
    return words
