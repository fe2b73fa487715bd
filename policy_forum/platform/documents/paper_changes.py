"""A difference as papers print it: the clauses that change, with their neighbours."""

import re
from collections.abc import Iterator

from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.difference import (
    ChangeKind,
    ClauseChange,
    Difference,
    Run,
    RunKind,
)
from policy_forum.domain.text.inline import parse_inline
from policy_forum.platform.documents.amendment_paper_content import (
    ChangedClause,
    ChangedRun,
    RunChange,
)
from policy_forum.platform.documents.paper_content import PaperRun

_SIGNS = {
    ChangeKind.INSERTED: "+",
    ChangeKind.DELETED: "−",
    ChangeKind.CHANGED: "±",
    ChangeKind.MOVED_AWAY: "↕",
    ChangeKind.MOVED_HERE: "↕",
}
_CHANGES = {
    RunKind.EQUAL: RunChange.KEPT,
    RunKind.INSERTED: RunChange.INSERTED,
    RunKind.DELETED: RunChange.DELETED,
}
_SPACES = re.compile(r"[ \t\n]+")


def changed_clauses(
    of: Difference, moved_from: str = "moved from {place}", moved_to: str = "moved to {place}"
) -> tuple[ChangedClause, ...]:
    """The clauses that change, each between its neighbours, and a gap for those left out."""
    shown = _shown_places(of)
    found: list[ChangedClause] = []
    for place, change in enumerate(of.changes):
        if place in shown:
            found.append(_clause(change, moved_from, moved_to))
        elif not found or not found[-1].is_gap:
            found.append(ChangedClause(is_gap=True))
    return tuple(found)


def _shown_places(of: Difference) -> set[int]:
    touched = [place for place, change in enumerate(of.changes) if change.kind in _SIGNS]
    return {place + step for place in touched for step in (-1, 0, 1)}


def _clause(change: ClauseChange, moved_from: str, moved_to: str) -> ChangedClause:
    clause = change.new or change.old
    assert clause is not None
    note = ""
    if change.counterpart:
        pattern = moved_to if change.kind is ChangeKind.MOVED_AWAY else moved_from
        note = pattern.replace("{place}", change.counterpart.label)
    return ChangedClause(
        runs=tuple(_runs(change)),
        sign=_SIGNS.get(change.kind, ""),
        marker=tuple(_marker(change.old, change.new)),
        depth=max(clause.depth - 1, 0),
        is_heading=clause.level > 0,
        note=note,
    )


def _marker(old: Clause | None, new: Clause | None) -> Iterator[ChangedRun]:
    before, after = old.shown_marker if old else "", new.shown_marker if new else ""
    if before == after or old is None or new is None:
        if after or before:
            yield ChangedRun(PaperRun(after or before), RunChange.KEPT)
        return
    if before:
        yield ChangedRun(PaperRun(before), RunChange.DELETED)
    if after:
        yield ChangedRun(PaperRun(after), RunChange.INSERTED)


def _runs(change: ClauseChange) -> Iterator[ChangedRun]:
    if change.kind is ChangeKind.MOVED_HERE and change.new:
        yield from _passage(change.new, 0, len(change.new.body), RunChange.KEPT)
        return
    old_at = new_at = 0
    for run in change.runs:
        yield from _run(change, run, old_at, new_at)
        old_at += len(run.old)
        new_at += len(run.new)


def _run(change: ClauseChange, run: Run, old_at: int, new_at: int) -> Iterator[ChangedRun]:
    if run.kind is RunKind.DELETED and change.old:
        yield from _passage(change.old, old_at, old_at + len(run.old), RunChange.DELETED)
    elif change.new:
        yield from _passage(change.new, new_at, new_at + len(run.new), _CHANGES[run.kind])


def _passage(clause: Clause, start: int, end: int, change: RunChange) -> Iterator[ChangedRun]:
    """The passage as displayed, in runs of one style; space before a change is no part of it."""
    opens = True
    for piece in parse_inline(clause.body).pieces:
        first, last = max(piece.start, start), min(piece.end, end)
        text = _SPACES.sub(" ", clause.body[first:last]) if first < last else ""
        if opens and text.startswith(" ") and start > 0 and change is not RunChange.KEPT:
            yield ChangedRun(PaperRun(" "), RunChange.KEPT)
            text = text[1:]
        if text:
            opens = False
            style = piece.style
            yield ChangedRun(PaperRun(text, style.strong, style.emphasis), change)
