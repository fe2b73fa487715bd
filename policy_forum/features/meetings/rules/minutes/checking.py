"""Comparing minutes with the audit trail: every figure, and that nothing is missing or twice."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import tzinfo
from typing import Any

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.meetings.rules.minutes.attendance import (
    WITHOUT_VOTE,
    members_without_vote,
    taken_back,
)
from policy_forum.features.meetings.rules.minutes.document import (
    MOMENT,
    Block,
    Count,
    Figure,
    MinutesDocument,
)
from policy_forum.features.meetings.rules.minutes.record import (
    MeetingRecord,
    TrailEvent,
    clock_of,
)
from policy_forum.features.meetings.rules.minutes.votes import DEVICE, ROOM, TOTAL

_ONCE = {
    "MeetingQuestionDecided": "a decision",
    "RulingGiven": "a ruling",
    "MemberArrived": "an arrival",
}


@dataclass(frozen=True)
class Difference:
    """Where minutes and trail do not say the same; `event` is 0 where there is none."""

    event: int
    sentence: Phrase


def differences(document: MinutesDocument, record: MeetingRecord) -> tuple[Difference, ...]:
    """Everything in which the minutes and the audit trail differ; none if all agree.

    A figure must be the one that its event has; hands and devices, which the trail does not keep
    apart, must add up to the votes of the event; and every decision, ruling, arrival and action
    that the trail has must be in the minutes once, unless it was taken back.
    """
    events = {event.key: event for event in record.trail}
    return (
        *_wrong_figures(document, events, record.zone),
        *_wrong_sums(document),
        *_wrong_without_vote(document, record),
        *_missing_or_twice(document, record),
    )


def figures_in(part: Any) -> Iterator[Figure | Count]:
    """Every figure of the minutes, or of a part of them."""
    if isinstance(part, Figure | Count):
        yield part
    elif isinstance(part, Phrase):
        for value in part.values.values():
            yield from figures_in(value)
    elif isinstance(part, tuple | list):
        for each in part:
            yield from figures_in(each)
    elif is_dataclass(part):
        for field in fields(part):
            yield from figures_in(getattr(part, field.name))


def _wrong_figures(
    document: MinutesDocument, events: Mapping[int, TrailEvent], zone: tzinfo
) -> Iterable[Difference]:
    for figure in figures_in(document):
        if isinstance(figure, Count):
            yield from _wrong_count(figure, events)
        elif figure.fact != WITHOUT_VOTE and figure.fact not in ROOM + DEVICE:
            event = events.get(figure.event)
            recorded = None if event is None else _recorded(event, figure.fact, zone)
            if recorded != figure.value:
                yield _differs(figure, recorded)


def _recorded(event: TrailEvent, fact: str, zone: tzinfo) -> object:
    return clock_of(event.happened_at, zone) if fact == MOMENT else event.facts.get(fact)


def _differs(figure: Figure, recorded: object) -> Difference:
    if recorded is None:
        sentence = phrase(
            "The minutes say %(value)s (%(fact)s), and event %(event)s of the record has no such "
            "figure.",
            value=figure.value,
            fact=figure.fact,
            event=figure.event,
        )
    else:
        sentence = phrase(
            "The minutes say %(value)s (%(fact)s), and event %(event)s of the record says "
            "%(recorded)s.",
            value=figure.value,
            fact=figure.fact,
            event=figure.event,
            recorded=recorded,
        )
    return Difference(figure.event, sentence)


def _wrong_count(count: Count, events: Mapping[int, TrailEvent]) -> Iterable[Difference]:
    missing = [key for key in count.events if key not in events]
    if missing:
        yield Difference(
            missing[0],
            phrase("The minutes count event %(event)s, which is not there.", event=missing[0]),
        )
    if count.value != len(set(count.events)):
        yield Difference(
            count.events[0] if count.events else 0,
            phrase(
                "The minutes say %(value)s where the record has %(recorded)s events.",
                value=count.value,
                recorded=len(set(count.events)),
            ),
        )


def blocks_in(document: MinutesDocument) -> Iterator[Block]:
    """Every block of every item."""
    for item in document.items:
        yield from item.blocks


def _wrong_sums(document: MinutesDocument) -> Iterable[Difference]:
    for block in blocks_in(document):
        if len(block.votes) < 2:
            continue
        *ways, total = block.votes
        for name, fact in zip(("in_favour", "against", "abstained"), TOTAL, strict=True):
            parts = sum(int(getattr(way, name).value) for way in ways)
            whole: Figure = getattr(total, name)
            if parts != whole.value:
                yield Difference(
                    whole.event,
                    phrase(
                        "The ways of voting add up to %(parts)s, and the minutes say %(value)s "
                        "(%(fact)s).",
                        parts=parts,
                        value=whole.value,
                        fact=fact,
                    ),
                )


def _wrong_without_vote(document: MinutesDocument, record: MeetingRecord) -> Iterable[Difference]:
    said = [f for f in figures_in(document.without_vote) if isinstance(f, Figure)]
    value = sum(int(figure.value) for figure in said)
    recorded = len(members_without_vote(record))
    if value != recorded:
        yield Difference(
            said[0].event if said else 0,
            phrase(
                "The minutes count %(value)s present without a vote, the record %(recorded)s.",
                value=value,
                recorded=recorded,
            ),
        )


def told_events(document: MinutesDocument) -> Counter[int]:
    """How often each event of the trail is told: each has one place in the minutes."""
    told: Counter[int] = Counter(document.opening_events)
    for roll in (*document.attendance, *((document.apologies,) if document.apologies else ())):
        for person in roll.people:
            told.update(person.events)
    for item in document.items:
        told.update(item.events)
        for block in item.blocks:
            told.update(block.events)
    told.update(action.event for _item, action in document.all_actions())
    return told


def _missing_or_twice(document: MinutesDocument, record: MeetingRecord) -> Iterable[Difference]:
    told, mistakes = told_events(document), taken_back(record)
    removed = {event.facts.get("action_id") for event in record.events("ActionRemoved")}
    for event in record.trail:
        what = _ONCE.get(event.name)
        if event.name == "ActionAgreed" and event.facts.get("action_id") not in removed:
            what = "an action"
        wanted = 0 if event.key in mistakes else 1
        if what is not None and told[event.key] != wanted:
            yield Difference(
                event.key,
                phrase(
                    "Event %(event)s of the record, %(what)s, is %(times)s times in the minutes.",
                    event=event.key,
                    what=what,
                    times=told[event.key],
                ),
            )
