"""Amendments carried into a text together, and amendments carried to a changed text."""

from collections.abc import Sequence
from dataclasses import dataclass

from policy_forum.domain.text.assembling import (
    Assembly,
    Numbered,
    Ordering,
    Passage,
    chosen,
    readable,
)
from policy_forum.domain.text.clauses import ClauseId
from policy_forum.domain.text.conflicts import WHOLE_TEXT, Conflict, conflicts_among
from policy_forum.domain.text.document import (
    Document,
    TextRefusedError,
    print_document,
    with_fresh_ids,
)
from policy_forum.domain.text.edits import Edit, edit_of
from policy_forum.domain.text.matching import carry_ids
from policy_forum.domain.text.numbering import renumber

__all__ = [
    "Conflict",
    "Merged",
    "Merging",
    "Ordering",
    "conflicts_between",
    "merge",
    "merge_edits",
    "rebase",
    "rebase_edit",
]


@dataclass(frozen=True, slots=True)
class Merged:
    """The text with all edits carried, and the same read as a document with the base's ids.

    Without `orderings` the text is the same in whatever order the edits are given.
    """

    text: str
    document: Document
    orderings: tuple[Ordering, ...] = ()


def conflicts_between(base: Document, first: Document, second: Document) -> tuple[Conflict, ...]:
    """Where two amended texts of one base contradict each other.

    They do when they change the same words in different ways, when one deletes or moves what
    the other changes or adds to, and when one replaces everything. Insertions at one place do
    not, and identical changes agree.
    """
    return conflicts_among((edit_of(base, first), edit_of(base, second)))


def merge(base: Document, edits: Sequence[Document]) -> Merged | tuple[Conflict, ...]:
    """The base with every amended text's changes, or the conflicts between them.

    The order of `edits` matters only at `Merged.orderings`, where they stand in that order.
    One edit alone gives its own text to the character. With several, lists that were in
    sequence are numbered in sequence again.
    """
    return merge_edits(base, [edit_of(base, amended) for amended in edits])


def merge_edits(base: Document, edits: Sequence[Edit]) -> Merged | tuple[Conflict, ...]:
    """As `merge`, for edits already read against the base."""
    return _merged(base, edits, carries_moves=False)


class Merging:
    """A text into which edits are carried one after the other; each costs what is new.

    That and a look at every clause: as `merge_edits` of those so far, but quicker than anew.
    """

    def __init__(self, base: Document) -> None:
        self._base = base
        self._carried: list[Numbered] = []
        self._said: set[object] = set()
        self._assembly = Assembly(base)
        self._merged = Merged(print_document(base), base)

    def carry(self, edit: Edit) -> Merged | tuple[Conflict, ...]:
        """The text with this edit too, which must not conflict with any that was carried.

        Conflicts are returned, and the edit is left out, only where the text could not be read.
        """
        signature = edit.signature
        if edit.is_empty or signature in self._said:
            return self._merged
        item = Numbered(len(self._carried), edit)
        self._assembly.add(item)
        found = self._with(item)
        if isinstance(found, Merged):
            self._merged = found
            self._carried.append(item)
            self._said.add(signature)
        else:
            self._assembly = _assembly_of(self._base, self._carried)
        return found

    def _with(self, item: Numbered) -> Merged | tuple[Conflict, ...]:
        if not self._carried:
            return _alone(self._base, item.edit)
        return _assembled(self._assembly, [*self._carried, item], self._merged.document)


def rebase(
    old_base: Document, new_base: Document, amended: Document
) -> Document | tuple[Conflict, ...]:
    """An amendment to the old text carried to the new one, or where it no longer fits.

    In each conflict the first reading is the new base's, the second the amendment's. The
    two changes are merged, so an amendment that the new base already holds gives the new base,
    and wherever `merge` of the two gives a text, this is that text. In one thing it goes
    further: two amendments of which one moves a clause and one changes its words conflict,
    because nobody has decided between them; when the new base has decided the move, the
    words go along with the clause, and so does the move of a clause that was reworded. And an
    amendment that deletes all still does when some words have changed: it goes on as it stands,
    unless the new base is another text altogether.
    """
    return rebase_edit(edit_of(old_base, new_base), edit_of(old_base, amended))


def rebase_edit(change: Edit, amendment: Edit) -> Document | tuple[Conflict, ...]:
    """As `rebase`, for what was read against the old base; `change` is what makes it the new."""
    if amendment.replaces_all and not change.replaces_all:
        return carry_ids(change.amended, amendment.amended)
    merged = _merged(change.base, [change, amendment], carries_moves=True, like=change.amended)
    if isinstance(merged, Merged):
        return carry_ids(change.amended, merged.document)
    return merged


def _merged(
    base: Document, edits: Sequence[Edit], *, carries_moves: bool, like: Document | None = None
) -> Merged | tuple[Conflict, ...]:
    active = _distinct(edits)
    if not active:
        return Merged(print_document(base), base)
    if len(active) == 1:
        return _alone(base, active[0].edit)
    conflicts = conflicts_among(edits, carries_moves=carries_moves)
    return conflicts or _assembled(_assembly_of(base, active), active, like)


def _distinct(edits: Sequence[Edit]) -> list[Numbered]:
    """Edits that change something, each text once."""
    found: dict[object, Numbered] = {}
    for number, edit in enumerate(edits):
        if not edit.is_empty:
            found.setdefault(edit.signature, Numbered(number, edit))
    return list(found.values())


def _alone(base: Document, edit: Edit) -> Merged:
    kept = {new: base.clauses[old].id for new, old in edit.origins.items()}
    return Merged(edit.text, with_fresh_ids(edit.amended, kept))


def _assembly_of(base: Document, edits: Sequence[Numbered]) -> Assembly:
    assembly = Assembly(base)
    for item in edits:
        assembly.add(item)
    return assembly


def _assembled(
    assembly: Assembly, edits: Sequence[Numbered], like: Document | None = None
) -> Merged | tuple[Conflict, ...]:
    base = assembly.base
    passages = list(assembly.passages())
    origins = [passage.origin if passage.stays else None for passage in passages]
    clauses = renumber(base, [passage.clause for passage in passages], origins)
    tail = chosen(base.tail, [item.edit.tail for item in edits])
    try:
        document = readable(base, clauses, origins, tail, like)
    except TextRefusedError:
        return (_unreadable(base, edits[0], edits[1]),)
    document = with_fresh_ids(document, _kept_ids(base, document, passages))
    return Merged(print_document(document), document, tuple(assembly.orderings))


def _unreadable(base: Document, one: Numbered, other: Numbered) -> Conflict:
    pair = (one.number, other.number)
    return Conflict(WHOLE_TEXT, print_document(base), one.edit.text, other.edit.text, pair)


def _kept_ids(
    base: Document, document: Document, passages: Sequence[Passage]
) -> dict[int, ClauseId]:
    if len(document.clauses) != len(passages):
        return {}
    return {
        place: base.clauses[passage.origin].id
        for place, passage in enumerate(passages)
        if passage.origin is not None
    }
