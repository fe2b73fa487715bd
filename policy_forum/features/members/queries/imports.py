"""Uploaded membership lists, without their content."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from policy_forum.features.members.models import Member, MembershipImport
from policy_forum.features.members.rules import ImportState, needs_confirmation


@dataclass(frozen=True)
class ImportRow:
    """A list that was uploaded. `refusals` is empty in lists of lists; `counts` has its number."""

    id: int
    file_name: str
    state: ImportState
    uploaded_at: datetime
    applied_at: datetime | None
    uploaded_by: str
    counts: dict[str, int]
    rows_done: int
    rows_total: int
    is_whole_list: bool
    has_content: bool
    problem: str
    ignored_columns: tuple[str, ...]
    refusals: tuple[dict[str, Any], ...] = ()

    @property
    def changes_nothing(self) -> bool:
        """Whether the members were already as the list says."""
        return self.counts["changes"] == 0

    @property
    def needs_confirmation(self) -> bool:
        """Whether so many would lapse that the number has to be typed."""
        return needs_confirmation(self.counts["lapsed"], self.counts["members"])


def list_imports(session: Session, limit: int = 50) -> tuple[ImportRow, ...]:
    """The newest lists first. One statement."""
    newest = _select_imports().order_by(MembershipImport.id.desc()).limit(limit)
    return tuple(_import(row) for row in session.execute(newest))


def find_import(
    session: Session, import_id: int, *, with_refusals: bool = False
) -> ImportRow | None:
    """One list, or None. One statement, two with refusals."""
    row = session.execute(_select_imports().where(MembershipImport.id == import_id)).first()
    if row is None:
        return None
    refusals: list[dict[str, Any]] = []
    if with_refusals:
        chosen = select(MembershipImport.refusals).where(MembershipImport.id == import_id)
        refusals = session.scalar(chosen) or []
    return _import(row, tuple(refusals))


def _select_imports() -> Select[Any]:
    return select(
        MembershipImport.id,
        MembershipImport.file_name,
        MembershipImport.state,
        MembershipImport.uploaded_at,
        MembershipImport.applied_at,
        Member.given_name,
        Member.family_name,
        MembershipImport.counts,
        MembershipImport.rows_done,
        MembershipImport.rows_total,
        MembershipImport.is_whole_list,
        func.length(MembershipImport.content) > 0,
        MembershipImport.problem,
        MembershipImport.ignored_columns,
    ).outerjoin(Member, Member.id == MembershipImport.uploaded_by_id)


def _import(row: Any, refusals: tuple[dict[str, Any], ...] = ()) -> ImportRow:
    given, family = row[5], row[6]
    name = f"{given or ''} {family or ''}".strip()
    values = (*row[:5], name, *row[7:13], tuple(row[13]), refusals)
    return ImportRow(*values)
