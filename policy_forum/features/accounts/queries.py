"""Who is behind an account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import Actor, HeldOffice
from policy_forum.domain.identifiers import BranchId, MemberId
from policy_forum.features.accounts.models import Account
from policy_forum.features.branches.models import Branch
from policy_forum.features.members.models import Member, Office


def find_actor(session: Session, member_id: int, today: date) -> Actor | None:
    """The member with the offices she holds today. One statement."""
    rows = session.execute(_MEMBER_WITH_OFFICES, {"member_id": member_id, "today": today}).all()
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


# Every page of a member begins with it; building it each time would cost more than running it.
_MEMBER_WITH_OFFICES = (
    select(
        Member.branch_id,
        Member.standing,
        Member.given_name,
        Member.family_name,
        Office.kind,
        Office.branch_id,
    )
    .outerjoin(
        Office,
        (Office.member_id == Member.id)
        & (Office.starts_on <= bindparam("today"))
        & (Office.ends_on.is_(None) | (Office.ends_on > bindparam("today"))),
    )
    .where(Member.id == bindparam("member_id"))
)


@dataclass(frozen=True)
class DemoSignIn:
    """An account that a demonstration offers to everyone."""

    account_id: int
    persona: str
    name: str
    branch: str
    email: str
    note: str


def list_demo_sign_ins(session: Session) -> Sequence[DemoSignIn]:
    """The accounts on the sign-in page of a demonstration. One statement."""
    rows = session.execute(
        select(Account, Member, Branch.name)
        .join(Member, Member.id == Account.member_id)
        .join(Branch, Branch.id == Member.branch_id)
        .where(Account.demo_position.is_not(None))
        .order_by(Account.demo_position)
    )
    return [
        DemoSignIn(a.id, a.demo_persona, m.full_name, branch, a.email, a.demo_note)
        for a, m, branch in rows
    ]


SomeAccount = Account


def account_model() -> type[Account]:
    """The table that the sign-in library works with."""
    return Account


def find_account(session: Session, account_id: int) -> Account | None:
    """An account, for the library that signs it in. One statement."""
    return session.get(Account, account_id)


def find_demo_account(session: Session, account_id: int) -> Account | None:
    """An account that the demonstration offers; None for any other. One statement."""
    return session.scalar(
        select(Account).where(Account.id == account_id, Account.demo_position.is_not(None))
    )


@dataclass(frozen=True)
class OwnAccount:
    """What a member sees of her own account."""

    name: str
    number: str
    email: str
    branch_id: int
    branch: str
    joined_on: date
    standing: str
    shows_name: bool
    has_password: bool


def get_own_account(session: Session, member_id: int) -> OwnAccount:
    """A member's own account page. One statement."""
    member, branch, email, password = session.execute(
        select(Member, Branch.name, Account.email, Account.password)
        .join(Branch, Branch.id == Member.branch_id)
        .outerjoin(Account, Account.member_id == Member.id)
        .where(Member.id == member_id)
    ).one()
    return OwnAccount(
        name=member.full_name,
        number=member.number,
        email=email or member.email,
        branch_id=member.branch_id,
        branch=branch,
        joined_on=member.joined_on,
        standing=member.standing,
        shows_name=member.shows_name,
        has_password=bool(password),
    )
