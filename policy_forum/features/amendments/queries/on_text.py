"""The amendments of a motion as they are marked on its text, and their edits to read it with."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from policy_forum.domain.identifiers import AmendmentId
from policy_forum.domain.text.document import Document, parse_document
from policy_forum.domain.text.edits import Edit, edit_from, edit_of
from policy_forum.domain.text.limits import MERGED
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import (
    AmendmentState,
    Mark,
    marks_from,
    shown_state,
)
from policy_forum.features.motions.models import Motion


@dataclass(frozen=True)
class MarkedAmendment:
    """An amendment as the margin of the text shows it; `marks` are on the lines of its base.

    `sentences` are the first of its formal wording. With `parent_id` its base is that amendment's
    text, and its marks are on those lines.
    """

    id: AmendmentId
    number: int
    state: AmendmentState
    parent_id: AmendmentId | None
    marks: tuple[Mark, ...]
    sentences: tuple[str, ...]
    words_added: int
    words_removed: int

    @property
    def first_line(self) -> int:
        """The first line that it touches, 0 where it touches none."""
        return self.marks[0].first if self.marks else 0

    @property
    def opening(self) -> str:
        """How its formal wording begins."""
        return next(iter(self.sentences), "")

    def sentence_at(self, clause: str) -> str:
        """What it says of a clause; where no sentence names it, one that names no other mark's."""
        about = [said for said in self.sentences if _names(said, clause)]
        elsewhere = [mark.clause for mark in self.marks]
        free = [s for s in self.sentences if not any(_names(s, each) for each in elsewhere)]
        return next(iter(about or free), self.opening)


def _names(sentence: str, clause: str) -> bool:
    before, found, after = sentence.partition(clause) if clause else ("", "", "")
    return bool(found) and not after[:1].isalnum() and "‘" not in before


def list_marked(session: Session, motion_id: int) -> tuple[MarkedAmendment, ...]:
    """The open amendments of a motion with their marks, by number. One statement."""
    rows = session.execute(
        select(
            Amendment.id, Amendment.number, Amendment.state, Motion.state, Amendment.parent_id,
            Amendment.marks, func.substr(Amendment.wording, 1, _SHOWN), Amendment.words_added,
            Amendment.words_removed,
        )
        .join(Motion, Motion.id == Amendment.motion_id)
        .where(Amendment.motion_id == motion_id, Amendment.state.in_(_OPEN))
        .order_by(Amendment.number)
    )  # fmt: skip
    return tuple(
        MarkedAmendment(
            AmendmentId(key), number, shown, AmendmentId(parent) if parent else None,
            marks_from(marks), _first_of(wording), added, removed,
        )
        for key, number, state, motion_state, parent, marks, wording, added, removed in rows
        if (shown := shown_state(state, motion_state)).is_open
    )  # fmt: skip


def _first_of(wording: str) -> tuple[str, ...]:
    """The first sentences of a wording that may be cut off; a new clause's first line only."""
    return tuple(part.partition("\n")[0] for part in wording.split("\n\n") if part)


def find_text_html(session: Session, motion_id: int) -> str:
    """The motion's text with its numbered lines, as it was rendered at save. One statement."""
    return session.scalar(select(Motion.text_html).where(Motion.id == motion_id)) or ""


def find_edits(session: Session, base: Document, keys: Collection[int]) -> dict[int, Edit]:
    """The edits of amendments to that text, by key, from what was stored when they were saved.

    Those to an amendment among them are edits of its amended text; other children are left out.
    One statement, none without keys; one more where an edit must be worked out from its text.
    """
    if not keys:
        return {}
    rows = session.execute(
        select(Amendment.id, Amendment.parent_id, Amendment.changes).where(Amendment.id.in_(keys))
    ).all()
    top = {row.id: row.changes for row in rows if row.parent_id is None}
    edits = _read(session, {key: (base, changes) for key, changes in top.items()})
    below = {
        row.id: (edits[row.parent_id].amended, row.changes)
        for row in rows
        if row.parent_id in edits
    }
    return edits | _read(session, below)


def _read(
    session: Session, stored: Mapping[int, tuple[Document, Mapping[str, Any]]]
) -> dict[int, Edit]:
    edits: dict[int, Edit] = {}
    for key, (base, changes) in stored.items():
        try:
            edits[key] = edit_from(base, changes)
        except ValueError:
            continue
    missing = stored.keys() - edits.keys()
    if missing:
        texts = select(Amendment.id, Amendment.amended_markdown).where(Amendment.id.in_(missing))
        for key, text in session.execute(texts):
            edits[key] = edit_of(stored[key][0], parse_document(text, MERGED))
    return edits


# As much of a wording as names the clauses of most amendments.
_SHOWN = 600
_OPEN = tuple(state for state in AmendmentState if state.is_open)
