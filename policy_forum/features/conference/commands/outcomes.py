"""What conference decided, corrections of it, and the register of adopted policy."""

from dataclasses import asdict
from datetime import date

from sqlalchemy import select

from policy_forum.domain.access.policy import Action
from policy_forum.domain.events import (
    OutcomeCorrected,
    OutcomeRecorded,
    PolicyAdopted,
    RegisterUpdated,
)
from policy_forum.domain.identifiers import MotionId, RegisterEntryId, SubmissionId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.features.conference.commands.loading import (
    authorise_in,
    load_submission,
    tell_branch,
)
from policy_forum.features.conference.models import Outcome, RegisterEntry, Submission
from policy_forum.features.conference.rules import (
    ConferenceOutcome,
    OutcomeText,
    RegisterStatus,
    refusal_of_outcome,
    refusal_to_correct,
    refusal_to_record,
    refusal_to_update,
)
from policy_forum.features.motions.commands import move_on
from policy_forum.features.motions.models import Motion
from policy_forum.platform.work import Work


def record_outcome(work: Work, submission_id: SubmissionId, outcome: OutcomeText) -> None:
    """Record what conference did with a motion; one that was carried enters the register."""
    submission, motion = load_submission(work, submission_id)
    authorise_in(work, Action.RECORD_OUTCOME, submission.cycle_id)
    recorded = work.session.get(Outcome, submission_id)
    work.refuse_if(refusal_to_record(motion.state, is_recorded=recorded is not None))
    work.refuse_if(refusal_of_outcome(outcome))

    work.session.add(
        Outcome(
            submission_id=submission_id,
            recorded_at=work.now,
            recorded_by_id=work.actor.member_id,
            **asdict(outcome),
        )
    )
    move_on(work, motion, outcome.outcome.motion_state, outcome.note)
    work.record(
        OutcomeRecorded(
            motion_id=MotionId(motion.id),
            submission_id=submission_id,
            outcome=outcome.outcome.value,
        ),
        note=outcome.note,
    )
    _enter_or_strike(work, motion, submission, outcome)
    _tell(work, motion, outcome)


def correct_outcome(
    work: Work, submission_id: SubmissionId, outcome: OutcomeText, reason: str
) -> None:
    """Put a wrongly recorded outcome right; what stood before is kept in the trail."""
    submission, motion = load_submission(work, submission_id)
    authorise_in(work, Action.RECORD_OUTCOME, submission.cycle_id)
    row = work.session.get(Outcome, submission_id, with_for_update=True)
    if row is None:
        raise RefusedError(Refusal(Reason.WRONG_STATE, phrase("No outcome is recorded yet.")))
    before = _text_of(row)
    work.refuse_if(refusal_to_correct(before, outcome, reason))
    work.refuse_if(refusal_of_outcome(outcome))

    for name, value in asdict(outcome).items():
        setattr(row, name, value)
    row.recorded_at, row.recorded_by_id = work.now, work.actor.member_id
    if outcome.outcome is not before.outcome:
        move_on(work, motion, outcome.outcome.motion_state, outcome.note)
    else:
        motion.state_reason = outcome.note
    work.record(
        OutcomeCorrected(
            motion_id=MotionId(motion.id),
            submission_id=submission_id,
            outcome_before=before.outcome.value,
            outcome=outcome.outcome.value,
            votes_before=_counted(before),
            votes=_counted(outcome),
        ),
        note=reason.strip(),
    )
    _enter_or_strike(work, motion, submission, outcome)
    _tell(work, motion, outcome)


def update_register(
    work: Work,
    entry_id: RegisterEntryId,
    *,
    status: RegisterStatus,
    owner: str,
    evidence: str,
    expires_on: date | None,
) -> None:
    """Say how adopted policy stands: who takes care of it, what shows it, until when it holds."""
    entry = work.session.get(RegisterEntry, entry_id, with_for_update=True)
    if entry is None:
        raise RefusedError(Refusal(Reason.INVALID, phrase("There is no such entry.")))
    work.authorise(Action.UPDATE_REGISTER)
    work.refuse_if(refusal_to_update(entry.status, status, expires_on, entry.adopted_on))
    entry.status, entry.expires_on = status, expires_on
    entry.owner, entry.evidence = owner.strip()[:200], evidence.strip()
    work.record(
        RegisterUpdated(
            motion_id=MotionId(entry.motion_id), entry_id=entry_id, status=status.value
        ),
        note=entry.evidence[:2000],
    )


def _enter_or_strike(
    work: Work, motion: Motion, submission: Submission, outcome: OutcomeText
) -> None:
    entry = work.session.scalar(
        select(RegisterEntry).where(RegisterEntry.motion_id == motion.id).with_for_update()
    )
    if outcome.outcome is not ConferenceOutcome.CARRIED:
        if entry is not None and entry.status is not RegisterStatus.STRUCK_OUT:
            entry.status = RegisterStatus.STRUCK_OUT
            _record_status(work, entry)
        return
    if entry is None:
        _adopt(work, motion, submission, outcome)
    elif entry.status is RegisterStatus.STRUCK_OUT:
        entry.status = RegisterStatus.ADOPTED
        _record_status(work, entry)


def _adopt(work: Work, motion: Motion, submission: Submission, outcome: OutcomeText) -> None:
    entry = RegisterEntry(
        motion_id=motion.id,
        goal_id=motion.goal_id,
        title=submission.title,
        status=RegisterStatus.ADOPTED,
        owner=outcome.next_owner,
        adopted_on=work.today,
    )
    work.session.add(entry)
    work.session.flush()
    adopted = PolicyAdopted(motion_id=MotionId(motion.id), entry_id=RegisterEntryId(entry.id))
    work.record(adopted)


def _record_status(work: Work, entry: RegisterEntry) -> None:
    work.record(
        RegisterUpdated(
            motion_id=MotionId(entry.motion_id),
            entry_id=RegisterEntryId(entry.id),
            status=entry.status.value,
        )
    )


def _text_of(row: Outcome) -> OutcomeText:
    return OutcomeText(
        outcome=row.outcome,
        votes_for=row.votes_for,
        votes_against=row.votes_against,
        votes_abstain=row.votes_abstain,
        note=row.note,
        next_owner=row.next_owner,
        next_step=row.next_step,
    )


def _counted(outcome: OutcomeText) -> str:
    """`41-3-2`, or nothing where nobody counted."""
    return "-".join(str(count) for count in outcome.counts if count is not None)


def _tell(work: Work, motion: Motion, outcome: OutcomeText) -> None:
    values = {
        "outcome": str(outcome.outcome.label),
        "note": outcome.note,
        "next_owner": outcome.next_owner,
        "next_step": outcome.next_step,
    }
    tell_branch(work, motion, "conference_outcome", values)
