"""How the way of a motion through its branch ends, and how it begins again."""

import pytest
from sqlalchemy import select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.features.motions.commands import (
    adopt_text,
    bring_again,
    decide_motion,
    load_motion,
    mark_all_not_reached,
    mark_not_reached,
    move_on,
    remit_motion,
    withdraw_motion,
)
from policy_forum.features.motions.models import Motion, MotionRevision
from policy_forum.features.motions.rules import BROUGHT_AGAIN_FROM, MotionState
from policy_forum.platform.audit import AuditRow
from policy_forum.platform.outbox import OutboxMessage
from tests.makers import TEXT


@pytest.fixture
def north(make_branch):
    return make_branch("North", "NOR")


@pytest.fixture
def cycle(make_cycle):
    return make_cycle(2026)


@pytest.fixture
def mover(make_member, north):
    return make_member(north)


@pytest.fixture
def secretary(make_officer, north):
    return make_officer(OfficeKind.SECRETARY, north)


@pytest.fixture
def motion(make_motion, north, cycle, mover):
    return make_motion(north, cycle, mover, state=MotionState.PROPOSED)


def last_event(session):
    return session.scalar(select(AuditRow).order_by(AuditRow.id.desc()))


def test_an_adopted_text_is_a_new_revision(work_as, motion, session):
    with work_as(None) as work:
        number = adopt_text(work, load_motion(work, motion.id), TEXT + "3. Now.\n", "Amendment 1")

    assert (number, motion.revision, motion.is_amended) == (2, 2, True)
    assert 'data-line="9"' in motion.text_html
    kept = session.scalars(select(MotionRevision).order_by(MotionRevision.number)).all()
    assert [(row.number, row.cause) for row in kept] == [(1, "drafted"), (2, "Amendment 1")]
    assert last_event(session).facts == {"motion_id": motion.id, "revision": 2}


@pytest.mark.parametrize("outcome", [MotionState.CARRIED, MotionState.LOST, MotionState.TIED])
def test_a_decision_is_recorded_and_the_mover_hears_of_it(
    work_as, secretary, motion, mover, session, outcome
):
    with work_as(secretary) as work:
        decide_motion(work, motion.id, outcome, 7)
    assert (motion.state, motion.decided_at) == (outcome, work.now)
    assert last_event(session).facts["mandate_id"] == 7
    assert session.scalar(select(OutboxMessage)).address == mover.email


def test_a_decision_out_of_turn_is_refused(work_as, make_motion, north, cycle, mover):
    draft = make_motion(north, cycle, mover)
    with pytest.raises(RefusedError) as refused, work_as(None) as work:
        decide_motion(work, draft.id, MotionState.CARRIED, None)
    assert refused.value.refusal.reason is Reason.WRONG_STATE


def test_later_states_keep_to_the_table(work_as, motion):
    with work_as(None) as work:
        decide_motion(work, motion.id, MotionState.CARRIED, None)
        move_on(work, motion, MotionState.SUBMITTED)
        move_on(work, motion, MotionState.OUT_OF_ORDER, "Rule 4: too late.")
    assert motion.state_reason == "Rule 4: too late."
    with pytest.raises(RefusedError), work_as(None) as work:
        move_on(work, load_motion(work, motion.id), MotionState.ADOPTED)


def test_only_the_mover_withdraws(work_as, motion, secretary, mover, session):
    with pytest.raises(RefusedError), work_as(secretary) as work:
        withdraw_motion(work, motion.id, "No.")
    with work_as(mover) as work:
        withdraw_motion(work, motion.id, "Settled.")
    assert motion.state is MotionState.WITHDRAWN
    assert last_event(session).note == "Settled."


