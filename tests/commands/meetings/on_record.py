"""What the record says, for tests of meetings."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from policy_forum.platform.audit import AuditRow


def facts(session: Session, name: str) -> list[dict[str, Any]]:
    """What the events of that name say, the first first."""
    rows = session.scalars(select(AuditRow).where(AuditRow.name == name).order_by(AuditRow.id))
    return [row.facts for row in rows]
