"""Composites with their sources and answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import Actor, OfficeKind
from policy_forum.domain.access.who import Subject
from policy_forum.domain.identifiers import BranchId, CompositeId, CycleId, MemberId, MotionId
from policy_forum.domain.text.document import Document, parse_document
from policy_forum.domain.text.limits import MERGED
from policy_forum.features.branches.models import Branch
from policy_forum.features.compositing.models import (
    Composite,
    CompositeAnswer,
    CompositeRevision,
    CompositeSource,
)
from policy_forum.features.compositing.rules import CompositeState, Entry, entries_of
from policy_forum.features.cycles.models import Cycle
from policy_forum.features.members.models import Member
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState

_TO_MEMBERS = (CompositeState.OUT, CompositeState.AGREED)


@dataclass(frozen=True)
class CompositeRow:
    """A composite as lists show it: how many sources it has, and how many have signed off."""

    id: CompositeId
    number: int
    title: str
    state: CompositeState
    words: int
    sources: int
    agreed: int


@dataclass(frozen=True)
class SourceRow:
    """A source with its text, and its mover's answer to the text that is out now."""

    letter: str
    motion_id: MotionId
    number: str
    title: str
    state: MotionState
    text_markdown: str
    branch_id: BranchId
    branch_name: str
    mover_id: MemberId | None
    mover: str
    agrees: bool | None
    reason: str | None
    answered_at: datetime | None

    @property
    def subject(self) -> Subject:
        """The motion as the permission table sees it."""
        return Subject(branch_id=self.branch_id, acting_for=self.branch_id, author_id=self.mover_id)


