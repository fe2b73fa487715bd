"""Calendar files, and the secret addresses under which a calendar fetches its own.

The format is iCalendar (RFC 5545, with NAME and REFRESH-INTERVAL from RFC 7986). Every moment is
written in UTC, so that no definition of a time zone is needed: each calendar shows it on the clock
of whoever looks.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

_MADE_BY = "-//Policy Forum//Meetings//EN"
_LOOK_AGAIN = timedelta(hours=1)
_SIGNED = b"calendar feed"
_DIGITS = 40


@dataclass(frozen=True)
class CalendarEntry:
    """One event. `uid` never changes; `sequence` grows with every change that was told.

    `told_at` is when it was told last. Without `ends_at` it is a moment, such as a deadline, which
    does not make anybody busy.
    """

    uid: str
    sequence: int
    told_at: datetime
    starts_at: datetime
    ends_at: datetime | None
    title: str
    place: str = ""
    link: str = ""
    url: str = ""
    about: str = ""
    is_cancelled: bool = False


def uid_of(kind: str, key: int, made_at: datetime) -> str:
    """A name that no other event of any site has, and that tells nothing about the event."""
    text = f"{kind} {key} {made_at.astimezone(UTC).isoformat()}"
    return f"{hashlib.sha256(text.encode()).hexdigest()[:32]}@policy-forum"


def calendar_file(name: str, entries: Iterable[CalendarEntry]) -> bytes:
    """The file of a calendar with that name. The same entries make the same bytes."""
    name = " ".join(name.split())
    calendar = Calendar()
    calendar.add("prodid", _MADE_BY)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", _LOOK_AGAIN, parameters={"value": "DURATION"})
    for entry in entries:
        calendar.add_component(_event_of(entry))
    content: bytes = calendar.to_ical()
    return content


def _event_of(entry: CalendarEntry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.told_at.astimezone(UTC))
    event.add("last-modified", entry.told_at.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    if entry.ends_at is not None:
        event.add("dtend", entry.ends_at.astimezone(UTC))
    is_busy = entry.ends_at is not None and not entry.is_cancelled
    event.add("transp", "OPAQUE" if is_busy else "TRANSPARENT")
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("summary", entry.title)
    if entry.place:
        event.add("location", entry.place)
    if entry.link:
        event.add("conference", entry.link, parameters={"value": "URI"})
    if entry.about:
        event.add("description", entry.about)
    if entry.url:
        event.add("url", entry.url)
    return event


def feed_token(secret: str, account_id: int, uniquifier: str) -> str:
    """The secret part of the address of somebody's feed.

    It is signed with the application's secret, and over what changes with her password
    (`uniquifier`, which it does not give away): a new password ends the address.
    """
    signed = b"\0".join((_SIGNED, str(account_id).encode(), uniquifier.encode()))
    digest = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return f"{account_id}-{digest[:_DIGITS]}"


def account_of_token(token: str) -> int | None:
    """Whose token it says it is, before anything of it has been checked; None for nonsense."""
    head, _dash, tail = token.partition("-")
    is_one = head.isascii() and head.isdecimal() and len(head) <= 10 and len(tail) == _DIGITS
    key = int(head) if is_one else 0
    return key if 0 < key < 2**31 else None


def is_feed_token(token: str, secret: str, account_id: int, uniquifier: str) -> bool:
    """Whether that is the token of the account as it is now."""
    wanted = feed_token(secret, account_id, uniquifier)
    return hmac.compare_digest(token.encode(), wanted.encode())
