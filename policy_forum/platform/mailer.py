"""Ways to hand a letter over: to a mail server, or into a folder of files."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol

from policy_forum.platform.outbox import Letter
from policy_forum.settings import Settings

_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


class Post(Protocol):
    """Takes letters. `can_repeat` says whether the same letter may be given twice unharmed."""

    can_repeat: bool

    def hand_over(self, letter: Letter) -> None:
        """Deliver a letter; raises OSError (SMTP's errors are) when it was not taken."""
        ...


class MailFolder:
    """Writes each letter to a file named by its key: a second time changes nothing."""

    can_repeat = True

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder, self._sender = folder, sender

    def hand_over(self, letter: Letter) -> None:
        """Write `00000012.eml`, whole or not at all."""
        path = self._folder / f"{letter.key:08}.eml"
        if path.exists():
            return
        # A letter may hold a link that signs somebody in.
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_bytes(bytes(message_of(letter, self._sender)))
        fresh.replace(path)


class NoPost:
    """Throws each letter away: the people of the practice hall are made up."""

    can_repeat = True

    def hand_over(self, letter: Letter) -> None:
        """Do nothing; the letter counts as sent."""


class MailServer:
    """Hands letters to an SMTP server, encrypted where it offers that.

    A password is given only to a server that proves who it is; one on this machine need not.
    """

    can_repeat = False

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._must_prove = bool(settings.mail_user) and settings.mail_server not in _HERE

    def hand_over(self, letter: Letter) -> None:
        """Send one letter over a connection of its own."""
        known = self._settings
        with smtplib.SMTP(known.mail_server, known.mail_port, timeout=30) as server:
            server.ehlo()
            if server.has_extn("starttls"):
                # Without a password to lose, encrypted to an unknown server beats not encrypted.
                server.starttls(context=ssl.create_default_context() if self._must_prove else None)
                server.ehlo()
            elif self._must_prove:
                message = f"{known.mail_server} offers no encryption: the password was not sent."
                raise smtplib.SMTPNotSupportedError(message)
            if known.mail_user:
                server.login(known.mail_user, known.mail_password)
            server.send_message(message_of(letter, known.mail_from))


def message_of(letter: Letter, sender: str) -> EmailMessage:
    """The letter as e-mail. Its Message-ID is always the same, so that readers see it once."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = letter.address
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = format_datetime(letter.queued_at)
    domain = sender.rpartition("@")[2].strip("> ") or "localhost"
    message["Message-ID"] = f"<outbox-{letter.key}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body.strip() + "\n")
    return message


def post_for(settings: Settings) -> Post:
    """The mail server if one is configured, else files under the var folder; none in practice."""
    if settings.is_practice:
        return NoPost()
    if settings.mail_server:
        return MailServer(settings)
    return MailFolder(settings.var_folder / "mail", settings.mail_from)
