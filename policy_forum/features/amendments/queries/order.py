"""The order of votes on a motion's amendments, and what follows if one of them is carried."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, case, exists, select
from sqlalchemy.orm import Session, aliased

from policy_forum.domain.identifiers import AmendmentId, MemberId
from policy_forum.domain.phrases import Phrase
from policy_forum.domain.text.conflicts import conflicts_among
from policy_forum.domain.text.document import parse_document
from policy_forum.domain.text.edits import edit_of
from policy_forum.domain.text.limits import MERGED
from policy_forum.domain.text.votes import (
    Consequence,
    Proposal,
    Touch,
    consequences,
    order_with_choice,
    touch_from,
)
from policy_forum.domain.text.votes import VotingOrder as OrderRule
from policy_forum.features.amendments.models import Amendment, AmendmentConflict, VotingOrder
from policy_forum.features.amendments.queries.conflicts import ConflictRow
from policy_forum.features.amendments.rules import AmendmentState, sentences_of, stored_change
from policy_forum.features.branches.queries import amendment_order_of
from policy_forum.features.branches.rules import MODEL_RULES
from policy_forum.features.members.models import Member
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState

_READY = tuple(state for state in AmendmentState if state.is_ready)
_Motion = int | ScalarSelect[int]


@dataclass(frozen=True)
class VoteRow:
    """An amendment that is put to the vote. `parent_number` is that of the one it amends."""

    id: AmendmentId
    number: int
    parent_number: int | None
    wording: str
    difference_html: str
    proposer_id: MemberId | None
    state: AmendmentState
    follows: Consequence

    @property
    def sentences(self) -> tuple[str, ...]:
        """The formal wording, an instruction each."""
        return sentences_of(self.wording)

    @property
    def consequence(self) -> Phrase | None:
        """What follows for others if it is carried; None where nothing does."""
        return self.follows.sentence


@dataclass(frozen=True)
class ChosenOrder:
    """The order of votes that the chair set last, and why."""

    amendment_ids: tuple[AmendmentId, ...]
    reason: str
    set_by: str
    set_at: datetime


@dataclass(frozen=True)
class _Standing:
    """The amendments put to the vote, in their order, and what each touches."""

    proposals: tuple[Proposal, ...]
    touches: Mapping[int, Touch]
    rows: Mapping[int, Any]


def list_in_voting_order(
    session: Session,
    motion_id: int,
    order: Sequence[int] | None = None,
    *,
    one_by_one: bool = False,
) -> tuple[VoteRow, ...]:
    """The amendments that are put to the vote, in the order of votes. Two statements.

    One that the mover has not answered is put as well; one that needs its author is not, since
    it no longer fits the text, nor is one to it, and none is once the motion is decided.
    `order` is another order to look at, by keys. `one_by_one`: each vote is done before the next is
    taken, as in a meeting.
    """
    found = _standing(session, motion_id, _SHOWN, order)
    follows = _consequences(session, motion_id, found, one_by_one=one_by_one)
    return tuple(_row(found, proposal, follows) for proposal in found.proposals)


def list_proposals(
    session: Session, motion_id: int, order: Sequence[int] | None = None
) -> tuple[Proposal, ...]:
    """The same without words, as the rules of order see them. One statement."""
    return _standing(session, motion_id, (), order).proposals


def list_consequences(
    session: Session,
    motion_id: int,
    order: Sequence[int] | None = None,
    conflicts: Sequence[ConflictRow] | None = None,
    *,
    one_by_one: bool = False,
) -> Mapping[AmendmentId, Consequence]:
    """What follows if an amendment is carried, in the order of votes. Two statements.

    `order` is the order of the questions where a ballot has fixed it, by keys. One statement
    where the page has the motion's `conflicts` already. `one_by_one`: as in a meeting.
    """
    found = _standing(session, motion_id, (), order)
    pairs = None
    if conflicts is not None:
        pairs = [(c.first_id, c.second_id) for c in conflicts if c.is_open]
    follows = _consequences(session, motion_id, found, pairs, one_by_one=one_by_one)
    return {AmendmentId(key): each for key, each in follows.items()}


def consequence_of(session: Session, amendment_id: int) -> Phrase | None:
    """What follows if this one is carried; None where nothing does. Two statements at most."""
    motion_id = select(Amendment.motion_id).where(Amendment.id == amendment_id).scalar_subquery()
    found = _standing(session, motion_id, (), None)
    if amendment_id not in found.touches:
        return None
    return _consequences(session, motion_id, found)[amendment_id].sentence


def find_chosen_order(session: Session, motion_id: int) -> ChosenOrder | None:
    """The order that the chair set last, or None. One statement."""
    row = session.execute(
        select(
            VotingOrder.amendment_ids, VotingOrder.reason, Member.given_name, Member.family_name,
            VotingOrder.set_at,
        )
        .join(Member, Member.id == VotingOrder.set_by_id)
        .where(VotingOrder.motion_id == motion_id)
        .order_by(VotingOrder.id.desc())
        .limit(1)
    ).first()  # fmt: skip
    if row is None:
        return None
    keys, reason, given, family, set_at = row
    return ChosenOrder(tuple(map(AmendmentId, keys)), reason, f"{given} {family}", set_at)


_SHOWN = (
    Amendment.wording,
    Amendment.difference_html,
    Amendment.proposer_id,
    Amendment.state,
)


def _standing(
    session: Session, motion_id: _Motion, more: Sequence[Any], order: Sequence[int] | None
) -> _Standing:
    rows = session.execute(
        select(
            Amendment.id,
            Amendment.number,
            Amendment.parent_id,
            Amendment.first_place,
            Amendment.reach,
            Amendment.touches,
            amendment_order_of(Motion.branch_id).label("rule"),
            _chosen_last(motion_id).label("chosen"),
            *_texts_where_one_amends_another(motion_id),
            *more,
        )
        .join(Motion, Motion.id == Amendment.motion_id)
        .where(Amendment.motion_id == motion_id, Amendment.state.in_(_READY))
        .where(Motion.state == MotionState.PROPOSED)
        .order_by(Amendment.number)
    ).all()
    keys = {row.id for row in rows}
    put = {row.id: row for row in rows if row.parent_id is None or row.parent_id in keys}
    touches = {key: touch_from(row.touches) for key, row in put.items()}
    proposals = {key: _proposal(row, touches[key]) for key, row in put.items()}
    rule = (rows[0].rule if rows else None) or MODEL_RULES.amendment_order
    chosen = order if order is not None else (rows[0].chosen or ()) if rows else ()
    in_order = order_with_choice(list(proposals.values()), OrderRule(rule), chosen)
    return _Standing(tuple(proposals[key] for key in in_order), touches, put)


def _texts_where_one_amends_another(motion_id: _Motion) -> tuple[ColumnElement[Any], ...]:
    """The edits of all, and the whole texts of those to others: empty for a motion without such."""
    one = aliased(Amendment)
    is_there = exists().where(
        one.motion_id == motion_id, one.parent_id.is_not(None), one.state.in_(_READY)
    )
    is_below = Amendment.parent_id.is_not(None)
    return (
        case((is_there.correlate(None), Amendment.changes)).label("changes"),
        case((is_below, Amendment.amended_markdown)).label("amended_markdown"),
        case((is_below, Motion.text_markdown)).label("base_markdown"),
    )


def _proposal(row: Any, touch: Touch) -> Proposal:
    return Proposal(row.id, row.number, row.first_place, row.reach, touch.whole, row.parent_id)


def _chosen_last(motion_id: _Motion) -> ColumnElement[Any]:
    last = select(VotingOrder.amendment_ids).where(VotingOrder.motion_id == motion_id)
    return last.order_by(VotingOrder.id.desc()).limit(1).scalar_subquery()


def _consequences(
    session: Session,
    motion_id: _Motion,
    found: _Standing,
    pairs: Iterable[tuple[int, int]] | None = None,
    *,
    one_by_one: bool = False,
) -> Mapping[int, Consequence]:
    if pairs is None:
        pairs = _pairs(session, motion_id) if len(found.proposals) > 1 else ()
    amended = _pairs_as_amended(found)
    return consequences(found.proposals, pairs, found.touches, amended, one_by_one=one_by_one)


def _pairs_as_amended(found: _Standing) -> list[tuple[int, int]]:
    """Which amendments one contradicts once an amendment to it is carried, by that one's key.

    Worked out when it is asked for: what is kept with an amendment to an amendment is what it
    does to that one, not to the motion.
    """
    rows = found.rows.values()
    below = [row for row in rows if row.base_markdown is not None]
    if not below:
        return []
    base = parse_document(below[0].base_markdown, MERGED)
    above = [row for row in rows if row.base_markdown is None and row.changes]
    edits = [stored_change(base, row.changes, "") for row in above]
    edits += [edit_of(base, parse_document(row.amended_markdown, MERGED)) for row in below]
    keys = [row.id for row in (*above, *below)]
    parents = {row.id: row.parent_id for row in below}
    return [
        (keys[two], keys[one])
        for one, two in dict.fromkeys(conflict.edits for conflict in conflicts_among(edits))
        if one < len(above) <= two and parents[keys[two]] != keys[one]
    ]


def _pairs(session: Session, motion_id: _Motion) -> Iterable[tuple[int, int]]:
    first, second = aliased(Amendment), aliased(Amendment)
    rows = session.execute(
        select(AmendmentConflict.first_id, AmendmentConflict.second_id)
        .join(first, first.id == AmendmentConflict.first_id)
        .join(second, second.id == AmendmentConflict.second_id)
        .where(first.motion_id == motion_id, first.state.in_(_READY), second.state.in_(_READY))
    )
    return [(one, other) for one, other in rows]


def _row(found: _Standing, proposal: Proposal, follows: Mapping[int, Consequence]) -> VoteRow:
    row = found.rows[proposal.key]
    parent = found.rows[proposal.parent] if proposal.parent is not None else None
    return VoteRow(
        id=AmendmentId(row.id),
        number=row.number,
        parent_number=parent.number if parent else None,
        wording=row.wording,
        difference_html=row.difference_html,
        proposer_id=MemberId(row.proposer_id) if row.proposer_id else None,
        state=row.state,
        follows=follows[proposal.key],
    )
