"""The amendments of a motion as they are marked on its text, and their edits to read it with."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from policy_forum.domain.identifiers import AmendmentId
from policy_forum.domain.text.document import Document
from policy_forum.domain.text.edits import Edit
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import (
    AmendmentState,
    Mark,
    marks_from,
    sentences_of,
    shown_state,
    stored_change,
)
from policy_forum.features.motions.models import Motion


@dataclass(frozen=True)
class MarkedAmendment:
    """An amendment as the margin of the text shows it; `marks` are on the lines of its base.

    With `parent_id` its base is that amendment's text, and its marks are on those lines.
    """

    id: AmendmentId
    number: int
    state: AmendmentState
    parent_id: AmendmentId | None
    marks: tuple[Mark, ...]
    first_sentence: str
    words_added: int
    words_removed: int

    @property
    def first_line(self) -> int:
        """The first line that it touches, 0 where it touches none."""
        return self.marks[0].first if self.marks else 0


def list_marked(session: Session, motion_id: int) -> tuple[MarkedAmendment, ...]:
    """The open amendments of a motion with their marks, by number. One statement."""
    rows = session.execute(
        select(
            Amendment.id, Amendment.number, Amendment.state, Motion.state, Amendment.parent_id,
            Amendment.marks, Amendment.wording, Amendment.words_added, Amendment.words_removed,
        )
        .join(Motion, Motion.id == Amendment.motion_id)
        .where(Amendment.motion_id == motion_id, Amendment.state.in_(_OPEN))
        .order_by(Amendment.number)
    )  # fmt: skip
    return tuple(
        MarkedAmendment(
            AmendmentId(key), number, shown, AmendmentId(parent) if parent else None,
            marks_from(marks), next(iter(sentences_of(wording)), ""), added, removed,
        )
        for key, number, state, motion_state, parent, marks, wording, added, removed in rows
        if (shown := shown_state(state, motion_state)).is_open
    )  # fmt: skip


def find_text_html(session: Session, motion_id: int) -> str:
    """The motion's text with its numbered lines, as it was rendered at save. One statement."""
    return session.scalar(select(Motion.text_html).where(Motion.id == motion_id)) or ""


def find_edits(session: Session, base: Document, keys: Collection[int]) -> dict[int, Edit]:
    """The edits of amendments to that text, by key. One statement, none without keys.

    Those to an amendment among them are edits of its amended text; other children are left out.
    """
    if not keys:
        return {}
    rows = session.execute(
        select(
            Amendment.id, Amendment.parent_id, Amendment.changes, Amendment.amended_markdown
        ).where(Amendment.id.in_(keys))
    ).all()
    edits = {
        row.id: stored_change(base, row.changes, row.amended_markdown)
        for row in rows
        if row.parent_id is None
    }
    return edits | {
        row.id: stored_change(edits[row.parent_id].amended, row.changes, row.amended_markdown)
        for row in rows
        if row.parent_id in edits
    }


_OPEN = tuple(state for state in AmendmentState if state.is_open)
