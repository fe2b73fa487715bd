"""One a process: hears what is announced, renders each page once, and wakes those who follow it."""

import logging
import os
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from policy_forum.platform.live.connections import ended, lose_patience
from policy_forum.platform.live.feeds import Feed, Row
from policy_forum.platform.live.snapshots import Snapshot
from policy_forum.platform.live.streams import Pace, Page, Socket, Stream

_LOG = logging.getLogger(__name__)

# A browser has a few tabs; whoever opens more is served by polling.
MOST_OF_ONE_MEMBER = 12
# Rendering takes a quarter of the time at most, however much is announced.
_REST_AFTER_RENDERING = 3


@dataclass
class Server:
    """What a process knows of the server that it belongs to; asked four times a second."""

    is_ending: Callable[[], bool] = lambda: False


THIS_SERVER = Server()


Render = Callable[[str, str], Snapshot | None]
Seen = Callable[[str, frozenset[int]], None]


class Hub:
    """Follows the table of events for all streams of this process.

    `render(topic, page)` makes a snapshot, or None where there is no such page; `seen(topic,
    members)` is told every half minute who has a stream open. Both are called without any lock on
    the streams. Nothing starts before the first stream or the first question, hence after a fork;
    a process forked later starts its own.
    """

    def __init__(
        self,
        open_feed: Callable[[], Feed],
        render: Render,
        seen: Seen,
        *,
        most_streams: int = 500,
        pace: Pace | None = None,
        server: Server | None = None,
    ) -> None:
        self.pace = pace or Pace()
        self._open_feed, self._render, self._seen = open_feed, render, seen
        self._most_streams = most_streams
        self._server = server or THIS_SERVER
        self._process = 0
        self._lock = threading.Lock()
        self._begin()

    def _begin(self) -> None:
        self._pages: dict[tuple[str, str], Page] = {}
        self._streams: dict[Stream, None] = {}
        self._of_member: Counter[int | None] = Counter()
        self._polling: dict[tuple[str, int], float] = {}
        self._is_over = self._is_following = False
        self._last: int | None = None
        self._told_presence_at = self._looked_at = time.monotonic()

    # For requests

    def open_stream(
        self,
        topic: str,
        page: str,
        member_id: int | None,
        may_listen: Callable[[], bool],
        *,
        version: str = "",
        connection: Socket | None = None,
    ) -> Stream | None:
        """A place for one more stream; None when there is none, or the process is ending.

        Whoever opens one closes it (`close_stream`), also when no frame was ever taken.
        """
        self._start()
        lose_patience(connection)
        with self._lock:
            if self._is_over or len(self._streams) >= self._most_streams:
                return None
            if member_id is not None and self._of_member[member_id] >= MOST_OF_ONE_MEMBER:
                return None
            stream = Stream(self._page(topic, page), member_id, may_listen, version, connection)
            self._streams[stream] = None
            self._of_member[member_id] += 1
            return stream

    def close_stream(self, stream: Stream) -> None:
        """Give the place back; may be called twice."""
        with self._lock:
            if stream not in self._streams:
                return
            del self._streams[stream]
            self._of_member -= Counter([stream.member_id])
            stream.page.asked_at = time.monotonic()

    def frames(self, stream: Stream) -> Iterator[bytes]:
        """What this stream is sent, until its end; the page is rendered first if it has to be.

        Whatever goes wrong ends it: the browser comes back, and is answered by the page.
        """
        try:
            self._fresh(stream.page)
            yield from stream.frames(self.pace)
        except Exception as error:  # noqa: BLE001 - of the database, mostly
            _LOG.warning("a stream of %s ends: %s", stream.page.topic, type(error).__name__)

    def snapshot(self, topic: str, page: str) -> Snapshot | None:
        """The page as it is; None where there is none. Raises what `render` raises."""
        self._start()
        with self._lock:
            found = self._page(topic, page)
        self._fresh(found)
        edition = found.edition
        return edition.snapshot if edition else None

    def heard_of(self, topic: str, member_id: int) -> None:
        """This member polls, and so is there as well as those with a stream."""
        with self._lock:
            self._polling[topic, member_id] = time.monotonic()

    def members_listening(self, topic: str) -> frozenset[int]:
        """The members who follow this topic in this process: by a stream, or lately by polling."""
        lately = self._lately()
        with self._lock:
            streaming = {e.member_id for e in self._streams if e.page.topic == topic}
            polling = {
                member_id
                for (followed, member_id), heard_at in self._polling.items()
                if followed == topic and heard_at >= lately
            }
        return frozenset(each for each in streaming | polling if each is not None)

    def count(self) -> int:
        """How many streams are open in this process."""
        return len(self._streams)

    def close(self) -> None:
        """End all streams, and let no more begin."""
        with self._lock:
            self._is_over = True
            streams = list(self._streams)
        for stream in streams:
            stream.end()

    # Pages

    def _page(self, topic: str, name: str) -> Page:
        page = self._pages.get((topic, name))
        if page is None or page.is_gone:
            page = self._pages[topic, name] = Page(topic, name)
        page.asked_at = time.monotonic()
        return page

    def _fresh(self, page: Page) -> None:
        """See to it that the page can be shown: rendered by one, while others wait for it.

        While the hub follows the events it keeps every page fresh itself. While it has lost its
        database, a page may be a second old.
        """
        if self._can_be_shown(page):
            return
        with page.rendering:
            if not self._can_be_shown(page):
                self._render_now(page)

    def _can_be_shown(self, page: Page) -> bool:
        if page.edition is None:
            return page.is_gone
        return self._is_following or time.monotonic() < page.rendered_at + self.pace.moving

    def _render_now(self, page: Page) -> bool:
        began = time.monotonic()
        page.is_stale = False  # before it is read: whatever is announced from here makes it stale
        try:
            changed = page.show(self._render(page.topic, page.name))
        except Exception:
            page.is_stale, page.not_before = True, began + self.pace.again
            raise
        page.rendered_at = time.monotonic()
        rest = _REST_AFTER_RENDERING * (page.rendered_at - began)
        page.not_before = page.rendered_at + max(self.pace.together, rest)
        return changed

    # The thread

    def _start(self) -> None:
        if self._process == os.getpid():
            return
        with self._lock:
            if self._process == os.getpid():
                return
            self._begin()
            self._process = os.getpid()
            threading.Thread(target=self._run, daemon=True, name="live-hub").start()

    def _run(self) -> None:
        while not self._ends():
            try:
                with closing(self._open_feed()) as feed:
                    self._follow(feed)
            except Exception as error:  # noqa: BLE001 - whatever it was, try again until told to stop
                _LOG.warning("live updates have lost the database: %s", type(error).__name__)
                self._is_following = False
                time.sleep(self.pace.again)
        self._is_following = False
        self.close()

    def _ends(self) -> bool:
        return self._is_over or self._server.is_ending()

    def _follow(self, feed: Feed) -> None:
        newest = feed.newest()
        # Nothing was seen while there was no connection. A newest row below the last one seen is
        # another database, put back from a copy.
        self._last = newest if self._last is None else min(self._last, newest)
        self._everything_is_stale()
        self._is_following = True
        read_at = float("-inf")
        while not self._ends():
            now = time.monotonic()
            if feed.wait(self._patience(now)):
                time.sleep(self.pace.together)
            elif now < read_at + self.pace.beat:
                self._look_after(time.monotonic())
                continue
            read_at = time.monotonic()
            self._take(feed.rows_after(self._last))
            self._look_after(time.monotonic())

    def _patience(self, now: float) -> float:
        """Seconds for which nothing has to be done unless something is announced."""
        with self._lock:
            due = [page.due_in(now, self.pace.moving) for page in self._pages.values()]
        return min([self.pace.tick, *due])

    def _everything_is_stale(self) -> None:
        with self._lock:
            for page in self._pages.values():
                page.is_stale = True

    def _take(self, rows: Sequence[Row]) -> None:
        if not rows:
            return
        self._last = rows[-1].id
        topics = {row.topic for row in rows}
        mine: dict[tuple[str, int | None], list[str]] = defaultdict(list)
        for row in rows:
            if row.member_id is not None:
                mine[row.topic, row.member_id].append(row.kind)
        with self._lock:
            for page in self._pages.values():
                page.is_stale = page.is_stale or page.topic in topics
            told = [
                (stream, kind)
                for stream in (self._streams if mine else ())
                for kind in mine.get((stream.page.topic, stream.member_id), ())
            ]
        for stream, kind in told:
            stream.tell_member(kind)

    def _look_after(self, now: float) -> None:
        with self._lock:
            due = [page for page in self._pages.values() if page.is_due(now, self.pace.moving)]
        for page in due:
            self._bring_up_to_date(page)
        if now >= self._looked_at + self.pace.connections:
            self._looked_at = now
            self._drop_what_nobody_has()
        if now >= self._told_presence_at + self.pace.presence:
            self._told_presence_at = now
            self._tell_presence()

    def _bring_up_to_date(self, page: Page) -> None:
        try:
            with page.rendering:
                changed = self._render_now(page)
        except Exception:  # noqa: BLE001 - other pages go on, and this one is tried again
            if not page.has_failed:  # said once, not at each try
                _LOG.exception("%s of %s could not be rendered", page.name, page.topic)
            page.has_failed = True
            return
        page.has_failed = False
        if changed:
            with self._lock:
                followers = [stream for stream in self._streams if stream.page is page]
            for stream in followers:
                stream.wake()

    def _drop_what_nobody_has(self) -> None:
        """End streams whose browser has gone, and forget pages for which nobody asks."""
        with self._lock:
            streams = list(self._streams)
            oldest = time.monotonic() - self.pace.unasked
            followed = {stream.page for stream in streams}
            for key, page in list(self._pages.items()):
                if page not in followed and page.asked_at < oldest:
                    del self._pages[key]
        for stream in ended(streams):
            stream.end()

    def _lately(self) -> float:
        """Since when who polled is there: longer than from one telling to the next."""
        return time.monotonic() - 1.5 * self.pace.presence

    def _tell_presence(self) -> None:
        lately = self._lately()
        with self._lock:
            self._polling = {who: at for who, at in self._polling.items() if at >= lately}
            topics = {stream.page.topic for stream in self._streams}
            topics |= {topic for topic, _member_id in self._polling}
        for topic in sorted(topics):
            members = self.members_listening(topic)
            if not members:
                continue
            try:
                self._seen(topic, members)
            except Exception:  # noqa: BLE001 - the streams go on
                _LOG.exception("who follows %s could not be noted", topic)
