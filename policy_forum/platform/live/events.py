"""What has just changed, for pages that follow it: rows written with the change they tell of.

A row says where something changed, never what: whoever hears of it reads it anew, with her own
rights. Rows are no record. They are forgotten after a day, and the audit trail knows nothing of
them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Integer, String, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from policy_forum.platform.database import Base

CHANNEL = "policy_forum_event"
_LOCK_KEY = 7_026_002
_TOPIC_CHARACTERS = 60
_KIND_CHARACTERS = 40


class LiveEvent(Base):
    """Something changed about a topic. `member_id` is the one member whom it concerns, if any."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    topic: Mapped[str] = mapped_column(String(_TOPIC_CHARACTERS))
    kind: Mapped[str] = mapped_column(String(_KIND_CHARACTERS))
    member_id: Mapped[int | None] = mapped_column()
    happened_at: Mapped[datetime] = mapped_column(index=True)


@dataclass(frozen=True)
class Announcement:
    """What a command announces: a topic such as "meeting:12", and a kind such as "floor"."""

    topic: str
    kind: str
    member_id: int | None = None

    def __post_init__(self) -> None:
        if not 0 < len(self.topic) <= _TOPIC_CHARACTERS:
            message = f"a topic has 1 to {_TOPIC_CHARACTERS} characters: {self.topic!r}"
            raise ValueError(message)
        if not 0 < len(self.kind) <= _KIND_CHARACTERS:
            message = f"a kind has 1 to {_KIND_CHARACTERS} characters: {self.kind!r}"
            raise ValueError(message)


def write_events(session: Session, now: datetime, announced: Iterable[Announcement]) -> None:
    """Write the rows just before the commit, and wake those who wait on PostgreSQL.

    Rows must become visible in the order of their ids, or a reader who has seen row 6 would never
    ask for row 5. SQLite has one writer; on PostgreSQL a lock is held from here to the commit.
    """
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    if on_postgresql:
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK_KEY})
    rows = [
        LiveEvent(topic=each.topic, kind=each.kind, member_id=each.member_id, happened_at=now)
        for each in announced
    ]
    session.add_all(rows)
    session.flush()
    if on_postgresql and rows:
        # The id only: what is sent may have 8,000 bytes at most, and is read by who may not.
        newest = str(max(row.id for row in rows))
        session.execute(text("SELECT pg_notify(:channel, :id)"), {"channel": CHANNEL, "id": newest})
