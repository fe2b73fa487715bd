"""What conference decided, its corrections, and the register of adopted policy."""

from typing import Any

import pytest
from sqlalchemy import select

from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.features.conference.commands import (
    correct_outcome,
    record_outcome,
    update_register,
)
from policy_forum.features.conference.models import (
    Outcome,
    RegisterEntry,
)
from policy_forum.features.conference.rules import (
    ConferenceOutcome,
    OutcomeText,
    RegisterStatus,
)
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.audit import AuditRow
from tests.commands.conference.stages import (
    CARRIED,
    CONFERENCE,
    motion_of,
)


@pytest.mark.parametrize("outcome", list(ConferenceOutcome))
def test_every_outcome_moves_the_motion_and_only_carried_ones_enter_the_register(
    decided, session, outcome
):
    submission = decided(OutcomeText(outcome, next_step="Report in spring."))
    assert motion_of(session, submission).state is outcome.motion_state
    entry = session.scalar(select(RegisterEntry))
    assert (entry is not None) == (outcome is ConferenceOutcome.CARRIED)


def test_outcomes_wait_for_conference(on_agenda, office, work_as):
    (submission,) = on_agenda()
    with pytest.raises(RefusedError) as refused, work_as(office) as work:
        record_outcome(work, submission.id, CARRIED)
    assert refused.value.refusal.reason is Reason.WINDOW_NOT_OPEN


@pytest.mark.parametrize(
    "wrong",
    [
        OutcomeText(ConferenceOutcome.CARRIED, 3, 30, 0),
        OutcomeText(ConferenceOutcome.CARRIED, 3, None, 0),
        OutcomeText(ConferenceOutcome.LOST, -1, 30, 0),
        OutcomeText(ConferenceOutcome.NOT_REACHED, 1, 2, 3),
    ],
)
def test_counts_that_cannot_be_are_refused(at, on_agenda, office, work_as, wrong):
    (submission,) = on_agenda()
    at(CONFERENCE)
    with pytest.raises(RefusedError) as refused, work_as(office) as work:
        record_outcome(work, submission.id, wrong)
    assert refused.value.refusal.reason is Reason.INVALID


def test_a_correction_strikes_the_entry_out_and_back_in(decided, office, work_as, session):
    submission = decided()
    entry = session.scalar(select(RegisterEntry))
    lost = OutcomeText(ConferenceOutcome.LOST, 12, 30, 0)
    with work_as(office) as work:
        correct_outcome(work, submission.id, lost, "Counts of two motions were swapped.")
    assert entry.status is RegisterStatus.STRUCK_OUT
    assert motion_of(session, submission).state is MotionState.LOST_AT_CONFERENCE
    kept = session.scalar(select(AuditRow).where(AuditRow.name == "OutcomeCorrected"))
    assert (kept.note, kept.facts["votes_before"]) == (
        "Counts of two motions were swapped.",
        "30-4-2",
    )
    with work_as(office) as work:
        correct_outcome(work, submission.id, CARRIED, "They were right after all.")
    assert entry.status is RegisterStatus.ADOPTED
    assert session.get(Outcome, submission.id).votes_for == 30


def test_a_correction_needs_its_reason_and_a_difference(decided, office, work_as):
    submission = decided()
    for outcome, reason in ((CARRIED, "No difference."), (OutcomeText(ConferenceOutcome.LOST), "")):
        with pytest.raises(RefusedError), work_as(office) as work:
            correct_outcome(work, submission.id, outcome, reason)


def test_the_register_is_brought_up_to_date(decided, office, secretary, work_as, session):
    decided()
    entry = session.scalar(select(RegisterEntry))
    change: dict[str, Any] = {
        "status": RegisterStatus.UNDER_WAY,
        "owner": "Transport team",
        "evidence": "Four answers.",
        "expires_on": None,
    }
    with work_as(office) as work:
        update_register(work, entry.id, **change)
    assert (entry.status, entry.evidence) == (RegisterStatus.UNDER_WAY, "Four answers.")
    with pytest.raises(RefusedError), work_as(secretary) as work:
        update_register(work, entry.id, **change)
