"""Who is behind an account."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import Actor, HeldOffice
from policy_forum.domain.identifiers import BranchId, MemberId
from policy_forum.features.members.models import Member, Office


def find_actor(session: Session, member_id: int, today: date) -> Actor | None:
    """The member with the offices she holds today. One statement."""
    holds_today = (
        (Office.member_id == Member.id)
        & (Office.starts_on <= today)
        & (Office.ends_on.is_(None) | (Office.ends_on > today))
    )
    columns = (
        Member.branch_id,
        Member.standing,
        Member.given_name,
        Member.family_name,
        Office.kind,
        Office.branch_id,
    )
    rows = session.execute(
        select(*columns).outerjoin(Office, holds_today).where(Member.id == member_id)
    ).all()
    if not rows:
        return None
    branch_id, standing, given_name, family_name, _kind, _branch = rows[0]
    return Actor(
        member_id=MemberId(member_id),
        branch_id=BranchId(branch_id),
        standing=standing,
        offices=frozenset(HeldOffice(row[4], row[5]) for row in rows if row[4]),
        name=f"{given_name} {family_name}".strip(),
    )
