"""What happened to a motion: history, the texts it had, their differences, its words as a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from flask import Response, abort, render_template, request

from policy_forum.domain.text.difference import difference
from policy_forum.domain.text.document import parse_document
from policy_forum.domain.text.limits import MERGED
from policy_forum.features.motions import queries
from policy_forum.features.motions.views.room import blueprint, has_written, motion_or_404
from policy_forum.platform.markup import render_difference, render_lines
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.session import current_actor
from policy_forum.web.storage import current_session

# Each needs a comparison with the one before it.
_MOST_COUNTED = 60
# What goes on among the authors stays with them.
_AMONG_AUTHORS = {"CoAuthorInvited", "CoAuthorDeclined"}


@dataclass(frozen=True)
class TextRow:
    """A text in the list of all that a motion had, with the words that it brought and took out.

    `added` and `removed` are None for the first, and for very old ones of a long list.
    """

    revision: queries.RevisionRow
    added: int | None = None
    removed: int | None = None


@blueprint.get("/<int(max=2147483647):motion_id>/history")
@open_to(RouteAudience.EVERYONE)
def history(motion_id: int) -> str:
    """Everything that happened to the motion, and every text that it had."""
    motion, session = motion_or_404(motion_id), current_session()
    names = current_actor().is_signed_in
    events = queries.list_history(session, motion.id, with_names=names)
    texts = shown_texts(motion, queries.list_texts(session, motion.id, with_names=names))
    return render_template(
        "motions/history.html",
        motion=motion,
        events=[event for event in events if _may_see_event(motion, event)],
        texts=_counted(texts),
    )


def _counted(texts: Sequence[queries.RevisionRow]) -> list[TextRow]:
    """The texts, newest first, each with what it changed in the one before it."""
    read = [parse_document(row.text_markdown, MERGED) for row in texts[: _MOST_COUNTED + 1]]
    rows = [
        TextRow(row, changes.words_added, changes.words_removed)
        for row, changes in zip(
            texts, (difference(old, new) for new, old in pairwise(read)), strict=False
        )
    ]
    return rows + [TextRow(row) for row in texts[len(rows) :]]


@blueprint.get("/<int(max=2147483647):motion_id>/revisions/<int(max=2147483647):number>")
@open_to(RouteAudience.EVERYONE)
def revision(motion_id: int, number: int) -> str:
    """The text as it stood at one revision."""
    motion = motion_or_404(motion_id)
    found = _texts(motion, number)
    text = found[number]
    html = render_lines(parse_document(text.text_markdown, MERGED)).html
    return render_template("motions/revision.html", motion=motion, revision=text, html=html)


@blueprint.get("/<int(max=2147483647):motion_id>/compare")
@open_to(RouteAudience.EVERYONE)
def compare(motion_id: int) -> str:
    """What changed between two revisions, clause by clause; the older is always the base."""
    motion = motion_or_404(motion_id)
    asked = (
        request.args.get("from", type=int, default=max(1, motion.revision - 1)),
        request.args.get("to", type=int, default=motion.revision),
    )
    before, after = sorted(asked)
    if not (0 < before <= after < 2**31):
        abort(404)
    texts = _texts(motion, before, after)
    old, new = (parse_document(texts[n].text_markdown, MERGED) for n in (before, after))
    changes = difference(old, new)
    return render_template(
        "motions/compare.html",
        motion=motion,
        before=texts[before],
        after=texts[after],
        changes=changes,
        html=render_difference(changes),
    )


@blueprint.get("/<int(max=2147483647):motion_id>/text.md")
@open_to(RouteAudience.EVERYONE)
def text_file(motion_id: int) -> Response:
    """The text as a Markdown file, as it was written."""
    motion = motion_or_404(motion_id)
    name = f"{motion.number or f'motion-{motion.id}'}.md"
    body = f"# {motion.title}\n\n{motion.text_markdown.rstrip()}\n"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, content_type="text/markdown; charset=utf-8", headers=headers)


def _texts(motion: queries.MotionPage, *numbers: int) -> dict[int, queries.RevisionRow]:
    """Those revisions, if they are there and this person may read each of them."""
    names = current_actor().is_signed_in
    found = queries.list_revision_texts(current_session(), motion.id, numbers, with_names=names)
    if set(found) != set(numbers):
        abort(404)
    if _first_shown(motion) is not None:
        revisions = queries.list_revisions(current_session(), motion.id, with_names=False)
        shown = {row.number for row in shown_texts(motion, revisions)}
        if not set(numbers) <= shown:
            abort(404)
    return found


def _first_shown(motion: queries.MotionPage) -> datetime | None:
    """The moment from which a reader sees the texts; None for authors, who see all."""
    if has_written(motion):
        return None
    return motion.moved_at or motion.proposed_at or motion.drafted_at


def shown_texts(
    motion: queries.MotionPage, revisions: Sequence[queries.RevisionRow]
) -> list[queries.RevisionRow]:
    """The revisions, newest first, down to the one that was moved: drafts are the authors' own."""
    first = _first_shown(motion)
    return list(revisions) if first is None else since(first, revisions)


def since(first: datetime, revisions: Sequence[queries.RevisionRow]) -> list[queries.RevisionRow]:
    """The revisions, newest first, down to the one that stood at that moment."""
    shown: list[queries.RevisionRow] = []
    for row in revisions:
        shown.append(row)
        if row.saved_at <= first:
            break
    return shown


def _may_see_event(motion: queries.MotionPage, event: queries.HistoryRow) -> bool:
    first = _first_shown(motion)
    if first is None:
        return True
    is_draft_text = event.revision is not None and event.happened_at < first
    return event.name not in _AMONG_AUTHORS and not is_draft_text
