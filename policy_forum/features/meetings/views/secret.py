"""The secret vote of a meeting: ruled or asked for, set up, under way, and opened."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from policy_forum.domain.access.actors import Actor
from policy_forum.domain.access.policy import Action, is_permitted
from policy_forum.domain.access.who import Subject
from policy_forum.domain.identifiers import ElectionKeyId
from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.features.ballots.queries.keys import list_ready_keys
from policy_forum.features.ballots.queries.whole import get_whole_ballot
from policy_forum.features.ballots.queries.whole_rows import WholeBallot
from policy_forum.features.ballots.rules import Secrecy
from policy_forum.features.branches.rules import Setting, citation_of
from policy_forum.features.meetings.commands import secret as commands
from policy_forum.features.meetings.forms.voting import MakeSecretForm, SealedVoteForm
from policy_forum.features.meetings.queries.sealed import find_meeting_of_ballot
from policy_forum.features.meetings.rules.floor import Floor, QuestionRow
from policy_forum.features.meetings.rules.hands import TELLERS_NEEDED
from policy_forum.features.meetings.rules.question_words import title_of
from policy_forum.features.meetings.rules.states import QuestionStage
from policy_forum.features.meetings.views.room import (
    QUESTION,
    blueprint,
    meeting_or_404,
    reader_of,
)
from policy_forum.features.meetings.views.voting import question_or_404
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.forms import SelectChoice
from policy_forum.web.presentation import said
from policy_forum.web.session import current_actor, now, request_work, wiring
from policy_forum.web.slots import register_slot
from policy_forum.web.storage import current_session


@blueprint.get(f"{QUESTION}/secret")
@open_to(RouteAudience.MEMBERS)
def secret(meeting_id: int, question_id: int) -> str:
    """Where a secret vote stands, and what comes next."""
    floor = meeting_or_404(meeting_id)
    return _page(floor, question_or_404(floor, question_id))


@blueprint.post(f"{QUESTION}/secret/rule")
@open_to(RouteAudience.MEMBERS)
def make_secret(meeting_id: int, question_id: int) -> Response | tuple[str, int]:
    """The chair rules that the vote is secret."""
    floor = meeting_or_404(meeting_id)
    question, form = question_or_404(floor, question_id), MakeSecretForm()
    if not form.validate_on_submit():
        return _page(floor, question, make_form=form), 422
    try:
        with request_work() as work:
            commands.make_secret(work, question.id, form.why.data or "")
    except RefusedError as error:
        return _refused(floor, question, error)
    flash(_("This vote is secret. Now it is set up as a sealed ballot."), "success")
    return _back(floor, question)


@blueprint.post(f"{QUESTION}/secret/open")
@open_to(RouteAudience.MEMBERS)
def open_secret(meeting_id: int, question_id: int) -> Response | tuple[str, int]:
    """Open the secret vote as a sealed ballot."""
    floor = meeting_or_404(meeting_id)
    question, form = question_or_404(floor, question_id), _sealed_form(floor)
    if not form.validate_on_submit():
        return _page(floor, question, sealed_form=form), 422
    try:
        with request_work() as work:
            commands.open_secret_vote(
                work,
                question.id,
                ElectionKeyId(form.key.data),
                form.minutes.data or 0,
                wiring().settings.organisation,
            )
    except RefusedError as error:
        return _refused(floor, question, error)
    flash(_("The secret vote is open."), "success")
    return _back(floor, question)


def fill(
    session: Session, ballot: WholeBallot, _actor: Actor, _now: datetime
) -> Mapping[str, Any] | None:
    """The way back from a sealed ballot to the meeting that put it. One statement."""
    meeting = find_meeting_of_ballot(session, ballot.id)
    if meeting is None:
        return None
    return {
        "label": _("Back to the meeting"),
        "href": url_for("meetings.show", meeting_id=meeting.id),
    }


register_slot("ballot_page.meeting", fill)


def _refused(floor: Floor, question: QuestionRow, error: RefusedError) -> Response:
    """What stands against it, said on the page; who may not do it at all gets the usual page."""
    current_session().rollback()
    if error.refusal.is_personal or error.refusal.reason is Reason.NOT_SIGNED_IN:
        raise error
    flash(said(error.refusal.sentence), "error")
    return _back(floor, question)


def _back(floor: Floor, question: QuestionRow) -> Response:
    address = url_for("meetings.secret", meeting_id=floor.id, question_id=question.id)
    return redirect(address, 303)


def _sealed_form(floor: Floor) -> SealedVoteForm:
    form = SealedVoteForm()
    choices: list[SelectChoice | tuple[int, str]] = [
        (
            key.id,
            _(
                "%(label)s: %(needed)s of %(of)s scrutineers open it",
                label=key.label,
                needed=key.needed,
                of=key.of,
            ),
        )
        for key in list_ready_keys(current_session(), floor.branch_id)
    ]
    form.key.choices = choices
    if len(choices) == 1 and form.key.data is None:
        form.key.data = choices[0][0]
    return form


def _page(
    floor: Floor,
    question: QuestionRow,
    make_form: MakeSecretForm | None = None,
    sealed_form: SealedVoteForm | None = None,
) -> str:
    reader = reader_of(floor)
    is_secret = question.secrecy is Secrecy.SECRET
    if not is_secret and not (reader.is_chair or reader.is_officer):
        abort(404)
    is_debated = question.stage is QuestionStage.DEBATED
    sets_up = is_secret and is_debated and (reader.is_chair or reader.is_officer)
    ballot = None
    if question.ballot_id is not None:
        ballot = get_whole_ballot(current_session(), question.ballot_id, reader.member_id)
    branch = Subject(branch_id=floor.branch_id, acting_for=floor.branch_id)
    return render_template(
        "meetings/secret.html",
        floor=floor,
        question=question,
        title=title_of(question),
        reader=reader,
        ballot=ballot,
        is_closed=ballot is not None and now() >= ballot.closes,
        make_form=(make_form or MakeSecretForm()) if reader.is_chair and is_debated else None,
        sealed_form=(sealed_form or _sealed_form(floor)) if sets_up else None,
        may_make_key=is_permitted(Action.MAKE_ELECTION_KEY, current_actor(), branch),
        needed=floor.orders.meetings.secret_ballot_requests,
        clause=citation_of(floor.orders, Setting.SECRET_BALLOT),
        lacks_tellers=floor.attending.by_card > 0 and len(floor.tellers) < TELLERS_NEEDED,
    )
