"""How a text is kept: as it was written, as it is shown, and as a revision that stays."""

from collections.abc import Sequence

from policy_forum.domain.events import MotionRevised
from policy_forum.domain.identifiers import MotionId
from policy_forum.domain.text.document import (
    DEFAULT,
    TextLimits,
    count_words,
    parse_document,
    print_document,
)
from policy_forum.domain.text.limits import MERGED
from policy_forum.features.motions.models import Motion, MotionRevision
from policy_forum.platform.markup import render_lines
from policy_forum.platform.work import Work


def set_text(motion: Motion, markdown: str, limits: TextLimits = DEFAULT) -> None:
    """Put the text into the motion's columns; raises TextRefusedError if it cannot be read."""
    document = parse_document(markdown, limits)
    motion.text_markdown = print_document(document)
    rendered = render_lines(document)
    motion.text_html, motion.renderer_version = rendered.html, rendered.renderer_version
    motion.words = count_words(document)


def keep_revision(work: Work, motion: Motion, cause: str) -> None:
    """Store the text as it stands now under the motion's revision number."""
    work.session.add(
        MotionRevision(
            motion_id=motion.id,
            number=motion.revision,
            title=motion.title,
            text_markdown=motion.text_markdown,
            cause=cause[:200],
            saved_at=work.now,
            saved_by_id=work.actor.member_id,
        )
    )


def adopt_text(work: Work, motion: Motion, markdown: str, cause: str) -> int:
    """Make an amended text the motion's own, and return the number of its new revision.

    `cause` says what brought it: “Amendment 2 carried”. Whether it may be done is for the caller.
    """
    return adopt_texts(work, motion, [(markdown, cause)])


def adopt_texts(work: Work, motion: Motion, versions: Sequence[tuple[str, str]]) -> int:
    """As `adopt_text`, for several texts one after the other, each with its cause.

    Each stays as a revision; only the last is set out for the pages, which is what costs.
    """
    for place, (markdown, cause) in enumerate(versions, start=1):
        if place == len(versions):
            set_text(motion, markdown, MERGED)
        motion.text_markdown = markdown
        motion.revision += 1
        motion.is_amended = True
        keep_revision(work, motion, cause)
        work.record(MotionRevised(motion_id=MotionId(motion.id), revision=motion.revision), cause)
    work.session.flush()
    return motion.revision
