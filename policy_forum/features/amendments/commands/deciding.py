"""The branch's decision on amendments, and the substantive motion that comes of it."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select

from policy_forum.domain.events import AmendmentDecided
from policy_forum.domain.identifiers import AmendmentId, MotionId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.features.amendments.commands.carrying import carry_others
from policy_forum.features.amendments.commands.loading import change_state, key_of, tell
from policy_forum.features.amendments.commands.texts import (
    candidates_of,
    parsed,
    put_text,
)
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import AmendmentState, compose, read_documents
from policy_forum.features.motions.commands import adopt_text, load_motion
from policy_forum.features.motions.models import Motion
from policy_forum.platform.work import Work


def decide_amendments(
    work: Work,
    motion_id: MotionId,
    carried: Sequence[AmendmentId],
    lost: Sequence[AmendmentId] = (),
) -> tuple[AmendmentId, ...]:
    """Apply a ballot's result on amendments; returns those that were carried and yet fell.

    `carried` comes in the order of voting: one that contradicts an earlier one falls, and its
    reason names that one. Each that stands brings a revision of the motion; all numbers mean the
    text that was voted on. Amendments to amendments go into those first. Whether the result may
    be declared is for the caller.
    """
    motion = load_motion(work, motion_id)
    put = _amendments_put(work, motion, [*carried, *lost])
    for key in lost:
        _end(work, motion, put[key], AmendmentState.LOST, "")
    fell = _amend_amendments(work, motion, [put[key] for key in carried if put[key].parent_id])

    standing = [put[key] for key in carried if put[key].state.is_open]
    composition = compose(parsed(motion.text_markdown), candidates_of(standing))
    numbers = []
    for step in composition.steps:
        amendment = put[step.candidate.key]
        _end(work, motion, amendment, AmendmentState.CARRIED, "")
        adopt_text(work, motion, step.text, f"Amendment {amendment.number} carried by the branch")
        numbers.append(str(amendment.number))
    for fallen in composition.fallen:
        amendment = put[fallen.candidate.key]
        _end(work, motion, amendment, AmendmentState.FELL, str(fallen.reason))
    decided = f"The branch carried amendment {', '.join(numbers)}"
    carry_others(work, motion, decided if numbers else "The branch decided on amendments")
    return (*fell, *(fallen.candidate.key for fallen in composition.fallen))


def _amend_amendments(
    work: Work, motion: Motion, carried: Sequence[Amendment]
) -> list[AmendmentId]:
    """Put carried amendments to amendments into those, before these are put into the motion.

    Returns those that fell, among them an amendment of which nothing is left.
    """
    of_parent: dict[int, list[Amendment]] = defaultdict(list)
    for amendment in carried:
        of_parent[amendment.parent_id or 0].append(amendment)
    fell: list[AmendmentId] = []
    for parent_id, children in of_parent.items():
        parent = work.session.get_one(Amendment, parent_id)
        composition = compose(parsed(parent.amended_markdown), candidates_of(children))
        by_key = {key_of(child): child for child in children}
        for step in composition.steps:
            _end(work, motion, by_key[step.candidate.key], AmendmentState.CARRIED, "")
        for fallen in composition.fallen:
            child = by_key[fallen.candidate.key]
            _end(work, motion, child, AmendmentState.FELL, str(fallen.reason))
            fell.append(key_of(child))
        if not parent.state.is_open:
            continue
        reading = read_documents(parsed(parent.base_markdown), parsed(composition.steps[-1].text))
        if reading.sentences:
            put_text(parent, reading, parent.base_revision)
        else:
            reason = "After the amendments to it that were carried, nothing is left of it."
            _end(work, motion, parent, AmendmentState.FELL, reason)
            fell.append(key_of(parent))
    return fell


def _amendments_put(
    work: Work, motion: Motion, keys: Sequence[AmendmentId]
) -> dict[AmendmentId, Amendment]:
    found = select(Amendment).where(Amendment.motion_id == motion.id, Amendment.id.in_(keys))
    put = {key_of(a): a for a in work.session.scalars(found) if a.state.is_ready}
    if len(put) == len(keys) == len(set(keys)):
        return put
    sentence = phrase(
        "Only amendments to this motion that fit its text can be decided, each of them once."
    )
    raise RefusedError(Refusal(Reason.WRONG_STATE, sentence, phrase("The way of an amendment")))


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
        work, amendment.proposer_id, template, amendment, motion,
        outcome=state.label.text, reason=reason,
    )  # fmt: skip
