"""Which amendments can be tracked in one text, and which must stand beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.text.document import Document
from policy_forum.domain.text.edits import edit_of
from policy_forum.domain.text.merging import rebase


@dataclass(frozen=True)
class Trackable:
    """An amendment: its number, the text it was written on, the text that it wants.

    `parent` is the number of the one that it amends; its base is then that one's text.
    """

    number: int
    base: Document
    amended: Document
    parent: int | None = None


@dataclass(frozen=True)
class Tracked:
    """An amendment that is in the text, and the text once it is in."""

    number: int
    text: Document


@dataclass(frozen=True)
class Beside:
    """An amendment that cannot be in the text, why, and the clause of the motion it touches."""

    number: int
    reason: Phrase
    place: int = 0

    @classmethod
    def amending(cls, number: int, parent: int) -> "Beside":
        """One that amends another amendment, which is not put with it."""
        return cls(number, _amends(parent))


def tracked_together(
    base: Document, amendments: Sequence[Trackable]
) -> tuple[tuple[Tracked, ...], tuple[Beside, ...]]:
    """Put amendments into the text one after the other, as long as they do not conflict.

    Of two that contradict each other the first is tracked and the second stands beside. Costs
    a merge for each.
    """
    now = base
    tracked: list[Tracked] = []
    beside: list[Beside] = []
    for each in amendments:
        place = _first_place(base, each, amendments)
        if each.parent is not None and each.parent not in {one.number for one in tracked}:
            beside.append(Beside(each.number, _amends(each.parent), place))
            continue
        carried = rebase(each.base, now, each.amended)
        if isinstance(carried, Document):
            now = carried
            tracked.append(Tracked(each.number, now))
        else:
            label = carried[0].clause_label
            beside.append(Beside(each.number, _contradicts(each.number, label), place))
    return tuple(tracked), tuple(beside)


def _first_place(base: Document, each: Trackable, others: Sequence[Trackable]) -> int:
    """The first clause of the motion that it touches, from 0."""
    if each.parent is not None:
        each = next((one for one in others if one.number == each.parent), each)
    edit = edit_of(each.base, each.amended)
    touched = {*edit.words, *edit.placed, *(item.old for item in edit.replacements)}
    last = max(len(base.clauses) - 1, 0)
    return min(min(touched, default=0), last)


def _contradicts(number: int, clause: str) -> Phrase:
    return phrase(
        "Amendment %(number)s contradicts those tracked in this text at %(clause)s, so it cannot "
        "be tracked with them. Its wording:",
        number=number,
        clause=clause,
    )


def _amends(parent: int) -> Phrase:
    return phrase(
        "This amends amendment %(parent)s, and is voted on before it. Its wording:", parent=parent
    )
