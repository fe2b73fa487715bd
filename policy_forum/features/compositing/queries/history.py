"""What happened to a composite."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from policy_forum.domain.phrases import Phrase
from policy_forum.features.compositing.rules import TOLD, sentence_of_event
from policy_forum.platform.audit import AuditRow

_MOST = 200


@dataclass(frozen=True)
class HappenedRow:
    """One thing that happened, with the reason given."""

    happened_at: datetime
    sentence: Phrase
    reason: str


def list_history(session: Session, composite_id: int) -> tuple[HappenedRow, ...]:
    """The trail of a composite without the single steps of writing, newest first. One statement."""
    rows = session.execute(
        select(AuditRow.happened_at, AuditRow.name, AuditRow.facts, AuditRow.note)
        .where(AuditRow.about_kind == "composite", AuditRow.about_id == composite_id)
        .where(AuditRow.name.in_(TOLD))
        .order_by(AuditRow.id.desc())
        .limit(_MOST)
    )
    return tuple(
        HappenedRow(row.happened_at, sentence_of_event(row.name, row.facts), row.note)
        for row in rows
    )
