"""The passages of a composite, each with a key that it keeps wherever it is moved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from policy_forum.domain.text.compositing import (
    Form,
    HeadingWords,
    OfficeWords,
    Part,
    Passage,
    Plan,
    Taken,
)
from policy_forum.domain.text.document import Clause, ClauseKind, Document
from policy_forum.domain.text.markers import section_name

ELLIPSIS = "…"


@dataclass(frozen=True)
class Entry:
    """A passage of the plan and its key."""

    key: int
    passage: Passage | HeadingWords

    def as_json(self) -> dict[str, Any]:
        """The entry in plain values."""
        if isinstance(self.passage, HeadingWords):
            return {"key": self.key, "heading": self.passage.text}
        of = self.passage
        return {
            "key": self.key,
            "parts": [_part_json(part) for part in of.parts],
            "depth": of.depth,
            "as": of.form.value if of.form else None,
            "alone": of.alone,
        }

    @property
    def sources(self) -> frozenset[str]:
        """The letters of the sources it takes words from."""
        if isinstance(self.passage, HeadingWords):
            return frozenset()
        return frozenset(part.source for part in self.passage.parts if isinstance(part, Taken))


def entries_of(plan: Sequence[Mapping[str, Any]]) -> tuple[Entry, ...]:
    """The entries that were stored."""
    return tuple(_entry(stored) for stored in plan)


def plan_of(title: str, entries: Sequence[Entry]) -> Plan:
    """The plan that the engine follows."""
    return Plan(title, tuple(entry.passage for entry in entries))


def whole_motion(letter: str, document: Document, first_key: int = 1) -> tuple[Entry, ...]:
    """All of a motion, clause by clause, as the beginning of a composite."""
    tops = [clause for clause in document.clauses if clause.parent is None]
    return tuple(
        Entry(key, Passage((Taken(letter, clause.id),)))
        for key, clause in enumerate(tops, start=first_key)
    )


def placed_in_section(
    entries: Sequence[Entry],
    passage: Passage,
    key: int,
    section: Clause | None,
    sources: Mapping[str, Document],
) -> tuple[Entry, ...]:
    """With a passage at the end of the section of its name, or at the end where there is none.

    "This branch resolves" and "Conference resolves" are one section. Where the composite has no
    such heading, the source's comes along, with the key that follows.
    """
    new = Entry(key, passage)
    wanted = _name_of(section.text) if section else ""
    names = [_heading_of(entry, sources) for entry in entries]
    at = next((i for i, name in enumerate(names) if name is not None and name == wanted), None)
    if at is None and section is not None:
        letter = next(iter(new.sources), "")
        heading = Entry(key + 1, Passage((Taken(letter, section.id),)))
        return (*entries, heading, new)
    if at is None:
        return (*entries, new)
    end = next((i for i in range(at + 1, len(names)) if names[i] is not None), len(entries))
    return (*entries[:end], new, *entries[end:])


def moved_to(entries: Sequence[Entry], key: int, place: int) -> tuple[Entry, ...]:
    """With one entry at another place, counted from 1; one beyond the end is the end."""
    entry = entry_with(entries, key)
    others = [other for other in entries if other.key != key]
    at = min(max(place, 1), len(entries)) - 1
    return (*others[:at], entry, *others[at:])


def joined_with_next(entries: Sequence[Entry], key: int) -> tuple[Entry, ...]:
    """With an entry and the one behind it as one clause, in that order.

    Raises LookupError where there is none behind, or one of the two is a heading.
    """
    at = place_of(entries, key)
    if at + 1 >= len(entries):
        raise LookupError(key)
    first, second = entries[at].passage, entries[at + 1].passage
    if not (isinstance(first, Passage) and isinstance(second, Passage)):
        raise LookupError(key)  # noqa: TRY004 - whoever asks named a passage that is none
    one = replace(first, parts=first.parts + second.parts, alone=True)
    return (*entries[:at], Entry(key, one), *entries[at + 2 :])


def without(entries: Sequence[Entry], key: int) -> tuple[Entry, ...]:
    """Without one entry."""
    entry_with(entries, key)
    return tuple(entry for entry in entries if entry.key != key)


def reworded(
    entries: Sequence[Entry], key: int, passage: Passage | HeadingWords
) -> tuple[Entry, ...]:
    """With another passage in the place of one."""
    entry_with(entries, key)
    return tuple(Entry(key, passage) if entry.key == key else entry for entry in entries)


def entry_with(entries: Sequence[Entry], key: int) -> Entry:
    """The entry with this key; LookupError if there is none."""
    return entries[place_of(entries, key)]


def place_of(entries: Sequence[Entry], key: int) -> int:
    """Its place from 0; LookupError if there is none."""
    for place, entry in enumerate(entries):
        if entry.key == key:
            return place
    raise LookupError(key)


def parts_taken(letter: str, clause: Clause, typed: str) -> tuple[Part, ...]:
    """What is taken of a clause when these words of it are left standing.

    All of its words are the whole clause; "…" stands for words left out between two passages.
    """
    words = " ".join(typed.split())
    if words == clause.text:
        return (Taken(letter, clause.id),)
    pieces = [words] if ELLIPSIS in clause.text else words.split(ELLIPSIS)
    return tuple(Taken(letter, clause.id, piece.strip()) for piece in pieces if piece.strip())


def _heading_of(entry: Entry, sources: Mapping[str, Document]) -> str | None:
    """The section that the entry's heading opens; None for what is no heading."""
    if isinstance(entry.passage, HeadingWords):
        return _name_of(entry.passage.text)
    only = entry.passage.parts[0] if len(entry.passage.parts) == 1 else None
    if not isinstance(only, Taken) or only.source not in sources:
        return None
    clause = next((c for c in sources[only.source].clauses if c.id == only.clause), None)
    if clause is None or clause.kind is not ClauseKind.HEADING:
        return None
    return _name_of(clause.text)


def _name_of(heading: str) -> str:
    return section_name(heading) or heading.rstrip(":").strip().casefold()


def _part_json(part: Part) -> dict[str, str]:
    if isinstance(part, OfficeWords):
        return {"text": part.text}
    return {"from": part.source, "clause": part.clause, "words": part.words}


def _entry(stored: Mapping[str, Any]) -> Entry:
    if "heading" in stored:
        return Entry(stored["key"], HeadingWords(stored["heading"]))
    parts = tuple(_part(part) for part in stored["parts"])
    form = Form(stored["as"]) if stored["as"] else None
    return Entry(stored["key"], Passage(parts, stored["depth"], form, stored["alone"]))


def _part(stored: Mapping[str, str]) -> Part:
    if "text" in stored:
        return OfficeWords(stored["text"])
    return Taken(stored["from"], stored["clause"], stored["words"])
