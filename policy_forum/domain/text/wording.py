"""The formal instructions that turn one text into another."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.difference import (
    ChangeKind,
    ClauseChange,
    Difference,
    RunKind,
    difference,
)
from policy_forum.domain.text.document import Document
from policy_forum.domain.text.edits import position_of
from policy_forum.domain.text.inline import displayed_part
from policy_forum.domain.text.markers import ClauseKind

REPLACES_ALL = "Delete all and replace with: "
_CONTEXT_WORDS = 4
_COMMON_NAMES = ("Heading", "Clause", "Paragraph", "Bullet", "Divider")


def wording(old: Document, new: Document) -> tuple[str, ...]:
    """One sentence for each change, in the order of the text.

    Numbers are those of the old text; consequential renumbering is left unsaid. Words are
    quoted as displayed, between ‘ and ’.
    """
    return wording_of(difference(old, new))


def wording_of(of: Difference) -> tuple[str, ...]:
    """As `wording`, for a difference already made."""
    if of.old.clauses and of.new.clauses and not any(map(_is_kept, of.changes)):
        return (_sentence(REPLACES_ALL, of.new.clauses),)
    sentences: list[str] = []
    anchor: Clause | None = None
    for kept, group in groupby(of.changes, _is_kept):
        changes = list(group)
        if kept:
            for change in changes:
                sentences += dict.fromkeys(_changed(change))
                anchor = change.old
        else:
            sentences += _replaced(of, anchor, changes)
    return tuple(sentences)


def _is_kept(change: ClauseChange) -> bool:
    return change.old is not None and change.new is not None


def named(clause: Clause) -> str:
    """The clause's label as it stands within a sentence."""
    label = clause.label
    return label[0].lower() + label[1:] if label.startswith(_COMMON_NAMES) else label


def _sentence(beginning: str, clauses: Sequence[Clause]) -> str:
    """The beginning with the clauses quoted; the quotation's own full stop ends it."""
    words = "\n".join(f"{clause.shown_marker} {clause.text}".strip() for clause in clauses)
    return _ended(f"{beginning}‘{words}’")


def _ended(sentence: str) -> str:
    return sentence if sentence[-2:-1] in ".!?:;" else f"{sentence}."


def _replaced(
    of: Difference, anchor: Clause | None, changes: Sequence[ClauseChange]
) -> Iterator[str]:
    """Sentences for neighbouring clauses that go and come after a kept one."""
    gone = [change.old for change in changes if change.kind is ChangeKind.DELETED and change.old]
    come = [change.new for change in changes if change.kind is ChangeKind.INSERTED and change.new]
    if gone and come:
        yield _sentence(f"Delete {_span(gone)} and insert instead: ", come)
    elif gone:
        yield f"Delete {_span(gone)}."
    elif come:
        what = _kind_of(come)
        yield _sentence(f"{_place_after(of, anchor, what)}: ", come)
    for change in changes:
        if change.kind is ChangeKind.MOVED_HERE and change.counterpart:
            yield f"Move {named(change.counterpart)} {_destination(of, anchor)}."


def _span(clauses: Sequence[Clause]) -> str:
    """Neighbouring clauses of the old text, by the first and the last."""
    if len(clauses) == 1:
        return named(clauses[0])
    joint = " and " if len(clauses) == 2 else " to "
    return f"{named(clauses[0])}{joint}{named(clauses[-1])}"


def _kind_of(clauses: Sequence[Clause]) -> str:
    if len(clauses) > 1:
        return "new clauses"
    return "a new heading" if clauses[0].kind is ClauseKind.HEADING else "a new clause"


def _place_after(of: Difference, anchor: Clause | None, what: str) -> str:
    if not of.old.clauses:
        return f"Insert {what}"
    if anchor is None:
        return f"Before {named(of.old.clauses[0])} insert {what}"
    if anchor is of.old.clauses[-1]:
        return f"At the end add {what}"
    return f"After {named(anchor)} insert {what}"


def _destination(of: Difference, anchor: Clause | None) -> str:
    if anchor is None:
        return f"to before {named(of.old.clauses[0])}"
    return "to the end" if anchor is of.old.clauses[-1] else f"to after {named(anchor)}"


def _changed(change: ClauseChange) -> Iterator[str]:
    if change.old is None or change.new is None:
        return
    if position_of(change.old) != position_of(change.new):
        yield f"Set {named(change.old)} as {named(change.new)}."
    old_at = new_at = 0
    for equal, group in groupby(change.runs, lambda run: run.kind is RunKind.EQUAL):
        runs = list(group)
        old_end = old_at + sum(len(run.old) for run in runs)
        new_end = new_at + sum(len(run.new) for run in runs)
        if not equal:
            deleted = displayed_part(change.old.body, old_at, old_end)
            inserted = displayed_part(change.new.body, new_at, new_end)
            is_last = runs[-1] is change.runs[-1]
            yield _word_change(change.old, (old_at, is_last), deleted, inserted)
        old_at, new_at = old_end, new_end


def _word_change(clause: Clause, place: tuple[int, bool], deleted: str, inserted: str) -> str:
    """A sentence for words that go, come, or both; `place` is where, and whether at the end."""
    name = named(clause)
    before = displayed_part(clause.body, 0, place[0])
    if deleted:
        where = _where(clause, before, deleted)
        instead = f" and insert ‘{inserted}’" if inserted else ""
        return f"In {name}, {where}delete ‘{deleted}’{instead}."
    if not inserted:
        return f"In {name}, change only the emphasis or the links."
    if not before:
        return f"At the beginning of {name} insert ‘{inserted}’."
    if place[1]:
        return f"At the end of {name} add ‘{inserted}’."
    return f"In {name}, after ‘{_words_before(clause, before)}’ insert ‘{inserted}’."


def _where(clause: Clause, before: str, words: str) -> str:
    """Which of several like passages is meant, by the words before it."""
    if clause.text.count(words) < 2:
        return ""
    return f"after ‘{_words_before(clause, before)}’ " if before else "at the beginning "


def _words_before(clause: Clause, before: str) -> str:
    """The last words before a place: four, or as many more as it takes to stand only once."""
    words = before.split(" ")
    for count in range(_CONTEXT_WORDS, len(words), _CONTEXT_WORDS):
        passage = " ".join(words[-count:])
        if clause.text.count(passage) == 1:
            return passage
    return before
