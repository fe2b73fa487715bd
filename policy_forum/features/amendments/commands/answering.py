"""The mover's answer to an amendment, and its proposer's second thoughts."""

from collections.abc import Collection

from policy_forum.domain.access.policy import Action
from policy_forum.domain.events import (
    AmendmentAccepted,
    AmendmentLeftToVote,
    AmendmentWithdrawn,
)
from policy_forum.domain.identifiers import AmendmentId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.domain.text.document import Document
from policy_forum.domain.text.merging import rebase
from policy_forum.features.amendments.commands.carrying import carry_others
from policy_forum.features.amendments.commands.loading import (
    authorise,
    change_state,
    key_of,
    load_amendment,
    motion_key,
    open_amendments,
    tell,
)
from policy_forum.features.amendments.commands.texts import find_conflicts, parsed
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import AmendmentState, refusal_of_stale
from policy_forum.features.motions.commands import adopt_text
from policy_forum.features.motions.models import Motion
from policy_forum.platform.work import Work


def accept_amendment(
    work: Work,
    amendment_id: AmendmentId,
    version: int,
    seen_needing_author: Collection[AmendmentId] = (),
) -> int:
    """Make a friendly amendment part of the motion at once; returns the motion's new revision.

    Other open amendments are carried to the new text, or handed back to their authors.
    `seen_needing_author` are those of which the page told the mover that this would happen to
    them: if there are more by now, the answer does not count and she is asked to look again.
    """
    amendment, motion = load_amendment(work, amendment_id)
    authorise(work, Action.ANSWER_AMENDMENT, motion, motion.mover_id)
    work.refuse_if(refusal_of_stale(version, amendment.version))
    change_state(work, amendment, AmendmentState.ACCEPTED)
    work.refuse_if(_refusal_of_unseen(work, motion, amendment, seen_needing_author))

    cause = f"Amendment {amendment.number} accepted by the mover"
    revision = adopt_text(work, motion, amendment.amended_markdown, cause)
    work.record(AmendmentAccepted(motion_id=motion_key(amendment), amendment_id=amendment_id))
    tell(work, amendment.proposer_id, "amendment_accepted", amendment, motion)
    carry_others(work, motion, f"Amendment {amendment.number} was accepted")
    return revision


def leave_to_vote(work: Work, amendment_id: AmendmentId, version: int, reason: str = "") -> None:
    """Decline a friendly amendment: the branch votes on it before it votes on the motion."""
    amendment, motion = load_amendment(work, amendment_id)
    authorise(work, Action.ANSWER_AMENDMENT, motion, motion.mover_id)
    work.refuse_if(refusal_of_stale(version, amendment.version))
    change_state(work, amendment, AmendmentState.LEFT_TO_VOTE, reason)
    event = AmendmentLeftToVote(motion_id=motion_key(amendment), amendment_id=amendment_id)
    work.record(event, amendment.state_reason)
    tell(
        work, amendment.proposer_id, "amendment_left_to_vote", amendment, motion,
        reason=amendment.state_reason,
    )  # fmt: skip


def withdraw_amendment(work: Work, amendment_id: AmendmentId, reason: str = "") -> None:
    """Take an amendment back for good; it stays readable, with the reason if one was given."""
    amendment, motion = load_amendment(work, amendment_id)
    authorise(work, Action.WITHDRAW_AMENDMENT, motion, amendment.proposer_id)
    change_state(work, amendment, AmendmentState.WITHDRAWN, reason)
    event = AmendmentWithdrawn(motion_id=motion_key(amendment), amendment_id=amendment_id)
    work.record(event, amendment.state_reason)
    tell(work, motion.mover_id, "amendment_withdrawn", amendment, motion)
    find_conflicts(work, motion)


def _refusal_of_unseen(
    work: Work, motion: Motion, accepted: Amendment, seen: Collection[AmendmentId]
) -> Refusal | None:
    base, now = parsed(accepted.base_markdown), parsed(accepted.amended_markdown)
    unseen = [
        other
        for other in open_amendments(work, motion)
        if other.state.is_ready
        and other.id != accepted.id
        and key_of(other) not in seen
        and not isinstance(rebase(base, now, parsed(other.amended_markdown)), Document)
    ]
    if not unseen:
        return None
    numbers = ", ".join(str(other.number) for other in unseen)
    sentence = phrase(
        "Accepting this would hand amendment %(numbers)s back to its author, because both change "
        "the same words. Look at the effect, then answer.",
        numbers=numbers,
    )
    return Refusal(Reason.CHANGED_MEANWHILE, sentence, phrase("No conflict is settled unseen"))
