"""What is stored with an amendment's text, and the conflicts between texts."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, or_, select

from policy_forum.domain.events import AmendmentConflictFound
from policy_forum.domain.identifiers import AmendmentId, MotionId
from policy_forum.domain.text.conflicts import WHOLE_TEXT, Conflict, conflicts_among, conflicts_with
from policy_forum.domain.text.document import Document, parse_document, print_document
from policy_forum.domain.text.edits import Edit, edit_of, stored_edit
from policy_forum.domain.text.limits import MERGED
from policy_forum.domain.text.lines import Line, number_lines
from policy_forum.domain.text.votes import measure_of, touch_of
from policy_forum.features.amendments.commands.loading import (
    open_amendments,
    tell,
)
from policy_forum.features.amendments.models import Amendment, AmendmentConflict
from policy_forum.features.amendments.rules import (
    AmendmentState,
    Reading,
    marks_of,
    places_of,
    stored_change,
)
from policy_forum.features.members.models import Member
from policy_forum.features.motions.models import Motion
from policy_forum.platform.markup import render_difference
from policy_forum.platform.work import Work

_LONGEST_KEPT = 1500


def parsed(markdown: str) -> Document:
    """A stored text: it was accepted once, so only the engine's own limits hold."""
    return parse_document(markdown, MERGED)


def put_text(amendment: Amendment, reading: Reading, revision: int) -> None:
    """Store an amended text against the motion's text of that revision, and all made from it."""
    amendment.wording = reading.wording
    amendment.difference_html = render_difference(reading.difference, context=1)
    amendment.words_added = reading.difference.words_added
    amendment.words_removed = reading.difference.words_removed
    put_edit(amendment, edit_of(reading.base, reading.amended), revision)


def put_edit(amendment: Amendment, edit: Edit, revision: int) -> None:
    """The same where the formal wording and the difference stand as they were stored."""
    amendment.base_revision = revision
    amendment.base_markdown = print_document(edit.base)
    amendment.amended_markdown = edit.text
    amendment.changes = stored_edit(edit)
    amendment.first_place, amendment.reach = measure_of(edit)
    amendment.touches = touch_of(edit).stored()
    amendment.marks = marks_of(edit, _lines_of(edit.base))
    amendment.clashes = []


def _lines_of(document: Document) -> tuple[Line, ...]:
    """Its numbered lines: worked out once for all amendments that are carried to the text."""
    if "lines" not in document.memo:
        document.memo["lines"] = tuple(number_lines(document))
    lines: tuple[Line, ...] = document.memo["lines"]
    return lines


class _Compared(NamedTuple):
    """An amendment as far as a comparison needs it; texts are not loaded."""

    id: int
    number: int
    proposer_id: int | None
    changes: Mapping[str, Any]


_Found = tuple[Amendment | _Compared, Amendment | _Compared, Sequence[Conflict]]


def compare_with_others(work: Work, motion: Motion, amendment: Amendment) -> None:
    """Find the conflicts of one amendment that was just saved, with all others of its base.

    Their texts are not read: what each changes was stored when it was saved. Authors are told of
    conflicts found anew.
    """
    work.session.flush()
    known = _forget_conflicts(work, [amendment.id])
    if not amendment.state.is_ready:
        return
    base = parsed(amendment.base_markdown)
    mine = stored_change(base, amendment.changes, amendment.amended_markdown)
    others = _others_of_its_base(work, amendment)
    by_other: dict[int, list[Conflict]] = defaultdict(list)
    for conflict in conflicts_with(mine, _edits_of(work, base, others)):
        by_other[conflict.edits[1] - 1].append(conflict)
    found: list[_Found] = []
    for place, conflicts in by_other.items():
        other = others[place]
        if amendment.number < other.number:
            found.append((amendment, other, conflicts))
        else:
            found.append((other, amendment, [_turned(conflict) for conflict in conflicts]))
    _keep_conflicts(work, motion, found, known)


def _turned(conflict: Conflict) -> Conflict:
    """The same conflict told from the other side."""
    first, second = conflict.first_reading, conflict.second_reading
    return replace(conflict, first_reading=second, second_reading=first)


