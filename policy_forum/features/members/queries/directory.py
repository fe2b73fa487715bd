"""Members and their offices, as the directory and a member's own page show them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.eligibility import Standing
from policy_forum.domain.identifiers import BranchId, MemberId, OfficeId
from policy_forum.domain.phrases import Phrase
from policy_forum.features.branches.models import Branch
from policy_forum.features.members.models import Member, Office

PAGE_SIZE = 50


@dataclass(frozen=True)
class MemberRow:
    """A member as the membership list has her, with her branch."""

    id: MemberId
    number: str
    name: str
    email: str
    branch_id: BranchId
    branch: str
    joined_on: date
    standing: Standing
    shows_name: bool


@dataclass(frozen=True)
class OfficerRow:
    """Who holds which office of a branch."""

    office: Phrase
    name: str
    since: date


@dataclass(frozen=True)
class TermRow:
    """An office and its term; `branch` is empty for a national office."""

    id: OfficeId
    member_id: MemberId
    kind: OfficeKind
    branch: str
    starts_on: date
    ends_on: date | None

    def is_held_on(self, day: date) -> bool:
        """Whether the office is held on that day."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)

    def has_ended(self, day: date) -> bool:
        """Whether the term was over by that day."""
        return self.ends_on is not None and self.ends_on <= day


def list_members(
    session: Session,
    branch_ids: Collection[int] | None,
    words: str = "",
    standing: Standing | None = None,
    page: int = 1,
) -> tuple[tuple[MemberRow, ...], int]:
    """One page of members by name, and how many there are. Two statements.

    `branch_ids` None means all branches; every one of `words` must begin a name or be the number.
    """
    chosen = [_matches(word) for word in words.split()[:5]]
    if branch_ids is not None:
        chosen.append(Member.branch_id.in_(branch_ids))
    if standing is not None:
        chosen.append(Member.standing == standing)
    found = session.scalar(select(func.count()).select_from(Member).where(*chosen)) or 0
    rows = (
        _select_members()
        .where(*chosen)
        .order_by(Member.family_name, Member.given_name, Member.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    return tuple(_member(row) for row in session.execute(rows)), found


def find_member(session: Session, member_id: int) -> MemberRow | None:
    """One member, or None. One statement."""
    row = session.execute(_select_members().where(Member.id == member_id)).first()
    return _member(row) if row else None


def find_member_by_number(session: Session, number: str) -> MemberRow | None:
    """The member with a membership number, or None. One statement."""
    row = session.execute(_select_members().where(Member.number == number)).first()
    return _member(row) if row else None


def list_officers(session: Session, branch_id: int, today: date) -> tuple[OfficerRow, ...]:
    """Who holds the branch's offices on a day, by office. One statement."""
    rows = session.execute(
        select(Office.kind, Member.given_name, Member.family_name, Office.starts_on)
        .join(Member, Member.id == Office.member_id)
        .where(Office.branch_id == branch_id, Office.held_on(today))
        .order_by(Member.family_name, Member.id)
    ).all()
    in_order = sorted(rows, key=lambda row: list(OfficeKind).index(row.kind))
    return tuple(
        OfficerRow(row.kind.label, f"{row.given_name} {row.family_name}".strip(), row.starts_on)
        for row in in_order
    )


def list_terms(session: Session, member_id: int) -> tuple[TermRow, ...]:
    """All terms of a member's offices, the latest first. One statement."""
    rows = session.execute(_select_terms().where(Office.member_id == member_id))
    return tuple(_term(row) for row in rows)


def find_term(session: Session, office_id: int) -> TermRow | None:
    """One term, or None. One statement."""
    row = session.execute(_select_terms().where(Office.id == office_id)).first()
    return _term(row) if row else None


def _matches(word: str) -> ColumnElement[bool]:
    return or_(
        Member.given_name.istartswith(word, autoescape=True),
        Member.family_name.istartswith(word, autoescape=True),
        Member.number == word,
    )


def _select_members() -> Select[Any]:
    return select(
        Member.id,
        Member.number,
        Member.given_name,
        Member.family_name,
        Member.email,
        Member.branch_id,
        Branch.name.label("branch"),
        Member.joined_on,
        Member.standing,
        Member.shows_name,
    ).join(Branch, Branch.id == Member.branch_id)


def _member(row: Any) -> MemberRow:
    key, number, given, family, *rest = row
    return MemberRow(key, number, f"{given} {family}".strip(), *rest)


def _select_terms() -> Select[Any]:
    return (
        select(
            Office.id,
            Office.member_id,
            Office.kind,
            func.coalesce(Branch.name, ""),
            Office.starts_on,
            Office.ends_on,
        )
        .outerjoin(Branch, Branch.id == Office.branch_id)
        .order_by(Office.starts_on.desc(), Office.id.desc())
    )


def _term(row: Any) -> TermRow:
    return TermRow(*row)
