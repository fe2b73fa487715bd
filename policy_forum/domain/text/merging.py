"""Amendments carried into a text together, and amendments carried to a changed text."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from policy_forum.domain.text.arrivals import in_place
from policy_forum.domain.text.clauses import Clause, ClauseId
from policy_forum.domain.text.conflicts import WHOLE_TEXT, Conflict, conflicts_among
from policy_forum.domain.text.document import (
    Document,
    TextRefusedError,
    parse_document,
    print_document,
    with_fresh_ids,
)
from policy_forum.domain.text.edits import Edit, Replacement, edit_of
from policy_forum.domain.text.limits import MERGED
from policy_forum.domain.text.matching import carry_ids
from policy_forum.domain.text.numbering import renumber
from policy_forum.domain.text.word_merging import merge_words

__all__ = [
    "Conflict",
    "Merged",
    "conflicts_between",
    "merge",
    "merge_edits",
    "rebase",
    "rebase_edit",
]


@dataclass(frozen=True, slots=True)
class Merged:
    """The text with all edits carried, and the same read as a document with the base's ids."""

    text: str
    document: Document


def conflicts_between(base: Document, first: Document, second: Document) -> tuple[Conflict, ...]:
    """Where two amended texts of one base contradict each other.

    They do when they change the same words in different ways, when one deletes what the
    other changes or adds to, and when one replaces everything. Insertions at one place do
    not, and identical changes agree.
    """
    return conflicts_among((edit_of(base, first), edit_of(base, second)))


def merge(base: Document, edits: Sequence[Document]) -> Merged | tuple[Conflict, ...]:
    """The base with every amended text's changes, or the conflicts between them.

    The order of `edits` matters only for insertions at one place, which stand in that order.
    One edit alone gives its own text to the character. With several, lists that were in
    sequence are numbered in sequence again.
    """
    return merge_edits(base, [edit_of(base, amended) for amended in edits])


def rebase(
    old_base: Document, new_base: Document, amended: Document
) -> Document | tuple[Conflict, ...]:
    """An amendment to the old text carried to the new one, or where it no longer fits.

    In each conflict the first reading is the new base's, the second the amendment's. The
    two changes are merged, so an amendment that the new base already holds gives the new base.
    """
    return rebase_edit(edit_of(old_base, new_base), edit_of(old_base, amended))


def rebase_edit(change: Edit, amendment: Edit) -> Document | tuple[Conflict, ...]:
    """As `rebase`, for what was read against the old base; `change` is what makes it the new."""
    merged = merge_edits(change.base, [change, amendment])
    if isinstance(merged, Merged):
        return carry_ids(change.amended, merged.document)
    return merged


def merge_edits(base: Document, edits: Sequence[Edit]) -> Merged | tuple[Conflict, ...]:
    """As `merge`, for edits already read against the base."""
    active = _distinct(edits)
    if not active:
        return Merged(print_document(base), base)
    if len(active) == 1:
        amended = active[0].amended
        return Merged(print_document(amended), carry_ids(base, amended))
    conflicts = conflicts_among(edits)
    if conflicts:
        return conflicts
    return _assembled(base, active)


def _distinct(edits: Sequence[Edit]) -> list[Edit]:
    """Edits that change something, each text once."""
    texts: dict[str, Edit] = {}
    for edit in edits:
        if not edit.is_empty:
            texts.setdefault(print_document(edit.amended), edit)
    return list(texts.values())


@dataclass(frozen=True, slots=True)
class _Passage:
    """A clause of the merged text, and the base clause it comes from."""

    clause: Clause
    origin: int | None


def _assembled(base: Document, edits: list[Edit]) -> Merged | tuple[Conflict, ...]:
    passages = list(_passages(base, edits))
    origins = [passage.origin for passage in passages]
    clauses = renumber(base.clauses, [passage.clause for passage in passages], origins)
    tail = _chosen(base.tail, [edit.amended.tail for edit in edits])
    try:
        document = _readable(base, clauses, origins, tail)
    except TextRefusedError:
        readings = [print_document(edit.amended) for edit in edits[:2]]
        return (Conflict(WHOLE_TEXT, print_document(base), readings[0], readings[1]),)
    kept = _kept_ids(base, document, origins)
    document = with_fresh_ids(document, kept)
    return Merged(print_document(document), document)


