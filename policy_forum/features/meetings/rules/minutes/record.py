"""What minutes are made of: the rows of a meeting, and its events in the audit trail."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo

from policy_forum.domain.eligibility import Bar
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.branches.rules import MODEL_RULES, Rules
from policy_forum.features.meetings.rules.floor import (
    ItemRow,
    QuestionRow,
    RulingRow,
    SpeakerRow,
)
from policy_forum.features.meetings.rules.minutes.document import MOMENT, Correction, Figure
from policy_forum.features.meetings.rules.states import MeetingPower, MeetingState

UNNAMED = "a member whose name is no longer kept"


@dataclass(frozen=True)
class TrailEvent:
    """One event of the audit trail, by the key under which it stands there."""

    key: int
    happened_at: datetime
    name: str
    facts: Mapping[str, object]
    note: str = ""
    actor_id: int | None = None

    def number(self, fact: str) -> int:
        """A fact that is a whole number; -1 where the event has none of that name."""
        value = self.facts.get(fact)
        return value if isinstance(value, int) and not isinstance(value, bool) else -1

    def word(self, fact: str) -> str:
        """A fact that is a word; empty where the event has none of that name."""
        value = self.facts.get(fact)
        return value if isinstance(value, str) else ""


@dataclass(frozen=True)
class MotionText:
    """A text of a motion, and since when it stood."""

    revision: int
    saved_at: datetime
    markdown: str


@dataclass(frozen=True)
class MotionOnRecord:
    """A motion on the agenda: who brought it to the branch, and its texts, the first first."""

    id: int
    number: str
    title: str
    mover: str
    seconders: tuple[str, ...]
    texts: tuple[MotionText, ...]

    def text_at(self, moment: datetime) -> MotionText | None:
        """The text as it stood at a moment, with what was decided at that very moment in it."""
        standing = [text for text in self.texts if text.saved_at <= moment]
        return standing[-1] if standing else None


@dataclass(frozen=True)
class AmendmentOnRecord:
    """An amendment that was put, or met its end, in the meeting."""

    id: int
    motion_id: int
    number: int
    parent_number: int | None
    sentences: tuple[str, ...]
    proposer: str


@dataclass(frozen=True)
class ActionOnRecord:
    """An action as the meeting agreed it; one that was taken out again is not among them."""

    id: int
    item_id: int | None
    what: str
    owner: str
    due_on: date | None


@dataclass(frozen=True)
class OtherMeeting:
    """Another meeting whose minutes an item is about."""

    title: str
    held_on: date


@dataclass(frozen=True)
class MeetingRecord:
    """All that the minutes of one meeting are made of.

    `names` has every member who is named anywhere, `bars` why some had no vote, `trail` the events
    of the meeting and those of its motions while it was on, the first first. `prose` is what the
    secretary wrote, by item. `zone` is the one in which times of day are read.
    """

    meeting_id: int
    branch: str
    title: str
    place: str
    is_online: bool
    state: MeetingState
    power: MeetingPower
    starts_at: datetime
    opened_at: datetime | None
    closed_at: datetime | None
    resumes_at: datetime | None
    zone: tzinfo
    chair: str = ""
    orders: Rules = MODEL_RULES
    items: Sequence[ItemRow] = ()
    questions: Sequence[QuestionRow] = ()
    speakers: Sequence[SpeakerRow] = ()
    rulings: Sequence[RulingRow] = ()
    actions: Sequence[ActionOnRecord] = ()
    motions: Mapping[int, MotionOnRecord] = field(default_factory=dict)
    amendments: Mapping[int, AmendmentOnRecord] = field(default_factory=dict)
    others: Mapping[int, OtherMeeting] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    bars: Mapping[int, Bar] = field(default_factory=dict)
    trail: Sequence[TrailEvent] = ()
    prose: Mapping[int, str] = field(default_factory=dict)
    corrections: Sequence[Correction] = ()

    def events(self, *kinds: str, **facts: object) -> list[TrailEvent]:
        """The events of these names with these facts, the first first."""
        return [
            event
            for event in self.trail
            if event.name in kinds
            and all(event.facts.get(name) == value for name, value in facts.items())
        ]

    def last(self, *kinds: str, **facts: object) -> TrailEvent | None:
        """The last event of these names with these facts."""
        found = self.events(*kinds, **facts)
        return found[-1] if found else None

    def name(self, member_id: object) -> str:
        """A member by name."""
        return self.names.get(member_id, UNNAMED) if isinstance(member_id, int) else UNNAMED

    def clock(self, event: TrailEvent) -> Figure:
        """The time of day of an event."""
        return Figure(clock_of(event.happened_at, self.zone), event.key, MOMENT)

    def day(self, moment: datetime) -> date:
        """The day on which something was."""
        return moment.astimezone(self.zone).date()

    @property
    def held_on(self) -> date:
        """The day on which the meeting began, or was to."""
        return self.day(self.opened_at or self.starts_at)

    def at(self, event: TrailEvent) -> Figure | Phrase:
        """The time of day of an event, with its day where the meeting went on another day."""
        day = self.day(event.happened_at)
        if day == self.held_on:
            return self.clock(event)
        return phrase("%(clock)s on %(day)s", clock=self.clock(event), day=day)


def ended(text: str) -> str:
    """What somebody wrote, as the end of a sentence: with its own mark there, or a full stop."""
    words = text.strip()
    return words if words.endswith((".", "?", "!", "…", ".”", "?”")) else f"{words}."


def clock_of(moment: datetime, zone: tzinfo) -> str:
    """The time of day as minutes print it: "19:32"."""
    return f"{moment.astimezone(zone):%H:%M}"


def figure_of(event: TrailEvent | None, fact: str, value: int) -> Figure:
    """A number that the rows hold, with the event which has it too; key 0 where there is none."""
    return Figure(value, event.key if event else 0, fact)


def first_where(
    events: Iterable[TrailEvent], wanted: Callable[[TrailEvent], bool]
) -> TrailEvent | None:
    """The first event that fits."""
    return next((event for event in events if wanted(event)), None)
