"""One open connection that is told what changes, and the page of a topic that it follows."""

import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from policy_forum.platform.live.snapshots import BEAT, GONE, Edition, Snapshot, frame

_RETRY_FROM, _RETRY_TO = 2000, 5000  # milliseconds, so that not all come back at once


@dataclass(frozen=True)
class Pace:
    """How often things are done, in seconds."""

    beat: float = 15  # a sign of life, which also finds out that nobody is there any more
    permission: float = 60
    presence: float = 30
    moving: float = 1
    together: float = 0.05  # what is announced within it is shown together
    tick: float = 0.25
    unasked: float = 30  # a page that nobody asks for is no longer kept
    connections: float = 1
    again: float = 1  # after something went wrong


class Socket(Protocol):
    """What is asked of the connection of a stream."""

    def fileno(self) -> int: ...


class Page:
    """One page of a topic, as this process last rendered it."""

    def __init__(self, topic: str, name: str) -> None:
        self.topic, self.name = topic, name
        self.edition: Edition | None = None
        self.is_gone = self.has_failed = False
        self.is_stale = True
        self.asked_at = time.monotonic()
        self.rendered_at = float("-inf")
        self.not_before = float("-inf")
        self.rendering = threading.Lock()

    def is_due(self, now: float, moving: float) -> bool:
        """Whether it is to be rendered again now."""
        if self.is_stale:
            return now >= self.not_before
        return self._is_moving() and now >= max(self.rendered_at + moving, self.not_before)

    def due_in(self, now: float, moving: float) -> float:
        """Seconds until it is to be rendered again, infinite if nothing waits."""
        if self.is_stale:
            return max(0.0, self.not_before - now)
        if self._is_moving():
            return max(0.0, self.rendered_at + moving - now, self.not_before - now)
        return float("inf")

    def show(self, snapshot: Snapshot | None) -> bool:
        """Take what was rendered; whether there is anything new in it."""
        before = self.edition
        self.is_gone = snapshot is None
        if snapshot is None:
            self.edition = None
            return before is not None
        self.edition = before.next(snapshot) if before else Edition(snapshot)
        return before is None or before.version != snapshot.version

    def _is_moving(self) -> bool:
        return self.edition is not None and self.edition.snapshot.is_moving


class Stream:
    """What one connection is sent. Its frames are taken by the thread or greenlet that serves it.

    `may_listen` is asked now and then, and when something of this member's changed; `version` is
    what the browser has already. Between two frames nothing is held but memory and the connection.
    """

    def __init__(
        self,
        page: Page,
        member_id: int | None,
        may_listen: Callable[[], bool],
        version: str = "",
        connection: Socket | None = None,
    ) -> None:
        self.page, self.member_id, self.connection = page, member_id, connection
        self._may_listen, self._has = may_listen, version
        self._is_closing = False
        self._mine: deque[str] = deque()
        self._wake = threading.Event()

    def wake(self) -> None:
        """The page may have changed."""
        self._wake.set()

    def tell_member(self, kind: str) -> None:
        """Something of this member's own changed."""
        if kind not in self._mine:
            self._mine.append(kind)
        self._wake.set()

    def end(self) -> None:
        """Send nothing more, and let the connection end."""
        self._is_closing = True
        self._wake.set()

    def frames(self, pace: Pace) -> Iterator[bytes]:
        """What goes over the wire, until the end. The page has been rendered before.

        Raises what `may_listen` raises.
        """
        milliseconds = _RETRY_FROM + secrets.randbelow(_RETRY_TO - _RETRY_FROM + 1)
        yield f"retry: {milliseconds}\n\n".encode() + self._first()
        sent_at = time.monotonic()
        ask_at = sent_at + _a_little_less(pace.permission)
        while not self._is_over():
            self._wake.wait(max(0.0, min(sent_at + pace.beat, ask_at) - time.monotonic()))
            self._wake.clear()
            now = time.monotonic()
            if self._mine or now >= ask_at:
                ask_at = now + _a_little_less(pace.permission)
                if not self._may_listen():
                    yield GONE
                    return
            news = self._news()
            if not news and now >= sent_at + pace.beat:
                news = BEAT
            if news and not self._is_closing:
                yield news
                sent_at = time.monotonic()

    def _is_over(self) -> bool:
        return self._is_closing or self.page.is_gone

    def _first(self) -> bytes:
        edition = self.page.edition
        if edition is None:
            return GONE
        if edition.version == self._has:
            return b""
        self._has = edition.version
        return edition.whole()

    def _news(self) -> bytes:
        news = b""
        while self._mine:
            news += frame("me", self._mine.popleft())
        edition = self.page.edition
        if edition is None:
            return news + GONE
        if edition.version != self._has:
            news += edition.since(self._has)
            self._has = edition.version
        return news


def _a_little_less(seconds: float) -> float:
    """Up to a quarter less, so that those who came together do not ask together."""
    return seconds * (0.75 + secrets.randbelow(1000) / 4000)
