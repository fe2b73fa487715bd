"""Proposing an amendment, and writing it anew when the text has changed under it."""

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from policy_forum.domain.access.policy import Action
from policy_forum.domain.events import AmendmentProposed, AmendmentRevised
from policy_forum.domain.identifiers import AmendmentId, MotionId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.domain.text.document import Document, parse_document
from policy_forum.domain.text.merging import rebase
from policy_forum.features.amendments.commands.loading import (
    authorise,
    key_of,
    load_amendment,
    motion_key,
    tell,
)
from policy_forum.features.amendments.commands.texts import find_conflicts, parsed, put_text
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.queries import find_text_of_revision
from policy_forum.features.amendments.rules import (
    AmendmentState,
    Reading,
    read_documents,
    refusal_of_change,
    refusal_of_reason,
    refusal_of_stale,
    refusal_of_text,
    refusal_to_revise,
    tidy_reason,
)
from policy_forum.features.branches.queries import rules_of
from policy_forum.features.motions.commands import load_motion
from policy_forum.features.motions.models import Motion
from policy_forum.platform.work import Work


def propose_amendment(
    work: Work, motion_id: MotionId, base_revision: int, amended_markdown: str, reason: str = ""
) -> AmendmentId:
    """Propose that the motion's text become `amended_markdown`, and return the amendment's key.

    `base_revision` is the text that the writer had before her. If the motion has changed since,
    her changes are carried to the new text; where that cannot be done the refusal is
    CHANGED_MEANWHILE, nothing is stored, and the page shows both readings.
    """
    motion = load_motion(work, motion_id)
    authorise(work, Action.PROPOSE_AMENDMENT, motion, None)
    work.refuse_if(refusal_of_reason(reason))
    written_against, typed, reading = _read(work, motion, base_revision, amended_markdown)

    amendment = Amendment(
        motion_id=motion.id,
        number=next_number(work, motion),
        proposer_id=work.actor.member_id,
        state=AmendmentState.PENDING,
        original_revision=base_revision,
        original_base_markdown=written_against,
        original_amended_markdown=typed,
        reason=tidy_reason(reason),
        proposed_at=work.now,
    )
    put_text(amendment, reading, motion.revision)
    add_numbered(work, amendment)
    event = AmendmentProposed(
        motion_id=motion_id,
        amendment_id=key_of(amendment),
        proposer_id=work.actor.member_id,  # type: ignore[arg-type] # the table let a member in
    )
    work.record(event, amendment.reason)
    tell(work, motion.mover_id, "amendment_proposed", amendment, motion)
    find_conflicts(work, motion)
    return key_of(amendment)


def revise_amendment(
    work: Work,
    amendment_id: AmendmentId,
    version: int,
    base_revision: int,
    amended_markdown: str,
    reason: str = "",
) -> None:
    """Write an amendment anew against the motion's text; it then waits for the mover again.

    What was proposed first stays in `original_*`, and every change is in the trail.
    """
    amendment, motion = load_amendment(work, amendment_id)
    authorise(work, Action.REVISE_AMENDMENT, motion, amendment.proposer_id)
    work.refuse_if(refusal_to_revise(amendment.state))
    work.refuse_if(refusal_of_stale(version, amendment.version))
    work.refuse_if(refusal_of_reason(reason))
    _against, _typed, reading = _read(work, motion, base_revision, amended_markdown)

    put_text(amendment, reading, motion.revision)
    amendment.state, amendment.state_reason = AmendmentState.PENDING, ""
    amendment.reason = tidy_reason(reason)
    event = AmendmentRevised(motion_id=motion_key(amendment), amendment_id=amendment_id)
    work.record(event, amendment.reason)
    tell(work, motion.mover_id, "amendment_proposed", amendment, motion)
    find_conflicts(work, motion)


def next_number(work: Work, motion: Motion) -> int:
    """The number after the last amendment of the motion; the motion is locked."""
    last = work.session.scalar(
        select(func.max(Amendment.number)).where(Amendment.motion_id == motion.id)
    )
    return (last or 0) + 1


def add_numbered(work: Work, amendment: Amendment) -> None:
    """Store a new amendment; whoever took the same number in the same moment was first."""
    work.session.add(amendment)
    try:
        work.session.flush()
    except IntegrityError as error:
        sentence = phrase("Another amendment came in at the same moment: send yours again.")
        raise RefusedError(Refusal(Reason.ALREADY_DONE, sentence)) from error


def _read(
    work: Work, motion: Motion, base_revision: int, amended_markdown: str
) -> tuple[str, str, Reading]:
    """The text it was written against, the text as typed, and its reading against today's."""
    work.refuse_if(refusal_of_text(amended_markdown))
    written_against = _text_of(work, motion, base_revision)
    base, amended = parsed(written_against), parse_document(amended_markdown)
    rules = rules_of(work.session, motion.branch_id)
    work.refuse_if(refusal_of_change(read_documents(base, amended), rules))
    if written_against == motion.text_markdown:
        reading = read_documents(base, amended)
    else:
        reading = _carried(base, parsed(motion.text_markdown), amended)
        work.refuse_if(refusal_of_change(reading, rules))
    return written_against, amended_markdown, reading


def _text_of(work: Work, motion: Motion, revision: int) -> str:
    if revision == motion.revision:
        return motion.text_markdown
    text = find_text_of_revision(work.session, motion.id, revision)
    if text is None:
        sentence = phrase("The motion has no revision %(number)s.", number=revision)
        raise RefusedError(Refusal(Reason.INVALID, sentence))
    return text


def _carried(base: Document, now: Document, amended: Document) -> Reading:
    carried = rebase(base, now, amended)
    if isinstance(carried, Document):
        return read_documents(now, carried)
    sentence = phrase(
        "The motion's text changed while you were writing, at words that you change too: "
        "%(clause)s. Nothing of yours is lost; look at both and send your text again.",
        clause=carried[0].clause_label,
    )
    raise RefusedError(Refusal(Reason.CHANGED_MEANWHILE, sentence))
