"""How quickly a change reaches everyone who follows, and what it costs to let them.

`python -m benchmarks.live [SET-UP …] [--changes N]` opens streams of members who are signed in,
changes something again and again, and measures from the moment at which the change is sent to the
moment at which its words have come to each of them. Then the server is killed and started again,
and all have to come back. The set-ups:

  embedded-500   SQLite, pages and streams from gunicorn_settings.py (gthread, two workers)
  live-500       PostgreSQL, pages from gunicorn_settings.py, streams from
  live-2000      gunicorn_live_settings.py (gevent, one worker)

The listeners run on the same processors as the servers. Exit status 1 when a target is missed. The
load average is printed: figures mean little on a machine that does other work.
"""

import argparse
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from benchmarks.live_listeners import Listeners, milliseconds
from benchmarks.live_meeting import BigMeeting, percentile
from benchmarks.live_stage import LiveStage, Server, free_port, make_stage, start
from benchmarks.pages import load_average, machine
from policy_forum.web.storage import db

PAGES, LIVE = "gunicorn_settings.py", "gunicorn_live_settings.py"
_PATIENCE = 60.0  # seconds; what takes longer has failed
ALL_BACK_WITHIN = 20.0  # seconds; a browser waits two to five before it tries
VOTERS, VOTES_P95 = 500, 3000.0


@dataclass(frozen=True)
class SetUp:
    """An engine, how many follow, and the target for the slowest hundredth (milliseconds)."""

    engine: str
    streams: int
    target: float
    has_live_pool: bool


SET_UPS = {
    "embedded-500": SetUp("sqlite", 500, 500, has_live_pool=False),
    "live-500": SetUp("postgresql", 500, 1000, has_live_pool=True),
    "live-2000": SetUp("postgresql", 2000, 1000, has_live_pool=True),
}


@dataclass
class Report:
    """Figures beside their targets, and whether one was missed."""

    is_missed: bool = False

    def say(self, what: str, figure: str, target: str = "", *, is_met: bool = True) -> None:
        """Print a line."""
        self.is_missed |= not is_met
        verdict = f"target {target}: {'met' if is_met else 'MISSED'}" if target else ""
        print(f"  {what:44}{figure:>22}   {verdict}".rstrip(), flush=True)


