"""An opening that is killed on the way has not happened; and several at once are one."""

import signal
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.identifiers import BallotId
from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.features.audit_trail.queries import verify_chain
from policy_forum.features.ballots.commands.abandoning import abandon_ballot
from policy_forum.features.ballots.models import (
    Ballot,
    BoxedPaper,
    Envelope,
    PublishedBundle,
    Scrutineer,
)
from policy_forum.features.ballots.rules import BallotEnd
from policy_forum.features.members.models import Member, Office
from policy_forum.platform.audit import AuditRow
from policy_forum.platform.clock import FixedClock, SystemClock
from policy_forum.platform.sealing import envelope_hash, new_tracker
from policy_forum.platform.work import unit_of_work
from policy_forum.web.storage import db
from tests.conftest import ENGINES
from tests.journeys.attacker import tables_as_text
from tests.journeys.dying_scrutineer import STEPS
from tests.journeys.secret_hall import TAKEN, SecretHall, Sent, check_count
from tests.makers import Makers

ROOT = Path(__file__).parents[2]
VOTERS = 24
_WORDS = ("for", "against", "abstain")
# Columns that PostgreSQL keeps for itself change when a transaction is undone.
_HIDDEN = 4

pytestmark = pytest.mark.slow


@pytest.fixture(params=ENGINES)
def hall(request, fresh_stage):
    """A ballot with 24 papers in, and three scrutineers of whom two are needed."""
    made = SecretHall(fresh_stage(request.param, FixedClock(SystemClock().now())), VOTERS, 3)
    ballot = made.open(needed=2)
    with made.session() as session:
        for place, voter in enumerate(made.voter_ids):
            tracker, answers = new_tracker(), {"1": _WORDS[place % 3]}
            envelope = ballot.envelope(answers, tracker)
            hashed = envelope_hash(envelope)
            session.add(
                Envelope(
                    ballot_id=ballot.id, member_id=voter, envelope_hash=hashed, sealed=envelope
                )
            )
            made.sent.append(Sent(voter, hashed, tracker.hex(), answers, TAKEN, ""))
        session.commit()
    return made


def everything(hall):
    """All that the tables say, but for hidden columns."""
    with hall.session() as session:
        told = tables_as_text(session)
        if session.get_bind().dialect.name != "postgresql":
            return {name: sorted(said.splitlines()) for name, said in told.items()}
        return {
            name: sorted(line.rsplit(" ", _HIDDEN)[0] for line in said.splitlines())
            for name, said in told.items()
        }


class Dying:
    """The process that opens ballots and is killed."""

    def __init__(self, hall, place):
        url = hall.app.extensions["policy_forum"].settings.database_url
        member, code = hall.scrutineer_ids[place], hall.ballot.cards[place].code
        moment = (SystemClock().now() + timedelta(days=3)).isoformat()
        command = ["-m", "tests.journeys.dying_scrutineer", url, str(hall.ballot.id)]
        self.process = subprocess.Popen(
            [sys.executable, *command, str(member), code, moment],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def die_after(self, step):
        """How the process ended that was killed after a step."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{step}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def close(self):
        """Let it end by itself."""
        self.process.communicate(timeout=60)


def test_an_opening_that_is_killed_at_any_step_can_be_begun_again(hall):
    kept = hall.kept()
    assert hall.give(0) == 1
    before = everything(hall)
    dying = Dying(hall, 1)
    for step in STEPS[:-1]:
        assert dying.die_after(step) == -signal.SIGKILL, step
        assert everything(hall) == before, f"something is left of what was killed after: {step}"

    assert hall.give(1) == 0
    dying.close()
    check_count(hall, kept)
    with hall.session() as session:
        assert verify_chain(session).holds
        opened = select(func.count()).where(AuditRow.name == "BallotUnsealed")
        assert session.scalar(opened) == 1


def test_an_opening_that_is_killed_after_its_commit_has_happened(hall):
    kept = hall.kept()
    hall.give(0)
    dying = Dying(hall, 1)
    assert dying.die_after(STEPS[-1]) == -signal.SIGKILL
    dying.close()
    check_count(hall, kept)
    with pytest.raises(RefusedError) as refused:
        hall.give(2)
    assert refused.value.refusal.reason is Reason.ALREADY_DONE


def at_once(*calls):
    """What each call gave that began together with the others: its result, or its refusal."""
    gate = threading.Barrier(len(calls))

    def run(call):
        gate.wait()
        try:
            return call()
        except RefusedError as refused:
            return refused.refusal.reason

    with ThreadPoolExecutor(len(calls)) as pool:
        return [done.result() for done in [pool.submit(run, call) for call in calls]]


def events(hall, name):
    """How often something stands in the trail, which must hold."""
    with hall.session() as session:
        assert verify_chain(session).holds
        return session.scalar(select(func.count()).where(AuditRow.name == name))


def test_of_two_who_give_the_last_code_at_once_one_opens(hall):
    kept = hall.kept()
    hall.give(0)
    given = at_once(lambda: hall.give(1), lambda: hall.give(2))
    assert Counter(given) == {0: 1, Reason.ALREADY_DONE: 1}
    check_count(hall, kept)
    assert events(hall, "BallotUnsealed") == 1
    assert events(hall, "ShareGiven") == 2


def test_a_code_that_is_given_twice_at_once_is_given_once(hall):
    given = at_once(*[lambda: hall.give(0)] * 3)
    assert Counter(given) == {1: 1, Reason.ALREADY_DONE: 2}
    assert events(hall, "ShareGiven") == 1
    with hall.session() as session:
        shares = session.scalars(select(Scrutineer.given_share)).all()
        assert sum(share is not None for share in shares) == 1
        assert session.scalar(select(func.count()).select_from(Envelope)) == VOTERS


def test_all_three_codes_at_once_open_once(hall):
    kept = hall.kept()
    given = at_once(*[lambda place=place: hall.give(place) for place in range(3)])
    assert Counter(given) == {1: 1, 0: 1, Reason.ALREADY_DONE: 1}
    check_count(hall, kept)


def test_a_ballot_that_is_opened_and_given_up_at_once_ends_in_one_way(hall):
    kept = hall.kept()
    with hall.session() as session:
        officer = Makers(session, hall.clock).officer(OfficeKind.RETURNING_OFFICER)
        officer_id = officer.id
        assert session.scalar(select(func.count()).select_from(Office)) == 1
    hall.give(0)

    def abandon():
        clock = FixedClock(SystemClock().now() + timedelta(days=3))
        with hall.app.app_context(), Session(db.engine) as session:
            actor = Makers(session, clock).actor(session.get_one(Member, officer_id))
            session.rollback()
            with unit_of_work(session, actor, clock) as work:
                abandon_ballot(work, BallotId(hall.ballot.id), "The key is lost.")
        return "given up"

    opened, given_up = at_once(lambda: hall.give(1), abandon)
    assert (opened, given_up) in {(0, Reason.ALREADY_DONE), (Reason.ALREADY_DONE, "given up")}
    if opened == 0:
        check_count(hall, kept)
        return
    with hall.session() as session:
        assert session.scalars(select(Ballot.ended)).one() is BallotEnd.ABANDONED
        for table in (BoxedPaper, Envelope, PublishedBundle):
            assert session.scalar(select(func.count()).select_from(table)) == 0
