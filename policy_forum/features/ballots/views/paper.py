"""The list of a branch's ballots, and the page of each: the paper, then the result."""

from collections.abc import Iterable, Mapping

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.access.policy import Action, refusal_of
from policy_forum.domain.access.who import subject_of_branch
from policy_forum.domain.identifiers import AmendmentId
from policy_forum.domain.phrases import Phrase
from policy_forum.features.amendments.queries import list_consequences
from policy_forum.features.ballots import commands, queries, rules
from policy_forum.features.ballots.forms import CastingVoteForm, PaperForm
from policy_forum.features.ballots.queries import BallotPage, QuestionRow
from policy_forum.features.ballots.rules import BallotAbout, QuestionOutcome, Secrecy
from policy_forum.features.ballots.rules.envelopes import IS_SECRET
from policy_forum.features.ballots.views.refusing import refuse_paper
from policy_forum.features.ballots.views.room import (
    ballot_or_404,
    blueprint,
    may_see_roll,
    may_see_roll_call,
    may_see_votes,
    tally_bar_of,
    whole_or_404,
)
from policy_forum.features.ballots.views.whole import has_page_of_its_own, show_whole
from policy_forum.features.cycles.queries import calendar_of
from policy_forum.features.motions.rules import MotionState
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.presentation import closes, opens, said
from policy_forum.web.session import current_actor, now, request_time, request_work
from policy_forum.web.storage import current_session


@blueprint.get("/<int(max=2147483647):ballot_id>")
@open_to(RouteAudience.MEMBERS)
def show(ballot_id: int) -> str:
    """One ballot: recorded votes on a motion here, all others on a page of their own."""
    member_id = current_actor().member_id
    ballot = queries.get_ballot_page(current_session(), ballot_id, member_id)
    if ballot is None or has_page_of_its_own(ballot.secrecy, ballot.about):
        return show_whole(whole_or_404(ballot_id))
    return _page(ballot, PaperForm.for_questions(ballot.questions))


@blueprint.post("/<int(max=2147483647):ballot_id>/paper")
@open_to(RouteAudience.MEMBERS)
def hand_in(ballot_id: int) -> Response | tuple[str, int]:
    """Take a paper."""
    ballot = ballot_or_404(ballot_id)
    if ballot.secrecy is Secrecy.SECRET:
        return refuse_paper(ballot_id, IS_SECRET)
    form = PaperForm.for_questions(ballot.questions)
    if not form.validate_on_submit():
        return _page(ballot, form), 422
    with request_work() as work:
        commands.hand_in_paper(work, ballot.id, form.answers(ballot.questions))
    flash(_("Your paper is in. You can change it until the ballot closes."), "success")
    return redirect(url_for("ballots.show", ballot_id=ballot_id), 303)


def _page(ballot: BallotPage, form: PaperForm) -> str:
    casting = CastingVoteForm()
    casting.offer()
    why_not = _why_no_paper(ballot)
    is_settled = ballot.declared_at is not None
    return render_template(
        "ballots/show.html",
        ballot=ballot,
        form=form,
        casting=casting,
        tied=_tied_for_chair(ballot),
        recorded=ballot.secrecy.sentence,
        stands=_stands(ballot),
        why_not=why_not,
        tallies={q.id: tally_bar_of(ballot, q) for q in ballot.questions} if is_settled else {},
        consequences=_consequences(ballot),
        actions=_actions(ballot),
        may_see_roll=may_see_roll(current_actor(), ballot),
        may_see_votes=may_see_votes(current_actor(), ballot),
        may_see_roll_call=may_see_roll_call(current_actor(), ballot),
    )


def _why_no_paper(ballot: BallotPage) -> Phrase | None:
    """Why this person cannot hand in a paper now; None if she can."""
    why_not = ballot.why_not_on_roll()
    if why_not:
        return why_not
    if ballot.motion_state is not MotionState.PROPOSED and ballot.declared_at is None:
        return rules.MOTION_GONE
    refusal = rules.refusal_to_vote(ballot.standing, now())
    if refusal is None:
        calendar = calendar_of(current_session(), ballot.cycle_id)
        subject = subject_of_branch(ballot.branch_id)
        refusal = refusal_of(Action.VOTE, current_actor(), subject, calendar, now())
    return refusal.sentence if refusal else None


def _stands(ballot: BallotPage) -> str:
    time = request_time()
    if ballot.ended and ballot.settled_at is None:
        return str(_("The vote was tied, and waits for the chair’s casting vote."))
    if ballot.ended:
        return said(ballot.ended.sentence)
    if time.now < ballot.opens:
        return str(_("It %(opens)s.", opens=opens(ballot.opens, time.now, time.zone)))
    when = closes(ballot.closes, time.now, time.zone)
    if time.now < ballot.closes:
        return str(_("It %(closes)s.", closes=when))
    return str(_("It %(closed)s. The result will be declared at once.", closed=when))


def _consequences(ballot: BallotPage) -> Mapping[AmendmentId, Phrase]:
    """What follows from each amendment, in the order that the ballot fixed. Two statements."""
    if ballot.about is not BallotAbout.AMENDMENTS or ballot.declared_at is not None:
        return {}
    order = [q.amendment_id for q in ballot.questions if q.amendment_id is not None]
    found = list_consequences(current_session(), ballot.motion_id, order)
    return {key: each.sentence for key, each in found.items() if each.sentence}


def _tied_for_chair(ballot: BallotPage) -> list[QuestionRow]:
    tied = [q for q in ballot.questions if q.outcome is QuestionOutcome.TIED]
    if not tied:
        return []
    subject = subject_of_branch(ballot.branch_id)
    calendar = calendar_of(current_session(), ballot.cycle_id)
    refusal = refusal_of(Action.GIVE_CASTING_VOTE, current_actor(), subject, calendar, now())
    return [] if refusal else tied


def _actions(ballot: BallotPage) -> Iterable[dict[str, object]]:
    is_due = ballot.declared_at is None and now() >= ballot.closes
    subject = subject_of_branch(ballot.branch_id)
    if not is_due or refusal_of(Action.DECLARE_RESULT, current_actor(), subject):
        return []
    return [
        {
            "label": _("Declare the result"),
            "href": url_for("ballots.declare", ballot_id=ballot.id),
            "method": "post",
            "about": _("It would also be declared without you, within a minute or so."),
        }
    ]
