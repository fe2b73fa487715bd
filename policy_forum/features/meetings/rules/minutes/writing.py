"""The minutes of a meeting, written from its record."""

from policy_forum.features.meetings.rules.minutes.attendance import (
    apologies_of,
    attendance_of,
    without_vote_of,
)
from policy_forum.features.meetings.rules.minutes.document import OPENING, MinutesDocument
from policy_forum.features.meetings.rules.minutes.items import (
    actions_of,
    items_of,
    taken_items,
)
from policy_forum.features.meetings.rules.minutes.opening import (
    closing_of,
    opening_of,
    presiding_of,
    quorum_of,
)
from policy_forum.features.meetings.rules.minutes.record import MeetingRecord
from policy_forum.features.meetings.rules.states import MeetingState

_OF_THE_OPENING = (
    "MeetingCalled",
    "MeetingOpened",
    "MeetingClosed",
    "ChairTaken",
    "QuorumReached",
    "QuorumLost",
)


def minutes_of(record: MeetingRecord) -> MinutesDocument:
    """The minutes: sentences in the past tense, every figure with the event it comes from.

    Of a meeting that is on they tell what has happened so far. The same record gives the same
    minutes; prose of the secretary is the only thing in them that was written by hand.
    """
    taken = {item.id for _key, item in taken_items(record)}
    not_reached = [
        item for item in sorted(record.items, key=lambda i: i.position) if item.id not in taken
    ]
    return MinutesDocument(
        meeting_id=record.meeting_id,
        branch=record.branch,
        title=record.title,
        place=record.place,
        held_on=record.held_on,
        is_so_far=record.state is not MeetingState.CLOSED,
        opening=opening_of(record),
        presiding=presiding_of(record),
        attendance=attendance_of(record),
        without_vote=without_vote_of(record),
        apologies=apologies_of(record),
        quorum=quorum_of(record),
        items=items_of(record),
        not_reached=tuple(item.title for item in not_reached),
        actions=tuple(actions_of(record, None)),
        closing=closing_of(record),
        prose=record.prose.get(OPENING, ""),
        corrections=tuple(record.corrections),
        opening_events=tuple(event.key for event in record.events(*_OF_THE_OPENING)),
    )
