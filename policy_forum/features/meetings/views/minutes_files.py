"""The minutes as files: the same sentences as on the page, as a tagged PDF and for Word."""

import hashlib
from collections.abc import Iterator

from flask import request
from werkzeug.wrappers import Response

from policy_forum.domain.phrases import Phrase
from policy_forum.domain.text.document import parse_document
from policy_forum.domain.text.limits import MERGED
from policy_forum.features.meetings.queries.minutes import MinutesPage
from policy_forum.features.meetings.rules.minutes.document import (
    ActionLine,
    Block,
    MinutesDocument,
    MinutesItem,
    Roll,
)
from policy_forum.features.meetings.rules.minutes.freezing import frozen, hash_of
from policy_forum.features.meetings.views.minutes_words import plain_of
from policy_forum.platform.documents.minutes_content import (
    Action,
    MinutesContent,
    MinutesWords,
    Note,
    NumberedText,
    Part,
    People,
    Prose,
    Title,
    Votes,
    Wording,
)
from policy_forum.platform.documents.minutes_paper import minutes_pdf
from policy_forum.platform.documents.paper_lines import paper_lines
from policy_forum.platform.documents.shelf import Shelf
from policy_forum.platform.word_files.minutes import minutes_word_file
from policy_forum.web.languages import gettext as _
from policy_forum.web.presentation import calendar_day, locale, said
from policy_forum.web.session import request_time, wiring
from policy_forum.web.storage import current_session

_SHELF = Shelf()
_SIGNS_OF_EDITION = 12
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def pdf_response(page: MinutesPage, document: MinutesDocument, *, is_draft: bool) -> Response:
    """The PDF, set at most once for the same minutes.

    Raises BusyError where other papers are being set, TypesettingError where this one cannot be.
    """
    content = content_of(page, document, is_draft=is_draft)
    key = hashlib.sha256(repr(content).encode()).hexdigest()
    response = Response(mimetype="application/pdf")
    response.set_etag(key)
    if request.if_none_match.contains(key):
        return response.make_conditional(request)
    current_session().close()  # no connection is held while others, and then typst, work
    response.set_data(_SHELF.take(key, lambda: minutes_pdf(content)))
    response.headers["Content-Disposition"] = f'inline; filename="{_name(document)}.pdf"'
    return response.make_conditional(request)


def word_response(page: MinutesPage, document: MinutesDocument, *, is_draft: bool) -> Response:
    """The Word document."""
    content = content_of(page, document, is_draft=is_draft)
    response = Response(minutes_word_file(content), mimetype=_WORD)
    response.headers["Content-Disposition"] = f'attachment; filename="{_name(document)}.docx"'
    return response


def _name(document: MinutesDocument) -> str:
    return f"minutes-{document.held_on.isoformat()}-{document.meeting_id}"


def content_of(page: MinutesPage, document: MinutesDocument, *, is_draft: bool) -> MinutesContent:
    """All that is printed of minutes."""
    sign = hash_of(frozen(document))[:_SIGNS_OF_EDITION]
    place = [document.place] if document.place else []
    return MinutesContent(
        organisation=wiring().settings.organisation,
        title=_("Minutes of %(title)s", title=document.title),
        facts=(document.branch, calendar_day(document.held_on), *place),
        stands=stands_of(page, document, is_draft=is_draft),
        edition=_("Fingerprint %(sign)s", sign=sign),
        dated=document.held_on,
        parts=tuple(_parts(document)),
        is_to_be_signed=page.approved_at is not None,
        language=locale().replace("_", "-"),
        words=_words(),
    )


def stands_of(page: MinutesPage, document: MinutesDocument, *, is_draft: bool) -> str:
    """Whether these are a draft, published, or approved, and since when."""
    zone = request_time().zone
    if is_draft and document.is_so_far:
        return _("The minutes so far: the meeting is not closed.")
    if is_draft or page.published_at is None:
        return _("Draft minutes, not published yet.")
    if page.approved_at is not None:
        return _("Approved on %(day)s.", day=calendar_day(page.approved_at.astimezone(zone).date()))
    return _(
        "Published on %(day)s, to be approved by the next meeting.",
        day=calendar_day(page.published_at.astimezone(zone).date()),
    )


