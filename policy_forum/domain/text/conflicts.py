"""Where amendments to one text contradict each other."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from policy_forum.domain.text.arrivals import same_clauses
from policy_forum.domain.text.clauses import Clause, ClauseId
from policy_forum.domain.text.edits import Edit, Replacement, position_of
from policy_forum.domain.text.word_changes import Hunk
from policy_forum.domain.text.words import Unit, join_units, units_of

WHOLE_TEXT = "The whole text"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two edits that cannot both stand.

    `base_words` is what the text says now, the readings what each edit would have there
    (empty where it deletes); `edits` are their places in the list that was asked about.
    """

    clause_label: str
    base_words: str
    first_reading: str
    second_reading: str
    edits: tuple[int, int] = (0, 1)
    clause_id: ClauseId | None = None


def conflicts_among(edits: Sequence[Edit]) -> tuple[Conflict, ...]:
    """Every conflict between any two edits of one base, in the order of the base.

    The work is that of the clauses that more than one edit touches.
    """
    active = [place for place, edit in enumerate(edits) if not edit.is_empty]
    whole = {place for place in active if edits[place].replaces_all}
    partial = [place for place in active if place not in whole]
    found = [*_whole_text(edits, active, whole)]
    for base_place, touching in sorted(_touched(edits, partial).items()):
        for first, second in combinations(touching, 2):
            found += [
                (base_place, conflict) for conflict in _at_clause(edits, base_place, first, second)
            ]
    found += _stray_insertions(edits, partial)
    unique = {conflict: place for place, conflict in reversed(found)}
    return tuple(sorted(unique, key=lambda conflict: (unique[conflict], conflict.edits)))


def _whole_text(
    edits: Sequence[Edit], active: list[int], whole: set[int]
) -> Iterator[tuple[int, Conflict]]:
    pairs = {(min(one, two), max(one, two)) for one in whole for two in active if one != two}
    for first, second in sorted(pairs):
        one, other = edits[first], edits[second]
        if _bodies(one) != _bodies(other):
            yield (
                -1,
                Conflict(
                    WHOLE_TEXT,
                    _joined(one.base.clauses),
                    _joined(one.amended.clauses),
                    _joined(other.amended.clauses),
                    (first, second),
                ),
            )


def _bodies(edit: Edit) -> list[tuple[tuple[str, int, int], str]]:
    return [(position_of(clause), clause.text) for clause in edit.amended.clauses]


def _joined(clauses: Sequence[Clause]) -> str:
    return "\n".join(f"{clause.shown_marker} {clause.text}".strip() for clause in clauses)


def _touched(edits: Sequence[Edit], places: list[int]) -> dict[int, list[int]]:
    """For each base clause the edits that delete it, change its words or its place."""
    touched: dict[int, list[int]] = defaultdict(list)
    for place in places:
        edit = edits[place]
        gone = {old for item in edit.replacements for old in range(item.old, item.old_end)}
        for base_place in gone | edit.words.keys() | edit.placed:
            touched[base_place].append(place)
    return touched


def _at_clause(
    edits: Sequence[Edit], base_place: int, first: int, second: int
) -> Iterator[Conflict]:
    one, other = edits[first], edits[second]
    base_clause = one.base.clauses[base_place]
    mine, theirs = one.clause_for(base_place), other.clause_for(base_place)
    if mine is not None and theirs is not None:
        if _placed_apart(base_clause, mine, theirs):
            yield _clause_conflict(one, other, base_place, (first, second))
        elif mine.body != theirs.body:
            yield from _word_conflicts(one, other, base_place, (first, second))
    elif mine is not None or theirs is not None or not _same_replacement(one, other, base_place):
        yield _clause_conflict(one, other, base_place, (first, second))


def _placed_apart(base: Clause, mine: Clause, theirs: Clause) -> bool:
    positions = {position_of(mine), position_of(theirs)}
    return len(positions) == 2 and position_of(base) not in positions


def _same_replacement(one: Edit, other: Edit, base_place: int) -> bool:
    """Whether both delete the clause, and bring the same in its stead, if anything."""
    mine, theirs = _replacement_at(one, base_place), _replacement_at(other, base_place)
    if mine.new == mine.new_end and theirs.new == theirs.new_end:
        return True
    return mine[:2] == theirs[:2] and same_clauses(one.inserted(mine), other.inserted(theirs))


def _replacement_at(edit: Edit, base_place: int) -> Replacement:
    return next(item for item in edit.replacements if item.old <= base_place < item.old_end)


def _clause_conflict(one: Edit, other: Edit, base_place: int, pair: tuple[int, int]) -> Conflict:
    clause = one.base.clauses[base_place]
    readings = [_clause_reading(edit, base_place) for edit in (one, other)]
    return Conflict(clause.label, clause.text, readings[0], readings[1], pair, clause.id)


def _clause_reading(edit: Edit, base_place: int) -> str:
    kept = edit.clause_for(base_place)
    if kept is not None:
        return f"{kept.shown_marker} {kept.text}" if base_place in edit.placed else kept.text
    return _joined(edit.inserted(_replacement_at(edit, base_place)))


def _word_conflicts(
    one: Edit, other: Edit, base_place: int, pair: tuple[int, int]
) -> Iterator[Conflict]:
    mine, theirs = one.words.get(base_place, ()), other.words.get(base_place, ())
    clause = one.base.clauses[base_place]
    base_units = units_of(clause.body)
    for start, end in _clashing_ranges(one, other, base_place, mine, theirs):
        readings = [
            _reading(edit, base_place, hunks, start, end)
            for edit, hunks in ((one, mine), (other, theirs))
        ]
        words = _quoted(base_units[start:end])
        yield Conflict(clause.label, words, readings[0], readings[1], pair, clause.id)


