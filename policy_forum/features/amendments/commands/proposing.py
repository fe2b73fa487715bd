"""Proposing an amendment, and writing it anew when the text has changed under it."""

from policy_forum.domain.access.policy import Action
from policy_forum.domain.events import (
    AmendmentEvent,
    AmendmentProposed,
    AmendmentRevised,
    AmendmentToAmendmentProposed,
)
from policy_forum.domain.identifiers import AmendmentId, MemberId, MotionId
from policy_forum.features.amendments.commands.carrying import carry_to_changed_amendment
from policy_forum.features.amendments.commands.loading import (
    author_of,
    authorise,
    key_of,
    load_amendment,
    motion_key,
    parent_of,
    tell,
)
from policy_forum.features.amendments.commands.receiving import (
    add_numbered,
    amendment_to_amend,
    next_number,
    read_typed,
    refusal_of_number,
)
from policy_forum.features.amendments.commands.texts import compare_with_others, put_text
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import (
    AmendmentState,
    refusal_of_reason,
    refusal_of_stale,
    refusal_to_revise,
    tidy_reason,
)
from policy_forum.features.motions.commands import load_motion
from policy_forum.features.motions.models import Motion
from policy_forum.platform.work import Work


def propose_amendment(
    work: Work,
    motion_id: MotionId,
    base_revision: int,
    amended_markdown: str,
    reason: str = "",
    parent_id: AmendmentId | None = None,
) -> AmendmentId:
    """Propose that the motion's text become `amended_markdown`, and return the amendment's key.

    `base_revision` is the text that the writer had before her. If the motion has changed since,
    her changes are carried to the new text; where that cannot be done the refusal is
    CHANGED_MEANWHILE, nothing is stored, and the page shows both readings.

    With `parent_id` it is that amendment's text which is to become `amended_markdown`, and
    `base_revision` is the `text_mark` of the text that the writer had before her.
    """
    motion = load_motion(work, motion_id)
    authorise(work, Action.PROPOSE_AMENDMENT, motion, None)
    work.refuse_if(refusal_of_reason(reason))
    parent = amendment_to_amend(work, motion, parent_id)
    work.refuse_if(refusal_of_number(work, motion, work.actor.member_id))
    written = read_typed(work, motion, parent, base_revision, amended_markdown)

    amendment = Amendment(
        motion_id=motion.id,
        parent_id=parent_id,
        number=next_number(work, motion),
        proposer_id=work.actor.member_id,
        state=AmendmentState.PENDING,
        original_revision=written.revision,
        original_base_markdown=written.against,
        original_amended_markdown=amended_markdown,
        reason=tidy_reason(reason),
        proposed_at=work.now,
    )
    put_text(amendment, written.reading, motion.revision)
    add_numbered(work, amendment)
    work.record(_event_of(amendment), amendment.reason)
    ask_for_answer(work, motion, parent, amendment)
    compare_with_others(work, motion, amendment)
    return key_of(amendment)


def _event_of(amendment: Amendment) -> AmendmentEvent:
    motion_id, key = motion_key(amendment), key_of(amendment)
    proposer_id = MemberId(amendment.proposer_id or 0)
    if amendment.parent_id is None:
        return AmendmentProposed(motion_id=motion_id, amendment_id=key, proposer_id=proposer_id)
    return AmendmentToAmendmentProposed(
        motion_id=motion_id,
        amendment_id=key,
        proposer_id=proposer_id,
        parent_id=AmendmentId(amendment.parent_id),
    )


def ask_for_answer(
    work: Work, motion: Motion, parent: Amendment | None, amendment: Amendment
) -> None:
    """Tell the mover, or the proposer of the amendment that would be amended."""
    if parent is None:
        tell(work, motion.mover_id, "amendment_proposed", amendment, motion)
    else:
        tell(
            work, author_of(parent), "amendment_to_yours", amendment, motion,
            parent=str(parent.number),
        )  # fmt: skip


def revise_amendment(
    work: Work,
    amendment_id: AmendmentId,
    version: int,
    base_revision: int,
    amended_markdown: str,
    reason: str = "",
) -> None:
    """Write an amendment anew against the text it amends; it then waits for an answer again.

    What was proposed first stays in `original_*`, and every change is in the trail. Amendments to
    it are carried to its new text, and a changed form that was offered lapses.
    """
    amendment, motion = load_amendment(work, amendment_id)
    authorise(work, Action.REVISE_AMENDMENT, motion, author_of(amendment))
    work.refuse_if(refusal_to_revise(amendment.state))
    work.refuse_if(refusal_of_stale(version, amendment.version))
    work.refuse_if(refusal_of_reason(reason))
    parent = parent_of(work, amendment)
    written = read_typed(work, motion, parent, base_revision, amended_markdown)

    put_text(amendment, written.reading, motion.revision)
    amendment.state, amendment.state_reason = AmendmentState.PENDING, ""
    amendment.reason = tidy_reason(reason)
    event = AmendmentRevised(motion_id=motion_key(amendment), amendment_id=amendment_id)
    work.record(event, amendment.reason)
    ask_for_answer(work, motion, parent, amendment)
    compare_with_others(work, motion, amendment)
    carry_to_changed_amendment(work, motion, amendment, f"Amendment {amendment.number} was revised")
