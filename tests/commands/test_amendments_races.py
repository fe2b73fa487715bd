"""Two at once: numbers stay apart, conflicts are found, and no answer rests on an old page."""

import threading

import pytest
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from policy_forum.domain.identifiers import MotionId
from policy_forum.domain.refusals import RefusedError
from policy_forum.features.amendments.commands import accept_amendment, propose_amendment
from policy_forum.features.amendments.models import Amendment, AmendmentConflict
from policy_forum.features.amendments.rules import AmendmentState
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.work import unit_of_work
from policy_forum.web.storage import db
from tests.makers import TEXT, Makers


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_members_who_propose_at_once_get_numbers_of_their_own(fresh_stage, engine):
    stage = fresh_stage(engine)
    with stage.app.app_context():
        make = Makers(db.session(), stage.clock)
        branch = make.branch()
        motion_id = MotionId(make.motion(branch, state=MotionState.PROPOSED).id)
        actors = [make.actor(make.member(branch)) for _ in range(4)]
        sessions = sessionmaker(db.engine)

    def propose(place):
        text = TEXT.replace("evening", f"number {place}")
        with sessions() as session, unit_of_work(session, actors[place], stage.clock) as work:
            propose_amendment(work, motion_id, 1, text)

    at_once([lambda place=place: propose(place) for place in range(4)])
    with sessions() as session:
        numbers = session.scalars(select(Amendment.number).order_by(Amendment.number)).all()
        assert numbers == [1, 2, 3, 4]
        assert len(session.scalars(select(AmendmentConflict)).all()) == 6


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_of_two_conflicting_ones_accepted_at_once_only_one_is(fresh_stage, engine):
    stage = fresh_stage(engine)
    with stage.app.app_context():
        make = Makers(db.session(), stage.clock)
        branch = make.branch()
        mover = make.member(branch)
        motion_id = MotionId(make.motion(branch, mover=mover, state=MotionState.PROPOSED).id)
        actor = make.actor(mover)
        sessions = sessionmaker(db.engine)
    keys = []
    for word in ("last", "night"):
        with sessions() as session, unit_of_work(session, actor, stage.clock) as work:
            text = TEXT.replace("evening", word)
            keys.append(propose_amendment(work, motion_id, 1, text))
    with sessions() as session:
        versions = {key: session.get_one(Amendment, key).version for key in keys}

    def accept(key):
        with sessions() as session, unit_of_work(session, actor, stage.clock) as work:
            accept_amendment(work, key, versions[key], keys)

    refusals = at_once([lambda key=key: accept(key) for key in keys])
    assert len(refusals) == 1
    with sessions() as session:
        states = sorted(session.scalars(select(Amendment.state)))
        assert states == [AmendmentState.ACCEPTED, AmendmentState.NEEDS_AUTHOR]
        assert session.get_one(Motion, motion_id).revision == 2


def at_once(acts):
    """Run all at the same moment; returns the refusals, and fails on any other error."""
    start = threading.Barrier(len(acts))
    refusals, errors = [], []

    def run(act):
        start.wait()
        try:
            act()
        except RefusedError as refused:
            refusals.append(refused.refusal)
        except Exception as error:  # noqa: BLE001 - reported below, in the test's own thread
            errors.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
    return refusals
