"""Noting that a member who is online still reads the meeting’s pages, where she has no stream.

Whoever follows by a stream, or polls, is heard of through the hub. Who reads without JavaScript
would be thought away after five minutes, and could not vote.
"""

from datetime import timedelta

from flask import request

from policy_forum.domain.refusals import RefusedError
from policy_forum.features.meetings.commands.watching import note_here
from policy_forum.features.meetings.queries.door import find_last_seen
from policy_forum.features.meetings.rules.states import Presence
from policy_forum.features.meetings.views.room import blueprint
from policy_forum.web.session import current_actor, now, request_work
from policy_forum.web.storage import current_session

# Pages are read again each few seconds; a fifth of what it takes to be thought away is enough.
_NOTED_EVERY = timedelta(minutes=1)
# The pages that are read again and again while one takes part.
_FOLLOWED = frozenset({"meetings.show", "meetings.me"})


@blueprint.before_request
def note_reader() -> None:
    """Note, once a minute at most, that she who takes part online reads on.

    It comes before anything else is read, since it may end the transaction of the request.
    """
    meeting_id = (request.view_args or {}).get("meeting_id")
    if request.endpoint not in _FOLLOWED or meeting_id is None or not _is_due(meeting_id):
        return
    try:
        with request_work() as work:
            note_here(work, meeting_id)
    except RefusedError:
        # She belongs to another branch since, and reads what its members read.
        current_session().rollback()


def _is_due(meeting_id: int) -> bool:
    member_id = current_actor().member_id
    if member_id is None:
        return False
    found = find_last_seen(current_session(), meeting_id, member_id)
    if found is None or found.presence not in {Presence.ONLINE, Presence.AWAY}:
        return False
    is_long_ago = found.last_seen_at is None or now() - found.last_seen_at >= _NOTED_EVERY
    return is_long_ago or found.presence is Presence.AWAY
