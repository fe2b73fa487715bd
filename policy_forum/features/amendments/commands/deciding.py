"""The branch's decision on amendments, and the substantive motion that comes of it."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from policy_forum.domain.events import AmendmentDecided
from policy_forum.domain.identifiers import AmendmentId, MotionId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.domain.text.document import Document
from policy_forum.domain.text.limits import MERGED
from policy_forum.domain.text.versions import parse_amended
from policy_forum.features.amendments.commands.carrying import carry_others
from policy_forum.features.amendments.commands.loading import (
    author_of,
    change_state,
    key_of,
    tell,
)
from policy_forum.features.amendments.commands.texts import parsed, put_text
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import (
    AmendmentState,
    Candidate,
    compose,
    read_documents,
)
from policy_forum.features.amendments.rules.effects import Step
from policy_forum.features.motions.commands import adopt_texts, load_motion
from policy_forum.features.motions.models import Motion
from policy_forum.platform.work import Work

_Put = Mapping[AmendmentId, Amendment]
_THE_WAY = phrase("The way of an amendment")


def decide_amendments(
    work: Work,
    motion_id: MotionId,
    carried: Sequence[AmendmentId],
    lost: Sequence[AmendmentId] = (),
    order: Sequence[AmendmentId] | None = None,
) -> Mapping[AmendmentId, AmendmentState]:
    """Apply a ballot's result on amendments; returns how each of them ended.

    `order` is the order of votes; without it those carried come first, all in the order given.
    One that contradicts an earlier one falls, and its reason names that one; one that says the
    same as an earlier one is carried with it; one to an amendment goes into that one. Each that
    changes the text brings a revision of the motion; all numbers mean the text that was voted on.
    Whether the result may be declared is for the caller.
    """
    motion = load_motion(work, motion_id)
    decided = {*carried, *lost}
    keys = [key for key in order if key in decided] if order else [*carried, *lost]
    put = _amendments_put(work, motion, keys)
    composition = compose(*_candidates(motion, put), lost)

    for candidate in composition.lost:
        _end(work, motion, put[candidate.key], AmendmentState.LOST, "")
    for fallen in composition.fallen:
        _end(work, motion, put[fallen.candidate.key], AmendmentState.FELL, str(fallen.reason))
    for agreed in composition.agreed:
        _end(work, motion, put[agreed.candidate.key], AmendmentState.CARRIED, str(agreed.reason))
    versions: list[tuple[str, str]] = []
    for step in composition.steps:
        standing = versions[-1][0] if versions else motion.text_markdown
        versions += _carried(work, motion, put, step, standing)
    adopt_texts(work, motion, versions)
    numbers = [str(step.candidate.number) for step in composition.steps]
    because = f"The branch carried amendment {', '.join(numbers)}"
    carry_others(work, motion, because if numbers else "The branch decided on amendments")
    return {key: amendment.state for key, amendment in put.items()}


def _candidates(motion: Motion, put: _Put) -> tuple[Document, list[Candidate]]:
    """The motion's text, and what is put with its text, each read beside the one it amends."""
    base = parsed(motion.text_markdown)
    wanted: dict[int | None, Document] = {None: base}
    for amendment in sorted(put.values(), key=lambda each: each.number):
        beside = wanted[amendment.parent_id]
        wanted[amendment.id] = parse_amended(beside, amendment.amended_markdown, MERGED)
    return base, [
        Candidate(
            key,
            each.number,
            wanted[each.id],
            AmendmentId(each.parent_id) if each.parent_id else None,
        )
        for key, each in put.items()
    ]


def _carried(
    work: Work, motion: Motion, put: _Put, step: Step, standing: str
) -> list[tuple[str, str]]:
    """End what a step carries; the text that it brings and its cause, unless it brings nothing."""
    amendment = put[step.candidate.key]
    cause = f"Amendment {amendment.number} carried by the branch"
    if step.amended_by:
        reading = read_documents(parsed(amendment.base_markdown), step.wanted)
        put_text(amendment, reading, amendment.base_revision)
        numbers = ", ".join(str(child.number) for child in step.amended_by)
        cause = f"{cause}, as amended by {numbers}"
    for child in step.amended_by:
        _end(work, motion, put[child.key], AmendmentState.CARRIED, "")
    if step.text == standing:
        reason = "The amendments carried before it had brought all that it asks for."
        _end(work, motion, amendment, AmendmentState.CARRIED, reason)
        return []
    _end(work, motion, amendment, AmendmentState.CARRIED, "")
    return [(step.text, cause)]


def _amendments_put(work: Work, motion: Motion, keys: Sequence[AmendmentId]) -> _Put:
    """The amendments put to the vote, in the order given."""
    found = select(Amendment).where(Amendment.motion_id == motion.id, Amendment.id.in_(keys))
    ready = {key_of(a): a for a in work.session.scalars(found) if a.state.is_ready}
    if not len(ready) == len(keys) == len(set(keys)):
        sentence = phrase(
            "Only amendments to this motion that fit its text can be decided, each of them once."
        )
        raise RefusedError(Refusal(Reason.WRONG_STATE, sentence, _THE_WAY))
    if any(a.parent_id and a.parent_id not in ready for a in ready.values()):
        sentence = phrase("An amendment to an amendment is decided together with that one.")
        raise RefusedError(Refusal(Reason.WRONG_STATE, sentence, _THE_WAY))
    return {key: ready[key] for key in keys}


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
