"""Signing in follows the membership list: an address belongs to whom the list says."""

import pytest
from sqlalchemy import select

from policy_forum.features.accounts.models import Account
from policy_forum.platform.outbox import OutboxMessage

WAYS = ["/sign-in/link", "/reset-password"]


@pytest.fixture
def mared(make_member):
    return make_member(given_name="Mared")


def messages(session):
    session.expire_all()
    return [m.address for m in session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))]


def whose(session, address):
    session.expire_all()
    return session.scalar(select(Account.member_id).where(Account.email == address))


@pytest.fixture
def moved(mared, make_account, session):
    """Mared's address on the list has changed since her account was made; the old one."""
    old = make_account(mared).email
    mared.email = "new-address@example.org"
    session.commit()
    return old


@pytest.mark.parametrize("way", WAYS)
def test_an_address_that_the_list_no_longer_has_lets_nobody_in(client, moved, session, way):
    client.post(way, data={"email": moved})

    assert messages(session) == []


@pytest.mark.parametrize("way", WAYS)
def test_a_member_signs_in_with_the_address_that_the_list_has_now(
    client, mared, moved, session, way
):
    client.post(way, data={"email": "New-Address@example.org"})

    assert messages(session) == ["new-address@example.org"]
    assert whose(session, "new-address@example.org") == mared.id


@pytest.mark.parametrize("way", WAYS)
def test_whoever_is_given_an_address_after_another_never_gets_the_others_account(
    client, mared, moved, make_member, make_account, session, way
):
    siriol = make_member(given_name="Siriol")
    make_account(siriol)
    siriol.email = moved
    session.commit()

    client.post(way, data={"email": moved})

    assert messages(session) == [moved]
    assert whose(session, moved) == siriol.id
    assert whose(session, "new-address@example.org") == mared.id


def test_an_account_stays_as_it_is_while_the_list_gives_no_address(
    client, mared, make_account, session
):
    address = make_account(mared).email
    mared.email = ""
    session.commit()

    client.post("/sign-in/link", data={"email": address})

    assert messages(session) == [address]
