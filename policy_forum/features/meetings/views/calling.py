"""Pages of whoever calls a meeting: plan it, change it, check the notice and send it, cancel it."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from policy_forum.domain.access.policy import Action, refusal_of
from policy_forum.domain.access.who import subject_of_branch
from policy_forum.domain.identifiers import BranchId
from policy_forum.domain.phrases import Phrase
from policy_forum.domain.refusals import RefusedError
from policy_forum.features.branches.queries import rules_of
from policy_forum.features.meetings.commands import calling as commands
from policy_forum.features.meetings.forms.calling import CancelForm, PlanForm, values_of
from policy_forum.features.meetings.queries.calling import (
    OfferedMotion,
    PlannedItem,
    PlannedMeeting,
    count_called,
    find_last_plan,
    get_planned,
    list_motions_on_offer,
    orders_for,
)
from policy_forum.features.meetings.rules import calling as rules
from policy_forum.features.meetings.rules.agenda import refusal_to_put, warning_of_stage
from policy_forum.features.meetings.rules.calling import MeetingPlan, WayOut
from policy_forum.features.meetings.rules.editions import changes_between
from policy_forum.features.meetings.rules.planning import first_plan
from policy_forum.features.meetings.rules.states import MeetingPower, MeetingState
from policy_forum.features.meetings.views.room import ONE, blueprint, may_read
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.forms import EmptyForm
from policy_forum.web.presentation import said
from policy_forum.web.session import current_actor, now, request_time, request_work
from policy_forum.web.storage import current_session

Page = str | tuple[str, int] | Response


def planned_to_call(meeting_id: int) -> PlannedMeeting:
    """The meeting for whoever may call it; another member is refused, a stranger finds nothing."""
    meeting = get_planned(current_session(), meeting_id)
    if meeting is None or not may_read(meeting.plan.branch_id):
        abort(404)
    refusal = refusal_of(Action.CALL_MEETING, current_actor(), meeting.subject, None, now())
    if refusal:
        raise RefusedError(refusal)
    return meeting


def may_call(meeting: PlannedMeeting) -> bool:
    """Whether the one who asks prepares this meeting."""
    actor = current_actor()
    return refusal_of(Action.CALL_MEETING, actor, meeting.subject, None, now()) is None


def refuse_unless_it_can_change(meeting: PlannedMeeting) -> None:
    """Say at once, not after a form is filled in, that it is too late for any change."""
    refusal = rules.refusal_to_change(meeting.state)
    if refusal:
        raise RefusedError(refusal)


def keep_typed(error: RefusedError, form: PlanForm | CancelForm | EmptyForm) -> None:
    """Say above the form what a rule says; raises again what is about the person."""
    if error.refusal.is_personal:
        raise error
    form.form_errors = [said(error.refusal.sentence)]


@blueprint.route("/new", methods=["GET", "POST"])
@open_to(RouteAudience.BRANCH_OFFICERS)
def new() -> Page:
    """Plan a meeting of one's own branch; it begins from the last one."""
    actor = current_actor()
    branch_id = actor.branch_id or abort(404)
    refusal = refusal_of(Action.CALL_MEETING, actor, subject_of_branch(branch_id), None, now())
    if refusal:
        raise RefusedError(refusal)
    form = PlanForm(data=values_of(_proposed(branch_id)))
    form.offer()
    if form.validate_on_submit():
        try:
            with request_work() as work:
                meeting_id = commands.plan_meeting(work, form.plan(branch_id))
        except RefusedError as error:
            keep_typed(error, form)
        else:
            flash(_("The meeting is planned; nobody is told of it yet. Now the agenda."), "success")
            return redirect(url_for("meetings.agenda", meeting_id=meeting_id), 303)
    orders = rules_of(current_session(), branch_id)
    page = render_template("meetings/plan.html", form=form, meeting=None, orders=orders)
    return (page, 422) if form.is_submitted() else page


def _proposed(branch_id: BranchId) -> MeetingPlan:
    session = current_session()
    orders, last = rules_of(session, branch_id), find_last_plan(session, branch_id)
    plan = first_plan(branch_id, now(), orders, request_time().zone, last)
    if plan.adjustments:
        return plan
    asks = _(
        "If you need something to take part, such as a sign language interpreter, papers in large "
        "print or help with the way, tell %(name)s as early as you can.",
        name=current_actor().name,
    )
    return MeetingPlan(**{**vars(plan), "adjustments": asks})


@blueprint.route(f"{ONE}/edit", methods=["GET", "POST"])
@open_to(RouteAudience.BRANCH_OFFICERS)
def edit(meeting_id: int) -> Page:
    """Change date, place or another fact; of a called meeting everyone is told at once."""
    meeting = planned_to_call(meeting_id)
    refuse_unless_it_can_change(meeting)
    form = PlanForm(data=values_of(meeting.plan, meeting.version))
    form.offer()
    if form.validate_on_submit():
        try:
            with request_work() as work:
                plan = form.plan(meeting.plan.branch_id)
                commands.change_meeting(work, meeting.id, plan, form.known_version())
        except RefusedError as error:
            keep_typed(error, form)
        else:
            return _changed(meeting, plan)
    orders = orders_for(current_session(), meeting)
    page = render_template("meetings/plan.html", form=form, meeting=meeting, orders=orders)
    return (page, 422) if form.is_submitted() else page


