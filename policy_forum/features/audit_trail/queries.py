"""Reading the record, and checking that nobody changed it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from policy_forum.features.members.models import Member
from policy_forum.platform.audit import FIRST_HASH, AuditRow, hash_of

PAGE = 50


@dataclass(frozen=True)
class RecordRow:
    """One event of the record."""

    id: int
    happened_at: datetime
    who: str
    name: str
    about_kind: str
    about_id: int
    facts: dict[str, object]
    note: str
    hash: str


@dataclass(frozen=True)
class RecordPage:
    """A page of the record, newest first; `total` counts all rows that match."""

    rows: Sequence[RecordRow]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class Verdict:
    """Whether the chain holds. `broken_at` is the first row that does not fit."""

    rows: int
    broken_at: int | None
    last_hash: str

    @property
    def holds(self) -> bool:
        """Whether no row was changed, removed or put in between."""
        return self.broken_at is None


def list_record(
    session: Session, page: int = 1, about_kind: str = "", about_id: int | None = None
) -> RecordPage:
    """Events, newest first. Two statements."""
    matching = select(AuditRow)
    if about_kind:
        matching = matching.where(AuditRow.about_kind == about_kind)
    if about_id is not None:
        matching = matching.where(AuditRow.about_id == about_id)
    total = session.scalar(select(func.count()).select_from(matching.subquery())) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    shown = (
        matching.add_columns(Member.given_name, Member.family_name)
        .outerjoin(Member, Member.id == AuditRow.actor_id)
        .order_by(AuditRow.id.desc())
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    rows = [_row(*row) for row in session.execute(shown)]
    return RecordPage(rows, total, page, pages)


def _row(row: AuditRow, given_name: str | None, family_name: str | None) -> RecordRow:
    return RecordRow(
        id=row.id,
        happened_at=row.happened_at,
        who=f"{given_name} {family_name}".strip() if given_name else "",
        name=row.name,
        about_kind=row.about_kind,
        about_id=row.about_id,
        facts=dict(row.facts),
        note=row.note,
        hash=row.hash,
    )


def verify_chain(session: Session) -> Verdict:
    """Check every row's hash, and that each holds the one before. A statement per 1,000 rows."""
    previous, count, last_id = FIRST_HASH, 0, 0
    while rows := _rows_after(session, last_id):
        for row in rows:
            if row.previous_hash != previous or hash_of(row) != row.hash:
                return Verdict(count, row.id, previous)
            previous, count, last_id = row.hash, count + 1, row.id
    return Verdict(count, None, previous)


def _rows_after(session: Session, last_id: int) -> Sequence[AuditRow]:
    following = select(AuditRow).where(AuditRow.id > last_id).order_by(AuditRow.id).limit(1000)
    return session.scalars(following).all()
