"""Work that a request asks for and a runner does.

Jobs are rows with a lease, so that a killed process loses nothing and two processes never do
the same at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, String, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from policy_forum.platform.database import Base, word_column
from policy_forum.platform.work import Work

LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 3


class JobState(StrEnum):
    """Where a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class JobRow(Base):
    """One job. `asked_by_id` is the member on whose behalf it runs, None for the system."""

    __tablename__ = "job"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    asked_by_id: Mapped[int | None] = mapped_column()
    state: Mapped[JobState] = mapped_column(word_column(JobState), default=JobState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    queued_at: Mapped[datetime] = mapped_column()
    leased_until: Mapped[datetime | None] = mapped_column()
    finished_at: Mapped[datetime | None] = mapped_column()
    problem: Mapped[str] = mapped_column(String(1000), default="")

    __table_args__ = (Index("ix_job_state", "state", "id"),)


@dataclass(frozen=True)
class Job:
    """A job as its handler sees it."""

    id: int
    kind: str
    payload: Mapping[str, Any]
    asked_by_id: int | None


def queue_job(work: Work, kind: str, payload: Mapping[str, Any]) -> int:
    """Ask for a job in the same transaction; its key."""
    row = JobRow(
        kind=kind,
        payload=dict(payload),
        asked_by_id=work.actor.member_id,
        queued_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    return row.id


def claim_job(work: Work) -> Job | None:
    """Take the oldest job that waits, or whose runner has died; None if there is none.

    A job that has been taken too often without ending is given up.
    """
    row = work.session.scalar(
        select(JobRow)
        .where(
            or_(
                JobRow.state == JobState.WAITING,
                (JobRow.state == JobState.RUNNING) & (JobRow.leased_until < work.now),
            )
        )
        .order_by(JobRow.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if row is None:
        return None
    if row.attempts >= MOST_ATTEMPTS:
        row.state, row.finished_at = JobState.FAILED, work.now
        row.problem = row.problem or "The process that ran it ended each time before it did."
        return None
    row.state, row.leased_until = JobState.RUNNING, work.now + LEASE
    row.attempts += 1
    return Job(row.id, row.kind, dict(row.payload), row.asked_by_id)


def finish_job(work: Work, job_id: int, problem: str = "") -> None:
    """Mark a job as done, or as failed with a sentence that says why."""
    row = work.session.get_one(JobRow, job_id)
    row.state = JobState.FAILED if problem else JobState.DONE
    row.finished_at, row.problem = work.now, problem[:1000]