def main(arguments: Sequence[str]) -> int:
    """Measure the set-ups that were named; return 1 if a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.live")
    parser.add_argument("set_ups", nargs="*", metavar="SET-UP", default=list(SET_UPS))
    parser.add_argument("--changes", type=int, default=30)
    options = parser.parse_args(arguments)
    unknown = set(options.set_ups) - set(SET_UPS)
    if unknown:
        parser.error(f"{', '.join(sorted(unknown))}: choose from {', '.join(SET_UPS)}")
    print(f"{datetime.now():%Y-%m-%d %H:%M}, {machine()}, load average {load_average()}")
    report = Report()
    for name in options.set_ups:
        print(f"\n{name}: {SET_UPS[name].engine}, {SET_UPS[name].streams} streams")
        with tempfile.TemporaryDirectory() as folder:
            measure_set_up(SET_UPS[name], Path(folder), options.changes, report)
    print(f"\nload average at the end {load_average()}")
    return int(report.is_missed)


@dataclass
class Site:
    """The servers of a set-up; `live` is where streams go, which may be where pages come from."""

    stage: LiveStage
    set_up: SetUp
    pages: Server
    live: Server

    @classmethod
    def open(cls, stage: LiveStage, set_up: SetUp) -> "Site":
        """Start what this set-up has."""
        pages = start(stage, PAGES, port=free_port())
        live = start(stage, LIVE, port=free_port()) if set_up.has_live_pool else pages
        return cls(stage, set_up, pages, live)

    def restart(self) -> float:
        """Kill what has streams, and start it again; the moment at which it answers."""
        self.live.stop(signal.SIGKILL)
        settings = LIVE if self.set_up.has_live_pool else PAGES
        again = start(self.stage, settings, port=self.live.port)
        if self.live is self.pages:
            self.pages = again
        self.live = again
        return time.perf_counter()

    def close(self) -> None:
        """Stop them."""
        for server in {id(each): each for each in (self.pages, self.live)}.values():
            server.stop()


@dataclass
class Measuring:
    """One set-up while it is measured."""

    site: Site
    meeting: BigMeeting
    listeners: Listeners
    report: Report
    version: str = ""
    asked: int = 0

    @property
    def streams(self) -> int:
        """How many follow."""
        return self.site.set_up.streams

    def change(self) -> tuple[float, str]:
        """Somebody asks to speak; the moment at which she does, and the version that follows."""
        began = time.perf_counter()
        self.meeting.ask_to_speak(self.site.pages.port, self.asked)
        self.asked += 1
        self.version = self.meeting.version_after(self.site.pages.port, self.version)
        return began, self.version

    def open_streams(self, began: float) -> None:
        """How long until all are open."""
        is_open = self.listeners.wait_until_open(_PATIENCE)
        opened = f"{self.listeners.open_streams()} in {time.perf_counter() - began:.1f} s"
        self.report.say("streams opened", opened, f"all {self.streams}", is_met=is_open)

    def broadcasts(self, changes: int) -> None:
        """How long until a change has come to each."""
        took: list[float] = []
        lost = 0
        for _each in range(changes):
            began, version = self.change()
            self.listeners.wait_until_shown(version, _PATIENCE / 6)
            shown = list(self.listeners.versions[version].values())
            lost += self.streams - len(shown)
            took += [moment - began for moment in shown]
            time.sleep(0.2)
        say, target = self.report.say, self.site.set_up.target
        p99 = milliseconds(took, 99)
        say("a change reaches half of them in", f"{milliseconds(took, 50):.0f} ms")
        say(
            "a change reaches 99 of 100 in", f"{p99:.0f} ms", f"{target:.0f} ms",
            is_met=p99 <= target,
        )  # fmt: skip
        say("slowest of all", f"{1000 * max(took, default=0):.0f} ms")
        say(f"not sent, of {changes * self.streams}", str(lost), "0", is_met=not lost)

    def memory(self, empty: Sequence[float]) -> None:
        """What the streams cost."""
        full = self.site.live.memory()
        of_each = 1024 * (sum(full) - sum(empty)) / self.streams
        self.report.say("memory of each worker", ", ".join(f"{mb:.0f}" for mb in full) + " MB")
        self.report.say("of this for a stream", f"{of_each:.0f} KB")

    def coming_back(self) -> None:
        """How long after a kill until all follow again, and have what changed."""
        self.version = self.meeting.settled_version(self.site.pages.port)
        is_up_at = self.site.restart()
        _began, version = self.change()
        self.listeners.wait_until_open(_PATIENCE)
        self.listeners.wait_until_shown(version, _PATIENCE)
        shown = [moment - is_up_at for moment in self.listeners.versions[version].values()]
        slowest = max(shown, default=0.0)
        self.report.say(
            "killed, started again: back and up to date",
            f"{len(shown)}, last in {slowest:.1f} s",
            f"all within {ALL_BACK_WITHIN:.0f} s",
            is_met=len(shown) == self.streams and slowest <= ALL_BACK_WITHIN,
        )

    def votes(self) -> None:
        """How long everyone waits who votes at the same moment, while all of them follow."""
        self.meeting.open_vote()
        self.meeting.version_after(self.site.pages.port, self.version)
        answers = self.meeting.vote_at_once(self.site.pages.port, VOTERS)
        wrong = sum(answer.status != 200 for answer in answers)
        p95 = percentile(answers, 95)
        say = self.report.say
        say(f"{VOTERS} votes at once: half answered in", f"{percentile(answers, 50):.0f} ms")
        say(
            f"{VOTERS} votes at once: 95 of 100 answered in", f"{p95:.0f} ms",
            f"{VOTES_P95:.0f} ms", is_met=p95 <= VOTES_P95,
        )  # fmt: skip
        say("answered by an error, or not at all", str(wrong), "0", is_met=not wrong)
        kept, counted = self.meeting.votes(), self.meeting.close_vote()
        say(
            "votes in the database, and in the result", f"{kept}, {counted}",
            f"{VOTERS}, {VOTERS}", is_met=kept == counted == VOTERS,
        )  # fmt: skip


def measure_set_up(set_up: SetUp, folder: Path, changes: int, report: Report) -> None:
    """Open the streams, change things, kill the server, vote, and print what was found."""
    stage = make_stage(set_up.engine, folder)
    with stage.app.app_context(), Session(db.engine) as session:
        meeting = BigMeeting.open(stage, session, set_up.streams)
        site = Site.open(stage, set_up)
        try:
            _measure(Measuring(site, meeting, _followers(site, meeting, 0), report), changes)
        finally:
            site.close()


def _followers(site: Site, meeting: BigMeeting, how_many: int) -> Listeners:
    cookies = [site.stage.cookie(member) for member in site.stage.members[:how_many]]
    return Listeners([(site.live.port, meeting.stream(), cookie) for cookie in cookies])


def _measure(measuring: Measuring, changes: int) -> None:
    site, meeting = measuring.site, measuring.meeting
    measuring.version = meeting.settled_version(site.pages.port)
    meeting.version(site.live.port)
    empty = site.live.memory()
    began = time.perf_counter()
    measuring.listeners = _followers(site, meeting, measuring.streams)
    try:
        measuring.open_streams(began)
        measuring.broadcasts(changes)
        measuring.memory(empty)
        measuring.coming_back()
        measuring.votes()
    finally:
        measuring.listeners.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
