"""What happens to the other amendments when a motion's text changes under them."""

from policy_forum.domain.events import (
    AmendmentCarriedToNewText,
    AmendmentDecided,
    AmendmentNeedsAuthor,
)
from policy_forum.domain.text.document import Document
from policy_forum.domain.text.merging import Conflict, rebase
from policy_forum.features.amendments.commands.loading import (
    change_state,
    key_of,
    motion_key,
    open_amendments,
    tell,
)
from policy_forum.features.amendments.commands.texts import find_conflicts, parsed, put_text
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import AmendmentState, places_of, read_documents
from policy_forum.features.motions.models import Motion
from policy_forum.platform.work import Work


def carry_others(work: Work, motion: Motion, because: str) -> None:
    """Carry every open amendment to the motion's new text, or hand it back to its author.

    `because` says what changed the text: “Amendment 2 was accepted”. What a member wrote first
    stays in `original_*` whatever happens.
    """
    now = parsed(motion.text_markdown)
    for amendment in open_amendments(work, motion):
        if amendment.base_markdown == motion.text_markdown:
            continue
        base, amended = parsed(amendment.base_markdown), parsed(amendment.amended_markdown)
        carried = rebase(base, now, amended)
        if amendment.state.is_ready:
            _settle(work, motion, amendment, now, carried, because)
        elif not isinstance(carried, Document):
            amendment.clashes = places_of(carried)
    find_conflicts(work, motion)


def _settle(
    work: Work,
    motion: Motion,
    amendment: Amendment,
    now: Document,
    carried: Document | tuple[Conflict, ...],
    because: str,
) -> None:
    if not isinstance(carried, Document):
        _hand_back(work, motion, amendment, carried, because)
        return
    reading = read_documents(now, carried)
    if not reading.sentences:
        _fall_for_nothing(work, motion, amendment, because)
        return
    put_text(amendment, reading, motion.revision)
    work.record(
        AmendmentCarriedToNewText(
            motion_id=motion_key(amendment),
            amendment_id=key_of(amendment),
            revision=motion.revision,
        )
    )


def _hand_back(
    work: Work,
    motion: Motion,
    amendment: Amendment,
    conflicts: tuple[Conflict, ...],
    because: str,
) -> None:
    change_state(work, amendment, AmendmentState.NEEDS_AUTHOR, f"{because}.")
    amendment.clashes = places_of(conflicts)
    work.record(
        AmendmentNeedsAuthor(
            motion_id=motion_key(amendment),
            amendment_id=key_of(amendment),
            revision=motion.revision,
        ),
        because,
    )
    tell(
        work, amendment.proposer_id, "amendment_needs_author", amendment, motion, because=because
    )  # fmt: skip


def _fall_for_nothing(work: Work, motion: Motion, amendment: Amendment, because: str) -> None:
    reason = f"{because}; the text now says all that this amendment asked for."
    change_state(work, amendment, AmendmentState.FELL, reason)
    event = AmendmentDecided(
        motion_id=motion_key(amendment), amendment_id=key_of(amendment), outcome="fell"
    )
    work.record(event, reason)
    tell(work, amendment.proposer_id, "amendment_fell", amendment, motion, reason=reason)
