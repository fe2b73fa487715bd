"""The page on which an amendment is written, and the parts of it that are taken alone."""

from hashlib import blake2b
from typing import Any

from flask import current_app, render_template, request, url_for
from flask_babel import gettext as _

from policy_forum.domain.text.document import print_document
from policy_forum.features.amendments.forms import CLAUSES, WORDING, AmendForm
from policy_forum.features.amendments.rules import Sheet
from policy_forum.features.amendments.views.conflicts import two_sides
from policy_forum.features.amendments.views.desk import Desk
from policy_forum.features.amendments.views.previewing import Preview
from policy_forum.features.amendments.views.sheets import Row, rows_of, rows_touched
from policy_forum.platform.markup import render_lines
from policy_forum.web.session import current_actor


def page_of(
    form: AmendForm, desk: Desk, sheet: Sheet, preview: Preview | None = None, *,
    opened: int | None = None, news: str = "",
) -> str:  # fmt: skip
    """The whole page, or for htmx only what changes; `opened` is the clause that is at hand.

    `news` is a sentence on what became of it.
    """
    is_live = request.headers.get("HX-Request") == "true"
    return render_template(
        "amendments/_live.html" if is_live else "amendments/write.html",
        form=form,
        desk=desk,
        sheet=sheet,
        preview=preview,
        here=_here(desk),
        news=news,
        **_rows(form, desk, sheet, preview, opened, is_live=is_live),
        **({} if is_live else _around(form, desk)),
    )


def _rows(
    form: AmendForm, desk: Desk, sheet: Sheet, preview: Preview | None, opened: int | None, *,
    is_live: bool,
) -> dict[str, list[Row]]:  # fmt: skip
    looks = preview.looks if preview else {}
    if form.way != CLAUSES:
        return {"rows": [], "touched": []}
    if is_live and opened is None:
        return {"rows": [], "touched": rows_touched(desk.base, sheet, looks)}
    return {"rows": rows_of(desk.base, sheet, looks, opened, is_live=is_live), "touched": []}


def _around(form: AmendForm, desk: Desk) -> dict[str, Any]:
    """What only the whole page shows."""
    titles = _("The text as it stands now"), _("What you wrote")
    return {
        "base_text": print_document(desk.base) if desk.parent else "",
        "clashes": two_sides(desk.clashes, *titles) if desk.clashes else [],
        "draft": _draft_key(desk),
        "takes_word_files": "amendments.upload_word_file" in current_app.view_functions,
        "text_html": render_lines(desk.base, heading_level=2).html if form.way == WORDING else "",
    }


def _here(desk: Desk) -> str:
    if desk.amendment and desk.is_offer:
        return url_for("amendments.send_offer", amendment_id=desk.amendment.id)
    if desk.amendment:
        return url_for("amendments.rewrite", amendment_id=desk.amendment.id)
    if desk.parent:
        return url_for("amendments.propose_to_amendment", amendment_id=desk.parent.id)
    return url_for("amendments.propose", motion_id=desk.motion.id)


def _draft_key(desk: Desk) -> str:
    """Under which the browser keeps what is typed: nobody else's, and for this text only."""
    plain = f"{current_actor().member_id} {_here(desk)} {desk.standing}"
    return blake2b(plain.encode(), digest_size=12).hexdigest()
