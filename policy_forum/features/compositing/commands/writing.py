"""Writing a composite: its sources, and the passages taken from them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from policy_forum.domain.events import (
    CompositeBegun,
    CompositeWorded,
    MotionAddedToComposite,
    MotionLeftOutOfComposite,
)
from policy_forum.domain.identifiers import CompositeId, CycleId, MotionId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.domain.text.compositing import (
    HeadingWords,
    Passage,
    PlanRefusedError,
    Taken,
    compose,
)
from policy_forum.domain.text.document import Document, count_words
from policy_forum.features.compositing.commands.loading import (
    Source,
    authorise_in,
    documents_of,
    load_for_change,
    sources_of,
)
from policy_forum.features.compositing.models import Composite, CompositeSource
from policy_forum.features.compositing.rules import (
    LETTERS,
    TITLE_CHARACTERS,
    CompositeState,
    Entry,
    entries_of,
    joined_with_next,
    moved_to,
    parts_taken,
    placed_in_section,
    plan_of,
    refusal_of_source,
    reworded,
    whole_motion,
    without,
)
from policy_forum.features.motions.commands import load_motion
from policy_forum.features.motions.models import Motion
from policy_forum.platform.markup import render_lines
from policy_forum.platform.work import Work


def begin_composite(work: Work, motion_id: MotionId) -> CompositeId:
    """Begin a composite with the whole of one motion, which is its first source."""
    motion = load_motion(work, motion_id)
    authorise_in(work, motion.cycle_id)
    work.refuse_if(refusal_of_source(motion.state, is_source=False, sources=0))
    documents = documents_of((Source(LETTERS[0], motion),))
    entries = whole_motion(LETTERS[0], documents[LETTERS[0]])
    last = select(func.max(Composite.number)).where(Composite.cycle_id == motion.cycle_id)
    composite = Composite(
        cycle_id=motion.cycle_id,
        number=(work.session.scalar(last) or 0) + 1,
        title=motion.title[:TITLE_CHARACTERS],
        state=CompositeState.DRAFT,
        last_key=len(entries),
        begun_at=work.now,
        begun_by_id=work.actor.member_id,
    )
    _put_text(composite, entries, documents)
    work.session.add(composite)
    try:
        work.session.flush()
    except IntegrityError as error:
        sentence = phrase("Another composite was begun in the same moment. Try again.")
        raise RefusedError(Refusal(Reason.ALREADY_DONE, sentence)) from error
    composite_id = CompositeId(composite.id)
    cycle_id = CycleId(composite.cycle_id)
    work.record(
        CompositeBegun(composite_id=composite_id, cycle_id=cycle_id, number=composite.number)
    )
    _add(work, composite, motion, LETTERS[0])
    return composite_id


def add_source(work: Work, composite_id: CompositeId, version: int, motion_id: MotionId) -> None:
    """Add a motion of the same year to the sources; nothing of it is taken yet."""
    composite = load_for_change(work, composite_id, version)
    motion = load_motion(work, motion_id)
    if motion.cycle_id != composite.cycle_id:
        sentence = phrase("This motion belongs to another year.")
        raise RefusedError(Refusal(Reason.INVALID, sentence))
    sources = sources_of(work, composite_id)
    is_source = motion_id in {source.motion.id for source in sources}
    work.refuse_if(refusal_of_source(motion.state, is_source=is_source, sources=len(sources)))
    used = {source.letter for source in sources}
    _add(work, composite, motion, next(letter for letter in LETTERS if letter not in used))
    _touch(composite)


def leave_out_source(
    work: Work, composite_id: CompositeId, version: int, motion_id: MotionId
) -> None:
    """Take a motion out of the sources, once no passage is taken from it."""
    composite = load_for_change(work, composite_id, version)
    source = work.session.get(CompositeSource, (composite_id, motion_id))
    if source is None:
        raise RefusedError(Refusal(Reason.INVALID, phrase("This motion is not a source.")))
    if any(source.letter in entry.sources for entry in entries_of(composite.plan)):
        sentence = phrase("Remove the passages taken from this motion first.")
        raise RefusedError(Refusal(Reason.RULE_NOT_MET, sentence))
    work.session.delete(source)
    work.record(MotionLeftOutOfComposite(motion_id=motion_id, composite_id=composite_id))
    _touch(composite)


def title_composite(work: Work, composite_id: CompositeId, version: int, title: str) -> None:
    """Give the composite a title."""
    composite = load_for_change(work, composite_id, version)
    tidy = " ".join(title.split())
    if not tidy or len(tidy) > TITLE_CHARACTERS:
        sentence = phrase("Enter a title of at most %(most)s characters.", most=TITLE_CHARACTERS)
        raise RefusedError(Refusal(Reason.INVALID, sentence))
    composite.title = tidy
    _record(work, composite, "titled")


def take_clause(
    work: Work,
    composite_id: CompositeId,
    version: int,
    *,
    letter: str,
    clause_id: str,
    words: str = "",
) -> None:
    """Take a clause with those below it, or only `words` of it, into the section of its name."""
    writing = _writing(work, composite_id, version)
    document = writing.documents.get(letter)
    clause = next((c for c in document.clauses if c.id == clause_id), None) if document else None
    if document is None or clause is None:
        raise RefusedError(Refusal(Reason.INVALID, phrase("There is no such clause.")))
    parts = parts_taken(letter, clause, words) if words.strip() else (Taken(letter, clause.id),)
    section = document.clauses[clause.section] if clause.section is not None else None
    section = None if section is clause else section
    composite = writing.composite
    key = composite.last_key + 1
    composite.last_key += 2
    passage = Passage(parts)
    _write(
        work,
        writing,
        "taken",
        placed_in_section(writing.entries, passage, key, section, writing.documents),
    )


def add_office_words(
    work: Work, composite_id: CompositeId, version: int, passage: Passage | HeadingWords
) -> None:
    """Add a clause or a heading in the office's own words, at the end."""
    writing = _writing(work, composite_id, version)
    writing.composite.last_key += 1
    entry = Entry(writing.composite.last_key, passage)
    _write(work, writing, "added", (*writing.entries, entry))


