"""Who may read a motion, by the state it is in."""

from dataclasses import dataclass
from enum import StrEnum

from policy_forum.domain.access.actors import Actor
from policy_forum.domain.identifiers import BranchId, MemberId
from policy_forum.features.motions.rules.states import MotionState


class Readers(StrEnum):
    """How wide the circle of readers is."""

    AUTHORS = "authors"
    BRANCH = "branch"
    MEMBERS = "members"
    EVERYONE = "everyone"


@dataclass(frozen=True)
class Readable:
    """What the right to read depends on. `author_ids` are the mover, and all who were asked."""

    state: MotionState
    branch_id: BranchId
    author_ids: frozenset[MemberId]
    was_moved: bool
    was_proposed: bool


def readers_of(motion: Readable) -> Readers:
    """The circle of readers: it only ever grows, and withdrawing does not widen it."""
    if motion.state.is_public:
        return Readers.EVERYONE
    if motion.state is MotionState.WITHDRAWN and not motion.was_proposed:
        return Readers.BRANCH if motion.was_moved else Readers.AUTHORS
    if motion.state.is_open_to_members:
        return Readers.MEMBERS
    return Readers.BRANCH if motion.state is MotionState.MOVED else Readers.AUTHORS


def may_read(actor: Actor, motion: Readable) -> bool:
    """Whether this person may read the motion."""
    readers = readers_of(motion)
    if readers is Readers.EVERYONE:
        return True
    if not actor.is_signed_in:
        return False
    if readers is Readers.MEMBERS or actor.member_id in motion.author_ids:
        return True
    return readers is Readers.BRANCH and actor.branch_id == motion.branch_id
