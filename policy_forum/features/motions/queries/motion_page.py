"""Everything that the page of one motion shows, in few statements."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import CompoundSelect, Select, bindparam, literal, null, select, union_all
from sqlalchemy.orm import Session, aliased

from policy_forum.domain.access.actors import Actor
from policy_forum.domain.access.who import Subject
from policy_forum.domain.cycle import Calendar
from policy_forum.domain.identifiers import BranchId, CycleId, GoalId, MemberId, MotionId
from policy_forum.features.branches.models import Branch
from policy_forum.features.cycles.models import Cycle, StrategicGoal
from policy_forum.features.cycles.queries import CycleRow, calendar_of, list_cycles
from policy_forum.features.members.models import Member
from policy_forum.features.motions.models import CoAuthor, Motion, Seconding
from policy_forum.features.motions.queries.reading import readable_by
from policy_forum.features.motions.rules import (
    BROUGHT_AGAIN_FROM,
    MotionKind,
    MotionState,
    Readable,
    may_read,
)


@dataclass(frozen=True)
class Seconder:
    """A member who seconded, and when."""

    member_id: MemberId
    name: str
    seconded_at: datetime


@dataclass(frozen=True)
class AskedAuthor:
    """A member asked to be co-author, and her answer if she gave one."""

    member_id: MemberId
    name: str
    invited_at: datetime
    joined_at: datetime | None
    declined_at: datetime | None

    @property
    def is_waiting(self) -> bool:
        """Whether she has still to answer."""
        return self.joined_at is None and self.declined_at is None


@dataclass(frozen=True)
class MotionText:
    """The columns of a motion with the names of what it belongs to.

    `is_held` is true while its branch has a ballot under way; `mover_shows_name` says whether the
    mover opted to be named to everyone.
    """

    id: MotionId
    cycle_id: CycleId
    branch_id: BranchId
    goal_id: GoalId | None
    mover_id: MemberId | None
    kind: MotionKind
    state: MotionState
    number: str | None
    title: str
    text_markdown: str
    text_html: str
    words: int
    revision: int
    is_amended: bool
    is_held: bool
    state_reason: str
    source: str
    drafted_at: datetime
    moved_at: datetime | None
    proposed_at: datetime | None
    decided_at: datetime | None
    brought_again_from_id: MotionId | None
    version: int
    branch_name: str
    branch_code: str
    cycle_year: int
    cycle_title: str
    goal_title: str | None
    mover_given_name: str | None
    mover_family_name: str | None
    mover_shows_name: bool | None
    brought_again_from_number: str | None
    brought_again_from_title: str | None
    brought_again_from_state: MotionState | None


@dataclass(frozen=True)
class MotionPage(MotionText):
    """A motion with its people (for members only) and the calendar of its cycle.

    `cycles` are all years, where the motion has ended and may be brought again in one of them.
    """

    asked_authors: tuple[AskedAuthor, ...] = ()
    seconders: tuple[Seconder, ...] = ()
    calendar: Calendar = field(default_factory=lambda: Calendar({}))
    cycles: tuple[CycleRow, ...] = ()

    @cached_property
    def co_authors(self) -> tuple[AskedAuthor, ...]:
        """Those who agreed."""
        return tuple(author for author in self.asked_authors if author.joined_at)

    @cached_property
    def subject(self) -> Subject:
        """The motion as the permission table sees it."""
        asked = [(author.member_id, author.joined_at) for author in self.asked_authors]
        return Subject(
            branch_id=self.branch_id,
            acting_for=self.branch_id,
            author_id=self.mover_id,
            co_author_ids=frozenset(key for key, joined in asked if joined),
            invited_ids=frozenset(key for key, joined in asked if not joined),
        )

    @property
    def readable(self) -> Readable:
        """The motion as the rule of reading sees it."""
        authors = {author.member_id for author in self.asked_authors}
        return Readable(
            state=self.state,
            branch_id=self.branch_id,
            author_ids=frozenset(authors | ({self.mover_id} if self.mover_id else set())),
            was_moved=self.moved_at is not None,
            was_proposed=self.number is not None,
        )

    @property
    def is_origin_public(self) -> bool:
        """Whether anyone may read the motion that this one was brought again from."""
        state = self.brought_again_from_state
        return state is not None and state.is_public

    @property
    def mover_name(self) -> str | None:
        """The mover's full name; whether it may be shown is for `name_shown_to`."""
        name = f"{self.mover_given_name or ''} {self.mover_family_name or ''}".strip()
        return name or None

    def name_shown_to(self, actor: Actor) -> str | None:
        """The mover's name for members, and for everyone if she chose so; else None."""
        return self.mover_name if actor.is_signed_in or self.mover_shows_name else None


