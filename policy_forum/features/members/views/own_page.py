"""What is held about the member who asks, and what she may choose about it."""

import json

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.identifiers import MemberId
from policy_forum.features.members import commands, queries
from policy_forum.features.members.forms import NameShownForm
from policy_forum.features.members.views.room import blueprint
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.session import current_actor, now, request_work, today
from policy_forum.web.storage import current_session


def _own_id() -> MemberId:
    return current_actor().member_id or abort(404)


@blueprint.get("/me")
@open_to(RouteAudience.MEMBERS)
def me() -> str:
    """What we hold about you."""
    member = queries.find_member(current_session(), _own_id()) or abort(404)
    form = NameShownForm(shown=member.shows_name)
    return render_template(
        "members/me.html",
        member=member,
        terms=queries.list_terms(current_session(), member.id),
        today=today(),
        form=form,
    )


@blueprint.post("/me/name-shown")
@open_to(RouteAudience.MEMBERS)
def choose_name_shown() -> Response:
    """Keep her choice."""
    shown = bool(NameShownForm().shown.data)
    with request_work() as work:
        commands.choose_name_shown(work, _own_id(), shown=shown)
    if shown:
        flash(_("Pages that are open to everyone will name you from now on."), "success")
    else:
        flash(_("Pages that are open to everyone name only your branch from now on."), "success")
    return redirect(url_for("members.me"))


@blueprint.get("/me/everything.json")
@open_to(RouteAudience.MEMBERS)
def everything() -> Response:
    """All rows that are about her, to take away."""
    held = queries.everything_about(current_session(), _own_id())
    content = {"made_at": now().isoformat(), "held": held}
    return Response(
        json.dumps(content, ensure_ascii=False, indent=2, default=str),
        mimetype="application/json",
        headers={"Content-Disposition": 'attachment; filename="everything-about-me.json"'},
    )
