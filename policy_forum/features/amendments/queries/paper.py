"""The amendments of a motion as its paper and its Word file hold them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from policy_forum.domain.identifiers import AmendmentId, MemberId
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import AmendmentState, sentences_of
from policy_forum.features.members.models import Member

_OPEN = tuple(state for state in AmendmentState if state.is_open)


@dataclass(frozen=True)
class PrintedAmendment:
    """An open amendment; `parent` is the number of the one that it amends.

    `proposer` is for those who may read names.
    """

    id: AmendmentId
    number: int
    state: AmendmentState
    proposer_id: MemberId | None
    proposer: str
    shows_name: bool
    is_from_floor: bool
    parent: int | None
    sentences: tuple[str, ...]
    difference_html: str
    words_added: int
    words_removed: int
    reason: str
    proposed_at: datetime


def list_printed(session: Session, motion_id: int) -> tuple[PrintedAmendment, ...]:
    """The open amendments of a motion in the order of their numbers. One statement."""
    parent = aliased(Amendment)
    rows = session.execute(
        select(
            Amendment.id, Amendment.number, Amendment.state, Amendment.proposer_id,
            Member.given_name, Member.family_name, Member.shows_name, Amendment.is_from_floor,
            parent.number, Amendment.wording, Amendment.difference_html, Amendment.words_added,
            Amendment.words_removed, Amendment.reason, Amendment.proposed_at,
        )
        .outerjoin(Member, Member.id == Amendment.proposer_id)
        .outerjoin(parent, parent.id == Amendment.parent_id)
        .where(Amendment.motion_id == motion_id, Amendment.state.in_(_OPEN))
        .order_by(Amendment.number)
    )  # fmt: skip
    return tuple(
        PrintedAmendment(
            AmendmentId(key),
            number,
            state,
            MemberId(proposer_id) if proposer_id else None,
            f"{given or ''} {family or ''}".strip(),
            bool(shows),
            floor,
            parent_number,
            sentences_of(wording),
            *rest,
        )
        for (
            key, number, state, proposer_id, given, family, shows, floor, parent_number, wording,
            *rest,
        ) in rows
    )  # fmt: skip
