"""The meetings of one's own branch: those to come, and those that were."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from policy_forum.domain.access.policy import Action, refusal_of
from policy_forum.domain.access.who import subject_of_branch
from policy_forum.features.meetings.queries.lists import PAGE_SIZE, list_past, list_to_come
from policy_forum.features.meetings.views.room import blueprint
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.session import current_actor, now
from policy_forum.web.storage import current_session


@blueprint.get("", strict_slashes=False)
@open_to(RouteAudience.MEMBERS)
def index() -> str:
    """What comes next, what the reader can do, and twenty past meetings a page."""
    actor, part = current_actor(), _part_asked_for()
    subject, session = subject_of_branch(actor.branch_id), current_session()
    calls = refusal_of(Action.CALL_MEETING, actor, subject, None, now()) is None
    branch_id = actor.branch_id or 0
    past = list_past(session, branch_id, actor.member_id, now(), part)
    return render_template(
        "meetings/index.html",
        to_come=list_to_come(session, branch_id, actor.member_id, now(), drafts=calls),
        past=past[:PAGE_SIZE],
        has_more=len(past) > PAGE_SIZE,
        part=part,
        calls=calls,
        actions=_actions(calls=calls),
    )


def _part_asked_for() -> int:
    """Which part of the past is asked for; nonsense is the first."""
    word = request.args.get("page", "1")
    return min(max(int(word), 1), 10_000) if word.isdecimal() and len(word) < 6 else 1


def _actions(*, calls: bool) -> list[dict[str, Any]]:
    subscribe = {
        "label": _("Put all meetings into your calendar"),
        "href": url_for("meetings.calendar"),
        "main": not calls,
    }
    if not calls:
        return [subscribe]
    plan = {
        "label": _("Plan a meeting"),
        "href": url_for("meetings.new"),
        "about": _("Nobody is told of it before you call it."),
        "main": True,
    }
    return [plan, subscribe]
