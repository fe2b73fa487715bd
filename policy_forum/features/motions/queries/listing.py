"""Lists of motions: filtered, in parts; and those whose titles are alike."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import Actor
from policy_forum.domain.eligibility import Standing
from policy_forum.domain.identifiers import MemberId, MotionId
from policy_forum.features.branches.models import Branch
from policy_forum.features.cycles.models import Cycle, StrategicGoal
from policy_forum.features.members.models import Member
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.queries.reading import readable_by
from policy_forum.features.motions.rules import MotionKind, MotionState

PART = 50
_MOST_WORDS = 8


@dataclass(frozen=True)
class MotionFilter:
    """What a list is narrowed down to; None and empty mean all."""

    cycle_id: int | None = None
    branch_id: int | None = None
    goal_id: int | None = None
    state: MotionState | None = None
    kind: MotionKind | None = None
    words: str = ""
    mover_id: int | None = None


@dataclass(frozen=True)
class MotionRow:
    """A motion as lists show it."""

    id: MotionId
    number: str | None
    title: str
    kind: MotionKind
    state: MotionState
    branch_id: int
    branch_name: str
    goal_title: str | None
    cycle_year: int
    drafted_at: datetime
    proposed_at: datetime | None
    decided_at: datetime | None


@dataclass(frozen=True)
class MotionList:
    """One part of a list, and how many motions the whole has."""

    rows: tuple[MotionRow, ...]
    total: int
    part: int

    @property
    def parts(self) -> int:
        """How many parts there are, at least one."""
        return max(1, -(-self.total // PART))


_COLUMNS = (
    Motion.id,
    Motion.number,
    Motion.title,
    Motion.kind,
    Motion.state,
    Motion.branch_id,
    Branch.name,
    StrategicGoal.title,
    Cycle.year,
    Motion.drafted_at,
    Motion.proposed_at,
    Motion.decided_at,
)


def list_motions(
    session: Session, actor: Actor, narrowed: MotionFilter, part: int = 1
) -> MotionList:
    """The motions that the actor may read, the newest year and number first. Two statements."""
    wanted = _conditions(actor, narrowed)
    total = session.scalar(select(func.count()).select_from(Motion).where(*wanted)) or 0
    part = min(max(1, part), max(1, -(-total // PART)))
    rows = session.execute(
        select(*_COLUMNS)
        .join(Branch, Branch.id == Motion.branch_id)
        .join(Cycle, Cycle.id == Motion.cycle_id)
        .outerjoin(StrategicGoal, StrategicGoal.id == Motion.goal_id)
        .where(*wanted)
        .order_by(Motion.cycle_id.desc(), Motion.id.desc())
        .limit(PART)
        .offset((part - 1) * PART)
    )
    return MotionList(tuple(MotionRow(*row) for row in rows), total, part)


def list_goal_choices(session: Session, cycle_id: int) -> tuple[tuple[int, str], ...]:
    """Keys and titles of a cycle's goals in their order. One statement."""
    goals = select(StrategicGoal.id, StrategicGoal.title).where(StrategicGoal.cycle_id == cycle_id)
    rows = session.execute(goals.order_by(StrategicGoal.position))
    return tuple((key, title) for key, title in rows)


@dataclass(frozen=True)
class PersonRow:
    """A member whom an author can ask."""

    id: MemberId
    name: str


def list_members_named(
    session: Session, branch_id: int, name: str, most: int = 20
) -> tuple[PersonRow, ...]:
    """Members of a branch in good standing whose name has every word asked for. One statement."""
    full_name = Member.given_name + " " + Member.family_name
    wanted = [full_name.icontains(word, autoescape=True) for word in name.split()[:_MOST_WORDS]]
    rows = session.execute(
        select(Member.id, Member.given_name, Member.family_name)
        .where(Member.branch_id == branch_id, Member.standing == Standing.GOOD, *wanted)
        .order_by(Member.family_name, Member.given_name, Member.id)
        .limit(most)
    )
    return tuple(PersonRow(MemberId(key), f"{first} {last}".strip()) for key, first, last in rows)


def list_similar_titles(
    session: Session, actor: Actor, branch_id: int, cycle_id: int, title: str, besides: int = 0
) -> tuple[MotionRow, ...]:
    """Motions of the branch and cycle whose titles share most of their words. One statement."""
    words = _significant_words(title)
    if not words:
        return ()
    narrowed = MotionFilter(cycle_id=cycle_id, branch_id=branch_id)
    rows = session.execute(
        select(*_COLUMNS)
        .join(Branch, Branch.id == Motion.branch_id)
        .join(Cycle, Cycle.id == Motion.cycle_id)
        .outerjoin(StrategicGoal, StrategicGoal.id == Motion.goal_id)
        .where(*_conditions(actor, narrowed), Motion.id != besides)
        .where(Motion.state != MotionState.WITHDRAWN)
        .order_by(Motion.id.desc())
        .limit(500)
    )
    alike = [(_likeness(words, row.title), row) for row in (MotionRow(*r) for r in rows)]
    close = sorted((pair for pair in alike if pair[0] >= _ALIKE), key=lambda pair: -pair[0])
    return tuple(row for _likeness_, row in close[:3])


_ALIKE = 0.4
_SMALL_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be by for from in into is it its of on or our that the their this to "
        "we with",
    )
)


def _significant_words(title: str) -> frozenset[str]:
    words = re.findall(r"[^\W_]+", title.casefold())
    return frozenset(w.removesuffix("s") for w in words if len(w) > 1 and w not in _SMALL_WORDS)


def _likeness(words: frozenset[str], title: str) -> float:
    """The share of words in common (Jaccard's index)."""
    others = _significant_words(title)
    together = words | others
    return len(words & others) / len(together) if together else 0.0


def _conditions(actor: Actor, narrowed: MotionFilter) -> list[ColumnElement[bool]]:
    columns = (
        (Motion.cycle_id, narrowed.cycle_id),
        (Motion.branch_id, narrowed.branch_id),
        (Motion.goal_id, narrowed.goal_id),
        (Motion.state, narrowed.state),
        (Motion.kind, narrowed.kind),
        (Motion.mover_id, narrowed.mover_id),
    )
    wanted = [column == value for column, value in columns if value is not None]
    for word in narrowed.words.split()[:_MOST_WORDS]:
        in_words = (Motion.title, Motion.text_markdown, Motion.number)
        wanted.append(or_(*(column.icontains(word, autoescape=True) for column in in_words)))
    return [readable_by(actor), *wanted]
