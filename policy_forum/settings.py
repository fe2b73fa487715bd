"""What can be configured, read once from the environment."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_SHORTEST_SECRET = 32
PRACTICE_PREFIX = "/practice"
PRACTICE_MEGABYTES = 500


class Mode(StrEnum):
    """Whether this is the real thing. Only production is assumed when nothing is said."""

    PRODUCTION = "production"
    DEMO = "demo"
    TEST = "test"


class SettingsError(Exception):
    """A setting is missing or unfit; its text says which, and what to do."""


@dataclass(frozen=True)
class Settings:
    """All settings. A default exists only where it is safe in production."""

    secret: str
    mode: Mode = Mode.PRODUCTION
    database_url: str = ""
    var_folder: Path = Path("var")
    organisation: str = "Policy Forum"
    time_zone: str = "Europe/London"
    public_address: str = ""
    mail_server: str = ""
    mail_port: int = 587
    mail_user: str = ""
    mail_password: str = ""
    mail_from: str = "policy-forum@localhost"
    upload_megabytes: int = 16
    jobs_in_process: bool = False
    trusted_proxies: int = 0
    is_practice: bool = False
    most_streams: int = 500
    requests_at_once: int = 8

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read `POLICY_FORUM_…` and `DATABASE_URL`; raise SettingsError for what is unfit."""
        mode = _mode(environment.get("POLICY_FORUM_MODE", Mode.PRODUCTION))
        var_folder = Path(environment.get("POLICY_FORUM_VAR", "var")).resolve()
        settings = cls(
            secret=environment.get("POLICY_FORUM_SECRET", ""),
            mode=mode,
            database_url=database_url(environment.get("DATABASE_URL", ""), var_folder),
            var_folder=var_folder,
            organisation=environment.get("POLICY_FORUM_ORGANISATION") or _name_in(mode),
            time_zone=environment.get("POLICY_FORUM_TIME_ZONE", cls.time_zone),
            public_address=environment.get("POLICY_FORUM_ADDRESS", "").rstrip("/"),
            mail_server=environment.get("POLICY_FORUM_MAIL_SERVER", ""),
            mail_port=_number(environment, "POLICY_FORUM_MAIL_PORT", cls.mail_port),
            mail_user=environment.get("POLICY_FORUM_MAIL_USER", ""),
            mail_password=environment.get("POLICY_FORUM_MAIL_PASSWORD", ""),
            mail_from=environment.get("POLICY_FORUM_MAIL_FROM", cls.mail_from),
            upload_megabytes=_number(
                environment, "POLICY_FORUM_UPLOAD_MEGABYTES", cls.upload_megabytes
            ),
            jobs_in_process=environment.get("POLICY_FORUM_JOBS_IN_PROCESS", "") == "1",
            trusted_proxies=_number(environment, "POLICY_FORUM_TRUSTED_PROXIES", 0),
            most_streams=_number(environment, "POLICY_FORUM_MOST_STREAMS", cls.most_streams),
            requests_at_once=_number(
                environment, "POLICY_FORUM_REQUESTS_AT_ONCE", cls.requests_at_once
            ),
        )
        settings.check()
        return settings

    def check(self) -> None:
        """Raise SettingsError if the application must not start like this."""
        if len(self.secret) < _SHORTEST_SECRET or len(set(self.secret)) < _SHORTEST_SECRET // 4:
            message = (
                "POLICY_FORUM_SECRET is missing or weak: give it at least 32 random characters, "
                'for example from: python3 -c "import secrets; print(secrets.token_hex(32))"'
            )
            raise SettingsError(message)
        self._check_address()
        if not self.requests_at_once:
            message = "POLICY_FORUM_REQUESTS_AT_ONCE must be 1 or more: 0 would let nobody in."
            raise SettingsError(message)
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            message = f"POLICY_FORUM_TIME_ZONE: there is no time zone {self.time_zone!r}."
            raise SettingsError(message) from error

    def _check_address(self) -> None:
        """Links that sign somebody in must never begin with a host that the asker named."""
        parts = urlsplit(self.public_address)
        is_address = parts.scheme in {"http", "https"} and bool(parts.netloc)
        if is_address or not (self.public_address or self.mode is Mode.PRODUCTION):
            return
        message = (
            "POLICY_FORUM_ADDRESS is missing or no address: give the one under which members "
            "reach the forum, for example https://policy.example.org. Links in messages begin "
            "with it."
        )
        raise SettingsError(message)

    @property
    def is_demo(self) -> bool:
        """Whether this is a demonstration, with open sign-ins and a clock that can be moved."""
        return self.mode is Mode.DEMO and not self.is_practice

    def for_practice(self, epoch: str) -> "Settings":
        """The settings of the practice hall: a world of its own, which sends no mail.

        `epoch` names its database, so that a new one begins now and then.
        """
        var_folder = self.var_folder / "practice"
        return replace(
            self,
            is_practice=True,
            secret=hashlib.sha256(f"practice {self.secret}".encode()).hexdigest(),
            var_folder=var_folder,
            database_url=database_url("", var_folder, f"practice-{epoch}"),
            public_address=f"{self.public_address}{PRACTICE_PREFIX}" if self.public_address else "",
            mail_server="",
            jobs_in_process=False,
        )

    @property
    def is_test(self) -> bool:
        """Whether tests are running."""
        return self.mode is Mode.TEST


def _name_in(mode: Mode) -> str:
    return "The Commonweal League" if mode is Mode.DEMO else "Policy Forum"


def _mode(word: str) -> Mode:
    try:
        return Mode(word)
    except ValueError as error:
        message = f"POLICY_FORUM_MODE must be production or demo, not {word!r}."
        raise SettingsError(message) from error


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    word = environment.get(name, "")
    if not word:
        return default
    if not word.isdecimal():
        message = f"{name} must be a whole number, not {word!r}."
        raise SettingsError(message)
    return int(word)


def database_url(given: str, var_folder: Path, name: str = "policy_forum") -> str:
    """The address of the database; empty means the embedded one of that name in the folder."""
    if not given:
        return f"sqlite:///{var_folder / f'{name}.sqlite3'}"
    for short in ("postgres://", "postgresql://"):
        if given.startswith(short):
            return "postgresql+psycopg://" + given.removeprefix(short)
    if given.startswith(("sqlite:///", "postgresql+psycopg://")):
        return given
    message = "DATABASE_URL must begin with sqlite:/// or postgresql://."
    raise SettingsError(message)
