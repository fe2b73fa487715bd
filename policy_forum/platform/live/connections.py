"""Finding streams whose browser has gone, before a frame is sent in vain.

A thread waits for each stream on the embedded set-up: whoever goes from page to page, or out of
reach, would otherwise leave a row of waiting threads behind.
"""

import select
import socket
from collections.abc import Sequence
from contextlib import suppress

from policy_forum.platform.live.streams import Socket, Stream

# How long what was sent may go without being acknowledged; the system's own patience is a quarter
# of an hour.
UNANSWERED = 40.0


def lose_patience(connection: Socket | None, seconds: float = UNANSWERED) -> None:
    """Have the system give a connection up on which nothing arrives any more, as on lost wifi.

    Linux can (RFC 5482); elsewhere, and on connections that are not TCP, nothing is changed.
    """
    option = getattr(socket, "TCP_USER_TIMEOUT", None)
    if option is None or not isinstance(connection, socket.socket):
        return
    with suppress(OSError):
        connection.setsockopt(socket.IPPROTO_TCP, option, int(seconds * 1000))


def ended(streams: Sequence[Stream]) -> list[Stream]:
    """The streams whose other side has hung up, as far as the system knows. Waits for nothing.

    Where the system cannot say (POLLRDHUP is of Linux), or gevent has put its own `poll` in place
    (which knows no hang-up, and whose streams cost no thread), none are named: the next beats
    find them.
    """
    hang_up = getattr(select, "POLLRDHUP", None)
    watched = {stream.connection.fileno(): stream for stream in streams if stream.connection}
    if hang_up is None or select.poll.__module__ != "select":
        return []
    poll = select.poll()
    for number in watched:
        if number >= 0:
            poll.register(number, hang_up)
    return [watched[number] for number, _what in poll.poll(0)]
