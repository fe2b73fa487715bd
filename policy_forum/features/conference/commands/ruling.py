"""Ruling on order, and the order of the agenda."""

from collections.abc import Sequence

from sqlalchemy import select

from policy_forum.domain.access.policy import Action
from policy_forum.domain.events import AgendaOrdered, SubmissionRuled
from policy_forum.domain.identifiers import CycleId, MotionId, SubmissionId
from policy_forum.features.conference.commands.loading import (
    authorise_in,
    load_submission,
    tell_branch,
)
from policy_forum.features.conference.models import Ruling, Submission
from policy_forum.features.conference.rules import (
    RulingText,
    SubmissionState,
    grouped_by_goal,
    refusal_to_order,
    refusal_to_rule,
    state_after_ruling,
)
from policy_forum.features.cycles.models import StrategicGoal
from policy_forum.features.motions.commands import load_motion, move_on
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.work import Work


def rule_on_order(
    work: Work, submission_id: SubmissionId, *, in_order: bool, rule: str, reason: str = ""
) -> None:
    """Rule a submission in or out of order, citing the rule; the latest ruling is in force.

    Earlier rulings stay to be read. One that is ruled out loses its place on the agenda.
    """
    submission, motion = load_submission(work, submission_id)
    authorise_in(work, Action.RULE_ON_ORDER, submission.cycle_id)
    ruling = RulingText(in_order, rule, reason).tidied()
    work.refuse_if(refusal_to_rule(ruling, _in_force(work, submission_id), motion.state))

    work.session.add(
        Ruling(
            submission_id=submission_id,
            in_order=ruling.in_order,
            rule=ruling.rule,
            reason=ruling.reason,
            ruled_at=work.now,
            ruled_by_id=work.actor.member_id,
        )
    )
    submission.state = state_after_ruling(ruling)
    _move_motion(work, motion, submission, ruling)
    event = SubmissionRuled(
        motion_id=MotionId(motion.id), submission_id=submission_id, in_order=ruling.in_order
    )
    work.record(event, note=": ".join(part for part in (ruling.rule, ruling.reason) if part))
    tell_branch(
        work,
        motion,
        "conference_ruled",
        {"in_order": ruling.in_order, "rule": ruling.rule, "reason": ruling.reason},
    )


def order_agenda(work: Work, cycle_id: CycleId, submission_ids: Sequence[SubmissionId]) -> None:
    """Number the motions that are in order; each must be named once.

    Motions of one goal stand together, in the order of the goals; within a goal in the order
    given. A motion that gets its first place goes on the agenda.
    """
    authorise_in(work, Action.ORDER_AGENDA, cycle_id)
    in_order = select(Submission, StrategicGoal.position).where(
        Submission.cycle_id == cycle_id, Submission.state == SubmissionState.IN_ORDER
    )
    rows = work.session.execute(
        in_order.join(Motion, Motion.id == Submission.motion_id)
        .outerjoin(StrategicGoal, StrategicGoal.id == Motion.goal_id)
        .order_by(Submission.id)
        .with_for_update(of=Submission)
    ).all()
    submissions = {submission.id: submission for submission, _goal in rows}
    goals = {submission.id: goal for submission, goal in rows}
    work.refuse_if(refusal_to_order(submission_ids, list(submissions)))
    for position, key in enumerate(grouped_by_goal(submission_ids, goals), start=1):
        submission = submissions[key]
        if submission.agenda_position is None:
            move_on(work, load_motion(work, submission.motion_id), MotionState.ON_AGENDA)
        submission.agenda_position = position
    work.record(AgendaOrdered(cycle_id=cycle_id, items=len(submissions)))


def _in_force(work: Work, submission_id: int) -> RulingText | None:
    row = work.session.scalar(
        select(Ruling)
        .where(Ruling.submission_id == submission_id)
        .order_by(Ruling.id.desc())
        .limit(1)
    )
    return RulingText(row.in_order, row.rule, row.reason) if row else None


def _move_motion(work: Work, motion: Motion, submission: Submission, ruling: RulingText) -> None:
    if not ruling.in_order:
        submission.agenda_position = None
        if motion.state is not MotionState.OUT_OF_ORDER:
            move_on(work, motion, MotionState.OUT_OF_ORDER)
        motion.state_reason = ruling.reason
    elif motion.state is MotionState.OUT_OF_ORDER:
        move_on(work, motion, MotionState.SUBMITTED)
