"""An amendment that comes in: what was typed is read, room is found for it, it gets a number."""

from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.exc import IntegrityError

from policy_forum.domain.identifiers import AmendmentId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.domain.text.document import Document, parse_document
from policy_forum.domain.text.merging import rebase
from policy_forum.features.amendments.commands.loading import parent_of, standing_text
from policy_forum.features.amendments.commands.texts import parsed
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.queries import find_text_of_revision
from policy_forum.features.amendments.rules import (
    AmendmentState,
    Reading,
    read_documents,
    refusal_of_change,
    refusal_of_many,
    refusal_of_text,
    refusal_to_amend_amendment,
    text_mark,
)
from policy_forum.features.branches.queries import rules_of
from policy_forum.features.motions.models import Motion
from policy_forum.platform.work import Work


def amendment_to_amend(
    work: Work, motion: Motion, parent_id: AmendmentId | None
) -> Amendment | None:
    """The amendment of this motion that would be amended, if it can be; None for the motion."""
    if parent_id is None:
        return None
    parent = work.session.get(Amendment, parent_id, populate_existing=True)
    if parent is None or parent.motion_id != motion.id:
        raise RefusedError(Refusal(Reason.INVALID, phrase("There is no such amendment.")))
    above = parent_of(work, parent)
    work.refuse_if(
        refusal_to_amend_amendment(parent.number, parent.state, above.number if above else None)
    )
    return parent


def refusal_of_number(work: Work, motion: Motion, member_id: int | None) -> Refusal | None:
    """Why the motion, or the member, has too many open amendments; None if not. One statement."""
    is_hers = case((Amendment.proposer_id == member_id, 1), else_=0)
    states = [state for state in AmendmentState if state.is_open]
    hers, all_of_them = work.session.execute(
        select(func.coalesce(func.sum(is_hers), 0), func.count()).where(
            Amendment.motion_id == motion.id, Amendment.state.in_(states)
        )
    ).one()
    return refusal_of_many(hers, all_of_them)


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


@dataclass(frozen=True)
class Written:
    """What was typed, read: the text it was written against and its revision of the motion.

    `reading` is against the text as it stands today.
    """

    against: str
    revision: int
    reading: Reading


def read_typed(
    work: Work, motion: Motion, parent: Amendment | None, base_revision: int, typed: str
) -> Written:
    """Read an amended text against the one that it was written on, carried to today's."""
    work.refuse_if(refusal_of_text(typed))
    against, revision = _text_seen(work, motion, parent, base_revision)
    today = standing_text(motion, parent)
    base, amended = parsed(against), parse_document(typed)
    rules = rules_of(work.session, motion.branch_id)
    reading = read_documents(base, amended)
    work.refuse_if(refusal_of_change(reading, rules))
    if against != today:
        reading = _carried(base, parsed(today), amended)
        work.refuse_if(refusal_of_change(reading, rules))
    return Written(against, revision, reading)


def _text_seen(work: Work, motion: Motion, parent: Amendment | None, seen: int) -> tuple[str, int]:
    if parent is None:
        return _text_of(work, motion, seen), seen
    for text in (parent.amended_markdown, parent.original_amended_markdown):
        if seen == text_mark(text):
            return text, parent.base_revision
    sentence = phrase(
        "Amendment %(number)s changed while you were writing. Nothing of yours is lost; look at "
        "its text as it is now and send yours again.",
        number=parent.number,
    )
    raise RefusedError(Refusal(Reason.CHANGED_MEANWHILE, sentence))


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
        "The text changed while you were writing, at words that you change too: "
        "%(clause)s. Nothing of yours is lost; look at both and send your text again.",
        clause=carried[0].clause_label,
    )
    raise RefusedError(Refusal(Reason.CHANGED_MEANWHILE, sentence))
