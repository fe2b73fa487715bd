"""What an amendment paper says: frozen content, in the order of votes."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from policy_forum.platform.documents.paper_content import PaperLine, PaperRun


class RunChange(StrEnum):
    """What an amendment does to a run of words."""

    KEPT = "kept"
    INSERTED = "inserted"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class ChangedRun:
    """A run of words in one style, and what becomes of it."""

    run: PaperRun
    change: RunChange


@dataclass(frozen=True, slots=True)
class ChangedClause:
    """A clause as an amendment leaves it; `sign` is +, −, ± or ↕ for the margin, or empty.

    `depth` 0 is a clause, 1 a sub-clause. `note` says where a moved clause came from or went.
    A gap stands for clauses that are left out because nothing changes in them.
    """

    runs: tuple[ChangedRun, ...] = ()
    sign: str = ""
    marker: tuple[ChangedRun, ...] = ()
    depth: int = 0
    is_heading: bool = False
    note: str = ""
    is_gap: bool = False


@dataclass(frozen=True, slots=True)
class PaperAmendment:
    """An amendment; `facts` are short phrases such as who proposes it and what it amends.

    `wording` are the formal instructions, `consequences` what follows if it is carried, and
    `status` why it is not put to the vote as it stands, where it is not.
    """

    number: int
    facts: tuple[str, ...]
    wording: tuple[str, ...]
    words: str
    changes: tuple[ChangedClause, ...]
    consequences: tuple[str, ...] = ()
    reason: str = ""
    status: str = ""
    is_put: bool = True


@dataclass(frozen=True, slots=True)
class AmendmentPaperWords:
    """The paper's own words. `{…}` stands for what is filled in."""

    how_to_read: str = (
        "Numbers of lines and clauses are those of the text printed here. In each amendment, "
        "inserted words are underlined and deleted words struck through; the instructions above "
        "them say the same."
    )
    order: str = "The order of votes"
    text: str = "The motion as it stands"
    amendments: str = "The amendments"
    amendment: str = "Amendment {number}"
    continued: str = "Amendment {number}, continued"
    page_of: str = "Page {page} of {pages}"
    reason: str = "Reason given"
    left_out: str = "Unchanged clauses are left out here."
    no_amendments: str = "No amendment waits for a decision."
    votes_for: str = "For"
    against: str = "Against"
    abstained: str = "Abstained"
    carried: str = "Carried"
    lost: str = "Lost"
    fell: str = "Fell"
    links: str = "Links in this motion"
    line: str = "Line {line}"
    missing: str = "About this print"
    missing_sentence: str = (
        "The typefaces of this paper lack the characters below. Each is printed as \ufffd; "
        "the text on screen shows them."
    )


@dataclass(frozen=True, slots=True)
class AmendmentPaperContent:
    """A whole amendment paper of one motion.

    `edition` is the short sign by which people see that they hold the same paper, `stands` says
    which text is amended and when this was, `rule` by which rule the order was made.
    """

    organisation: str
    title: str
    facts: tuple[str, ...]
    stands: str
    rule: str
    edition: str
    dated: date
    lines: tuple[PaperLine, ...]
    amendments: tuple[PaperAmendment, ...]
    language: str = "en-GB"
    words: AmendmentPaperWords = field(default_factory=AmendmentPaperWords)
