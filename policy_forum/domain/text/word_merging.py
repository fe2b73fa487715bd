"""The words of one clause with the changes of several edits."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.edits import Edit
from policy_forum.domain.text.word_changes import Hunk
from policy_forum.domain.text.words import Unit, join_units, units_of

_Source = tuple[int, int]
"""Where a unit comes from: edit (or -1 for the base) and place in its clause."""

_NOWHERE: _Source = (-2, 0)


@dataclass(slots=True)
class _Version:
    """One edit's reading of the clause."""

    units: tuple[Unit, ...]
    hunks: tuple[Hunk, ...]
    place_of: dict[int, int] = field(default_factory=dict)
    source_of: list[_Source] = field(default_factory=list)


@dataclass(slots=True)
class _Writing:
    """The merged clause as it grows, and where its last unit came from."""

    units: list[Unit] = field(default_factory=list)
    last: _Source = _NOWHERE

    def add(self, gap: str, word: str, source: _Source) -> None:
        self.units.append(Unit(gap if self.units else "", word))
        self.last = source


def merge_words(clause: Clause, edits: Sequence[Edit], place: int) -> str:
    """The body with the word changes of all edits, which must not conflict.

    Changes that are identical count once; insertions at one point stand in the order of the
    edits. The space before a word is taken from the edit in whose text the same two words meet.
    """
    base = units_of(clause.body)
    versions = [
        version
        for number, edit in enumerate(edits)
        if (version := _version_of(edit, place, number, len(base))) is not None
    ]
    writing = _Writing()
    skip_until = 0
    for at in range(len(base) + 1):
        skip_until = max(skip_until, _write_changes(writing, versions, at))
        if at < len(base) and at >= skip_until:
            gap = _gap_before(base, versions, at, writing.last)
            writing.add(gap, base[at].word, (-1, at))
    return join_units(writing.units)


def _version_of(edit: Edit, place: int, number: int, base_length: int) -> _Version | None:
    clause = edit.clause_for(place)
    if clause is None:
        return None
    version = _Version(units_of(clause.body), tuple(edit.words.get(place, ())))
    version.source_of = [(number, at) for at in range(len(version.units))]
    i = j = 0
    for hunk in [*version.hunks, Hunk(base_length, base_length, len(version.units), 0)]:
        for step in range(hunk.old - i):
            version.place_of[i + step] = j + step
            version.source_of[j + step] = (-1, i + step)
        i, j = hunk.old_end, hunk.new_end
    return version


def _write_changes(writing: _Writing, versions: list[_Version], at: int) -> int:
    """Write what edits put in at a point, insertions first; returns where the base goes on."""
    goes_on = at
    starting = [(version, hunk) for version in versions for hunk in version.hunks if hunk.old == at]
    written: set[tuple[str, ...]] = set()
    for version, hunk in sorted(starting, key=lambda item: item[1].old_end > item[1].old):
        words = tuple(unit.word for unit in version.units[hunk.new : hunk.new_end])
        if words in written and hunk.old_end in (hunk.old, goes_on):
            continue
        written.add(words)
        goes_on = max(goes_on, hunk.old_end)
        for place in range(hunk.new, hunk.new_end):
            unit = version.units[place]
            before = version.source_of[place - 1] if place else _NOWHERE
            gap = unit.gap
            if not gap and before != writing.last and unit.is_word:
                gap = " "
            writing.add(gap, unit.word, version.source_of[place])
    return goes_on


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
