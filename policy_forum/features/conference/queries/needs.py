"""What waits for a person in the work of conference, and what is offered back to her branch."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from policy_forum.domain.access.actors import Actor, OfficeKind
from policy_forum.domain.cycle import Stage, Window
from policy_forum.domain.identifiers import CycleId, MotionId
from policy_forum.domain.needs import Need, NeedAbout
from policy_forum.domain.phrases import phrase
from policy_forum.features.branches.models import Branch
from policy_forum.features.conference.models import MotionOffer, Submission
from policy_forum.features.conference.rules import OFFERED_STATES, SubmissionState
from policy_forum.features.cycles.models import Cycle, StageWindow
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState

_MOST = 50


@dataclass(frozen=True)
class OfferRow:
    """A motion offered back to its branch; `taken_up_by_id` is its return, if there is one."""

    motion_id: MotionId
    number: str
    title: str
    state: MotionState
    reason: str
    cycle_id: CycleId
    cycle_title: str
    drafting: Window | None
    taken_up_by_id: MotionId | None


_SENTENCES = {
    "submit": phrase("Submit this carried motion to conference"),
    "rule": phrase("Rule whether this motion is in order"),
    "offer": phrase("Your branch may bring this motion again"),
}


def what_needs(session: Session, actor: Actor, now: datetime) -> tuple[Need, ...]:
    """Motions to submit (secretary, chair), to rule on (office), offered back (members).

    By deadline, at most 50 of each kind; only what can be done now. At most one statement.
    """
    wanted = list(_wanted(actor, now))
    if not wanted:
        return ()
    rows = session.execute(union_all(*wanted)).all()
    return tuple(_need(row) for row in sorted(rows, key=lambda row: (row.until, row.number)))


def _need(row: Any) -> Need:
    about, key = {
        "submit": (NeedAbout.MOTION, row.id),
        "rule": (NeedAbout.SUBMISSION, row.submission_id),
        "offer": (NeedAbout.OFFERS, 0),
    }[row.kind]
    return Need(_SENTENCES[row.kind], about, key, row.number, row.title, row.until)


def _wanted(actor: Actor, now: datetime) -> Iterator[Any]:
    if not actor.is_member_in_good_standing:
        return
    branches = {
        office.branch_id
        for office in actor.offices
        if office.kind in {OfficeKind.SECRETARY, OfficeKind.CHAIR}
    }
    if branches:
        yield _to_submit(branches, now)
    if actor.holds(OfficeKind.NATIONAL_OFFICE):
        yield _to_rule_on(now)
    yield _offered(actor, now)


def _open_stage(cycle_id: Any, stage: Stage, now: datetime) -> ColumnElement[bool]:
    return and_(
        StageWindow.cycle_id == cycle_id,
        StageWindow.stage == stage,
        StageWindow.opens <= now,
        StageWindow.closes > now,
    )


def _columns(kind: str, submission_id: Any) -> Select[Any]:
    return select(
        literal(kind).label("kind"),
        Motion.id.label("id"),
        Motion.number.label("number"),
        Motion.title.label("title"),
        StageWindow.closes.label("until"),
        submission_id.label("submission_id"),
    )


def _to_submit(branches: set[Any], now: datetime) -> Any:
    return (
        _columns("submit", literal(0))
        .join(StageWindow, _open_stage(Motion.cycle_id, Stage.SUBMISSION, now))
        .where(Motion.branch_id.in_(branches), Motion.state == MotionState.CARRIED)
        .order_by(Motion.number)
        .limit(_MOST)
        .subquery()
        .select()
    )


def _to_rule_on(now: datetime) -> Any:
    return (
        _columns("rule", Submission.id)
        .join(Submission, Submission.motion_id == Motion.id)
        .join(StageWindow, _open_stage(Submission.cycle_id, Stage.COMPILING, now))
        .where(Submission.state == SubmissionState.RECEIVED)
        .order_by(Motion.number)
        .limit(_MOST)
        .subquery()
        .select()
    )


_return = aliased(Motion)


def _has_returned() -> ColumnElement[bool]:
    """Whether the offered motion has been brought again in the cycle it was offered for."""
    return exists(
        select(_return.id).where(
            _return.brought_again_from_id == MotionOffer.motion_id,
            _return.cycle_id == MotionOffer.cycle_id,
            _return.state != MotionState.WITHDRAWN,
        )
    )


def _offered(actor: Actor, now: datetime) -> Any:
    return (
        _columns("offer", literal(0))
        .join(MotionOffer, MotionOffer.motion_id == Motion.id)
        .join(StageWindow, _open_stage(MotionOffer.cycle_id, Stage.DRAFTING, now))
        .where(Motion.branch_id == actor.branch_id, ~_has_returned())
        .order_by(Motion.number)
        .limit(_MOST)
        .subquery()
        .select()
    )


def list_offers(session: Session, branch_id: int) -> tuple[OfferRow, ...]:
    """What was offered to a branch, for the newest year first; at most 200. One statement."""
    drafting = and_(
        StageWindow.cycle_id == MotionOffer.cycle_id, StageWindow.stage == Stage.DRAFTING
    )
    returned = and_(
        _return.brought_again_from_id == MotionOffer.motion_id,
        _return.cycle_id == MotionOffer.cycle_id,
        _return.state != MotionState.WITHDRAWN,
    )
    rows = session.execute(
        select(
            Motion.id, Motion.number, Motion.title, Motion.state, Motion.state_reason,
            Cycle.id.label("cycle_id"), Cycle.title.label("cycle_title"), StageWindow.opens,
            StageWindow.closes, _return.id.label("return_id"),
        )
        .join(MotionOffer, MotionOffer.motion_id == Motion.id)
        .join(Cycle, Cycle.id == MotionOffer.cycle_id)
        .outerjoin(StageWindow, drafting)
        .outerjoin(_return, returned)
        .where(Motion.branch_id == branch_id)
        .order_by(Cycle.year.desc(), Motion.number)
        .limit(200)
    )  # fmt: skip
    return tuple(
        OfferRow(
            motion_id=MotionId(row.id),
            number=row.number,
            title=row.title,
            state=row.state,
            reason=row.state_reason,
            cycle_id=CycleId(row.cycle_id),
            cycle_title=row.cycle_title,
            drafting=Window(row.opens, row.closes) if row.opens else None,
            taken_up_by_id=MotionId(row.return_id) if row.return_id else None,
        )
        for row in rows
    )


@dataclass(frozen=True)
class UnsettledRow:
    """A motion that was remitted or not reached; `is_offered` once its branch has been asked."""

    motion_id: MotionId
    number: str
    title: str
    state: MotionState
    branch_name: str
    is_offered: bool


def list_unsettled(session: Session, cycle_id: int) -> tuple[UnsettledRow, ...]:
    """The motions of a cycle that can be offered back, at most 500. One statement."""
    offered = exists(select(MotionOffer.motion_id).where(MotionOffer.motion_id == Motion.id))
    rows = session.execute(
        select(Motion.id, Motion.number, Motion.title, Motion.state, Branch.name, offered)
        .join(Branch, Branch.id == Motion.branch_id)
        .where(
            Motion.cycle_id == cycle_id,
            Motion.state.in_(OFFERED_STATES),
            Motion.number.is_not(None),
        )
        .order_by(Motion.number)
        .limit(500)
    )
    return tuple(UnsettledRow(*row) for row in rows)
