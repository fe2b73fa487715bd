"""Who can vote in a ballot and why not, and what is said against its roll."""

import json

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.access.policy import Action, is_permitted
from policy_forum.domain.eligibility import RollBody
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.ballots.commands.challenges import (
    answer_challenge,
    challenge_roll,
    correct_roll,
)
from policy_forum.features.ballots.forms.rolls import ChallengeForm, CorrectionForm
from policy_forum.features.ballots.queries.rolls import (
    ChallengeRow,
    get_challenge,
    list_challenges,
    list_corrections,
    list_sections,
    why_not_on_roll,
)
from policy_forum.features.ballots.queries.whole_rows import WholeBallot
from policy_forum.features.ballots.views.room import audits, blueprint, may_see_roll, whole_or_404
from policy_forum.features.branches.queries import rules_of
from policy_forum.features.branches.rules import Setting, citation_of
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.session import current_actor, now, request_work
from policy_forum.web.storage import current_session


@blueprint.route("/<int(max=2147483647):ballot_id>/roll", methods=["GET", "POST"])
@open_to(RouteAudience.MEMBERS)
def roll_page(ballot_id: int) -> str | Response | tuple[str, int]:
    """Who can vote, by which rule; and a place to say that it is wrong."""
    ballot = whole_or_404(ballot_id)
    form = ChallengeForm()
    if form.validate_on_submit():
        with request_work() as work:
            challenge_roll(work, ballot.id, form.reason.data or "", form.about.data or "")
        flash(_("The returning officer has what you said, and answers on this page."), "success")
        return redirect(url_for("ballots.roll_page", ballot_id=ballot_id), 303)
    session, actor = current_session(), current_actor()
    page = render_template(
        "ballots/roll.html",
        ballot=ballot,
        form=form,
        why_not=why_not_on_roll(session, ballot),
        clause=clause_of_roll(ballot),
        sections=list_sections(session, ballot_id) if _has_votes_to_tell(ballot) else (),
        corrections=list_corrections(session, ballot_id),
        challenges=[c for c in list_challenges(session, ballot_id) if _may_read(c)],
        can_challenge=actor.is_signed_in and now() < ballot.closes,
        corrects=_corrects(ballot),
        may_have_file=may_see_roll(actor, ballot),
    )
    return (page, 422) if form.is_submitted() else page


@blueprint.route("/<int(max=2147483647):ballot_id>/roll/corrections", methods=["GET", "POST"])
@open_to(RouteAudience.AUDITORS)
def correct(ballot_id: int) -> str | Response | tuple[str, int]:
    """The returning officer corrects a roll that nobody challenged."""
    ballot = whole_or_404(ballot_id)
    if not _corrects(ballot):
        abort(404)
    form = CorrectionForm()
    form.offer()
    if form.validate_on_submit() and form.check():
        correction = form.correction() or abort(400)
        with request_work() as work:
            correct_roll(work, ballot.id, correction, form.reason.data or "")
        flash(_("The roll is corrected, and the record says how and why."), "success")
        return redirect(url_for("ballots.roll_page", ballot_id=ballot_id), 303)
    page = render_template("ballots/roll_correction.html", ballot=ballot, form=form, challenge=None)
    return (page, 422) if form.is_submitted() else page


@blueprint.route(
    "/<int(max=2147483647):ballot_id>/challenges/<int(max=2147483647):challenge_id>",
    methods=["GET", "POST"],
)
@open_to(RouteAudience.AUDITORS)
def answer_to_challenge(ballot_id: int, challenge_id: int) -> str | Response | tuple[str, int]:
    """The returning officer answers a challenge, and corrects the roll if it is right."""
    ballot = whole_or_404(ballot_id)
    challenge = get_challenge(current_session(), challenge_id)
    if challenge is None or challenge.ballot_id != ballot.id or not _corrects(ballot):
        abort(404)
    form = CorrectionForm(data={"number": challenge.about_number or "", "weight": 1})
    form.offer(also_nothing=True)
    if form.validate_on_submit() and form.check():
        with request_work() as work:
            answer_challenge(work, challenge.id, form.reason.data or "", form.correction())
        flash(_("Your answer is on the page of the roll."), "success")
        return redirect(url_for("ballots.roll_page", ballot_id=ballot_id), 303)
    page = render_template(
        "ballots/roll_correction.html", ballot=ballot, form=form, challenge=challenge
    )
    return (page, 422) if form.is_submitted() else page


def clause_of_roll(ballot: WholeBallot) -> Phrase | None:
    """Where the rule of the roll is written; None where the ballot's own list is the rule."""
    if not ballot.roll_body.has_freeze_date:
        return None
    if ballot.sealing is not None:
        clause = json.loads(ballot.sealing.setup)["roll"]["clause"]
        return phrase("%(clause)s", clause=clause)
    orders = rules_of(current_session(), ballot.branch_id, ballot.standing_orders_version)
    return citation_of(orders, Setting.FREEZE_DATE)


def _has_votes_to_tell(ballot: WholeBallot) -> bool:
    """Whether votes can weigh more than one: then how many there are is part of the roll."""
    return bool(ballot.sections) or ballot.roll_body is RollBody.DELEGATES


def _corrects(ballot: WholeBallot) -> bool:
    return is_permitted(Action.CORRECT_ROLL, current_actor(), ballot.subject)


def _may_read(challenge: ChallengeRow) -> bool:
    """Whoever made it, and who answers; the others read what was answered."""
    actor = current_actor()
    return (
        audits(actor)
        or challenge.made_by_id == actor.member_id
        or challenge.answered_at is not None
    )
