"""The words of one clause with the changes of several edits."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.edits import Edit
from policy_forum.domain.text.inline import parse_inline
from policy_forum.domain.text.word_changes import Hunk
from policy_forum.domain.text.words import Unit, is_mark, join_units, units_of

_Source = tuple[int, int]
"""Where a unit comes from: edit (or -1 for the base) and place in its clause."""

_NOWHERE: _Source = (-2, 0)
_MARKS = "*_[]"


class Meeting(NamedTuple):
    """A point before base unit `place` where several of the edits (by place) put in words."""

    place: int
    edits: tuple[int, ...]


class MergedWords(NamedTuple):
    """A clause's body with all changes, and the points where the order of the edits decided."""

    body: str
    meetings: tuple[Meeting, ...]


@dataclass(slots=True)
class _Version:
    """One edit's reading of the clause."""

    number: int
    units: tuple[Unit, ...]
    hunks: tuple[Hunk, ...]
    place_of: dict[int, int] = field(default_factory=dict)
    source_of: list[_Source] = field(default_factory=list)
    starting: dict[int, list[Hunk]] = field(default_factory=dict)
    busy: set[int] = field(default_factory=set)
    """Base places before which something begins, ends, or stands in other space."""


class _Change(NamedTuple):
    """A change of one version, ready to be written; `rank` is its place among those at a point."""

    rank: int
    version: _Version
    hunk: Hunk
    words: tuple[str, ...]


@dataclass(slots=True)
class _Writing:
    """The merged clause as it grows, and where its last unit came from."""

    units: list[Unit] = field(default_factory=list)
    last: _Source = _NOWHERE
    meetings: list[Meeting] = field(default_factory=list)
    is_open: bool = False
    """Whether the last unit is a new mark that holds to whatever comes next."""

    def add(self, gap: str, word: str, source: _Source) -> None:
        self.units.append(Unit("" if self.is_open or not self.units else gap, word))
        self.last = source
        self.is_open = False


def merge_words(clause: Clause, edits: Sequence[Edit], place: int) -> MergedWords:
    """The body with the word changes of all edits, which must not conflict.

    Changes that are identical count once; insertions at one point stand in the order of the
    edits, between marks that close and marks that open there. The space before a word is
    taken from the edit in whose text the same two words meet.
    """
    base = units_of(clause.body)
    versions = [
        version
        for number, edit in enumerate(edits)
        if (version := _version_of(edit, place, number, base)) is not None
    ]
    busy = {at for version in versions for at in version.busy}
    writing = _Writing()
    skip_until = 0
    for at in range(len(base) + 1):
        if at not in busy and writing.last == (-1, at - 1):
            writing.add(*base[at], (-1, at))
            continue
        skip_until = max(skip_until, _write_changes(writing, versions, at))
        if at < len(base) and at >= skip_until:
            gap = _gap_before(base, versions, at, writing.last)
            writing.add(gap, base[at].word, (-1, at))
    return MergedWords(join_units(writing.units), tuple(writing.meetings))


def marks_do_not_fit(clause: Clause, edits: Sequence[Edit], place: int) -> bool:
    """Whether marks of emphasis or links would show as signs once the edits are merged."""
    changed = [edit.clause_for(place) for edit in edits if place in edit.words]
    bodies = [clause.body, *(version.body for version in changed if version is not None)]
    if not any(sign in body for body in bodies for sign in _MARKS):
        return False
    base, *own = [_shown_signs(body) for body in bodies]
    expected = base + sum(max(0, signs - base) for signs in own)
    return _shown_signs(merge_words(clause, edits, place).body) > expected


def _shown_signs(body: str) -> int:
    text = parse_inline(body).text
    return sum(map(text.count, _MARKS))


def _version_of(edit: Edit, place: int, number: int, base: tuple[Unit, ...]) -> _Version | None:
    base_length = len(base)
    clause = edit.clause_for(place)
    if clause is None:
        return None
    version = _Version(number, units_of(clause.body), tuple(edit.words.get(place, ())))
    version.source_of = [(number, at) for at in range(len(version.units))]
    i = j = 0
    for hunk in [*version.hunks, Hunk(base_length, base_length, len(version.units), 0)]:
        for step in range(hunk.old - i):
            version.place_of[i + step] = j + step
            version.source_of[j + step] = (-1, i + step)
            if base[i + step].gap != version.units[j + step].gap:
                version.busy.add(i + step)
        version.starting.setdefault(hunk.old, []).append(hunk)
        version.busy |= {hunk.old, hunk.old_end}
        i, j = hunk.old_end, hunk.new_end
    version.starting[base_length].pop()
    return version


def _write_changes(writing: _Writing, versions: list[_Version], at: int) -> int:
    """Write what edits put in at a point; returns where the base goes on."""
    goes_on = at
    starting = [
        _change(version, hunk) for version in versions for hunk in version.starting.get(at, ())
    ]
    written: set[tuple[str, ...]] = set()
    inserting: dict[tuple[str, ...], int] = {}
    for rank, version, hunk, words in sorted(starting, key=lambda change: change.rank):
        if words in written and hunk.old_end in (hunk.old, goes_on):
            continue
        written.add(words)
        if rank == _INSERTED:
            inserting[words] = version.number
        goes_on = max(goes_on, hunk.old_end)
        _write(writing, version, hunk, opens=rank == _OPENS)
        follows = version.units[hunk.new_end : hunk.new_end + 1]
        writing.is_open = rank == _OPENS and bool(follows) and not follows[0].gap
    if len(inserting) > 1:
        writing.meetings.append(Meeting(at, tuple(sorted(inserting.values()))))
    return goes_on


_CLOSES, _INSERTED, _OPENS, _REPLACED = range(4)


def _change(version: _Version, hunk: Hunk) -> _Change:
    units = version.units[hunk.new : hunk.new_end]
    rank = _INSERTED
    if hunk.old_end > hunk.old:
        rank = _REPLACED
    elif units and all(map(is_mark, units)):
        follows = version.units[hunk.new_end : hunk.new_end + 1]
        holds_next = bool(follows) and follows[0].is_word and not follows[0].gap
        closes = hunk.new > 0 and not units[0].gap and not holds_next
        rank = _CLOSES if closes or units[0].word.startswith("](") else _OPENS
    return _Change(rank, version, hunk, tuple(unit.word for unit in units))


def _write(writing: _Writing, version: _Version, hunk: Hunk, *, opens: bool) -> None:
    for place in range(hunk.new, hunk.new_end):
        unit = version.units[place]
        before = version.source_of[place - 1] if place else _NOWHERE
        gap = unit.gap
        if not gap and before != writing.last and (unit.is_word or opens):
            gap = " "
        writing.add(gap, unit.word, version.source_of[place])


def _gap_before(base: tuple[Unit, ...], versions: list[_Version], at: int, last: _Source) -> str:
    own = base[at].gap
    offered = {
        version.units[place].gap
        for version in versions
        if (place := version.place_of.get(at)) is not None
        and (version.source_of[place - 1] if place else _NOWHERE) == last
    }
    changed = sorted(offered - {own})
    if changed:
        return changed[0]
    if offered or own:
        return own
    return " " if base[at].is_word else own
