"""How long opening, boxing, counting and publishing many envelopes lasts, in a process of its own.

`python -m benchmarks.opening sqlite 50000`: envelopes are put into a new database, then the one
scrutineer gives her code. Printed are the seconds of that, and the most memory the process held.
"""

import resource
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import insert
from sqlalchemy.orm import Session

from benchmarks.casting import application, empty_database
from policy_forum.domain.identifiers import BallotId
from policy_forum.features.ballots.commands.unsealing import give_share
from policy_forum.features.ballots.models import Envelope
from policy_forum.features.members.models import Member
from policy_forum.platform.clock import FixedClock, SystemClock
from policy_forum.platform.sealing import envelope_hash
from policy_forum.platform.work import unit_of_work
from policy_forum.web.storage import db
from tests.commands.ballots.sealed import SealedBallot, open_secret_ballot
from tests.makers import Makers

TARGET_SECONDS, TARGET_MEGABYTES = 10.0, 300.0
PORTION = 2_000


def main(engine: str, envelopes: int) -> int:
    """Fill, open, print; 1 if a target is missed."""
    with tempfile.TemporaryDirectory() as folder:
        url = empty_database(engine, Path(folder))
        clock = FixedClock(SystemClock().now())
        # In a process of its own, so that what filling takes is not counted as opening.
        with ProcessPoolExecutor(1, get_context("spawn")) as filling:
            ballot_id, code, who = filling.submit(
                fill, url, folder, clock.now(), envelopes
            ).result()
        app = application(url, Path(folder), "0" * 64)
        clock.advance(days=3)
        with app.app_context(), Session(db.engine) as session:
            actor = Makers(session, clock).actor(session.get_one(Member, who))
            session.rollback()
            before, began = megabytes(), time.perf_counter()
            with unit_of_work(session, actor, clock) as work:
                give_share(work, BallotId(ballot_id), code)
            seconds = time.perf_counter() - began
        with app.app_context():
            db.engine.dispose()
    most = megabytes()
    missed = seconds > TARGET_SECONDS or most > TARGET_MEGABYTES
    print(
        f"{engine}: {envelopes:,} envelopes opened, boxed, counted and published in "
        f"{seconds:.1f} s (target {TARGET_SECONDS:.0f}), {most:.0f} MB at most, "
        f"{before:.0f} before (target {TARGET_MEGABYTES:.0f}){'  MISSED' if missed else ''}"
    )
    return int(missed)


def fill(url: str, folder: str, now: datetime, envelopes: int) -> tuple[int, str, int]:
    """Make a ballot with so many envelopes; its key, and its one scrutineer's code and key."""
    clock, app = FixedClock(now), application(url, Path(folder), "0" * 64)
    with app.app_context(), Session(db.engine) as session:
        make = Makers(session, clock)
        branch = make.branch("North", "NOR")
        make.standing_orders()
        scrutineer = make.member(branch)
        session.execute(
            insert(Member),
            [
                {
                    "number": f"V{place:06}", "given_name": "Vera", "family_name": f"Voter{place}",
                    "email": "", "branch_id": branch.id, "joined_on": scrutineer.joined_on,
                    "standing": scrutineer.standing, "shows_name": False,
                }
                for place in range(envelopes)
            ],
        )  # fmt: skip
        session.commit()
        voters = session.query(Member).filter(Member.number.like("V%")).all()
        ballot = open_secret_ballot(session, clock.now(), voters, [scrutineer], branch=branch)
        keys = [voter.id for voter in voters]
        for first in range(0, len(keys), PORTION):
            session.execute(
                insert(Envelope), [envelope(ballot, key) for key in keys[first : first + PORTION]]
            )
            ballot.trackers.clear()
        session.commit()
        found = ballot.id, ballot.cards[0].code, scrutineer.id
        session.rollback()
    with app.app_context():
        db.engine.dispose()
    return found


def envelope(ballot: SealedBallot, member_id: int) -> dict[str, object]:
    """A member's envelope as a row."""
    sealed = ballot.envelope({"1": ("for", "against", "abstain")[member_id % 3]})
    return {
        "ballot_id": ballot.id,
        "member_id": member_id,
        "sealed": sealed,
        "envelope_hash": envelope_hash(sealed),
    }


def megabytes() -> float:
    """The most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