def _changed(meeting: PlannedMeeting, plan: MeetingPlan) -> Response:
    if meeting.state is not MeetingState.CALLED:
        flash(_("The plan is changed. Nobody is told of it yet."), "success")
        return redirect(url_for("meetings.agenda", meeting_id=meeting.id), 303)
    if plan == meeting.plan:
        flash(_("Nothing was changed, and nothing was sent."), "success")
    else:
        flash(_("It is changed, and everyone who was called is told what is new."), "success")
    return redirect(url_for("meetings.show", meeting_id=meeting.id), 303)


@blueprint.route(f"{ONE}/call", methods=["GET", "POST"])
@open_to(RouteAudience.BRANCH_OFFICERS)
def call(meeting_id: int) -> Page:
    """Check the notice against the standing orders, and send the papers."""
    meeting, form = planned_to_call(meeting_id), EmptyForm()
    refuse_unless_it_can_change(meeting)
    if form.validate_on_submit():
        try:
            with request_work() as work:
                edition = commands.call_meeting(work, meeting.id)
        except RefusedError as error:
            keep_typed(error, form)
        else:
            flash(_said_of_call(meeting, edition), "success")
            return redirect(url_for("meetings.show", meeting_id=meeting_id), 303)
    page = render_template("meetings/call.html", form=form, meeting=meeting, **_check(meeting))
    return (page, 422) if form.is_submitted() else page


def _said_of_call(meeting: PlannedMeeting, edition: int) -> str:
    if edition == meeting.edition:
        return str(_("Nothing has changed since it was sent, so nothing was sent again."))
    reached, _missing = count_called(current_session(), meeting.plan.branch_id)
    return str(
        ngettext(
            "The papers are on their way to %(num)s member.",
            "The papers are on their way to %(num)s members.",
            reached,
        )
    )


def _check(meeting: PlannedMeeting) -> dict[str, Any]:
    """What the page says of the notice, of what is sent, and to whom."""
    session, plan = current_session(), meeting.plan
    orders, zone = orders_for(session, meeting), request_time().zone
    notice = rules.notice_of(plan.starts_at, now(), orders, zone)
    changes = changes_between(meeting.last, meeting.as_edition()) if meeting.last else ()
    reached, missing = count_called(session, plan.branch_id)
    refusal = None
    if meeting.last is None:
        refusal = rules.refusal_to_call(plan, len(meeting.items), notice, now())
    is_too_late = plan.power is MeetingPower.DECIDES and not notice.is_in_time
    deadlines = rules.deadlines_of(plan.starts_at, orders)
    return {
        "notice": notice,
        "is_too_late": meeting.last is None and is_too_late,
        "refusal": refusal,
        "deadlines": deadlines,
        "warnings": _warnings(meeting, deadlines),
        "orders": orders,
        "changes": changes,
        "reached": reached,
        "missing": missing,
    }


def warning_of(
    meeting: PlannedMeeting,
    item: PlannedItem,
    motion: OfferedMotion | None,
    deadlines: rules.Deadlines,
) -> Phrase | None:
    """What has come in the way of a motion since it was put on the agenda; None if nothing."""
    if item.motion is None:
        return None
    refusal = refusal_to_put(item.motion, deadlines, meeting.plan.power)
    if refusal:
        return refusal.sentence
    if motion is None:
        return None
    return warning_of_stage(motion.deciding, meeting.plan.starts_at, meeting.plan.power)


def _warnings(meeting: PlannedMeeting, deadlines: rules.Deadlines) -> list[tuple[str, Phrase]]:
    """The motions of the agenda that cannot be decided as things stand, and why."""
    if not any(item.motion_id for item in meeting.items):
        return []
    offered = list_motions_on_offer(current_session(), meeting.plan.branch_id, meeting.id)
    by_key = {motion.id: motion for motion in offered}
    found = []
    for item in meeting.items:
        motion = by_key.get(item.motion_id) if item.motion_id else None
        warning = warning_of(meeting, item, motion, deadlines)
        if warning:
            found.append((item.title, warning))
    return found


@blueprint.post(f"{ONE}/call/another-way")
@open_to(RouteAudience.BRANCH_OFFICERS)
def mend_notice(meeting_id: int) -> Response:
    """Take one of the ways out of a notice that is too short, by one press."""
    meeting = planned_to_call(meeting_id)
    word = request.form.get("way", "")
    if not EmptyForm().validate_on_submit() or word not in set(WayOut):
        abort(400)
    with request_work() as work:
        commands.mend_notice(work, meeting.id, WayOut(word))
    if WayOut(word) is WayOut.DISCUSS:
        flash(_("The meeting discusses and decides nothing. Now it can be called."), "success")
    else:
        flash(_("The meeting is moved. Now there is time enough to call it."), "success")
    return redirect(url_for("meetings.call", meeting_id=meeting_id), 303)


@blueprint.route(f"{ONE}/cancel", methods=["GET", "POST"])
@open_to(RouteAudience.BRANCH_OFFICERS)
def cancel(meeting_id: int) -> Page:
    """Cancel a meeting that has not begun, and tell all who were called why."""
    meeting, form = planned_to_call(meeting_id), CancelForm()
    if meeting.state is not MeetingState.CANCELLED:
        refuse_unless_it_can_change(meeting)
    if form.validate_on_submit():
        try:
            with request_work() as work:
                commands.cancel_meeting(work, meeting.id, form.reason.data or "")
        except RefusedError as error:
            keep_typed(error, form)
        else:
            was_told = meeting.edition > 0
            told = _("The meeting is cancelled, and everyone who was called is told why.")
            flash(told if was_told else _("The plan is put away. Nobody had been told."), "success")
            return redirect(url_for("meetings.index"), 303)
    page = render_template("meetings/cancel.html", form=form, meeting=meeting)
    return (page, 422) if form.is_submitted() else page
