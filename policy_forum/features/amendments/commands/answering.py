"""The answer to an amendment, and its proposer's second thoughts."""

from collections.abc import Collection

from policy_forum.domain.access.policy import Action
from policy_forum.domain.events import (
    AmendmentAccepted,
    AmendmentLeftToVote,
    AmendmentRevised,
    AmendmentTakenInto,
    AmendmentWithdrawn,
)
from policy_forum.domain.identifiers import AmendmentId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.domain.text.document import Document
from policy_forum.domain.text.edits import edit_of
from policy_forum.features.amendments.commands.carrying import (
    carry_others,
    carry_to_changed_amendment,
    end_below,
)
from policy_forum.features.amendments.commands.loading import (
    author_of,
    authorise,
    change_state,
    key_of,
    load_amendment,
    motion_key,
    open_amendments,
    parent_of,
    tell,
)
from policy_forum.features.amendments.commands.texts import (
    compare_with_others,
    parsed,
    put_text,
)
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import (
    AmendmentState,
    clashes_with,
    read_documents,
    refusal_of_stale,
    refusal_of_taking_in,
    refusal_to_amend_amendment,
    stored_change,
)
from policy_forum.features.branches.queries import rules_of
from policy_forum.features.motions.commands import adopt_text
from policy_forum.features.motions.models import Motion
from policy_forum.platform.work import Work


def accept_amendment(
    work: Work,
    amendment_id: AmendmentId,
    version: int,
    seen_needing_author: Collection[AmendmentId] = (),
) -> int:
    """Make a friendly amendment part of what it amends at once; returns the motion's revision.

    Other open amendments are carried to the new text, or handed back to their authors.
    `seen_needing_author` are those of which the page told the one who answers that this would
    happen to them: if there are more by now, the answer does not count and she is asked to look
    again. The mover answers amendments to the motion, the proposer of an amendment those to it.
    """
    amendment, motion = load_amendment(work, amendment_id)
    parent = parent_of(work, amendment)
    authorise_answer(work, motion, parent)
    work.refuse_if(refusal_of_stale(version, amendment.version))
    change_state(work, amendment, AmendmentState.ACCEPTED)
    work.refuse_if(refusal_of_unseen(work, motion, amendment, seen_needing_author))
    if parent is not None:
        _take_in(work, motion, parent, amendment)
        return motion.revision

    cause = f"Amendment {amendment.number} accepted by the mover"
    revision = adopt_text(work, motion, amendment.amended_markdown, cause)
    work.record(AmendmentAccepted(motion_id=motion_key(amendment), amendment_id=amendment_id))
    tell(work, amendment.proposer_id, "amendment_accepted", amendment, motion)
    carry_others(work, motion, f"Amendment {amendment.number} was accepted")
    return revision


def _take_in(work: Work, motion: Motion, parent: Amendment, amendment: Amendment) -> None:
    """Make an amendment part of the one that it amends; that one's state stays as it is."""
    work.refuse_if(refusal_to_amend_amendment(parent.number, parent.state, None))
    reading = read_documents(parsed(parent.base_markdown), parsed(amendment.amended_markdown))
    work.refuse_if(refusal_of_taking_in(reading, rules_of(work.session, motion.branch_id)))
    because = f"Amendment {amendment.number} was taken into amendment {parent.number}"
    put_text(parent, reading, parent.base_revision)
    work.record(
        AmendmentTakenInto(
            motion_id=motion_key(amendment),
            amendment_id=key_of(amendment),
            parent_id=key_of(parent),
        )
    )
    event = AmendmentRevised(motion_id=motion_key(parent), amendment_id=key_of(parent))
    work.record(event, because)
    tell(
        work, amendment.proposer_id, "amendment_taken_in", amendment, motion,
        parent=str(parent.number),
    )  # fmt: skip
    compare_with_others(work, motion, parent)
    carry_to_changed_amendment(work, motion, parent, because)


def leave_to_vote(work: Work, amendment_id: AmendmentId, version: int, reason: str = "") -> None:
    """Decline a friendly amendment: the branch votes on it before it votes on what it amends."""
    amendment, motion = load_amendment(work, amendment_id)
    authorise_answer(work, motion, parent_of(work, amendment))
    work.refuse_if(refusal_of_stale(version, amendment.version))
    change_state(work, amendment, AmendmentState.LEFT_TO_VOTE, reason)
    event = AmendmentLeftToVote(motion_id=motion_key(amendment), amendment_id=amendment_id)
    work.record(event, amendment.state_reason)
    tell(
        work, amendment.proposer_id, "amendment_left_to_vote", amendment, motion,
        reason=amendment.state_reason,
    )  # fmt: skip


def withdraw_amendment(work: Work, amendment_id: AmendmentId, reason: str = "") -> None:
    """Take an amendment back for good; it stays readable, with the reason if one was given.

    Open amendments to it fall with it.
    """
    amendment, motion = load_amendment(work, amendment_id)
    authorise(work, Action.WITHDRAW_AMENDMENT, motion, author_of(amendment))
    change_state(work, amendment, AmendmentState.WITHDRAWN, reason)
    event = AmendmentWithdrawn(motion_id=motion_key(amendment), amendment_id=amendment_id)
    work.record(event, amendment.state_reason)
    parent = parent_of(work, amendment)
    told = author_of(parent) if parent else motion.mover_id
    tell(work, told, "amendment_withdrawn", amendment, motion)
    end_below(work, motion, amendment, f"Amendment {amendment.number} was withdrawn")


def authorise_answer(work: Work, motion: Motion, parent: Amendment | None) -> None:
    """Raise unless the actor may answer: the mover, or the proposer of what would be amended."""
    if parent is None:
        authorise(work, Action.ANSWER_AMENDMENT, motion, motion.mover_id)
    else:
        authorise(work, Action.ANSWER_AMENDMENT_TO_AMENDMENT, motion, author_of(parent))


def refusal_of_unseen(
    work: Work,
    motion: Motion,
    accepted: Amendment,
    seen: Collection[AmendmentId],
    becomes: Document | None = None,
) -> Refusal | None:
    """Why an answer does not count: others would need their authors, and the page did not say so.

    `becomes` is the text that what it amends would become, unless that is the amendment's own.
    """
    base = parsed(accepted.base_markdown)
    change = edit_of(base, becomes or parsed(accepted.amended_markdown))
    unseen = [
        other
        for other in open_amendments(work, motion)
        if other.state.is_ready
        and other.id != accepted.id
        and other.parent_id == accepted.parent_id
        and key_of(other) not in seen
        and clashes_with(change, stored_change(base, other.changes, other.amended_markdown))
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
