"""The floor as a command sees it: with everything that the command has changed so far."""

from policy_forum.features.meetings.models import Meeting
from policy_forum.features.meetings.queries.floor import get_floor
from policy_forum.features.meetings.rules.floor import Floor
from policy_forum.platform.work import Work


def floor_now(work: Work, meeting: Meeting) -> Floor:
    """The meeting as it stands in this transaction, for the rules; the caller has its lock."""
    work.session.flush()
    floor = get_floor(work.session, meeting.id, work.now.astimezone(work.zone))
    assert floor is not None
    return floor
