"""The result of a ballot, explained: who won and why, every stage, how close, how ties went."""

from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from policy_forum.domain.access.policy import Action, is_permitted
from policy_forum.domain.counting.figures import shown
from policy_forum.domain.counting.methods import METHODS, PaperKind
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.features.ballots.forms import CastingVoteForm
from policy_forum.features.ballots.queries.bundles import bundle_size
from policy_forum.features.ballots.queries.results import ResultRow, result_row
from policy_forum.features.ballots.queries.whole_rows import WholeBallot, WholeQuestion
from policy_forum.features.ballots.rules import Choice, QuestionOutcome
from policy_forum.features.ballots.views.room import blueprint, whole_or_404
from policy_forum.features.cycles.queries import calendar_of
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.drawings.stages import (
    PointBar,
    StageDrawing,
    StageVotes,
    draw_points,
    draw_stages,
)
from policy_forum.web.drawings.tally_bar import TallyBar, tally_bar
from policy_forum.web.presentation import said
from policy_forum.web.session import current_actor, now
from policy_forum.web.storage import current_session

# Votes can be fractions; the exact ones are in the bundle.
blueprint.add_app_template_filter(shown, "votes_shown")


@dataclass(frozen=True)
class Told:
    """A question with its result, and the pictures of it that there are."""

    question: WholeQuestion
    result: ResultRow | None
    tally: TallyBar | None
    stages: StageDrawing | None
    points: tuple[PointBar, ...]


@blueprint.get("/<int(max=2147483647):ballot_id>/results")
@open_to(RouteAudience.EVERYONE)
def results(ballot_id: int) -> Response | str:
    """The result. That of a secret ballot is published, so anyone may read it."""
    ballot = whole_or_404(ballot_id)
    if ballot.declared_at is None:
        return redirect(url_for("ballots.show", ballot_id=ballot_id))
    refuse_unless_public(ballot)
    casting = CastingVoteForm()
    casting.offer()
    return render_template(
        "ballots/results.html",
        ballot=ballot,
        told=[_told(ballot, question) for question in ballot.questions],
        methods=METHODS,
        bundle_bytes=bundle_size(current_session(), ballot_id) if ballot.sealing else 0,
        casting=casting,
        tied=_tied_for_chair(ballot),
    )


def refuse_unless_public(ballot: WholeBallot) -> None:
    """Raise unless the ballot is secret, and so published, or a member asks."""
    if not ballot.is_secret and not current_actor().is_signed_in:
        sentence = phrase("Results of recorded votes are for members: sign in to read them.")
        raise RefusedError(Refusal(Reason.NOT_SIGNED_IN, sentence))


def _told(ballot: WholeBallot, question: WholeQuestion) -> Told:
    result = result_row(question)
    return Told(
        question=question,
        result=result,
        tally=_tally(ballot, question, result),
        stages=_drawn(result) if result and result.has_transfers and result.stages else None,
        points=draw_points(result.points, result.winners) if result else (),
    )


def _tally(
    ballot: WholeBallot, question: WholeQuestion, result: ResultRow | None
) -> TallyBar | None:
    if question.votes_for is None or (result is not None and not result.is_for_or_against):
        return None
    tally = question.tally
    quota = result.stages[0].quota if result and result.stages else None
    is_decided = question.outcome is not QuestionOutcome.INQUORATE
    return tally_bar(
        tally.in_favour,
        tally.against,
        tally.abstained,
        None if _is_weighted(ballot, question) else max(ballot.roll_count, tally.voted),
        needed=int(quota) if quota is not None and is_decided else None,
        majority=said(METHODS[question.method].label),
    )


def _is_weighted(ballot: WholeBallot, question: WholeQuestion) -> bool:
    """Whether more votes could be cast than people are on the roll: its scale is not theirs."""
    sections = (question.result or {}).get("sections", ())
    votes: int = sum(section["votes"] for section in sections)
    return votes > ballot.roll_count


def _drawn(result: ResultRow) -> StageDrawing:
    stages = [StageVotes(s.votes, s.elected, s.excluded, s.quota) for s in result.stages]
    return draw_stages(stages, result.options)


def _tied_for_chair(ballot: WholeBallot) -> list[WholeQuestion]:
    tied = [q for q in ballot.questions if q.outcome is QuestionOutcome.TIED]
    if not tied or ballot.cycle_id is None:
        return []
    calendar = calendar_of(current_session(), ballot.cycle_id)
    action, actor = Action.GIVE_CASTING_VOTE, current_actor()
    return tied if is_permitted(action, actor, ballot.subject, calendar, now()) else []


def answer_in_words(question: WholeQuestion, answer: Any) -> str:
    """What a paper says to a question, in words: “Ada, then Bo = Cerys”."""
    if isinstance(answer, str):
        return said(Choice(answer).label)
    if not answer:
        return str(_("blank"))
    names = {option.number: option.name for option in question.options}
    groups = [" = ".join(names[option] for option in group) for group in answer]
    if METHODS[question.method].paper is not PaperKind.RANKING:
        return ", ".join(names[option] for group in answer for option in group)
    return str(_(", then ")).join(groups)
