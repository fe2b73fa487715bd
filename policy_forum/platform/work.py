"""One actor, one moment, one transaction: the only module that commits."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo

from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import SYSTEM, Actor
from policy_forum.domain.access.policy import Action, refusal_of
from policy_forum.domain.access.who import NOTHING_IN_PARTICULAR, Subject
from policy_forum.domain.cycle import Calendar
from policy_forum.domain.events import Event
from policy_forum.domain.refusals import Refusal, RefusedError
from policy_forum.platform import audit
from policy_forum.platform.clock import Clock
from policy_forum.platform.database import meaning_to_write
from policy_forum.platform.live.events import Announcement, write_events
from policy_forum.platform.outbox import Notice, queue_notice


@dataclass
class Work:
    """What a command works with. `now` is read once, so a command cannot straddle a deadline."""

    session: Session
    actor: Actor
    now: datetime
    zone: tzinfo = UTC
    _events: list[tuple[Event, str]] = field(default_factory=list)
    _announced: dict[Announcement, None] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day it is where the organisation is: terms of office begin and end by it."""
        return self.now.astimezone(self.zone).date()

    def refuse_if(self, refusal: Refusal | None) -> None:
        """Raise the refusal, if there is one; nothing is then changed."""
        if refusal is not None:
            raise RefusedError(refusal)

    def authorise(
        self,
        action: Action,
        subject: Subject = NOTHING_IN_PARTICULAR,
        calendar: Calendar | None = None,
    ) -> None:
        """Raise unless the permission table lets this actor do this to that, now."""
        self.refuse_if(refusal_of(action, self.actor, subject, calendar, self.now))

    def record(self, event: Event, note: str = "") -> None:
        """Put an event into the trail of this transaction; `note` is a reason given by a person.

        Rows are written just before the commit, so that the end of the trail is locked briefly.
        """
        self._events.append((event, note))

    def notify(self, notice: Notice) -> None:
        """Queue a message in the same transaction; it is sent after the commit."""
        queue_notice(self.session, self.now, notice)

    def announce(self, topic: str, kind: str, member_id: int | None = None) -> None:
        """Tell pages that follow this topic (such as "meeting:12") to look again, after the commit.

        With a member, her own pages are also told that something of hers changed. Announcing the
        same twice in one transaction is announcing it once. This is no part of the record.
        """
        self._announced[Announcement(topic, kind, member_id)] = None

    def _finish(self) -> None:
        self.session.flush()
        if self._events:
            audit.append(self.session, self.actor, self.now, self._events)
        if self._announced:
            write_events(self.session, self.now, self._announced)
        self.session.commit()


@contextmanager
def unit_of_work(session: Session, actor: Actor, clock: Clock) -> Iterator[Work]:
    """Give a command its `Work`; commit once if it ends well, change nothing if it does not."""
    with meaning_to_write():
        work = Work(session, actor, clock.now(), clock.zone)
        try:
            yield work
            work._finish()  # noqa: SLF001 - the one caller
        except BaseException:
            session.rollback()
            raise


@contextmanager
def system_work(session: Session, clock: Clock) -> Iterator[Work]:
    """Work done by the clock, a job or the command line rather than by a member."""
    with unit_of_work(session, SYSTEM, clock) as work:
        yield work