def _passages(base: Document, edits: list[Edit]) -> Iterator[_Passage]:
    arriving: dict[int, list[tuple[Edit, Replacement]]] = defaultdict(list)
    rewriting: dict[int, list[Edit]] = defaultdict(list)
    gone: set[int] = set()
    for edit in edits:
        for item in edit.replacements:
            arriving[item.old].append((edit, item))
            gone.update(range(item.old, item.old_end))
        for place in edit.rewritten:
            rewriting[place].append(edit)
    for place in range(len(base.clauses) + 1):
        for clauses in _arrivals(arriving.get(place, [])):
            for clause in clauses:
                yield _Passage(clause, None)
        if place < len(base.clauses) and place not in gone:
            yield _Passage(_merged_clause(base, rewriting.get(place, []), place), place)


def _arrivals(arriving: list[tuple[Edit, Replacement]]) -> list[tuple[Clause, ...]]:
    """What is put in before a base clause: insertions in order, then what replaces it."""
    added = [edit.inserted(item) for edit, item in arriving if item.old == item.old_end]
    instead = [edit.inserted(item) for edit, item in arriving if item.old < item.old_end]
    return [*in_place(added), *in_place(instead)]


def _merged_clause(base: Document, edits: list[Edit], place: int) -> Clause:
    """A base clause with what the edits that rewrite it do to it."""
    clause = base.clauses[place]
    if not edits:
        return clause
    versions = [version for edit in edits if (version := edit.clause_for(place)) is not None]
    bodies = {version.body for version in versions if version.body != clause.body}
    body = merge_words(clause, edits, place) if len(bodies) > 1 else (*bodies, clause.body)[0]
    moved = [edit.clause_for(place) for edit in edits if place in edit.placed]
    dress = moved[0] if moved and moved[0] is not None else clause
    lead = _chosen(clause.lead, [version.lead for version in versions])
    marker = _chosen(dress.marker, [version.marker for version in versions]) if not moved else None
    return replace(dress, body=body, lead=lead, marker=dress.marker if marker is None else marker)


def _chosen(base: str, versions: Sequence[str]) -> str:
    """Of white space and markers: the base's unless changed, then the same whatever the order."""
    changed = {version for version in versions if version != base}
    return max(changed, key=lambda version: (len(version), version)) if changed else base


def _readable(
    base: Document, clauses: list[Clause], origins: list[int | None], tail: str
) -> Document:
    """Print and read again, with blank lines where clauses would otherwise run together.

    First one line end is enough; where that joins clauses, those with new neighbours are set
    apart by a blank line, and if need be all are.
    """
    document = Document(())
    for meeting, going_on in (("\n", "\n"), ("\n\n", "\n"), ("\n\n", "\n\n")):
        spaced = _spaced(base, clauses, origins, (meeting, going_on))
        text = "".join([clause.source for clause in spaced]) + tail
        document = parse_document(text, MERGED)
        if [clause.body for clause in document.clauses] == [clause.body for clause in spaced]:
            break
    return document


def _spaced(
    base: Document, clauses: list[Clause], origins: list[int | None], gaps: tuple[str, str]
) -> list[Clause]:
    """The clauses at least one of two gaps apart: where new neighbours meet, or old ones go on."""
    spaced = []
    for place, clause in enumerate(clauses):
        origin = origins[place]
        before = origins[place - 1] if place else None
        lead = clause.lead
        if place == 0:
            lead = lead if origin == 0 else ""
        else:
            if "\n" not in lead and origin is not None:
                lead = base.clauses[origin].lead
            goes_on = before is not None and origin == before + 1
            gap = gaps[1] if goes_on else gaps[0]
            lead = lead if lead.count("\n") >= len(gap) else gap
        spaced.append(clause if lead == clause.lead else replace(clause, lead=lead))
    return spaced


def _kept_ids(base: Document, document: Document, origins: list[int | None]) -> dict[int, ClauseId]:
    if len(document.clauses) != len(origins):
        return {}
    return {
        place: base.clauses[origin].id for place, origin in enumerate(origins) if origin is not None
    }
