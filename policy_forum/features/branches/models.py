"""Tables of regions, branches and standing orders."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from policy_forum.domain.text.votes import VotingOrder
from policy_forum.features.branches.rules import (
    SETTINGS,
    CastingVote,
    Majority,
    MeetingRules,
    QuorumKind,
    Rules,
)
from policy_forum.platform.database import Base, word_column


class Region(Base):
    """A part of the country that holds several branches."""

    __tablename__ = "region"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)


class Branch(Base):
    """A local body of members. `code` is the middle of its motions' numbers."""

    __tablename__ = "branch"

    id: Mapped[int] = mapped_column(primary_key=True)
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"), index=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    code: Mapped[str] = mapped_column(String(3), unique=True)


class StandingOrders(Base):
    """One published version of a branch's rules; with no branch, the model rules."""

    __tablename__ = "standing_orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch.id"))
    version: Mapped[int] = mapped_column()
    published_at: Mapped[datetime] = mapped_column()
    published_by_id: Mapped[int | None] = mapped_column()
    quorum_kind: Mapped[QuorumKind] = mapped_column(word_column(QuorumKind))
    quorum_amount: Mapped[int] = mapped_column()
    majority: Mapped[Majority] = mapped_column(word_column(Majority))
    rule_change_majority: Mapped[Majority] = mapped_column(word_column(Majority))
    casting_vote: Mapped[CastingVote] = mapped_column(word_column(CastingVote))
    notice_days: Mapped[int] = mapped_column()
    seconders: Mapped[int] = mapped_column(default=1)
    title_words: Mapped[int] = mapped_column()
    motion_words: Mapped[int] = mapped_column()
    amendment_words: Mapped[int] = mapped_column()
    freeze_days: Mapped[int] = mapped_column()
    amendment_order: Mapped[VotingOrder] = mapped_column(
        word_column(VotingOrder), default=VotingOrder.AS_RECEIVED
    )
    # What of the rules of meetings differs from the model: see MeetingRules.overrides().
    meeting_rules: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    note: Mapped[str] = mapped_column(Text, default="")

    # A branch that is NULL is not compared by a unique constraint, so the model rules need theirs.
    __table_args__ = (
        UniqueConstraint("branch_id", "version"),
        Index(
            "uq_standing_orders_model_version",
            "version",
            unique=True,
            sqlite_where=text("branch_id IS NULL"),
            postgresql_where=text("branch_id IS NULL"),
        ),
    )

    def rules(self) -> Rules:
        """The settings of this version."""
        settings = {name: getattr(self, name) for name in SETTINGS}
        return Rules(
            standing_orders_id=self.id,
            branch_id=self.branch_id,
            version=self.version,
            meetings=MeetingRules.from_overrides(self.meeting_rules),
            **settings,
        )
