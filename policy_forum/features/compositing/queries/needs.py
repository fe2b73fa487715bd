"""What of composites waits for a person."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import Actor, OfficeKind
from policy_forum.domain.cycle import Stage
from policy_forum.domain.needs import Need, NeedAbout
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.compositing.models import Composite, CompositeAnswer, CompositeSource
from policy_forum.features.compositing.queries.composites import waits_for
from policy_forum.features.compositing.rules import CompositeState
from policy_forum.features.cycles.models import StageWindow
from policy_forum.features.motions.models import Motion

_MOST = 300


def what_needs(session: Session, actor: Actor, now: datetime) -> tuple[Need, ...]:
    """Composites to sign off or object to; for the national office, those that have answers.

    One statement, of at most 300 sources.
    """
    if not actor.is_member_in_good_standing:
        return ()
    is_office = actor.holds(OfficeKind.NATIONAL_OFFICE)
    answer = and_(
        CompositeAnswer.composite_id == Composite.id,
        CompositeAnswer.motion_id == Motion.id,
        CompositeAnswer.revision == Composite.revision,
    )
    is_open = and_(
        StageWindow.cycle_id == Composite.cycle_id,
        StageWindow.stage.in_((Stage.COMPILING, Stage.PRIORITIES)),
        StageWindow.opens <= now,
        StageWindow.closes > now,
    )
    wanted = (
        select(
            Composite.id, Composite.title, Motion.number, StageWindow.closes,
            CompositeAnswer.agrees, waits_for(actor).label("is_own"),
        )
        .join(CompositeSource, CompositeSource.composite_id == Composite.id)
        .join(Motion, Motion.id == CompositeSource.motion_id)
        .join(StageWindow, is_open)
        .outerjoin(CompositeAnswer, answer)
        .where(Composite.state == CompositeState.OUT)
        .order_by(Composite.id, Motion.id)
        .limit(_MOST)
    )  # fmt: skip
    if not is_office:
        wanted = wanted.where(CompositeAnswer.agrees.is_(None), waits_for(actor))
    rows = session.execute(wanted).all()
    own = phrase("Sign off the composite made with this motion, or object")
    found = [_need(row, own) for row in rows if row.is_own and row.agrees is None]
    return (*found, *_for_office(rows)) if is_office else tuple(found)


def _for_office(rows: Sequence[Any]) -> Iterator[Need]:
    for _key, sources in groupby(rows, key=lambda row: row.id):
        answers = list(sources)
        if any(row.agrees is False for row in answers):
            objecting = next(row for row in answers if row.agrees is False)
            yield _need(objecting, phrase("A mover objects to this composite: read why"))
        elif all(row.agrees for row in answers):
            yield _need(answers[0], phrase("All movers have signed off: publish the composite"))


def _need(row: Any, sentence: Phrase) -> Need:
    return Need(sentence, NeedAbout.COMPOSITE, row.id, row.number or "", row.title, row.closes)
