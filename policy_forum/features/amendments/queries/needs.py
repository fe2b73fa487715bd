"""What amendments need of a member, and the short list on their motion's page."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from policy_forum.domain.access.actors import Actor
from policy_forum.domain.cycle import Stage
from policy_forum.domain.identifiers import AmendmentId
from policy_forum.domain.needs import Need, NeedAbout
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.amendments.models import (
    Amendment,
    AmendmentConflict,
    ChangedForm,
)
from policy_forum.features.amendments.rules import (
    AmendmentState,
    label_of,
    sentences_of,
    shown_state,
)
from policy_forum.features.cycles.models import StageWindow
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState

_READY = tuple(state for state in AmendmentState if state.is_ready)
_MOST_TOLD_APART = 3


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
    parent_number: int | None = None
    is_from_floor: bool = False
    is_offered: bool = False

    @property
    def label(self) -> Phrase:
        """Where it stands, in words."""
        return label_of(self.state, self.parent_number, is_offered=self.is_offered)


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
    parent = aliased(Amendment)
    return (
        select(
            Motion.is_held,
            Motion.state.label("motion_state"),
            Amendment.id,
            Amendment.number,
            Amendment.state,
            Amendment.words_added,
            Amendment.words_removed,
            Amendment.wording,
            and_(Amendment.state.in_(_READY), _in_conflict()).label("in_conflict"),
            parent.number.label("parent_number"),
            Amendment.is_from_floor,
            _is_offered().label("is_offered"),
        )
        .select_from(Motion)
        .outerjoin(Amendment, Amendment.motion_id == Motion.id)
        .outerjoin(parent, parent.id == Amendment.parent_id)
        .where(Motion.id == bindparam("motion_id"))
        .order_by(Amendment.number)
    )


def what_needs(session: Session, actor: Actor, now: datetime) -> tuple[Need, ...]:
    """Amendments and changed forms to answer, amendments to write anew: by deadline.

    One statement.

    Only while branches work on motions; empty for those who are not members in good standing.
    """
    if not actor.is_member_in_good_standing:
        return ()
    parent = aliased(Amendment)
    wait = _waits_for(actor, parent)
    window = and_(
        StageWindow.cycle_id == Motion.cycle_id, StageWindow.stage == Stage.BRANCH_DECISIONS
    )
    rows = session.execute(
        select(
            Amendment.id, Amendment.number, wait.label("wait"), parent.number.label("parent"),
            Motion.id.label("motion_id"), Motion.number.label("motion_number"), Motion.title,
            StageWindow.closes,
        )
        .join(Motion, Motion.id == Amendment.motion_id)
        .join(StageWindow, window)
        .outerjoin(parent, parent.id == Amendment.parent_id)
        .where(wait.is_not(None), Motion.branch_id == actor.branch_id, StageWindow.closes > now)
        .where(Motion.state == MotionState.PROPOSED, Motion.is_held.is_(False))
        .order_by(StageWindow.closes, Amendment.id)
        .limit(500)
    )  # fmt: skip
    return tuple(_needs(rows.all()))


def _needs(rows: Sequence[Any]) -> Iterator[Need]:
    """One need for each row; many answers that one mover owes to one motion are one."""
    owed = Counter(row.motion_id for row in rows if row.wait == "mover")
    told: set[int] = set()
    for row in rows:
        is_many = row.wait == "mover" and owed[row.motion_id] > _MOST_TOLD_APART
        if is_many and row.motion_id in told:
            continue
        about, key = NeedAbout.AMENDMENT, row.id
        sentence = _SENTENCES[row.wait](row.number, row.parent)
        if is_many:
            told.add(row.motion_id)
            about, key = NeedAbout.MOTION, row.motion_id
            text = "Answer %(count)s amendments to your motion"
            sentence = phrase(text, count=owed[row.motion_id])
        yield Need(sentence, about, key, row.motion_number or "", row.title, row.closes)


def _waits_for(actor: Actor, parent: Any) -> ColumnElement[str | None]:
    """What of an amendment waits for the actor: a word of `_SENTENCES`, else nothing."""
    member_id = actor.member_id
    to_motion = Amendment.parent_id.is_(None)
    author = func.coalesce(Amendment.proposer_id, Amendment.recorded_by_id)
    parents_author = func.coalesce(parent.proposer_id, parent.recorded_by_id)
    is_pending = Amendment.state == AmendmentState.PENDING
    is_offered = and_(Amendment.state.in_(_READY), _is_offered())
    needs_author = Amendment.state == AmendmentState.NEEDS_AUTHOR
    return case(
        (and_(is_offered, Amendment.proposer_id == member_id), "changed form"),
        (and_(needs_author, author == member_id), "author"),
        (and_(is_pending, to_motion, Motion.mover_id == member_id, ~_is_offered()), "mover"),
        (and_(is_pending, parents_author == member_id), "parent"),
        else_=None,
    )


_SENTENCES: Mapping[str, Callable[[int, int], Phrase]] = {
    "changed form": lambda number, _parent: phrase(
        "Answer the changed form that the mover offers of your amendment %(number)s", number=number
    ),
    "author": lambda number, _parent: phrase(
        "The text changed under your amendment %(number)s: write it anew or withdraw it",
        number=number,
    ),
    "mover": lambda number, _parent: phrase(
        "Answer amendment %(number)s to your motion", number=number
    ),
    "parent": lambda number, parent: phrase(
        "Answer amendment %(number)s to your amendment %(parent)s", number=number, parent=parent
    ),
}


def _is_offered() -> ColumnElement[bool]:
    return (
        exists()
        .where(ChangedForm.amendment_id == Amendment.id, ChangedForm.answered_at.is_(None))
        .correlate(Amendment)
    )


def _in_conflict() -> Any:
    other = aliased(Amendment)
    pair = or_(
        and_(AmendmentConflict.first_id == Amendment.id, AmendmentConflict.second_id == other.id),
        and_(AmendmentConflict.second_id == Amendment.id, AmendmentConflict.first_id == other.id),
    )
    return exists().where(pair, other.state.in_(_READY)).correlate(Amendment)


def _short_rows(rows: Iterable[Any]) -> Iterable[ShortRow]:
    for row in rows:
        if row.id is not None:
            yield ShortRow(
                AmendmentId(row.id),
                row.number,
                shown_state(row.state, row.motion_state),
                row.words_added,
                row.words_removed,
                next(iter(sentences_of(row.wording)), ""),
                bool(row.in_conflict),
                row.parent_number,
                row.is_from_floor,
                row.is_offered,
            )
