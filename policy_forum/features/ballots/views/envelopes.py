"""Voting in a secret ballot: the paper, looking it over, handing it in, and the receipt.

Nothing that a paper says is put into a flash, a cookie, a log or an address, and no page that
shows it is kept by a cache.
"""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.counting.methods import METHODS
from policy_forum.domain.refusals import RefusedError
from policy_forum.domain.sealing.filling import Fields, Filled, sentences_for_the_page
from policy_forum.domain.sealing.papers import Answers, encode_paper, questions_for_the_page
from policy_forum.features.ballots.commands import envelopes as commands
from policy_forum.features.ballots.forms.envelopes import (
    answers_of,
    envelope_from,
    lines_shown,
    marked_by,
    read_paper_form,
    shown_questions,
)
from policy_forum.features.ballots.queries.whole_rows import SealingFacts, WholeBallot
from policy_forum.features.ballots.rules.envelopes import (
    NOT_READABLE,
    SIGNED_OUT,
)
from policy_forum.features.ballots.views.refusing import refuse_paper
from policy_forum.features.ballots.views.room import (
    blueprint,
    not_kept,
    way_back,
    whole_or_404,
)
from policy_forum.features.ballots.views.whole import why_no_paper
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.requests import locks_late
from policy_forum.web.session import current_actor, request_work

_BALLOT = "/<int(max=2147483647):ballot_id>"


@blueprint.get(f"{_BALLOT}/vote")
@open_to(RouteAudience.MEMBERS)
def vote(ballot_id: int) -> Response:
    """The empty paper."""
    ballot = whole_or_404(ballot_id)
    return _paper_page(ballot, {}) if _may_vote(ballot) else _to_ballot(ballot_id)


@blueprint.post(f"{_BALLOT}/vote")
@open_to(RouteAudience.MEMBERS)
def change_paper(ballot_id: int) -> Response:
    """The paper again, as it was when it was looked over."""
    ballot = whole_or_404(ballot_id)
    if not _may_vote(ballot):
        return _to_ballot(ballot_id)
    return _paper_page(ballot, marked_by(answers_of(request.form.get("paper", ""), ballot) or {}))


@blueprint.post(f"{_BALLOT}/review")
@open_to(RouteAudience.MEMBERS)
def review(ballot_id: int) -> Response:
    """Look over a paper that this browser does not seal; nothing is handed in yet."""
    ballot = whole_or_404(ballot_id)
    if not _may_vote(ballot):
        return _to_ballot(ballot_id)
    fields = request.form.to_dict(flat=False)
    filled = read_paper_form(fields, ballot)
    if filled.problems:
        return _paper_page(ballot, fields, filled)
    return _review_page(ballot, filled.answers)


@blueprint.post(f"{_BALLOT}/seal")
@open_to(RouteAudience.EVERYONE)
def seal(ballot_id: int) -> Response:
    """Take a paper that was looked over, and seal it here, in memory."""
    if not current_actor().is_signed_in:
        return refuse_paper(ballot_id, SIGNED_OUT)
    paper = request.form.get("paper", "").encode(errors="replace")
    try:
        with request_work() as work:
            receipt = commands.seal_and_hand_in(work, ballot_id, paper)
    except RefusedError as error:
        return refuse_paper(ballot_id, error.refusal)
    return _receipt_page(whole_or_404(ballot_id), receipt.tracker)


@blueprint.post(f"{_BALLOT}/envelope")
@open_to(RouteAudience.EVERYONE)
@locks_late
def hand_in_envelope(ballot_id: int) -> Response:
    """Take an envelope that the voter’s browser sealed. Open to everyone so as to lose none."""
    if not current_actor().is_signed_in:
        return refuse_paper(ballot_id, SIGNED_OUT)
    envelope = envelope_from(request.form.get("envelope", ""))
    if envelope is None:
        return refuse_paper(ballot_id, NOT_READABLE)
    try:
        with request_work() as work:
            commands.hand_in_envelope(work, ballot_id, envelope, request.form.get("key", ""))
    except RefusedError as error:
        return refuse_paper(ballot_id, error.refusal)
    return redirect(url_for("ballots.receipt", ballot_id=ballot_id), 303)


@blueprint.get(f"{_BALLOT}/receipt")
@open_to(RouteAudience.MEMBERS)
def receipt(ballot_id: int) -> Response:
    """The receipt of the envelope that is in; its tracker is filled in by the voter’s own tab.

    Once the envelopes are opened there is none; she then looks for her paper by its tracker.
    """
    ballot = whole_or_404(ballot_id)
    if ballot.sealing and ballot.sealing.opened_at:
        return redirect(url_for("ballots.find", ballot_id=ballot_id), 303)
    if ballot.reader is None or ballot.reader.envelope_hash is None:
        return _to_ballot(ballot_id)
    return _receipt_page(ballot)


@blueprint.post(f"{_BALLOT}/receipt/mail")
@open_to(RouteAudience.MEMBERS)
def mail_receipt(ballot_id: int) -> Response:
    """Send the hash of the envelope to the member, who asked for it."""
    with request_work() as work:
        commands.mail_receipt(work, ballot_id)
    flash(_("The hash of your envelope is on its way to you. The tracker is not in the message."))
    return redirect(url_for("ballots.receipt", ballot_id=ballot_id), 303)


def _may_vote(ballot: WholeBallot) -> bool:
    return ballot.is_secret and why_no_paper(ballot) is None


def _to_ballot(ballot_id: int) -> Response:
    return redirect(url_for("ballots.show", ballot_id=ballot_id), 303)


def _sealing(ballot: WholeBallot) -> SealingFacts:
    return ballot.sealing or abort(404)


def _paper_page(ballot: WholeBallot, marked: Fields, filled: Filled | None = None) -> Response:
    page = render_template(
        "ballots/paper.html",
        ballot=ballot,
        sealing=_sealing(ballot),
        questions=shown_questions(ballot, marked, filled),
        for_script=questions_for_the_page(ballot.paper_questions),
        sentences=sentences_for_the_page(),
        threshold=ballot.threshold,
    )
    return not_kept(page, 422 if filled else 200)


def _review_page(ballot: WholeBallot, answers: Answers) -> Response:
    paper = encode_paper(answers, _sealing(ballot).ballot_mark).decode()
    shown = [(q, lines_shown(q, answers[q.key])) for q in ballot.questions]
    return not_kept(
        render_template(
            "ballots/review.html", ballot=ballot, shown=shown, paper=paper, methods=METHODS
        )
    )


def _receipt_page(ballot: WholeBallot, tracker: str | None = None) -> Response:
    page = render_template(
        "ballots/receipt.html",
        ballot=ballot,
        sealing=_sealing(ballot),
        tracker=tracker,
        back=way_back(ballot),
    )
    return not_kept(page)
