"""Amendments as lists and their own pages show them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from policy_forum.domain.identifiers import AmendmentId, MemberId, MotionId
from policy_forum.domain.phrases import Phrase
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.queries.conflicts import Place, places_of_row
from policy_forum.features.amendments.rules import (
    AmendmentState,
    sentences_of,
    shown_state,
    why_fallen,
)
from policy_forum.features.members.models import Member
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState

_READY = tuple(state for state in AmendmentState if state.is_ready)


@dataclass(frozen=True)
class AmendmentRow:
    """An amendment as lists and its own page show it.

    `state` is the one to show: an open amendment falls with its motion. `stored_state` is what
    the state table speaks of. `proposer` is for those who may read names.
    """

    id: AmendmentId
    motion_id: MotionId
    number: int
    stored_state: AmendmentState
    state: AmendmentState
    proposer_id: MemberId | None
    proposer: str
    shows_name: bool
    sentences: tuple[str, ...]
    difference_html: str
    words_added: int
    words_removed: int
    reason: str
    state_reason: str | Phrase
    proposed_at: datetime
    decided_at: datetime | None
    base_revision: int
    original_revision: int
    version: int
    clashes: tuple[Place, ...]

    @property
    def is_open(self) -> bool:
        """Whether its fate is still to be decided."""
        return self.state.is_open


@dataclass(frozen=True)
class AmendmentText:
    """The texts of an amendment: what it wants, and what was proposed first."""

    base_markdown: str
    amended_markdown: str
    original_base_markdown: str
    original_amended_markdown: str


@dataclass(frozen=True)
class StandingText:
    """An open amendment as far as the text goes."""

    id: AmendmentId
    number: int
    state: AmendmentState
    amended_markdown: str


def list_amendments(session: Session, motion_id: int) -> tuple[AmendmentRow, ...]:
    """The amendments of a motion in their order, with proposers. One statement."""
    rows = session.execute(_WITH_PROPOSER.where(Amendment.motion_id == motion_id))
    return tuple(_row(*row) for row in rows)


def find_amendment(session: Session, amendment_id: int) -> AmendmentRow | None:
    """One amendment, or None. One statement."""
    row = session.execute(_WITH_PROPOSER.where(Amendment.id == amendment_id)).first()
    return _row(*row) if row else None


def find_texts(session: Session, amendment_id: int) -> AmendmentText | None:
    """The texts of an amendment, or None. One statement."""
    row = session.execute(
        select(
            Amendment.base_markdown,
            Amendment.amended_markdown,
            Amendment.original_base_markdown,
            Amendment.original_amended_markdown,
        ).where(Amendment.id == amendment_id)
    ).first()
    return AmendmentText(*row) if row else None


def list_standing_texts(session: Session, motion_id: int) -> tuple[StandingText, ...]:
    """The texts of the amendments that fit the motion as it stands. One statement."""
    rows = session.execute(
        select(Amendment.id, Amendment.number, Amendment.state, Amendment.amended_markdown)
        .where(Amendment.motion_id == motion_id, Amendment.state.in_(_READY))
        .order_by(Amendment.number)
    )
    return tuple(StandingText(AmendmentId(key), *rest) for key, *rest in rows)


_WITH_PROPOSER = (
    select(Amendment, Member.given_name, Member.family_name, Member.shows_name, Motion.state)
    .join(Motion, Motion.id == Amendment.motion_id)
    .outerjoin(Member, Member.id == Amendment.proposer_id)
    .order_by(Amendment.number)
)


def _row(
    amendment: Amendment, given: str | None, family: str | None, shows: bool | None,
    motion_state: MotionState,
) -> AmendmentRow:  # fmt: skip
    return AmendmentRow(
        id=AmendmentId(amendment.id),
        motion_id=MotionId(amendment.motion_id),
        number=amendment.number,
        stored_state=amendment.state,
        state=shown_state(amendment.state, motion_state),
        proposer_id=MemberId(amendment.proposer_id) if amendment.proposer_id else None,
        proposer=f"{given or ''} {family or ''}".strip(),
        shows_name=bool(shows),
        sentences=sentences_of(amendment.wording),
        difference_html=amendment.difference_html,
        words_added=amendment.words_added,
        words_removed=amendment.words_removed,
        reason=amendment.reason,
        state_reason=why_fallen(amendment.state, motion_state) or amendment.state_reason,
        proposed_at=amendment.proposed_at,
        decided_at=amendment.decided_at,
        base_revision=amendment.base_revision,
        original_revision=amendment.original_revision,
        version=amendment.version,
        clashes=places_of_row(amendment.clashes),
    )
