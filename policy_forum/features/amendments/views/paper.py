"""The amendment paper of a motion: a page that prints well, and a tagged PDF."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from policy_forum.domain.phrases import Phrase
from policy_forum.domain.text.difference import difference
from policy_forum.domain.text.document import Document, parse_document
from policy_forum.domain.text.edits import Edit
from policy_forum.domain.text.limits import MERGED
from policy_forum.features.amendments import queries
from policy_forum.features.amendments.queries import AmendedMotion, PrintedAmendment, VoteRow
from policy_forum.features.amendments.rules import AmendmentState, refusal_to_amend
from policy_forum.features.amendments.views.room import blueprint, motion_or_404
from policy_forum.features.branches.queries import rules_of
from policy_forum.features.branches.rules import Setting, clause_of
from policy_forum.platform.documents.amendment_paper import (
    AmendmentPaperContent,
    AmendmentPaperWords,
    ChangedClause,
    PaperAmendment,
    amendment_paper_pdf,
)
from policy_forum.platform.documents.paper_changes import changed_clauses
from policy_forum.platform.documents.paper_lines import paper_lines
from policy_forum.platform.documents.shelf import BusyError, Shelf
from policy_forum.platform.documents.typesetting import TypesettingError
from policy_forum.platform.markup import render_lines
from policy_forum.web.access import RouteAudience, open_to
from policy_forum.web.presentation import calendar_day, locale, said
from policy_forum.web.session import current_actor, today, wiring
from policy_forum.web.storage import current_session

_SHELF = Shelf()
_SIGNS_OF_EDITION = 6
_PAIR = 2


@dataclass(frozen=True)
class Sheet:
    """One amendment on the paper: its row, what may be said of its proposer, what follows."""

    row: PrintedAmendment
    facts: tuple[str, ...]
    words: str
    consequences: tuple[str, ...]
    status: str
    is_put: bool


@dataclass(frozen=True)
class Paper:
    """The paper in the order of votes; `edition` tells two different papers apart."""

    motion: AmendedMotion
    sheets: tuple[Sheet, ...]
    rule: str
    stands: str
    edition: str
    dated: date


@blueprint.get("/motions/<int(max=2147483647):motion_id>/amendments/paper")
@open_to(RouteAudience.EVERYONE)
def paper(motion_id: int) -> str:
    """The motion with numbered lines, then each open amendment in the order of votes."""
    it = _paper(motion_or_404(motion_id))
    return render_template(
        "amendments/paper.html",
        paper=it,
        motion=it.motion,
        text=render_lines(parse_document(it.motion.text_markdown, MERGED)).html,
    )


@blueprint.get("/motions/<int(max=2147483647):motion_id>/amendments/paper.pdf")
@open_to(RouteAudience.EVERYONE)
def paper_pdf(motion_id: int) -> Response | tuple[str, int, dict[str, str]]:
    """The same as a tagged PDF, set at once; 503 where the typesetter is busy or fails."""
    it = _paper(motion_or_404(motion_id))
    key = hashlib.sha256(repr((wiring().settings.organisation, locale(), it)).encode()).hexdigest()
    response = Response(mimetype="application/pdf")
    response.set_etag(key)
    if request.if_none_match.contains(key):
        return response.make_conditional(request)
    try:
        response.set_data(_SHELF.find(key) or _set(key, it))
    except (BusyError, TypesettingError) as problem:
        is_busy = isinstance(problem, BusyError)
        page = render_template("amendments/paper_waits.html", motion=it.motion, is_busy=is_busy)
        return page, 503, {"Retry-After": "30"}
    name = f"amendments-{it.motion.number or it.motion.id}-{it.edition}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response.make_conditional(request)


def _paper(motion: AmendedMotion) -> Paper:
    """The paper as it is now. Five statements at most."""
    session = current_session()
    is_open = not refusal_to_amend(motion.state, is_held=False)
    rows = queries.list_printed(session, motion.id) if is_open else ()
    order = queries.list_in_voting_order(session, motion.id) if rows else ()
    places = {vote.id: place for place, vote in enumerate(order)}
    follows = {vote.id: vote.consequence for vote in order}
    in_order = sorted(rows, key=lambda row: (places.get(row.id, len(rows)), row.number))
    sheets = tuple(_sheet(row, follows.get(row.id), row.id in places) for row in in_order)
    stands = _(
        "The text is that of revision %(revision)s. The amendments are those that waited for a "
        "decision on %(day)s.",
        revision=motion.revision,
        day=calendar_day(today()),
    )
    return Paper(
        motion=motion,
        sheets=sheets,
        rule=_rule(motion, order) if order else "",
        stands=stands,
        edition=_edition(motion, sheets),
        dated=today(),
    )


def _rule(motion: AmendedMotion, order: Sequence[VoteRow]) -> str:
    """What the standing orders say of the order of votes, and the chair's reason for another."""
    session = current_session()
    orders = rules_of(session, motion.branch_id)
    rule = said(clause_of(orders, Setting.ORDER_OF_AMENDMENTS).sentence)
    chosen = queries.find_chosen_order(session, motion.id)
    if chosen is None or len({vote.id for vote in order} & set(chosen.amendment_ids)) < _PAIR:
        return rule
    set_so = _("The chair has set the order that follows, and gives as the reason: %(reason)s",
               reason=chosen.reason)  # fmt: skip
    return f"{rule} {set_so}"


