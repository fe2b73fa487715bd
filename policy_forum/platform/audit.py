"""The audit trail: an append-only table in which each row holds the hash of the one before it."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    Index,
    Integer,
    String,
    Table,
    event,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from policy_forum.domain.access.actors import Actor
from policy_forum.domain.events import Event
from policy_forum.platform.database import Base

FIRST_HASH = "0" * 64
_LOCK_KEY = 7_026_001
_NOTE_CHARACTERS = 2000


class AuditRow(Base):
    """One event as it was recorded."""

    __tablename__ = "audit_trail"

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    happened_at: Mapped[datetime] = mapped_column()
    actor_id: Mapped[int | None] = mapped_column()
    name: Mapped[str] = mapped_column(String(60))
    about_kind: Mapped[str] = mapped_column(String(40))
    about_id: Mapped[int] = mapped_column(BigInteger)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(String(_NOTE_CHARACTERS), default="")
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)

    __table_args__ = (Index("ix_audit_trail_about", "about_kind", "about_id", "id"),)


def hash_of(row: AuditRow) -> str:
    """SHA-256 over the row's canonical JSON, which holds the hash of the row before."""
    content = [
        row.happened_at.isoformat(timespec="microseconds"),
        row.actor_id,
        row.name,
        row.about_kind,
        row.about_id,
        row.facts,
        row.note,
        row.previous_hash,
    ]
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def append(
    session: Session, actor: Actor, now: datetime, events: Sequence[tuple[Event, str]]
) -> None:
    """Write events at the end of the trail; others who write wait until this one commits.

    A note is kept up to 2,000 characters; what is longer stands in full with the thing itself.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK_KEY})
    last = session.scalar(select(AuditRow.hash).order_by(AuditRow.id.desc()).limit(1))
    previous = last or FIRST_HASH
    for happened, note in events:
        kind, key = happened.about
        row = AuditRow(
            happened_at=now,
            actor_id=actor.member_id if happened.NAMES_ACTOR else None,
            name=happened.name,
            about_kind=kind,
            about_id=key,
            facts=happened.facts(),
            note=note[:_NOTE_CHARACTERS],
            previous_hash=previous,
        )
        previous = row.hash = hash_of(row)
        session.add(row)
    session.flush()


# Whoever holds the application's own connection can add to the trail, but not rewrite it.
_SQLITE_GUARDS = tuple(
    f"CREATE TRIGGER audit_trail_no_{verb.lower()} BEFORE {verb} ON audit_trail "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
    for verb in ("UPDATE", "DELETE")
)
_POSTGRESQL_REFUSE = (
    "CREATE OR REPLACE FUNCTION audit_trail_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$"
)
_POSTGRESQL_NO_CHANGE = (
    "CREATE TRIGGER audit_trail_no_change BEFORE UPDATE OR DELETE ON audit_trail "
    "FOR EACH ROW EXECUTE FUNCTION audit_trail_refuse()"
)
_POSTGRESQL_NO_TRUNCATE = (
    "CREATE TRIGGER audit_trail_no_truncate BEFORE TRUNCATE ON audit_trail "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_trail_refuse()"
)
_POSTGRESQL_GUARDS = (_POSTGRESQL_REFUSE, _POSTGRESQL_NO_CHANGE, _POSTGRESQL_NO_TRUNCATE)


def guards_for(dialect: str) -> tuple[str, ...]:
    """The statements that make the table append-only; migrations run them too."""
    return _SQLITE_GUARDS if dialect == "sqlite" else _POSTGRESQL_GUARDS


@event.listens_for(AuditRow.__table__, "after_create")
def _guard(_table: Table, connection: Connection, **_rest: object) -> None:
    for statement in guards_for(connection.dialect.name):
        connection.exec_driver_sql(statement)
