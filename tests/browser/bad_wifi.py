"""A network between browsers and a server that can be cut, or lose an answer on its way back."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

_PORTION = 1 << 16


class BadWifi:
    """Passes bytes on, each connection by two threads, as long as it is well.

    `cut` breaks every connection and takes no other until `mend`. `lose_answer_to` breaks the
    next connection on which such a request comes, once the server has begun to answer: it has
    done what was asked, and nobody hears of it. `hold_back` keeps such a request on its way until
    `let_go`, also when the browser has long hung up.
    """

    def __init__(self, home: str) -> None:
        self._target = (urlsplit(home).hostname or "", urlsplit(home).port or 80)
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._loses = self._holds = b""
        self._let_go = threading.Event()
        self._is_cut = self._is_over = False
        self.lost: list[bytes] = []
        self.passed: list[bytes] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.home = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Break all connections; those that are tried from now on are broken at once."""
        with self._lock:
            self._is_cut = True
            broken = list(self._open)
        for each in broken:
            _break(each)

    def mend(self) -> None:
        """From now on all is well."""
        self._is_cut = False

    def lose_answer_to(self, request: str) -> None:
        """The next request whose first line has these words is answered, and nobody hears it."""
        self._loses = request.encode()

    def hold_back(self, request: str) -> None:
        """The next request whose first line has these words arrives when it is let go."""
        self._holds = request.encode()

    def let_go(self) -> None:
        """What was held back arrives now."""
        self._let_go.set()

    def waits(self, portion: bytes) -> None:
        """Wait with what is to be held back."""
        if self._holds and self._holds in portion.split(b"\r\n", 1)[0]:
            self._holds = b""
            self._let_go.wait(60)

    def requests(self, words: str) -> list[str]:
        """The first lines, with these words, of the requests that were passed on."""
        found = [line.decode() for line in list(self.passed)]
        return [line for line in found if words in line]

    def close(self) -> None:
        """Take no more connections, and break all."""
        self._is_over = True
        self._let_go.set()
        _break(self._door)
        self.cut()

    def _accept(self) -> None:
        while not self._is_over:
            try:
                browser, _address = self._door.accept()
            except OSError:
                return
            if self._is_cut:
                _break(browser)
                continue
            try:
                server = socket.create_connection(self._target, timeout=10)
            except OSError:
                _break(browser)
                continue
            server.settimeout(None)
            with self._lock:
                self._open |= {browser, server}
            _Line(self, browser, server)

    def takes(self, portion: bytes) -> bool:
        """Note a request; whether its answer is to be lost."""
        line = portion.split(b"\r\n", 1)[0]
        if not line.endswith(b"HTTP/1.1"):
            return False
        self.passed.append(line)
        with self._lock:
            is_lost = bool(self._loses) and self._loses in line
            if is_lost:
                self._loses = b""
        return is_lost

    def ended(self, *sockets: socket.socket) -> None:
        """A line has ended."""
        with self._lock:
            self._open -= set(sockets)
        for each in sockets:
            _break(each)


class _Line:
    """One connection of a browser, and the one to the server that belongs to it."""

    def __init__(self, wifi: BadWifi, browser: socket.socket, server: socket.socket) -> None:
        self._wifi, self._browser, self._server = wifi, browser, server
        self._loses_answer = False
        for carry in (self._carry_there, self._carry_back):
            threading.Thread(target=carry, daemon=True).start()

    def _carry_there(self) -> None:
        with suppress(OSError):
            while portion := self._browser.recv(_PORTION):
                self._wifi.waits(portion)
                self._loses_answer |= self._wifi.takes(portion)
                self._server.sendall(portion)
        self._wifi.ended(self._browser, self._server)

    def _carry_back(self) -> None:
        with suppress(OSError):
            while portion := self._server.recv(_PORTION):
                if self._loses_answer:
                    self._wifi.lost.append(portion)
                    break
                self._browser.sendall(portion)
        self._wifi.ended(self._browser, self._server)


def _break(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()


@contextmanager
def bad_wifi(home: str) -> Iterator[BadWifi]:
    """A network to the server at `home`, for as long as the block lasts."""
    wifi = BadWifi(home)
    try:
        yield wifi
    finally:
        wifi.close()
