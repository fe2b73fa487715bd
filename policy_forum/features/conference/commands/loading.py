"""Submissions loaded for change, and the letters that tell a branch what became of one."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import or_, select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.access.policy import Action
from policy_forum.domain.cycle import Calendar
from policy_forum.domain.identifiers import CycleId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.features.conference.models import Submission
from policy_forum.features.cycles.queries import calendar_of
from policy_forum.features.members.models import Member, Office
from policy_forum.features.motions.commands import load_motion
from policy_forum.features.motions.models import Motion
from policy_forum.platform.outbox import Notice
from policy_forum.platform.work import Work


def load_submission(work: Work, submission_id: int) -> tuple[Submission, Motion]:
    """The submission and its motion, both locked until the commit, in that order everywhere."""
    submission = work.session.get(Submission, submission_id, with_for_update=True)
    if submission is None:
        raise RefusedError(Refusal(Reason.INVALID, phrase("There is no such submission.")))
    return submission, load_motion(work, submission.motion_id)


def authorise_in(work: Work, action: Action, cycle_id: int) -> Calendar:
    """Raise unless the table lets the actor do this in the cycle now; its calendar."""
    calendar = calendar_of(work.session, CycleId(cycle_id))
    work.authorise(action, calendar=calendar)
    return calendar


def tell_branch(work: Work, motion: Motion, template: str, values: Mapping[str, Any]) -> None:
    """Write to the mover and to the secretaries of the branch. One statement.

    Sentences among the values are in English, as letters are written.
    """
    shown = {
        "title": motion.title,
        "number": motion.number or "",
        "path": f"/motions/{motion.id}",
    }
    secretaries = select(Office.member_id).where(
        Office.branch_id == motion.branch_id,
        Office.kind == OfficeKind.SECRETARY,
        Office.held_on(work.today),
    )
    people = work.session.execute(
        select(Member.email, Member.given_name)
        .where(or_(Member.id == motion.mover_id, Member.id.in_(secretaries)), Member.email != "")
        .order_by(Member.id)
    )
    for email, name in people:
        work.notify(Notice(email, template, {**shown, "name": name, **values}))
