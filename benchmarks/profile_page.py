"""Where the time of one page goes: `python -m benchmarks.profile_page [motion|home|…]`.

Loads the demonstration into a temporary SQLite database, signs a member in, asks for the page
again and again within this process, and prints milliseconds a request without the profiler, the
statements it runs, and the functions that cost most (cProfile, by their own time and by total).
"""

import cProfile
import pstats
import sys
import tempfile
import time
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from benchmarks.site import Keys, find_account_key, prepare
from policy_forum.application import create_app
from policy_forum.settings import Settings
from policy_forum.web.storage import db

REQUESTS = 200


def paths(keys: Keys) -> dict[str, str]:
    """The pages that can be named."""
    return {
        "motion": f"/motions/{keys.motion}",
        "amended": f"/motions/{keys.amended_motion}",
        "amendment": f"/amendments/{keys.amendment}",
        "ballot": f"/ballots/{keys.ballot}",
        "branch": f"/branches/{keys.branch}",
        "motions": "/motions/",
        "home": "/",
        "cycle": f"/cycles/{keys.year}",
        "register": "/what-we-stand-for",
    }


def main(name: str) -> int:
    """Profile one page; return 2 for a page there is not."""
    with tempfile.TemporaryDirectory() as folder:
        url, keys = prepare("sqlite", Path(folder), 5_000, 200)
        if name not in paths(keys):
            print(f"{name} is none of {', '.join(paths(keys))}")
            return 2
        settings = Settings(secret="x1y2z3" * 8, database_url=url, var_folder=Path(folder))
        app = create_app(settings)
        browser = app.test_client()
        with app.app_context(), Session(db.engine) as session:
            key = find_account_key(session, keys.emails["member"])
        with browser.session_transaction(base_url="https://localhost") as cookie:
            cookie["_user_id"], cookie["_fresh"] = key, True
        path = paths(keys)[name]
        ask(browser, path, 20)
        began = time.process_time()
        ask(browser, path, REQUESTS)
        spent = (time.process_time() - began) * 1000 / REQUESTS
        print(f"{path}: {spent:.1f} ms of processor a request, without the profiler")
        with app.app_context():
            print_statements(browser, path)
        print_profile(browser, path)
        with app.app_context():
            db.engine.dispose()
    return 0


def ask(browser: FlaskClient, path: str, times: int) -> None:
    """Ask for the page, and insist on getting it."""
    for _ in range(times):
        answer = browser.get(path, base_url="https://localhost")
        if answer.status_code != 200:
            raise SystemExit(f"{path}: status {answer.status_code}")


def print_statements(browser: FlaskClient, path: str) -> None:
    """Print how many statements the page runs."""
    seen: list[str] = []

    def note(*parts: object) -> None:
        seen.append(str(parts[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    ask(browser, path, 1)
    event.remove(db.engine, "before_cursor_execute", note)
    print(f"{len(seen)} statements")


def print_profile(browser: FlaskClient, path: str) -> None:
    """Print what cost most, by total time and by own time."""
    profile = cProfile.Profile()
    profile.enable()
    ask(browser, path, REQUESTS)
    profile.disable()
    found = pstats.Stats(profile)
    for order, lines in (("cumulative", 70), ("tottime", 30)):
        found.sort_stats(order).print_stats(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "motion"))
