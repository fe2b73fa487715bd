"""What was sent of a meeting: an edition, and how it differs from the one before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.meetings.rules.states import ItemKind, MeetingPower


@dataclass(frozen=True)
class EditionItem:
    """An item of an agenda as it was sent."""

    id: int
    kind: ItemKind
    title: str
    note: str = ""
    motion_id: int | None = None
    minutes_planned: int | None = None


@dataclass(frozen=True)
class Edition:
    """A meeting as its members were told of it. `cancelled` is the reason, once it is."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    link: str
    adjustments: str
    note: str
    power: MeetingPower
    items: tuple[EditionItem, ...]
    cancelled: str | None = None

    def stored(self) -> dict[str, Any]:
        """As plain JSON."""
        return {
            "title": self.title,
            "starts_at": self.starts_at.isoformat(),
            "ends_at": self.ends_at.isoformat(),
            "place": self.place,
            "link": self.link,
            "adjustments": self.adjustments,
            "note": self.note,
            "power": self.power.value,
            "cancelled": self.cancelled,
            "items": [
                {
                    "id": item.id,
                    "kind": item.kind.value,
                    "title": item.title,
                    "note": item.note,
                    "motion_id": item.motion_id,
                    "minutes_planned": item.minutes_planned,
                }
                for item in self.items
            ],
        }

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Edition":
        """An edition as `stored` put it down."""
        return cls(
            title=stored["title"],
            starts_at=datetime.fromisoformat(stored["starts_at"]),
            ends_at=datetime.fromisoformat(stored["ends_at"]),
            place=stored["place"],
            link=stored["link"],
            adjustments=stored["adjustments"],
            note=stored["note"],
            power=MeetingPower(stored["power"]),
            items=tuple(
                EditionItem(**row | {"kind": ItemKind(row["kind"])}) for row in stored["items"]
            ),
            cancelled=stored.get("cancelled"),
        )

    def called_off(self, reason: str) -> "Edition":
        """The same meeting, cancelled."""
        return replace(self, cancelled=reason)


def changes_between(before: Edition, after: Edition) -> tuple[Phrase, ...]:
    """What is different in the later edition, a sentence each; empty if nothing is."""
    return (*_changes_of_facts(before, after), *_changes_of_agenda(before.items, after.items))


def _changes_of_facts(before: Edition, after: Edition) -> Iterator[Phrase]:
    if before.title != after.title:
        yield phrase("The meeting is called “%(title)s” now.", title=after.title)
    if before.starts_at != after.starts_at:
        yield phrase(
            "It begins on %(after)s, not on %(before)s.",
            after=after.starts_at,
            before=before.starts_at,
        )
    if before.ends_at != after.ends_at:
        yield phrase("It ends on %(after)s.", after=after.ends_at)
    yield from _changes_of_place(before, after)
    if before.power != after.power:
        yield phrase("%(power)s.", power=after.power.label)
    if before.adjustments != after.adjustments:
        yield phrase("What is said about access has changed.")
    if before.note != after.note:
        yield phrase("The note has changed.")


def _changes_of_place(before: Edition, after: Edition) -> Iterator[Phrase]:
    if before.place != after.place:
        yield (
            phrase("The place is now: %(place)s", place=after.place)
            if after.place
            else phrase("It is held online only.")
        )
    if before.link != after.link:
        yield (
            phrase("The link to join online is now: %(link)s", link=after.link)
            if after.link
            else phrase("It cannot be joined online any more.")
        )


def _changes_of_agenda(
    before: Sequence[EditionItem], after: Sequence[EditionItem]
) -> Iterator[Phrase]:
    old = {item.id: item for item in before}
    new = {item.id: item for item in after}
    yield from (
        phrase("Taken off the agenda: %(title)s.", title=item.title)
        for item in before
        if item.id not in new
    )
    for place, item in enumerate(after, start=1):
        was = old.get(item.id)
        if was is None:
            yield phrase("New, as item %(place)s: %(title)s.", place=place, title=item.title)
        elif was != item:
            yield _change_of_item(was, item, place)
    stayed = [item.id for item in before if item.id in new]
    if stayed != [item.id for item in after if item.id in old]:
        yield phrase("The order of the agenda is another.")


def _change_of_item(was: EditionItem, item: EditionItem, place: int) -> Phrase:
    if was.title != item.title:
        return phrase(
            "Item %(place)s is now “%(title)s”; it was “%(before)s”.",
            place=place,
            title=item.title,
            before=was.title,
        )
    if was.note != item.note:
        return phrase("Another note at item %(place)s, %(title)s.", place=place, title=item.title)
    return phrase(
        "Another time planned for item %(place)s, %(title)s.", place=place, title=item.title
    )
