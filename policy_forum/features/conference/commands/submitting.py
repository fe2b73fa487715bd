"""Sending a carried motion to conference, with its text and mandate frozen."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from policy_forum.domain.access.policy import Action
from policy_forum.domain.access.who import Subject
from policy_forum.domain.events import MotionSubmitted
from policy_forum.domain.identifiers import BranchId, CycleId, MotionId, SubmissionId
from policy_forum.domain.refusals import RefusedError
from policy_forum.features.ballots.models import Mandate
from policy_forum.features.conference.commands.loading import tell_branch
from policy_forum.features.conference.models import Submission
from policy_forum.features.conference.rules import (
    FrozenMandate,
    SubmissionState,
    frozen_hash,
    receipt_code,
    refusal_to_submit,
)
from policy_forum.features.cycles.queries import calendar_of
from policy_forum.features.motions.commands import load_motion, move_on
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.work import Work


def submit_motion(work: Work, motion_id: MotionId) -> SubmissionId:
    """Submit a motion that its branch carried, and give the branch a receipt.

    Its text and its mandate are copied and hashed; what was copied never changes. Two who press
    at once get one submission: the second is told that it has been done.
    """
    motion = load_motion(work, motion_id)
    branch_id = BranchId(motion.branch_id)
    subject = Subject(branch_id=branch_id, acting_for=branch_id)
    calendar = calendar_of(work.session, CycleId(motion.cycle_id))
    is_submitted = _is_submitted(work, motion.id)
    mandate = _mandate_of(work, motion.id)
    work.authorise(Action.SUBMIT_MOTION, subject, calendar)
    work.refuse_if(
        refusal_to_submit(motion.state, mandate, motion.revision, is_submitted=is_submitted)
    )
    assert mandate is not None

    submission = _frozen(work, motion, mandate)
    move_on(work, motion, MotionState.SUBMITTED)
    work.session.add(submission)
    try:
        work.session.flush()
    except IntegrityError as error:
        refusal = refusal_to_submit(motion.state, mandate, motion.revision, is_submitted=True)
        assert refusal is not None
        raise RefusedError(refusal) from error
    submission_id = SubmissionId(submission.id)
    work.record(
        MotionSubmitted(
            motion_id=motion_id,
            submission_id=submission_id,
            receipt=submission.receipt,
            text_sha256=submission.text_sha256,
        )
    )
    receipt = {"receipt": submission.receipt, "path": f"/conference/receipts/{submission.receipt}"}
    tell_branch(work, motion, "conference_submitted", receipt)
    return submission_id


def _is_submitted(work: Work, motion_id: int) -> bool:
    found = select(Submission.id).where(Submission.motion_id == motion_id)
    return work.session.scalar(found) is not None


def _mandate_of(work: Work, motion_id: int) -> FrozenMandate | None:
    row = work.session.scalar(select(Mandate).where(Mandate.motion_id == motion_id))
    if row is None:
        return None
    return FrozenMandate(
        votes_for=row.votes_for,
        votes_against=row.votes_against,
        votes_abstain=row.votes_abstain,
        voted=row.voted,
        roll_count=row.roll_count,
        roll_hash=row.roll_hash,
        quorum=row.quorum,
        majority=row.majority.value,
        by_casting_vote=row.by_casting_vote,
        standing_orders_version=row.standing_orders_version,
        standing_orders_id=row.standing_orders_id,
        ballot_id=row.ballot_id,
        revision=row.revision,
        decided_at=row.decided_at.isoformat(timespec="seconds"),
    )


def _frozen(work: Work, motion: Motion, mandate: FrozenMandate) -> Submission:
    number = motion.number or ""
    plain = mandate.as_json()
    digest = frozen_hash(number, motion.title, motion.text_markdown, plain)
    return Submission(
        motion_id=motion.id,
        cycle_id=motion.cycle_id,
        submitted_at=work.now,
        submitted_by_id=work.actor.member_id,
        receipt=receipt_code(number, digest),
        title=motion.title,
        text_markdown=motion.text_markdown,
        text_html=motion.text_html,
        text_sha256=digest,
        mandate=plain,
        state=SubmissionState.RECEIVED,
    )
