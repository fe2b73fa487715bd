"""Tables of conference: submissions, rulings, papers, outcomes, the register, offers."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from policy_forum.features.conference.rules import (
    ConferenceOutcome,
    RegisterStatus,
    SubmissionState,
)
from policy_forum.platform.database import Base, word_column


class Submission(Base):
    """A carried motion as a branch sent it: text and mandate frozen, with a receipt.

    `mandate` holds the mandate's figures as they were; `agenda_position` the place on the agenda.
    """

    __tablename__ = "submission"

    id: Mapped[int] = mapped_column(primary_key=True)
    motion_id: Mapped[int] = mapped_column(ForeignKey("motion.id"), unique=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    submitted_at: Mapped[datetime] = mapped_column()
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    receipt: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    text_markdown: Mapped[str] = mapped_column(Text)
    text_html: Mapped[str] = mapped_column(Text)
    text_sha256: Mapped[str] = mapped_column(String(64))
    mandate: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[SubmissionState] = mapped_column(word_column(SubmissionState))
    agenda_position: Mapped[int | None] = mapped_column()

    __table_args__ = (Index("ix_submission_cycle", "cycle_id", "state", "agenda_position"),)


class Ruling(Base):
    """A ruling on order; the latest of a submission is the one in force, none is removed."""

    __tablename__ = "ruling"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), index=True)
    in_order: Mapped[bool] = mapped_column()
    rule: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(2000))
    ruled_at: Mapped[datetime] = mapped_column()
    ruled_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))


class ConferencePaper(Base):
    """One published edition of the conference paper: its content as JSON, never changed."""

    __tablename__ = "conference_paper"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    edition: Mapped[int] = mapped_column()
    title: Mapped[str] = mapped_column(String(200))
    introduction: Mapped[str] = mapped_column(Text, default="")
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    published_at: Mapped[datetime] = mapped_column()
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))

    __table_args__ = (UniqueConstraint("cycle_id", "edition"),)


class PaperItem(Base):
    """That a submission is in an edition: at a place of the agenda, or (without one) left out."""

    __tablename__ = "paper_item"

    paper_id: Mapped[int] = mapped_column(ForeignKey("conference_paper.id"), primary_key=True)
    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submission.id"), primary_key=True, index=True
    )
    position: Mapped[int | None] = mapped_column()


class PaperPdf(Base):
    """An edition as it was typeset, once."""

    __tablename__ = "paper_pdf"

    paper_id: Mapped[int] = mapped_column(ForeignKey("conference_paper.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    pdf: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column()


class Outcome(Base):
    """What conference did with a submission, and who does what next."""

    __tablename__ = "outcome"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), primary_key=True)
    outcome: Mapped[ConferenceOutcome] = mapped_column(word_column(ConferenceOutcome))
    votes_for: Mapped[int | None] = mapped_column()
    votes_against: Mapped[int | None] = mapped_column()
    votes_abstain: Mapped[int | None] = mapped_column()
    note: Mapped[str] = mapped_column(String(2000), default="")
    next_owner: Mapped[str] = mapped_column(String(200), default="")
    next_step: Mapped[str] = mapped_column(String(500), default="")
    recorded_at: Mapped[datetime] = mapped_column()
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))


class RegisterEntry(Base):
    """Adopted policy in the register: of which motion and goal it came, and how it stands."""

    __tablename__ = "register_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    motion_id: Mapped[int] = mapped_column(ForeignKey("motion.id"), unique=True)
    goal_id: Mapped[int | None] = mapped_column(ForeignKey("strategic_goal.id"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    status: Mapped[RegisterStatus] = mapped_column(word_column(RegisterStatus))
    owner: Mapped[str] = mapped_column(String(200), default="")
    evidence: Mapped[str] = mapped_column(Text, default="")
    adopted_on: Mapped[date] = mapped_column()
    expires_on: Mapped[date | None] = mapped_column()


class MotionOffer(Base):
    """A motion that conference did not settle, offered back to its branch in a later cycle."""

    __tablename__ = "motion_offer"

    motion_id: Mapped[int] = mapped_column(ForeignKey("motion.id"), primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), primary_key=True, index=True)
    offered_at: Mapped[datetime] = mapped_column()
    taken_up_by_id: Mapped[int | None] = mapped_column(ForeignKey("motion.id"))
