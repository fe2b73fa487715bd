"""Tables of secret ballots: keys and scrutineers, envelopes, the board, the box, the bundle.

No table holds a paper together with who handed it in, or when. An envelope can be opened with
the election key only, which is never stored; the box is keyed by trackers that voters' browsers
drew by lot.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from policy_forum.platform.database import Base


class ElectionKey(Base):
    """A key pair whose private half is split among scrutineers; used for one ballot at most.

    `public_key` (64 hexadecimal digits) is there once every scrutineer has taken a card. The
    private half is never stored: `needed` of the `of` cards make it again.
    """

    __tablename__ = "election_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch.id"), index=True)
    label: Mapped[str] = mapped_column(String(120))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    made_at: Mapped[datetime] = mapped_column()
    needed: Mapped[int] = mapped_column()
    of: Mapped[int] = mapped_column()
    public_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    given_up_at: Mapped[datetime | None] = mapped_column()


class Scrutineer(Base):
    """One of those who hold a key together: her card, and her share sealed to it.

    `given_share` is there from when she gave it until the ballot is opened, while others are
    still waited for: fewer than needed tell nothing about the key.
    """

    __tablename__ = "scrutineer"

    key_id: Mapped[int] = mapped_column(ForeignKey("election_key.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column()
    card_public: Mapped[str | None] = mapped_column(String(64))
    card_taken_at: Mapped[datetime | None] = mapped_column()
    sealed_share: Mapped[str | None] = mapped_column(Text)
    share_hash: Mapped[str | None] = mapped_column(String(64))
    confirmed_at: Mapped[datetime | None] = mapped_column()
    given_share: Mapped[str | None] = mapped_column(Text)
    given_at: Mapped[datetime | None] = mapped_column()

    __table_args__ = (UniqueConstraint("key_id", "position"),)


class Sealing(Base):
    """What a secret ballot has besides: its key, its set-up as published, and how it was opened.

    `setup` is the canonical text whose SHA-256 is `setup_hash`. `board_closed_at` is when the
    board was frozen: from then on no envelope is taken. `opened_at` is when the box was written.
    """

    __tablename__ = "sealing"

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    key_id: Mapped[int] = mapped_column(ForeignKey("election_key.id"), unique=True)
    public_key: Mapped[str] = mapped_column(String(64))
    seed: Mapped[str] = mapped_column(String(32))
    paper_bytes: Mapped[int] = mapped_column()
    setup: Mapped[str] = mapped_column(Text)
    setup_hash: Mapped[str] = mapped_column(String(64))
    board_closed_at: Mapped[datetime | None] = mapped_column()
    opened_at: Mapped[datetime | None] = mapped_column()
    envelopes: Mapped[int | None] = mapped_column()
    spoilt: Mapped[int | None] = mapped_column()
    slips: Mapped[int | None] = mapped_column()
    bundle_hash: Mapped[str | None] = mapped_column(String(64))


class Envelope(Base):
    """A member's sealed paper; handing in again replaces it. Gone once the box is written."""

    __tablename__ = "envelope"

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)
    envelope_hash: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)

    # One envelope cannot be handed in by two.
    __table_args__ = (
        UniqueConstraint("ballot_id", "envelope_hash"),
        {"sqlite_with_rowid": False},
    )


class BoardBatch(Base):
    """Hashes of envelopes that came, and that were replaced, since the batch before; sorted."""

    __tablename__ = "board_batch"

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    published_at: Mapped[datetime] = mapped_column()
    added: Mapped[list[Any]] = mapped_column(JSON)
    withdrawn: Mapped[list[Any]] = mapped_column(JSON)
    chain: Mapped[str] = mapped_column(String(64))


class BoxedPaper(Base):
    """A paper in the box, under the tracker that its voter's browser drew.

    `copy` tells papers apart that name the same tracker. `answers` is canonical JSON. Nothing
    here leads to a member: no key, no time, no order but that of the trackers.
    """

    __tablename__ = "boxed_paper"

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    tracker: Mapped[str] = mapped_column(String(32), primary_key=True)
    copy: Mapped[int] = mapped_column(primary_key=True)
    answers: Mapped[str] = mapped_column(Text)

    __table_args__ = ({"sqlite_with_rowid": False},)


class PublishedBundle(Base):
    """The published bundle of a ballot, byte for byte as everyone gets it."""

    __tablename__ = "published_bundle"

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    published_at: Mapped[datetime] = mapped_column()
    content: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64))


class Teller(Base):
    """One of the two (or more) who count the paper slips of a ballot, and what she counted.

    `sheet` is what she entered, in canonical form; equal sheets of two tellers are the count.
    """

    __tablename__ = "teller"

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, index=True)
    named_at: Mapped[datetime] = mapped_column()
    sheet: Mapped[str | None] = mapped_column(Text)
    entered_at: Mapped[datetime | None] = mapped_column()


class SlipIssued(Base):
    """A member on the roll who was given a paper slip, and so hands in no envelope."""

    __tablename__ = "slip_issued"

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
