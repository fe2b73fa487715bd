"""Tables of accounts: a way in, tied to a member."""

from datetime import datetime

from flask_security.core import UserMixin
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from policy_forum.platform.database import Base


class Account(Base, UserMixin):
    """A way to sign in. Rights are the member's; the library's roles are never used."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320), unique=True)
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    confirmed_at: Mapped[datetime | None] = mapped_column()
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), unique=True)
