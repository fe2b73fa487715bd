"""Recorded ballots on questions: the paper, and who voted what where that is public."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.features.ballots import queries
from policy_forum.features.ballots.commands.answering import answer_questions
from policy_forum.features.ballots.forms.answering import RecordedPaperForm
from policy_forum.features.ballots.queries.rolls import list_answers, weights_of
from policy_forum.features.ballots.queries.whole_rows import WholeBallot
from policy_forum.features.ballots.rules.envelopes import IS_SECRET
from policy_forum.features.ballots.views.refusing import refuse_paper
from policy_forum.features.ballots.views.room import (
    blueprint,
    may_see_roll_call,
    part_asked_for,
    whole_or_404,
)
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.session import current_actor, request_work
from policy_forum.web.storage import current_session


def paper_of(ballot: WholeBallot) -> RecordedPaperForm:
    """The reader's recorded paper, with what she handed in before. One statement."""
    mine = list_answers(current_session(), ballot.id, current_actor().member_id)
    return RecordedPaperForm.for_questions(ballot.questions, mine)


@blueprint.post("/<int(max=2147483647):ballot_id>/answers")
@open_to(RouteAudience.MEMBERS)
def answer(ballot_id: int) -> Response:
    """Take a recorded paper."""
    ballot = whole_or_404(ballot_id)
    if ballot.is_secret:
        return refuse_paper(ballot_id, IS_SECRET)
    form = paper_of(ballot)
    if not form.validate_on_submit():
        for field in form:
            for error in field.errors:
                flash(str(error), "error")
        return redirect(url_for("ballots.show", ballot_id=ballot_id), 303)
    with request_work() as work:
        answer_questions(work, ballot.id, form.answers(ballot.questions))
    flash(_("Your paper is in. You can change it until the ballot closes."), "success")
    return redirect(url_for("ballots.show", ballot_id=ballot_id), 303)


@blueprint.get("/<int(max=2147483647):ballot_id>/roll-call")
@open_to(RouteAudience.MEMBERS)
def roll_call(ballot_id: int) -> str:
    """Who voted what, once it is declared: every member reads a roll call.

    A recorded vote is read here by whoever held the ballot.
    """
    ballot = whole_or_404(ballot_id)
    if not may_see_roll_call(current_actor(), ballot):
        abort(404)
    part = part_asked_for()
    found = queries.list_voters(current_session(), ballot.id, part)
    weights = weights_of(current_session(), ballot.id, [v.member_id for v in found.voters])
    return render_template(
        "ballots/roll_call.html",
        ballot=ballot,
        weights=weights,
        has_weights=bool(ballot.sections) or any(weight > 1 for weight in weights.values()),
        voters=found.voters,
        total=found.total,
        part=part,
        parts=-(-found.total // queries.PAGE_SIZE),
    )
