"""Who was there: from the arrivals and departures in the record, with times where they matter."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from policy_forum.domain.eligibility import Bar
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.meetings.rules.minutes.document import (
    Attendant,
    Count,
    Figure,
    Names,
    Roll,
)
from policy_forum.features.meetings.rules.minutes.record import MeetingRecord, TrailEvent
from policy_forum.features.meetings.rules.states import Presence

LET_IN_BY_MISTAKE = "Let in by mistake"
"""How the note of an event begins that takes an arrival back."""

WITHOUT_VOTE = "without_vote"
"""The name of a figure that counts those without a vote: it names no event of theirs."""

_MOST_GAPS = 2
_THERE = {Presence.ROOM.value, Presence.ONLINE.value}


@dataclass(frozen=True)
class _Stay:
    """All comings and goings of one member, the first first."""

    member_id: int
    name: str
    events: tuple[TrailEvent, ...]

    def first_while_on(self, opened: datetime | None) -> TrailEvent:
        """How she was there when the meeting opened, else how she first came after it."""
        before = [e for e in self.events if opened is None or e.happened_at <= opened]
        if before and before[-1].word("presence") in _THERE:
            return before[-1]
        after = [e for e in self.events if e not in before and e.word("presence") in _THERE]
        return after[0] if after else self.events[0]


def taken_back(record: MeetingRecord) -> frozenset[int]:
    """The events of those who were let in by mistake: they stay in the trail, and in no minutes."""
    keys: set[int] = set()
    arrivals: dict[int, int] = {}
    for event in record.events("MemberArrived", "MemberLeft"):
        member_id = event.number("member_id")
        if event.name == "MemberArrived":
            arrivals[member_id] = event.key
        elif event.note.startswith(LET_IN_BY_MISTAKE) and member_id in arrivals:
            keys |= {event.key, arrivals.pop(member_id)}
    return frozenset(keys)


def stays_of(record: MeetingRecord) -> tuple[_Stay, ...]:
    """Everybody who came at any time, by name."""
    by_member: dict[int, list[TrailEvent]] = defaultdict(list)
    mistakes = taken_back(record)
    for event in record.events("MemberArrived", "MemberLeft"):
        if event.key not in mistakes:
            by_member[event.number("member_id")].append(event)
    stays = [
        _Stay(key, record.name(key), tuple(events))
        for key, events in by_member.items()
        if any(event.name == "MemberArrived" for event in events)
    ]
    return tuple(sorted(stays, key=lambda stay: (stay.name.casefold(), stay.member_id)))


def attendance_of(record: MeetingRecord) -> tuple[Roll, ...]:
    """Those in the room, then those online, by how each first took part."""
    stays = stays_of(record)
    in_room: list[_Stay] = []
    online: list[_Stay] = []
    for stay in stays:
        first = stay.first_while_on(record.opened_at)
        (online if first.word("presence") == Presence.ONLINE.value else in_room).append(stay)
    rolls = []
    if in_room:
        rolls.append(_roll(record, in_room, _in_room(len(in_room))))
    if online:
        rolls.append(_roll(record, online, _online(len(online))))
    return tuple(rolls)


def _in_room(count: int) -> str:
    if count == 1:
        return "%(count)s member was present in the room."
    return "%(count)s members were present in the room."


def _online(count: int) -> str:
    return (
        "%(count)s member took part online."
        if count == 1
        else "%(count)s members took part online."
    )


def _roll(record: MeetingRecord, stays: Sequence[_Stay], text: str) -> Roll:
    firsts = tuple(stay.first_while_on(record.opened_at).key for stay in stays)
    return Roll(
        said=phrase(text, count=Count(len(stays), firsts)),
        people=tuple(_attendant(record, stay) for stay in stays),
    )


def _attendant(record: MeetingRecord, stay: _Stay) -> Attendant:
    return Attendant(
        name=stay.name,
        notes=tuple(_notes(record, stay)),
        events=tuple(event.key for event in stay.events),
    )


def _notes(record: MeetingRecord, stay: _Stay) -> Iterable[Phrase]:
    """When she came, went and came back while the meeting was on."""
    opened, closed = record.opened_at, record.closed_at
    if opened is None:
        return
    first = stay.first_while_on(opened)
    if first.word("presence") not in _THERE or _left_before(stay, opened):
        yield phrase("came, and left before the meeting opened")
        return
    if first.happened_at > opened:
        yield phrase("arrived at %(clock)s", clock=record.at(first))
    after = [
        event
        for event in stay.events
        if event.key != first.key
        and event.happened_at > max(opened, first.happened_at)
        and (closed is None or event.happened_at < closed)
    ]
    yield from _moves(record, after, first.word("presence"))


def _left_before(stay: _Stay, opened: datetime) -> bool:
    return all(event.happened_at <= opened for event in stay.events) and (
        stay.events[-1].word("presence") not in _THERE
    )


def _moves(record: MeetingRecord, events: Sequence[TrailEvent], presence: str) -> Iterable[Phrase]:
    gaps = [event for event in events if event.word("presence") == Presence.AWAY.value]
    if len(gaps) > _MOST_GAPS:
        yield _of_gaps(record, gaps)
        events = _without_gaps(events)
    for event in events:
        yield _move(record, event, presence)
        presence = event.word("presence")


def _of_gaps(record: MeetingRecord, gaps: Sequence[TrailEvent]) -> Phrase:
    """One note for a bad line, rather than one for each time that it failed."""
    return phrase(
        "lost the connection %(count)s times between %(first)s and %(last)s",
        count=Count(len(gaps), tuple(event.key for event in gaps)),
        first=record.at(gaps[0]),
        last=record.at(gaps[-1]),
    )


def _without_gaps(events: Sequence[TrailEvent]) -> list[TrailEvent]:
    """The moves that are no loss of the connection and no return from one."""
    kept, was_away = [], False
    for event in events:
        is_away = event.word("presence") == Presence.AWAY.value
        if not is_away and not (was_away and event.name == "MemberArrived"):
            kept.append(event)
        was_away = is_away
    return kept


_MOVES = {
    ("left", "room"): "came back at %(clock)s",
    ("left", "online"): "came back, online, at %(clock)s",
    ("away", "room"): "was in the room from %(clock)s",
    ("away", "online"): "was connected again at %(clock)s",
    ("online", "room"): "was in the room from %(clock)s",
    ("room", "online"): "took part online from %(clock)s",
}


def _move(record: MeetingRecord, event: TrailEvent, before: str) -> Phrase:
    presence = event.word("presence")
    clock = record.at(event)
    if presence == Presence.LEFT.value:
        return phrase("left at %(clock)s", clock=clock)
    if presence == Presence.AWAY.value:
        return phrase("lost the connection at %(clock)s", clock=clock)
    return phrase(_MOVES.get((before, presence), "checked in again at %(clock)s"), clock=clock)


# ---- Those without a vote, and those who could not come -----------------------------------------


def members_without_vote(record: MeetingRecord) -> frozenset[int]:
    """Who attended and, when she last came in, could not vote."""
    last: dict[int, bool] = {}
    mistakes = taken_back(record)
    for event in record.events("MemberArrived"):
        if event.key in mistakes:
            continue
        last[event.number("member_id")] = event.facts.get("may_vote") is True
    return frozenset(key for key, may_vote in last.items() if not may_vote)


def without_vote_of(record: MeetingRecord) -> tuple[Phrase, ...]:
    """How many of those present had no vote, by reason; nobody is named, nor can be found."""
    counts: dict[Bar | None, int] = defaultdict(int)
    for member_id in members_without_vote(record):
        counts[record.bars.get(member_id)] += 1
    opened = record.last("MeetingOpened")
    return tuple(
        phrase(
            _WITHOUT_VOTE.get(bar, _OTHERWISE)[min(count, 2) - 1],
            count=Figure(count, opened.key if opened else 0, WITHOUT_VOTE),
        )
        for bar, count in sorted(counts.items(), key=lambda pair: str(pair[0]))
    )


_WITHOUT_VOTE: dict[Bar | None, tuple[str, str]] = {
    Bar.JOINED: (
        "%(count)s of those present had joined too late to vote.",
        "%(count)s of those present had joined too late to vote.",
    ),
    Bar.STANDING: (
        "%(count)s of those present was not in good standing, and had no vote.",
        "%(count)s of those present were not in good standing, and had no vote.",
    ),
    Bar.OTHER_BRANCH: (
        "%(count)s of those present belonged to another branch, and had no vote.",
        "%(count)s of those present belonged to another branch, and had no vote.",
    ),
}
_OTHERWISE = (
    "%(count)s of those present came too late to vote under the standing orders.",
    "%(count)s of those present came too late to vote under the standing orders.",
)


def apologies_of(record: MeetingRecord) -> Roll | None:
    """Who sent apologies and did not come after all; what she wrote is nobody's business."""
    came = {stay.member_id for stay in stays_of(record)}
    events = {
        event.number("member_id"): event
        for event in record.events("ApologiesGiven")
        if event.number("member_id") not in came
    }
    if not events:
        return None
    people = sorted(
        (Attendant(record.name(key), (), (event.key,)) for key, event in events.items()),
        key=lambda person: person.name.casefold(),
    )
    said = phrase(
        "Apologies were received from %(names)s.", names=Names(tuple(p.name for p in people))
    )
    return Roll(said, tuple(people))
