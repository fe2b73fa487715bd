"""Opening a secret ballot: the scrutineers’ page, and giving a ballot up."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from policy_forum.domain.access.policy import Action, is_permitted, refusal_of
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.features.ballots.commands.abandoning import abandon_ballot
from policy_forum.features.ballots.commands.refusing import note_refusal
from policy_forum.features.ballots.commands.unsealing import give_share
from policy_forum.features.ballots.forms.unsealing import AbandonForm, CodeForm
from policy_forum.features.ballots.queries.opening import unsealing_of
from policy_forum.features.ballots.queries.whole_rows import WholeBallot
from policy_forum.features.ballots.rules.unsealing import (
    WhyShut,
    refusal_of_second_code,
    refusal_to_unseal,
)
from policy_forum.features.ballots.views.room import blueprint, whole_or_404
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.presentation import said
from policy_forum.web.session import current_actor, now, request_work
from policy_forum.web.storage import current_session

_BALLOT = "/<int(max=2147483647):ballot_id>"


@blueprint.get(f"{_BALLOT}/opening")
@open_to(RouteAudience.MEMBERS)
def opening(ballot_id: int) -> str:
    """Where the opening of a ballot stands, and what the reader has to do for it."""
    return _page(_secret_or_404(ballot_id), CodeForm(), AbandonForm())


@blueprint.post(f"{_BALLOT}/opening")
@open_to(RouteAudience.MEMBERS)
def give_code(ballot_id: int) -> Response | tuple[str, int]:
    """Take a scrutineer’s code; with the last one needed the ballot is opened and counted."""
    ballot, form = _secret_or_404(ballot_id), CodeForm()
    if not form.validate_on_submit():
        return _without_code(ballot, form)
    try:
        with request_work() as work:
            missing = give_share(work, ballot.id, form.code.data or "")
    except RefusedError as error:
        _note(ballot, error.refusal)
        if error.refusal.reason is not Reason.INVALID:
            raise
        form.code.errors = [said(error.refusal.sentence)]
        return _without_code(ballot, form)
    if missing:
        flash(
            ngettext(
                "Your code is right. %(num)s more scrutineer is needed.",
                "Your code is right. %(num)s more scrutineers are needed.",
                missing,
            ),
            "success",
        )
        return redirect(url_for("ballots.opening", ballot_id=ballot_id), 303)
    flash(
        _("The ballot is opened, counted and published. Destroy your card: it has done its work."),
        "success",
    )
    return redirect(url_for("ballots.results", ballot_id=ballot_id), 303)


@blueprint.post(f"{_BALLOT}/abandon")
@open_to(RouteAudience.AUDITORS)
def abandon(ballot_id: int) -> Response | tuple[str, int]:
    """Give a ballot up that cannot be opened."""
    ballot, form = _secret_or_404(ballot_id), AbandonForm()
    if not form.validate_on_submit():
        return _page(ballot, CodeForm(formdata=None), form), 422
    with request_work() as work:
        abandon_ballot(work, ballot.id, form.reason.data or "")
    flash(_("The ballot is given up. Nothing was counted, and the envelopes are deleted."), "info")
    return redirect(url_for("ballots.show", ballot_id=ballot_id), 303)


def _secret_or_404(ballot_id: int) -> WholeBallot:
    ballot = whole_or_404(ballot_id)
    return ballot if ballot.sealing is not None else abort(404)


def _page(ballot: WholeBallot, form: CodeForm, abandoning: AbandonForm) -> str:
    actor = current_actor()
    standing = unsealing_of(current_session(), ballot)
    refusal = refusal_to_unseal(standing, now())
    is_scrutineer = ballot.reader is not None and ballot.reader.is_scrutineer
    if refusal is None and ballot.reader is not None and ballot.reader.has_given_share:
        refusal = refusal_of_second_code(standing)
    if refusal is None and not is_scrutineer:
        refusal = refusal_of(Action.GIVE_SHARE, actor, ballot.subject, now=now())
    return render_template(
        "ballots/opening.html",
        ballot=ballot,
        standing=standing,
        form=form,
        abandoning=abandoning,
        why_not=refusal,
        may_abandon=ballot.declared_at is None
        and is_permitted(Action.ABANDON_BALLOT, actor, ballot.subject),
    )


def _without_code(ballot: WholeBallot, form: CodeForm) -> tuple[str, int]:
    """The page with what is wrong. What was typed is never sent back: it is a key."""
    form.code.data = ""
    return _page(ballot, form, AbandonForm(formdata=None)), 422


def _note(ballot: WholeBallot, refusal: Refusal) -> None:
    why = _WHY.get(refusal.reason)
    if why is not None:
        with request_work() as work:
            note_refusal(work, ballot.id, why)


_WHY = {
    Reason.WINDOW_NOT_OPEN: WhyShut.OPENED_EARLY,
    Reason.NOT_PERMITTED: WhyShut.NO_SCRUTINEER,
    Reason.INVALID: WhyShut.WRONG_CODE,
}
