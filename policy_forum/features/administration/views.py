"""Pages of the national office: what waits for it, and what happened to its messages."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.features.administration import commands, queries
from policy_forum.features.cycles.queries import current_of, list_cycles
from policy_forum.platform.outbox import MessageState
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.session import now, request_work, today, wiring
from policy_forum.web.storage import current_session

blueprint = Blueprint("administration", __name__, url_prefix="/office")


@blueprint.get("/")
@open_to(RouteAudience.NATIONAL_OFFICE)
def index() -> str:
    """What waits for the office, where the year stands, and the ways to everything else."""
    session = current_session()
    cycle = current_of(list_cycles(session), now())
    counted = queries.figures(session, cycle.id if cycle else None, today())
    unserved = queries.list_unserved_branches(session, today())
    return render_template(
        "administration/index.html",
        figures=counted,
        intake=url_for("conference.intake"),
        unserved=unserved,
        cycle=cycle,
        stage=cycle.calendar.stage_at(now()) if cycle else None,
        next_stage=cycle.calendar.next_stage(now()) if cycle else None,
        rooms=_rooms(),
    )


def _rooms() -> list[tuple[str, str, str]]:
    """The rest of the office: name, what for, address."""
    rooms = (
        (_("Membership lists"), _("read in a list from the membership system"), "members.imports"),
        (_("Members"), _("find a member, appoint to an office, end a term"), "members.index"),
        (_("Make a branch"), _("with its code, in a region"), "branches.draft_branch"),
        (_("Model rules"), _("for branches without rules of their own"), "branches.model_rules"),
        (_("The year"), _("stages, windows and goals"), "cycles.index"),
        (_("Intake"), _("rule on submitted motions and put them in order"), "conference.intake"),
        (_("Composites"), _("make one motion out of several"), "compositing.index"),
        (_("Import motions"), _("from a file of motions"), "motions.import_files"),
        (
            _("Outbox"),
            _("messages that wait, were sent, or were given up"),
            "administration.outbox",
        ),
        (_("The record"), _("everything that was done, in order"), "audit_trail.index"),
    )
    return [(name, what, url_for(endpoint)) for name, what, endpoint in rooms]


@blueprint.get("/outbox")
@open_to(RouteAudience.NATIONAL_OFFICE)
def outbox() -> str:
    """All messages, the newest first, with what became of them."""
    word = request.args.get("state", "")
    states = _states_named(word)
    page = min(max(request.args.get("page", 1, type=int), 1), 20_000)
    messages, found = queries.list_messages(current_session(), states, page)
    return render_template(
        "administration/outbox.html",
        messages=messages,
        found=found,
        state=word if states else "",
        counts=queries.count_messages(current_session()),
        states=list(MessageState),
        page=page,
        pages=max(1, -(-found // queries.PAGE_SIZE)),
        page_url=lambda part: url_for("administration.outbox", state=word, page=part),
    )


def _states_named(word: str) -> tuple[MessageState, ...]:
    if word == "troubled":
        return queries.TROUBLED
    return (MessageState(word),) if word in set(MessageState) else ()


@blueprint.get("/outbox/<int(max=2147483647):message_id>")
@open_to(RouteAudience.NATIONAL_OFFICE)
def message(message_id: int) -> str:
    """One message; its text is shown in a demonstration only, since it may let somebody sign in."""
    found = queries.find_message(current_session(), message_id) or abort(404)
    shows_body = wiring().settings.is_demo
    return render_template("administration/message.html", message=found, shows_body=shows_body)


@blueprint.post("/outbox/<int(max=2147483647):message_id>/again")
@open_to(RouteAudience.NATIONAL_OFFICE)
def send_again(message_id: int) -> Response:
    """Try once more."""
    if queries.find_message(current_session(), message_id) is None:
        abort(404)
    with request_work() as work:
        commands.send_again(work, message_id)
    flash(_("The message waits to be sent again."), "success")
    return redirect(url_for("administration.message", message_id=message_id))


@blueprint.get("/accounts")
@open_to(RouteAudience.NATIONAL_OFFICE)
def accounts() -> str:
    """Accounts whose members are no longer in good standing."""
    rows = queries.list_accounts_of_lapsed(current_session())
    return render_template("administration/accounts.html", accounts=rows)


@blueprint.get("/terms")
@open_to(RouteAudience.NATIONAL_OFFICE)
def terms() -> str:
    """Terms of office that end soon, so that nobody finds a branch without officers."""
    rows = queries.list_terms_ending(current_session(), today())
    return render_template("administration/terms.html", terms=rows)


@blueprint.get("/jobs")
@open_to(RouteAudience.NATIONAL_OFFICE)
def jobs() -> str:
    """What the forum was asked to do beside the requests, and what came of it."""
    return render_template("administration/jobs.html", jobs=queries.list_jobs(current_session()))
