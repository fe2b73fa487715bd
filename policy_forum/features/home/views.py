"""The first page, help, and what only a demonstration has."""

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.access.policy import POLICY, Action, refusal_of
from policy_forum.domain.access.who import Subject
from policy_forum.domain.cycle import Stage
from policy_forum.domain.needs import Need, NeedAbout
from policy_forum.features.cycles import queries as cycles
from policy_forum.features.cycles.views import bands_of
from policy_forum.features.home import queries
from policy_forum.features.home.rules import WORDS
from policy_forum.platform.demo_clock import DemoClock
from policy_forum.web import style_guide
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.session import current_actor, now, request_time, wiring
from policy_forum.web.storage import current_session

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@open_to(RouteAudience.EVERYONE)
def index() -> str | Response:
    """What needs you, by deadline; for a visitor, what we stand for; in the practice hall, it."""
    session, actor = current_session(), current_actor()
    if wiring().settings.is_practice and not actor.is_signed_in:
        return redirect(url_for("meetings.practice"), 303)
    current = cycles.current_of(cycles.list_cycles(session), now())
    common = {
        "cycle": current,
        "stage": current.calendar.stage_at(now()) if current else None,
        "bands": bands_of(current.calendar) if current else None,
    }
    if not actor.is_signed_in:
        goals = cycles.list_goals(session, current.id) if current else ()
        return render_template("home/visitor.html", goals=goals, **common)
    own_branch = Subject(branch_id=actor.branch_id, acting_for=actor.branch_id)
    calendar = current.calendar if current else None
    return render_template(
        "home/member.html",
        draft_refusal=refusal_of(Action.DRAFT_MOTION, actor, own_branch, calendar, now()),
        waiting=[(need, _page_of(need)) for need in queries.list_needs(session, actor, now())],
        own=queries.list_own_motions(session, actor),
        **common,
    )


# The page of each kind of thing, and the name its key has in the address.
_PAGES = {
    NeedAbout.MOTION: ("motions.show", "motion_id"),
    NeedAbout.AMENDMENT: ("amendments.show", "amendment_id"),
    NeedAbout.BALLOT: ("ballots.show", "ballot_id"),
    NeedAbout.SUBMISSION: ("conference.submission", "submission_id"),
    NeedAbout.OFFERS: ("conference.offers", ""),
    NeedAbout.COMPOSITE: ("compositing.show", "composite_id"),
    NeedAbout.ELECTION_KEY: ("ballots.show_key", "key_id"),
    NeedAbout.MEETING: ("meetings.show", "meeting_id"),
}


def _page_of(need: Need) -> str:
    endpoint, argument = _PAGES[need.about]
    values: dict[str, Any] = {argument: need.key} if argument else {}
    return url_for(endpoint, **values)


@blueprint.get("/help")
@open_to(RouteAudience.EVERYONE)
def help_index() -> str:
    """How it works, in short, and where to read on."""
    return render_template("home/help.html")


@blueprint.get("/help/words")
@open_to(RouteAudience.EVERYONE)
def words() -> str:
    """The movement's own terms, one line each."""
    return render_template("home/words.html", words=WORDS)


@blueprint.get("/help/votes")
@open_to(RouteAudience.EVERYONE)
def votes() -> Response:
    """Where old links find how a vote is kept."""
    return redirect(url_for("ballot_help.your_vote"), 308)


@blueprint.get("/help/accessibility")
@open_to(RouteAudience.EVERYONE)
def accessibility() -> str:
    """What we do so that everyone can take part, and whom to tell where we fail."""
    return render_template("home/accessibility.html")


@blueprint.get("/help/permissions")
@open_to(RouteAudience.EVERYONE)
def permissions() -> str:
    """The permission table, printed from the code that enforces it."""
    return render_template("home/permissions.html", policy=POLICY)


@blueprint.get("/help/style")
@open_to(RouteAudience.EVERYONE)
def style() -> str:
    """The living style guide."""
    if not (wiring().settings.is_demo or wiring().settings.is_test):
        abort(404)
    time = request_time()
    return render_template("home/style_guide.html", **style_guide.examples(time.now, time.zone))


@blueprint.get("/demo/outbox")
@open_to(RouteAudience.EVERYONE)
def demo_outbox() -> str:
    """The messages of a demonstration, for everyone to read: its people are invented."""
    if not wiring().settings.is_demo:
        abort(404)
    return render_template(
        "home/demo_outbox.html", messages=queries.list_latest_messages(current_session())
    )


@blueprint.post("/demo/clock")
@open_to(RouteAudience.EVERYONE)
def move_demo_clock() -> Response:
    """Move a demonstration on to a later stage of its years."""
    clock = wiring().clock
    if not isinstance(clock, DemoClock):
        abort(404)
    wanted = _wanted_moment(request.form.get("stage", "next"))
    if wanted is None or wanted <= now():
        flash(
            _(
                "That is not ahead: the clock of the demonstration moves only forward. When this "
                "year is over, the national office opens the next cycle."
            ),
            "error",
        )
    else:
        clock.move_to(wanted)
        flash(
            _("The clock was moved. Ballots that have closed are declared in a moment."), "success"
        )
    return redirect(url_for("home.index"))


_LATER = {"day": timedelta(days=1), "week": timedelta(days=7)}


def _wanted_moment(key: str) -> datetime | None:
    """A day or a week on; or when the stage next opens, in this year or in one already made."""
    if key in _LATER:
        return now() + _LATER[key]
    wanted = [Stage(key)] if key in set(Stage) else list(Stage)
    windows = [
        cycle.calendar.window(stage)
        for cycle in cycles.list_cycles(current_session())
        for stage in wanted
    ]
    return min((w.opens for w in windows if w and w.opens > now()), default=None)
