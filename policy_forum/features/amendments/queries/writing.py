"""What the page on which an amendment is written needs of those that are there already."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from policy_forum.domain.identifiers import AmendmentId
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import AmendmentState

_READY = tuple(state for state in AmendmentState if state.is_ready)


@dataclass(frozen=True)
class Rival:
    """An open amendment to the same text: its edit as stored, or else its whole text."""

    id: AmendmentId
    number: int
    changes: Mapping[str, Any]
    amended_markdown: str = ""


def list_rivals(
    session: Session, motion_id: int, parent_id: int | None, but_not: int | None = None
) -> tuple[Rival, ...]:
    """The amendments that fit the motion, or the amendment `parent_id`, as it stands.

    One statement; two where some were saved before edits were stored.
    """
    rows = session.execute(
        select(Amendment.id, Amendment.number, Amendment.changes)
        .where(Amendment.motion_id == motion_id, Amendment.state.in_(_READY))
        .where(Amendment.parent_id.is_not_distinct_from(parent_id), Amendment.id != (but_not or 0))
        .order_by(Amendment.number)
    ).all()
    unstored = [key for key, _number, changes in rows if not changes]
    texts: dict[int, str] = {}
    if unstored:
        wanted = select(Amendment.id, Amendment.amended_markdown).where(Amendment.id.in_(unstored))
        texts = {row.id: row.amended_markdown for row in session.execute(wanted)}
    return tuple(
        Rival(AmendmentId(key), number, changes, texts.get(key, ""))
        for key, number, changes in rows
    )
