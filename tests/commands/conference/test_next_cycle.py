"""The next cycle: what is offered to the branches again, and who takes it up."""

import pytest
from sqlalchemy import select

from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.features.conference.commands import (
    offer_motions,
    record_outcome,
    take_up_offer,
)
from policy_forum.features.conference.models import (
    MotionOffer,
)
from policy_forum.features.conference.rules import (
    ConferenceOutcome,
    OutcomeText,
)
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState
from tests.stage import START


@pytest.mark.parametrize(
    ("outcome", "offered"),
    [
        (ConferenceOutcome.REMITTED, 1),
        (ConferenceOutcome.NOT_REACHED, 1),
        (ConferenceOutcome.WITHDRAWN, 0),
        (ConferenceOutcome.LOST, 0),
    ],
)
def test_unsettled_motions_are_offered_to_their_branches(
    decided, next_cycle, session, outcome, offered
):
    decided(OutcomeText(outcome))
    cycle_id = next_cycle()
    offers = session.scalars(select(MotionOffer)).all()
    assert len(offers) == offered
    assert all(offer.cycle_id == cycle_id for offer in offers)


def test_a_carried_motion_that_missed_its_window_is_offered_too(
    make_carried, north, cycle, next_cycle, session
):
    motion = make_carried(north, cycle)
    next_cycle()
    assert motion.state is MotionState.NOT_REACHED
    assert session.scalar(select(MotionOffer.motion_id)) == motion.id


def test_what_is_recorded_late_can_be_offered_later(
    at, on_agenda, next_cycle, office, work_as, session, cycle
):
    (submission,) = on_agenda()
    next_cycle()
    with work_as(office) as work:
        record_outcome(work, submission.id, OutcomeText(ConferenceOutcome.REMITTED))
        assert offer_motions(work, cycle.id) == 1
    with work_as(office) as work:
        assert offer_motions(work, cycle.id) == 0


def test_an_offer_is_taken_up_once(
    at, decided, next_cycle, work_as, session, make_member, north, clock
):
    submission = decided(OutcomeText(ConferenceOutcome.REMITTED))
    cycle_id = next_cycle()
    clock.set(START)
    clock.advance(days=370)
    with work_as(make_member(north)) as work:
        brought = take_up_offer(work, submission.motion_id, cycle_id)
    again = session.get(Motion, brought)
    assert again.brought_again_from_id == submission.motion_id
    assert session.scalar(select(MotionOffer.taken_up_by_id)) == brought
    with pytest.raises(RefusedError) as refused, work_as(make_member(north)) as work:
        take_up_offer(work, submission.motion_id, cycle_id)
    assert refused.value.refusal.reason is Reason.ALREADY_DONE


def test_a_member_of_another_branch_cannot_take_it_up(
    decided, next_cycle, work_as, make_member, clock
):
    submission = decided(OutcomeText(ConferenceOutcome.REMITTED))
    cycle_id = next_cycle()
    clock.advance(days=270)
    with pytest.raises(RefusedError) as refused, work_as(make_member()) as work:
        take_up_offer(work, submission.motion_id, cycle_id)
    assert refused.value.refusal.reason is Reason.NOT_PERMITTED
