"""What lies before a member who writes an amendment: the text, her edit, and what comes of it."""

from dataclasses import dataclass, replace

from policy_forum.domain.identifiers import AmendmentId
from policy_forum.domain.refusals import Refusal
from policy_forum.domain.text.conflicts import Conflict
from policy_forum.domain.text.document import (
    Document,
    TextProblem,
    TextRefusedError,
    parse_document,
)
from policy_forum.domain.text.limits import MERGED
from policy_forum.domain.text.merging import rebase
from policy_forum.features.amendments import queries
from policy_forum.features.amendments.queries import AmendedMotion, AmendmentRow, Place
from policy_forum.features.amendments.rules import (
    Candidate,
    Reading,
    Sheet,
    assembled,
    carried_sheet,
    conflicts_of,
    places_of,
    problems_of,
    read_documents,
    refusal_of_change,
)
from policy_forum.features.branches.rules import Rules
from policy_forum.platform.markup import render_difference
from policy_forum.web.storage import current_session

_MINE = AmendmentId(0)


@dataclass(frozen=True)
class Met:
    """An open amendment that the edit contradicts, and at which clauses."""

    number: int
    key: int
    clauses: tuple[str, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Preview:
    """What an edit would be as an amendment, or what is wrong with it."""

    problems: tuple[TextProblem, ...] = ()
    reading: Reading | None = None
    difference_html: str = ""
    refusal: Refusal | None = None
    conflicts: tuple[Met, ...] = ()


@dataclass(frozen=True)
class Desk:
    """The motion, the text the edit was made on (its `revision`), the rules of the branch.

    `amendment` is the one that is written anew, None for a new one. `overtaken` is the text as
    typed, and `clashes` where it and the motion disagree, once the motion has changed under it.
    """

    motion: AmendedMotion
    base: Document
    revision: int
    rules: Rules
    amendment: AmendmentRow | None = None
    overtaken: str = ""
    clashes: tuple[Place, ...] = ()

    @property
    def is_current(self) -> bool:
        """Whether the edit was made on the text as it stands."""
        return self.revision == self.motion.revision


def desk_for(
    motion: AmendedMotion, revision: int, rules: Rules, amendment: AmendmentRow | None = None
) -> Desk:
    """The desk with the text of that revision, else of today's. At most one statement."""
    text, seen = motion.text_markdown, motion.revision
    if revision and revision != motion.revision:
        old = queries.find_text_of_revision(current_session(), motion.id, revision)
        text, seen = (old, revision) if old is not None else (text, seen)
    return Desk(motion, parse_document(text, MERGED), seen, rules, amendment)


def preview_of(desk: Desk, typed: str) -> Preview:
    """Read the edit as an amendment to the text as it stands. At most one statement."""
    problems = problems_of(typed)
    if problems:
        return Preview(problems)
    now, amended = parse_document(desk.motion.text_markdown, MERGED), parse_document(typed)
    if not desk.is_current:
        carried = rebase(desk.base, now, amended)
        if not isinstance(carried, Document):
            return Preview()
        amended = carried
    reading = read_documents(now, amended)
    return Preview(
        reading=reading,
        difference_html=render_difference(reading.difference, context=1),
        refusal=refusal_of_change(reading, desk.rules),
        conflicts=_met(desk, now, amended),
    )


def overtaken(desk: Desk, typed: str) -> tuple[Desk, Sheet] | None:
    """A new desk on today's text for an edit that no longer fits; None where it still does.

    What can be carried is on the sheet; the edit as it was typed stays beside it.
    """
    if desk.is_current:
        return None
    now = parse_document(desk.motion.text_markdown, MERGED)
    try:
        amended = parse_document(typed)
    except TextRefusedError:
        return None
    carried = rebase(desk.base, now, amended)
    if isinstance(carried, Document):
        return None
    new = replace(
        desk,
        base=now,
        revision=desk.motion.revision,
        overtaken=typed,
        clashes=_as_places(carried),
    )
    return new, carried_sheet(desk.base, now, amended)


def whole_text(desk: Desk, sheet: Sheet) -> str:
    """The text that a sheet asks for."""
    return assembled(desk.base, sheet)


def _met(desk: Desk, now: Document, amended: Document) -> tuple[Met, ...]:
    own = desk.amendment.id if desk.amendment else None
    texts = queries.list_standing_texts(current_session(), desk.motion.id)
    others = {text.id: text for text in texts if text.id != own}
    candidates = [
        Candidate(text.id, text.number, parse_document(text.amended_markdown, MERGED))
        for text in others.values()
    ]
    found = conflicts_of(now, [*candidates, Candidate(_MINE, 0, amended)])
    return tuple(
        _met_one(others[first].number, first, conflicts)
        for (first, second), conflicts in found.items()
        if second == _MINE
    )


def _met_one(number: int, key: int, conflicts: tuple[Conflict, ...]) -> Met:
    places = _as_places(conflicts)
    return Met(number, key, tuple(dict.fromkeys(place.clause for place in places)), places)


def _as_places(conflicts: tuple[Conflict, ...]) -> tuple[Place, ...]:
    return tuple(Place(**place) for place in places_of(conflicts))
