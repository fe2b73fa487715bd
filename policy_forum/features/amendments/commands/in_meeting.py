"""What a meeting decides on amendments, one at a time: the text changes at once.

What follows for the others is what the order of votes said before the vote
(`queries.order.list_consequences`): they fall, or say the same and are carried with it, or are
fitted to the new text. Nothing is handed back to its author while the meeting votes.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from policy_forum.domain.events import AmendmentDecided, AmendmentRevised
from policy_forum.domain.identifiers import AmendmentId, MotionId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.domain.text.limits import MERGED
from policy_forum.domain.text.versions import parse_amended
from policy_forum.domain.text.votes import Consequence
from policy_forum.features.amendments.commands.carrying import (
    carry_others,
    carry_to_changed_amendment,
    end_below,
)
from policy_forum.features.amendments.commands.loading import (
    author_of,
    change_state,
    key_of,
    motion_key,
    parent_of,
    tell,
)
from policy_forum.features.amendments.commands.texts import (
    compare_with_others,
    find_conflicts,
    parsed,
    put_text,
)
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.queries.order import list_consequences
from policy_forum.features.amendments.rules import (
    AmendmentState,
    read_documents,
    why_child_falls,
)
from policy_forum.features.motions.commands import adopt_text, load_motion
from policy_forum.features.motions.models import Motion
from policy_forum.platform.work import Work

_NOT_READY = Refusal(
    Reason.WRONG_STATE,
    phrase("Only an amendment to this motion that fits its text can be decided."),
    phrase("The way of an amendment"),
)
_CHILDREN_FIRST = Refusal(
    Reason.WRONG_STATE,
    phrase("What amends an amendment is decided before that amendment."),
    phrase("The way of an amendment"),
)


def decide_one(
    work: Work, motion_id: MotionId, amendment_id: AmendmentId, *, carried: bool
) -> Mapping[AmendmentId, AmendmentState]:
    """Do what the meeting decided on one amendment; returns all whose state is another now.

    Carried, it is in the text at once, as a revision of its own, or in the amendment that it
    amends. Lost, it takes along what amends it, also what was carried into it before. Whether the
    vote was taken rightly is for the caller. Raises RefusedError for one that cannot be decided.
    """
    motion = load_motion(work, motion_id)
    before = _states(work, motion)
    amendment = _ready(work, motion, amendment_id)
    if carried:
        follows = list_consequences(work.session, motion.id, one_by_one=True)[amendment_id]
        _carry(work, motion, amendment, follows)
    else:
        _end(work, motion, amendment, AmendmentState.LOST, "")
        end_below(work, motion, amendment, f"Amendment {amendment.number} was lost")
    _drop_what_was_carried_into_nothing(work, motion)
    find_conflicts(work, motion)
    now = _states(work, motion)
    return {key: state for key, state in now.items() if before[key] is not state}


def let_fall(
    work: Work, motion_id: MotionId, amendment_id: AmendmentId, reason: str
) -> Mapping[AmendmentId, AmendmentState]:
    """End an amendment that nobody moved in the meeting, with what amends it; as `decide_one`."""
    motion = load_motion(work, motion_id)
    before = _states(work, motion)
    amendment = _ready(work, motion, amendment_id)
    _end(work, motion, amendment, AmendmentState.FELL, reason)
    end_below(work, motion, amendment, f"Amendment {amendment.number} fell")
    _drop_what_was_carried_into_nothing(work, motion)
    find_conflicts(work, motion)
    now = _states(work, motion)
    return {key: state for key, state in now.items() if before[key] is not state}


def _states(work: Work, motion: Motion) -> dict[AmendmentId, AmendmentState]:
    work.session.flush()
    rows = select(Amendment.id, Amendment.state).where(Amendment.motion_id == motion.id)
    return {AmendmentId(key): state for key, state in work.session.execute(rows)}


def _ready(work: Work, motion: Motion, amendment_id: int) -> Amendment:
    amendment = work.session.get(Amendment, amendment_id, populate_existing=True)
    if amendment is None or amendment.motion_id != motion.id or not amendment.state.is_ready:
        raise RefusedError(_NOT_READY)
    below = select(Amendment).where(Amendment.parent_id == amendment.id)
    if any(child.state.is_ready for child in work.session.scalars(below)):
        raise RefusedError(_CHILDREN_FIRST)
    return amendment


def _carry(work: Work, motion: Motion, amendment: Amendment, follows: Consequence) -> None:
    because = f"Amendment {amendment.number} was carried"
    _end(work, motion, amendment, AmendmentState.CARRIED, "")
    parent = parent_of(work, amendment)
    _end_others(work, motion, amendment, follows)
    if parent is not None:
        _into_parent(work, motion, parent, amendment, because)
        return
    cause = f"Amendment {amendment.number} carried by the meeting"
    adopt_text(work, motion, amendment.amended_markdown, cause)
    carry_others(work, motion, because, in_meeting=True)


def _end_others(work: Work, motion: Motion, amendment: Amendment, follows: Consequence) -> None:
    """Bring down what falls, and carry what says the same, as it was shown."""
    numbered = _numbered(work, motion, (*follows.falls, *follows.same))
    for number in follows.same:
        reason = f"It says the same as amendment {amendment.number}, which was carried before it."
        _end(work, motion, numbered[number], AmendmentState.CARRIED, reason)
    for number in sorted(follows.falls):
        other = numbered[number]
        reason = _why_it_falls(work, other, amendment)
        _end(work, motion, other, AmendmentState.FELL, reason)


def _why_it_falls(work: Work, other: Amendment, carried: Amendment) -> str:
    parent = parent_of(work, other)
    if parent is not None and other.parent_id != carried.parent_id:
        return why_child_falls(parent.number, parent.state)
    return f"Amendment {carried.number} was carried before it, and the two contradict each other."


def _numbered(work: Work, motion: Motion, numbers: Iterable[int]) -> dict[int, Amendment]:
    found = select(Amendment).where(
        Amendment.motion_id == motion.id, Amendment.number.in_(list(numbers))
    )
    # An amendment has a lower number than those to it, so reasons name how that one ended.
    return {each.number: each for each in work.session.scalars(found.order_by(Amendment.number))}


def _into_parent(
    work: Work, motion: Motion, parent: Amendment, amendment: Amendment, because: str
) -> None:
    """Make it part of the one that it amends, which is then put as amended."""
    base = parsed(parent.base_markdown)
    reading = read_documents(base, parse_amended(base, amendment.amended_markdown, MERGED))
    if not reading.sentences:
        reason = f"{because}, and with it nothing is left of this amendment."
        _end(work, motion, parent, AmendmentState.FELL, reason)
        end_below(work, motion, parent, f"Amendment {parent.number} fell")
        return
    put_text(parent, reading, parent.base_revision)
    event = AmendmentRevised(motion_id=motion_key(parent), amendment_id=key_of(parent))
    work.record(event, because)
    compare_with_others(work, motion, parent)
    carry_to_changed_amendment(work, motion, parent, because, in_meeting=True)


def _drop_what_was_carried_into_nothing(work: Work, motion: Motion) -> None:
    """What was carried into an amendment falls with it, when that one is not carried itself."""
    work.session.flush()
    rows = work.session.scalars(
        select(Amendment).where(Amendment.motion_id == motion.id).order_by(Amendment.number)
    ).all()
    states = {row.id: row for row in rows}
    for row in rows:
        parent = states.get(row.parent_id or 0)
        if parent is None or row.state is not AmendmentState.CARRIED:
            continue
        if parent.state in _WITHOUT_EFFECT:
            reason = f"It amends amendment {parent.number}, which was not carried."
            _end(work, motion, row, AmendmentState.FELL, reason)


_WITHOUT_EFFECT = frozenset({AmendmentState.LOST, AmendmentState.FELL, AmendmentState.WITHDRAWN})


def _end(
    work: Work, motion: Motion, amendment: Amendment, state: AmendmentState, reason: str
) -> None:
    change_state(work, amendment, state, reason)
    event = AmendmentDecided(
        motion_id=MotionId(motion.id), amendment_id=key_of(amendment), outcome=state.value
    )
    work.record(event, reason)
    template = "amendment_fell" if state is AmendmentState.FELL else "amendment_decided"
    tell(
        work, author_of(amendment), template, amendment, motion,
        outcome=state.label.text, reason=reason,
    )  # fmt: skip
