"""What changed between two texts, clause by clause and word by word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.document import Document
from policy_forum.domain.text.inline import displayed_part
from policy_forum.domain.text.markers import ClauseKind
from policy_forum.domain.text.matching import match_clauses
from policy_forum.domain.text.moves import moved_pairs
from policy_forum.domain.text.word_changes import word_hunks
from policy_forum.domain.text.words import join_units, units_of_both, word_count


class RunKind(StrEnum):
    """What happened to a run of words."""

    EQUAL = "equal"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True, slots=True)
class Run:
    """A run of words of a clause's body, with the space before them.

    An equal run may differ in its space (a line broken elsewhere), so it has both texts.
    """

    kind: RunKind
    old: str
    new: str


class ChangeKind(StrEnum):
    """What happened to a clause.

    `RENUMBERED` has the same words behind another marker. A moved clause stands twice:
    `MOVED_AWAY` where it was, `MOVED_HERE` where it is.
    """

    UNCHANGED = "unchanged"
    RENUMBERED = "renumbered"
    CHANGED = "changed"
    INSERTED = "inserted"
    DELETED = "deleted"
    MOVED_AWAY = "moved-away"
    MOVED_HERE = "moved-here"

    @property
    def is_move(self) -> bool:
        """Whether it is one side of a moved clause."""
        return self in (ChangeKind.MOVED_AWAY, ChangeKind.MOVED_HERE)


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """One clause of the old text, the new, or both; `runs` covers its words on either side.

    `counterpart` is, for a moved clause, the same clause on the other side.
    """

    kind: ChangeKind
    old: Clause | None
    new: Clause | None
    runs: tuple[Run, ...]
    counterpart: Clause | None = None

    @property
    def words_added(self) -> int:
        """Words in inserted runs, counted as `count_words` counts; a moved clause adds none."""
        if self.new is None or self.kind.is_move:
            return 0
        return _counted(self.new, RunKind.INSERTED, [(run.kind, run.new) for run in self.runs])

    @property
    def words_removed(self) -> int:
        """Words in deleted runs, counted as `count_words` counts; a moved clause loses none."""
        if self.old is None or self.kind.is_move:
            return 0
        return _counted(self.old, RunKind.DELETED, [(run.kind, run.old) for run in self.runs])


def _counted(clause: Clause, kind: RunKind, texts: list[tuple[RunKind, str]]) -> int:
    """The displayed words in the runs of one kind."""
    if clause.kind is ClauseKind.DIVIDER:
        return 0
    count = at = 0
    for run_kind, text in texts:
        if run_kind is kind:
            count += word_count(displayed_part(clause.body, at, at + len(text)))
        at += len(text)
    return count


@dataclass(frozen=True, slots=True)
class Difference:
    """Every clause of both texts in reading order, deleted ones where they stood."""

    old: Document
    new: Document
    changes: tuple[ClauseChange, ...]

    @property
    def touched(self) -> tuple[ClauseChange, ...]:
        """The changes a reader must see: all but unchanged and renumbered clauses."""
        quiet = (ChangeKind.UNCHANGED, ChangeKind.RENUMBERED)
        return tuple(change for change in self.changes if change.kind not in quiet)

    @property
    def words_added(self) -> int:
        """How many words the new text brings, a replaced word counting once on each side."""
        return sum(change.words_added for change in self.touched)

    @property
    def words_removed(self) -> int:
        """How many words of the old text are gone."""
        return sum(change.words_removed for change in self.touched)


def difference(old: Document, new: Document) -> Difference:
    """Match the clauses, then the words of each; see `matching` and `sequence` for the cost."""
    changes: list[ClauseChange] = []
    i = j = 0
    ends = (len(old.clauses), len(new.clauses))
    for before, after in [*match_clauses(old, new), ends]:
        changes += map(_deleted, old.clauses[i:before])
        changes += map(_inserted, new.clauses[j:after])
        if (before, after) != ends:
            changes.append(_compared(old.clauses[before], new.clauses[after]))
        i, j = before + 1, after + 1
    return Difference(old, new, with_moves(changes))


def accept_all(of: Difference) -> str:
    """The new text, put together from the changes."""
    return (
        "".join(
            change.new.lead + change.new.marker + "".join([run.new for run in change.runs])
            for change in of.changes
            if change.new is not None
        )
        + of.new.tail
    )


def reject_all(of: Difference) -> str:
    """The old text, put together from the changes."""
    return (
        "".join(
            change.old.lead + change.old.marker + "".join([run.old for run in change.runs])
            for change in of.changes
            if change.old is not None
        )
        + of.old.tail
    )


def _deleted(clause: Clause) -> ClauseChange:
    runs = (Run(RunKind.DELETED, clause.body, ""),)
    return ClauseChange(ChangeKind.DELETED, clause, None, runs)


def _inserted(clause: Clause) -> ClauseChange:
    runs = (Run(RunKind.INSERTED, "", clause.body),)
    return ClauseChange(ChangeKind.INSERTED, None, clause, runs)


def with_moves(changes: Sequence[ClauseChange]) -> tuple[ClauseChange, ...]:
    """The changes with clauses that were deleted here and inserted there known as moved."""
    gone = {place: change.old for place, change in enumerate(changes) if change.new is None}
    come = {place: change.new for place, change in enumerate(changes) if change.old is None}
    if not gone or not come:
        return tuple(changes)
    result = list(changes)
    for before, after in moved_pairs(gone, come):
        away, here = changes[before], changes[after]
        result[before] = replace(away, kind=ChangeKind.MOVED_AWAY, counterpart=here.new)
        result[after] = replace(here, kind=ChangeKind.MOVED_HERE, counterpart=away.old)
    return tuple(result)


def _compared(old: Clause, new: Clause) -> ClauseChange:
    if old is new:
        return ClauseChange(
            ChangeKind.UNCHANGED, old, new, (Run(RunKind.EQUAL, old.body, old.body),)
        )
    if old.body == new.body:
        runs: tuple[Run, ...] = (Run(RunKind.EQUAL, old.body, new.body),)
    else:
        runs = tuple(word_runs(old.body, new.body))
    if any(run.kind is not RunKind.EQUAL for run in runs):
        kind = ChangeKind.CHANGED
    elif is_renumbered(old, new):
        kind = ChangeKind.RENUMBERED
    else:
        kind = ChangeKind.UNCHANGED
    return ClauseChange(kind, old, new, runs)


def is_renumbered(old: Clause, new: Clause) -> bool:
    """Whether the clause stands behind another number, or at another depth."""
    if old.kind is ClauseKind.BULLET and new.kind is ClauseKind.BULLET:
        return old.depth != new.depth
    old_place = (old.kind, old.depth, old.level, old.marker.strip())
    return old_place != (new.kind, new.depth, new.level, new.marker.strip())


def word_runs(old_body: str, new_body: str) -> Iterator[Run]:
    """The runs from one body to another; joined they give each of them exactly."""
    both = units_of_both(old_body, new_body)
    old, new = both.old, both.new
    i = j = 0
    for hunk in word_hunks(*both):
        if hunk.old > i:
            equal = join_units(old[i : hunk.old]), join_units(new[j : hunk.new])
            yield Run(RunKind.EQUAL, *equal)
        if hunk.old_end > hunk.old:
            yield Run(RunKind.DELETED, join_units(old[hunk.old : hunk.old_end]), "")
        if hunk.new_end > hunk.new:
            yield Run(RunKind.INSERTED, "", join_units(new[hunk.new : hunk.new_end]))
        i, j = hunk.old_end, hunk.new_end
    if i < len(old):
        yield Run(RunKind.EQUAL, join_units(old[i:]), join_units(new[j:]))
