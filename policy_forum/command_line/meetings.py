"""`flask meetings`: the minutes of a meeting as a file, and whether they agree with the record."""

import sys
from pathlib import Path

import click
from flask import current_app, render_template
from flask.cli import AppGroup

from policy_forum.domain.canonical import canonical_json
from policy_forum.features.meetings.queries.minutes import MinutesPage, find_minutes
from policy_forum.features.meetings.queries.minutes_record import get_record
from policy_forum.features.meetings.rules.minutes.checking import differences
from policy_forum.features.meetings.rules.minutes.document import MinutesDocument
from policy_forum.features.meetings.rules.minutes.freezing import (
    UnreadableMinutesError,
    frozen,
    hash_of,
)
from policy_forum.features.meetings.rules.minutes.record import MeetingRecord
from policy_forum.features.meetings.rules.minutes.writing import minutes_of
from policy_forum.features.meetings.views.minutes import ways_of_showing
from policy_forum.features.meetings.views.minutes_files import content_of, stands_of
from policy_forum.platform.documents.minutes_paper import minutes_pdf
from policy_forum.platform.documents.typesetting import TypesettingError
from policy_forum.platform.word_files.minutes import minutes_word_file
from policy_forum.web.letters import wiring_address
from policy_forum.web.presentation import said
from policy_forum.web.session import wiring
from policy_forum.web.storage import current_session

FORMATS = ("html", "pdf", "docx", "json")

meetings = AppGroup("meetings", help="Meetings of the branches.")


@meetings.command("minutes")
@click.argument("meeting_id", type=click.IntRange(1, 2_147_483_647))
@click.option("--format", "form", type=click.Choice(FORMATS), default="html", show_default=True)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A file; else standard output.",
)
@click.option("--draft", is_flag=True, help="What the record comes to now, not what is published.")
def minutes(meeting_id: int, form: str, output: Path | None, draft: bool) -> None:
    """Write the minutes of the meeting MEETING_ID: what was published, else the draft.

    The JSON is the canonical one whose SHA-256 is the fingerprint of the minutes.
    """
    page, record = _found(meeting_id)
    document = None if draft else _published(page)
    is_draft = document is None
    content = _in_format(page, document or minutes_of(record), form, is_draft=is_draft)
    if output is None:
        sys.stdout.buffer.write(content)
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        raise click.ClickException(f"{output}: {error.strerror}.") from error
    click.echo(f"{output}: {len(content)} bytes")


@meetings.command("check")
@click.argument("meeting_id", type=click.IntRange(1, 2_147_483_647))
def check(meeting_id: int) -> None:
    """Compare every figure of the minutes of MEETING_ID with the record; 1 on a difference.

    What was published is checked, with its fingerprint, and what the record comes to now.
    """
    page, record = _found(meeting_id)
    draft = minutes_of(record)
    found = [("draft", each) for each in differences(draft, record)]
    published = _published(page)
    if published is not None:
        if hash_of(page.content) != page.content_hash:
            raise click.ClickException(
                "The published minutes do not have the fingerprint that was recorded."
            )
        found += [("published", each) for each in differences(published, record)]
    for which, difference in found:
        click.echo(f"{which:10} {said(difference.sentence)}")
    what = "draft" if published is None else "draft and what was published"
    if found:
        click.echo(f"{len(found)} differences between the minutes ({what}) and the record.")
        sys.exit(1)
    events = len(record.trail)
    click.echo(f"The minutes ({what}) agree with the {events} events of the record.")


def _found(meeting_id: int) -> tuple[MinutesPage, MeetingRecord]:
    session = current_session()
    page = find_minutes(session, meeting_id)
    record = get_record(session, meeting_id, wiring().clock.zone)
    if page is None or record is None:
        raise click.ClickException(f"There is no meeting {meeting_id}.")
    if not page.has_begun:
        raise click.ClickException(f"Meeting {meeting_id} has not begun: it has no minutes.")
    return page, record


def _published(page: MinutesPage) -> MinutesDocument | None:
    try:
        return page.published()
    except UnreadableMinutesError as error:
        raise click.ClickException(str(error)) from error


def _in_format(page: MinutesPage, document: MinutesDocument, form: str, *, is_draft: bool) -> bytes:
    if form == "json":
        return canonical_json(frozen(document))
    with current_app.test_request_context(base_url=wiring_address(current_app)):
        content = content_of(page, document, is_draft=is_draft)
        if form == "docx":
            return minutes_word_file(content)
        if form == "pdf":
            try:
                return minutes_pdf(content)
            except TypesettingError as error:
                raise click.ClickException(f"The PDF could not be set: {error}") from error
        return _as_html(page, document, stands_of(page, document, is_draft=is_draft)).encode()


def _as_html(page: MinutesPage, document: MinutesDocument, stands: str) -> str:
    """One file that stands alone; its figures lead to the record on the site."""
    ways = ways_of_showing(page.meeting_id, in_full=True)
    return render_template(
        "meetings/minutes_file.html", page=page, minutes=document, stands=stands, **ways
    )
