"""What of composites waits for a person."""

from datetime import datetime

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import Actor
from policy_forum.domain.cycle import Stage
from policy_forum.domain.needs import Need, NeedAbout
from policy_forum.domain.phrases import phrase
from policy_forum.features.compositing.models import Composite, CompositeAnswer, CompositeSource
from policy_forum.features.compositing.queries.composites import waits_for
from policy_forum.features.compositing.rules import CompositeState
from policy_forum.features.cycles.models import StageWindow
from policy_forum.features.motions.models import Motion


def what_needs(session: Session, actor: Actor, now: datetime) -> tuple[Need, ...]:
    """Composites that this person is asked to sign off or object to, at most 50. One statement."""
    if not actor.is_member_in_good_standing:
        return ()
    answered = exists().where(
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
    rows = session.execute(
        select(Composite.id, Composite.title, Motion.number, StageWindow.closes)
        .join(CompositeSource, CompositeSource.composite_id == Composite.id)
        .join(Motion, Motion.id == CompositeSource.motion_id)
        .join(StageWindow, is_open)
        .where(Composite.state == CompositeState.OUT, ~answered, waits_for(actor))
        .order_by(Composite.id, Motion.id)
        .limit(50)
    )
    sentence = phrase("Sign off the composite made with this motion, or object")
    return tuple(
        Need(sentence, NeedAbout.COMPOSITE, row.id, row.number or "", row.title, row.closes)
        for row in rows
    )
