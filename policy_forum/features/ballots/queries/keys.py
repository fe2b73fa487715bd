"""Election keys as their pages show them, and those that a ballot can be sealed to."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from policy_forum.domain.access.who import Subject
from policy_forum.domain.identifiers import BallotId, BranchId, ElectionKeyId, MemberId
from policy_forum.features.ballots.models import ElectionKey, Scrutineer, Sealing
from policy_forum.features.ballots.rules.keys import KeyStanding, KeyState
from policy_forum.features.branches.models import Branch
from policy_forum.features.members.models import Member

MOST_KEYS = 100


@dataclass(frozen=True)
class HolderRow:
    """A scrutineer of a key, and how far she is."""

    member_id: MemberId
    name: str
    number: str
    position: int
    card_taken_at: datetime | None
    confirmed_at: datetime | None


@dataclass(frozen=True)
class KeyRow:
    """A key with its scrutineers, in the order of their cards. `ballot_id` is what it is used for.

    Without `branch_id` it is the whole organisation's.
    """

    id: ElectionKeyId
    branch_id: BranchId | None
    branch_name: str | None
    label: str
    made_at: datetime
    needed: int
    of: int
    public_key: str | None
    ballot_id: BallotId | None
    is_given_up: bool
    holders: tuple[HolderRow, ...]

    @property
    def standing(self) -> KeyStanding:
        """What the rules need to know."""
        return KeyStanding(
            of=self.of,
            taken=sum(holder.card_taken_at is not None for holder in self.holders),
            confirmed=sum(holder.confirmed_at is not None for holder in self.holders),
            is_used=self.ballot_id is not None,
            is_given_up=self.is_given_up,
        )

    @property
    def state(self) -> KeyState:
        """Where its making stands."""
        return self.standing.state

    @property
    def subject(self) -> Subject:
        """The key as the permission table sees it."""
        return Subject(
            branch_id=self.branch_id,
            acting_for=self.branch_id,
            scrutineer_ids=frozenset(holder.member_id for holder in self.holders),
        )

    @property
    def waited_for(self) -> tuple[HolderRow, ...]:
        """The scrutineers whose next step the key waits for."""
        if self.state is KeyState.CARDS:
            return tuple(holder for holder in self.holders if holder.card_taken_at is None)
        if self.state is KeyState.CONFIRMING:
            return tuple(holder for holder in self.holders if holder.confirmed_at is None)
        return ()

    def held_by(self, member_id: MemberId | None) -> HolderRow | None:
        """What the member is to it, None if she holds no card."""
        return next((each for each in self.holders if each.member_id == member_id), None)


def find_key(session: Session, key_id: int) -> KeyRow | None:
    """A key, None if there is none. Two statements."""
    found = _with_holders(session, session.execute(_keys().where(ElectionKey.id == key_id)).all())
    return found[0] if found else None


def list_keys(
    session: Session, bodies: Collection[BranchId | None], member_id: MemberId | None
) -> tuple[KeyRow, ...]:
    """The latest keys of these bodies, and those that the member holds a card of. Two statements.

    A body is a branch, or None for the whole organisation.
    """
    holds = exists().where(Scrutineer.key_id == ElectionKey.id, Scrutineer.member_id == member_id)
    rows = session.execute(_keys().where(or_(_of_bodies(bodies), holds)).limit(MOST_KEYS)).all()
    return _with_holders(session, rows)


def list_ready_keys(session: Session, branch_id: BranchId | None) -> tuple[KeyRow, ...]:
    """The keys that a ballot of this body can be sealed to, the latest first. Two statements."""
    unconfirmed = exists().where(
        Scrutineer.key_id == ElectionKey.id, Scrutineer.confirmed_at.is_(None)
    )
    rows = session.execute(
        _keys()
        .where(
            _of_bodies((branch_id,)),
            ElectionKey.given_up_at.is_(None),
            ElectionKey.public_key.is_not(None),
            Sealing.key_id.is_(None),
            ~unconfirmed,
        )
        .limit(MOST_KEYS)
    ).all()
    return _with_holders(session, rows)


def number_of_keys(session: Session, branch_id: BranchId | None) -> int:
    """How many keys a body has begun, given-up ones included. One statement."""
    counted = select(func.count()).select_from(ElectionKey).where(_of_bodies((branch_id,)))
    return session.scalar(counted) or 0


def _of_bodies(bodies: Iterable[BranchId | None]) -> ColumnElement[bool]:
    wanted = list(bodies)
    branches = ElectionKey.branch_id.in_([body for body in wanted if body is not None])
    return or_(branches, ElectionKey.branch_id.is_(None)) if None in wanted else branches


def _keys() -> Select[Any]:
    return (
        select(ElectionKey, Branch.name.label("branch_name"), Sealing.ballot_id)
        .outerjoin(Branch, Branch.id == ElectionKey.branch_id)
        .outerjoin(Sealing, Sealing.key_id == ElectionKey.id)
        .order_by(ElectionKey.id.desc())
    )


def _with_holders(session: Session, rows: Iterable[Row[Any]]) -> tuple[KeyRow, ...]:
    found = list(rows)
    holders: dict[int, list[HolderRow]] = {row.ElectionKey.id: [] for row in found}
    for held, given, family, number in session.execute(
        select(Scrutineer, Member.given_name, Member.family_name, Member.number)
        .join(Member, Member.id == Scrutineer.member_id)
        .where(Scrutineer.key_id.in_(holders))
        .order_by(Scrutineer.key_id, Scrutineer.position)
    ):
        holders[held.key_id].append(
            HolderRow(
                member_id=MemberId(held.member_id),
                name=f"{given} {family}".strip(),
                number=number,
                position=held.position,
                card_taken_at=held.card_taken_at,
                confirmed_at=held.confirmed_at,
            )
        )
    return tuple(_key(row, holders[row.ElectionKey.id]) for row in found)


def _key(row: Row[Any], holders: Iterable[HolderRow]) -> KeyRow:
    key: ElectionKey = row.ElectionKey
    return KeyRow(
        id=ElectionKeyId(key.id),
        branch_id=BranchId(key.branch_id) if key.branch_id else None,
        branch_name=row.branch_name,
        label=key.label,
        made_at=key.made_at,
        needed=key.needed,
        of=key.of,
        public_key=key.public_key,
        ballot_id=BallotId(row.ballot_id) if row.ballot_id else None,
        is_given_up=key.given_up_at is not None,
        holders=tuple(holders),
    )
