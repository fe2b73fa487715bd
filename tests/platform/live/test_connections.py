"""Connections whose other side has gone are found, and given up in good time."""

import select
import socket
from contextlib import closing

import pytest

from policy_forum.platform.live.connections import UNANSWERED, ended, lose_patience
from policy_forum.platform.live.streams import Page, Stream

pytestmark = pytest.mark.skipif(
    not hasattr(select, "POLLRDHUP"), reason="the system cannot say who hung up"
)


@pytest.fixture
def line():
    """Both ends of a TCP connection: the server's, and the browser's."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        browser = socket.create_connection(listener.getsockname())
        server, _address = listener.accept()
    yield server, browser
    server.close()
    browser.close()


def stream_on(connection: socket.socket | None) -> Stream:
    """A stream on that connection."""
    page = Page("meeting:1", "floor")
    return Stream(page, None, lambda: True, connection=connection)


def test_who_has_hung_up_is_found_and_who_listens_is_left(line):
    server, browser = line
    stream, without = stream_on(server), stream_on(None)
    assert ended([stream, without]) == []

    browser.close()

    assert ended([stream, without]) == [stream]


def test_a_browser_that_says_something_has_not_hung_up(line):
    server, browser = line
    browser.sendall(b"GET /next HTTP/1.1\r\n")

    assert ended([stream_on(server)]) == []


def test_a_connection_that_the_server_has_closed_itself_is_passed_over(line):
    server, _browser = line
    stream = stream_on(server)
    server.close()

    assert ended([stream]) == []


def test_the_system_gives_up_what_is_not_acknowledged_before_its_own_patience_ends(line):
    server, _browser = line

    lose_patience(server)

    milliseconds = server.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
    assert milliseconds == UNANSWERED * 1000


def test_a_connection_that_is_not_tcp_is_left_alone():
    one, other = socket.socketpair()
    with closing(one), closing(other):
        lose_patience(one)
        lose_patience(None)
        one.sendall(b"still here")

        assert other.recv(20) == b"still here"
