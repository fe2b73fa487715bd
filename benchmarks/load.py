"""Clients that keep their connection and ask for one page again and again."""

import contextlib
import socket
import statistics
import threading
import time
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
    took: list[float] = []
    problems: list[Exception] = []
    start = threading.Barrier(clients + 1)

    def ask() -> None:
        try:
            with _Client(port, path, cookie) as client:
                client.ask()
                start.wait()
                took.extend([client.ask() for _ in range(answers)])
        except (OSError, BadAnswerError) as error:
            problems.append(error)
            start.abort()

    threads = [threading.Thread(target=ask) for _ in range(clients)]
    for thread in threads:
        thread.start()
    with contextlib.suppress(threading.BrokenBarrierError):
        start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]
    return Measured(tuple(took), clients * answers / (time.perf_counter() - began))


class _Client:
    """One connection; raw, so that the client takes little of the processors it shares."""

    def __init__(self, port: int, path: str, cookie: str) -> None:
        self._path, self._port = path, port
        lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
        lines += [f"Cookie: {cookie}"] if cookie else []
        self._request = "\r\n".join([*lines, "", ""]).encode()

    def __enter__(self) -> Self:
        self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self

    def __exit__(self, *error: object) -> None:
        self._socket.close()

    def ask(self) -> float:
        """Ask once; how many milliseconds until the page had come whole."""
        began = time.perf_counter()
        self._socket.sendall(self._request)
        received = b""
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more()
        head = received[:end].decode("latin-1").lower()
        if not head.startswith("http/1.1 200"):
            raise BadAnswerError(f"{self._path}: {head.splitlines()[0]}")
        length = int(head.partition("content-length:")[2].split()[0])
        missing = length - (len(received) - end - 4)
        while missing > 0:
            missing -= len(self._more())
        return (time.perf_counter() - began) * 1000

    def _more(self) -> bytes:
        portion = self._socket.recv(65536)
        if not portion:
            raise BadAnswerError(f"{self._path}: the server closed the connection")
        return portion
