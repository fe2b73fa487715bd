"""Rows for the pages of the national office."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, select, true
from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.eligibility import Standing
from policy_forum.domain.identifiers import BranchId
from policy_forum.features.accounts.models import Account
from policy_forum.features.branches.models import Branch
from policy_forum.features.conference.models import Submission
from policy_forum.features.conference.rules import SubmissionState
from policy_forum.features.members.models import Member, MembershipImport, Office
from policy_forum.features.members.rules import ImportState
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.jobs import JobRow, JobState
from policy_forum.platform.outbox import MessageState, OutboxMessage

PAGE_SIZE = 50
TROUBLED = (MessageState.GIVEN_UP, MessageState.UNSURE)
_SOON = timedelta(days=30)


@dataclass(frozen=True)
class Figures:
    """What the front page of the office counts."""

    lists_waiting: int
    messages_in_trouble: int
    messages_waiting: int
    jobs_failed: int
    terms_ending: int
    to_rule_on: int
    carried_not_submitted: int
    members: int
    members_in_good_standing: int
    members_with_account: int
    accounts_of_lapsed: int
    branches: int


@dataclass(frozen=True)
class MessageRow:
    """A message of the outbox; `body` is empty until it was sent."""

    id: int
    queued_at: datetime
    sent_at: datetime | None
    address: str
    template: str
    subject: str
    body: str
    state: MessageState
    attempts: int
    problem: str


@dataclass(frozen=True)
class UnservedBranch:
    """A branch for which nobody can act: it has neither secretary nor chair."""

    id: BranchId
    name: str


@dataclass(frozen=True)
class EndingTerm:
    """An office that ends soon: `ends_on` is the first day without it."""

    kind: OfficeKind
    branch: str
    member_id: int
    name: str
    ends_on: date


@dataclass(frozen=True)
class JobView:
    """A job and what came of it."""

    id: int
    kind: str
    state: JobState
    queued_at: datetime
    finished_at: datetime | None
    problem: str


@dataclass(frozen=True)
class AccountRow:
    """An account that no longer helps: its member has lapsed or is suspended."""

    id: int
    email: str
    name: str
    member_id: int
    standing: Standing


def figures(session: Session, cycle_id: int | None, today: date) -> Figures:
    """All figures of the front page; those of motions are of the cycle given. One statement."""
    of_cycle = Submission.cycle_id == cycle_id
    row = session.execute(
        select(
            _count(MembershipImport.state == ImportState.PREVIEWED),
            _count(OutboxMessage.state.in_(TROUBLED)),
            _count(OutboxMessage.state == MessageState.WAITING),
            _count(JobRow.state == JobState.FAILED),
            _count(Office.ends_on > today, Office.ends_on <= today + _SOON),
            _count(of_cycle, Submission.state == SubmissionState.RECEIVED),
            _count(Motion.cycle_id == cycle_id, Motion.state == MotionState.CARRIED),
            _count(Member.id > 0),
            _count(Member.standing == Standing.GOOD),
            _count(Account.id > 0),
            _count_lapsed_accounts(),
            _count(Branch.id > 0),
        )
    ).one()
    return Figures(*row)


def _count(*conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).where(*conditions).scalar_subquery()


def _count_lapsed_accounts() -> ScalarSelect[int]:
    with_member = select(func.count()).select_from(Account)
    with_member = with_member.join(Member, Member.id == Account.member_id)
    return with_member.where(Member.standing != Standing.GOOD).scalar_subquery()


def list_unserved_branches(session: Session, today: date) -> tuple[UnservedBranch, ...]:
    """Branches without secretary and chair on a day. One statement."""
    serving = (
        select(Office.id)
        .where(
            Office.branch_id == Branch.id,
            Office.kind.in_((OfficeKind.SECRETARY, OfficeKind.CHAIR)),
            Office.held_on(today),
        )
        .exists()
    )
    rows = session.execute(select(Branch.id, Branch.name).where(~serving).order_by(Branch.name))
    return tuple(UnservedBranch(BranchId(key), name) for key, name in rows)


def list_messages(
    session: Session, states: Collection[MessageState] = (), page: int = 1
) -> tuple[tuple[MessageRow, ...], int]:
    """One page of the outbox, the newest first, and how many there are. Two statements.

    Without `states` all messages are meant.
    """
    condition = OutboxMessage.state.in_(states) if states else true()
    found = session.scalar(select(func.count()).select_from(OutboxMessage).where(condition)) or 0
    rows = session.execute(
        _select_messages()
        .where(condition)
        .order_by(OutboxMessage.id.desc())
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    return tuple(MessageRow(*row) for row in rows), found


def find_message(session: Session, message_id: int) -> MessageRow | None:
    """One message, or None. One statement."""
    row = session.execute(_select_messages().where(OutboxMessage.id == message_id)).first()
    return MessageRow(*row) if row else None


def count_messages(session: Session) -> dict[MessageState, int]:
    """How many messages are in each state. One statement."""
    rows = session.execute(select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state))
    return {state: count for state, count in rows}  # noqa: C416 - rows are not pairs to the checker


def list_accounts_of_lapsed(session: Session, limit: int = 200) -> tuple[AccountRow, ...]:
    """Accounts whose members are not in good standing. One statement."""
    rows = session.execute(
        select(
            Account.id,
            Account.email,
            Member.given_name,
            Member.family_name,
            Member.id,
            Member.standing,
        )
        .join(Member, Member.id == Account.member_id)
        .where(Member.standing != Standing.GOOD)
        .order_by(Member.family_name, Member.given_name, Account.id)
        .limit(limit)
    )
    return tuple(AccountRow(r[0], r[1], f"{r[2]} {r[3]}".strip(), r[4], r[5]) for r in rows)


def _select_messages() -> Select[
    tuple[int, datetime, datetime | None, str, str, str, str, MessageState, int, str]
]:
    return select(
        OutboxMessage.id,
        OutboxMessage.queued_at,
        OutboxMessage.sent_at,
        OutboxMessage.address,
        OutboxMessage.template,
        OutboxMessage.subject,
        OutboxMessage.body,
        OutboxMessage.state,
        OutboxMessage.attempts,
        OutboxMessage.problem,
    )


def list_terms_ending(session: Session, today: date) -> tuple[EndingTerm, ...]:
    """Terms that end within 30 days, the next first. One statement."""
    rows = session.execute(
        select(
            Office.kind,
            func.coalesce(Branch.name, ""),
            Member.id,
            Member.given_name,
            Member.family_name,
            Office.ends_on,
        )
        .join(Member, Member.id == Office.member_id)
        .outerjoin(Branch, Branch.id == Office.branch_id)
        .where(Office.ends_on > today, Office.ends_on <= today + _SOON)
        .order_by(Office.ends_on, Branch.name, Office.id)
    )
    return tuple(
        EndingTerm(kind, branch, key, f"{given} {family}".strip(), ends_on)
        for kind, branch, key, given, family, ends_on in rows
        if ends_on is not None
    )


def list_jobs(session: Session, limit: int = 100) -> tuple[JobView, ...]:
    """The newest jobs; those that failed come first. One statement."""
    columns = (
        JobRow.id,
        JobRow.kind,
        JobRow.state,
        JobRow.queued_at,
        JobRow.finished_at,
        JobRow.problem,
    )
    failed_first = (JobRow.state != JobState.FAILED, JobRow.id.desc())
    rows = session.execute(select(*columns).order_by(*failed_first).limit(limit))
    return tuple(JobView(*row) for row in rows)
