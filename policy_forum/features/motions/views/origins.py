"""Which version of a motion brought which of its words."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template
from flask_babel import gettext as _

from policy_forum.domain.text.blame import BlamedClause, blame
from policy_forum.domain.text.document import parse_document
from policy_forum.domain.text.inline import displayed_part
from policy_forum.domain.text.limits import MERGED
from policy_forum.domain.text.words import word_count
from policy_forum.features.motions import queries
from policy_forum.features.motions.views.record import shown_texts, since
from policy_forum.features.motions.views.room import blueprint, motion_or_404
from policy_forum.platform.markup import OriginMark, render_origins
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.session import current_actor
from policy_forum.web.storage import current_session

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_GROUNDS = 6


@dataclass(frozen=True)
class Origin:
    """A version in the legend; `mark` is None for the first text, whose words are left plain.

    `words` are those that it brought and that still stand.
    """

    revision: queries.RevisionRow
    mark: OriginMark | None
    words: int


@blueprint.get("/<int(max=2147483647):motion_id>/origins")
@open_to(RouteAudience.EVERYONE)
def origins(motion_id: int) -> str:
    """The text with every passage marked by the version that brought it."""
    motion = motion_or_404(motion_id)
    names = current_actor().is_signed_in
    rows = shown_texts(motion, queries.list_texts(current_session(), motion.id, with_names=names))
    first = motion.moved_at or motion.proposed_at
    texts = (since(first, rows) if first else rows)[::-1]
    blamed = blame([parse_document(row.text_markdown, MERGED) for row in texts])
    marks = [_mark(place, row) for place, row in enumerate(texts)]
    return render_template(
        "motions/blame.html",
        motion=motion,
        html=render_origins(blamed, marks),
        origins=[
            Origin(*each) for each in zip(texts, marks, _words(blamed, len(texts)), strict=True)
        ],
    )


def letter_of(place: int) -> str:
    """`a` to `z`, then `aa`, `ab` and so on."""
    before, rest = divmod(place, len(_LETTERS))
    return (letter_of(before - 1) if before else "") + _LETTERS[rest]


def _mark(place: int, row: queries.RevisionRow) -> OriginMark | None:
    if place == 0:
        return None
    before = str(_("brought by %(cause)s:", cause=row.cause))
    after = str(_("end of this passage"))
    return OriginMark(letter_of(place - 1), (place - 1) % _GROUNDS + 1, before, after)


def _words(blamed: Sequence[BlamedClause], versions: int) -> list[int]:
    """How many words of each version the text still has."""
    counts = [0] * versions
    for clause in blamed:
        at = 0
        for run in clause.runs:
            end = at + len(run.words)
            counts[run.version] += word_count(displayed_part(clause.clause.body, at, end))
            at = end
    return counts
