"""An amendment loaded for change with its motion, and the messages about it."""

from typing import Protocol

from sqlalchemy import select

from policy_forum.domain.access.policy import Action
from policy_forum.domain.access.who import Subject
from policy_forum.domain.identifiers import AmendmentId, BranchId, MemberId, MotionId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import (
    AmendmentState,
    refusal_to_amend,
    refusal_to_move,
    tidy_reason,
)
from policy_forum.features.cycles.queries import calendar_of
from policy_forum.features.motions.commands import load_motion, notify_member
from policy_forum.features.motions.models import Motion
from policy_forum.platform.work import Work


def load_amendment(work: Work, amendment_id: AmendmentId) -> tuple[Amendment, Motion]:
    """The amendment and its motion; the motion is locked first, so that changes take turns."""
    motion_id = work.session.scalar(select(Amendment.motion_id).where(Amendment.id == amendment_id))
    if motion_id is None:
        raise RefusedError(Refusal(Reason.INVALID, phrase("There is no such amendment.")))
    motion = load_motion(work, motion_id)
    amendment = work.session.get_one(Amendment, amendment_id, populate_existing=True)
    return amendment, motion


def author_of(amendment: Amendment) -> int | None:
    """Whose right it is to write it anew or to withdraw it.

    The proposer; for one from the floor that nobody is named for, the officer who took it down.
    """
    return amendment.proposer_id or amendment.recorded_by_id


def parent_of(work: Work, amendment: Amendment) -> Amendment | None:
    """The amendment that this one amends, None for an amendment to the motion."""
    if amendment.parent_id is None:
        return None
    return work.session.get_one(Amendment, amendment.parent_id)


def standing_text(motion: Motion, parent: Amendment | None) -> str:
    """The text that an amendment amends, as it stands now."""
    return motion.text_markdown if parent is None else parent.amended_markdown


def open_amendments(work: Work, motion: Motion) -> list[Amendment]:
    """The amendments of the motion whose fate is still to be decided, in their order."""
    states = [state for state in AmendmentState if state.is_open]
    found = select(Amendment).where(Amendment.motion_id == motion.id, Amendment.state.in_(states))
    return list(work.session.scalars(found.order_by(Amendment.number)))


def authorise(work: Work, action: Action, motion: Motion, author_id: int | None) -> None:
    """Raise unless the table lets the actor do this now, and the motion can be amended at all.

    `author_id` is the one whose right it is: the mover to answer, the proposer to revise.
    """
    subject = Subject(
        branch_id=BranchId(motion.branch_id),
        acting_for=BranchId(motion.branch_id),
        author_id=MemberId(author_id) if author_id else None,
    )
    work.authorise(action, subject, calendar_of(work.session, motion.cycle_id))
    work.refuse_if(refusal_to_amend(motion.state, motion.is_held))


def change_state(work: Work, amendment: Amendment, to: AmendmentState, reason: str = "") -> None:
    """Go to another state, if the state table has that way; an end gets its moment."""
    work.refuse_if(refusal_to_move(amendment.state, to))
    amendment.state = to
    amendment.state_reason = tidy_reason(reason)[:2000]
    if not to.is_open:
        amendment.decided_at = work.now


def key_of(amendment: Amendment) -> AmendmentId:
    """The amendment's key under its own type."""
    return AmendmentId(amendment.id)


def motion_key(amendment: Amendment) -> MotionId:
    """The key of its motion under its own type."""
    return MotionId(amendment.motion_id)


class Numbered(Protocol):
    """What a message says of an amendment: the row itself, or its key and number alone."""

    @property
    def id(self) -> int: ...
    @property
    def number(self) -> int: ...


def tell(
    work: Work, member_id: int | None, template: str, amendment: Numbered, motion: Motion,
    **values: str,
) -> None:  # fmt: skip
    """Queue a message about an amendment, unless the member did it herself."""
    shown = {"amendment": str(amendment.number), "path": f"/amendments/{amendment.id}"}
    notify_member(work, member_id, template, motion, **(shown | values))
