"""How many statements each main page costs, with few motions and with many.

`python -m benchmarks.statements [--motions N]` counts them on SQLite with 40 motions and with N
(10,000 when nothing is said), and prints both beside each other. A page must cost at most eight,
and the same with both; the exit status is 1 when one does not. Counts do not depend on the
machine; the suite holds the same limit for each page with fewer rows.
"""

import argparse
import secrets
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from benchmarks.pages import machine, targets
from benchmarks.site import find_account_key, prepare
from policy_forum.application import create_app
from policy_forum.settings import Mode, Settings
from policy_forum.web.storage import db
from tests.stage import watched_statements

FEW = 40
MOST_STATEMENTS = 8


def main(arguments: list[str]) -> int:
    """Print both counts of each page; 1 if a page costs too many, or more with more motions."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.statements")
    parser.add_argument("--motions", type=int, default=10_000)
    many = parser.parse_args(arguments).motions
    print(f"{datetime.now().astimezone():%Y-%m-%d %H:%M}, {machine()}")
    few_counts, many_counts = counts_with(FEW), counts_with(many)
    print(f"{'page':26}{f'{FEW} motions':>14}{f'{many:,} motions':>18}")
    for name, count in few_counts.items():
        print(f"{name:26}{count:14}{many_counts[name]:18}")
    too_many = max(many_counts.values()) > MOST_STATEMENTS
    return int(too_many or few_counts != many_counts)


def counts_with(motions: int) -> dict[str, int]:
    """The statements of each main page in an organisation with so many motions."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url, keys = prepare("sqlite", folder, 2_000, motions)
        secret = secrets.token_hex(32)
        app = create_app(
            Settings(secret=secret, mode=Mode.TEST, database_url=url, var_folder=folder)
        )
        found: dict[str, int] = {}
        with app.app_context(), Session(db.engine) as session:
            accounts = {who: find_account_key(session, mail) for who, mail in keys.emails.items()}
            engine = db.engine
        for target in targets(keys)[2:]:
            browser = app.test_client()
            if target.who:
                with browser.session_transaction() as cookie:
                    cookie["_user_id"], cookie["_fresh"] = accounts[target.who], True
            with Session(engine) as session, watched_statements(session) as seen:
                reply = browser.get(target.path)
            if reply.status_code != 200:
                raise SystemExit(f"{target.path} answered {reply.status_code}")
            found[target.name] = len(seen)
        engine.dispose()
        return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
