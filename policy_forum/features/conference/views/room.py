"""The blueprint of conference, and what its pages share."""

from flask import Blueprint, abort, render_template
from flask_wtf import FlaskForm

from policy_forum.domain.access.policy import Action, refusal_of
from policy_forum.domain.refusals import Refusal
from policy_forum.features.conference import queries
from policy_forum.features.conference.rules import ConferenceOutcome, RegisterStatus
from policy_forum.features.cycles.queries import CycleRow, find_cycle
from policy_forum.web.presentation import said, votes
from policy_forum.web.session import current_actor, now
from policy_forum.web.storage import current_session

blueprint = Blueprint("conference", __name__)

# Keys are those of a database; a larger number belongs to nothing.
SUBMISSION = "/conference/submissions/<int(max=2147483647):submission_id>"
AGENDA = "/conference/<int(max=9999):year>/agenda"
OUTCOME_KINDS = {
    ConferenceOutcome.CARRIED: "good",
    ConferenceOutcome.LOST: "bad",
    ConferenceOutcome.NOT_REACHED: "quiet",
    ConferenceOutcome.WITHDRAWN: "quiet",
}
STATUS_KINDS = {
    RegisterStatus.ADOPTED: "quiet",
    RegisterStatus.UNDER_WAY: "plum",
    RegisterStatus.ACHIEVED: "good",
}


def cycle_or_404(year: int) -> CycleRow:
    """The cycle of a year; without one there is no such page."""
    return find_cycle(current_session(), year) or abort(404)


def submission_or_404(submission_id: int) -> queries.SubmissionPage:
    """The submission; what has been submitted is public."""
    return queries.get_submission(current_session(), submission_id) or abort(404)


def refusal_in(action: Action, cycle: CycleRow) -> Refusal | None:
    """Why this person cannot do this in that cycle now; None if she can."""
    return refusal_of(action, current_actor(), calendar=cycle.calendar, now=now())


def reason_of(refusal: Refusal | None) -> dict[str, str | None]:
    """The keys of an action of the panel that say why it is not open."""
    if refusal is None:
        return {}
    return {
        "reason": said(refusal.sentence),
        "rule": said(refusal.rule) if refusal.rule else None,
    }


def counted(row: queries.AgendaRow | queries.EntryRow | queries.PanelRow) -> str:
    """The votes of conference in words; empty where nobody counted."""
    if row.votes_for is None:
        return ""
    return votes(row.votes_for, row.votes_against or 0, row.votes_abstain or 0)


def form_page(template: str, form: FlaskForm, **values: object) -> str | tuple[str, int]:
    """The page of a form; 422 if it was sent and is not right, with everything typed kept."""
    page = render_template(template, form=form, **values)
    return (page, 422) if form.is_submitted() else page