def move_passage(work: Work, composite_id: CompositeId, version: int, key: int, place: int) -> None:
    """Put a passage at another place, counted from 1."""
    _change(work, composite_id, version, "placed", lambda entries: moved_to(entries, key, place))


def join_passages(work: Work, composite_id: CompositeId, version: int, key: int) -> None:
    """Make a passage and the one behind it one clause."""
    _change(work, composite_id, version, "joined", lambda entries: joined_with_next(entries, key))


def reword_passage(
    work: Work,
    composite_id: CompositeId,
    version: int,
    key: int,
    passage: Passage | HeadingWords,
) -> None:
    """Put another passage in the place of one: fewer words, linking words, another depth."""
    _change(work, composite_id, version, "worded", lambda all_: reworded(all_, key, passage))


def remove_passage(work: Work, composite_id: CompositeId, version: int, key: int) -> None:
    """Take a passage out of the text; its clause can be taken again."""
    _change(work, composite_id, version, "removed", lambda entries: without(entries, key))


@dataclass(frozen=True)
class _Writing:
    composite: Composite
    entries: tuple[Entry, ...]
    documents: dict[str, Document]


def _writing(work: Work, composite_id: CompositeId, version: int) -> _Writing:
    composite = load_for_change(work, composite_id, version)
    documents = documents_of(sources_of(work, composite_id))
    return _Writing(composite, entries_of(composite.plan), documents)


def _change(
    work: Work,
    composite_id: CompositeId,
    version: int,
    change: str,
    made: Callable[[Sequence[Entry]], tuple[Entry, ...]],
) -> None:
    writing = _writing(work, composite_id, version)
    try:
        entries = made(writing.entries)
    except LookupError as error:
        sentence = phrase("There is no such passage, or nothing behind it to join it with.")
        raise RefusedError(Refusal(Reason.INVALID, sentence)) from error
    _write(work, writing, change, entries)


def _write(work: Work, writing: _Writing, change: str, entries: tuple[Entry, ...]) -> None:
    _put_text(writing.composite, entries, writing.documents)
    _record(work, writing.composite, change)


def _put_text(
    composite: Composite, entries: tuple[Entry, ...], documents: dict[str, Document]
) -> None:
    try:
        composed = compose(plan_of(composite.title, entries), documents)
    except PlanRefusedError as refused:
        first = refused.problems[0]
        raise RefusedError(Refusal(Reason.INVALID, first.sentence)) from refused
    rendered = render_lines(composed.document)
    composite.plan = [entry.as_json() for entry in entries]
    composite.text_markdown = composed.text
    composite.text_html = rendered.html
    composite.renderer_version = rendered.renderer_version
    composite.words = count_words(composed.document)


def _add(work: Work, composite: Composite, motion: Motion, letter: str) -> None:
    work.session.add(
        CompositeSource(
            composite_id=composite.id, motion_id=motion.id, letter=letter, added_at=work.now
        )
    )
    work.record(
        MotionAddedToComposite(
            motion_id=MotionId(motion.id), composite_id=CompositeId(composite.id)
        )
    )


def _touch(composite: Composite) -> None:
    """Give the composite a new version, so that a page opened before is known to be old."""
    flag_modified(composite, "plan")


def _record(work: Work, composite: Composite, change: str) -> None:
    work.record(
        CompositeWorded(
            composite_id=CompositeId(composite.id), change=change, words=composite.words
        )
    )
