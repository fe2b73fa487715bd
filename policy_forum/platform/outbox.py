"""Messages that wait in the database for being sent: written with the change they tell of.

A message is claimed with a lease, marked as being handed over, handed over, and marked as sent,
each in a transaction of its own. A process that dies before the handing over loses nothing: the
lease runs out. One that dies within it leaves a message of which nobody can know whether the
mail server took it: it is shown to the office as unsure rather than sent twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Index, String, Text, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from policy_forum.platform.database import Base, word_column

if TYPE_CHECKING:
    from policy_forum.platform.work import Work

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 8
_SUBJECT_CHARACTERS = 300


class MessageState(StrEnum):
    """Where a message is."""

    WAITING = "waiting"
    HANDING_OVER = "handing_over"
    SENT = "sent"
    UNSURE = "unsure"
    GIVEN_UP = "given_up"


class OutboxMessage(Base):
    """One e-mail to one address. `values` fill the template when it is sent."""

    __tablename__ = "outbox_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    queued_at: Mapped[datetime] = mapped_column()
    address: Mapped[str] = mapped_column(String(320))
    template: Mapped[str] = mapped_column(String(80))
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
    subject: Mapped[str] = mapped_column(String(_SUBJECT_CHARACTERS), default="")
    body: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[MessageState] = mapped_column(
        word_column(MessageState), default=MessageState.WAITING
    )
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None] = mapped_column()
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


@dataclass(frozen=True)
class Letter:
    """A message whose words are made, ready to be handed over. `key` is the message's own."""

    key: int
    address: str
    subject: str
    body: str
    queued_at: datetime


def queue_notice(session: Session, now: datetime, notice: Notice) -> None:
    """Put a message into the outbox of this transaction; without an address there is none."""
    if not notice.address:
        return
    session.add(
        OutboxMessage(
            queued_at=now,
            address=notice.address,
            template=notice.template,
            values=dict(notice.values),
        )
    )


def claim_message(work: "Work") -> OutboxMessage | None:
    """Take the oldest message that is due, for the time of a lease; None if there is none.

    Each taking counts as an attempt, also one that fails before the words are made.
    """
    row = work.session.scalar(
        select(OutboxMessage)
        .where(
            OutboxMessage.state.in_((MessageState.WAITING, MessageState.HANDING_OVER)),
            or_(OutboxMessage.not_before.is_(None), OutboxMessage.not_before <= work.now),
        )
        .order_by(OutboxMessage.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if row is None:
        return None
    row.not_before = work.now + LEASE
    row.attempts += 1
    return row


def begin_handing_over(work: "Work", key: int, letter: Letter) -> None:
    """Keep the words, and say that the mail server is about to be given them."""
    row = work.session.get_one(OutboxMessage, key)
    row.state, row.body = MessageState.HANDING_OVER, letter.body
    row.subject = letter.subject[:_SUBJECT_CHARACTERS]


def mark_sent(work: "Work", key: int) -> None:
    """The mail server took the message."""
    row = work.session.get_one(OutboxMessage, key)
    row.state, row.sent_at, row.problem = MessageState.SENT, work.now, ""


def mark_unsure(work: "Work", key: int) -> None:
    """A process died while it handed the message over."""
    row = work.session.get_one(OutboxMessage, key)
    row.state = MessageState.UNSURE
    row.problem = "The process that sent it ended before the mail server had answered."


def mark_failed(work: "Work", key: int, problem: str) -> None:
    """The mail server did not take the message: try again later, at last give up."""
    row = work.session.get_one(OutboxMessage, key)
    row.problem = problem[:500]
    if row.attempts >= MOST_ATTEMPTS:
        row.state = MessageState.GIVEN_UP
        return
    row.state = MessageState.WAITING
    row.not_before = work.now + timedelta(minutes=2**row.attempts)


def latest_messages(session: Session, most: int) -> list[OutboxMessage]:
    """The messages queued last, newest first. One statement."""
    return list(
        session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(most))
    )
