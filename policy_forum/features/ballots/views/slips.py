"""Paper slips for members without a device: who counts, who got one, and what they say."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from policy_forum.domain.access.policy import Action, is_permitted
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.features.ballots.commands import slips as commands
from policy_forum.features.ballots.forms.slips import (
    GiveSlipForm,
    MoreTellersForm,
    SheetForm,
    TellersForm,
    line_shown,
)
from policy_forum.features.ballots.queries.slips import SlipsPage, get_slips_page
from policy_forum.features.ballots.queries.whole_rows import WholeBallot
from policy_forum.features.ballots.views.room import blueprint, whole_or_404
from policy_forum.features.ballots.views.whole import may_handle_slips
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.presentation import said
from policy_forum.web.session import current_actor, now, request_work
from policy_forum.web.storage import current_session

_BALLOT = "/<int(max=2147483647):ballot_id>"
# What another number or another line mends: said at the form, so that a sheet is not typed twice.
_MENDED_HERE = frozenset({Reason.INVALID, Reason.RULE_NOT_MET, Reason.ALREADY_DONE})


@blueprint.get(f"{_BALLOT}/slips")
@open_to(RouteAudience.MEMBERS)
def slips(ballot_id: int) -> str:
    """The slips of a ballot, for its tellers and for who holds it."""
    return _page(_ballot(ballot_id))


@blueprint.post(f"{_BALLOT}/slips/tellers")
@open_to(RouteAudience.MEMBERS)
def name_tellers(ballot_id: int) -> Response | tuple[str, int]:
    """Name who counts the slips."""
    ballot = _ballot(ballot_id)
    form = _tellers_form(ballot)
    if not form.validate_on_submit():
        return _page(ballot, tellers_form=form), 422
    try:
        with request_work() as work:
            commands.name_tellers(work, ballot.id, form.numbers)
    except RefusedError as error:
        _say_at(form, error.refusal)
        return _page(ballot, tellers_form=form), 422
    return _back(ballot, str(_("The tellers are named.")))


@blueprint.post(f"{_BALLOT}/slips/give")
@open_to(RouteAudience.MEMBERS)
def give_slip(ballot_id: int) -> Response | tuple[str, int]:
    """Note that a member is given a slip."""
    ballot = _ballot(ballot_id)
    form = GiveSlipForm()
    if not form.validate_on_submit():
        return _page(ballot, give_form=form), 422
    try:
        with request_work() as work:
            commands.give_slip(work, ballot.id, form.member.data or "")
    except RefusedError as error:
        _say_at(form, error.refusal)
        return _page(ballot, give_form=form), 422
    return _back(ballot, str(_("Noted: hand her the slip now. She cannot vote online any more.")))


@blueprint.post(f"{_BALLOT}/slips/sheet")
@open_to(RouteAudience.MEMBERS)
def enter_sheet(ballot_id: int) -> Response | tuple[str, int]:
    """Take a teller’s sheet."""
    ballot = _ballot(ballot_id)
    form = SheetForm.for_questions(ballot.questions, None)
    lines = form.lines(ballot.questions) if form.validate_on_submit() else None
    if lines is None:
        return _page(ballot, sheet_form=form), 422
    try:
        with request_work() as work:
            agreed = commands.enter_sheet(work, ballot.id, lines)
    except RefusedError as error:
        _say_at(form, error.refusal)
        return _page(ballot, sheet_form=form), 422
    said_now = (
        _("Your sheet is in, and agrees with the other.") if agreed else _("Your sheet is in.")
    )
    return _back(ballot, str(said_now))


def _say_at(form: FlaskForm, refusal: Refusal) -> None:
    """Say on the form what stands against it; other refusals have a page of their own."""
    if refusal.reason not in _MENDED_HERE:
        raise RefusedError(refusal)
    form.form_errors = [*form.form_errors, said(refusal.sentence)]


def _ballot(ballot_id: int) -> WholeBallot:
    ballot = whole_or_404(ballot_id)
    return ballot if may_handle_slips(ballot) else abort(404)


def _tellers_form(ballot: WholeBallot) -> TellersForm | MoreTellersForm:
    return MoreTellersForm() if ballot.teller_ids else TellersForm()


def _back(ballot: WholeBallot, words: str) -> Response:
    flash(words, "success")
    return redirect(url_for("ballots.slips", ballot_id=ballot.id), 303)


def _page(
    ballot: WholeBallot,
    *,
    tellers_form: TellersForm | MoreTellersForm | None = None,
    give_form: GiveSlipForm | None = None,
    sheet_form: SheetForm | None = None,
) -> str:
    page = get_slips_page(current_session(), ballot.id, current_actor().member_id)
    is_teller = ballot.reader is not None and ballot.reader.is_teller
    return render_template(
        "ballots/slips.html",
        ballot=ballot,
        page=page,
        is_teller=is_teller,
        is_closed=now() >= ballot.closes,
        is_open=ballot.is_open(now()),
        may_name=is_permitted(Action.NAME_TELLERS, current_actor(), ballot.subject),
        tellers_form=tellers_form or _tellers_form(ballot),
        give_form=give_form or GiveSlipForm(),
        sheet_form=sheet_form or SheetForm.for_questions(ballot.questions, page.mine),
        differing=_differing(ballot, page),
    )


def _differing(
    ballot: WholeBallot, page: SlipsPage
) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    """For each question on which the sheets differ: its wording, and what each teller has."""
    wordings = {question.key: question.wording for question in ballot.questions}
    names = {teller.member_id: teller.name for teller in page.tellers}
    return [
        (
            wordings.get(key, key),
            [
                (names[teller], [line_shown(line) for line in lines if line.question == key])
                for teller, lines in page.sheets.items()
            ],
        )
        for key in page.differ
    ]
