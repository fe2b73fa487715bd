"""A process that opens a ballot and is killed on the way: once for each line that it reads.

`python -m tests.journeys.dying_scrutineer DATABASE_URL BALLOT MEMBER CODE MOMENT`, and on its
standard input the names of steps (see STEPS). For each it forks, opens the ballot in the child,
kills the child right after that step, and prints how the child ended. It forks so that what takes
long, loading the application, is done once.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from typing import Any
from unittest import mock

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from policy_forum.domain.identifiers import BallotId
from policy_forum.features.ballots.commands import boxing, unsealing
from policy_forum.features.members.models import Member
from policy_forum.platform import audit
from policy_forum.platform.clock import FixedClock
from policy_forum.platform.database import engine_options, prepare_engine
from policy_forum.platform.work import unit_of_work
from tests.makers import Makers

# What `unsealing.open_box` calls, in its order; then what ends the unit of work.
STEPS = (
    "close_board",
    "empty_envelopes",
    "papers staged",
    "write_box",
    "roll deleted",
    "rewrite_roll",
    "forget_envelopes",
    "publish",
    "conclude",
    "trail written",
    "committed",
)


def main(url: str, ballot: str, member: str, code: str, moment: str) -> None:
    """Die as often as asked."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            die_after(
                line.strip(), lambda: open_ballot(url, int(ballot), int(member), code, moment)
            )
        _pid, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def open_ballot(url: str, ballot: int, member: int, code: str, moment: str) -> None:
    """Give the last code that is needed."""
    engine = create_engine(url, **engine_options(url))
    prepare_engine(engine)
    clock = FixedClock(datetime.fromisoformat(moment))
    with Session(engine) as session:
        actor = Makers(session, clock).actor(session.get_one(Member, member))
        session.rollback()
        with unit_of_work(session, actor, clock) as work:
            unsealing.give_share(work, BallotId(ballot), code)


def die_after(step: str, opening: Callable[[], None]) -> None:
    """Open, and be killed after a step; ends this process in any case."""
    with ExitStack() as patches:
        for patch in _patches(step):
            patches.enter_context(patch)
        opening()
    os._exit(0)


def _patches(step: str) -> Iterator[Any]:
    if step == "papers staged":
        yield mock.patch.object(boxing, "BoxedPaper", _Deadly())
    elif step == "roll deleted":
        yield mock.patch.object(boxing, "delete", return_value=_Deadly())
    elif step == "trail written":
        yield mock.patch.object(audit, "append", _then_die(audit.append))
    elif step == "committed":
        yield mock.patch.object(Session, "commit", _then_die(Session.commit))
    else:
        yield mock.patch.object(unsealing, step, _then_die(getattr(unsealing, step)))


def _then_die(step: Callable[..., Any]) -> Callable[..., Any]:
    def call(*values: Any, **more: Any) -> Any:
        step(*values, **more)
        _die()

    return call


class _Deadly:
    """Whoever looks into it dies."""

    def __getattr__(self, _name: str) -> Any:
        _die()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(*sys.argv[1:])
