"""How quick the main pages are in an organisation of 50,000 members and 2,000 motions.

`python -m benchmarks.pages [sqlite] [postgresql] [--members N] [--motions N]` loads the
demonstration, makes it big, serves it with gunicorn and two workers on a free port, and prints
for each page the median and the 95th percentile (milliseconds) at 1 and at 16 clients, with
answers a second. Beside them, in the same run and from the same server: a route that says hello,
and a bare page (see `reference_site.py`). The targets are those of the project; what misses one
is marked, and the exit status is then 1. Figures mean little on a machine that does other work:
the load average is printed before and after.
"""

import argparse
import os
import platform
import re
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http.cookiejar import CookieJar
from pathlib import Path

from benchmarks.load import Measured, measure
from benchmarks.site import Keys, prepare
from policy_forum.command_line.demo.loading import PASSWORD

ROOT = Path(__file__).resolve().parents[1]
TARGET_SHARE, TARGET_P95 = 0.40, 60.0
ANSWERS = {1: 60, 16: 25}
ROUNDS = 3


@dataclass(frozen=True)
class Target:
    """A page to measure, and as whom: the name of a cookie, empty for a visitor."""

    name: str
    path: str
    who: str = ""


def targets(keys: Keys) -> list[Target]:
    """The references and the main pages."""
    return [
        Target("hello", "/benchmark/hello"),
        Target("bare page", f"/benchmark/bare/{keys.motion}"),
        Target("home, signed out", "/"),
        Target("home, member", "/", "member"),
        Target("motions, member", "/motions/", "member"),
        Target("motion, member", f"/motions/{keys.motion}", "member"),
        Target("motion with amendments", f"/motions/{keys.amended_motion}", "member"),
        Target("amendment", f"/amendments/{keys.amendment}", "member"),
        Target("ballot, voter", f"/ballots/{keys.ballot}", "member"),
        Target("ballots, member", "/ballots", "member"),
        Target("secret ballot, voter", f"/ballots/{keys.secret_ballot}", "member"),
        Target("secret paper, voter", f"/ballots/{keys.secret_ballot}/vote", "member"),
        Target("board, voter", f"/ballots/{keys.secret_ballot}/board", "member"),
        Target("roll, voter", f"/ballots/{keys.secret_ballot}/roll", "member"),
        Target("result, signed out", f"/ballots/{keys.opened_ballot}/results"),
        Target("branch, member", f"/branches/{keys.branch}", "member"),
        Target("cycle, signed out", f"/cycles/{keys.year}"),
        Target("register, signed out", "/what-we-stand-for"),
        Target("intake, office", f"/conference/intake?year={keys.last_year}", "office"),
    ]


def main(arguments: list[str]) -> int:
    """Measure on the engines that were named; return 1 if a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages")
    parser.add_argument("engines", nargs="*", default=["sqlite", "postgresql"])
    parser.add_argument("--members", type=int, default=50_000)
    parser.add_argument("--motions", type=int, default=2_000)
    options = parser.parse_args(arguments)
    print(f"{datetime.now():%Y-%m-%d %H:%M}, {machine()}, load average {load_average()}")
    missed = False
    for engine in options.engines:
        with tempfile.TemporaryDirectory() as folder:
            missed |= measure_engine(engine, Path(folder), options.members, options.motions)
    print(f"load average at the end {load_average()}")
    return int(missed)


def measure_engine(engine: str, folder: Path, members: int, motions: int) -> bool:
    """Load, serve, measure and print; whether a target was missed."""
    began = time.perf_counter()
    url, keys = prepare(engine, folder, members, motions)
    seconds = time.perf_counter() - began
    print(f"\n{engine}: {members:,} members, {motions:,} motions, made in {seconds:.0f} s")
    with served(url, folder) as port:
        cookies = {"": "", **{who: signed_in(port, email) for who, email in keys.emails.items()}}
        found = {
            target.name: {
                clients: measure(port, target.path, cookies[target.who], clients=clients, answers=n)
                for clients, n in ANSWERS.items()
            }
            for target in targets(keys)
        }
        shares = shares_of_bare(port, keys, cookies["member"])
    return print_table(found, shares)


def shares_of_bare(port: int, keys: Keys, cookie: str) -> list[float]:
    """Rates of the motion page as shares of the bare page's, taken by turns."""
    found = []
    for _ in range(ROUNDS):
        bare = measure(port, f"/benchmark/bare/{keys.motion}", "", clients=16, answers=25)
        page = measure(port, f"/motions/{keys.motion}", cookie, clients=16, answers=25)
        found.append(page.rate / bare.rate)
    return found


