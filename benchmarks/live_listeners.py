"""Many browsers in one process, each following one stream: raw, so that they cost little.

They do what a browser does with Server-Sent Events: read on, remember the last id and the time
that the server asks them to wait, come back after it when the connection ends, and say what they
have already.
"""

import random
import re
import selectors
import socket
import statistics
import threading
import time
from collections import defaultdict
from collections.abc import Sequence, Sized
from contextlib import suppress
from dataclasses import dataclass, field

_SAID = re.compile(rb"said-(\d+)\.")
_RETRY = re.compile(rb"retry: (\d+)")
_ID = re.compile(rb"\nid: (\S+)\n")
_LONGEST_MARK = 64
_OPENING_AT_ONCE = 100


@dataclass(eq=False)
class _Listener:
    number: int
    port: int
    request: bytes
    connection: socket.socket | None = None
    is_answered: bool = False
    retry: float = 3.0  # seconds, as the server asks
    last_id: str = ""
    tail: bytes = b""
    comes_back_at: float = 0.0
    statuses: list[str] = field(default_factory=list)


def milliseconds(seconds: Sequence[float], percent: int) -> float:
    """That percentile of some durations."""
    if len(seconds) < 2:
        return 1000 * sum(seconds)
    return 1000 * statistics.quantiles(seconds, n=100, method="inclusive")[percent - 1]


class Listeners:
    """Streams that are read by one thread, until `close`.

    `heard[n]` holds the moments (of `time.perf_counter`) at which "said-n." arrived, `versions[v]`
    those at which parts of that version did, by the number of the listener.
    """

    def __init__(self, addresses: Sequence[tuple[int, str, str]]) -> None:
        """`addresses` has a port, a path and a cookie for each listener."""
        self._listeners = [
            _Listener(number, port, _request(port, path, cookie))
            for number, (port, path, cookie) in enumerate(addresses)
        ]
        self.heard: dict[int, dict[int, float]] = defaultdict(dict)
        self.versions: dict[str, dict[int, float]] = defaultdict(dict)
        self._selector = selectors.EpollSelector()
        self._is_over = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Hang up."""
        self._is_over = True
        self._thread.join()
        for each in self._listeners:
            if each.connection:
                each.connection.close()
        self._selector.close()

    def open_streams(self) -> int:
        """How many are connected and answered."""
        return sum(each.is_answered for each in self._listeners)

    def refused(self) -> int:
        """How many answers were no stream."""
        return sum(status != "200" for each in self._listeners for status in each.statuses)

    def wait_until_open(self, seconds: float) -> bool:
        """Wait until all are connected; whether they were in time."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            if self.open_streams() == len(self._listeners):
                return True
            time.sleep(0.02)
        return False

    def wait_until_heard(self, number: int, seconds: float) -> bool:
        """Wait until all have heard it; whether they had in time."""
        return self._wait_for(self.heard[number], seconds)

    def wait_until_shown(self, version: str, seconds: float) -> bool:
        """Wait until all have been sent this version; whether they were in time."""
        return self._wait_for(self.versions[version], seconds)

    def _wait_for(self, arrived: Sized, seconds: float) -> bool:
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            if len(arrived) == len(self._listeners):
                return True
            time.sleep(0.01)
        return False

    def _run(self) -> None:
        while not self._is_over:
            self._open_those_who_wait()
            for key, _events in self._selector.select(0.02):
                self._read(key.data)

    def _open_those_who_wait(self) -> None:
        now = time.perf_counter()
        due = [e for e in self._listeners if e.connection is None and now >= e.comes_back_at]
        for each in due[:_OPENING_AT_ONCE]:
            try:
                connection = socket.create_connection(("127.0.0.1", each.port), timeout=5)
                last = f"Last-Event-ID: {each.last_id}\r\n" if each.last_id else ""
                connection.sendall(each.request + last.encode() + b"\r\n")
            except OSError:
                each.comes_back_at = now + each.retry * random.uniform(0.5, 1.0)
                continue
            connection.setblocking(False)
            each.connection, each.tail, each.is_answered = connection, b"", False
            self._selector.register(connection, selectors.EVENT_READ, each)

    def _read(self, each: _Listener) -> None:
        assert each.connection is not None
        try:
            portion = each.connection.recv(1 << 18)
        except BlockingIOError:
            return
        except OSError:
            portion = b""
        now = time.perf_counter()
        if not portion:
            self._hang_up(each, now)
            return
        text = each.tail + portion
        if not each.is_answered and not self._take_answer(each, text, now):
            return
        for found in _SAID.finditer(text):
            self.heard[int(found[1])].setdefault(each.number, now)
        for identifier in _ID.findall(text):
            each.last_id = identifier.decode()
            self.versions[each.last_id].setdefault(each.number, now)
        each.tail = text[-_LONGEST_MARK:]

    def _take_answer(self, each: _Listener, text: bytes, now: float) -> bool:
        """Whether a stream has begun; an answer that is none is hung up on."""
        retry = _RETRY.search(text)
        status = text.split(b" ", 2)[1].decode()
        if status == "200" and retry is None:
            each.tail = text
            return False
        each.statuses.append(status)
        if retry is None:
            self._hang_up(each, now)
            return False
        each.is_answered, each.retry = True, int(retry[1]) / 1000
        return True

    def _hang_up(self, each: _Listener, now: float) -> None:
        assert each.connection is not None
        with suppress(KeyError, ValueError):
            self._selector.unregister(each.connection)
        each.connection.close()
        each.connection, each.is_answered = None, False
        each.comes_back_at = now + each.retry


def _request(port: int, path: str, cookie: str) -> bytes:
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Accept: text/event-stream"]
    return "\r\n".join([*lines, f"Cookie: {cookie}", ""]).encode()
