"""Starting a practice meeting, and the coach beside the chair's page.

The page is there twice: in the forum it explains, and leads to the same page in the practice hall,
where a meeting can be started.
"""

from dataclasses import dataclass

from flask import abort, redirect, render_template, request, session, url_for
from flask_security import login_user
from werkzeug.wrappers import Response

from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.features.accounts.commands import count_attempt
from policy_forum.features.accounts.rules import AttemptKind
from policy_forum.features.meetings.commands.practice_world import make_world
from policy_forum.features.meetings.forms.practice import PracticeForm
from policy_forum.features.meetings.queries.practice import (
    find_own_practice,
    get_account_of,
    get_known,
    list_happened,
)
from policy_forum.features.meetings.rules.floor import Floor
from policy_forum.features.meetings.rules.practice_coach import (
    Exercise,
    Heard,
    list_exercises,
    list_heard,
)
from policy_forum.features.meetings.rules.practice_story import TOO_OFTEN
from policy_forum.features.meetings.views.room import blueprint
from policy_forum.settings import PRACTICE_PREFIX
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.navigation import path
from policy_forum.web.session import current_actor, now, request_work, wiring
from policy_forum.web.storage import current_session


@blueprint.get("/practice")
@open_to(RouteAudience.EVERYONE)
def practice() -> str:
    """What a practice meeting is; in the hall with the form that starts one."""
    if not _is_in_hall():
        here = url_for("meetings.practice").removeprefix(request.script_root)
        hall = path(PRACTICE_PREFIX + here)
        return render_template("meetings/practice.html", hall=hall, form=None, own=None)
    return _page(PracticeForm())


@blueprint.post("/practice")
@open_to(RouteAudience.EVERYONE)
def start_practice() -> Response | tuple[str, int]:
    """Make a world for whoever asks, sign her in to it, and bring her to the chair's page."""
    if not _is_in_hall():
        abort(404)
    form = PracticeForm()
    if not form.validate_on_submit():
        return _page(form), 422
    _refuse_if_too_often()
    world = make_world(current_session(), wiring().clock, form.chosen_name)
    account = get_account_of(current_session(), world.member_id)
    # Whom she was in another practice meeting is over.
    session.clear()
    login_user(account, remember=False, authn_via=["practice"])
    return redirect(url_for("meetings.chair", meeting_id=world.meeting_id), 303)


def _page(form: PracticeForm) -> str:
    own = find_own_practice(current_session(), current_actor().branch_id)
    return render_template("meetings/practice.html", hall=None, form=form, own=own)


def _is_in_hall() -> bool:
    return wiring().settings.is_practice


def _refuse_if_too_often() -> None:
    source = (AttemptKind.PRACTICE_ADDRESS, request.remote_addr or "")
    with request_work() as work:
        too_often = count_attempt(work, [source])
    if too_often:
        raise RefusedError(Refusal(Reason.RULE_NOT_MET, TOO_OFTEN))


@dataclass(frozen=True)
class Coach:
    """What stands beside the chair's page in the practice hall."""

    exercises: tuple[Exercise, ...]
    heard: tuple[Heard, ...]

    @property
    def done(self) -> int:
        """How many exercises are done."""
        return sum(1 for each in self.exercises if each.is_done)

    @property
    def next(self) -> Exercise | None:
        """The first that is not done."""
        return next((each for each in self.exercises if not each.is_done), None)


@blueprint.app_template_global("coach_of")
def coach_of(floor: Floor) -> Coach:
    """The coach of a practice meeting, for the box that the chair's page has in the hall."""
    current = current_session()
    question_id = floor.question.id if floor.question else None
    known = get_known(current, floor.id, question_id)
    return Coach(list_exercises(list_happened(current, floor.id)), list_heard(floor, known, now()))