def print_table(found: dict[str, dict[int, Measured]], shares: list[float]) -> bool:
    """Print a row for each page; whether a target was missed."""
    bare = found["bare page"][16].rate
    print(f"{'':24}{'1 client':>17}{'16 clients':>18}{'':>9}{'of the':>9}")
    print(f"{'page':24}{'median':>8}{'p95':>9}{'median':>9}{'p95':>9}{'per s':>9}{'bare':>9}")
    slow = False
    for name, by_clients in found.items():
        alone, many = by_clients[1], by_clients[16]
        is_slow = alone.p95 > TARGET_P95
        slow |= is_slow
        print(
            f"{name:24}{alone.median:8.1f}{alone.p95:9.1f}{many.median:9.1f}{many.p95:9.1f}"
            f"{many.rate:9.0f}{many.rate / bare:9.0%}{'  slow' if is_slow else ''}"
        )
    share = statistics.median(shares)
    low, high = min(shares), max(shares)
    print(
        f"motion page by turns with the bare page: {share:.0%} of its rate "
        f"({low:.0%} to {high:.0%}); target {TARGET_SHARE:.0%}"
    )
    return slow or share < TARGET_SHARE


@contextmanager
def served(url: str, folder: Path) -> Iterator[int]:
    """Serve as in production, with two workers, on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    environment = os.environ | {
        "DATABASE_URL": url,
        "POLICY_FORUM_MODE": "production",
        "POLICY_FORUM_ADDRESS": "http://127.0.0.1",
        "POLICY_FORUM_SECRET": secrets.token_hex(32),
        "POLICY_FORUM_VAR": str(folder),
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn_settings.py"]
    command += ["--workers", "2", "--bind", f"127.0.0.1:{port}", "benchmarks.reference_site:app"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        wait_for(port, process)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Wait until the server answers."""
    while process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/benchmark/hello", timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("gunicorn ended before it served a page")


class _StayHere(urllib.request.HTTPRedirectHandler):
    """Does not follow the way on after signing in: that would change the cookies again."""

    def redirect_request(self, *asked: object) -> None:
        """Follow nothing."""


def signed_in(port: int, email: str) -> str:
    """Sign in with the demonstration's password; the cookies as a header has them."""
    jar = CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar), _StayHere)
    address = f"http://127.0.0.1:{port}/sign-in"

    def cookies() -> str:
        # Secure cookies are not sent over plain HTTP by the library, which is right elsewhere.
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)

    page = browser.open(address).read().decode()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    if token is None:
        raise SystemExit("the sign-in page has no form")
    form = {"csrf_token": token[1], "email": email, "password": PASSWORD}
    asked = urllib.request.Request(
        address, urllib.parse.urlencode(form).encode(), {"Cookie": cookies()}
    )
    try:
        browser.open(asked).close()
    except urllib.error.HTTPError as answer:
        if answer.code != 302:
            raise
        return cookies()
    raise SystemExit("the sign-in page did not take the password")


def machine() -> str:
    """Name what it ran on."""
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"


def load_average() -> str:
    """How busy the machine was in the last minute, and in the last five."""
    return " ".join(f"{load:.1f}" for load in os.getloadavg()[:2])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
