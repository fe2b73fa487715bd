"""What an amendment touches in its base, and how much of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from policy_forum.domain.text.edits import Edit
from policy_forum.domain.text.words import units_of, word_count


@dataclass(frozen=True)
class Touch:
    """What an edit touches in its base, by places of clauses: small enough to be kept with it.

    `clauses` change or go, `gone` go, `points` are places before which new clauses come, and
    `renamed` are kept clauses with another label in the amended text. `text` is the same for
    two edits of one base that come to the same; `whole` if all of the base is replaced.
    """

    clauses: frozenset[int] = frozenset()
    gone: frozenset[int] = frozenset()
    points: frozenset[int] = frozenset()
    renamed: frozenset[int] = frozenset()
    text: str = ""
    whole: bool = False

    @property
    def named(self) -> frozenset[int]:
        """Clauses whose labels stand in the formal wording."""
        return self.clauses | self.anchors

    @property
    def anchors(self) -> frozenset[int]:
        """Clauses that say where new ones come: those before and after the place."""
        return self.points | {place - 1 for place in self.points if place}

    def stored(self) -> dict[str, Any]:
        """The same in values that JSON can hold; `touch_from` reads it again."""
        places = {name: sorted(getattr(self, name)) for name in _PLACES}
        return {**places, "text": self.text, "whole": self.whole}


_PLACES = ("clauses", "gone", "points", "renamed")


def touch_from(stored: Mapping[str, Any]) -> Touch:
    """What `Touch.stored` gave; one that touches nothing for an empty mapping."""
    places = {name: frozenset(stored.get(name, ())) for name in _PLACES}
    return Touch(**places, text=stored.get("text", ""), whole=stored.get("whole", False))


def touch_of(edit: Edit) -> Touch:
    """What an edit touches; linear in the base."""
    gone = frozenset(edit.gone)
    base, amended = edit.base.clauses, edit.amended.clauses
    renamed = {
        place
        for place, now in enumerate(edit.kept)
        if now is not None
        and base[place] is not amended[now]
        and base[place].label != amended[now].label
    }
    return Touch(
        clauses=frozenset(gone | edit.words.keys() | edit.placed),
        gone=gone,
        points=frozenset(item.old for item in edit.replacements if item.new < item.new_end),
        renamed=frozenset(renamed),
        text=text_key(edit),
        whole=edit.replaces_all,
    )


def text_key(edit: Edit) -> str:
    """The same for two edits of one base that come to the same text, white space apart."""
    shown = [
        f"{clause.kind.value} {clause.depth} {clause.level} {clause.body}"
        for clause in edit.clauses
    ]
    return blake2b("\0".join(shown).encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()


def measure_of(edit: Edit) -> tuple[int, int]:
    """The first clause of the base that an edit touches (from 0), and how many of its words.

    Counted are the words that go or give way; of a clause that goes or is set elsewhere, all.
    New words that displace none reach no word of the base.
    """
    gone = frozenset(edit.gone)
    points = {item.old for item in edit.replacements if edit.inserted(item)}
    touched = gone | edit.words.keys() | edit.placed | points
    first = min(touched, default=len(edit.base.clauses))
    whole = gone | edit.placed
    reach = sum(word_count(edit.base.clauses[place].text) for place in whole)
    for place in edit.words.keys() - whole:
        units = units_of(edit.base.clauses[place].body)
        reach += sum(
            unit.is_word for hunk in edit.words[place] for unit in units[hunk.old : hunk.old_end]
        )
    return first, reach
