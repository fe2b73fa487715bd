"""The sheet as a page shows it: a row for each clause, and the steps that its buttons take."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from policy_forum.domain.text.clauses import Clause
from policy_forum.domain.text.document import Document
from policy_forum.domain.text.markers import ClauseKind
from policy_forum.features.amendments.rules import (
    ClauseEdit,
    Sheet,
    moved_back,
    moved_down,
    moved_up,
)
from policy_forum.features.amendments.views.looks import Look
from policy_forum.platform.markup import render_clauses

_STEP = re.compile(r"(up|down|undo)-(\d{1,5})", re.ASCII)
_UNTOUCHED = Look()


@dataclass(frozen=True)
class Row:
    """A clause on the sheet: its edit, how it looks now, and whether its editor is open.

    `html` is empty where it looks as in the text and nobody asked for that.
    """

    place: int
    clause: Clause
    edit: ClauseEdit
    html: str
    look: Look
    is_open: bool = False
    has_below: bool = False

    @property
    def can_move(self) -> bool:
        """Whether it is a clause that can be moved; headings stay."""
        return self.clause.kind is not ClauseKind.HEADING

    @property
    def is_changed(self) -> bool:
        """Whether anything was typed or ticked for it."""
        return self.edit != ClauseEdit(self.clause.body)

    @property
    def states(self) -> tuple[str, ...]:
        """What happened to it, in words."""
        gone = self.edit.is_deleted or not self.edit.words.strip()
        found = {
            _("deleted"): gone,
            _("changed"): not gone and self.edit.words.strip() != self.clause.body.strip(),
            _("moved"): self.look.is_moved,
            _("new clause beside it"): bool(self.edit.before.strip() or self.edit.after.strip()),
        }
        return tuple(str(word) for word, holds in found.items() if holds)


def rows_of(
    base: Document, sheet: Sheet, looks: Mapping[int, Look], opened: int | None, *, is_live: bool
) -> list[Row]:
    """The rows in the order that the clauses are to have.

    Every clause that was touched is open, or on a page that is live only the one at hand.
    """
    html = render_clauses(base)
    below = {clause.parent for clause in base.clauses}
    rows = (_row(base, sheet, looks, place) for place in sheet.places)
    return [
        replace(
            row,
            html=row.html or html[row.place],
            is_open=row.place == opened or (row.is_changed and not is_live),
            has_below=row.place in below,
        )
        for row in rows
    ]


def rows_touched(base: Document, sheet: Sheet, looks: Mapping[int, Look]) -> list[Row]:
    """The rows that look otherwise than in the text, without what only their editors need."""
    rows = (_row(base, sheet, looks, place) for place in sheet.places)
    return [row for row in rows if row.is_changed or row.place in looks]


def _row(base: Document, sheet: Sheet, looks: Mapping[int, Look], place: int) -> Row:
    look = looks.get(place, _UNTOUCHED)
    return Row(place, base.clauses[place], sheet.edits[place], look.html, look)


def step_on_sheet(step: str, base: Document) -> tuple[str, int] | None:
    """What a button of a clause asks for, and the clause's place; None for any other step."""
    found = _STEP.fullmatch(step)
    place = int(found[2]) if found else len(base.clauses)
    return (found[1], place) if found and place < len(base.clauses) else None


def after_step(base: Document, sheet: Sheet, step: str, place: int) -> tuple[Sheet, str]:
    """The sheet after a step, and a sentence on what became of the clause."""
    label = base.clauses[place].label
    if step == "undo":
        edits = list(sheet.edits)
        edits[place] = ClauseEdit(base.clauses[place].body)
        order = moved_back(base.clauses, sheet.places, place)
        sentence = _("%(clause)s is as it was.", clause=label)
        return Sheet(tuple(edits), _unless_same(order)), sentence
    if step == "up":
        found = moved_up(base.clauses, sheet.places, place)
        sentence = _("%(clause)s is moved up.", clause=label)
    else:
        found = moved_down(base.clauses, sheet.places, place)
        sentence = _("%(clause)s is moved down.", clause=label)
    if found is None:
        return sheet, _("%(clause)s cannot go any further.", clause=label)
    return replace(sheet, order=_unless_same(found)), sentence


def _unless_same(order: tuple[int, ...]) -> tuple[int, ...]:
    return () if list(order) == sorted(order) else order
