"""What an instruction says, before it is read against a text."""

from dataclasses import dataclass, replace
from enum import StrEnum


class Side(StrEnum):
    """On which side of a place something stands."""

    BEFORE = "before"
    AFTER = "after"
    BEGINNING = "beginning"
    END = "end"


class SectionPart(StrEnum):
    """Whether a whole section is meant, or what stands under its heading."""

    ALL = "all"
    CONTENT = "content"


@dataclass(frozen=True, slots=True)
class NewText:
    """What is to be inserted; `start` is its place in the instructions.

    An exact text stands as it is, with its own numbers, space and line ends.
    """

    text: str
    start: int
    is_exact: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """Words quoted from the text: `words`, or all from them to `to`.

    An empty `to` is the end of the scope, a line end that of the clause.
    `which` counts where they stand more than once, from 1 or, for the last, -1; `near` are
    words beside them, on the side `side`.
    """

    words: str
    to: str | None = None
    which: int | None = None
    near: str | None = None
    side: Side = Side.AFTER

    def beside(self, near: str, side: Side) -> "Passage":
        """The same words, told apart by those beside them."""
        return replace(self, near=near, side=side)


@dataclass(frozen=True, slots=True)
class Reference:
    """A clause, several, a section or lines, as they are named in the instruction.

    `within` is the clause or section named before, in which it is looked for first.
    """

    name: str
    start: int
    within: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something goes: beside clauses or words, or at an end of a clause or of the text."""

    side: Side
    reference: Reference | None = None
    passage: Passage | None = None


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """Words deleted, replaced by `new`, in `scope` or wherever in the text they stand."""

    scope: Reference | None
    passage: Passage
    new: NewText | None
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class CutRest:
    """All deleted that comes after (or before) a place in `scope`, and `new` put there."""

    scope: Reference | None
    place: Place
    new: NewText | None


@dataclass(frozen=True, slots=True)
class ChangeClauses:
    """Clauses deleted or, with `new`, replaced; without their sub-clauses where `alone`."""

    reference: Reference
    new: NewText | None
    alone: bool = False
    words_only: bool = False
    section: SectionPart | None = None


@dataclass(frozen=True, slots=True)
class Insert:
    """Words or clauses that come; `as_clause` where the instruction calls them so.

    `is_plain` keeps a paragraph one, though its neighbours have numbers.
    """

    scope: Reference | None
    place: Place | None
    new: NewText
    as_clause: bool = False
    number: str = ""
    is_plain: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """Clauses that go to another place; a section with all that stands in it."""

    reference: Reference
    place: Place
    is_section: bool = False


@dataclass(frozen=True, slots=True)
class ReplaceAll:
    """A new text in the place of the old."""

    new: NewText


@dataclass(frozen=True, slots=True)
class Renumber:
    """A clause that gets another number or sign."""

    reference: Reference
    sign: NewText


@dataclass(frozen=True, slots=True)
class Layout:
    """Space that is set: blank lines before a clause, or line ends after the text."""

    reference: Reference | None
    count: int


@dataclass(frozen=True, slots=True)
class KeepNumbers:
    """No number is changed in consequence."""


@dataclass(frozen=True, slots=True)
class SetLines:
    """The whole result with its space and line ends, word for word the same."""

    new: NewText


Action = (
    ChangeWords | CutRest | ChangeClauses | Insert | Move | ReplaceAll | Renumber | Layout
    | KeepNumbers | SetLines
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Instruction:
    """One action with its place in the instructions."""

    action: Action
    start: int
    end: int
