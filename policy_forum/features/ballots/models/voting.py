"""Tables of ballots: question, roll, recorded votes, and the mandate that comes of them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from policy_forum.domain.counting.results import Method
from policy_forum.domain.eligibility import RollBody
from policy_forum.features.ballots.rules import (
    BallotAbout,
    BallotEnd,
    Choice,
    QuestionOutcome,
    Secrecy,
)
from policy_forum.features.branches.rules import CastingVote, Majority
from policy_forum.platform.database import Base, word_column


class Ballot(Base):
    """Questions put to those on a roll; everything that decides them is fixed at opening.

    About a motion or its amendments, or (without `motion_id`) about questions of its own, which
    `title` names. Without `branch_id` it is put to the whole organisation. It is announced at
    `opened_at`; papers are taken in `[opens, closes)`. `declared_at` is when the votes were
    counted, `settled_at` when what they decided was done: later only where the chair had a casting
    vote to give. What a secret ballot needs besides is in `Sealing`.
    """

    __tablename__ = "ballot"

    id: Mapped[int] = mapped_column(primary_key=True)
    motion_id: Mapped[int | None] = mapped_column(ForeignKey("motion.id"), index=True)
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch.id"), index=True)
    about: Mapped[BallotAbout] = mapped_column(word_column(BallotAbout))
    secrecy: Mapped[Secrecy] = mapped_column(
        word_column(Secrecy), default=Secrecy.RECORDED, server_default=Secrecy.RECORDED.value
    )
    title: Mapped[str] = mapped_column(String(200), default="", server_default="")
    explanation: Mapped[str] = mapped_column(Text, default="", server_default="")
    roll_body: Mapped[RollBody] = mapped_column(
        word_column(RollBody), default=RollBody.BRANCH, server_default=RollBody.BRANCH.value
    )
    shut_out: Mapped[list[Any]] = mapped_column(JSON, default=list, server_default="[]")
    sections: Mapped[list[Any]] = mapped_column(JSON, default=list, server_default="[]")
    opened_at: Mapped[datetime] = mapped_column()
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    opens: Mapped[datetime] = mapped_column()
    closes: Mapped[datetime] = mapped_column()
    standing_orders_id: Mapped[int | None] = mapped_column(ForeignKey("standing_orders.id"))
    standing_orders_version: Mapped[int] = mapped_column()
    quorum: Mapped[int] = mapped_column()
    majority: Mapped[Majority] = mapped_column(word_column(Majority))
    casting_vote: Mapped[CastingVote] = mapped_column(word_column(CastingVote))
    freeze_date: Mapped[date] = mapped_column()
    roll_count: Mapped[int] = mapped_column()
    roll_hash: Mapped[str] = mapped_column(String(64))
    declared_at: Mapped[datetime | None] = mapped_column()
    voted: Mapped[int | None] = mapped_column()
    ended: Mapped[BallotEnd | None] = mapped_column(word_column(BallotEnd))
    settled_at: Mapped[datetime | None] = mapped_column()

    __table_args__ = (
        UniqueConstraint("motion_id", "about", "opened_at"),
        # The clock asks each second for what is declared but not settled.
        Index("ix_ballot_settled_at", "settled_at"),
        # Two officers who open at once: the second finds a ballot there.
        Index(
            "uq_ballot_under_way",
            "motion_id",
            "about",
            unique=True,
            sqlite_where=text("declared_at IS NULL"),
            postgresql_where=text("declared_at IS NULL"),
        ),
        Index("ix_ballot_undeclared", "declared_at", "closes"),
    )


class BallotQuestion(Base):
    """One question on a paper: an amendment, the motion itself, or a question of its own.

    `most_choices` bounds how many options a paper may choose; `status_quo` is the number of the
    option that every winner must beat. `result` is what the count came to, in the form of the
    published bundle.
    """

    __tablename__ = "ballot_question"

    id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"))
    position: Mapped[int] = mapped_column()
    amendment_id: Mapped[int | None] = mapped_column(ForeignKey("amendment.id"), index=True)
    wording: Mapped[str] = mapped_column(Text)
    method: Mapped[Method] = mapped_column(
        word_column(Method), default=Method.MAJORITY, server_default=Method.MAJORITY.value
    )
    seats: Mapped[int] = mapped_column(default=1, server_default="1")
    most_choices: Mapped[int | None] = mapped_column()
    status_quo: Mapped[int | None] = mapped_column()
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    votes_for: Mapped[int | None] = mapped_column()
    votes_against: Mapped[int | None] = mapped_column()
    votes_abstain: Mapped[int | None] = mapped_column()
    outcome: Mapped[QuestionOutcome | None] = mapped_column(word_column(QuestionOutcome))
    casting_vote: Mapped[Choice | None] = mapped_column(word_column(Choice))
    casting_vote_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    casting_vote_at: Mapped[datetime | None] = mapped_column()

    __table_args__ = (UniqueConstraint("ballot_id", "position"),)


class BallotOption(Base):
    """One of the options of a question; `number` counts from nought, as papers do."""

    __tablename__ = "ballot_option"

    question_id: Mapped[int] = mapped_column(ForeignKey("ballot_question.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    about: Mapped[str] = mapped_column(Text, default="")


class RollEntry(Base):
    """A member who may vote in a ballot: fixed when it opened.

    `weight` is how many votes she casts, and for which of the ballot's `sections`, where the rules
    say so. `voted` is set when a secret ballot has been opened: until then the envelope says it.
    """

    __tablename__ = "roll_entry"

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, index=True)
    weight: Mapped[int] = mapped_column(default=1, server_default="1")
    section: Mapped[str] = mapped_column(String(60), default="", server_default="")
    voted: Mapped[bool] = mapped_column(default=False, server_default=false())


class RecordedVote(Base):
    """What a member said to a question, by name; the last one before close counts."""

    __tablename__ = "recorded_vote"

    question_id: Mapped[int] = mapped_column(ForeignKey("ballot_question.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, index=True)
    choice: Mapped[Choice] = mapped_column(word_column(Choice))
    handed_in_at: Mapped[datetime] = mapped_column()


class Mandate(Base):
    """What a branch decided on a motion, with everything that shows it was decided rightly."""

    __tablename__ = "mandate"

    id: Mapped[int] = mapped_column(primary_key=True)
    motion_id: Mapped[int] = mapped_column(ForeignKey("motion.id"), unique=True)
    ballot_id: Mapped[int | None] = mapped_column(ForeignKey("ballot.id"))
    standing_orders_id: Mapped[int | None] = mapped_column(ForeignKey("standing_orders.id"))
    standing_orders_version: Mapped[int] = mapped_column()
    revision: Mapped[int] = mapped_column()
    outcome: Mapped[QuestionOutcome] = mapped_column(word_column(QuestionOutcome))
    by_casting_vote: Mapped[bool] = mapped_column(default=False)
    votes_for: Mapped[int] = mapped_column()
    votes_against: Mapped[int] = mapped_column()
    votes_abstain: Mapped[int] = mapped_column()
    voted: Mapped[int] = mapped_column()
    quorum: Mapped[int] = mapped_column()
    roll_count: Mapped[int] = mapped_column()
    roll_hash: Mapped[str] = mapped_column(String(64))
    majority: Mapped[Majority] = mapped_column(word_column(Majority))
    decided_at: Mapped[datetime] = mapped_column()
