"""The list of the ballots that a member can look at, and the doors for those who hold ballots."""

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from policy_forum.domain.identifiers import BranchId
from policy_forum.features.ballots import queries
from policy_forum.features.ballots.views.keys import WHOLE, bodies_of
from policy_forum.features.ballots.views.room import blueprint, part_asked_for
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.session import current_actor
from policy_forum.web.storage import current_session


@blueprint.get("")
@open_to(RouteAudience.MEMBERS)
def index() -> str:
    """The ballots of the member's own branch and of the whole organisation."""
    actor, part = current_actor(), part_asked_for()
    branch_id = actor.branch_id or 0
    found = queries.list_ballots(current_session(), branch_id, actor.member_id, part)
    page_size = queries.PAGE_SIZE
    return render_template(
        "ballots/index.html",
        ballots=found[:page_size],
        part=part,
        has_more=len(found) > page_size,
        actions=_doors(),
    )


def _for(branch_id: BranchId | None) -> dict[str, Any]:
    return {"for": WHOLE if branch_id is None else "branch"}


def _doors() -> list[dict[str, Any]]:
    bodies = bodies_of(current_actor())
    if not bodies:
        return []
    questions = [
        {
            "label": _("Put a question to the whole organisation")
            if each is None
            else _("Put a question to the branch"),
            "href": url_for("ballots.new_question", **_for(each)),
        }
        for each in bodies
    ]
    keys = {
        "label": _("Keys and scrutineers"),
        "href": url_for("ballots.keys"),
        "about": _("A secret ballot needs a key. Make it some days before."),
        "main": False,
    }
    return [*questions, keys]
