"""What has happened: facts in the past tense, as the audit trail keeps them.

An event names keys and plain figures, never a vote's content, and never text that a member
could ask to have removed. `ABOUT` says whose history page it belongs to: a kind and the field
that holds the key.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import ClassVar

from policy_forum.domain.identifiers import (
    AccountId,
    AmendmentId,
    BallotId,
    BranchId,
    CycleId,
    GoalId,
    MemberId,
    MotionId,
    OfficeId,
    PaperId,
    RegionId,
    RegisterEntryId,
    StandingOrdersId,
    SubmissionId,
)


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events."""

    ABOUT: ClassVar[tuple[str, str]]

    @property
    def name(self) -> str:
        """The event's name in the trail, e.g. `MotionSeconded`."""
        return type(self).__name__

    @property
    def about(self) -> tuple[str, int]:
        """The kind and key of the thing whose history this is part of."""
        kind, field = self.ABOUT
        return kind, getattr(self, field)

    def facts(self) -> dict[str, object]:
        """The event's fields, in values that JSON can hold."""
        return {k: _plain(v) for k, v in asdict(self).items()}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


@dataclass(frozen=True, kw_only=True)
class MembershipImported(Event):
    ABOUT = ("membership_import", "import_id")
    import_id: int
    added: int
    changed: int
    moved: int
    lapsed: int
    refused: int


@dataclass(frozen=True, kw_only=True)
class MembershipListUploaded(Event):
    ABOUT = ("membership_import", "import_id")
    import_id: int
    rows: int


@dataclass(frozen=True, kw_only=True)
class MembershipImportBegun(Event):
    ABOUT = ("membership_import", "import_id")
    import_id: int


@dataclass(frozen=True, kw_only=True)
class MembershipImportCancelled(Event):
    ABOUT = ("membership_import", "import_id")
    import_id: int


@dataclass(frozen=True, kw_only=True)
class MemberAdded(Event):
    ABOUT = ("member", "member_id")
    member_id: MemberId
    branch_id: BranchId


@dataclass(frozen=True, kw_only=True)
class OfficerAppointed(Event):
    ABOUT = ("member", "member_id")
    office_id: OfficeId
    member_id: MemberId
    kind: str
    branch_id: BranchId | None


@dataclass(frozen=True, kw_only=True)
class OfficeEnded(Event):
    ABOUT = ("member", "member_id")
    office_id: OfficeId
    member_id: MemberId


@dataclass(frozen=True, kw_only=True)
class NameShownChosen(Event):
    ABOUT = ("member", "member_id")
    member_id: MemberId
    shown: bool


@dataclass(frozen=True, kw_only=True)
class StandingOrdersPublished(Event):
    ABOUT = ("branch", "branch_id")
    standing_orders_id: StandingOrdersId
    branch_id: BranchId
    version: int


@dataclass(frozen=True, kw_only=True)
class AccountMade(Event):
    ABOUT = ("account", "account_id")
    account_id: AccountId
    member_id: MemberId


@dataclass(frozen=True, kw_only=True)
class ModelRulesPublished(Event):
    ABOUT = ("standing_orders", "standing_orders_id")
    standing_orders_id: StandingOrdersId
    version: int


@dataclass(frozen=True, kw_only=True)
class RegionMade(Event):
    ABOUT = ("region", "region_id")
    region_id: RegionId


@dataclass(frozen=True, kw_only=True)
class BranchMade(Event):
    ABOUT = ("branch", "branch_id")
    branch_id: BranchId
    region_id: RegionId


@dataclass(frozen=True, kw_only=True)
class MessageSentAgain(Event):
    ABOUT = ("message", "message_id")
    message_id: int


@dataclass(frozen=True, kw_only=True)
class AccountSignedIn(Event):
    ABOUT = ("account", "account_id")
    account_id: AccountId
    way: str


@dataclass(frozen=True, kw_only=True)
class CycleMade(Event):
    ABOUT = ("cycle", "cycle_id")
    cycle_id: CycleId
    year: int
    opened_from_id: CycleId | None


@dataclass(frozen=True, kw_only=True)
class WindowMoved(Event):
    ABOUT = ("cycle", "cycle_id")
    cycle_id: CycleId
    stage: str
    opened_before: datetime | None
    closed_before: datetime | None
    opens: datetime
    closes: datetime


