"""The blueprint of meetings, and what its pages share."""

from flask import Blueprint, abort

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.access.policy import Action, is_permitted
from policy_forum.domain.access.who import subject_of_branch
from policy_forum.features.meetings.commands.loading import topic_of
from policy_forum.features.meetings.queries.floor import get_floor, get_reader
from policy_forum.features.meetings.rules.floor import Floor, Reader
from policy_forum.features.meetings.rules.states import MeetingState
from policy_forum.web.session import current_actor, now, request_time
from policy_forum.web.storage import current_session

__all__ = [
    "ITEM",
    "ONE",
    "QUESTION",
    "blueprint",
    "may_read",
    "meeting_or_404",
    "reader_of",
    "topic_of",
]

blueprint = Blueprint("meetings", __name__, url_prefix="/meetings")

ONE = "/<int(max=2147483647):meeting_id>"
ITEM = ONE + "/items/<int(max=2147483647):item_id>"
QUESTION = ONE + "/questions/<int(max=2147483647):question_id>"

_READERS = (OfficeKind.NATIONAL_OFFICE, OfficeKind.RETURNING_OFFICER, OfficeKind.AUDITOR)


def may_read(branch_id: int, state: MeetingState | None = None) -> bool:
    """Whether the one who asks may read a meeting of the branch: members, national officers.

    One that was not called yet is for those who prepare it. An office gives nothing to a member
    who has lapsed or is suspended.
    """
    actor = current_actor()
    if state is MeetingState.DRAFT:
        return is_permitted(Action.CALL_MEETING, actor, subject_of_branch(branch_id))
    is_reader = actor.is_member_in_good_standing and any(actor.holds(kind) for kind in _READERS)
    return actor.is_signed_in and (actor.branch_id == branch_id or is_reader)


def meeting_or_404(meeting_id: int) -> Floor:
    """The meeting as it stands, if this person may read it; else there is no such page."""
    floor = get_floor(current_session(), meeting_id, now().astimezone(request_time().zone))
    if floor is None or not may_read(floor.branch_id, floor.state):
        abort(404)
    return floor


def reader_of(floor: Floor) -> Reader:
    """Who reads this page, and what she may do in the meeting."""
    return get_reader(current_session(), floor, current_actor())
