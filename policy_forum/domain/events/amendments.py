"""Events of amendments, in the history of their motion."""

from dataclasses import dataclass

from policy_forum.domain.events.motions import MotionEvent
from policy_forum.domain.identifiers import AmendmentId, MemberId


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
class AmendmentTakenDown(AmendmentEvent):
    proposer_id: MemberId | None


@dataclass(frozen=True, kw_only=True)
class AmendmentToAmendmentProposed(AmendmentEvent):
    parent_id: AmendmentId
    proposer_id: MemberId


@dataclass(frozen=True, kw_only=True)
class AmendmentTakenInto(AmendmentEvent):
    parent_id: AmendmentId


@dataclass(frozen=True, kw_only=True)
class AmendmentTurnedToMotion(AmendmentEvent):
    parent_id: AmendmentId


@dataclass(frozen=True, kw_only=True)
class ChangedFormOffered(AmendmentEvent):
    changed_form_id: int


@dataclass(frozen=True, kw_only=True)
class ChangedFormAgreed(AmendmentEvent):
    changed_form_id: int


@dataclass(frozen=True, kw_only=True)
class ChangedFormDeclined(AmendmentEvent):
    changed_form_id: int


@dataclass(frozen=True, kw_only=True)
class ChangedFormLapsed(AmendmentEvent):
    changed_form_id: int


@dataclass(frozen=True, kw_only=True)
class VotingOrderSet(MotionEvent):
    amendment_ids: tuple[AmendmentId, ...]
