"""The list of motions, and the page of each."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.access.actors import Actor
from policy_forum.domain.access.policy import Action, is_permitted
from policy_forum.domain.access.who import Subject
from policy_forum.domain.cycle import Calendar
from policy_forum.features.branches.queries import list_branches, rules_of
from policy_forum.features.cycles.queries import current_of, list_cycles
from policy_forum.features.motions import queries
from policy_forum.features.motions.rules import MotionState, Wait, wait_of
from policy_forum.features.motions.views.drawing import way_drawing
from policy_forum.features.motions.views.facts import facts_of
from policy_forum.features.motions.views.listing import filter_fields, filter_from
from policy_forum.features.motions.views.offers import offers_for
from policy_forum.features.motions.views.room import blueprint, motion_or_404
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.presentation import deadline, said
from policy_forum.web.session import current_actor, now, request_time
from policy_forum.web.slots import SlotContent, filled_slots
from policy_forum.web.storage import current_session

_SLOTS = tuple(
    f"motion_page.{name}{place}"
    for place in (".lead", "")
    for name in ("amendments", "meeting", "ballot", "compositing", "conference")
)
STATUS_KINDS = {
    MotionState.DRAFT: "quiet",
    MotionState.MOVED: "needs-you",
    MotionState.CARRIED: "good",
    MotionState.ADOPTED: "good",
    MotionState.LOST: "bad",
    MotionState.OUT_OF_ORDER: "bad",
    MotionState.LOST_AT_CONFERENCE: "bad",
    MotionState.WITHDRAWN: "quiet",
    MotionState.NOT_REACHED: "quiet",
}


@blueprint.get("/")
@open_to(RouteAudience.EVERYONE)
def index() -> str:
    """All motions that this person may read, narrowed down by what she asks for."""
    session, actor = current_session(), current_actor()
    cycles, branches = list_cycles(session), list_branches(session)
    narrowed, part = filter_from(request.args)
    goals = queries.list_goal_choices(session, narrowed.cycle_id) if narrowed.cycle_id else ()
    current = current_of(cycles, now())
    return render_template(
        "motions/index.html",
        motions=queries.list_motions(session, actor, narrowed, part),
        narrowed=narrowed,
        fields=filter_fields(narrowed, cycles, branches, goals),
        part_url=_part_url,
        status_kinds=STATUS_KINDS,
        current_cycle=current,
        may_draft=_may_draft(actor, current.calendar if current else None),
    )


def _may_draft(actor: Actor, calendar: Calendar | None) -> bool:
    own_branch = Subject(branch_id=actor.branch_id, acting_for=actor.branch_id)
    return is_permitted(Action.DRAFT_MOTION, actor, own_branch, calendar, now())


@blueprint.get("/by-number/<number>")
@open_to(RouteAudience.EVERYONE)
def by_number(number: str) -> Response:
    """The page of a motion by the number that people quote."""
    motion_id = queries.find_motion_by_number(current_session(), number, current_actor())
    if motion_id is None:
        abort(404)
    return redirect(url_for("motions.show", motion_id=motion_id), 302)


@blueprint.get("/<int(max=2147483647):motion_id>")
@open_to(RouteAudience.EVERYONE)
def show(motion_id: int) -> str:
    """One motion: its text, where it is, what it needs next and by when."""
    motion, actor = motion_or_404(motion_id), current_actor()
    slots = filled_slots(_SLOTS, current_session(), motion, actor, now())
    wait = _wait(motion)
    return render_template(
        "motions/motion.html",
        motion=motion,
        facts=facts_of(motion, actor),
        source=_source(motion),
        way=way_drawing(motion, _waits_for(wait, slots)),
        actions=[*_actions_of(slots), *offers_for(motion, actor, now())],
        slots=slots,
        status_kind=STATUS_KINDS.get(motion.state, "plum"),
    )


def _source(motion: queries.MotionPage) -> str:
    """The line below the text: which text this is."""
    if motion.state.is_public:
        return str(_("As the branch submitted it: this text cannot change any more."))
    if motion.is_amended:
        return str(_("As amended; revision %(number)s.", number=motion.revision))
    return ""


def _wait(motion: queries.MotionPage) -> Wait | None:
    """Standing orders are asked for only where they matter: while a motion needs seconders."""
    needed = 1
    if motion.state is MotionState.MOVED:
        needed = rules_of(current_session(), motion.branch_id).seconders
    missing = max(1, needed - len(motion.seconders))
    return wait_of(motion.state, motion.calendar, now(), missing, is_held=motion.is_held)


def _waits_for(wait: Wait | None, slots: dict[str, SlotContent]) -> str:
    for content in slots.values():
        if content.values.get("needs"):
            wait = Wait(content.values["needs"], content.values.get("until"))
    if wait is None:
        return ""
    if wait.until is None or wait.until <= now():
        return said(wait.sentence)
    time = request_time()
    return f"{said(wait.sentence)} {_until(deadline(wait.until, time.now, time.zone))}"


def _until(when: str) -> str:
    return str(_("Until %(when)s.", when=when))


def _actions_of(slots: dict[str, SlotContent]) -> list[Any]:
    return [action for content in slots.values() for action in content.values.get("actions", ())]


def _part_url(part: int) -> str:
    asked: dict[str, Any] = {k: v for k, v in request.args.items() if k != "part" and v}
    return url_for("motions.index", **asked, part=part)
