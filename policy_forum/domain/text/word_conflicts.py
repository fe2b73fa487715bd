"""Where two amendments contradict each other within one clause.

Two changes conflict when they share words of the base, and when one inserts within what the
other deletes or replaces. They also conflict when one inserts right beside such words in
the same sentence: "after ‘buses’ insert ‘each hour’" has lost its anchor when "ten buses"
has become "twelve trams". An insertion stays clean at the border of a sentence, which must
be a border in the base and after the other change too: a new sentence behind a deleted one
stands by itself. Marks of emphasis and links hold to the words that they enclose; they
conflict only when all of those go, or when the two texts of marks do not fit together.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from policy_forum.domain.text.edits import Edit
from policy_forum.domain.text.sentences import ends_sentence, is_border, opens_with_end
from policy_forum.domain.text.word_changes import Hunk
from policy_forum.domain.text.words import Unit, is_mark, join_units, units_of


class Clash(NamedTuple):
    """Base words `[start, end)` that two edits read differently; `readings` are of each."""

    start: int
    end: int
    base_words: str
    readings: tuple[str, str]


class _Range(NamedTuple):
    """Base units that clash; `to_border` says that insertions at the very end belong to it."""

    start: int
    end: int
    to_border: bool = False


class _Reading(NamedTuple):
    """One edit's version of the clause."""

    units: tuple[Unit, ...]
    hunks: Sequence[Hunk]

    def brought(self, hunk: Hunk) -> tuple[Unit, ...]:
        """The units that a change brings."""
        return self.units[hunk.new : hunk.new_end]


def word_clashes(one: Edit, other: Edit, place: int) -> list[Clash]:
    """The stretches of a base clause, kept by both, that the two edits read differently."""
    base = units_of(one.base.clauses[place].body)
    mine, theirs = _reading_of(one, place), _reading_of(other, place)
    clashes = []
    for found in _united(_ranges(base, mine, theirs)):
        readings = (_words(mine, found), _words(theirs, found))
        clashes.append(
            Clash(found.start, found.end, quoted(base[found.start : found.end]), readings)
        )
    return clashes


def _reading_of(edit: Edit, place: int) -> _Reading:
    clause = edit.clause_for(place)
    return _Reading(units_of(clause.body) if clause else (), edit.words.get(place, ()))


def _ranges(base: Sequence[Unit], mine: _Reading, theirs: _Reading) -> list[_Range]:
    ranges = [*_enclosed(mine, theirs), *_enclosed(theirs, mine)]
    ends = [hunk.old_end for hunk in theirs.hunks]
    for hunk in mine.hunks:
        for at in range(bisect_left(ends, hunk.old), len(ends)):
            other = theirs.hunks[at]
            if other.old > hunk.old_end:
                break
            if _share_words(hunk, other):
                if not _same(mine, hunk, theirs, other):
                    ranges.append(
                        _Range(min(hunk.old, other.old), max(hunk.old_end, other.old_end))
                    )
            elif _loses_anchor(base, (mine, hunk), (theirs, other)):
                ranges.append(_Range(other.old, other.old_end, hunk.old == other.old_end))
            elif _loses_anchor(base, (theirs, other), (mine, hunk)):
                ranges.append(_Range(hunk.old, hunk.old_end, other.old == hunk.old_end))
    return ranges


def _share_words(a: Hunk, b: Hunk) -> bool:
    """Whether two changes share base words, or one inserts within what the other replaces."""
    if a.old == a.old_end:
        return b.old < a.old < b.old_end
    if b.old == b.old_end:
        return a.old < b.old < a.old_end
    return max(a.old, b.old) < min(a.old_end, b.old_end)


def _same(mine: _Reading, hunk: Hunk, theirs: _Reading, other: Hunk) -> bool:
    """Whether both change the same words into the same words."""
    if hunk[:2] != other[:2]:
        return False
    words = [unit.word for unit in mine.brought(hunk)]
    return words == [unit.word for unit in theirs.brought(other)]


def same_hunk(one: Edit, other: Edit, place: int, a: Hunk, b: Hunk) -> bool:
    """Whether two edits change the same words of a clause into the same words."""
    return _same(_reading_of(one, place), a, _reading_of(other, place), b)


def _loses_anchor(
    base: Sequence[Unit], inserting: tuple[_Reading, Hunk], replacing: tuple[_Reading, Hunk]
) -> bool:
    """Whether an insertion stands beside words of its own sentence that the other takes away."""
    (reading, hunk), (other, gone) = inserting, replacing
    if hunk.old < hunk.old_end or gone.old == gone.old_end:
        return False
    if hunk.old not in (gone.old, gone.old_end):
        return False
    new = reading.brought(hunk)
    if all(map(is_mark, new)):
        return False
    if hunk.old == gone.old:
        return not (is_border(base, hunk.old) and ends_sentence(new))
    if opens_with_end(new):
        return False
    instead = other.brought(gone)
    stays = ends_sentence(instead) if instead else is_border(base, gone.old)
    return not (stays and is_border(base, hunk.old))


def _enclosed(mine: _Reading, theirs: _Reading) -> list[_Range]:
    """What one puts between marks, brackets or quotes while the other replaces all of it."""
    ends = {
        hunk.old
        for hunk in mine.hunks
        if hunk.old == hunk.old_end and not any(unit.is_word for unit in mine.brought(hunk))
    }
    return [
        _Range(hunk.old, hunk.old_end, to_border=True)
        for hunk in theirs.hunks
        if hunk.old in ends and hunk.old_end in ends - {hunk.old}
    ]


def _united(ranges: list[_Range]) -> list[_Range]:
    """Ranges that overlap made one."""
    united: list[_Range] = []
    for found in sorted(ranges):
        last = united[-1] if united else None
        if last and found.start < last.end:
            border = found.to_border if found.end > last.end else last.to_border
            if found.end == last.end:
                border = border or found.to_border
            united[-1] = _Range(last.start, max(last.end, found.end), border)
        else:
            united.append(found)
    return united


def _words(reading: _Reading, found: _Range) -> str:
    """What the edit has in place of a range of base units."""
    start, end = found.start, found.end
    for hunk in reading.hunks:
        grows = (hunk.new_end - hunk.new) - (hunk.old_end - hunk.old)
        at_border = hunk.old == hunk.old_end == found.end
        if hunk.old_end <= found.start and hunk.old < found.start:
            start += grows
        if hunk.old < found.end or (found.to_border and at_border):
            end += grows
    return quoted(reading.units[start:end])


def quoted(units: Sequence[Unit]) -> str:
    """The words as written, on one line; of a link's address only the address."""
    if len(units) == 1 and units[0].word.startswith("]("):
        return units[0].word[2:-1]
    return " ".join(join_units(units).split())
