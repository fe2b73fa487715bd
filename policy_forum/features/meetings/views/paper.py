"""The agenda with all its papers as one page, to read on the way and to print."""

from dataclasses import dataclass
from typing import Any

from flask import abort, render_template

from policy_forum.features.amendments.rules import sentences_of
from policy_forum.features.meetings.queries.calling import (
    PaperMotion,
    PlannedMeeting,
    get_planned,
    list_paper_motions,
    orders_for,
)
from policy_forum.features.meetings.rules.calling import deadlines_of
from policy_forum.features.meetings.rules.states import MeetingState
from policy_forum.features.meetings.views.calling import may_call
from policy_forum.features.meetings.views.room import ONE, blueprint, may_read
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.markdown import rendered
from policy_forum.web.storage import current_session


@dataclass(frozen=True)
class PrintedAmendment:
    """An amendment on paper: its number, and its formal wording."""

    number: int
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class PrintedMotion:
    """A motion on paper."""

    motion: PaperMotion
    html: Any
    amendments: tuple[PrintedAmendment, ...]


@blueprint.get(f"{ONE}/paper")
@open_to(RouteAudience.MEMBERS)
def paper(meeting_id: int) -> str:
    """Notice, agenda, and every motion in full with the amendments to it."""
    meeting = _readable_or_404(meeting_id)
    session = current_session()
    keys = [item.motion_id for item in meeting.items if item.motion_id]
    motions = list_paper_motions(session, keys)
    return render_template(
        "meetings/paper.html",
        meeting=meeting,
        motions={key: _printed(motion) for key, motion in motions.items()},
        deadlines=deadlines_of(meeting.plan.starts_at, orders_for(session, meeting)),
        is_changed=_is_changed(meeting),
    )


def _is_changed(meeting: PlannedMeeting) -> bool:
    """Whether the agenda is another than the one that was sent."""
    is_called = meeting.state is MeetingState.CALLED and meeting.last is not None
    return is_called and meeting.last != meeting.as_edition()


def _readable_or_404(meeting_id: int) -> PlannedMeeting:
    """A called meeting for its members; a draft only for those who prepare it."""
    meeting = get_planned(current_session(), meeting_id)
    if meeting is None or not may_read(meeting.plan.branch_id):
        abort(404)
    is_private = meeting.state is MeetingState.DRAFT or meeting.edition == 0
    if is_private and not may_call(meeting):
        abort(404)
    return meeting


def _printed(motion: PaperMotion) -> PrintedMotion:
    amendments = tuple(
        PrintedAmendment(number, sentences_of(wording)) for number, wording in motion.amendments
    )
    return PrintedMotion(motion, rendered(motion.html), amendments)
