"""The screen of the hall: large and calm, the same as everyone’s page and nothing about anyone."""

from flask import abort, render_template

from policy_forum.features.meetings.rules.states import MeetingState
from policy_forum.features.meetings.views.live import following
from policy_forum.features.meetings.views.room import ONE, blueprint, meeting_or_404
from policy_forum.web.access import RouteAudience, open_to


@blueprint.get(f"{ONE}/screen")
@open_to(RouteAudience.MEMBERS)
def screen(meeting_id: int) -> str:
    """What the hall sees, on the laptop of anybody of the branch."""
    floor = meeting_or_404(meeting_id)
    if floor.state is MeetingState.DRAFT:
        abort(404)
    return render_template("meetings/screen.html", **following(floor, "screen"))
