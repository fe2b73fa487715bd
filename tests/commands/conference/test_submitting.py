"""Submitting: within its window, once, with the mandate for these words, and a receipt."""

import pytest
from sqlalchemy import select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.features.conference.commands import (
    submit_motion,
)
from policy_forum.features.conference.rules import (
    frozen_hash,
)
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.outbox import OutboxMessage
from tests.commands.conference.stages import COMPILING, DRAFTING, SUBMISSION, motion_of


def test_text_and_mandate_are_frozen_with_a_receipt(submitted, session):
    submission = submitted()
    motion = motion_of(session, submission)
    assert motion.state is MotionState.SUBMITTED
    assert submission.receipt.startswith(f"{motion.number}-")
    assert submission.text_markdown == motion.text_markdown
    assert submission.mandate["votes_for"] == 41
    digest = frozen_hash(
        motion.number, submission.title, submission.text_markdown, submission.mandate
    )
    assert submission.text_sha256 == digest


def test_the_receipt_is_mailed_to_the_secretary_and_the_mover(submitted, session, secretary):
    submission = submitted()
    messages = session.scalars(select(OutboxMessage)).all()
    assert secretary.email in {m.address for m in messages}
    assert len(messages) == 2
    assert {m.values["receipt"] for m in messages} == {submission.receipt}


@pytest.mark.parametrize(
    ("day", "reason"),
    [(DRAFTING, Reason.WINDOW_NOT_OPEN), (COMPILING, Reason.WINDOW_CLOSED)],
)
def test_submitting_keeps_to_its_window(
    at, work_as, secretary, make_carried, north, cycle, day, reason
):
    motion = make_carried(north, cycle)
    at(day)
    with pytest.raises(RefusedError) as refused, work_as(secretary) as work:
        submit_motion(work, motion.id)
    assert refused.value.refusal.reason is reason


def test_the_secretary_of_another_branch_cannot_submit_it(
    at, work_as, make_officer, make_carried, north, cycle
):
    motion = make_carried(north, cycle)
    at(SUBMISSION)
    stranger = make_officer(OfficeKind.SECRETARY)
    with pytest.raises(RefusedError) as refused, work_as(stranger) as work:
        submit_motion(work, motion.id)
    assert refused.value.refusal.reason is Reason.NOT_PERMITTED


def test_a_second_submission_is_told_that_it_was_done(submitted, work_as, secretary):
    submission = submitted()
    with pytest.raises(RefusedError) as refused, work_as(secretary) as work:
        submit_motion(work, submission.motion_id)
    assert refused.value.refusal.reason is Reason.ALREADY_DONE


def test_without_a_mandate_nothing_is_submitted(at, work_as, secretary, make_motion, north, cycle):
    motion = make_motion(north, cycle, state=MotionState.CARRIED)
    at(SUBMISSION)
    with pytest.raises(RefusedError) as refused, work_as(secretary) as work:
        submit_motion(work, motion.id)
    assert refused.value.refusal.reason is Reason.RULE_NOT_MET


def test_a_mandate_for_another_text_is_no_mandate(
    at, work_as, secretary, make_motion, make_mandate, north, cycle
):
    motion = make_motion(north, cycle, state=MotionState.CARRIED, revision=3)
    make_mandate(motion, revision=2)
    at(SUBMISSION)
    with pytest.raises(RefusedError) as refused, work_as(secretary) as work:
        submit_motion(work, motion.id)
    assert "changed after the branch had decided" in str(refused.value)
