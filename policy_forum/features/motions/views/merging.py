"""Two people saved at once: the texts beside each other, and one put together from both."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from policy_forum.domain.text.difference import difference
from policy_forum.domain.text.document import TextRefusedError, parse_document
from policy_forum.domain.text.limits import MERGED
from policy_forum.domain.text.merging import Merged, merge
from policy_forum.features.motions import queries
from policy_forum.features.motions.forms import MotionForm
from policy_forum.platform.markup import render_difference


@dataclass(frozen=True)
class MeanwhileSaved:
    """What the second to save is shown.

    `theirs` is the text saved meanwhile, `typed` what she wrote herself, `difference_html` the
    way from theirs to hers. `together` holds both changes when they do not touch the same words.
    """

    title: str
    theirs: str
    typed: str
    typed_title: str
    difference_html: str
    together: str | None


def meanwhile_saved(
    session: Session, motion: queries.MotionPage, form: MotionForm
) -> MeanwhileSaved:
    """Compare what was typed with what is stored now. One statement, for the common base."""
    typed = (form.text.data or "").replace("\r\n", "\n")
    ours, theirs = parse_document(typed), parse_document(motion.text_markdown, MERGED)
    return MeanwhileSaved(
        title=motion.title,
        theirs=motion.text_markdown,
        typed=typed,
        typed_title=form.title.data or "",
        difference_html=render_difference(difference(theirs, ours)),
        together=_together(session, motion, form.base_seen, typed),
    )


def _together(
    session: Session, motion: queries.MotionPage, base_revision: int, typed: str
) -> str | None:
    """Both changes in one text, or None when that would have to guess."""
    found = queries.list_revision_texts(session, motion.id, (base_revision,), with_names=False)
    base = found.get(base_revision)
    if base is None:
        return None
    try:
        edits = [parse_document(motion.text_markdown, MERGED), parse_document(typed)]
        merged = merge(parse_document(base.text_markdown, MERGED), edits)
    except TextRefusedError:
        return None
    return merged.text if isinstance(merged, Merged) else None
