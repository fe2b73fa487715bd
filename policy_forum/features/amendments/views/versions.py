"""An amendment as it was proposed first, and as it stands now."""

from flask import abort, render_template

from policy_forum.domain.text.difference import difference
from policy_forum.domain.text.document import parse_document
from policy_forum.domain.text.limits import MERGED
from policy_forum.features.amendments import queries
from policy_forum.features.amendments.rules import read_amendment
from policy_forum.features.amendments.views.room import (
    STATUS_KINDS,
    amendment_or_404,
    blueprint,
)
from policy_forum.platform.markup import render_difference
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.storage import current_session


@blueprint.get("/amendments/<int(max=2147483647):amendment_id>/versions")
@open_to(RouteAudience.EVERYONE)
def versions(amendment_id: int) -> str:
    """Both versions of an amendment, each against its own base, and how their results differ."""
    amendment, motion = amendment_or_404(amendment_id)
    texts = queries.find_texts(current_session(), amendment_id) or abort(404)
    first = read_amendment(texts.original_base_markdown, texts.original_amended_markdown, MERGED)
    changes = difference(first.amended, parse_document(texts.amended_markdown, MERGED))
    return render_template(
        "amendments/versions.html",
        motion=motion,
        amendment=amendment,
        status_kind=STATUS_KINDS[amendment.state],
        first=first,
        first_html=render_difference(first.difference, context=1),
        changes=changes,
        changes_html=render_difference(changes, context=1) if changes.touched else "",
    )
