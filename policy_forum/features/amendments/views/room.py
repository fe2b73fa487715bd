"""The blueprint of amendments, and what its pages share."""

from flask import Blueprint, abort

from policy_forum.domain.access.policy import Action, refusal_of
from policy_forum.domain.identifiers import MemberId
from policy_forum.domain.refusals import Refusal, RefusedError
from policy_forum.features.amendments import queries
from policy_forum.features.amendments.queries import AmendedMotion, AmendmentRow
from policy_forum.features.amendments.rules import AmendmentState, refusal_to_amend
from policy_forum.features.cycles.queries import calendar_of
from policy_forum.web.session import current_actor, now
from policy_forum.web.storage import current_session

blueprint = Blueprint("amendments", __name__)

STATUS_KINDS = {
    AmendmentState.PENDING: "needs-you",
    AmendmentState.NEEDS_AUTHOR: "needs-you",
    AmendmentState.LEFT_TO_VOTE: "plum",
    AmendmentState.ACCEPTED: "good",
    AmendmentState.CARRIED: "good",
    AmendmentState.LOST: "bad",
    AmendmentState.FELL: "bad",
    AmendmentState.WITHDRAWN: "quiet",
}


def motion_or_404(motion_id: int) -> AmendedMotion:
    """The motion, if this person may read it; else there is no such page."""
    return queries.find_motion(current_session(), motion_id, current_actor()) or abort(404)


def amendment_or_404(amendment_id: int) -> tuple[AmendmentRow, AmendedMotion]:
    """The amendment and its motion, if this person may read that. Two statements."""
    amendment = queries.find_amendment(current_session(), amendment_id) or abort(404)
    return amendment, motion_or_404(amendment.motion_id)


def refusal_now(
    action: Action, motion: AmendedMotion, author_id: MemberId | None
) -> Refusal | None:
    """Why this person cannot do this now; `author_id` is whose right it is. One statement."""
    calendar = calendar_of(current_session(), motion.cycle_id)
    subject = motion.subject(author_id)
    return refusal_of(action, current_actor(), subject, calendar, now()) or refusal_to_amend(
        motion.state, motion.is_held
    )


def whose_answer(amendment: AmendmentRow, motion: AmendedMotion) -> tuple[Action, MemberId | None]:
    """Whose right it is to answer it, and under which line of the permission table."""
    if amendment.parent_id is None:
        return Action.ANSWER_AMENDMENT, motion.mover_id
    return Action.ANSWER_AMENDMENT_TO_AMENDMENT, amendment.parent_author_id


def refuse(refusal: Refusal | None) -> None:
    """Show the page of refusals, if there is one."""
    if refusal:
        raise RefusedError(refusal)


def name_of(amendment: AmendmentRow) -> str:
    """The proposer's name for those who may read it; else nothing."""
    shown = current_actor().is_signed_in or amendment.shows_name
    return amendment.proposer if shown else ""


def recorder_of(amendment: AmendmentRow) -> str:
    """Who took it down from the floor, for signed-in readers; else nothing."""
    return amendment.recorder if current_actor().is_signed_in else ""
