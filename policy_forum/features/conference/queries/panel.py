"""What the page of a motion says of its way through conference, in one statement."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from policy_forum.domain.identifiers import RegisterEntryId, SubmissionId
from policy_forum.features.conference.models import (
    ConferencePaper,
    Outcome,
    PaperItem,
    RegisterEntry,
    Ruling,
    Submission,
)
from policy_forum.features.conference.rules import (
    ConferenceOutcome,
    RegisterStatus,
    SubmissionState,
)


@dataclass(frozen=True)
class PanelRow:
    """A submission with the ruling in force, its place, the outcome and what came of it."""

    submission_id: SubmissionId
    state: SubmissionState
    submitted_at: datetime
    receipt: str
    text_sha256: str
    agenda_position: int | None
    ruling_rule: str | None
    ruling_reason: str | None
    ruled_at: datetime | None
    outcome: ConferenceOutcome | None
    votes_for: int | None
    votes_against: int | None
    votes_abstain: int | None
    outcome_note: str | None
    next_owner: str | None
    next_step: str | None
    recorded_at: datetime | None
    entry_id: RegisterEntryId | None
    entry_status: RegisterStatus | None
    entry_owner: str | None
    edition: int | None


_later = aliased(Ruling)
_LATEST_RULING = (
    select(func.max(_later.id))
    .where(_later.submission_id == Submission.id)
    .correlate(Submission)
    .scalar_subquery()
)
_EDITION = (
    select(func.max(ConferencePaper.edition))
    .join(PaperItem, PaperItem.paper_id == ConferencePaper.id)
    .where(PaperItem.submission_id == Submission.id)
    .correlate(Submission)
    .scalar_subquery()
)


def find_panel(session: Session, motion_id: int) -> PanelRow | None:
    """The submission of a motion and all that followed; None if there is none. One statement."""
    row = session.execute(
        select(
            Submission.id, Submission.state, Submission.submitted_at, Submission.receipt,
            Submission.text_sha256, Submission.agenda_position, Ruling.rule, Ruling.reason,
            Ruling.ruled_at, Outcome.outcome, Outcome.votes_for, Outcome.votes_against,
            Outcome.votes_abstain, Outcome.note, Outcome.next_owner, Outcome.next_step,
            Outcome.recorded_at, RegisterEntry.id, RegisterEntry.status, RegisterEntry.owner,
            _EDITION,
        )
        .select_from(Submission)
        .outerjoin(Ruling, Ruling.id == _LATEST_RULING)
        .outerjoin(Outcome, Outcome.submission_id == Submission.id)
        .outerjoin(RegisterEntry, RegisterEntry.motion_id == Submission.motion_id)
        .where(Submission.motion_id == motion_id)
    ).one_or_none()  # fmt: skip
    return PanelRow(*row) if row else None
