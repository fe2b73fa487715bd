"""What lies before a member who writes an amendment: the text, its rules, and what she had seen."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from policy_forum.domain.text.conflicts import Conflict
from policy_forum.domain.text.document import Document, parse_document
from policy_forum.domain.text.limits import MERGED
from policy_forum.domain.text.merging import rebase
from policy_forum.features.amendments import queries
from policy_forum.features.amendments.queries import AmendedMotion, AmendmentRow, Place
from policy_forum.features.amendments.rules import (
    Sheet,
    carried_sheet,
    places_of,
    read_text,
    text_mark,
)
from policy_forum.features.branches.rules import Rules
from policy_forum.web.storage import current_session


@dataclass(frozen=True)
class Desk:
    """The motion, the text the edit was made on (its `revision`), the rules of the branch.

    `amendment` is the one that is written anew, None for a new one; `parent` the one whose text
    is amended, None for the motion's. With `is_offer` the mover writes the form in which she would
    accept `amendment`. For a parent `revision` and `standing` are marks of texts.
    `today` is the text as it stands, of the revision `standing`. `overtaken` is the text as
    typed, and `clashes` where it and today's disagree, once that has changed under it.
    """

    motion: AmendedMotion
    base: Document
    revision: int
    today: Document
    standing: int
    rules: Rules
    amendment: AmendmentRow | None = None
    parent: AmendmentRow | None = None
    is_offer: bool = False
    overtaken: str = ""
    clashes: tuple[Place, ...] = ()

    @property
    def is_current(self) -> bool:
        """Whether the edit was made on the text as it stands."""
        return self.revision == self.standing

    def on_today(self) -> "Desk":
        """The desk with the text as it stands laid on it."""
        return replace(self, base=self.today, revision=self.standing)


def desk_for(
    motion: AmendedMotion, revision: int, rules: Rules, amendment: AmendmentRow | None = None
) -> Desk:
    """The desk with the text of that revision, else of today's. At most one statement."""
    today = parse_document(motion.text_markdown, MERGED)
    base, seen = today, motion.revision
    if revision and revision != motion.revision:
        old = queries.find_text_of_revision(current_session(), motion.id, revision)
        base, seen = (parse_document(old, MERGED), revision) if old is not None else (base, seen)
    return Desk(motion, base, seen, today, motion.revision, rules, amendment)


def desk_on_amendment(motion: AmendedMotion, parent: AmendmentRow, text: str, rules: Rules) -> Desk:
    """The desk with the amended text of another amendment on it."""
    today, mark = parse_document(text, MERGED), text_mark(text)
    return Desk(motion, today, mark, today, mark, rules, parent=parent)


def as_seen(desk: Desk, mark: int, text: str) -> Desk:
    """The desk with an amendment's text as the writer saw it, where it is another by now.

    Her form brings that text with it; it counts only if it has the mark that she was given.
    """
    plain = text.replace("\r\n", "\n")
    if mark in {0, desk.standing} or text_mark(plain) != mark:
        return desk
    seen = read_text(plain)
    return replace(desk, base=seen, revision=mark) if isinstance(seen, Document) else desk


def carried(desk: Desk, amended: Document) -> Document | tuple[Conflict, ...]:
    """The edit on the text as it stands, or where the two disagree."""
    return amended if desk.is_current else rebase(desk.base, desk.today, amended)


def overtaken(desk: Desk, typed: str) -> tuple[Desk, Sheet] | None:
    """A new desk on today's text for an edit that no longer fits; None where it still does.

    What can be carried is on the sheet; the edit as it was typed stays beside it.
    """
    amended = read_text(typed)
    if desk.is_current or not isinstance(amended, Document):
        return None
    found = carried(desk, amended)
    if isinstance(found, Document):
        return None
    new = replace(desk.on_today(), overtaken=typed, clashes=as_places(found))
    return new, carried_sheet(desk.base, desk.today, amended)


def as_places(conflicts: Iterable[Conflict]) -> tuple[Place, ...]:
    """Conflicts as pages show them."""
    return tuple(Place(**place) for place in places_of(conflicts))
