"""Messages that wait in the database for being sent: written with the change they tell of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, String, Text
from sqlalchemy.orm import Mapped, Session, mapped_column

from policy_forum.platform.database import Base, word_column


class MessageState(StrEnum):
    """Where a message is."""

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given_up"


class OutboxMessage(Base):
    """One e-mail to one address."""

    __tablename__ = "outbox_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    queued_at: Mapped[datetime] = mapped_column()
    address: Mapped[str] = mapped_column(String(320))
    template: Mapped[str] = mapped_column(String(80))
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
    subject: Mapped[str] = mapped_column(String(300), default="")
    body: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[MessageState] = mapped_column(
        word_column(MessageState), default=MessageState.WAITING
    )
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column()
    sent_at: Mapped[datetime | None] = mapped_column()
    problem: Mapped[str] = mapped_column(String(500), default="")

    __table_args__ = (Index("ix_outbox_message_waiting", "state", "id"),)


@dataclass(frozen=True)
class Notice:
    """A message to be queued: the address, a template of `templates/emails/`, and its values.

    `values` must be plain JSON. The words are made when it is sent.
    """

    address: str
    template: str
    values: Mapping[str, Any] = field(default_factory=dict)


def queue_notice(session: Session, now: datetime, notice: Notice) -> None:
    """Put a message into the outbox of this transaction."""
    session.add(
        OutboxMessage(
            queued_at=now,
            address=notice.address,
            template=notice.template,
            values=dict(notice.values),
        )
    )
