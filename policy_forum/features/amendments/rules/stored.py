"""What an amendment does to its base, as it was stored, and what another change does to it."""

from collections.abc import Mapping
from typing import Any

from policy_forum.domain.text.conflicts import Conflict, conflicts_among
from policy_forum.domain.text.document import Document, parse_document
from policy_forum.domain.text.edits import Edit, edit_from, edit_of
from policy_forum.domain.text.limits import MERGED
from policy_forum.domain.text.merging import rebase_edit


def stored_change(base: Document, stored: Mapping[str, Any], amended_markdown: str) -> Edit:
    """The edit as it was stored; where none was, or against another text, it is worked out anew."""
    if stored:
        try:
            return edit_from(base, stored)
        except ValueError:
            pass
    return edit_of(base, parse_document(amended_markdown, MERGED))


def clashes_with(change: Edit, amendment: Edit) -> tuple[Conflict, ...]:
    """Where an amendment would no longer fit once the change to its base is made.

    What `rebase_edit` finds, without putting the texts together: costs what both change.
    """
    if amendment.replaces_all and not change.replaces_all:
        return ()
    return conflicts_among((change, amendment), carries_moves=True)


def is_granted_by(change: Edit, amendment: Edit) -> bool:
    """Whether the changed text says all that an amendment asks for; the two do not clash."""
    if not _touched(amendment) <= _touched(change):
        return False
    carried = rebase_edit(change, amendment)
    if not isinstance(carried, Document):
        return False
    return [clause.body for clause in carried.clauses] == [c.body for c in change.clauses]


def _touched(edit: Edit) -> set[tuple[str, int]]:
    """Clauses that an edit changes or takes, and places at which it puts new ones."""
    clauses = {("clause", place) for place in {*edit.gone, *edit.words, *edit.placed}}
    return clauses | {("before", item.old) for item in edit.replacements if edit.inserted(item)}
