"""What is at stake when a motion is put to the vote: its open amendments, and their conflicts."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from policy_forum.domain.identifiers import AmendmentId
from policy_forum.features.amendments.models import Amendment, AmendmentConflict
from policy_forum.features.amendments.rules import AmendmentState


@dataclass(frozen=True)
class AmendmentAtStake:
    """An amendment that is open, and whether it goes to the vote as it is."""

    id: AmendmentId
    number: int
    wording: str
    state: AmendmentState

    @property
    def goes_to_vote(self) -> bool:
        """Whether it would be on the paper."""
        return self.state in {AmendmentState.PENDING, AmendmentState.LEFT_TO_VOTE}


def list_amendments_at_stake(session: Session, motion_id: int) -> tuple[AmendmentAtStake, ...]:
    """The amendments of a motion that are not decided, in order of number. One statement."""
    still_open = [state for state in AmendmentState if state.is_open]
    rows = session.execute(
        select(Amendment.id, Amendment.number, Amendment.wording, Amendment.state)
        .where(Amendment.motion_id == motion_id, Amendment.state.in_(still_open))
        .order_by(Amendment.number)
    )
    return tuple(AmendmentAtStake(AmendmentId(r[0]), r[1], r[2], r[3]) for r in rows)


def list_conflicts(session: Session, motion_id: int) -> tuple[tuple[int, int], ...]:
    """Pairs of numbers of amendments to a motion that touch the same words. One statement."""
    first, second = aliased(Amendment), aliased(Amendment)
    rows = session.execute(
        select(first.number, second.number)
        .select_from(AmendmentConflict)
        .join(first, first.id == AmendmentConflict.first_id)
        .join(second, second.id == AmendmentConflict.second_id)
        .where(first.motion_id == motion_id)
        .order_by(first.number, second.number)
    )
    return tuple((min(a, b), max(a, b)) for a, b in rows)
