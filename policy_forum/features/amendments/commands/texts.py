"""What is stored with an amendment's text, and the conflicts between texts."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select

from policy_forum.domain.events import AmendmentConflictFound
from policy_forum.domain.identifiers import AmendmentId
from policy_forum.domain.text.document import Document, parse_document
from policy_forum.domain.text.edits import edit_of
from policy_forum.domain.text.limits import MERGED
from policy_forum.domain.text.lines import number_lines
from policy_forum.features.amendments.commands.loading import (
    key_of,
    motion_key,
    open_amendments,
    tell,
)
from policy_forum.features.amendments.models import Amendment, AmendmentConflict
from policy_forum.features.amendments.rules import (
    Candidate,
    Reading,
    conflicts_of,
    marks_of,
    places_of,
)
from policy_forum.features.motions.models import Motion
from policy_forum.platform.markup import render_difference
from policy_forum.platform.work import Work


def parsed(markdown: str) -> Document:
    """A stored text: it was accepted once, so only the engine's own limits hold."""
    return parse_document(markdown, MERGED)


def put_text(amendment: Amendment, reading: Reading, revision: int) -> None:
    """Store an amended text against the motion's text of that revision, and all made from it."""
    amendment.base_revision = revision
    amendment.base_markdown = reading.base_markdown
    amendment.amended_markdown = reading.markdown
    amendment.wording = reading.wording
    amendment.difference_html = render_difference(reading.difference, context=1)
    amendment.words_added = reading.difference.words_added
    amendment.words_removed = reading.difference.words_removed
    edit = edit_of(reading.base, reading.amended)
    amendment.marks = marks_of(edit, number_lines(reading.base))
    amendment.clashes = []


def candidates_of(amendments: Sequence[Amendment]) -> list[Candidate]:
    """Amendments as the rules compare them."""
    return [Candidate(key_of(a), a.number, parsed(a.amended_markdown)) for a in amendments]


def find_conflicts(work: Work, motion: Motion) -> None:
    """Compare all amendments that fit the text as it stands; tell authors of conflicts found anew.

    Conflicts with amendments that were decided stay: they say why another needs its author.
    """
    work.session.flush()
    ready = [a for a in open_amendments(work, motion) if a.state.is_ready]
    keys = [a.id for a in ready]
    known = _forget_conflicts(work, keys)
    pairs = conflicts_of(parsed(motion.text_markdown), candidates_of(ready))
    by_key = {key_of(a): a for a in ready}
    for (first, second), conflicts in pairs.items():
        work.session.add(
            AmendmentConflict(
                first_id=first,
                second_id=second,
                places=places_of(conflicts),
                found_at=known.get((first, second), work.now),
            )
        )
        if (first, second) not in known:
            _tell_of_conflict(work, motion, by_key[first], by_key[second])
    work.session.flush()


def _forget_conflicts(work: Work, keys: Sequence[int]) -> dict[tuple[int, int], datetime]:
    touching = or_(AmendmentConflict.first_id.in_(keys), AmendmentConflict.second_id.in_(keys))
    rows = work.session.scalars(select(AmendmentConflict).where(touching)).all()
    known = {(row.first_id, row.second_id): row.found_at for row in rows}
    for row in rows:
        work.session.expunge(row)
    work.session.execute(delete(AmendmentConflict).where(touching))
    return known


def _tell_of_conflict(work: Work, motion: Motion, first: Amendment, second: Amendment) -> None:
    work.record(
        AmendmentConflictFound(
            motion_id=motion_key(second),
            amendment_id=key_of(second),
            with_amendment_id=AmendmentId(first.id),
        )
    )
    for one, other in ((first, second), (second, first)):
        tell(
            work, one.proposer_id, "amendment_conflict", one, motion, other=str(other.number)
        )  # fmt: skip
