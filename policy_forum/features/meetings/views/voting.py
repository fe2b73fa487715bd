"""Voting by device, asking for a secret vote, and how a question was counted."""

from flask import abort, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.identifiers import MeetingQuestionId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.features.ballots.rules import Secrecy
from policy_forum.features.meetings.commands.secret import ask_secret as ask_for_secret
from policy_forum.features.meetings.commands.voting import VoteReceipt
from policy_forum.features.meetings.commands.voting import vote as take_vote
from policy_forum.features.meetings.forms.voting import VoteForm
from policy_forum.features.meetings.rules.floor import Floor, QuestionRow
from policy_forum.features.meetings.rules.question_words import OUTCOME_TAGS, title_of
from policy_forum.features.meetings.views.mine import vote_in_words
from policy_forum.features.meetings.views.room import QUESTION, blueprint, meeting_or_404
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.drawings.tally_bar import tally_bar
from policy_forum.web.forms import EmptyForm
from policy_forum.web.presentation import said
from policy_forum.web.requests import locks_late
from policy_forum.web.session import request_work
from policy_forum.web.storage import current_session

_NO_CHOICE = Refusal(Reason.INVALID, phrase("Say for, against or abstain."))
_PERSONAL = frozenset({Reason.NOT_SIGNED_IN, Reason.NOT_PERMITTED, Reason.NOT_IN_GOOD_STANDING})


@blueprint.post(f"{QUESTION}/vote")
@open_to(RouteAudience.MEMBERS)
@locks_late
def vote(meeting_id: int, question_id: int) -> Response:
    """Take a vote by device, and answer with its receipt.

    Pages that send it by script get JSON; a form is led back to the meeting, which says it.
    """
    form = VoteForm()
    chosen = form.chosen
    if not form.validate_on_submit() or chosen is None:
        return _not_taken(meeting_id, _NO_CHOICE)
    try:
        with request_work() as work:
            receipt = take_vote(work, MeetingQuestionId(question_id), chosen, form.opened_at)
    except RefusedError as error:
        current_session().rollback()
        return _not_taken(meeting_id, error.refusal)
    return _receipt(meeting_id, receipt)


def _receipt(meeting_id: int, receipt: VoteReceipt) -> Response:
    words = vote_in_words(receipt.choice, receipt.handed_in_at)
    if not _is_by_script():
        flash(words, "success")
        return _to_floor(meeting_id)
    response = jsonify(
        question=receipt.question_id,
        choice=receipt.choice.value,
        received=receipt.handed_in_at.isoformat(),
        receipt=words,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _not_taken(meeting_id: int, refusal: Refusal) -> Response:
    words = _("Your vote was not cast. %(why)s", why=said(refusal.sentence))
    if not _is_by_script():
        flash(words, "error")
        return _to_floor(meeting_id)
    status = 403 if refusal.reason in _PERSONAL else 422 if refusal is _NO_CHOICE else 409
    response = make_response(jsonify(refused=refusal.reason.value, why=words), status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_by_script() -> bool:
    """Whether a script asks, rather than a form that waits for a page."""
    mode = request.headers.get("Sec-Fetch-Mode", "")
    wants_json = request.accept_mimetypes.best == "application/json"
    return wants_json or mode in {"cors", "same-origin"}


@blueprint.post(f"{QUESTION}/ask-secret")
@open_to(RouteAudience.MEMBERS)
def ask_secret(meeting_id: int, question_id: int) -> Response:
    """Ask that the vote on a question be secret."""
    if not EmptyForm().validate_on_submit():
        abort(400)
    try:
        with request_work() as work:
            ask_for_secret(work, MeetingQuestionId(question_id))
    except RefusedError as error:
        current_session().rollback()
        flash(said(error.refusal.sentence), "error")
        return _to_floor(meeting_id)
    flash(_("You have asked for a secret vote. Who asked is deleted when it is over."), "success")
    return _to_floor(meeting_id)


@blueprint.get(f"{QUESTION}/results")
@open_to(RouteAudience.MEMBERS)
def results(meeting_id: int, question_id: int) -> str:
    """How a question was counted: by each way of voting and together, and by which rule."""
    floor = meeting_or_404(meeting_id)
    question = question_or_404(floor, question_id)
    return render_template(
        "meetings/results.html",
        floor=floor,
        question=question,
        title=title_of(question),
        tag=OUTCOME_TAGS.get(question.outcome, "") if question.outcome else "",
        tally=_tally(question),
        is_secret=question.secrecy is Secrecy.SECRET,
    )


def question_or_404(floor: Floor, question_id: int) -> QuestionRow:
    """A question of this meeting, or there is no such page."""
    found = next((row for row in floor.questions if row.id == question_id), None)
    return found or abort(404)


def _tally(question: QuestionRow) -> object | None:
    total = question.total
    if total is None:
        return None
    return tally_bar(total.in_favour, total.against, total.abstained)


def _to_floor(meeting_id: int) -> Response:
    return redirect(url_for("meetings.show", meeting_id=meeting_id), 303)
