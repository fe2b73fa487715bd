"""The meetings of a branch as a calendar shows them: as they were told last, and no otherwise."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.orm import Session

from policy_forum.domain.identifiers import BranchId, MeetingId
from policy_forum.features.accounts.models import Account
from policy_forum.features.branches.models import Branch, StandingOrders
from policy_forum.features.branches.rules import MODEL_RULES
from policy_forum.features.meetings.models import Meeting, MeetingEdition
from policy_forum.features.meetings.rules.calling import Deadlines, deadlines_of
from policy_forum.features.meetings.rules.editions import Edition
from policy_forum.features.meetings.rules.states import MeetingPower, MeetingState
from policy_forum.features.members.models import Member

_LOOKS_BACK = timedelta(days=180)
_MOST = 100


@dataclass(frozen=True)
class FeedOwner:
    """Whose feed it is. `uniquifier` is the account's secret, which changes with its password."""

    account_id: int
    uniquifier: str
    branch_id: BranchId
    branch_name: str


@dataclass(frozen=True)
class ToldMeeting:
    """A called meeting with what its members know of it. Without decisions it has no deadlines.

    `adjourned_at` and `resumes_at` are there while it is adjourned to a time that is named.
    """

    id: MeetingId
    branch_id: BranchId
    branch_name: str
    made_at: datetime
    number: int
    sent_at: datetime
    edition: Edition
    deadlines: Deadlines | None
    adjourned_at: datetime | None = None
    resumes_at: datetime | None = None


def find_owner(session: Session, account_id: int) -> FeedOwner | None:
    """Whose account it is, if it is still in use. One statement."""
    return _owner(session.execute(_OWNERS.where(Account.id == account_id)).one_or_none())


def find_owner_of_member(session: Session, member_id: int) -> FeedOwner | None:
    """The same, of a member. One statement."""
    return _owner(session.execute(_OWNERS.where(Account.member_id == member_id)).one_or_none())


_OWNERS = (
    select(Account.id, Account.fs_uniquifier, Member.branch_id, Branch.name)
    .join(Member, Member.id == Account.member_id)
    .join(Branch, Branch.id == Member.branch_id)
    .where(Account.active)
)


def _owner(row: Row[Any] | None) -> FeedOwner | None:
    return FeedOwner(row[0], row[1], BranchId(row[2]), row[3]) if row else None


def find_told(session: Session, meeting_id: int) -> ToldMeeting | None:
    """One meeting, if it was ever called. One statement."""
    row = session.execute(_told().where(Meeting.id == meeting_id)).one_or_none()
    return _row(row) if row else None


def list_told(session: Session, branch_id: int, now: datetime) -> tuple[ToldMeeting, ...]:
    """The called meetings of a branch from half a year ago on, at most 100. One statement."""
    rows = session.execute(
        _told()
        .where(Meeting.branch_id == branch_id, Meeting.starts_at > now - _LOOKS_BACK)
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
        .limit(_MOST)
    )
    return tuple(_row(row) for row in rows)


def _told() -> Select[Any]:
    is_last = and_(
        MeetingEdition.meeting_id == Meeting.id, MeetingEdition.number == Meeting.edition
    )
    return (
        select(Meeting, Branch.name.label("branch_name"), MeetingEdition, StandingOrders)
        .join(Branch, Branch.id == Meeting.branch_id)
        .join(MeetingEdition, is_last)
        .outerjoin(StandingOrders, StandingOrders.id == Meeting.standing_orders_id)
    )


def _row(row: Row[Any]) -> ToldMeeting:
    meeting: Meeting = row.Meeting
    edition = Edition.read(row.MeetingEdition.content)
    orders = row.StandingOrders.rules() if row.StandingOrders else MODEL_RULES
    decides = edition.power is MeetingPower.DECIDES
    is_adjourned = meeting.state is MeetingState.ADJOURNED
    return ToldMeeting(
        id=MeetingId(meeting.id),
        branch_id=BranchId(meeting.branch_id),
        branch_name=row.branch_name,
        made_at=meeting.made_at,
        number=meeting.edition,
        sent_at=row.MeetingEdition.sent_at,
        edition=edition,
        deadlines=deadlines_of(edition.starts_at, orders) if decides else None,
        adjourned_at=meeting.adjourned_at if is_adjourned else None,
        resumes_at=meeting.resumes_at if is_adjourned else None,
    )