@dataclass(frozen=True)
class CompositePage:
    """A composite with its sources by letter."""

    id: CompositeId
    cycle_id: CycleId
    number: int
    title: str
    state: CompositeState
    plan: list[Any]
    text_markdown: str
    text_html: str
    words: int
    revision: int
    state_reason: str
    put_out_at: datetime | None
    agreed_at: datetime | None
    version: int
    cycle_year: int
    cycle_title: str
    sources: tuple[SourceRow, ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Its passages."""
        return entries_of(self.plan)

    @property
    def documents(self) -> dict[str, Document]:
        """The texts of its sources by letter."""
        return {row.letter: parse_document(row.text_markdown, MERGED) for row in self.sources}


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """True of composites that the actor may read.

    Everyone reads what is agreed; members read what the movers are asked about; the national
    office reads all.
    """
    if actor.is_member_in_good_standing and actor.holds(OfficeKind.NATIONAL_OFFICE):
        return Composite.id.is_not(None)
    if actor.is_signed_in:
        return Composite.state.in_(_TO_MEMBERS)
    return Composite.state == CompositeState.AGREED


def list_composites(session: Session, actor: Actor, cycle_id: int) -> tuple[CompositeRow, ...]:
    """The composites of a year that the actor may read, by number. One statement."""
    answered = and_(
        CompositeAnswer.composite_id == CompositeSource.composite_id,
        CompositeAnswer.motion_id == CompositeSource.motion_id,
        CompositeAnswer.revision == Composite.revision,
        CompositeAnswer.agrees.is_(True),
    )
    rows = session.execute(
        select(
            Composite.id, Composite.number, Composite.title, Composite.state, Composite.words,
            func.count(CompositeSource.motion_id),
            func.coalesce(func.sum(case((CompositeAnswer.agrees.is_(True), 1), else_=0)), 0),
        )
        .outerjoin(CompositeSource, CompositeSource.composite_id == Composite.id)
        .outerjoin(CompositeAnswer, answered)
        .where(Composite.cycle_id == cycle_id, seen_by(actor))
        .group_by(
            Composite.id, Composite.number, Composite.title, Composite.state, Composite.words
        )
        .order_by(Composite.number)
        .limit(200)
    )  # fmt: skip
    return tuple(CompositeRow(*row) for row in rows)


def get_composite(session: Session, composite_id: int, actor: Actor) -> CompositePage | None:
    """The composite with its sources; None if the actor may not read it. Two statements."""
    row = session.execute(
        select(
            Composite.id, Composite.cycle_id, Composite.number, Composite.title, Composite.state,
            Composite.plan, Composite.text_markdown, Composite.text_html, Composite.words,
            Composite.revision, Composite.state_reason, Composite.put_out_at,
            Composite.agreed_at, Composite.version, Cycle.year, Cycle.title,
        )
        .join(Cycle, Cycle.id == Composite.cycle_id)
        .where(Composite.id == composite_id, seen_by(actor))
    ).one_or_none()  # fmt: skip
    if row is None:
        return None
    columns = (*row, _sources(session, composite_id, row.revision))
    return CompositePage(*columns)


def _sources(session: Session, composite_id: int, revision: int) -> tuple[SourceRow, ...]:
    answer = and_(
        CompositeAnswer.composite_id == CompositeSource.composite_id,
        CompositeAnswer.motion_id == CompositeSource.motion_id,
        CompositeAnswer.revision == revision,
    )
    rows = session.execute(
        select(
            CompositeSource.letter, Motion.id, Motion.number, Motion.title, Motion.state,
            Motion.text_markdown, Motion.branch_id, Branch.name, Motion.mover_id,
            Member.given_name, Member.family_name,
            CompositeAnswer.agrees, CompositeAnswer.reason, CompositeAnswer.answered_at,
        )
        .join(Motion, Motion.id == CompositeSource.motion_id)
        .join(Branch, Branch.id == Motion.branch_id)
        .outerjoin(Member, Member.id == Motion.mover_id)
        .outerjoin(CompositeAnswer, answer)
        .where(CompositeSource.composite_id == composite_id)
        .order_by(CompositeSource.letter)
    )  # fmt: skip
    return tuple(_source(tuple(row)) for row in rows)


def _source(row: tuple[Any, ...]) -> SourceRow:
    before, (given, family), answer = row[:9], row[9:11], row[11:]
    columns = (*before, f"{given or ''} {family or ''}".strip(), *answer)
    return SourceRow(*columns)


@dataclass(frozen=True)
class OfMotion:
    """A composite that a motion is a source of."""

    id: CompositeId
    number: int
    title: str
    state: CompositeState


def list_of_motion(session: Session, motion_id: int, actor: Actor) -> tuple[OfMotion, ...]:
    """The composites of a motion that the actor may read. One statement."""
    rows = session.execute(
        select(Composite.id, Composite.number, Composite.title, Composite.state)
        .join(CompositeSource, CompositeSource.composite_id == Composite.id)
        .where(CompositeSource.motion_id == motion_id, seen_by(actor))
        .where(Composite.state != CompositeState.SET_ASIDE)
        .order_by(Composite.number)
    )
    return tuple(OfMotion(*row) for row in rows)


def get_text_answered(session: Session, composite_id: int, motion_id: int) -> str | None:
    """The latest text before the one that is out that this source's mover has answered.

    One statement; None where there is none.
    """
    return session.scalar(
        select(CompositeRevision.text_markdown)
        .join(
            CompositeAnswer,
            and_(
                CompositeAnswer.composite_id == CompositeRevision.composite_id,
                CompositeAnswer.revision == CompositeRevision.number,
            ),
        )
        .join(Composite, Composite.id == CompositeRevision.composite_id)
        .where(
            CompositeRevision.composite_id == composite_id,
            CompositeAnswer.motion_id == motion_id,
            CompositeRevision.number < Composite.revision,
        )
        .order_by(CompositeRevision.number.desc())
        .limit(1)
    )


def waits_for(actor: Actor) -> ColumnElement[bool]:
    """True of motions for which this person may answer."""
    branches = [
        office.branch_id
        for office in actor.offices
        if office.kind in (OfficeKind.SECRETARY, OfficeKind.CHAIR)
    ]
    return or_(Motion.mover_id == actor.member_id, Motion.branch_id.in_(branches))
