"""What amendments need of a member, and the short list on their motion's page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import Session, aliased

from policy_forum.domain.access.actors import Actor
from policy_forum.domain.cycle import Stage
from policy_forum.domain.identifiers import AmendmentId
from policy_forum.domain.needs import Need, NeedAbout
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.amendments.models import Amendment, AmendmentConflict
from policy_forum.features.amendments.rules import AmendmentState, sentences_of, shown_state
from policy_forum.features.cycles.models import StageWindow
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState

_READY = tuple(state for state in AmendmentState if state.is_ready)


@dataclass(frozen=True)
class ShortRow:
    """An amendment in the list on its motion's page."""

    id: AmendmentId
    number: int
    state: AmendmentState
    words_added: int
    words_removed: int
    first_sentence: str
    in_conflict: bool


@dataclass(frozen=True)
class ShortList:
    """The amendments of a motion in short, and whether a ballot holds them still."""

    is_held: bool
    rows: tuple[ShortRow, ...]


def get_short_list(session: Session, motion_id: int) -> ShortList:
    """Numbers and states of a motion's amendments. One statement."""
    rows = session.execute(_short_list(), {"motion_id": motion_id}).all()
    is_held = any(row.is_held for row in rows)
    return ShortList(is_held, tuple(_short_rows(rows)))


@cache
def _short_list() -> Select[Any]:
    """Built once: on the motion page, building it would cost more than running it."""
    return (
        select(
            Motion.is_held,
            Motion.state,
            Amendment.id,
            Amendment.number,
            Amendment.state,
            Amendment.words_added,
            Amendment.words_removed,
            Amendment.wording,
            and_(Amendment.state.in_(_READY), _in_conflict()),
        )
        .select_from(Motion)
        .outerjoin(Amendment, Amendment.motion_id == Motion.id)
        .where(Motion.id == bindparam("motion_id"))
        .order_by(Amendment.number)
    )


def what_needs(session: Session, actor: Actor, now: datetime) -> tuple[Need, ...]:
    """Amendments to answer and amendments to write anew: by deadline. One statement.

    Only while branches work on motions; empty for those who are not members in good standing.
    """
    if not actor.is_member_in_good_standing:
        return ()
    waits = or_(
        and_(Amendment.state == AmendmentState.PENDING, Motion.mover_id == actor.member_id),
        and_(
            Amendment.state == AmendmentState.NEEDS_AUTHOR,
            Amendment.proposer_id == actor.member_id,
        ),
    )
    window = and_(
        StageWindow.cycle_id == Motion.cycle_id, StageWindow.stage == Stage.BRANCH_DECISIONS
    )
    rows = session.execute(
        select(
            Amendment.id, Amendment.number, Amendment.state, Motion.id.label("motion_id"),
            Motion.number.label("motion_number"), Motion.title, StageWindow.closes,
        )
        .join(Motion, Motion.id == Amendment.motion_id)
        .join(StageWindow, window)
        .where(waits, Motion.branch_id == actor.branch_id, StageWindow.closes > now)
        .where(Motion.state == MotionState.PROPOSED, Motion.is_held.is_(False))
        .order_by(StageWindow.closes, Amendment.id)
        .limit(100)
    )  # fmt: skip
    return tuple(
        Need(
            _sentence(row.state, row.number), NeedAbout.AMENDMENT, row.id,
            row.motion_number or "", row.title, row.closes,
        )
        for row in rows
    )  # fmt: skip


def _sentence(state: AmendmentState, number: int) -> Phrase:
    if state is AmendmentState.NEEDS_AUTHOR:
        return phrase(
            "The text changed under your amendment %(number)s: write it anew or withdraw it",
            number=number,
        )
    return phrase("Answer amendment %(number)s to your motion", number=number)


def _in_conflict() -> Any:
    other = aliased(Amendment)
    pair = or_(
        and_(AmendmentConflict.first_id == Amendment.id, AmendmentConflict.second_id == other.id),
        and_(AmendmentConflict.second_id == Amendment.id, AmendmentConflict.first_id == other.id),
    )
    return exists().where(pair, other.state.in_(_READY)).correlate(Amendment)


def _short_rows(rows: Iterable[Any]) -> Iterable[ShortRow]:
    for _held, motion_state, key, number, state, added, removed, wording, in_conflict in rows:
        if key is not None:
            shown = shown_state(state, motion_state)
            first = next(iter(sentences_of(wording)), "")
            yield ShortRow(
                AmendmentId(key), number, shown, added, removed, first, bool(in_conflict)
            )
