"""Minutes as a document: sentences whose every figure knows the event that it comes from.

A sentence is a `Phrase`; in its gaps stand names, texts, days, and these: a `Figure` is one fact of
one event of the audit trail, a `Count` is how many events there are of a kind, `Names` is a list of
people. So pages, paper and files can print the same sentence, each figure can lead to its event,
and `checking` can compare all of them with the trail.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from policy_forum.domain.phrases import Phrase

MOMENT = "happened_at"
"""The name under which a figure shows the moment of its event, as a time of day."""

OPENING = 0
"""The key of the opening, to which the secretary can write as to an item."""


@dataclass(frozen=True)
class Figure:
    """One fact of one event: a number, or a time of day such as "19:32".

    `event` is the key of the event in the audit trail, `fact` the name of the fact in it
    (`happened_at` for its moment).
    """

    value: int | str
    event: int
    fact: str

    def __str__(self) -> str:
        """The figure as it is printed."""
        return str(self.value)


@dataclass(frozen=True)
class Count:
    """How many there were, each with the key of its event in the audit trail."""

    value: int
    events: tuple[int, ...]

    def __str__(self) -> str:
        """The figure as it is printed."""
        return str(self.value)


@dataclass(frozen=True)
class Names:
    """People by name, in the order in which they are to be read."""

    names: tuple[str, ...]

    def __str__(self) -> str:
        """`Ann, Bob and Cerys`."""
        *most, last = self.names or ("",)
        return f"{', '.join(most)} and {last}" if most else last


@dataclass(frozen=True)
class VoteLine:
    """Votes of one way of voting, or all of them."""

    way: Phrase
    in_favour: Figure
    against: Figure
    abstained: Figure


@dataclass(frozen=True)
class DecidedText:
    """The text of a motion as it was decided; `markdown` is numbered by lines where it is shown."""

    said: Phrase
    markdown: str


class BlockKind(StrEnum):
    """What a part of an item is about."""

    NOTE = "note"
    QUESTION = "question"
    PROCEDURAL = "procedural"
    RULING = "ruling"
    TEXT = "text"


@dataclass(frozen=True)
class Block:
    """A part of an item, in the order in which it happened.

    `wording` is what was put, word for word, and `middle` what was said to it; `votes` are the
    figures, the last line being the total; `outcome` says what they came to and `after` by what
    rule, and what followed. `events` are the keys of the events that are told here alone.
    """

    kind: BlockKind
    sentences: tuple[Phrase, ...] = ()
    title: Phrase | None = None
    wording: tuple[str, ...] = ()
    middle: tuple[Phrase, ...] = ()
    votes: tuple[VoteLine, ...] = ()
    outcome: tuple[Phrase, ...] = ()
    after: tuple[Phrase, ...] = ()
    text: DecidedText | None = None
    events: tuple[int, ...] = ()


@dataclass(frozen=True)
class ActionLine:
    """What somebody will do, as the meeting agreed; without an owner or a day where none was."""

    what: str
    owner: str
    due_on: date | None
    event: int


@dataclass(frozen=True)
class MinutesItem:
    """An item in the order taken. What happened between items has no key and no number.

    `reference` is the number of a motion. `prose` is what the secretary wrote.
    """

    key: int | None
    number: int | None
    title: Phrase | str
    reference: str = ""
    motion_id: int | None = None
    blocks: tuple[Block, ...] = ()
    outcome: tuple[Phrase, ...] = ()
    actions: tuple[ActionLine, ...] = ()
    prose: str = ""
    events: tuple[int, ...] = ()

    @property
    def anchor(self) -> str:
        """Where the item is in the page."""
        return f"item-{self.key}" if self.key is not None else ""


@dataclass(frozen=True)
class Attendant:
    """Somebody who took part; `notes` say when she came and went while the meeting was on."""

    name: str
    notes: tuple[Phrase, ...] = ()
    events: tuple[int, ...] = ()


@dataclass(frozen=True)
class Roll:
    """A list of people with a sentence that counts them."""

    said: Phrase
    people: tuple[Attendant, ...]


@dataclass(frozen=True)
class MinutesDocument:
    """The minutes of a meeting, as far as it has gone when `is_so_far`.

    `opening` says when and how it began, `presiding` who was in the chair when, `quorum` how many
    had to be there and when enough were. `without_vote` counts those who had none, and names
    nobody. `corrections` are what the next meeting, or later ones, noted: never a figure.
    """

    meeting_id: int
    branch: str
    title: str
    place: str
    held_on: date
    is_so_far: bool
    opening: tuple[Phrase, ...]
    presiding: tuple[Phrase, ...]
    attendance: tuple[Roll, ...]
    without_vote: tuple[Phrase, ...]
    apologies: Roll | None
    quorum: tuple[Phrase, ...]
    items: tuple[MinutesItem, ...]
    not_reached: tuple[str, ...]
    actions: tuple[ActionLine, ...]
    closing: tuple[Phrase, ...]
    prose: str = ""
    corrections: tuple["Correction", ...] = ()
    opening_events: tuple[int, ...] = ()

    def all_actions(self) -> Iterator[tuple[MinutesItem | None, ActionLine]]:
        """Each action with its item, for a list of what is to be done."""
        for item in self.items:
            for action in item.actions:
                yield item, action
        for action in self.actions:
            yield None, action


@dataclass(frozen=True)
class Correction:
    """A correction that a later meeting noted, with the day on which it was written down."""

    text: str
    noted_on: date = field(default=date.min)
