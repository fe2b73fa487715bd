"""Declaring a result, the casting vote, and who voted what."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.features.ballots import commands, queries
from policy_forum.features.ballots.forms import CastingVoteForm
from policy_forum.features.ballots.rules import Choice, canonical_roll
from policy_forum.features.ballots.views.room import (
    ballot_or_404,
    blueprint,
    may_see_roll,
    may_see_votes,
    part_asked_for,
    whole_or_404,
)
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.session import current_actor, request_work
from policy_forum.web.storage import current_session


@blueprint.post("/<int(max=2147483647):ballot_id>/result")
@open_to(RouteAudience.BRANCH_OFFICERS)
def declare(ballot_id: int) -> Response:
    """Declare the result of a ballot that has closed."""
    ballot = ballot_or_404(ballot_id)
    with request_work() as work:
        commands.declare_result(work, ballot.id)
    flash(_("The result is declared."), "success")
    return redirect(url_for("ballots.show", ballot_id=ballot_id), 303)


@blueprint.post(
    "/<int(max=2147483647):ballot_id>/questions/<int(max=2147483647):question_id>/casting-vote"
)
@open_to(RouteAudience.BRANCH_OFFICERS)
def cast(ballot_id: int, question_id: int) -> Response:
    """Take the chair's casting vote."""
    ballot = ballot_or_404(ballot_id)
    question = next((q for q in ballot.questions if q.id == question_id), None) or abort(404)
    form = CastingVoteForm()
    form.offer()
    if not form.validate_on_submit():
        flash(_("Choose for or against."), "error")
    else:
        with request_work() as work:
            commands.give_casting_vote(work, question.id, Choice(form.choice.data))
        flash(_("Your casting vote is given."), "success")
    return redirect(url_for("ballots.show", ballot_id=ballot_id), 303)


@blueprint.get("/<int(max=2147483647):ballot_id>/votes")
@open_to(RouteAudience.BRANCH_OFFICERS)
def votes(ballot_id: int) -> str:
    """Who voted what, for the officers of the branch."""
    ballot = ballot_or_404(ballot_id)
    if not may_see_votes(current_actor(), ballot):
        abort(404)
    part = part_asked_for()
    found = queries.list_voters(current_session(), ballot.id, part)
    return render_template(
        "ballots/votes.html",
        ballot=ballot,
        recorded=ballot.secrecy.sentence,
        voters=found.voters,
        total=found.total,
        part=part,
        parts=-(-found.total // queries.PAGE_SIZE),
    )


@blueprint.get("/<int(max=2147483647):ballot_id>/roll.txt")
@open_to(RouteAudience.MEMBERS)
def roll(ballot_id: int) -> Response:
    """The roll in its canonical form, byte for byte what its hash was made of."""
    ballot = whole_or_404(ballot_id)
    if not may_see_roll(current_actor(), ballot):
        abort(404)
    lines = queries.list_roll_lines(current_session(), ballot.id)
    return Response(canonical_roll(lines), mimetype="text/plain")
