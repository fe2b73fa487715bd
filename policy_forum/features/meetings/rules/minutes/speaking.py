"""Who spoke, by side: how many speeches, and the names as the record has them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from policy_forum.domain.identifiers import SpeakerId
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.meetings.rules.floor import SpeakerRow
from policy_forum.features.meetings.rules.minutes.document import Count, Names
from policy_forum.features.meetings.rules.minutes.record import MeetingRecord
from policy_forum.features.meetings.rules.states import SpeakerRole

_Said = tuple[SpeakerRole, str, str]

_SPOKE: tuple[_Said, ...] = (
    (
        SpeakerRole.MOVER,
        "%(names)s spoke as the mover.",
        "%(names)s spoke as the movers.",
    ),
    (
        SpeakerRole.SECONDER,
        "%(names)s spoke as the seconder.",
        "%(names)s spoke as the seconders.",
    ),
    (
        SpeakerRole.FOR,
        "There was %(count)s speech in favour, by %(names)s.",
        "There were %(count)s speeches in favour, by %(names)s.",
    ),
    (
        SpeakerRole.AGAINST,
        "There was %(count)s speech against, by %(names)s.",
        "There were %(count)s speeches against, by %(names)s.",
    ),
    (
        SpeakerRole.QUESTION,
        "There was %(count)s question or comment, by %(names)s.",
        "There were %(count)s questions or comments, by %(names)s.",
    ),
    (
        SpeakerRole.POINT_OF_ORDER,
        "%(count)s point of order was raised, by %(names)s.",
        "%(count)s points of order were raised, by %(names)s.",
    ),
    (
        SpeakerRole.POINT_OF_INFORMATION,
        "%(count)s point of information was made, by %(names)s.",
        "%(count)s points of information were made, by %(names)s.",
    ),
    (
        SpeakerRole.REPLY,
        "%(names)s replied to the debate.",
        "%(names)s replied to the debate.",
    ),
)


_BRINGS = frozenset({SpeakerRole.MOVER, SpeakerRole.SECONDER})


def spoken(
    record: MeetingRecord, speakers: Sequence[SpeakerRow], named: Collection[str] = ()
) -> tuple[tuple[Phrase, ...], tuple[int, ...]]:
    """The debate in sentences, one to a side, and the keys of the events that they count.

    Mover and seconder who are `named` already are not told again.
    """
    events = _events_of(record)
    keys = {speaker.id: events.get(speaker.id, 0) for speaker in speakers}
    told = [s for s in speakers if s.role not in _BRINGS or s.name not in named]
    sentences = tuple(_sentences(told, keys))
    return sentences, tuple(keys[speaker.id] for speaker in speakers)


def _sentences(speakers: Sequence[SpeakerRow], keys: Mapping[SpeakerId, int]) -> Iterable[Phrase]:
    for role, one, many in _SPOKE:
        these = [speaker for speaker in speakers if speaker.role is role]
        if these:
            yield phrase(
                one if len(these) == 1 else many,
                count=Count(len(these), tuple(keys[speaker.id] for speaker in these)),
                names=_names(these),
            )
        elif role is SpeakerRole.AGAINST and any(s.role is SpeakerRole.FOR for s in speakers):
            yield phrase("Nobody spoke against.")


def _names(speakers: Sequence[SpeakerRow]) -> Names:
    """Each once; who spoke more often, with how often."""
    times = Counter(speaker.name for speaker in speakers)
    return Names(tuple(n if count == 1 else f"{n} ({count})" for n, count in times.items()))


def _events_of(record: MeetingRecord) -> Mapping[SpeakerId, int]:
    """The key of the event of each speech: by this person, in this role, at that moment.

    Of several that are alike in all this the first speech has the first event.
    """
    waiting: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for event in record.events("SpokenTo"):
        alike = (event.facts.get("member_id"), event.word("role"), event.happened_at)
        waiting[alike].append(event.key)
    found: dict[SpeakerId, int] = {}
    for speaker in record.speakers:
        member_id = speaker.person.id if speaker.person else None
        keys = waiting.get((member_id, speaker.role.value, speaker.called_at))
        if speaker.called_at is not None and keys:
            found[speaker.id] = keys.pop(0)
    return found


def speeches_to(record: MeetingRecord, question_id: int) -> list[SpeakerRow]:
    """The speeches on one question, in order."""
    return [s for s in record.speakers if s.called_at and s.question_id == question_id]


def speeches_without_question(record: MeetingRecord, item_id: int | None) -> list[SpeakerRow]:
    """The speeches on an item itself, or (None) on none."""
    return [
        s for s in record.speakers if s.called_at and s.question_id is None and s.item_id == item_id
    ]
