"""Rows of yesterday tell nobody anything: who comes back after a day is sent everything."""

from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from policy_forum.platform.clock import Clock
from policy_forum.platform.live.events import LiveEvent
from policy_forum.platform.runner import Sessions
from policy_forum.platform.work import Work, system_work

KEPT_FOR = timedelta(days=1)


def forget_old_events(sessions: Sessions, clock: Clock) -> int:
    """A duty: delete rows older than a day; how many were. Without any, nothing is written.

    The newest row stays, however old: SQLite would otherwise give its id to the next one, which
    those who have seen the first would then never ask for.
    """
    with sessions() as session:
        if not _has_old(session, clock):
            return 0
    with sessions() as session, system_work(session, clock) as work:
        return _forget(work)


def _has_old(session: Session, clock: Clock) -> bool:
    newest = session.scalar(select(func.max(LiveEvent.id))) or 0
    is_old = (LiveEvent.happened_at < clock.now() - KEPT_FOR, LiveEvent.id < newest)
    return session.scalar(select(LiveEvent.id).where(*is_old).limit(1)) is not None


def _forget(work: Work) -> int:
    newest = work.session.scalar(select(func.max(LiveEvent.id))) or 0
    is_old = (LiveEvent.happened_at < work.now - KEPT_FOR, LiveEvent.id < newest)
    old = work.session.scalars(select(LiveEvent.id).where(*is_old)).all()
    work.session.execute(delete(LiveEvent).where(*is_old))
    return len(old)