@dataclass(frozen=True, kw_only=True)
class GoalSet(Event):
    ABOUT = ("cycle", "cycle_id")
    cycle_id: CycleId
    goal_id: GoalId
    carried_from_id: GoalId | None


@dataclass(frozen=True, kw_only=True)
class GoalWorded(Event):
    ABOUT = ("goal", "goal_id")
    goal_id: GoalId
    cycle_id: CycleId


@dataclass(frozen=True, kw_only=True)
class GoalsOrdered(Event):
    ABOUT = ("cycle", "cycle_id")
    cycle_id: CycleId
    goals: int


@dataclass(frozen=True, kw_only=True)
class GoalRemoved(Event):
    ABOUT = ("cycle", "cycle_id")
    cycle_id: CycleId
    goal_id: GoalId


@dataclass(frozen=True, kw_only=True)
class GoalStatusChanged(Event):
    ABOUT = ("goal", "goal_id")
    goal_id: GoalId
    status: str


@dataclass(frozen=True, kw_only=True)
class MotionEvent(Event):
    """Base of events in the history of a motion."""

    ABOUT = ("motion", "motion_id")
    motion_id: MotionId


@dataclass(frozen=True, kw_only=True)
class MotionDrafted(MotionEvent):
    mover_id: MemberId


@dataclass(frozen=True, kw_only=True)
class MotionImported(MotionEvent):
    source: str


@dataclass(frozen=True, kw_only=True)
class MotionRevised(MotionEvent):
    revision: int


@dataclass(frozen=True, kw_only=True)
class CoAuthorInvited(MotionEvent):
    member_id: MemberId


@dataclass(frozen=True, kw_only=True)
class CoAuthorJoined(MotionEvent):
    member_id: MemberId


@dataclass(frozen=True, kw_only=True)
class CoAuthorDeclined(MotionEvent):
    member_id: MemberId


@dataclass(frozen=True, kw_only=True)
class MotionMoved(MotionEvent):
    mover_id: MemberId


@dataclass(frozen=True, kw_only=True)
class MotionTakenBack(MotionEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class MotionSeconded(MotionEvent):
    member_id: MemberId


@dataclass(frozen=True, kw_only=True)
class MotionProposed(MotionEvent):
    number: str


@dataclass(frozen=True, kw_only=True)
class MotionWithdrawn(MotionEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class MotionRemitted(MotionEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class MotionDecided(MotionEvent):
    outcome: str
    mandate_id: int | None


@dataclass(frozen=True, kw_only=True)
class MotionNotReached(MotionEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class MotionBroughtAgain(MotionEvent):
    from_motion_id: MotionId


@dataclass(frozen=True, kw_only=True)
class AmendmentEvent(MotionEvent):
    """Base of events of an amendment: they belong to the history of its motion."""

    amendment_id: AmendmentId


@dataclass(frozen=True, kw_only=True)
class AmendmentProposed(AmendmentEvent):
    proposer_id: MemberId


@dataclass(frozen=True, kw_only=True)
class AmendmentImported(AmendmentEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class AmendmentConflictFound(AmendmentEvent):
    with_amendment_id: AmendmentId


@dataclass(frozen=True, kw_only=True)
class AmendmentAccepted(AmendmentEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class AmendmentLeftToVote(AmendmentEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class AmendmentWithdrawn(AmendmentEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class AmendmentRevised(AmendmentEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class AmendmentCarriedToNewText(AmendmentEvent):
    revision: int


@dataclass(frozen=True, kw_only=True)
class AmendmentNeedsAuthor(AmendmentEvent):
    revision: int


@dataclass(frozen=True, kw_only=True)
class AmendmentDecided(AmendmentEvent):
    outcome: str


@dataclass(frozen=True, kw_only=True)
class BallotEvent(MotionEvent):
    """Base of events of a ballot. A recorded vote's content is in its own table, not here."""

    ballot_id: BallotId


@dataclass(frozen=True, kw_only=True)
class BallotOpened(BallotEvent):
    opens: datetime
    closes: datetime
    roll_count: int
    roll_hash: str


@dataclass(frozen=True, kw_only=True)
class VoteHandedIn(BallotEvent):
    member_id: MemberId


@dataclass(frozen=True, kw_only=True)
class ResultDeclared(BallotEvent):
    quorate: bool
    voted: int


@dataclass(frozen=True, kw_only=True)
class CastingVoteGiven(BallotEvent):
    member_id: MemberId


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
