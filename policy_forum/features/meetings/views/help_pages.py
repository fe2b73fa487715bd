"""Help on meetings: how one goes, for members and for those who run it."""

from flask import Blueprint, render_template
from flask.blueprints import BlueprintSetupState

from policy_forum.features.meetings.commands.watching import UNHEARD_FOR
from policy_forum.features.meetings.rules.door import DOORS_OPEN, TAKEN_BACK_WITHIN
from policy_forum.features.meetings.rules.running import EARLIEST
from policy_forum.features.meetings.rules.secret import LONGEST
from policy_forum.features.meetings.views.room import blueprint
from policy_forum.web.access import RouteAudience, open_to

pages = Blueprint("meeting_help", __name__, url_prefix="/help")


@pages.get("/meetings")
@open_to(RouteAudience.EVERYONE)
def meetings() -> str:
    """How a meeting goes: for members, the door, tellers, the chair and the secretary."""
    return render_template(
        "meetings/help.html",
        door_hours=DOORS_OPEN.seconds // 3600,
        away_minutes=UNHEARD_FOR.seconds // 60,
        early_minutes=EARLIEST.seconds // 60,
        back_minutes=TAKEN_BACK_WITHIN.seconds // 60,
        secret_minutes=LONGEST,
    )


@blueprint.record_once
def _with_meetings(state: BlueprintSetupState) -> None:
    # Its address is that of help, not of meetings.
    state.app.register_blueprint(pages)
