"""Voting on a motion in parts: what a part is, the text without it, and its clauses' new names."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.domain.text.document import ClauseKind, Document
from policy_forum.domain.text.matching import match_clauses
from policy_forum.features.amendments.rules import Sheet, assembled, blank_sheet

_PARTS = phrase("A vote in parts: what is lost leaves the text, and what remains is put")
_FRAME = frozenset({ClauseKind.HEADING, ClauseKind.DIVIDER})

Parts = Sequence[Sequence[str]]


def without_part(base: Document, labels: Collection[str]) -> str | None:
    """The text without the clauses so labelled and what stands below them; None: nothing is left.

    A heading under which no clause remains goes too. Numbers that follow close up.
    """
    gone = _places(base, labels)
    gone |= {place for place in _headings(base) if _is_emptied(base, place, gone)}
    if all(place in gone or c.kind in _FRAME for place, c in enumerate(base.clauses)):
        return None
    edits = [
        replace(edit, is_deleted=place in gone)
        for place, edit in enumerate(blank_sheet(base).edits)
    ]
    return assembled(base, Sheet(tuple(edits)))


def relabelled(parts: Parts, before: Document, now: Document) -> list[list[str]]:
    """The parts by what their clauses are called once the text changed; those gone are left out."""
    called: dict[str, str] = {}
    for old, new in match_clauses(before, now):
        called.setdefault(before.clauses[old].label, now.clauses[new].label)
    return [[called[label] for label in part if label in called] for part in parts]


def wording_of_part(number: int, labels: Iterable[str]) -> Phrase:
    """What is put when a part is voted on."""
    return phrase("Part %(number)s: %(labels)s", number=number, labels=", ".join(labels))


def refusal_of_part(number: int, waiting: Sequence[int], labels: Sequence[str]) -> Refusal | None:
    """Why this part cannot be put; `waiting` are the numbers of those not decided yet."""
    if number not in waiting:
        sentence = phrase("This part has been decided, or there is no such part.")
        return Refusal(Reason.ALREADY_DONE, sentence, _PARTS)
    if number != waiting[0]:
        sentence = phrase("Parts are put in their order: part %(first)s is next.", first=waiting[0])
        return Refusal(Reason.WRONG_STATE, sentence, _PARTS)
    if not labels:
        sentence = phrase("The clauses of this part are no longer in the text.")
        return Refusal(Reason.WRONG_STATE, sentence, _PARTS)
    return None


def labels_of(base: Document) -> tuple[str, ...]:
    """What can be voted on by itself: the clauses of a text by their labels, each once."""
    named = [clause.label for clause in base.clauses if clause.kind not in _FRAME]
    return tuple(dict.fromkeys(label for label in named if label))


def _places(base: Document, labels: Collection[str]) -> set[int]:
    """The clauses so labelled, with those that stand below them."""
    found: set[int] = set()
    for place, clause in enumerate(base.clauses):
        above = clause.parent if clause.parent is not None else clause.section
        if clause.label in labels or above in found:
            found.add(place)
    return found


def _headings(base: Document) -> list[int]:
    return [n for n, clause in enumerate(base.clauses) if clause.kind is ClauseKind.HEADING]


def _is_emptied(base: Document, heading: int, gone: Collection[int]) -> bool:
    """Whether a heading had clauses, up to the next heading, and all of them go."""
    following = [n for n in _headings(base) if n > heading]
    own = range(heading + 1, following[0] if following else len(base.clauses))
    return bool(own) and all(place in gone for place in own)
