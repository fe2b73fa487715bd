"""Which amendments can be tracked in one text, and which must stand beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.text.document import Document
from policy_forum.domain.text.edits import Edit, edit_of
from policy_forum.features.amendments.rules.if_carried import Fall, if_carried

Pairs = Iterable[tuple[int, int]]


@dataclass(frozen=True)
class Trackable:
    """An amendment: its number, what it changes, and the number of the one that it amends.

    The edit is to the motion's text, or with `parent` to that one's.
    """

    number: int
    edit: Edit
    parent: int | None = None


@dataclass(frozen=True)
class Tracked:
    """An amendment in the text, with what those to it (`amended_by`) make of it."""

    number: int
    edit: Edit
    amended_by: tuple[int, ...] = ()


@dataclass(frozen=True)
class Beside:
    """An amendment that is not in the text, why, and the clause of the motion it touches."""

    number: int
    reason: Phrase
    place: int = 0


@dataclass(frozen=True)
class Together:
    """The base with all that can be tracked in it, and what stands beside."""

    text: Document
    tracked: tuple[Tracked, ...]
    beside: tuple[Beside, ...]


def tracked_together(
    base: Document, amendments: Sequence[Trackable], pairs: Pairs = ()
) -> Together:
    """Carry all amendments into the text that do not conflict; of two that do, the first.

    `pairs` are the conflicts that are known. One to an amendment goes into that one's words.
    """
    known = list(pairs)
    top = {each.number: Tracked(each.number, each.edit) for each in amendments
           if each.parent is None}  # fmt: skip
    beside: list[Beside] = []
    for number, below in _below(amendments).items():
        edits = {each.number: each.edit for each in below}
        inner = if_carried(top[number].edit.amended, edits, list(edits), known)
        edit = edit_of(base, inner.document)
        beside += _fallen(inner.falls, dict.fromkeys(edits, _first_place(top[number].edit)))
        top[number] = Tracked(number, edit, inner.standing)
    places = {number: _first_place(each.edit) for number, each in top.items()}
    edits = {number: each.edit for number, each in top.items()}
    result = if_carried(base, edits, list(edits), known)
    beside += _fallen(result.falls, places)
    tracked = tuple(top[number] for number in result.standing)
    return Together(result.document, tracked, tuple(beside))


def _below(amendments: Sequence[Trackable]) -> Mapping[int, list[Trackable]]:
    numbers = {each.number for each in amendments if each.parent is None}
    below: dict[int, list[Trackable]] = {}
    for each in amendments:
        if each.parent in numbers and each.parent is not None:
            below.setdefault(each.parent, []).append(each)
    return below


def amending(number: int, parent: int, place: int = 0) -> Beside:
    """One to an amendment, where that one is not put with it."""
    sentence = phrase(
        "This amends amendment %(parent)s, and is voted on before it. Its wording:", parent=parent
    )
    return Beside(number, sentence, place)


def _fallen(falls: Iterable[Fall], places: Mapping[int, int]) -> list[Beside]:
    return [
        Beside(
            fall.number,
            phrase(
                "Amendment %(number)s contradicts amendment %(other)s, which is tracked in this "
                "text, so it cannot be tracked as well. Its wording:",
                number=fall.number,
                other=fall.because_of,
            ),
            places.get(fall.number, 0),
        )
        for fall in falls
    ]


def _first_place(edit: Edit) -> int:
    """The first clause of the motion that it touches, from 0."""
    touched = {*edit.words, *edit.placed, *(item.old for item in edit.replacements)}
    last = max(len(edit.base.clauses) - 1, 0)
    return min(min(touched, default=0), last)
