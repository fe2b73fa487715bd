"""The tellers' page: each enters what she counted, and is never shown what the other has."""

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from policy_forum.domain.refusals import Reason, RefusedError
from policy_forum.features.ballots.rules import Secrecy
from policy_forum.features.meetings.commands.hands import enter_hands
from policy_forum.features.meetings.forms.voting import HandsForm
from policy_forum.features.meetings.rules.floor import Figures, Floor, QuestionRow, Reader
from policy_forum.features.meetings.rules.hands import TELLERS_NEEDED, CountState, state_of_count
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
from policy_forum.web.presentation import said
from policy_forum.web.session import request_work
from policy_forum.web.storage import current_session

_COUNTED = frozenset({QuestionStage.VOTING, QuestionStage.COUNTING})


@blueprint.get(f"{QUESTION}/hands")
@open_to(RouteAudience.MEMBERS)
def hands(meeting_id: int, question_id: int) -> str:
    """How far the count of hands is; a teller enters hers."""
    floor = meeting_or_404(meeting_id)
    return _page(floor, question_or_404(floor, question_id), HandsForm())


@blueprint.post(f"{QUESTION}/hands")
@open_to(RouteAudience.MEMBERS)
def enter(meeting_id: int, question_id: int) -> Response | tuple[str, int]:
    """Take what a teller counted."""
    form = HandsForm()
    if not form.validate_on_submit():
        floor = meeting_or_404(meeting_id)
        return _page(floor, question_or_404(floor, question_id), form), 422
    floor = meeting_or_404(meeting_id)
    question = question_or_404(floor, question_id)
    try:
        with request_work() as work:
            enter_hands(work, question.id, form.figures)
    except RefusedError as error:
        current_session().rollback()
        if error.refusal.is_personal:
            raise
        if error.refusal.reason is not Reason.INVALID:
            flash(said(error.refusal.sentence), "error")
            return _back(floor, question)
        form.form_errors = [*form.form_errors, said(error.refusal.sentence)]
        return _page(floor, question, form), 422
    return _back(floor, question)


def _back(floor: Floor, question: QuestionRow) -> Response:
    address = url_for("meetings.hands", meeting_id=floor.id, question_id=question.id)
    return redirect(address, 303)


def _page(floor: Floor, question: QuestionRow, form: HandsForm) -> str:
    reader = reader_of(floor)
    if not (reader.is_teller or reader.is_chair or reader.is_officer):
        abort(404)
    is_open = question.stage is QuestionStage.VOTING
    cards = floor.attending.by_card if is_open else question.cards or 0
    state = state_of_count([row.counted for row in question.hand_counts], cards)
    mine = _own(question, reader)
    # Figures that differ are not shown again: who counts anew should not read them off.
    if mine is not None and state is not CountState.DIFFERS and not form.is_submitted():
        form.in_favour.data, form.against.data = mine.in_favour, mine.against
        form.abstained.data = mine.abstained
    return render_template(
        "meetings/hands.html",
        floor=floor,
        question=question,
        title=title_of(question),
        reader=reader,
        form=form,
        cards=cards,
        state=state,
        mine=mine,
        entered=[row.teller.name for row in question.hand_counts],
        lacks_tellers=cards > 0 and len(floor.tellers) < TELLERS_NEEDED,
        may_enter=_may_enter(question, reader, cards, state),
        is_secret=question.secrecy is Secrecy.SECRET,
    )


def _may_enter(question: QuestionRow, reader: Reader, cards: int, state: CountState) -> bool:
    is_settled = state is CountState.AGREED and question.stage is QuestionStage.COUNTING
    is_counted = question.stage in _COUNTED and question.secrecy is not Secrecy.SECRET
    return reader.is_teller and is_counted and cards > 0 and not is_settled


def _own(question: QuestionRow, reader: Reader) -> Figures | None:
    return next(
        (row.counted for row in question.hand_counts if row.teller.id == reader.member_id), None
    )
