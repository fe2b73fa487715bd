"""Conflicts between the amendments of a motion."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from policy_forum.domain.identifiers import AmendmentId
from policy_forum.features.amendments.models import Amendment, AmendmentConflict
from policy_forum.features.amendments.rules import AmendmentState


@dataclass(frozen=True)
class Place:
    """Where two readings contradict each other; `base` is what stands there now."""

    clause: str
    base: str
    first: str
    second: str


@dataclass(frozen=True)
class ConflictRow:
    """Two amendments that contradict each other, the lower number first.

    `whole` holds the numbers of those of the two that replace the whole text.
    """

    first_id: AmendmentId
    first_number: int
    first_state: AmendmentState
    second_id: AmendmentId
    second_number: int
    second_state: AmendmentState
    places: tuple[Place, ...]
    whole: frozenset[int] = frozenset()

    @property
    def is_open(self) -> bool:
        """Whether both can still be carried."""
        return self.first_state.is_ready and self.second_state.is_ready


def list_conflicts(session: Session, motion_id: int) -> tuple[ConflictRow, ...]:
    """All conflicts between the motion's amendments, in the order of numbers. One statement."""
    first, second = aliased(Amendment), aliased(Amendment)
    rows = session.execute(
        select(
            first.id, first.number, first.state, second.id, second.number, second.state,
            AmendmentConflict.places, first.touches["whole"].as_boolean(),
            second.touches["whole"].as_boolean(),
        )
        .select_from(AmendmentConflict)
        .join(first, first.id == AmendmentConflict.first_id)
        .join(second, second.id == AmendmentConflict.second_id)
        .where(first.motion_id == motion_id)
        .order_by(first.number, second.number)
    )  # fmt: skip
    return tuple(
        ConflictRow(
            AmendmentId(a),
            a_number,
            a_state,
            AmendmentId(b),
            b_number,
            b_state,
            places_of_row(places),
            frozenset(n for n, is_whole in ((a_number, a_whole), (b_number, b_whole)) if is_whole),
        )
        for a, a_number, a_state, b, b_number, b_state, places, a_whole, b_whole in rows
    )


def places_of_row(stored: Iterable[Mapping[str, str]]) -> tuple[Place, ...]:
    return tuple(Place(p["clause"], p["base"], p["first"], p["second"]) for p in stored)
