"""Clients that keep their connection, for one page again and again or each with its own."""

import contextlib
import socket
import statistics
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self


class BadAnswerError(Exception):
    """The server answered something else than the page."""


@dataclass(frozen=True)
class Measured:
    """Milliseconds of each answer, and answers a second of all clients together."""

    milliseconds: tuple[float, ...]
    rate: float

    @property
    def median(self) -> float:
        """Half of the answers came in this time."""
        return statistics.median(self.milliseconds)

    @property
    def p95(self) -> float:
        """Nineteen of twenty answers came in this time."""
        return statistics.quantiles(self.milliseconds, n=20, method="inclusive")[-1]


def measure(port: int, path: str, cookie: str, *, clients: int, answers: int) -> Measured:
    """Ask for a page until so many answers have come to each of so many clients."""
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    lines += [f"Cookie: {cookie}"] if cookie else []
    request = "\r\n".join([*lines, "", ""]).encode()
    return measure_requests(port, [[request] * (answers + 1)] * clients, "200")


def posting(port: int, path: str, cookie: str, body: bytes) -> bytes:
    """A form as it goes over the wire."""
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
    ]
    lines += [f"Cookie: {cookie}"] if cookie else []
    return "\r\n".join([*lines, "", ""]).encode() + body


def measure_requests(port: int, requests: Sequence[Sequence[bytes]], status: str) -> Measured:
    """Let a client for each row send its requests, the first of them before the clock starts.

    Every answer must have that status. Raises BadAnswerError.
    """
    took: list[float] = []
    problems: list[Exception] = []
    start = threading.Barrier(len(requests) + 1)

    def ask(mine: Sequence[bytes]) -> None:
        try:
            with _Client(port, status) as client:
                client.ask(mine[0])
                start.wait()
                took.extend([client.ask(request) for request in mine[1:]])
        except (OSError, BadAnswerError) as error:
            problems.append(error)
            start.abort()

    threads = [threading.Thread(target=ask, args=(mine,)) for mine in requests]
    for thread in threads:
        thread.start()
    with contextlib.suppress(threading.BrokenBarrierError):
        start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]
    return Measured(tuple(took), len(took) / (time.perf_counter() - began))


class _Client:
    """One connection; raw, so that the client takes little of the processors it shares."""

    def __init__(self, port: int, status: str) -> None:
        self._port, self._status = port, f"http/1.1 {status}"

    def __enter__(self) -> Self:
        self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self

    def __exit__(self, *error: object) -> None:
        self._socket.close()

    def ask(self, request: bytes) -> float:
        """Ask once; how many milliseconds until the answer had come whole."""
        began = time.perf_counter()
        self._socket.sendall(request)
        received = b""
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more()
        head = received[:end].decode("latin-1").lower()
        if not head.startswith(self._status):
            raise BadAnswerError(f"{request.splitlines()[0]!r}: {head.splitlines()[0]}")
        length = int(head.partition("content-length:")[2].split()[0])
        missing = length - (len(received) - end - 4)
        while missing > 0:
            missing -= len(self._more())
        return (time.perf_counter() - began) * 1000

    def _more(self) -> bytes:
        portion = self._socket.recv(65536)
        if not portion:
            raise BadAnswerError("the server closed the connection")
        return portion
