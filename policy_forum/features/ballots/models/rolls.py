"""Tables of what is said against a roll after it was fixed, and what was done about it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from policy_forum.features.ballots.rules import RollChange
from policy_forum.platform.database import Base, word_column


class RollChallenge(Base):
    """A member says that the roll is wrong; the returning officer answers, with a reason.

    `about_id` is the member who should, or should not, be on the roll; None for the rule itself.
    `upheld` is None until it is answered.
    """

    __tablename__ = "roll_challenge"

    id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), index=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    about_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    made_at: Mapped[datetime] = mapped_column()
    reason: Mapped[str] = mapped_column(Text)
    answered_at: Mapped[datetime | None] = mapped_column()
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    answer: Mapped[str] = mapped_column(Text, default="")
    upheld: Mapped[bool | None] = mapped_column()

    __table_args__ = (
        # One open challenge of a member about a member: pressing twice makes one.
        Index(
            "uq_roll_challenge_open",
            "ballot_id",
            "made_by_id",
            "about_id",
            unique=True,
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
    )


class RollCorrection(Base):
    """A change of a roll before the close, by the returning officer, with its reason."""

    __tablename__ = "roll_correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), index=True)
    challenge_id: Mapped[int | None] = mapped_column(ForeignKey("roll_challenge.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    change: Mapped[RollChange] = mapped_column(word_column(RollChange))
    reason: Mapped[str] = mapped_column(Text)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    made_at: Mapped[datetime] = mapped_column()
    roll_count: Mapped[int] = mapped_column()
    roll_hash: Mapped[str] = mapped_column(String(64))