def find_conflicts(work: Work, motion: Motion) -> None:
    """Compare all amendments anew, after their text changed; those of one base with each other.

    Conflicts with amendments that were decided stay: they say why another needs its author.
    """
    work.session.flush()
    ready = [a for a in open_amendments(work, motion) if a.state.is_ready]
    known = _forget_conflicts(work, [a.id for a in ready])
    of_base: dict[int | None, list[Amendment]] = defaultdict(list)
    for amendment in ready:
        of_base[amendment.parent_id].append(amendment)
    found: list[_Found] = []
    for amendments in of_base.values():
        base = parsed(amendments[0].base_markdown)
        edits = [stored_change(base, a.changes, a.amended_markdown) for a in amendments]
        of_pair: dict[tuple[int, int], list[Conflict]] = defaultdict(list)
        for conflict in conflicts_among(edits):
            of_pair[conflict.edits].append(conflict)
        found += [(amendments[one], amendments[two], c) for (one, two), c in of_pair.items()]
    _keep_conflicts(work, motion, found, known)


def _others_of_its_base(work: Work, amendment: Amendment) -> list[_Compared]:
    ready = [state for state in AmendmentState if state.is_ready]
    rows = work.session.execute(
        select(Amendment.id, Amendment.number, Amendment.proposer_id, Amendment.changes)
        .where(Amendment.motion_id == amendment.motion_id, Amendment.state.in_(ready))
        .where(Amendment.parent_id.is_not_distinct_from(amendment.parent_id))
        .where(Amendment.id != amendment.id)
        .order_by(Amendment.number)
    )
    return [_Compared(*row) for row in rows]


def _edits_of(work: Work, base: Document, others: Sequence[_Compared]) -> list[Edit]:
    """Their edits; only of those saved before edits were stored is the text read."""
    unstored = [other.id for other in others if not other.changes]
    texts: dict[int, str] = {}
    if unstored:
        rows = select(Amendment.id, Amendment.amended_markdown).where(Amendment.id.in_(unstored))
        texts = dict(work.session.execute(rows).tuples().all())
    return [stored_change(base, other.changes, texts.get(other.id, "")) for other in others]


def _keep_conflicts(
    work: Work,
    motion: Motion,
    found: Sequence[_Found],
    known: Mapping[tuple[int, int], datetime],
) -> None:
    work.session.add_all(
        AmendmentConflict(
            first_id=first.id,
            second_id=second.id,
            places=[_in_short(place) for place in places_of(conflicts)],
            found_at=known.get((first.id, second.id), work.now),
        )
        for first, second, conflicts in found
    )
    new = [(one, two) for one, two, _conflicts in found if (one.id, two.id) not in known]
    # Held here, so that each who is told is read once and all in one statement.
    keys = {each.proposer_id for pair in new for each in pair}
    members = work.session.scalars(select(Member).where(Member.id.in_(keys))).all() if new else []
    with work.session.no_autoflush:
        for first, second in new:
            _tell_of_conflict(work, motion, first, second)
    del members
    work.session.flush()


def _tell_of_conflict(
    work: Work, motion: Motion, first: Amendment | _Compared, second: Amendment | _Compared
) -> None:
    work.record(
        AmendmentConflictFound(
            motion_id=MotionId(motion.id),
            amendment_id=AmendmentId(second.id),
            with_amendment_id=AmendmentId(first.id),
        )
    )
    for one, other in ((first, second), (second, first)):
        number = str(other.number)
        tell(work, one.proposer_id, "amendment_conflict", one, motion, other=number)


def _in_short(place: dict[str, str]) -> dict[str, str]:
    """Whole texts only as far as they begin: with every other amendment they would be kept anew."""
    if place["clause"] != WHOLE_TEXT:
        return place
    return {name: _cut(words) for name, words in place.items()}


def _cut(words: str) -> str:
    """A passage, cut where it is longer than any page would show."""
    return words if len(words) <= _LONGEST_KEPT else f"{words[:_LONGEST_KEPT]} …"


def forget_conflicts(work: Work, keys: Sequence[int]) -> None:
    """Drop the conflicts of amendments that ended."""
    work.session.flush()
    _forget_conflicts(work, keys)


def _forget_conflicts(work: Work, keys: Sequence[int]) -> dict[tuple[int, int], datetime]:
    touching = or_(AmendmentConflict.first_id.in_(keys), AmendmentConflict.second_id.in_(keys))
    rows = work.session.scalars(select(AmendmentConflict).where(touching)).all()
    known = {(row.first_id, row.second_id): row.found_at for row in rows}
    for row in rows:
        work.session.expunge(row)
    work.session.execute(delete(AmendmentConflict).where(touching))
    return known
