"""What else happened: rulings, suspensions, adjournments, amendments from the floor."""

from collections.abc import Iterable

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.meetings.rules.floor import RulingRow
from policy_forum.features.meetings.rules.minutes.document import Block, BlockKind, Names
from policy_forum.features.meetings.rules.minutes.opening import adjournment_of
from policy_forum.features.meetings.rules.minutes.pieces import Piece
from policy_forum.features.meetings.rules.minutes.record import (
    MeetingRecord,
    TrailEvent,
    ended,
)


def ruling_piece(record: MeetingRecord, ruling: RulingRow) -> Piece:
    """A ruling with its reason, and what became of it when it was challenged."""
    events = record.events("RulingGiven", "RulingChallenged", "RulingSettled", ruling_id=ruling.id)
    return Piece(
        at=events[0].key if events else 0,
        question_id=None,
        block=Block(
            kind=BlockKind.RULING,
            title=phrase("Ruling of the chair"),
            sentences=tuple(_ruled(ruling)),
            wording=(ruling.ruling,),
            after=tuple(_reasons(ruling, events)),
            events=tuple(event.key for event in events),
        ),
    )


def _ruled(ruling: RulingRow) -> Iterable[Phrase]:
    if ruling.raised_by is not None:
        yield phrase(
            "%(name)s had asked about: %(about)s",
            name=ruling.raised_by.name,
            about=ended(ruling.about),
        )
    else:
        yield phrase("The question was: %(about)s", about=ended(ruling.about))
    name = ruling.ruled_by.name if ruling.ruled_by else ""
    if name:
        yield phrase("%(name)s, in the chair, ruled:", name=name)
    else:
        yield phrase("The chair ruled:")


def _reasons(ruling: RulingRow, events: list[TrailEvent]) -> Iterable[Phrase]:
    if ruling.reason.strip():
        yield phrase("The reason given was: %(reason)s", reason=ended(ruling.reason))
    if ruling.clause:
        yield phrase("The rule was %(clause)s", clause=ended(ruling.clause))
    if any(event.name == "RulingChallenged" for event in events):
        yield phrase("The ruling was challenged.")
    if ruling.upheld is True:
        yield phrase("It was upheld.")
    elif ruling.upheld is False:
        yield phrase("It was overturned by the meeting.")


def suspension_pieces(record: MeetingRecord, item_id: int) -> Iterable[Piece]:
    """The standing orders that the meeting suspended for an item."""
    for event in record.events("StandingOrdersSuspended", item_id=item_id):
        clauses = event.facts.get("clauses")
        numbers = tuple(str(c) for c in clauses) if isinstance(clauses, list | tuple) else ()
        text = "Clauses %(clauses)s of the standing orders were suspended for this item."
        if len(numbers) == 1:
            text = "Clause %(clauses)s of the standing orders was suspended for this item."
        yield _note(event, phrase(text, clauses=Names(numbers)))


def adjournment_pieces(record: MeetingRecord) -> Iterable[Piece]:
    """Each adjournment and resumption of the whole meeting."""
    for event in record.events("MeetingAdjourned", "MeetingResumed"):
        yield _note(event, adjournment_of(record, event))


def again_pieces(record: MeetingRecord, item_id: int) -> Iterable[Piece]:
    """The item before the meeting once more, after something else."""
    for event in record.events("ItemTakenAgain", item_id=item_id):
        text = "The meeting came back to this item at %(clock)s."
        if event.note.strip():
            text = "The meeting came back to this item at %(clock)s. The reason was: %(reason)s"
        said = phrase(text, clock=record.at(event), reason=ended(event.note))
        yield _note(event, said)


_AMENDMENT_EVENTS = {
    "AmendmentTakenDown": "Amendment %(number)s was moved from the floor by %(name)s.",
    "AmendmentAccepted": "The mover accepted amendment %(number)s, which became part of the text.",
    "AmendmentWithdrawn": "Amendment %(number)s was withdrawn.",
}


def amendment_pieces(record: MeetingRecord, motion_id: int | None) -> Iterable[Piece]:
    """Amendments from the floor, accepted or withdrawn while the meeting was on."""
    if motion_id is None:
        return
    for event in record.events(*_AMENDMENT_EVENTS, motion_id=motion_id):
        amendment = record.amendments.get(event.number("amendment_id"))
        if amendment is None or not _is_while_on(record, event):
            continue
        name = record.name(event.facts.get("proposer_id")) or amendment.proposer
        said = phrase(_AMENDMENT_EVENTS[event.name], number=amendment.number, name=name)
        yield _note(event, said)


def _is_while_on(record: MeetingRecord, event: TrailEvent) -> bool:
    has_begun = record.opened_at is not None and event.happened_at >= record.opened_at
    return has_begun and (record.closed_at is None or event.happened_at <= record.closed_at)


def _note(event: TrailEvent, said: Phrase) -> Piece:
    return Piece(event.key, None, Block(BlockKind.NOTE, (said,), events=(event.key,)))
