"""Writing to minutes, publishing them, noting corrections, and having them approved."""

from dataclasses import replace
from typing import Any

from sqlalchemy import func, select

from policy_forum.domain.access.policy import Action
from policy_forum.domain.events import MinutesApproved, MinutesPublished, MinutesWritten
from policy_forum.domain.identifiers import MeetingId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.features.meetings.commands.loading import announce, load_meeting, subject_of
from policy_forum.features.meetings.models import AgendaItem, Meeting, Minutes, MinutesProse
from policy_forum.features.meetings.queries.minutes import list_corrections
from policy_forum.features.meetings.queries.minutes_record import get_record
from policy_forum.features.meetings.rules.minutes.document import OPENING, Correction
from policy_forum.features.meetings.rules.minutes.freezing import frozen, hash_of, thawed
from policy_forum.features.meetings.rules.minutes.prose import (
    refusal_of_prose,
    refusal_of_stale,
    refusal_to_approve,
    refusal_to_correct,
    refusal_to_publish,
    refusal_to_write,
    state_of_minutes,
    tidy_prose,
)
from policy_forum.features.meetings.rules.minutes.writing import minutes_of
from policy_forum.features.meetings.rules.states import MinutesState
from policy_forum.platform.work import Work

_NO_ITEM = Refusal(Reason.INVALID, phrase("There is no such item in these minutes."))


def write_prose(work: Work, meeting_id: MeetingId, item_key: int, text: str, version: int) -> int:
    """Write to an item of the minutes (0: the opening), and return the new version of the text.

    `version` is that of the text as the writer had it before her, 0 where there was none. If
    somebody wrote meanwhile the refusal is CHANGED_MEANWHILE and nothing is stored; saving what is
    there already changes nothing. Figures are no prose: they come from the record.
    """
    meeting = load_meeting(work, meeting_id)
    work.authorise(Action.WRITE_MINUTES, subject_of(work, meeting))
    work.refuse_if(refusal_to_write(meeting.state, _state(_minutes_row(work, meeting_id))))
    work.refuse_if(None if _has_item(work, meeting_id, item_key) else _NO_ITEM)
    typed = tidy_prose(text)
    work.refuse_if(refusal_of_prose(typed))
    row = work.session.get(MinutesProse, (meeting_id, item_key), populate_existing=True)
    kept, stored = (row.text, row.version) if row else ("", 0)
    work.refuse_if(refusal_of_stale(version, stored, typed, kept))
    if typed == kept:
        return stored
    if row is None:
        row = MinutesProse(meeting_id=meeting_id, item_key=item_key, text=typed)
        work.session.add(row)
    row.text, row.written_at, row.written_by_id = typed, work.now, work.actor.member_id
    work.session.flush()
    work.record(MinutesWritten(meeting_id=meeting_id, item_key=item_key))
    return row.version


def publish_minutes(work: Work, meeting_id: MeetingId) -> str:
    """Let the members of the branch read the minutes as they are now, and return their hash.

    They can be published again, until they are approved, when something was written since.
    """
    meeting = load_meeting(work, meeting_id)
    work.authorise(Action.WRITE_MINUTES, subject_of(work, meeting))
    row = _row_to_change(work, meeting_id)
    content = _content_now(work, meeting_id)
    is_changed = row.published_at is None or hash_of(content) != row.content_hash
    work.refuse_if(refusal_to_publish(meeting.state, _state(row), is_changed=is_changed))
    _publish(work, row, content)
    announce(work, meeting_id, "floor")
    return row.content_hash


def note_correction(work: Work, meeting_id: MeetingId, text: str) -> None:
    """Note a correction below published minutes, with its date; no figure is changed by it.

    One that is noted before the minutes are approved is part of what is approved.
    """
    meeting = load_meeting(work, meeting_id)
    work.authorise(Action.WRITE_MINUTES, subject_of(work, meeting))
    typed = tidy_prose(text)
    work.refuse_if(refusal_to_correct(typed, _state(_minutes_row(work, meeting_id))))
    if typed in {each.text for each in list_corrections(work.session, meeting_id)}:
        return
    least = select(func.min(MinutesProse.item_key)).where(MinutesProse.meeting_id == meeting_id)
    item_key = min(work.session.scalar(least) or 0, 0) - 1
    work.session.add(
        MinutesProse(
            meeting_id=meeting_id,
            item_key=item_key,
            text=typed,
            written_at=work.now,
            written_by_id=work.actor.member_id,
        )
    )
    work.session.flush()
    work.record(MinutesWritten(meeting_id=meeting_id, item_key=item_key))


def approve_minutes(work: Work, minutes_of_id: MeetingId, by_meeting_id: MeetingId) -> str:
    """Fix the minutes of a meeting, as another one has approved them; returns their hash.

    What was published is approved, with the corrections noted since; where nothing was published
    the minutes are published as they are now. Whether the other meeting has approved them is for
    the caller, who decides the question: nobody is authorised here. Approved before, nothing
    happens: a second meeting that approves them changes nothing.
    """
    meeting = work.session.get(Meeting, minutes_of_id)
    if meeting is None:
        raise RefusedError(Refusal(Reason.INVALID, phrase("There is no such meeting.")))
    row = _row_to_change(work, minutes_of_id)
    if _state(row) is MinutesState.APPROVED:
        return row.content_hash
    work.refuse_if(refusal_to_approve(meeting.state))
    if row.published_at is None:
        _publish(work, row, _content_now(work, minutes_of_id))
    else:
        noted = list_corrections(work.session, minutes_of_id)
        corrections = tuple(Correction(n.text, n.noted_on(work.zone)) for n in noted)
        row.content = frozen(replace(thawed(row.content), corrections=corrections))
        row.content_hash = hash_of(row.content)
    row.approved_at, row.approved_by_meeting_id = work.now, by_meeting_id
    work.record(
        MinutesApproved(
            meeting_id=minutes_of_id, by_meeting_id=by_meeting_id, content_hash=row.content_hash
        )
    )
    announce(work, minutes_of_id, "floor")
    return row.content_hash


def _publish(work: Work, row: Minutes, content: dict[str, Any]) -> None:
    row.content, row.content_hash = content, hash_of(content)
    row.published_at, row.published_by_id = work.now, work.actor.member_id
    work.session.flush()
    meeting_id = MeetingId(row.meeting_id)
    work.record(MinutesPublished(meeting_id=meeting_id, content_hash=row.content_hash))


def _content_now(work: Work, meeting_id: int) -> dict[str, Any]:
    work.session.flush()
    record = get_record(work.session, meeting_id, work.zone)
    assert record is not None
    return frozen(minutes_of(record))


def _minutes_row(work: Work, meeting_id: int) -> Minutes | None:
    return work.session.get(Minutes, meeting_id, populate_existing=True)


def _row_to_change(work: Work, meeting_id: int) -> Minutes:
    """The row of the minutes, locked; made where there is none."""
    row = work.session.get(Minutes, meeting_id, with_for_update=True, populate_existing=True)
    if row is None:
        row = Minutes(meeting_id=meeting_id, content={}, content_hash="")
        work.session.add(row)
        work.session.flush()
    return row


def _state(row: Minutes | None) -> MinutesState:
    if row is None:
        return MinutesState.DRAFT
    return state_of_minutes(row.published_at, row.approved_at)


def _has_item(work: Work, meeting_id: int, item_key: int) -> bool:
    if item_key == OPENING:
        return True
    item = work.session.get(AgendaItem, item_key) if item_key > 0 else None
    return item is not None and item.meeting_id == meeting_id and item.taken_at is not None