def test_the_secretary_records_that_the_branch_remits(
    work_as, motion, secretary, mover, make_officer
):
    for other in (mover, make_officer(OfficeKind.SECRETARY)):
        with pytest.raises(RefusedError), work_as(other) as work:
            remit_motion(work, motion.id, "More work.")
    with work_as(secretary) as work:
        remit_motion(work, motion.id, "More work.")
    assert (motion.state, motion.state_reason) == (MotionState.REMITTED, "More work.")


def test_a_motion_is_not_reached_only_once_its_window_has_closed(work_as, motion, clock, secretary):
    with pytest.raises(RefusedError) as refused, work_as(secretary) as work:
        mark_not_reached(work, motion.id)
    assert refused.value.refusal.reason is Reason.WINDOW_NOT_OPEN
    clock.advance(days=40)
    with work_as(secretary) as work:
        mark_not_reached(work, motion.id, "No time.")
    assert motion.state is MotionState.NOT_REACHED


def test_the_clock_marks_all_that_were_not_reached(
    work_as, motion, make_motion, north, cycle, clock
):
    carried = make_motion(north, cycle, state=MotionState.CARRIED)
    draft = make_motion(north, cycle)
    clock.advance(days=40)
    with work_as(None) as work:
        assert mark_all_not_reached(work, cycle.id) == 1
    assert (motion.state, carried.state) == (MotionState.NOT_REACHED, MotionState.CARRIED)
    clock.advance(days=10)
    with work_as(None) as work:
        assert mark_all_not_reached(work, cycle.id) == 1
    assert (carried.state, draft.state) == (MotionState.NOT_REACHED, MotionState.DRAFT)


@pytest.mark.parametrize("state", list(MotionState))
def test_only_what_came_to_an_end_unadopted_is_brought_again(
    work_as, make_motion, north, cycle, make_cycle, make_member, clock, session, state
):
    old = make_motion(north, cycle, state=state, text=TEXT)
    clock.advance(days=365)
    next_cycle = make_cycle(2027, clock.now())
    member = make_member(north)
    if state not in BROUGHT_AGAIN_FROM:
        with pytest.raises(RefusedError), work_as(member) as work:
            bring_again(work, old.id, next_cycle.id)
        return
    with work_as(member) as work:
        new_id = bring_again(work, old.id, next_cycle.id)
    new = session.get(Motion, new_id)
    assert (new.state, new.mover_id, new.cycle_id) == (MotionState.DRAFT, member.id, next_cycle.id)
    assert (new.text_markdown, new.brought_again_from_id) == (TEXT, old.id)
    assert 'data-line="1"' in new.text_html


def test_a_motion_keeps_its_goal_when_the_goal_was_carried_on(
    work_as, make_motion, north, cycle, make_cycle, make_goal, make_member, clock, session
):
    goal = make_goal(cycle)
    old = make_motion(north, cycle, state=MotionState.LOST, goal_id=goal.id)
    clock.advance(days=365)
    next_cycle = make_cycle(2027, clock.now())
    carried_on = make_goal(next_cycle, carried_from_id=goal.id)
    with work_as(make_member(north)) as work:
        new_id = bring_again(work, old.id, next_cycle.id)
    assert session.get(Motion, new_id).goal_id == carried_on.id


def test_a_motion_is_brought_again_once_a_year(work_as, make_motion, north, cycle, make_member):
    old = make_motion(north, cycle, state=MotionState.LOST)
    member = make_member(north)
    with work_as(member) as work:
        bring_again(work, old.id, cycle.id)
    with pytest.raises(RefusedError) as refused, work_as(member) as work:
        bring_again(work, old.id, cycle.id)
    assert refused.value.refusal.reason is Reason.ALREADY_DONE


def test_another_branch_does_not_bring_it_again(work_as, make_motion, north, cycle, make_member):
    old = make_motion(north, cycle, state=MotionState.LOST)
    with pytest.raises(RefusedError) as refused, work_as(make_member()) as work:
        bring_again(work, old.id, cycle.id)
    assert refused.value.refusal.reason is Reason.NOT_PERMITTED
