"""Tables of accounts: a way in, tied to a member; one-time links; attempts that are counted."""

from datetime import datetime

from flask_security.core import UserMixin
from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from policy_forum.features.accounts.rules import AttemptKind
from policy_forum.platform.database import Base, word_column


class Account(Base, UserMixin):
    """A way to sign in. Rights are the member's; the library's roles are never used.

    `demo_note` says, in a demonstration, what a visitor can try with this account.
    """

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320), unique=True)
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), unique=True)
    demo_position: Mapped[int | None] = mapped_column()
    demo_persona: Mapped[str] = mapped_column(String(80), default="")
    demo_note: Mapped[str] = mapped_column(String(300), default="")


class SignInLink(Base):
    """A one-time link that was e-mailed; only the hash of its secret is kept."""

    __tablename__ = "sign_in_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    secret_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    sent_at: Mapped[datetime] = mapped_column()
    spent_at: Mapped[datetime | None] = mapped_column()


class Attempt(Base):
    """One try at signing in or at asking for a message; counted, then forgotten."""

    __tablename__ = "attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[AttemptKind] = mapped_column(word_column(AttemptKind))
    source_sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(index=True)

    __table_args__ = (Index("ix_attempt_source", "kind", "source_sha256", "made_at"),)