# These statements are built once: on a page this small, building them would cost more than
# running them.
_NAMES = tuple(column.name for column in fields(MotionText))
_old = aliased(Motion)
_TEXT: Select[Any] = (
    select(
        Motion.id,
        Motion.cycle_id,
        Motion.branch_id,
        Motion.goal_id,
        Motion.mover_id,
        Motion.kind,
        Motion.state,
        Motion.number,
        Motion.title,
        Motion.text_markdown,
        Motion.text_html,
        Motion.words,
        Motion.revision,
        Motion.is_amended,
        Motion.is_held,
        Motion.state_reason,
        Motion.source,
        Motion.drafted_at,
        Motion.moved_at,
        Motion.proposed_at,
        Motion.decided_at,
        Motion.brought_again_from_id,
        Motion.version,
        Branch.name,
        Branch.code,
        Cycle.year,
        Cycle.title,
        StrategicGoal.title,
        Member.given_name,
        Member.family_name,
        Member.shows_name,
        _old.number,
        _old.title,
        _old.state,
    )
    .join(Branch, Branch.id == Motion.branch_id)
    .join(Cycle, Cycle.id == Motion.cycle_id)
    .outerjoin(StrategicGoal, StrategicGoal.id == Motion.goal_id)
    .outerjoin(Member, Member.id == Motion.mover_id)
    .outerjoin(_old, _old.id == Motion.brought_again_from_id)
    .where(Motion.id == bindparam("motion_id"))
)


def get_motion_page(session: Session, motion_id: int, actor: Actor) -> MotionPage | None:
    """The motion with people and calendar; None if there is none that the actor may read.

    Three statements for a member; two for a visitor, who is shown no names of seconders.
    """
    row = session.execute(_TEXT, {"motion_id": motion_id}).one_or_none()
    if row is None:
        return None
    people = _people(session, motion_id) if actor.is_signed_in else _NOBODY
    columns: dict[str, Any] = dict(zip(_NAMES, row, strict=True))
    page = MotionPage(
        **columns,
        asked_authors=people.asked,
        seconders=people.seconders,
        **_years(session, row.cycle_id, row.state),
    )
    return page if may_read(actor, page.readable) else None


def _years(session: Session, cycle_id: int, state: MotionState) -> dict[str, Any]:
    """The calendar of the motion's cycle; all cycles where a later one matters. One statement."""
    if state not in BROUGHT_AGAIN_FROM:
        return {"calendar": calendar_of(session, cycle_id)}
    cycles = list_cycles(session)
    own = next(cycle for cycle in cycles if cycle.id == cycle_id)
    return {"calendar": own.calendar, "cycles": cycles}


def find_motion_by_number(session: Session, number: str, actor: Actor) -> MotionId | None:
    """The key of the motion with that number, if the actor may read it. One statement."""
    plain = number.replace("\x00", "").strip().upper()
    numbered = select(Motion.id).where(Motion.number == plain)
    found = session.scalar(numbered.where(readable_by(actor)))
    return MotionId(found) if found is not None else None


_NAMES_OF_MEMBERS = (Member.id, Member.given_name, Member.family_name)
_PEOPLE: CompoundSelect[Any] = union_all(
    select(
        literal("asked").label("role"),
        *_NAMES_OF_MEMBERS,
        CoAuthor.invited_at.label("at"),
        CoAuthor.joined_at,
        CoAuthor.declined_at,
    )
    .join(CoAuthor, CoAuthor.member_id == Member.id)
    .where(CoAuthor.motion_id == bindparam("motion_id")),
    select(literal("seconded"), *_NAMES_OF_MEMBERS, Seconding.seconded_at, null(), null())
    .join(Seconding, Seconding.member_id == Member.id)
    .where(Seconding.motion_id == bindparam("motion_id")),
).order_by("at", "id")


@dataclass(frozen=True)
class _People:
    asked: tuple[AskedAuthor, ...] = ()
    seconders: tuple[Seconder, ...] = ()


_NOBODY = _People()


def _people(session: Session, motion_id: int) -> _People:
    rows: Sequence[Any] = session.execute(_PEOPLE, {"motion_id": motion_id}).all()
    return _People(
        tuple(AskedAuthor(row.id, _name(row), *row[4:]) for row in rows if row.role == "asked"),
        tuple(Seconder(row.id, _name(row), row.at) for row in rows if row.role == "seconded"),
    )


def _name(row: Any) -> str:
    return f"{row.given_name} {row.family_name}".strip()
