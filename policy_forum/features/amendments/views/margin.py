"""The amendments of a motion as marks beside its numbered lines."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from policy_forum.features.amendments.queries import ConflictRow, MarkedAmendment
from policy_forum.features.amendments.rules import Mark, MarkKind
from policy_forum.platform.markup import LineMargin, MarginChip
from policy_forum.web.presentation import said

_SIGNS = {
    MarkKind.DELETES: "−",
    MarkKind.MOVES: "↕",
    MarkKind.ADDS_BEFORE: "+",
    MarkKind.ADDS_AFTER: "+",
}
_ADDS = frozenset({MarkKind.ADDS_BEFORE, MarkKind.ADDS_AFTER})


@dataclass(frozen=True)
class AtLine:
    """Every amendment that begins at one line, with what each does there."""

    line: int
    clause: str
    rows: list[dict[str, Any]]


def margin_of(
    amendments: Iterable[MarkedAmendment], conflicts: Sequence[ConflictRow]
) -> dict[int, LineMargin]:
    """For each numbered line what stands beside it: chips where a change begins, else a bar."""
    chips: dict[int, list[MarginChip]] = defaultdict(list)
    clashing = _lines_in_conflict(amendments, conflicts)
    touched: set[int] = set()
    for amendment in amendments:
        for mark in amendment.marks:
            in_conflict = mark.first in clashing.get(amendment.number, ())
            chips[mark.first].append(_chip(amendment, mark, in_conflict=in_conflict))
            if mark.kind is not MarkKind.REPLACES_ALL and mark.kind not in _ADDS:
                touched.update(range(mark.first, mark.last + 1))
    lines = set().union(*clashing.values()) if clashing else set()
    return {
        line: LineMargin(
            chips=chips.get(line, ()),
            more_href=f"#at-line-{line}",
            more=_more(len(chips.get(line, ())), line),
            in_conflict=line in lines,
        )
        for line in touched | chips.keys() | lines
    }


def _more(count: int, line: int) -> str:
    return str(
        ngettext(
            "The amendment at line %(line)s", "All %(num)s amendments at line %(line)s", count,
            line=line,
        )
    )  # fmt: skip


def _chip(amendment: MarkedAmendment, mark: Mark, *, in_conflict: bool) -> MarginChip:
    return MarginChip(
        label=str(amendment.number),
        href=url_for("amendments.show", amendment_id=amendment.id),
        words=sentence_of(amendment.number, mark, in_conflict=in_conflict),
        sign=_SIGNS.get(mark.kind, ""),
        kind=mark.kind.value,
        in_conflict=in_conflict,
    )


def sentence_of(number: int, mark: Mark, *, in_conflict: bool) -> str:
    """What an amendment does at a mark, and whether another contradicts it there."""
    sentence = said(mark.sentence(number))
    return str(_("%(what)s: conflict", what=sentence)) if in_conflict else sentence


def _lines_in_conflict(
    amendments: Iterable[MarkedAmendment], conflicts: Sequence[ConflictRow]
) -> dict[int, set[int]]:
    """For each number the lines where another amendment contradicts it.

    Where the two touch the same lines, those; else the lines of the clause that they meet at.
    """
    marks = {amendment.number: amendment.marks for amendment in amendments}
    found: dict[int, set[int]] = defaultdict(set)
    for conflict in conflicts:
        first, second = conflict.first_number, conflict.second_number
        pair = [marks.get(first, ()), marks.get(second, ())]
        clauses = {place.clause for place in conflict.places}
        ours, theirs = (_lines(each, clauses) for each in pair)
        shared = ours & theirs
        found[first] |= shared or ours
        found[second] |= shared or theirs
    return found


def _lines(marks: Iterable[Mark], clauses: set[str]) -> set[int]:
    lines: set[int] = set()
    for mark in marks:
        if mark.kind is MarkKind.REPLACES_ALL:
            lines.add(mark.first)
        elif mark.clause in clauses or not clauses:
            lines.update(range(mark.first, mark.last + 1))
    return lines


def by_line(
    amendments: Iterable[MarkedAmendment], margin: Mapping[int, LineMargin]
) -> list[AtLine]:
    """The same marks as a list, line by line: the margin in words, and where “+4” leads to."""
    at: dict[int, list[tuple[MarkedAmendment, Mark]]] = defaultdict(list)
    for amendment in amendments:
        for mark in amendment.marks:
            at[mark.first].append((amendment, mark))
    return [
        AtLine(
            line,
            at[line][0][1].clause,
            [
                {"amendment": one, "clause": mark.clause, "chip": chip,
                 "words": said(mark.sentence(one.number))}
                for (one, mark), chip in zip(at[line], margin[line].chips, strict=True)
            ],
        )
        for line in sorted(at)
    ]  # fmt: skip
