"""How long reading in a membership list of 50,000 rows takes, on SQLite and PostgreSQL.

    python benchmarks/members_import.py [ROWS]

Prints machine, date and seconds: of a first list (all added), of the same list again (nothing
changes), and of a list that moves or renames one member in ten. Databases are made for it and
removed. The target is 60 s for 50,000 rows; the time at which no other process could write is
measured too, since the list is taken over in one transaction.
"""

import os
import platform
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from policy_forum.application import create_app
from policy_forum.features.branches.commands import make_branch, make_region
from policy_forum.features.members import commands
from policy_forum.features.members.queries import find_import
from policy_forum.platform.clock import SystemClock
from policy_forum.platform.work import Work, system_work
from policy_forum.settings import Mode, Settings
from policy_forum.web.storage import db
from tests.postgres import postgres_cluster

BRANCHES = 300
HEADER = "number,given_name,family_name,email,branch_code,joined_on,standing"


def code_of(number: int) -> str:
    """Three capital letters for a running number."""
    return "".join(chr(65 + number // 26**place % 26) for place in (2, 1, 0))


def list_of(rows: int, *, changed: bool) -> bytes:
    """A list; with `changed`, one member in ten has moved or has another name."""
    chance = Random(7)
    lines = [HEADER]
    for number in range(rows):
        branch = number % BRANCHES
        name = f"Example{number % 997}"
        if changed and number % 20 == 0:
            branch = (branch + 1) % BRANCHES
        elif changed and number % 20 == 10:
            name = f"Married{number % 997}"
        joined = date(2005, 1, 1) + timedelta(days=chance.randrange(7000))
        lines.append(
            f"M{number:07},Given{number % 499},{name},m{number}@example.org,"
            f"{code_of(branch)},{joined},good"
        )
    return "\n".join(lines).encode()


class Watch:
    """Times the transactions of an import; the last one is what others wait for."""

    def __init__(self) -> None:
        self.last = 0.0

    @contextmanager
    def work(self) -> Iterator[Work]:
        """One transaction."""
        with system_work(db.session(), SystemClock()) as work:
            began = time.perf_counter()
            yield work
        self.last = time.perf_counter() - began


def run(content: bytes) -> tuple[float, float, str]:
    """Seconds of upload, comparison and application; of the last transaction; and the counts."""
    watch = Watch()
    began = time.perf_counter()
    with watch.work() as work:
        key = commands.upload_membership_list(work, "list.csv", content)
        found = find_import(work.session, key)
        counts = found.counts if found else {}
    if counts["changes"]:
        with watch.work() as work:
            commands.begin_import(work, key)
        commands.apply_import(watch.work, key)
    else:
        with watch.work() as work:
            commands.cancel_import(work, key)
        watch.last = 0.0
    said = ", ".join(f"{n} {counts[n]:,}" for n in ("added", "moved", "changed", "unchanged"))
    return time.perf_counter() - began, watch.last, said


def measure(name: str, url: str, folder: Path, rows: int) -> None:
    """Print the seconds on one database."""
    settings = Settings(
        secret=secrets.token_hex(32), mode=Mode.TEST, database_url=url, var_folder=folder
    )
    app = create_app(settings, SystemClock())
    with app.app_context():
        db.create_all()
        with system_work(db.session(), SystemClock()) as work:
            region = make_region(work, "Everywhere")
            for number in range(BRANCHES):
                make_branch(work, region, f"Branch {number}", code_of(number))
        first, other = list_of(rows, changed=False), list_of(rows, changed=True)
        for title, content in (
            ("first list", first),
            ("same list again", first),
            ("one in ten changed", other),
        ):
            seconds, last, said = run(content)
            print(f"{name:<11}{title:<20}{seconds:7.2f} s  (one stroke {last:5.2f} s)  {said}")
        db.session.remove()
        db.engine.dispose()


def main() -> None:
    """Measure on both databases, if PostgreSQL is found."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {commit.stdout.strip()}, {rows:,} rows")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        measure("SQLite", f"sqlite:///{folder / 'import.sqlite3'}", folder, rows)
        cluster = postgres_cluster()
        if cluster is None:
            print("PostgreSQL was not found.")
            return
        cluster.create_database("members_import")
        measure("PostgreSQL", cluster.url("members_import"), folder, rows)


if __name__ == "__main__":
    main()
