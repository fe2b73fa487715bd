"""Many press at once: no number is given twice, and none is left out."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from policy_forum.domain.identifiers import MotionId
from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.features.accounts.queries import find_actor
from policy_forum.features.motions.commands import second_motion
from policy_forum.features.motions.models import Motion, Seconding
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.work import unit_of_work
from policy_forum.web.storage import db
from tests.conftest import ENGINES
from tests.makers import Makers

COUNT = 8


def seconded_by(stage, member_id, motion_id):
    """Press the button in a session of one's own; the reason if it was refused."""
    with stage.app.app_context():
        session = db.session()
        actor = find_actor(session, member_id, stage.clock.now().date())
        session.rollback()
        assert actor is not None
        try:
            with unit_of_work(session, actor, stage.clock) as work:
                second_motion(work, MotionId(motion_id))
        except RefusedError as refused:
            return refused.refusal.reason
        return None


@pytest.fixture(params=ENGINES)
def stage(request, fresh_stage):
    return fresh_stage(request.param)


@pytest.fixture
def make(stage):
    with stage.app.app_context():
        yield Makers(db.session(), stage.clock)


def all_at_once(stage, presses):
    with ThreadPoolExecutor(len(presses)) as pool:
        return list(pool.map(lambda press: seconded_by(stage, *press), presses))


def test_motions_seconded_at_once_get_numbers_without_gaps(stage, make):
    north = make.branch("North", "NOR")
    seconder = make.member(north)
    motions = [make.motion(north, state=MotionState.MOVED).id for _number in range(COUNT)]

    assert all_at_once(stage, [(seconder.id, key) for key in motions]) == [None] * COUNT

    make.session.rollback()
    numbers = make.session.scalars(select(Motion.number).order_by(Motion.number)).all()
    assert numbers == [f"26-NOR-{number:03}" for number in range(1, COUNT + 1)]


def test_seconders_at_once_propose_a_motion_once(stage, make):
    north = make.branch("North", "NOR")
    make.standing_orders(north, seconders=2)
    motion = make.motion(north, state=MotionState.MOVED)
    presses = [(make.member(north).id, motion.id) for _number in range(COUNT)]

    answers = all_at_once(stage, presses)

    assert sorted(answers, key=str) == [None, None] + [Reason.WRONG_STATE] * (COUNT - 2)
    make.session.rollback()
    assert (motion.state, motion.number) == (MotionState.PROPOSED, "26-NOR-001")
    assert len(make.session.scalars(select(Seconding)).all()) == 2


def test_pressing_twice_at_once_seconds_once(stage, make):
    north = make.branch("North", "NOR")
    make.standing_orders(north, seconders=2)
    motion = make.motion(north, state=MotionState.MOVED)
    member = make.member(north)

    answers = all_at_once(stage, [(member.id, motion.id)] * 4)

    assert sorted(answers, key=str) == [None] + [Reason.ALREADY_DONE] * 3