def _parts(document: MinutesDocument) -> Iterator[Part]:
    yield Title(_("The meeting"), 1)
    yield from _sentences(document.opening)
    yield from _sentences(document.presiding)
    yield from _notes(document.prose)
    yield Title(_("Attendance"), 1)
    for roll in document.attendance:
        yield from _roll(roll)
    if document.apologies is not None:
        yield Prose(plain_of(document.apologies.said))
    yield from _sentences(document.without_vote)
    yield from _sentences(document.quorum)
    yield Title(_("Business"), 1)
    for item in document.items:
        yield from _item(item)
    if document.not_reached:
        yield Title(_("Not reached"), 1)
        yield Wording(document.not_reached)
    if document.actions:
        yield Title(_("Further actions"), 1)
        yield from map(_action, document.actions)
    yield Title(_("Close"), 1)
    yield from _sentences(document.closing)
    if document.corrections:
        yield Title(_("Corrections"), 1)
    for correction in document.corrections:
        yield Prose(f"{calendar_day(correction.noted_on)}: {correction.text}")


def _sentences(sentences: tuple[Phrase, ...]) -> Iterator[Prose]:
    """Sentences of one matter as one paragraph."""
    text = " ".join(plain_of(sentence) for sentence in sentences)
    if text:
        yield Prose(text)


def _notes(prose: str) -> Iterator[Note]:
    paragraphs = tuple(part.strip() for part in prose.split("\n\n") if part.strip())
    if paragraphs:
        yield Note(paragraphs)


def _roll(roll: Roll) -> Iterator[Part]:
    yield Prose(plain_of(roll.said))
    people = [(each.name, ", ".join(plain_of(note) for note in each.notes)) for each in roll.people]
    yield People(tuple(people))


def _item(item: MinutesItem) -> Iterator[Part]:
    number = str(item.number) if item.number is not None else ""
    yield Title(plain_of(item.title), 2, number, item.reference)
    for block in item.blocks:
        yield from _block(block)
    for sentence in item.outcome:
        yield Prose(plain_of(sentence), is_outcome=True)
    yield from map(_action, item.actions)
    yield from _notes(item.prose)


def _block(block: Block) -> Iterator[Part]:
    if block.title is not None:
        yield Title(plain_of(block.title), 3)
    yield from _sentences(block.sentences)
    if block.wording:
        yield Wording(block.wording)
    yield from _sentences(block.middle)
    if block.votes:
        yield Votes(
            plain_of(block.title) if block.title else "",
            tuple(
                (
                    said(line.way),
                    plain_of(line.in_favour),
                    plain_of(line.against),
                    plain_of(line.abstained),
                )
                for line in block.votes
            ),
        )
    yield from (Prose(each.text, is_outcome=True) for each in _sentences(block.outcome))
    yield from _sentences(block.after)
    if block.text is not None:
        lines = paper_lines(parse_document(block.text.markdown, MERGED))
        yield NumberedText(plain_of(block.text.said), tuple(lines))


def _action(action: ActionLine) -> Action:
    return Action(action.what, by_whom(action))


def by_whom(action: ActionLine) -> str:
    """Who does it and until when, as far as the meeting said so."""
    if action.owner and action.due_on is not None:
        return str(_("%(name)s, by %(day)s", name=action.owner, day=calendar_day(action.due_on)))
    if action.due_on is not None:
        return str(_("by %(day)s", day=calendar_day(action.due_on)))
    return action.owner


def _words() -> MinutesWords:
    """The paper's own words in the site's language."""
    return MinutesWords(
        in_favour=_("For"),
        against=_("Against"),
        abstained=_("Abstained"),
        votes=_("Votes"),
        action=_("Action"),
        note=_("Note of the secretary"),
        signed=_("Signed as a correct record"),
        chair=_("Chair"),
        on=_("Date"),
        page_of=_("Page {page} of {pages}"),
        links=_("Links in this motion"),
        line=_("Line {line}"),
    )
