"""The page of a meeting for everyone: the notice before, the floor while it is on, then the end."""

from typing import Any

from flask import abort, make_response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.features.meetings.queries.showing import get_end, get_notice
from policy_forum.features.meetings.rules.calling import deadlines_of
from policy_forum.features.meetings.rules.door import Hours, refusal_to_come
from policy_forum.features.meetings.rules.floor import Floor, Reader
from policy_forum.features.meetings.rules.question_words import OUTCOME_TAGS, title_of
from policy_forum.features.meetings.rules.showing import Shown
from policy_forum.features.meetings.rules.states import (
    MeetingPower,
    MeetingState,
    Presence,
    QuestionStage,
)
from policy_forum.features.meetings.views.live import following
from policy_forum.features.meetings.views.mine import links_of, mine_of, time_of_day
from policy_forum.features.meetings.views.room import (
    ONE,
    blueprint,
    meeting_or_404,
    reader_of,
)
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.session import current_actor, now
from policy_forum.web.storage import current_session

_UNDER_WAY = frozenset({MeetingState.OPEN, MeetingState.ADJOURNED})
_REFRESH = range(10, 121)


@blueprint.get(ONE)
@open_to(RouteAudience.MEMBERS)
def show(meeting_id: int) -> Response:
    """What is before the meeting; before it the notice, and after it what was decided."""
    floor = meeting_or_404(meeting_id)
    reader = reader_of(floor)
    if floor.state is MeetingState.DRAFT and not (reader.is_officer or reader.is_chair):
        abort(404)
    if floor.state in _UNDER_WAY:
        return _floor_page(floor, reader)
    if floor.state is MeetingState.CLOSED:
        return make_response(_end_page(floor, reader))
    return make_response(_notice_page(floor, reader))


def _floor_page(floor: Floor, reader: Reader) -> Response:
    """The floor, shown anew by itself only for who asked for it (`?refresh=20`).

    A page that changes by itself must be the reader's choice, and can be stopped (WCAG 2.2.1).
    """
    asked = request.args.get("refresh", 0, int)
    refresh = asked if asked in _REFRESH else 0
    page = render_template(
        "meetings/floor.html",
        mine=mine_of(floor, reader),
        refresh=refresh,
        **following(floor, "floor"),
    )
    response = make_response(page)
    if refresh:
        response.headers["Refresh"] = str(refresh)
    return response


def _notice_page(floor: Floor, reader: Reader) -> str:
    return render_template(
        "meetings/notice.html",
        notice=get_notice(current_session(), floor.id),
        reader=reader,
        actions=_actions_before(floor, reader),
        links=links_of(floor, reader),
        ends=time_of_day(floor.ends_at)[:5],
        due=deadlines_of(floor.starts_at, floor.orders) if _decides_motions(floor) else None,
        **following(floor, "notice"),
    )


def _decides_motions(floor: Floor) -> bool:
    """Whether members have a deadline to keep: a motion is on the agenda, and is decided."""
    is_on = any(item.motion_id is not None for item in floor.items)
    return is_on and floor.power is MeetingPower.DECIDES


def _actions_before(floor: Floor, reader: Reader) -> list[dict[str, Any]]:
    """What can be done before a meeting, the next thing first."""
    here: dict[str, Any] = {"meeting_id": floor.id}
    is_own = current_actor().branch_id == floor.branch_id
    if floor.state is MeetingState.CANCELLED:
        return []
    actions: list[dict[str, Any]] = []
    if reader.is_officer and floor.state is MeetingState.DRAFT:
        actions.append(_to(_("Build the agenda"), "meetings.agenda", here))
        actions.append(_to(_("Check the notice, and send it"), "meetings.call", here))
        actions.append(_to(_("Change date, place or title"), "meetings.edit", here))
        return actions
    if reader.is_chair or reader.is_officer:
        about = _("You open the meeting there when the time has come.")
        actions.append(_to(_("Go to the chair’s page"), "meetings.chair", here, about))
    if is_own and _may_come_in(floor, reader):
        actions.append(_to(_("Come in"), "meetings.join", here))
    if reader.is_officer and floor.state is MeetingState.CALLED:
        actions.append(_to(_("Change the agenda"), "meetings.agenda", here))
        actions.append(_to(_("Change or cancel it"), "meetings.edit", here))
    if is_own:
        actions.append(_to(_("Put it into your calendar"), "meetings.ics", here))
    if is_own and reader.presence is None:
        about = _("The minutes name you among those who sent apologies.")
        actions.append(_to(_("Send apologies"), "meetings.apologies", here, about))
    if reader.presence is Presence.APOLOGIES:
        actions.append(_to(_("Change your apologies"), "meetings.apologies", here))
    actions.append(_to(_("Read all papers as one page"), "meetings.paper", here))
    return actions


def _may_come_in(floor: Floor, reader: Reader) -> bool:
    """Whether the doors are open, and she is not there."""
    is_there = bool(reader.presence and reader.presence.is_there)
    hours = Hours(floor.state, floor.starts_at, floor.resumes_at)
    return not is_there and refusal_to_come(hours, now()) is None


def _to(label: str, endpoint: str, values: dict[str, Any], about: str = "") -> dict[str, Any]:
    return {"label": label, "href": url_for(endpoint, **values), "about": about}


def _end_page(floor: Floor, reader: Reader) -> str:
    decided = [q for q in floor.questions if q.stage is QuestionStage.DECIDED and q.decided_at]
    return render_template(
        "meetings/over.html",
        floor=floor,
        shown=Shown(floor),
        end=get_end(current_session(), floor.id),
        decided=sorted(decided, key=lambda question: (question.decided_at, question.id)),
        title_of=title_of,
        tags=OUTCOME_TAGS,
        links=links_of(floor, reader),
    )
