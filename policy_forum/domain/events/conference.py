"""Events from submission to the register."""

from dataclasses import dataclass

from policy_forum.domain.events.base import Event
from policy_forum.domain.events.motions import MotionEvent
from policy_forum.domain.identifiers import CycleId, PaperId, RegisterEntryId, SubmissionId


@dataclass(frozen=True, kw_only=True)
class MotionSubmitted(MotionEvent):
    submission_id: SubmissionId
    receipt: str
    text_sha256: str


@dataclass(frozen=True, kw_only=True)
class SubmissionRuled(MotionEvent):
    submission_id: SubmissionId
    in_order: bool


@dataclass(frozen=True, kw_only=True)
class AgendaOrdered(Event):
    ABOUT = ("cycle", "cycle_id")
    cycle_id: CycleId
    items: int


@dataclass(frozen=True, kw_only=True)
class PaperPublished(Event):
    ABOUT = ("cycle", "cycle_id")
    cycle_id: CycleId
    paper_id: PaperId
    edition: int
    items: int


@dataclass(frozen=True, kw_only=True)
class OutcomeRecorded(MotionEvent):
    submission_id: SubmissionId
    outcome: str


@dataclass(frozen=True, kw_only=True)
class OutcomeCorrected(MotionEvent):
    submission_id: SubmissionId
    outcome_before: str
    outcome: str
    votes_before: str
    votes: str


@dataclass(frozen=True, kw_only=True)
class PolicyAdopted(MotionEvent):
    entry_id: RegisterEntryId


@dataclass(frozen=True, kw_only=True)
class RegisterUpdated(MotionEvent):
    entry_id: RegisterEntryId
    status: str


@dataclass(frozen=True, kw_only=True)
class MotionOffered(MotionEvent):
    cycle_id: CycleId