def _clashing_ranges(
    one: Edit, other: Edit, base_place: int, mine: Sequence[Hunk], theirs: Sequence[Hunk]
) -> list[tuple[int, int]]:
    """Stretches of base units that both change, unless in the same way; both lists are sorted."""
    ranges = _enclosed(one, base_place, mine, theirs) + _enclosed(other, base_place, theirs, mine)
    i = j = 0
    while i < len(mine) and j < len(theirs):
        a, b = mine[i], theirs[j]
        if _overlap(a, b) and not same_hunk(one, other, base_place, a, b):
            start, end = min(a.old, b.old), max(a.old_end, b.old_end)
            ranges.append((start, end))
        if (a.old_end, a.old) <= (b.old_end, b.old):
            i += 1
        else:
            j += 1
    return _united(ranges)


def _united(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ranges that overlap made one."""
    united: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if united and start < united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return united


def _enclosed(
    edit: Edit, base_place: int, mine: Sequence[Hunk], theirs: Sequence[Hunk]
) -> list[tuple[int, int]]:
    """What one puts between marks, brackets or quotes while the other replaces all of it."""
    clause = edit.clause_for(base_place)
    units = units_of(clause.body) if clause else ()
    ends = {
        hunk.old
        for hunk in mine
        if hunk.old == hunk.old_end
        and not any(unit.is_word for unit in units[hunk.new : hunk.new_end])
    }
    return [hunk[:2] for hunk in theirs if hunk.old in ends and hunk.old_end in ends - {hunk.old}]


def _overlap(a: Hunk, b: Hunk) -> bool:
    """Whether two changes share base words, or one inserts within what the other replaces."""
    if a.old == a.old_end and b.old == b.old_end:
        return False
    return max(a.old, b.old) < min(a.old_end, b.old_end) or (
        (a.old == a.old_end and b.old < a.old < b.old_end)
        or (b.old == b.old_end and a.old < b.old < a.old_end)
    )


def same_hunk(one: Edit, other: Edit, base_place: int, a: Hunk, b: Hunk) -> bool:
    """Whether two edits change the same words of a clause into the same words."""
    if a[:2] != b[:2]:
        return False
    return hunk_words(one, base_place, a) == hunk_words(other, base_place, b)


def hunk_words(edit: Edit, base_place: int, hunk: Hunk) -> tuple[str, ...]:
    """The words that a change brings."""
    clause = edit.clause_for(base_place)
    units = units_of(clause.body)[hunk.new : hunk.new_end] if clause else ()
    return tuple(unit.word for unit in units)


def _reading(edit: Edit, base_place: int, hunks: Sequence[Hunk], start: int, end: int) -> str:
    """What the edit has in place of base units `[start, end)`."""
    clause = edit.clause_for(base_place)
    units = units_of(clause.body) if clause else ()
    shift_start = sum(
        (hunk.new_end - hunk.new) - (hunk.old_end - hunk.old)
        for hunk in hunks
        if hunk.old_end <= start and hunk.old < start
    )
    shift_end = sum(
        (hunk.new_end - hunk.new) - (hunk.old_end - hunk.old) for hunk in hunks if hunk.old < end
    )
    return _quoted(units[start + shift_start : end + shift_end])


def _quoted(units: Sequence[Unit]) -> str:
    """The words as written, on one line; of a link's address only the address."""
    if len(units) == 1 and units[0].word.startswith("]("):
        return units[0].word[2:-1]
    return " ".join(join_units(units).split())


def _stray_insertions(edits: Sequence[Edit], places: list[int]) -> Iterator[tuple[int, Conflict]]:
    """New clauses put into, or hung below, what another edit deletes."""
    deleting = [
        place
        for place in places
        if any(item.old < item.old_end for item in edits[place].replacements)
    ]
    for place in places if deleting else ():
        for item in edits[place].replacements:
            if item.new == item.new_end:
                continue
            homes = _homes(edits[place], item)
            for other in deleting:
                lost = [home for home in homes if _is_lost(edits[other], home)]
                inside = _is_inside(edits[other], item)
                if other != place and (inside or lost):
                    yield item.old, _stray_conflict(edits, place, other, item, lost)


def _is_lost(edit: Edit, home: int) -> bool:
    """Whether the edit leaves nothing in the clause's stead; a reworded heading is still one."""
    if edit.kept[home] is not None:
        return False
    is_heading = edit.base.clauses[home].level > 0
    instead = edit.inserted(_replacement_at(edit, home))
    return not (is_heading and any(clause.level for clause in instead))


def _homes(edit: Edit, item: Replacement) -> set[int]:
    """Base clauses that the new clauses belong to: the items above them, their heading."""
    where = {kept: old for old, kept in enumerate(edit.kept) if kept is not None}
    above = set()
    for clause in edit.inserted(item):
        above |= {clause.parent, clause.section}
    return {where[place] for place in above if place is not None and place in where}


def _is_inside(edit: Edit, item: Replacement) -> bool:
    """Whether new clauses stand strictly within a stretch that the edit deletes."""
    return item.old == item.old_end and any(
        gone.old < item.old < gone.old_end for gone in edit.replacements
    )


def _stray_conflict(
    edits: Sequence[Edit], place: int, other: int, item: Replacement, lost: list[int]
) -> Conflict:
    base = edits[place].base
    home = base.clauses[lost[0] if lost else item.old]
    mine = _joined(edits[place].inserted(item))
    theirs = _clause_reading(edits[other], lost[0] if lost else item.old)
    if place < other:
        return Conflict(home.label, home.text, mine, theirs, (place, other), home.id)
    return Conflict(home.label, home.text, theirs, mine, (other, place), home.id)
