"""The password of the mail account goes to the mail server, and to nobody between."""

import smtplib
import ssl
from datetime import UTC, datetime
from pathlib import Path

import pytest

from policy_forum.platform.mailer import MailFolder, MailServer
from policy_forum.platform.outbox import Letter
from policy_forum.settings import Mode, Settings

LETTER = Letter(7, "mared@example.org", "Subject", "Words", datetime(2026, 3, 2, tzinfo=UTC))


class Server:
    """Stands in for `smtplib.SMTP`, and notes what it is told."""

    def __init__(self, offers_encryption):
        self.offers_encryption = offers_encryption
        self.told = []
        self.context = None

    def __call__(self, *_address, **_options):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        return None

    def ehlo(self):
        return None

    def has_extn(self, _name):
        return self.offers_encryption

    def starttls(self, context=None):
        self.context = context
        self.told.append("starttls")

    def login(self, _user, _password):
        self.told.append("login")

    def send_message(self, _message):
        self.told.append("letter")


@pytest.fixture
def hand_over(monkeypatch):
    def do(server, host="mail.example.org", user="forum"):
        monkeypatch.setattr(smtplib, "SMTP", server)
        settings = Settings(
            secret="", mode=Mode.TEST, var_folder=Path(), mail_server=host, mail_user=user
        )
        MailServer(settings).hand_over(LETTER)

    return do


def test_a_server_that_is_given_a_password_must_prove_who_it_is(hand_over):
    server = Server(offers_encryption=True)

    hand_over(server)

    assert server.told == ["starttls", "login", "letter"]
    assert server.context is not None
    assert server.context.verify_mode is ssl.CERT_REQUIRED
    assert server.context.check_hostname


def test_a_password_is_not_sent_in_the_clear(hand_over):
    server = Server(offers_encryption=False)

    with pytest.raises(OSError, match="offers no encryption"):
        hand_over(server)

    assert server.told == []


@pytest.mark.parametrize(("host", "user"), [("localhost", "forum"), ("relay.example.org", "")])
def test_a_server_here_or_without_password_may_take_letters_as_they_are(hand_over, host, user):
    server = Server(offers_encryption=False)

    hand_over(server, host, user)

    assert server.told[-1] == "letter"


def test_letters_in_a_folder_are_for_its_owner_alone(tmp_path):
    folder = tmp_path / "mail"

    MailFolder(folder, "forum@example.org").hand_over(LETTER)

    assert folder.stat().st_mode & 0o077 == 0
