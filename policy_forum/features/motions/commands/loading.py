"""A motion loaded for change, and what the permission table needs to know of it."""

from sqlalchemy import select

from policy_forum.domain.access.policy import Action
from policy_forum.domain.access.who import Subject
from policy_forum.domain.cycle import Calendar
from policy_forum.domain.identifiers import BranchId, CycleId, MemberId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.features.cycles.queries import calendar_of
from policy_forum.features.members.models import Member
from policy_forum.features.motions.models import CoAuthor, Motion
from policy_forum.features.motions.rules import MotionState, refusal_to_move, refusal_while_held
from policy_forum.platform.outbox import Notice
from policy_forum.platform.work import Work


def load_motion(work: Work, motion_id: int) -> Motion:
    """The motion, locked until the commit so that two who press at once take turns."""
    motion = work.session.get(Motion, motion_id, with_for_update=True)
    if motion is None:
        raise RefusedError(Refusal(Reason.INVALID, phrase("There is no such motion.")))
    return motion


def acting_member(work: Work) -> MemberId:
    """The member who acts; a visitor or the system is refused."""
    if work.actor.member_id is None:
        raise RefusedError(Refusal(Reason.NOT_SIGNED_IN, phrase("Sign in to do this.")))
    return work.actor.member_id


def calendar_for(work: Work, cycle_id: int) -> Calendar:
    """The calendar of a cycle."""
    return calendar_of(work.session, CycleId(cycle_id))


def authorise(work: Work, action: Action, motion: Motion) -> Calendar:
    """Raise unless the permission table lets the actor do this to the motion, now."""
    calendar = calendar_for(work, motion.cycle_id)
    work.authorise(action, subject_of(work, motion), calendar)
    return calendar


def subject_of(work: Work, motion: Motion) -> Subject:
    """The motion as the permission table sees it. One statement, for the co-authors."""
    asked = work.session.execute(
        select(CoAuthor.member_id, CoAuthor.joined_at).where(CoAuthor.motion_id == motion.id)
    ).all()
    return Subject(
        branch_id=BranchId(motion.branch_id),
        acting_for=BranchId(motion.branch_id),
        author_id=MemberId(motion.mover_id) if motion.mover_id else None,
        co_author_ids=frozenset(MemberId(row.member_id) for row in asked if row.joined_at),
        invited_ids=frozenset(MemberId(row.member_id) for row in asked if not row.joined_at),
    )


def change_state(work: Work, motion: Motion, to: MotionState, reason: str = "") -> None:
    """Go to another state, if the state table has that way; `reason` is shown with it."""
    work.refuse_if(refusal_while_held(motion.is_held))
    work.refuse_if(refusal_to_move(motion.state, to))
    motion.state = to
    motion.state_reason = reason.strip()[:2000]


def notify_member(
    work: Work, member_id: int | None, template: str, motion: Motion, **values: str
) -> None:
    """Queue a message about the motion to a member who has an address and did not do it herself."""
    member = work.session.get(Member, member_id) if member_id else None
    if member is None or not member.email or member.id == work.actor.member_id:
        return
    shown = {
        "name": member.given_name,
        "title": motion.title,
        "number": motion.number or "",
        "path": f"/motions/{motion.id}",
        "by": work.actor.name,
    }
    work.notify(Notice(member.email, template, shown | values))
