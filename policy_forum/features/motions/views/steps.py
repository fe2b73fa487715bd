"""The steps of a motion: co-authors, moving, seconding, withdrawing, remitting, bringing again."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from policy_forum.domain.access.policy import Action, refusal_of
from policy_forum.domain.access.who import Subject
from policy_forum.domain.cycle import Calendar
from policy_forum.domain.identifiers import MemberId
from policy_forum.domain.refusals import Refusal, RefusedError
from policy_forum.features.branches.queries import rules_of
from policy_forum.features.cycles.queries import calendar_of, find_current_cycle_id
from policy_forum.features.motions import commands, queries
from policy_forum.features.motions.forms import CoAuthorForm, ReasonForm, WithdrawalForm
from policy_forum.features.motions.rules import (
    DraftText,
    MotionState,
    checks_of,
    refusal_to_bring_again,
    refusal_to_move,
)
from policy_forum.features.motions.views.room import blueprint, motion_or_404
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.session import current_actor, now, request_work
from policy_forum.web.storage import current_session

Page = str | tuple[str, int] | Response


def _back_to(motion_id: int) -> Response:
    return redirect(url_for("motions.show", motion_id=motion_id), 303)


def _refuse_unless_open(motion: queries.MotionPage, action: Action, to: MotionState | None) -> None:
    """Say at once, not after the form is filled in, that a step cannot be taken."""
    actor, subject = current_actor(), motion.subject
    refusal: Refusal | None = refusal_of(action, actor, subject, motion.calendar, now())
    if refusal is None and to is not None:
        refusal = refusal_to_move(motion.state, to)
    if refusal:
        raise RefusedError(refusal)


@blueprint.get("/<int(max=2147483647):motion_id>/co-authors")
@open_to(RouteAudience.MEMBERS)
def co_authors(motion_id: int) -> str:
    """Who writes it together, and whom the mover can ask."""
    motion = motion_or_404(motion_id)
    _refuse_unless_open(motion, Action.INVITE_CO_AUTHOR, None)
    name = request.args.get("name", "").replace("\x00", " ").strip()[:100]
    asked = {author.member_id for author in motion.asked_authors} | {motion.mover_id}
    found = queries.list_members_named(current_session(), motion.branch_id, name) if name else ()
    return render_template(
        "motions/co_authors.html",
        motion=motion,
        name=name,
        found=[person for person in found if person.id not in asked],
        already=[person for person in found if person.id in asked],
    )


@blueprint.post("/<int(max=2147483647):motion_id>/co-authors")
@open_to(RouteAudience.MEMBERS)
def invite(motion_id: int) -> Page:
    """Ask a member to be co-author."""
    motion, form = motion_or_404(motion_id), CoAuthorForm()
    asked = form.member_id.data
    if not form.validate_on_submit() or asked is None or not 0 < asked < 2**31:
        abort(400)
    with request_work() as work:
        commands.invite_co_author(work, motion.id, MemberId(asked))
    flash(_("Asked. You will hear when there is an answer."), "success")
    return redirect(url_for("motions.co_authors", motion_id=motion_id), 303)


@blueprint.post("/<int(max=2147483647):motion_id>/co-authors/joining")
@open_to(RouteAudience.MEMBERS)
def join(motion_id: int) -> Page:
    """Become co-author."""
    motion = motion_or_404(motion_id)
    with request_work() as work:
        commands.join_as_co_author(work, motion.id)
    flash(_("You are co-author now, and can edit the draft."), "success")
    return _back_to(motion_id)


@blueprint.post("/<int(max=2147483647):motion_id>/co-authors/declining")
@open_to(RouteAudience.MEMBERS)
def decline(motion_id: int) -> Page:
    """Say no to being co-author."""
    motion = motion_or_404(motion_id)
    with request_work() as work:
        commands.decline_co_authorship(work, motion.id)
    flash(_("You declined. While it is a draft you can still change your mind."), "success")
    return _back_to(motion_id)


@blueprint.get("/<int(max=2147483647):motion_id>/moving")
@open_to(RouteAudience.MEMBERS)
def ask_to_move(motion_id: int) -> str:
    """What is looked at before a motion is moved, and what happens then."""
    motion = motion_or_404(motion_id)
    _refuse_unless_open(motion, Action.MOVE_MOTION, MotionState.MOVED)
    session = current_session()
    rules = rules_of(session, motion.branch_id)
    draft = DraftText(
        motion.title,
        motion.text_markdown,
        motion.kind,
        has_goal=motion.goal_id is not None,
        goals_to_choose_from=bool(queries.list_goal_choices(session, motion.cycle_id)),
    )
    similar = queries.list_similar_titles(
        session, current_actor(), motion.branch_id, motion.cycle_id, motion.title, motion.id
    )
    near = queries.list_similar_texts(
        session, current_actor(), motion.cycle_id, motion.text_markdown, besides=motion.id
    )
    return render_template(
        "motions/moving.html",
        motion=motion,
        rules=rules,
        checks=checks_of(draft, rules),
        similar=similar,
        near=[row for row in near if row.id not in {own.id for own in similar}],
    )


@blueprint.post("/<int(max=2147483647):motion_id>/moving")
@open_to(RouteAudience.MEMBERS)
def move(motion_id: int) -> Page:
    """Move the motion."""
    motion = motion_or_404(motion_id)
    with request_work() as work:
        commands.move_motion(work, motion.id)
    flash(_("Moved. Members of your branch can read it now, and second it."), "success")
    return _back_to(motion_id)


@blueprint.post("/<int(max=2147483647):motion_id>/taking-back")
@open_to(RouteAudience.MEMBERS)
def take_back(motion_id: int) -> Page:
    """Make it a draft again."""
    motion = motion_or_404(motion_id)
    with request_work() as work:
        commands.take_back_motion(work, motion.id)
    flash(_("It is a draft again. Only its authors can read it until you move it."), "success")
    return _back_to(motion_id)


@blueprint.post("/<int(max=2147483647):motion_id>/seconding")
@open_to(RouteAudience.MEMBERS)
def second(motion_id: int) -> Page:
    """Second the motion."""
    motion = motion_or_404(motion_id)
    with request_work() as work:
        commands.second_motion(work, motion.id)
    flash(_("You seconded the motion."), "success")
    return _back_to(motion_id)


@blueprint.route("/<int(max=2147483647):motion_id>/withdrawal", methods=["GET", "POST"])
@open_to(RouteAudience.MEMBERS)
def withdraw(motion_id: int) -> Page:
    """Withdraw the motion, with the reason."""
    motion = motion_or_404(motion_id)
    _refuse_unless_open(motion, Action.WITHDRAW_MOTION, MotionState.WITHDRAWN)
    is_draft = motion.state is MotionState.DRAFT
    form: FlaskForm = WithdrawalForm() if is_draft else ReasonForm()
    if not form.validate_on_submit():
        page = render_template("motions/withdraw.html", motion=motion, form=form)
        return (page, 422) if form.is_submitted() else page
    with request_work() as work:
        commands.withdraw_motion(work, motion.id, form.reason.data or "")
    flash(_("Withdrawn. Its text and history stay, for those who could read it."), "success")
    return _back_to(motion_id)


@blueprint.route("/<int(max=2147483647):motion_id>/remitting", methods=["GET", "POST"])
@open_to(RouteAudience.BRANCH_OFFICERS)
def remit(motion_id: int) -> Page:
    """Record that the branch remits the motion, with the reason."""
    motion, form = motion_or_404(motion_id), ReasonForm()
    _refuse_unless_open(motion, Action.REMIT_MOTION, MotionState.REMITTED)
    if not form.validate_on_submit():
        page = render_template("motions/remit.html", motion=motion, form=form)
        return (page, 422) if form.is_submitted() else page
    with request_work() as work:
        commands.remit_motion(work, motion.id, form.reason.data or "")
    flash(_("Recorded: the branch remits this motion."), "success")
    return _back_to(motion_id)


@blueprint.route("/<int(max=2147483647):motion_id>/again", methods=["GET", "POST"])
@open_to(RouteAudience.MEMBERS)
def ask_to_bring_again(motion_id: int) -> Page:
    """Begin a new draft in the current year from a motion that came to an end."""
    motion, session = motion_or_404(motion_id), current_session()
    cycle_id = find_current_cycle_id(session, now())
    calendar = calendar_of(session, cycle_id) if cycle_id else None
    refusal = _refusal_to_bring(motion, calendar)
    if refusal:
        raise RefusedError(refusal)
    if request.method == "GET" or cycle_id is None:
        return render_template("motions/again.html", motion=motion)
    with request_work() as work:
        new_id = commands.bring_again(work, motion.id, cycle_id)
    flash(
        _("Here is your new draft with the old text. Bring it up to date, and move it."), "success"
    )
    return _back_to(new_id)


def _refusal_to_bring(motion: queries.MotionPage, calendar: Calendar | None) -> Refusal | None:
    subject = Subject(branch_id=motion.branch_id, acting_for=motion.branch_id)
    return refusal_of(
        Action.BRING_AGAIN, current_actor(), subject, calendar, now()
    ) or refusal_to_bring_again(motion.state)
