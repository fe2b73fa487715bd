"""The blueprint of motions, and what its pages share."""

from flask import Blueprint, abort

from policy_forum.features.motions import queries
from policy_forum.web.session import current_actor
from policy_forum.web.storage import current_session

blueprint = Blueprint("motions", __name__, url_prefix="/motions")


def motion_or_404(motion_id: int) -> queries.MotionPage:
    """The motion, if this person may read it; else there is no such page."""
    return queries.get_motion_page(current_session(), motion_id, current_actor()) or abort(404)


def has_written(motion: queries.MotionPage) -> bool:
    """Whether this person is an author, or has been asked to be one."""
    member_id = current_actor().member_id
    subject = motion.subject
    authors = subject.co_author_ids | subject.invited_ids | {subject.author_id}
    return member_id is not None and member_id in authors
