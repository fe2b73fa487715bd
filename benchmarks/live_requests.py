"""Many requests at the same moment, each on a connection of its own, from one thread."""

import re
import selectors
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass

_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)


@dataclass
class Answer:
    """What came back: 0 as status if nothing did. Seconds count from the moment of all."""

    status: int = 0
    body: str = ""
    seconds: float = 0.0


def all_at_once(port: int, requests: Sequence[bytes], within: float = 60) -> list[Answer]:
    """Connect all, then send all; what each was answered, in their order, and how soon."""
    selector = selectors.EpollSelector()
    answers = [Answer(seconds=within) for _each in requests]
    received = [b""] * len(requests)
    connections = []
    for place in range(len(requests)):
        connection = socket.create_connection(("127.0.0.1", port), timeout=within)
        selector.register(connection, selectors.EVENT_READ, place)
        connections.append(connection)
    began = time.perf_counter()
    for connection, request in zip(connections, requests, strict=True):
        connection.sendall(request)
        connection.setblocking(False)
    left = len(requests)
    while left and time.perf_counter() < began + within:
        for key, _events in selector.select(0.2):
            place, connection = key.data, connections[key.data]
            portion = _portion(connection)
            received[place] += portion or b""
            if portion is None or (portion and not _is_whole(received[place])):
                continue
            answers[place] = _read(received[place], time.perf_counter() - began)
            selector.unregister(connection)
            connection.close()
            left -= 1
    for connection in connections:
        connection.close()
    selector.close()
    return answers


def _portion(connection: socket.socket) -> bytes | None:
    """What came: nothing at the end, None if that is not yet known."""
    try:
        return connection.recv(1 << 16)
    except BlockingIOError:
        return None
    except OSError:
        return b""


def _is_whole(text: bytes) -> bool:
    head, end, body = text.partition(b"\r\n\r\n")
    length = _LENGTH.search(head)
    return bool(end) and length is not None and len(body) >= int(length[1])


def _read(text: bytes, seconds: float) -> Answer:
    if not text.startswith(b"HTTP/1."):
        return Answer(seconds=seconds)
    head, _end, body = text.partition(b"\r\n\r\n")
    return Answer(int(head.split(b" ", 2)[1]), body.decode("utf-8", "replace"), seconds)
