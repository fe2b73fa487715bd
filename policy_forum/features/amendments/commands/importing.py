"""Amendments that a file of motions brought along."""

from policy_forum.domain.access.policy import Action
from policy_forum.domain.events import AmendmentImported
from policy_forum.domain.identifiers import AmendmentId, MotionId
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.text.document import Document, parse_document, print_document
from policy_forum.domain.text.edits import edit_of
from policy_forum.domain.text.instructions import (
    WordingRefusedError,
    apply_wording,
    is_wording,
)
from policy_forum.features.amendments.commands.loading import key_of
from policy_forum.features.amendments.commands.receiving import add_numbered, next_number
from policy_forum.features.amendments.commands.texts import (
    compare_with_others,
    parsed,
    put_text,
)
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.rules import (
    AmendmentState,
    Reading,
    read_documents,
    refusal_of_text,
    refusal_to_amend,
    tidy_reason,
)
from policy_forum.features.cycles.queries import calendar_of
from policy_forum.features.motions.commands import load_motion
from policy_forum.platform.work import Work


def import_amendment(
    work: Work, motion_id: MotionId, title: str, text: str
) -> AmendmentId | Phrase:
    """Add an amendment from a file, or return the reason why it cannot be read.

    `text` is an instruction, several of them line by line, or the whole amended text. It has no
    proposer; its title stands where the reason of a member's amendment would. Where the motion
    has no mover to accept it, it goes to the vote.
    """
    motion = load_motion(work, motion_id)
    calendar = calendar_of(work.session, motion.cycle_id)
    work.authorise(Action.IMPORT_MOTIONS, calendar=calendar)
    work.refuse_if(refusal_to_amend(motion.state, motion.is_held))
    reading = _read(parsed(motion.text_markdown), text)
    if isinstance(reading, Phrase):
        return reading
    if not reading.sentences:
        return phrase("It changes nothing in the motion.")
    amendment = Amendment(
        motion_id=motion.id,
        number=next_number(work, motion),
        proposer_id=None,
        state=AmendmentState.PENDING if motion.mover_id else AmendmentState.LEFT_TO_VOTE,
        original_revision=motion.revision,
        original_base_markdown=motion.text_markdown,
        original_amended_markdown=reading.markdown,
        reason=tidy_reason(title)[:2000],
        proposed_at=work.now,
    )
    put_text(amendment, reading, motion.revision)
    add_numbered(work, amendment)
    work.record(AmendmentImported(motion_id=motion_id, amendment_id=key_of(amendment)))
    compare_with_others(work, motion, amendment)
    return key_of(amendment)


def _read(base: Document, text: str) -> Reading | Phrase:
    refused: Phrase | None = None
    if is_wording(text):
        try:
            return _checked(base, print_document(apply_wording(base, text)))
        except WordingRefusedError as error:
            refused = error.problems[0].sentence
    reading = _checked(base, text)
    is_other = isinstance(reading, Phrase) or edit_of(base, reading.amended).replaces_all
    return refused if refused is not None and is_other else reading


def _checked(base: Document, amended: str) -> Reading | Phrase:
    refusal = refusal_of_text(amended)
    return refusal.sentence if refusal else read_documents(base, parse_document(amended))