def _edition(motion: AmendedMotion, sheets: Sequence[Sheet]) -> str:
    """The same for everyone who holds the same amendments, whether or not she reads names."""
    put = [
        (sheet.row.number, sheet.row.sentences, sheet.row.difference_html, sheet.is_put)
        for sheet in sheets
    ]
    content = repr((motion.title, motion.text_markdown, put))
    return hashlib.sha256(content.encode()).hexdigest()[:_SIGNS_OF_EDITION]


def _sheet(row: PrintedAmendment, follows: Phrase | None, is_put: bool) -> Sheet:
    status = ""
    if row.state is AmendmentState.NEEDS_AUTHOR:
        status = _("Not put to the vote as it stands: the text changed, and it needs its author.")
    elif not is_put:
        status = _("Not put to the vote as long as the amendment that it amends is not.")
    return Sheet(
        row=row,
        facts=tuple(_facts(row)),
        words=_("%(added)s, %(removed)s", added=_added(row), removed=_removed(row)) + ".",
        consequences=(said(follows),) if follows else (),
        status=status,
        is_put=is_put,
    )


def _facts(row: PrintedAmendment) -> Iterator[str]:
    name = row.proposer if current_actor().is_signed_in or row.shows_name else ""
    if row.is_from_floor:
        yield (
            _("Moved from the floor by %(name)s", name=name)
            if name
            else _("Moved from the floor by a member of the branch")
        )
    elif name:
        yield _("Proposed by %(name)s", name=name)
    else:
        yield _("Proposed by a member of the branch")
    if row.parent is not None:
        yield _("Amends amendment %(number)s", number=row.parent)


def _added(row: PrintedAmendment) -> str:
    return str(ngettext("%(num)s word added", "%(num)s words added", row.words_added))


def _removed(row: PrintedAmendment) -> str:
    return str(ngettext("%(num)s word removed", "%(num)s words removed", row.words_removed))


def _set(key: str, it: Paper) -> bytes:
    content = _content(it)
    current_session().close()  # no connection is held while others, and then typst, work
    return _SHELF.take(key, lambda: amendment_paper_pdf(content))


def _content(it: Paper) -> AmendmentPaperContent:
    """All that is printed. Two statements at most."""
    motion = it.motion
    base = parse_document(motion.text_markdown, MERGED)
    put = [sheet.row.id for sheet in it.sheets if sheet.is_put]
    edits = queries.find_edits(current_session(), base, put)
    return AmendmentPaperContent(
        organisation=wiring().settings.organisation,
        title=_("Amendments to %(title)s", title=motion.title),
        facts=tuple(filter(None, (motion.number, motion.branch))),
        stands=it.stands,
        rule=it.rule,
        edition=_("Paper %(edition)s", edition=it.edition),
        dated=it.dated,
        lines=tuple(paper_lines(base)),
        amendments=tuple(_printed(sheet, edits.get(sheet.row.id)) for sheet in it.sheets),
        language=locale().replace("_", "-"),
        words=_words(),
    )


def _printed(sheet: Sheet, edit: Edit | None) -> PaperAmendment:
    """An amendment as it is printed; one that no longer fits the text has its wording alone."""
    row = sheet.row
    return PaperAmendment(
        number=row.number,
        facts=sheet.facts,
        wording=row.sentences,
        words=sheet.words,
        changes=_changes(edit) if edit else (),
        consequences=sheet.consequences,
        reason=row.reason,
        status=sheet.status,
        is_put=sheet.is_put,
    )


def _changes(edit: Edit) -> tuple[ChangedClause, ...]:
    amended = Document(edit.clauses, edit.tail)
    return changed_clauses(
        difference(edit.base, amended), _("moved from {place}"), _("moved to {place}")
    )


def _words() -> AmendmentPaperWords:
    """The paper's own words in the site's language."""
    return AmendmentPaperWords(
        how_to_read=_(
            "Numbers of lines and clauses are those of the text printed here. In each amendment, "
            "inserted words are underlined and deleted words struck through; the instructions "
            "above them say the same."
        ),
        order=_("The order of votes"),
        text=_("The motion as it stands"),
        amendments=_("The amendments"),
        amendment=_("Amendment {number}"),
        continued=_("Amendment {number}, continued"),
        page_of=_("Page {page} of {pages}"),
        reason=_("Reason given"),
        left_out=_("Unchanged clauses are left out here."),
        no_amendments=_("No amendment waits for a decision."),
        votes_for=_("For"),
        against=_("Against"),
        abstained=_("Abstained"),
        carried=_("Carried"),
        lost=_("Lost"),
        fell=_("Fell"),
        links=_("Links in this motion"),
        line=_("Line {line}"),
    )
