"""A membership list beside the members as they are: what both the preview and the change use."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from policy_forum.features.branches.models import Branch
from policy_forum.features.members.models import Member
from policy_forum.features.members.rules import (
    KnownMember,
    MembershipList,
    Plan,
    plan_import,
    read_membership_list,
)


@dataclass(frozen=True)
class Membership:
    """The members as they are at one moment, and the keys of branches by their codes."""

    members: tuple[KnownMember, ...]
    branch_ids: dict[str, int]

    def compare(
        self, content: bytes, today: date, *, is_whole_list: bool
    ) -> tuple[MembershipList, Plan]:
        """Read a list and say what it would change; needs no database any more.

        Raises BrokenListError when the file is not a membership list.
        """
        read = read_membership_list(content, self.branch_ids.keys(), today)
        plan = plan_import(read, self.members, self.branch_ids, is_whole_list=is_whole_list)
        return read, plan


def membership_now(session: Session) -> Membership:
    """The members as they are. Two statements."""
    branch_ids = {row.code: row.id for row in session.execute(select(Branch.code, Branch.id))}
    members = (KnownMember(*row) for row in session.execute(select(*_COLUMNS)))
    return Membership(tuple(members), branch_ids)


_COLUMNS = (
    Member.id,
    Member.number,
    Member.given_name,
    Member.family_name,
    Member.email,
    Member.branch_id,
    Member.joined_on,
    Member.standing,
)
