"""Tables of the debate: questions put, votes, hands counted, speakers, rulings."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from policy_forum.features.ballots.rules import Choice, QuestionOutcome, Secrecy
from policy_forum.features.branches.rules import Majority
from policy_forum.features.meetings.rules.states import (
    MeetingQuestionKind,
    ProceduralKind,
    QuestionStage,
    SpeakerRole,
)
from policy_forum.platform.database import Base, word_column


class MeetingQuestion(Base):
    """A question before the meeting: an amendment, the motion, a procedural motion and so on.

    `interrupts_id` is the question that waits while a procedural motion is dealt with. Everything
    that decides it (majority, secrecy, clause, text that is voted on) is fixed when its vote opens.
    Hands are counted in the room, devices answered by `MeetingVote`; the figures are kept apart and
    added up. `present`, `entitled` and `quorum` are those of the moment of the close.
    `ballot_id` is the sealed ballot of a secret vote. `ends_by` is when the window of the year
    closes, after which no vote on a motion counts. `takes_effect` keeps what a procedural motion
    does when it is carried.
    """

    __tablename__ = "meeting_question"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    kind: Mapped[MeetingQuestionKind] = mapped_column(word_column(MeetingQuestionKind))
    procedural: Mapped[ProceduralKind | None] = mapped_column(word_column(ProceduralKind))
    amendment_id: Mapped[int | None] = mapped_column(ForeignKey("amendment.id"), index=True)
    motion_id: Mapped[int | None] = mapped_column(ForeignKey("motion.id"), index=True)
    ruling_id: Mapped[int | None] = mapped_column(ForeignKey("meeting_ruling.id"))
    interrupts_id: Mapped[int | None] = mapped_column(ForeignKey("meeting_question.id"))
    position: Mapped[int] = mapped_column(default=0)
    wording: Mapped[str] = mapped_column(Text)
    mover_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    seconder_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    brought_at: Mapped[datetime] = mapped_column()
    brought_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    stage: Mapped[QuestionStage] = mapped_column(word_column(QuestionStage))
    majority: Mapped[Majority] = mapped_column(word_column(Majority))
    clause: Mapped[str] = mapped_column(String(200), default="")
    secrecy: Mapped[Secrecy] = mapped_column(word_column(Secrecy), default=Secrecy.RECORDED)
    secrecy_why: Mapped[str] = mapped_column(String(500), default="")
    ballot_id: Mapped[int | None] = mapped_column(ForeignKey("ballot.id"), unique=True)
    revision: Mapped[int | None] = mapped_column()
    part: Mapped[list[Any]] = mapped_column(JSON, default=list)
    takes_effect: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    opened_at: Mapped[datetime | None] = mapped_column()
    ends_by: Mapped[datetime | None] = mapped_column()
    closed_at: Mapped[datetime | None] = mapped_column()
    decided_at: Mapped[datetime | None] = mapped_column()
    device_for: Mapped[int | None] = mapped_column()
    device_against: Mapped[int | None] = mapped_column()
    device_abstain: Mapped[int | None] = mapped_column()
    hands_for: Mapped[int | None] = mapped_column()
    hands_against: Mapped[int | None] = mapped_column()
    hands_abstain: Mapped[int | None] = mapped_column()
    cards: Mapped[int | None] = mapped_column()
    present: Mapped[int | None] = mapped_column()
    entitled: Mapped[int | None] = mapped_column()
    quorum: Mapped[int | None] = mapped_column()
    outcome: Mapped[QuestionOutcome | None] = mapped_column(word_column(QuestionOutcome))
    outcome_why: Mapped[str] = mapped_column(Text, default="")
    casting_vote: Mapped[Choice | None] = mapped_column(word_column(Choice))
    casting_vote_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - read by SQLAlchemy
    __table_args__ = (
        Index("ix_meeting_question_meeting", "meeting_id", "id"),
        # One vote at a time.
        Index(
            "uq_meeting_question_voting",
            "meeting_id",
            unique=True,
            sqlite_where=text("stage = 'voting'"),
            postgresql_where=text("stage = 'voting'"),
        ),
        # An amendment is put once in a meeting, unless its question was withdrawn.
        Index(
            "uq_meeting_question_amendment",
            "meeting_id",
            "amendment_id",
            unique=True,
            sqlite_where=text("amendment_id IS NOT NULL AND stage <> 'withdrawn'"),
            postgresql_where=text("amendment_id IS NOT NULL AND stage <> 'withdrawn'"),
        ),
    )


class MeetingVote(Base):
    """What somebody said by her device to a question that is not secret; the last one counts."""

    __tablename__ = "meeting_vote"

    question_id: Mapped[int] = mapped_column(ForeignKey("meeting_question.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, index=True)
    choice: Mapped[Choice] = mapped_column(word_column(Choice))
    handed_in_at: Mapped[datetime] = mapped_column()


class HandCount(Base):
    """What one teller counted in the room; equal counts of two tellers are the count."""

    __tablename__ = "hand_count"

    question_id: Mapped[int] = mapped_column(ForeignKey("meeting_question.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, index=True)
    in_favour: Mapped[int] = mapped_column()
    against: Mapped[int] = mapped_column()
    abstained: Mapped[int] = mapped_column()
    entered_at: Mapped[datetime] = mapped_column()


class SecretRequest(Base):
    """A member asks that the vote on a question be secret."""

    __tablename__ = "secret_request"

    question_id: Mapped[int] = mapped_column(ForeignKey("meeting_question.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, index=True)
    asked_at: Mapped[datetime] = mapped_column()


class Speaker(Base):
    """Somebody who asked to speak, or was called; `question_id` is what she speaks to.

    A request without `called_at` waits; `finished_at` ends a speech, `withdrawn_at` a request.
    `guest_name` is of one who is no member. `minutes` is how long she has.
    """

    __tablename__ = "speaker"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    question_id: Mapped[int | None] = mapped_column(ForeignKey("meeting_question.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    guest_name: Mapped[str] = mapped_column(String(200), default="")
    role: Mapped[SpeakerRole] = mapped_column(word_column(SpeakerRole))
    asked_at: Mapped[datetime] = mapped_column()
    called_at: Mapped[datetime | None] = mapped_column()
    minutes: Mapped[int] = mapped_column(default=3)
    finished_at: Mapped[datetime | None] = mapped_column()
    withdrawn_at: Mapped[datetime | None] = mapped_column()

    __table_args__ = (
        Index("ix_speaker_meeting", "meeting_id", "id"),
        # Pressing twice asks once.
        Index(
            "uq_speaker_waiting",
            "meeting_id",
            "member_id",
            "role",
            unique=True,
            sqlite_where=text("called_at IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=text("called_at IS NULL AND withdrawn_at IS NULL"),
        ),
    )


class MeetingRuling(Base):
    """What the chair ruled, and why; `upheld` is None unless it was challenged and voted on.

    `amendment_id` is the late amendment that the meeting takes by this ruling.
    """

    __tablename__ = "meeting_ruling"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))
    about: Mapped[str] = mapped_column(String(300))
    ruling: Mapped[str] = mapped_column(String(1000))
    reason: Mapped[str] = mapped_column(String(1000))
    clause: Mapped[str] = mapped_column(String(200), default="")
    amendment_id: Mapped[int | None] = mapped_column(ForeignKey("amendment.id"), index=True)
    raised_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    ruled_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    ruled_at: Mapped[datetime] = mapped_column()
    upheld: Mapped[bool | None] = mapped_column()
