"""What waits for a person, gathered from all features."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import Actor
from policy_forum.domain.needs import Need
from policy_forum.features.amendments import queries as amendments
from policy_forum.features.ballots import queries as ballots
from policy_forum.features.compositing import queries as compositing
from policy_forum.features.conference import queries as conference
from policy_forum.features.meetings.queries import needs as meetings
from policy_forum.features.motions import queries as motions
from policy_forum.features.motions.models import CoAuthor, Motion
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.outbox import OutboxMessage, latest_messages

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class OwnMotion:
    """A motion that this person moves or writes together with others."""

    id: int
    number: str | None
    title: str
    state: MotionState


def list_needs(session: Session, actor: Actor, now: datetime) -> list[Need]:
    """What needs this person, by deadline. At most one statement a feature: six."""
    features = (motions, amendments, ballots, compositing, conference, meetings)
    found = [need for feature in features for need in feature.what_needs(session, actor, now)]
    return sorted(found, key=lambda need: need.until or _NEVER)


def list_own_motions(session: Session, actor: Actor) -> list[OwnMotion]:
    """The latest motions that this person moves or writes with others. One statement."""
    joined = (
        select(CoAuthor.motion_id)
        .where(CoAuthor.member_id == actor.member_id, CoAuthor.joined_at.is_not(None))
        .scalar_subquery()
    )
    rows = session.execute(
        select(Motion.id, Motion.number, Motion.title, Motion.state)
        .where(or_(Motion.mover_id == actor.member_id, Motion.id.in_(joined)))
        .order_by(Motion.id.desc())
        .limit(20)
    )
    return [OwnMotion(*row) for row in rows]


def list_latest_messages(session: Session) -> list[OutboxMessage]:
    """The latest messages, as the demonstration shows them to everyone. One statement."""
    return latest_messages(session, 30)
