"""What a Word file of a motion says: frozen content."""

from dataclasses import dataclass
from datetime import datetime

from policy_forum.domain.text.document import Document
from policy_forum.domain.text.edits import Edit


@dataclass(frozen=True, slots=True)
class Change:
    """An amendment as tracked changes: its author as Word names one, and what it changes."""

    author: str
    at: datetime
    edit: Edit


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment at the base clause in that place, in one paragraph for each line."""

    author: str
    at: datetime
    place: int
    text: str


@dataclass(frozen=True, slots=True)
class WordFacts:
    """What the package of any Word file says of it: never a person or a machine."""

    title: str
    organisation: str
    language: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class WordMotion:
    """A motion, the amendments tracked in it, and remarks beside it.

    `amended` is the base with all `changes`, which do not conflict.
    `facts` stand below the title and `closing` at the end; both are outside the text. `motion_id`
    and `revision` are kept in the file's properties, for when it comes back.
    """

    title: str
    organisation: str
    facts: tuple[str, ...]
    closing: str
    language: str
    motion_id: int
    revision: int
    made_at: datetime
    base: Document
    amended: Document
    changes: tuple[Change, ...] = ()
    remarks: tuple[Remark, ...] = ()
