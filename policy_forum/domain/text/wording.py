"""The formal instructions that turn one text into another."""

from collections.abc import Iterator, Sequence

from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.difference import (
    ChangeKind,
    ClauseChange,
    Difference,
    Run,
    RunKind,
    difference,
)
from policy_forum.domain.text.document import Document
from policy_forum.domain.text.edits import position_of
from policy_forum.domain.text.words import join_units, units_of

_CONTEXT_WORDS = 4


def wording(old: Document, new: Document) -> tuple[str, ...]:
    """One sentence for each change, in the order of the text.

    Numbers are those of the old text; consequential renumbering is left unsaid. Words are
    quoted as displayed, between ‘ and ’.
    """
    return wording_of(difference(old, new))


def wording_of(of: Difference) -> tuple[str, ...]:
    """As `wording`, for a difference already made."""
    kept = any(change.old is not None and change.new is not None for change in of.changes)
    if of.old.clauses and of.new.clauses and not kept:
        return (f"Delete all and replace with: {_quoted_clauses(of.new.clauses)}",)
    sentences: list[str] = []
    anchor: Clause | None = None
    for change in of.changes:
        if change.kind is ChangeKind.DELETED and change.old is not None:
            sentences.append(f"Delete {_named(change.old)}.")
        elif change.kind is ChangeKind.INSERTED and change.new is not None:
            sentences.append(_insertion(of, anchor, change.new))
        else:
            sentences += _changed(change)
        anchor = change.old or anchor
    return tuple(sentences)


def _named(clause: Clause) -> str:
    label = clause.label
    return "the h" + label[1:] if label.startswith("Heading") else label


def _quoted_clauses(clauses: Sequence[Clause]) -> str:
    return "‘" + "\n".join(map(_as_said, clauses)) + "’"


def _as_said(clause: Clause) -> str:
    return f"{clause.shown_marker} {clause.text}".strip()


def _insertion(of: Difference, anchor: Clause | None, new: Clause) -> str:
    what = "heading" if new.kind.value == "heading" else "clause"
    words = f"‘{_as_said(new)}’"
    if anchor is None:
        if not of.old.clauses:
            return f"Insert a new {what}: {words}."
        return f"Before {_named(of.old.clauses[0])} insert a new {what}: {words}."
    if anchor is of.old.clauses[-1]:
        return f"At the end add a new {what}: {words}."
    return f"After {_named(anchor)} insert a new {what}: {words}."


def _changed(change: ClauseChange) -> Iterator[str]:
    if change.old is None or change.new is None:
        return
    if position_of(change.old) != position_of(change.new):
        yield f"Set {_named(change.old)} as {_named(change.new)}."
    runs = change.runs
    at = 0
    while at < len(runs):
        if runs[at].kind is RunKind.EQUAL:
            at += 1
            continue
        end = at + 1
        while end < len(runs) and runs[end].kind is not RunKind.EQUAL:
            end += 1
        yield _word_change(change.old, runs, at, end)
        at = end


def _word_change(clause: Clause, runs: Sequence[Run], at: int, end: int) -> str:
    deleted = "".join(run.old for run in runs[at:end]).strip()
    inserted = "".join(run.new for run in runs[at:end]).strip()
    before = "".join(run.old for run in runs[:at])
    name = _named(clause)
    if deleted:
        instead = f" and insert ‘{inserted}’" if inserted else ""
        return f"In {name}, {_where(clause, before, deleted)}delete ‘{deleted}’{instead}."
    if not before.strip():
        return f"At the beginning of {name} insert ‘{inserted}’."
    if end == len(runs):
        return f"At the end of {name} add ‘{inserted}’."
    return f"In {name}, after ‘{_words_before(clause, before)}’ insert ‘{inserted}’."


def _where(clause: Clause, before: str, words: str) -> str:
    """Which of several like passages is meant, by the words before it."""
    if clause.body.count(words) < 2:
        return ""
    return f"after ‘{_words_before(clause, before)}’ " if before.strip() else "at the beginning "


def _words_before(clause: Clause, before: str) -> str:
    """The last words before a place: four, or as many more as it takes to stand only once."""
    units = units_of(before)
    for count in range(min(_CONTEXT_WORDS, len(units)), len(units) + 1, _CONTEXT_WORDS):
        words = join_units(units[len(units) - count :]).strip()
        if clause.body.count(words) == 1:
            return words
    return before.strip()
