"""Writing a motion: the first draft, its changes, and bringing an old one again."""

from sqlalchemy import select

from policy_forum.domain.access.policy import Action
from policy_forum.domain.access.who import Subject
from policy_forum.domain.events import MotionBroughtAgain, MotionDrafted, MotionRevised
from policy_forum.domain.identifiers import BranchId, CycleId, GoalId, MotionId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.features.cycles.models import StrategicGoal
from policy_forum.features.motions.commands.loading import (
    acting_member,
    authorise,
    calendar_for,
    load_motion,
)
from policy_forum.features.motions.commands.wording import keep_revision, set_text
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import (
    MotionKind,
    MotionState,
    refusal_of_text,
    refusal_to_bring_again,
    refusal_to_edit,
    tidy_title,
)
from policy_forum.platform.work import Work


def draft_motion(
    work: Work,
    cycle_id: CycleId,
    title: str,
    markdown: str,
    *,
    kind: MotionKind = MotionKind.POLICY,
    goal_id: GoalId | None = None,
) -> MotionId:
    """Begin a motion in the actor's own branch; only its authors can read it yet."""
    branch_id = work.actor.branch_id
    subject = Subject(branch_id=branch_id, acting_for=branch_id)
    work.authorise(Action.DRAFT_MOTION, subject, calendar_for(work, cycle_id))
    mover_id = acting_member(work)
    work.refuse_if(refusal_of_text(title, markdown))
    work.refuse_if(_refusal_of_goal(work, cycle_id, goal_id))

    motion = _new_motion(work, cycle_id, branch_id, title, markdown)
    motion.kind, motion.goal_id = kind, goal_id
    _begin(work, motion, "Drafted")
    work.record(MotionDrafted(motion_id=MotionId(motion.id), mover_id=mover_id))
    return MotionId(motion.id)


def revise_motion(
    work: Work,
    motion_id: MotionId,
    version: int,
    *,
    title: str,
    markdown: str,
    kind: MotionKind,
    goal_id: GoalId | None,
) -> int:
    """Save a draft, and return the number of its revision.

    `version` is the one that the writer had before her: if somebody saved since, the refusal is
    CHANGED_MEANWHILE, nothing is stored, and the page shows both texts. Saving what is already
    there changes nothing.
    """
    motion = load_motion(work, motion_id)
    authorise(work, Action.EDIT_MOTION, motion)
    work.refuse_if(refusal_to_edit(motion.state))
    work.refuse_if(refusal_of_text(title, markdown))
    work.refuse_if(_refusal_of_goal(work, motion.cycle_id, goal_id))

    before = (motion.title, motion.text_markdown, motion.kind, motion.goal_id)
    is_stale = motion.version != version
    if not is_stale:
        motion.title, motion.kind, motion.goal_id = tidy_title(title), kind, goal_id
        set_text(motion, markdown)
    else:
        text = markdown.replace("\r\n", "\n")
        work.refuse_if(_refusal_of_stale(before, (tidy_title(title), text, kind, goal_id)))
    if (motion.title, motion.text_markdown, motion.kind, motion.goal_id) == before:
        return motion.revision
    motion.revision += 1
    keep_revision(work, motion, "Edited")
    work.record(MotionRevised(motion_id=motion_id, revision=motion.revision))
    return motion.revision


def bring_again(work: Work, motion_id: MotionId, cycle_id: CycleId) -> MotionId:
    """Draft a motion that ended without being adopted afresh in a cycle; the actor moves it.

    It keeps its text and, where the goal was carried on into the new cycle, its goal.
    """
    old = load_motion(work, motion_id)
    branch_id = BranchId(old.branch_id)
    subject = Subject(branch_id=branch_id, acting_for=branch_id)
    work.authorise(Action.BRING_AGAIN, subject, calendar_for(work, cycle_id))
    work.refuse_if(refusal_to_bring_again(old.state))
    work.refuse_if(_refusal_of_second_return(work, old, cycle_id))

    motion = _new_motion(work, cycle_id, branch_id, old.title, old.text_markdown)
    motion.kind, motion.brought_again_from_id = old.kind, old.id
    motion.goal_id = _goal_carried_on(work, old.goal_id, cycle_id)
    _begin(work, motion, f"Brought again from {old.number}" if old.number else "Brought again")
    work.record(MotionBroughtAgain(motion_id=MotionId(motion.id), from_motion_id=motion_id))
    return MotionId(motion.id)


def _new_motion(
    work: Work, cycle_id: CycleId, branch_id: BranchId | None, title: str, markdown: str
) -> Motion:
    motion = Motion(
        cycle_id=cycle_id,
        branch_id=branch_id,
        mover_id=work.actor.member_id,
        kind=MotionKind.POLICY,
        state=MotionState.DRAFT,
        title=tidy_title(title),
        revision=1,
        drafted_at=work.now,
    )
    set_text(motion, markdown)
    return motion


def _begin(work: Work, motion: Motion, cause: str) -> None:
    work.session.add(motion)
    work.session.flush()
    keep_revision(work, motion, cause)


def _refusal_of_stale(stored: tuple[object, ...], typed: tuple[object, ...]) -> Refusal | None:
    if stored == typed:
        return None
    sentence = phrase(
        "Somebody saved this motion while you were writing; nothing of yours is lost."
    )
    return Refusal(Reason.CHANGED_MEANWHILE, sentence)


def _refusal_of_goal(work: Work, cycle_id: int, goal_id: int | None) -> Refusal | None:
    if goal_id is None:
        return None
    goal = work.session.get(StrategicGoal, goal_id)
    if goal is not None and goal.cycle_id == cycle_id:
        return None
    sentence = phrase("Choose one of the strategic goals of this cycle, or none.")
    return Refusal(Reason.INVALID, sentence)


def _refusal_of_second_return(work: Work, old: Motion, cycle_id: int) -> Refusal | None:
    returned = select(Motion.id).where(
        Motion.brought_again_from_id == old.id,
        Motion.cycle_id == cycle_id,
        Motion.state != MotionState.WITHDRAWN,
    )
    if work.session.scalar(returned.limit(1)) is None:
        return None
    sentence = phrase("Your branch has already brought this motion again in that cycle.")
    return Refusal(Reason.ALREADY_DONE, sentence)


def _goal_carried_on(work: Work, goal_id: int | None, cycle_id: int) -> int | None:
    if goal_id is None:
        return None
    same_or_next = (StrategicGoal.id == goal_id) | (StrategicGoal.carried_from_id == goal_id)
    found = select(StrategicGoal.id).where(StrategicGoal.cycle_id == cycle_id, same_or_next)
    return work.session.scalar(found.limit(1))
