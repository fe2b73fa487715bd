"""Make accounts, send and spend one-time links, count attempts."""

import hashlib
import secrets
from collections.abc import Sequence

from sqlalchemy import delete, func, select, update

from policy_forum.domain.events import AccountMade, AccountSignedIn
from policy_forum.domain.identifiers import AccountId, MemberId
from policy_forum.features.accounts.models import Account, Attempt, SignInLink
from policy_forum.features.accounts.rules import (
    COUNTED_FOR,
    LINK_LASTS,
    AttemptKind,
    is_one_too_many,
    is_spendable,
)
from policy_forum.features.members.models import Member
from policy_forum.platform.outbox import Notice
from policy_forum.platform.work import Work

PLACE_OF_SECRET = "SECRET"  # noqa: S105 - a place holder


def make_account(
    work: Work, member_id: MemberId, email: str, password_hash: str | None = None
) -> AccountId:
    """Give a member a way to sign in; without a password she uses links or sets one."""
    account = Account(
        email=email.strip().lower(),
        password=password_hash,
        fs_uniquifier=secrets.token_hex(32),
        member_id=member_id,
    )
    work.session.add(account)
    work.session.flush()
    work.record(AccountMade(account_id=AccountId(account.id), member_id=member_id))
    return AccountId(account.id)


def offer_in_demo(
    work: Work, account_id: AccountId, position: int, persona: str, note: str
) -> None:
    """Show an account on the sign-in page of a demonstration."""
    account = work.session.get_one(Account, account_id)
    account.demo_position, account.demo_persona, account.demo_note = position, persona, note


def send_link(work: Work, email: str, address_of: str) -> None:
    """E-mail a one-time link, if anyone has that address; say nothing about whether she does.

    `address_of` holds `SECRET` where the link's secret goes. A member on the membership list
    without an account is given one.
    """
    email = email.strip().lower()
    account_id = _account_for(work, email)
    if account_id is None:
        return
    secret = secrets.token_urlsafe(32)
    work.session.add(
        SignInLink(account_id=account_id, secret_sha256=_hash(secret), sent_at=work.now)
    )
    minutes = int(LINK_LASTS.total_seconds() // 60)
    values = {"link": address_of.replace(PLACE_OF_SECRET, secret), "minutes": minutes}
    work.notify(Notice(email, "sign_in_link", values))


def _account_for(work: Work, email: str) -> int | None:
    account = work.session.scalar(select(Account).where(Account.email == email))
    if account is not None:
        return account.id if account.active else None
    members = work.session.scalars(select(Member.id).where(Member.email == email).limit(2)).all()
    # Two members who share an address cannot be told apart by it: the office makes them accounts.
    if len(members) != 1:
        return None
    taken = work.session.scalar(select(Account.id).where(Account.member_id == members[0]))
    return None if taken else make_account(work, MemberId(members[0]), email)


def follow_list(work: Work, email: str) -> None:
    """Put right whose account an address opens, before a message goes to it.

    An address belongs to whom the membership list says now: a list can take it from one member
    and later give it to another. While the list has no address for a member, hers stays.
    """
    email = email.strip().lower()
    holder = work.session.scalar(select(Account).where(Account.email == email))
    if holder is not None:
        listed = work.session.scalar(select(Member.email).where(Member.id == holder.member_id))
        if listed and listed.lower() != email:
            _readdress(work, holder, listed.lower())
    owner = work.session.scalars(
        select(Account)
        .join(Member, Member.id == Account.member_id)
        .where(Member.email == email)
        .limit(2)
    ).all()
    if len(owner) == 1 and owner[0].email != email:
        _readdress(work, owner[0], email)


def _readdress(work: Work, account: Account, email: str) -> None:
    taken = work.session.scalar(select(Account.id).where(Account.email == email))
    # An address that another account holds by right opens neither; nobody can have this one.
    account.email = f"account-{account.id}@changed.invalid" if taken else email
    work.session.flush()


def spend_link(work: Work, secret: str) -> AccountId | None:
    """Use up a link; whose it was, or None if it is unknown, spent or too old."""
    link = work.session.scalar(select(SignInLink).where(SignInLink.secret_sha256 == _hash(secret)))
    if link is None or not is_spendable(link.sent_at, link.spent_at, work.now):
        return None
    # Two presses at once: only one of them finds the link unspent.
    spent = work.session.execute(
        update(SignInLink)
        .where(SignInLink.id == link.id, SignInLink.spent_at.is_(None))
        .values(spent_at=work.now)
        .returning(SignInLink.account_id)
        .execution_options(synchronize_session=False)
    ).scalar()
    return None if spent is None else AccountId(spent)


def note_sign_in(work: Work, account_id: AccountId, way: str) -> None:
    """Keep in the trail that, and by which way, an account was used."""
    work.record(AccountSignedIn(account_id=account_id, way=way))


def count_attempt(work: Work, sources: Sequence[tuple[AttemptKind, str]]) -> bool:
    """Count an attempt from each source (an e-mail address, a network address).

    Returns whether it is one too many. Sources are kept as hashes and for 15 minutes only.
    """
    since = work.now - COUNTED_FOR
    work.session.execute(delete(Attempt).where(Attempt.made_at < since))
    too_many = False
    for kind, source in sources:
        hashed = _hash(source.strip().lower())
        before = work.session.scalar(
            select(func.count()).where(Attempt.kind == kind, Attempt.source_sha256 == hashed)
        )
        too_many |= is_one_too_many(kind, before or 0)
        work.session.add(Attempt(kind=kind, source_sha256=hashed, made_at=work.now))
    return too_many


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
