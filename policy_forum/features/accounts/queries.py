"""Who is behind an account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import Actor, HeldOffice
from policy_forum.domain.identifiers import BranchId, MemberId
from policy_forum.features.accounts.models import Account
from policy_forum.features.branches.models import Branch
from policy_forum.features.members.models import Member, Office


def find_actor(session: Session, member_id: int, today: date) -> Actor | None:
    """The member with the offices she holds today. One statement."""
    return _actor_of(session.execute(_BY_MEMBER, {"key": member_id, "today": today}).all())


def find_actor_of_account(session: Session, uniquifier: str, today: date) -> Actor | None:
    """Who signed in with an account that is still in use. One statement.

    `uniquifier` is what the sign-in library keeps in the cookie; it changes with the password.
    """
    return _actor_of(session.execute(_BY_ACCOUNT, {"key": uniquifier, "today": today}).all())


def _actor_of(rows: Sequence[Row[Any]]) -> Actor | None:
    if not rows:
        return None
    first = rows[0]
    return Actor(
        member_id=MemberId(first.id),
        branch_id=BranchId(first.branch_id),
        standing=first.standing,
        offices=frozenset(HeldOffice(row.kind, row.office_branch_id) for row in rows if row.kind),
        name=f"{first.given_name} {first.family_name}".strip(),
    )


# Every page of a member begins with one of these; building it each time, and going by way of
# mapped classes, would cost more than running it.
_account, _member, _office = (table.__table__.c for table in (Account, Member, Office))
_MEMBER_WITH_OFFICES = select(
    _member.id,
    _member.branch_id,
    _member.standing,
    _member.given_name,
    _member.family_name,
    _office.kind,
    _office.branch_id.label("office_branch_id"),
).outerjoin_from(
    Member.__table__,
    Office.__table__,
    (_office.member_id == _member.id) & Office.held_on(bindparam("today"), _office),
)
_BY_MEMBER = _MEMBER_WITH_OFFICES.where(_member.id == bindparam("key"))
_BY_ACCOUNT = _MEMBER_WITH_OFFICES.join_from(
    Member.__table__, Account.__table__, _account.member_id == _member.id
).where(_account.fs_uniquifier == bindparam("key"), _account.active)


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
