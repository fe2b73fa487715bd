"""Rows of branches and their standing orders."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import ColumnElement, ScalarSelect, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from policy_forum.domain.identifiers import BranchId, RegionId
from policy_forum.domain.text.votes import VotingOrder
from policy_forum.features.branches.models import Branch, Region, StandingOrders
from policy_forum.features.branches.rules import MODEL_RULES, Rules


@dataclass(frozen=True)
class BranchRow:
    """A branch as lists show it."""

    id: BranchId
    name: str
    code: str
    region: str


@dataclass(frozen=True)
class RegionRow:
    """A region with its branches, in the order of their names."""

    name: str
    branches: tuple[BranchRow, ...]


@dataclass(frozen=True)
class VersionRow:
    """One version of standing orders; the model rules are there before anyone publishes them."""

    rules: Rules
    published_at: datetime | None
    note: str


def rules_of(session: Session, branch_id: int | None, version: int | None = None) -> Rules:
    """The rules in force: the branch’s newest version, else (or for None) the model rules.

    With a `version` those of that version, to say where something was written then. One statement.
    """
    newest_first = (
        select(StandingOrders)
        .where(or_(StandingOrders.branch_id == branch_id, StandingOrders.branch_id.is_(None)))
        .order_by(StandingOrders.branch_id.is_(None), StandingOrders.version.desc())
        .limit(1)
    )
    if version is not None:
        newest_first = newest_first.where(StandingOrders.version == version)
    row = session.scalar(newest_first)
    return MODEL_RULES if row is None else row.rules()


def rules_of_id(session: Session, standing_orders_id: int | None) -> Rules:
    """The rules of one version by its key; for None the model rules as they ship. One statement."""
    row = session.get(StandingOrders, standing_orders_id) if standing_orders_id else None
    return MODEL_RULES if row is None else row.rules()


def model_rules_at(session: Session, moment: datetime | None) -> Rules:
    """The model rules in force at a moment; now for None. One statement."""
    newest_first = (
        select(StandingOrders)
        .where(StandingOrders.branch_id.is_(None))
        .order_by(StandingOrders.version.desc())
        .limit(1)
    )
    if moment is not None:
        newest_first = newest_first.where(StandingOrders.published_at <= moment)
    row = session.scalar(newest_first)
    return MODEL_RULES if row is None else row.rules()


def amendment_order_of(
    branch_id: ColumnElement[int] | InstrumentedAttribute[int],
) -> ScalarSelect[VotingOrder]:
    """Part of a statement: the rule by which amendments are put in order in that branch.

    It is empty where nobody has published any rules; then `MODEL_RULES` holds.
    """
    return (
        select(StandingOrders.amendment_order)
        .where(or_(StandingOrders.branch_id == branch_id, StandingOrders.branch_id.is_(None)))
        .order_by(StandingOrders.branch_id.is_(None), StandingOrders.version.desc())
        .limit(1)
        .scalar_subquery()
    )


def list_regions(session: Session) -> tuple[RegionRow, ...]:
    """All branches by region, in the order of names. One statement."""
    rows = _branches(session.execute(_SELECT_BRANCHES.order_by(Region.name, Branch.name)))
    grouped = groupby(rows, key=lambda row: row.region)
    return tuple(RegionRow(name, tuple(branches)) for name, branches in grouped)


def list_region_names(session: Session) -> tuple[tuple[RegionId, str], ...]:
    """Keys and names of all regions, also of those without a branch. One statement."""
    rows = session.execute(select(Region.id, Region.name).order_by(Region.name))
    return tuple((RegionId(key), name) for key, name in rows)


def list_branches(session: Session) -> tuple[BranchRow, ...]:
    """All branches in the order of their names. One statement."""
    return _branches(session.execute(_SELECT_BRANCHES.order_by(Branch.name)))


def find_branch(session: Session, branch_id: int) -> BranchRow | None:
    """One branch, or None. One statement."""
    found = _branches(session.execute(_SELECT_BRANCHES.where(Branch.id == branch_id)))
    return found[0] if found else None


def list_versions(session: Session, branch_id: int | None) -> tuple[VersionRow, ...]:
    """The branch's own versions, newest first; of the model rules for None. One statement."""
    rows = session.scalars(
        select(StandingOrders)
        .where(StandingOrders.branch_id.is_not_distinct_from(branch_id))
        .order_by(StandingOrders.version.desc())
    )
    return tuple(VersionRow(row.rules(), row.published_at, row.note) for row in rows)


_SELECT_BRANCHES = select(Branch.id, Branch.name, Branch.code, Region.name.label("region")).join(
    Region, Region.id == Branch.region_id
)


def _branches(rows: Iterable[object]) -> tuple[BranchRow, ...]:
    return tuple(BranchRow(*row) for row in rows)  # type: ignore[misc]
