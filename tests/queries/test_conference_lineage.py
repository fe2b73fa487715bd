"""The lineage of a motion: what it says of amendments, and when."""

import pytest

from policy_forum.features.amendments.commands import (
    accept_amendment,
    propose_amendment,
    withdraw_amendment,
)
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.conference.queries import get_lineage
from policy_forum.features.motions.rules import MotionState


@pytest.fixture
def mover(make_member):
    return make_member()


@pytest.fixture
def motion(make_motion, make_branch, mover, session):
    mover.branch_id = (branch := make_branch("North", "NOR")).id
    session.commit()
    return make_motion(branch, mover=mover, state=MotionState.PROPOSED)


@pytest.fixture
def propose(work_as, motion, mover, session):
    def do(old, new):
        text = motion.text_markdown.replace(old, new)
        with work_as(mover) as work:
            key = propose_amendment(work, motion.id, motion.revision, text)
        return session.get(Amendment, key)

    return do


@pytest.fixture
def read(session, make, mover, motion):
    def do():
        (found,) = get_lineage(session, motion.id, make.actor(mover)).motions
        return found

    return do


def test_amendments_are_dated_by_when_the_last_that_was_taken_was(
    propose, read, motion, mover, work_as, clock
):
    began = clock.now()
    clock.advance(days=1)
    taken, gone = propose("20:00", "21:00"), propose("17:40", "18:40")
    assert (read().amended_at, read().amendments_taken) == (clock.now(), 0)
    clock.advance(days=2)
    accepted_at = clock.now()
    with work_as(mover) as work:
        accept_amendment(work, taken.id, taken.version)
    clock.advance(days=2)
    with work_as(mover) as work:
        withdraw_amendment(work, gone.id)
    found = read()
    assert (found.amended_at, found.amendments_taken) == (accepted_at, 1)
    assert found.proposed_at == began


def test_without_one_that_was_taken_the_last_that_ended_dates_them(
    propose, read, mover, work_as, clock
):
    gone = propose("20:00", "21:00")
    clock.advance(days=2)
    with work_as(mover) as work:
        withdraw_amendment(work, gone.id)
    assert read().amended_at == clock.now()


def test_a_motion_without_amendments_has_no_such_date(read):
    assert read().amended_at is None
