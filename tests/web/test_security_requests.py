"""What a stranger may send: addresses in links, spellings of names, forms without end."""

import re
from hashlib import sha256

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from policy_forum.domain.access.actors import Actor, HeldOffice, OfficeKind
from policy_forum.domain.eligibility import Standing
from policy_forum.domain.identifiers import BranchId, MemberId
from policy_forum.features.accounts.models import Attempt
from policy_forum.features.accounts.rules import AttemptKind
from policy_forum.platform.outbox import OutboxMessage
from policy_forum.settings import Mode, Settings, SettingsError
from policy_forum.web.access import RouteAudience, admits
from policy_forum.web.requests import MOST_FIELDS

URLENCODED = "application/x-www-form-urlencoded"


@pytest.fixture
def mared(make_member, make_account):
    return make_account(make_member(given_name="Mared"))


def last_message(session):
    session.expire_all()
    message = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
    return str(message.values)


@pytest.mark.parametrize("address", ["/sign-in/link", "/reset-password"])
def test_a_link_in_a_message_never_begins_with_a_host_that_the_asker_named(
    client, mared, session, address
):
    client.post(address, data={"email": mared.email}, headers={"Host": "evil.example"})

    assert "evil.example" not in last_message(session)
    assert re.search(
        r"http://localhost/(sign-in/link|reset-password)/\S{20}", last_message(session)
    )


@pytest.mark.parametrize("address", ["", "policy.example.org", "ftp://policy.example.org"])
def test_production_does_not_start_without_the_address_of_its_links(address):
    secret = "0123456789abcdefghijklmnopqrstuvwxyz"

    with pytest.raises(SettingsError, match="POLICY_FORUM_ADDRESS"):
        Settings(secret=secret, public_address=address).check()
    Settings(secret=secret, public_address="https://policy.example.org").check()
    Settings(secret=secret, mode=Mode.DEMO).check()


def test_no_spelling_of_an_address_is_counted_apart(client, mared):
    wide = mared.email.replace("example.org", "\uff45xample.org")  # the library reads it the same
    codes = [
        client.post("/sign-in", data={"email": email, "password": "wrong guess here"}).status_code
        for email in [mared.email, f" {mared.email.upper()} ", wide, mared.email] * 3
    ]

    assert codes[-1] == 429


def test_a_password_cannot_be_guessed_through_json(client, mared):
    sent = {"email": mared.email, "password": "wrong guess here"}

    page = client.post("/sign-in", json=sent)

    assert page.status_code == 400
    assert "rror" not in (page.get_json(silent=True) or {})


def test_a_form_has_an_end(client):
    too_many = client.post("/sign-in", data="a&" * MOST_FIELDS, content_type=URLENCODED)
    too_long = client.post("/sign-in", data="a=" + "b" * 2_100_000, content_type=URLENCODED)
    without_length = client.post(
        "/sign-in",
        data="a=" + "b" * 2_100_000,
        content_type=URLENCODED,
        environ_overrides={"CONTENT_LENGTH": "", "wsgi.input_terminated": True},
    )

    assert [page.status_code for page in (too_many, too_long, without_length)] == [413] * 3


def test_a_key_that_no_database_can_hold_is_no_key(client_as, make_member, make_office):
    office = make_member()
    make_office(office, OfficeKind.NATIONAL_OFFICE)

    assert client_as(office).get(f"/record/?key={9 * 10**30}").status_code == 200
    assert client_as(office).post(f"/sign-in/demo/{9 * 10**30}").status_code == 404


@pytest.mark.parametrize("standing", [Standing.LAPSED, Standing.SUSPENDED])
@pytest.mark.parametrize("kind", list(OfficeKind))
def test_an_office_opens_nothing_to_a_member_who_is_not_in_good_standing(kind, standing):
    office = HeldOffice(kind, None if kind.is_national else BranchId(1))
    held = frozenset({office})
    officer = Actor(MemberId(1), BranchId(1), standing=standing, offices=held)

    assert not any(
        admits(audience, officer)
        for audience in RouteAudience
        if audience not in {RouteAudience.EVERYONE, RouteAudience.MEMBERS}
    )


def test_an_error_of_the_database_does_not_tell_what_was_to_be_stored(session):
    with pytest.raises(DBAPIError) as failed, session.begin_nested():
        session.execute(text("SELECT * FROM nowhere WHERE choice = :choice"), {"choice": "against"})

    assert "against" not in str(failed.value)


def try_from(client, place, email, way="/sign-in"):
    sent = {"email": email, "password": "wrong guess here"}
    return client.post(way, data=sent, environ_overrides={"REMOTE_ADDR": place}).status_code


@pytest.mark.parametrize("way", ["/sign-in", "/sign-in/link"])
def test_a_stranger_cannot_keep_a_member_out(client, mared, way):
    assert [try_from(client, "192.0.2.1", mared.email, way) for _try in range(11)][-1] == 429

    assert try_from(client, "192.0.2.2", mared.email, way) != 429


@pytest.mark.parametrize(("way", "most"), [("/sign-in", 100), ("/sign-in/link", 20)])
def test_many_strangers_together_are_limited(client, mared, session, clock, way, most):
    kind = AttemptKind.SIGN_IN_EVERYWHERE if way == "/sign-in" else AttemptKind.MESSAGE_EVERYWHERE
    hashed = sha256(mared.email.encode()).hexdigest()
    for _try in range(most):
        session.add(Attempt(kind=kind, source_sha256=hashed, made_at=clock.now()))
    session.commit()

    assert try_from(client, "192.0.2.9", mared.email, way) == 429
    assert try_from(client, "192.0.2.9", "somebody.else@example.org", way) != 429
