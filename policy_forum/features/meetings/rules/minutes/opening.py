"""How a meeting began and ended: notice, who presided, quorum, tellers, adjournments, close."""

from collections.abc import Iterable, Sequence

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.branches.rules import Setting, clause_of
from policy_forum.features.meetings.rules.minutes.document import Figure, Names
from policy_forum.features.meetings.rules.minutes.record import (
    MeetingRecord,
    TrailEvent,
    ended,
    first_where,
)
from policy_forum.features.meetings.rules.states import MeetingPower, MeetingState


def opening_of(record: MeetingRecord) -> tuple[Phrase, ...]:
    """Notice, place, opening, and what the meeting could do."""
    said = [*_notice(record), *_where(record)]
    opened = record.last("MeetingOpened")
    if opened is not None:
        said.append(_opened(record, opened))
    if record.power is MeetingPower.DISCUSSES:
        said.append(
            phrase(
                "The notice was too short for decisions, so the meeting could discuss and could "
                "decide nothing."
            )
        )
    said += _tellers(record)
    return tuple(said)


def _where(record: MeetingRecord) -> Iterable[Phrase]:
    if record.place and record.is_online:
        yield phrase("The meeting met at %(place)s, and online.", place=record.place)
    elif record.place:
        yield phrase("The meeting met at %(place)s.", place=record.place)
    elif record.is_online:
        yield phrase("The meeting met online.")


def _opened(record: MeetingRecord, opened: TrailEvent) -> Phrase:
    text = "The meeting opened at %(clock)s."
    if opened.number("present") >= 0:
        text = (
            "The meeting opened at %(clock)s with %(present)s members present who could vote; the "
            "quorum was %(quorum)s."
        )
    return phrase(
        text,
        clock=record.clock(opened),
        present=Figure(opened.number("present"), opened.key, "present"),
        quorum=Figure(opened.number("quorum"), opened.key, "quorum"),
    )


def _notice(record: MeetingRecord) -> Iterable[Phrase]:
    called = record.events("MeetingCalled")
    if not called:
        return
    first = called[0]
    text = "Notice of the meeting was sent on %(day)s to %(sent_to)s members."
    if first.number("sent_to") == 1:
        text = "Notice of the meeting was sent on %(day)s to %(sent_to)s member."
    yield phrase(
        text,
        day=record.day(first.happened_at),
        sent_to=Figure(first.number("sent_to"), first.key, "sent_to"),
    )
    short = first.number("short_notice")
    if short > 0:
        yield phrase(
            "That was %(days)s days later than clause %(clause)s of the standing orders asks."
            if short > 1
            else "That was %(days)s day later than clause %(clause)s of the standing orders asks.",
            days=Figure(short, first.key, "short_notice"),
            clause=clause_of(record.orders, Setting.MEETING_NOTICE).number,
        )
    if len(called) > 1:
        last = called[-1]
        yield phrase(
            "A changed agenda was sent on %(day)s, as edition %(edition)s.",
            day=record.day(last.happened_at),
            edition=Figure(last.number("edition"), last.key, "edition"),
        )


def _tellers(record: MeetingRecord) -> Iterable[Phrase]:
    named: dict[int, None] = {}
    for event in record.events("StewardNamed", "StewardReleased", duty="teller"):
        key = event.number("member_id")
        if event.name == "StewardNamed":
            named[key] = None
        elif _is_before_opening(record, event):
            named.pop(key, None)
    if named:
        names = Names(tuple(record.name(key) for key in named))
        text = "The teller was %(names)s." if len(named) == 1 else "The tellers were %(names)s."
        yield phrase(text, names=names)


def _is_before_opening(record: MeetingRecord, event: TrailEvent) -> bool:
    return record.opened_at is None or event.happened_at < record.opened_at


def presiding_of(record: MeetingRecord) -> tuple[Phrase, ...]:
    """Who was in the chair, and from when; who left it before the opening is not told."""
    taken = record.events("ChairTaken")
    while_on = [event for event in taken if not _is_before_opening(record, event)]
    presided = {_at_opening(record, taken)} - {""}
    said = [phrase("%(name)s was in the chair.", name=name) for name in presided]
    for event in while_on:
        name = record.name(event.number("member_id"))
        text = "%(name)s took the chair at %(clock)s."
        if event.facts.get("as_deputy") is True:
            text = (
                "%(name)s took the chair at %(clock)s, while a ruling of the chair was challenged."
            )
        elif name in presided:
            text = "%(name)s returned to the chair at %(clock)s."
        presided.add(name)
        said.append(phrase(text, name=name, clock=record.at(event)))
    return tuple(said)


def _at_opening(record: MeetingRecord, taken: Sequence[TrailEvent]) -> str:
    """Who presided when the meeting opened.

    The chair of the branch does so without an event; when a deputy took her place for a challenge,
    she is who came back.
    """
    before = [event for event in taken if _is_before_opening(record, event)]
    if before:
        return record.name(before[-1].number("member_id"))
    if not taken:
        return record.chair
    if taken[0].facts.get("as_deputy") is not True:
        return ""
    back = first_where(taken, lambda event: event.facts.get("as_deputy") is not True)
    return record.name(back.number("member_id")) if back else record.chair


def quorum_of(record: MeetingRecord) -> tuple[Phrase, ...]:
    """When there was a quorum: reached, lost and regained, each with its figures."""
    said, had_one = [], False
    for event in record.events("QuorumReached", "QuorumLost"):
        text = _REACHED
        if event.name == "QuorumLost":
            text = _LOST
        elif had_one:
            text = _REGAINED
        had_one = had_one or event.name == "QuorumReached"
        said.append(
            phrase(
                text,
                clock=record.at(event),
                present=Figure(event.number("present"), event.key, "present"),
                quorum=Figure(event.number("quorum"), event.key, "quorum"),
            )
        )
    return tuple(said)


_REACHED = (
    "There was a quorum from %(clock)s: of those present %(present)s could vote, and %(quorum)s "
    "were needed."
)
_LOST = (
    "The quorum was lost at %(clock)s: of those present %(present)s could vote, and %(quorum)s "
    "were needed."
)
_REGAINED = (
    "There was a quorum again from %(clock)s: of those present %(present)s could vote, and "
    "%(quorum)s were needed."
)


def adjournment_of(record: MeetingRecord, event: TrailEvent) -> Phrase:
    """One adjournment or resumption as a sentence; the chair's reason is the note of the event."""
    if event.name == "MeetingResumed":
        return phrase(
            "The meeting resumed at %(clock)s with %(present)s members present who could vote; the "
            "quorum was %(quorum)s.",
            clock=record.at(event),
            present=Figure(event.number("present"), event.key, "present"),
            quorum=Figure(event.number("quorum"), event.key, "quorum"),
        )
    if event.note.strip():
        return phrase(
            "The meeting was adjourned at %(clock)s. The reason given was: %(reason)s",
            clock=record.at(event),
            reason=ended(event.note),
        )
    return phrase("The meeting was adjourned at %(clock)s.", clock=record.at(event))


def closing_of(record: MeetingRecord) -> tuple[Phrase, ...]:
    """How it ended, or that it has not."""
    closed = record.last("MeetingClosed")
    if closed is not None:
        return (phrase("The meeting closed at %(clock)s.", clock=record.at(closed)),)
    if record.state is MeetingState.ADJOURNED:
        if record.resumes_at is not None:
            return (
                phrase(
                    "The meeting stands adjourned until %(day)s.",
                    day=record.day(record.resumes_at),
                ),
            )
        return (phrase("The meeting stands adjourned."),)
    return ()
