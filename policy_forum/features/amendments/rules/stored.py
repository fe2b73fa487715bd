"""What an amendment does to its base, as it was stored, and what another change does to it."""

from collections.abc import Mapping
from typing import Any

from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.conflicts import Conflict, conflicts_among
from policy_forum.domain.text.document import Document, parse_document
from policy_forum.domain.text.edits import Edit, edit_from, edit_of
from policy_forum.domain.text.limits import MERGED
from policy_forum.domain.text.merging import rebase_edit
from policy_forum.domain.text.words import units_of

_MARKS = "*_[]\\<"


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


def is_said_alike(change: Edit, before: Edit, after: Edit) -> bool:
    """Whether an amendment's stored wording and difference still hold once its base was changed.

    `before` is what it did to the old base, `after` what it does to the new one. They hold if both
    do the same in the same places, every clause is called what it was, and nothing was changed
    where the amendment changes something or in the clauses beside it, which a difference shows.
    Costs a look at every clause, where making them anew costs some milliseconds.
    """
    return (
        _does_the_same(before, after)
        and _keeps_names(change)
        and not _seen(before) & change.rewritten
        and _replaces_once(before)
    )


def _does_the_same(before: Edit, after: Edit) -> bool:
    return (
        before.kept == after.kept
        and before.words == after.words
        and before.placed == after.placed
        and before.moves == after.moves
        and before.signature == after.signature
    )


def _keeps_names(change: Edit) -> bool:
    if change.replacements or change.placed:
        return False
    return all(
        old is new or _called(old) == _called(new)
        for old, new in zip(change.base.clauses, change.clauses, strict=True)
    )


def _called(clause: Clause) -> tuple[str, ...]:
    words = clause.body if clause.level else ""
    return clause.label, clause.marker, clause.kind, words


def _seen(edit: Edit) -> set[int]:
    """What an edit touches, and the clauses on either side."""
    spans = [(item.old, item.old_end) for item in edit.replacements]
    spans += [(place, place + 1) for place in edit.rewritten | edit.placed]
    return {place for old, end in spans for place in range(old - 1, end + 1)}


def _replaces_once(edit: Edit) -> bool:
    """Words that are replaced twice may be said as “throughout”, which looks at the whole text."""
    replaced = []
    for place, hunks in edit.words.items():
        before, clause = edit.base.clauses[place], edit.clause_for(place)
        if len(hunks) > 1 and any(mark in before.body for mark in _MARKS):
            return False
        old, new = units_of(before.body), units_of(clause.body if clause else "")
        for hunk in hunks:
            gone = [unit.word for unit in old[hunk.old : hunk.old_end]]
            come = [unit.word for unit in new[hunk.new : hunk.new_end]]
            if gone and come:
                replaced.append((" ".join(gone), " ".join(come)))
    return len(replaced) == len(set(replaced))


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
