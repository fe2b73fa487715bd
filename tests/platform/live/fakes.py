"""A hub over a feed of the test's own, and streams that are read in threads as a server would."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from policy_forum.platform.live import Hub, Pace, Server, Snapshot, snapshot_of
from policy_forum.platform.live.feeds import Row
from policy_forum.platform.live.streams import Stream

QUICK = Pace(
    beat=0.3, permission=0.4, presence=0.2, moving=0.1, together=0.05, tick=0.02, unasked=0.3,
    connections=0.05, again=0.05,
)  # fmt: skip
CALM = Pace(tick=0.02, again=0.05)


class FakeFeed:
    """Announces what the test says, and breaks when it says so."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.is_broken = False
        self.opened = 0
        self._news = threading.Event()

    def open(self) -> "FakeFeed":
        """As connecting to a database: fails while that is away."""
        if self.is_broken:
            raise ConnectionError
        self.opened += 1
        return self

    def announce(self, topic: str, kind: str = "floor", member_id: int | None = None) -> None:
        """Write a row, as a commit would."""
        self.rows.append(Row(len(self.rows) + 1, topic, kind, member_id))
        self._news.set()

    def wait(self, seconds: float) -> bool:
        """Sleep until something is announced."""
        if self.is_broken:
            raise ConnectionError
        is_news = self._news.wait(seconds)
        self._news.clear()
        return is_news

    def rows_after(self, last: int) -> list[Row]:
        """The rows with greater ids."""
        return [row for row in self.rows if row.id > last]

    def newest(self) -> int:
        """The greatest id."""
        return len(self.rows)

    def close(self) -> None:
        """Nothing to give back."""


@dataclass
class Heard:
    """What one stream was sent."""

    stream: Stream
    wire: list[bytes] = field(default_factory=list)
    has_ended: threading.Event = field(default_factory=threading.Event)

    def events(self, name: str) -> list[str]:
        """The data of the events of that name."""
        blocks = b"".join(self.wire).decode().split("\n\n")
        return [
            block.partition("data: ")[2] for block in blocks if f"event: {name}\n" in f"{block}\n"
        ]

    def parts(self) -> list[dict[str, str]]:
        """The parts that it was sent, one mapping for each event."""
        return [json.loads(data)["parts"] for data in self.events("parts")]


@dataclass
class Room:
    """A hub under test: `content` is what its pages show, by topic and page."""

    hub: Hub = field(init=False)
    feed: FakeFeed = field(default_factory=FakeFeed)
    server: Server = field(default_factory=Server)
    content: dict[tuple[str, str], dict[str, str]] = field(
        default_factory=lambda: {("meeting:1", "floor"): {"now": "opening", "text": "a long text"}}
    )
    rendered: list[tuple[str, str]] = field(default_factory=list)
    seen: list[tuple[str, frozenset[int]]] = field(default_factory=list)
    moving: set[tuple[str, str]] = field(default_factory=set)
    problem: Exception | None = None

    def render(self, topic: str, page: str) -> Snapshot | None:
        """Print a page."""
        self.rendered.append((topic, page))
        if self.problem:
            raise self.problem
        parts = self.content.get((topic, page))
        if parts is None:
            return None
        return snapshot_of(parts, is_moving=(topic, page) in self.moving)

    def settle(self) -> None:
        """Wait until the hub follows, and has rendered what it found when it began to."""
        eventually(
            lambda: (
                self.hub._is_following
                and not any(page.is_stale for page in list(self.hub._pages.values()))
            )
        )

    def snapshot(self) -> Snapshot:
        """The one page that there is at first, as the hub has it."""
        found = self.hub.snapshot("meeting:1", "floor")
        assert found is not None
        return found

    def follow(
        self,
        topic: str = "meeting:1",
        page: str = "floor",
        member_id: int | None = None,
        *,
        may_listen: Callable[[], bool] = lambda: True,
        version: str = "",
    ) -> Heard:
        """Open a stream and read it in a thread."""
        stream = self.hub.open_stream(topic, page, member_id, may_listen, version=version)
        assert stream is not None
        heard = Heard(stream)

        def read() -> None:
            try:
                for each in self.hub.frames(stream):
                    heard.wire.append(each)
            finally:
                self.hub.close_stream(stream)
                heard.has_ended.set()

        threading.Thread(target=read, daemon=True).start()
        eventually(lambda: bool(heard.wire))
        return heard

    def change(self, topic: str = "meeting:1", page: str = "floor", **parts: str) -> None:
        """Change some parts of a page, and announce it."""
        self.content[topic, page] = self.content[topic, page] | parts
        self.feed.announce(topic)


@contextmanager
def room(pace: Pace = CALM, most_streams: int = 100) -> Iterator[Room]:
    """A hub with one page of one meeting."""
    made = Room()
    made.hub = Hub(
        made.feed.open,
        made.render,
        lambda topic, members: made.seen.append((topic, members)),
        most_streams=most_streams,
        pace=pace,
        server=made.server,
    )
    try:
        yield made
    finally:
        made.hub.close()


def eventually(is_so: Callable[[], bool], seconds: float = 5) -> None:
    """Wait until it is so."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.005)
