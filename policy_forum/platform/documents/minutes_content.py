"""What minutes say on paper and in files: frozen content, a part after the other."""

from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from policy_forum.platform.documents.paper_content import PaperLine


@dataclass(frozen=True, slots=True)
class Title:
    """A heading: level 1 of a part of the minutes, 2 of an item, 3 of what was put in it.

    `number` is the item's number, `reference` that of its motion; both may be empty.
    """

    text: str
    level: int
    number: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph; `is_outcome` of what was decided."""

    text: str
    is_outcome: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """What the secretary wrote, in paragraphs."""

    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """What was put or ruled, word for word, a paragraph to each."""

    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Votes:
    """The votes as a table: a name, then for, against and abstained, in each row."""

    about: str
    rows: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class People:
    """Names in their order, each with a note on when she came and went, or none."""

    people: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class NumberedText:
    """The text of a motion with its numbered lines."""

    said: str
    lines: tuple[PaperLine, ...]


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody will do; `by` is who and until when, in words."""

    what: str
    by: str


Part: TypeAlias = Title | Prose | Note | Wording | Votes | People | NumberedText | Action


@dataclass(frozen=True, slots=True)
class MinutesWords:
    """The paper's own words. `{…}` stands for what is filled in."""

    in_favour: str = "For"
    against: str = "Against"
    abstained: str = "Abstained"
    votes: str = "Votes"
    action: str = "Action"
    note: str = "Note of the secretary"
    signed: str = "Signed as a correct record"
    chair: str = "Chair"
    on: str = "Date"
    page_of: str = "Page {page} of {pages}"
    links: str = "Links in this motion"
    line: str = "Line {line}"
    missing: str = "About this print"
    missing_sentence: str = (
        "The typefaces of this paper lack the characters below. Each is printed as \ufffd; "
        "the text on screen shows them."
    )


@dataclass(frozen=True, slots=True)
class MinutesContent:
    """Whole minutes. `stands` says whether they are a draft, published or approved, and since when.

    `edition` is the sign by which two people see that they hold the same minutes.
    """

    organisation: str
    title: str
    facts: tuple[str, ...]
    stands: str
    edition: str
    dated: date
    parts: tuple[Part, ...]
    is_to_be_signed: bool = True
    language: str = "en-GB"
    words: MinutesWords = field(default_factory=MinutesWords)
