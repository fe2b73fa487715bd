"""Signing in by password, by a one-time link, in a demonstration; and what is refused."""

import re
from urllib.parse import urlsplit

import pytest
from flask_security import hash_password
from sqlalchemy import select

from policy_forum.features.accounts.models import Account, SignInLink
from policy_forum.platform.audit import AuditRow
from policy_forum.platform.outbox import OutboxMessage

PASSWORD = "four words put together"


@pytest.fixture
def mared(make_member, make_account, session, app):
    member = make_member(given_name="Mared")
    account = make_account(member)
    with app.test_request_context():
        account.password = hash_password(PASSWORD)
    session.commit()
    return account


def sign_in(client, email, password=PASSWORD, **more):
    return client.post("/sign-in", data={"email": email, "password": password, **more})


def is_signed_in(client):
    return client.get("/account").status_code == 200


def link_in_outbox(session):
    session.expire_all()
    message = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
    return re.sub(r"^https?://[^/]+", "", message.values["link"])


def test_a_member_signs_in_with_her_password_and_out_again(client, mared):
    sign_in(client, mared.email)
    assert is_signed_in(client)

    client.post("/sign-out")
    assert not is_signed_in(client)


def test_signing_out_needs_a_press(client, mared):
    sign_in(client, mared.email)

    assert client.get("/sign-out").status_code == 405
    assert is_signed_in(client)


def test_a_wrong_password_keeps_the_address_and_does_not_say_what_was_wrong(client, mared):
    wrong = sign_in(client, mared.email, "something else")
    unknown = sign_in(client, "nobody@example.org", "something else")

    assert mared.email in wrong.text
    messages = [re.findall(r"<li>(.*?)</li>", page.text) for page in (wrong, unknown)]
    assert messages[0] == messages[1] != []


def test_signing_in_is_recorded(client, mared, session):
    sign_in(client, mared.email)

    assert session.scalars(select(AuditRow.name)).all() == ["AccountSignedIn"]


def test_tries_at_one_account_are_limited(client, mared, clock):
    for _attempt in range(10):
        assert sign_in(client, mared.email, "wrong guess here").status_code == 200

    assert sign_in(client, mared.email).status_code == 429
    clock.advance(minutes=16)
    assert sign_in(client, mared.email).status_code == 302


@pytest.mark.parametrize("onward", ["//evil.example", "https://evil.example/", "/\\evil.example"])
def test_nobody_is_sent_elsewhere_after_signing_in(client, mared, onward):
    reply = sign_in(client, mared.email, next=onward)

    assert urlsplit(reply.headers.get("Location", "/")).netloc == ""
    assert not reply.headers.get("Location", "/").startswith("//")


def test_a_link_signs_in_once_and_only_by_a_press(client, mared, session):
    client.post("/sign-in/link", data={"email": mared.email.upper()})
    link = link_in_outbox(session)

    assert client.get(link).status_code == 200
    assert not is_signed_in(client)
    assert client.post(link).status_code == 302
    assert is_signed_in(client)
    client.post("/sign-out")
    assert client.post(link).status_code == 410
    assert not is_signed_in(client)


def test_a_link_is_too_old_after_fifteen_minutes(client, mared, session, clock):
    client.post("/sign-in/link", data={"email": mared.email})
    clock.advance(minutes=15)

    assert client.post(link_in_outbox(session)).status_code == 410


def test_only_the_hash_of_a_link_is_kept(client, mared, session):
    client.post("/sign-in/link", data={"email": mared.email})

    secret = link_in_outbox(session).rpartition("/")[2]
    assert session.scalar(select(SignInLink.secret_sha256)) != secret


def test_asking_for_a_link_says_the_same_to_strangers_and_sends_nothing(client, mared, session):
    known = client.post("/sign-in/link", data={"email": mared.email})
    unknown = client.post("/sign-in/link", data={"email": "nobody@example.org"})

    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert len(session.scalars(select(OutboxMessage)).all()) == 1


def test_a_member_on_the_list_is_given_an_account_with_her_first_link(client, make_member, session):
    member = make_member()
    client.post("/sign-in/link", data={"email": member.email})

    assert session.scalar(select(Account.member_id)) == member.id
    assert client.post(link_in_outbox(session)).status_code == 302


def test_messages_to_one_address_are_limited(client, mared, session):
    replies = [client.post("/sign-in/link", data={"email": mared.email}) for _ in range(6)]

    assert [r.status_code for r in replies] == [302] * 5 + [429]
    assert len(session.scalars(select(OutboxMessage)).all()) == 5


def test_a_new_password_is_set_through_a_link_by_e_mail(client, mared, session):
    client.post("/reset-password", data={"email": mared.email})
    body = session.scalar(select(OutboxMessage)).values["body"]
    link = re.findall(r"https?://[^/]+(\S+)", body)[0]

    new = {"password": "another set of words", "password_confirm": "another set of words"}
    after = client.post(link, data=new, follow_redirects=True)
    assert "Your new password is set. Sign in with it." in after.text
    client.post("/sign-out")
    assert sign_in(client, mared.email).status_code == 200
    sign_in(client, mared.email, "another set of words")
    assert is_signed_in(client)


def test_demo_sign_ins_do_not_exist_outside_a_demonstration(client, mared, session):
    mared.demo_position = 1
    session.commit()

    assert client.post(f"/sign-in/demo/{mared.id}").status_code == 404
    assert "demo" not in client.get("/sign-in").text


def test_what_went_wrong_and_what_to_do_is_said_in_plain_words(client, mared):
    assert "or have a link sent" in sign_in(client, mared.email, "something else").text
    asked = client.post("/reset-password", data={"email": mared.email}, follow_redirects=True)
    assert f"If a member has the address {mared.email}" in asked.text
    cut_off = client.get("/reset-password/cut-off", follow_redirects=True)
    assert "Ask for a new one below." in cut_off.text
