"""What in the motions of her branch needs a member, with the moment until which she can do it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import Actor, OfficeKind
from policy_forum.domain.cycle import Stage
from policy_forum.domain.needs import Need, NeedAbout
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.cycles.models import StageWindow
from policy_forum.features.motions.models import CoAuthor, Motion, Seconding
from policy_forum.features.motions.rules import MotionState

_WHO_PUT = (OfficeKind.SECRETARY, OfficeKind.CHAIR)


def what_needs(session: Session, actor: Actor, now: datetime) -> tuple[Need, ...]:
    """Invitations to answer, motions to second, own drafts: by deadline. One statement.

    Only while the drafting stage of the motion's cycle is open; while branches decide, what its
    secretary has still to put to the vote. Empty for those who are not
    members in good standing, since nothing would be asked of them that they can do.
    """
    if not actor.is_member_in_good_standing:
        return ()
    mine = and_(CoAuthor.motion_id == Motion.id, CoAuthor.member_id == actor.member_id)
    seconded = and_(Seconding.motion_id == Motion.id, Seconding.member_id == actor.member_id)
    open_window = and_(
        StageWindow.cycle_id == Motion.cycle_id,
        StageWindow.stage.in_([Stage.DRAFTING, Stage.BRANCH_DECISIONS]),
        StageWindow.opens <= now,
        StageWindow.closes > now,
    )
    rows = session.execute(
        select(
            Motion.id, Motion.number, Motion.title, Motion.state, Motion.mover_id,
            CoAuthor.invited_at, CoAuthor.joined_at, CoAuthor.declined_at,
            Seconding.seconded_at, StageWindow.closes,
        )
        .join(StageWindow, open_window)
        .outerjoin(CoAuthor, mine)
        .outerjoin(Seconding, seconded)
        .where(
            Motion.branch_id == actor.branch_id,
            or_(
                and_(StageWindow.stage == Stage.DRAFTING, _being_written(actor)),
                and_(StageWindow.stage == Stage.BRANCH_DECISIONS, _to_be_put(actor)),
            ),
        )
        .order_by(StageWindow.closes, Motion.id)
        .limit(100)
    )  # fmt: skip
    return tuple(_needs(rows, actor))


def _being_written(actor: Actor) -> ColumnElement[bool]:
    return or_(
        Motion.state == MotionState.MOVED,
        and_(
            Motion.state == MotionState.DRAFT,
            or_(Motion.mover_id == actor.member_id, CoAuthor.member_id.is_not(None)),
        ),
    )


def _to_be_put(actor: Actor) -> ColumnElement[bool]:
    if not any(actor.holds(kind, actor.branch_id) for kind in _WHO_PUT):
        return false()
    return and_(Motion.state == MotionState.PROPOSED, Motion.is_held.is_(False))


def _needs(rows: Any, actor: Actor) -> Iterator[Need]:
    for row in rows:
        sentence = _sentence(row, row.mover_id == actor.member_id)
        if sentence:
            yield Need(sentence, NeedAbout.MOTION, row.id, row.number or "", row.title, row.closes)


def _sentence(row: Any, is_mover: bool) -> Phrase | None:
    if row.state is MotionState.PROPOSED:
        return phrase("Put this motion to the vote of your branch")
    if row.state is MotionState.DRAFT:
        if is_mover or row.joined_at:
            return phrase("Finish your draft, and move it")
        return None if row.declined_at else phrase("Answer: will you be co-author?")
    if is_mover:
        return phrase("Your motion waits for a seconder: ask a member of your branch")
    if row.seconded_at or row.joined_at:
        return None
    return phrase("Second this motion, if you want your branch to debate it")
