"""Which of several amendments made a change in the text that all of them together give.

Every change of the merged text is one of theirs, or follows from one of theirs as a new number
does. The amendments do not conflict, so whoever touches a word is the one who changed it; where
two make the same change, it is the first one's.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from policy_forum.domain.text.edits import Edit
from policy_forum.platform.word_files.tracking import (
    Paragraph,
    Pieces,
    Words,
    hunks_between,
    pieces_of,
)


def attribute(paragraphs: Sequence[Paragraph], edits: Sequence[Edit]) -> None:
    """Put the place of its amendment at each change. Linear in what the edits touch."""
    if len(edits) < 2:
        return
    touching = _touching(edits)
    arriving = _arriving(edits)
    owner = 0
    for paragraph in paragraphs:
        place = -1 if paragraph.place is None else paragraph.place
        if paragraph.inserted is not None:
            waiting = arriving.get(_text(paragraph))
            owner = waiting.pop(0) if waiting else owner
            paragraph.inserted = owner
            _sign([*paragraph.markers, *paragraph.words], owner)
        elif paragraph.deleted is not None:
            owner = next((n for n in touching[place] if edits[n].kept[place] is None), owner)
            paragraph.deleted = owner
            _sign([*paragraph.markers, *paragraph.words], owner)
        else:
            _attribute_within(paragraph, place, touching.get(place, []), edits, owner)


def _touching(edits: Sequence[Edit]) -> dict[int, list[int]]:
    """For each base clause the edits that delete or change it, in their order."""
    touching: dict[int, list[int]] = defaultdict(list)
    for number, edit in enumerate(edits):
        gone = {old for item in edit.replacements for old in range(item.old, item.old_end)}
        for place in gone | edit.words.keys() | edit.placed | edit.rewritten:
            touching[place].append(number)
    return touching


def _arriving(edits: Sequence[Edit]) -> dict[str, list[int]]:
    """For the words of each clause that comes, the edits that bring it."""
    arriving: dict[str, list[int]] = defaultdict(list)
    for number, edit in enumerate(edits):
        for item in edit.replacements:
            for clause in edit.clauses[item.new : item.new_end]:
                arriving[clause.text].append(number)
    return arriving


def _text(paragraph: Paragraph) -> str:
    return "".join(text for words in paragraph.words for text, _style in words.pieces)


def _sign(words: Iterable[Words], owner: int) -> None:
    for each in words:
        each.inserted = None if each.inserted is None else owner
        each.deleted = None if each.deleted is None else owner


def _attribute_within(
    paragraph: Paragraph, place: int, touching: Sequence[int], edits: Sequence[Edit], near: int
) -> None:
    """Sign the changes in a clause that stays; `near` is who brought or took one before it."""
    first = touching[0] if touching else near
    _sign(paragraph.words, first)
    _sign(paragraph.markers, near if not touching else _renumbering(paragraph, place, touching,
                                                                    edits, near))  # fmt: skip
    if paragraph.former is not None:
        placing = next((number for number in touching if place in edits[number].placed), first)
        paragraph.former = (paragraph.former[0], placing)
    if len(touching) > 1:
        _sign_words(paragraph, place, touching, edits)


def _renumbering(
    paragraph: Paragraph, place: int, touching: Sequence[int], edits: Sequence[Edit], near: int
) -> int:
    """Who wrote the new number; else it follows from what came or went before it."""
    new = [words.pieces[0][0].strip() for words in paragraph.markers if words.inserted is not None]
    for number in touching:
        clause = edits[number].clause_for(place)
        if clause is not None and clause.shown_marker in new:
            return number
    return near


def _sign_words(
    paragraph: Paragraph, place: int, touching: Sequence[int], edits: Sequence[Edit]
) -> None:
    """Sign each word of a clause that several amendments change."""
    before = [each.pieces for each in paragraph.words if each.inserted is None]
    taken: dict[int, int] = {}
    brought: dict[int, Counter[Pieces]] = {}
    for number in reversed(touching):
        clause = edits[number].clause_for(place)
        if clause is None:
            continue
        brought[number] = Counter()
        for start, end, come in hunks_between(before, pieces_of(clause)):
            taken.update(dict.fromkeys(range(start, end), number))
            brought[number].update(come)
    at, owner = 0, touching[0]
    for each in paragraph.words:
        if each.inserted is not None:
            owner = next((n for n in touching if n in brought and brought[n][each.pieces]), owner)
            each.inserted = owner
            if owner in brought:
                brought[owner][each.pieces] -= 1
            continue
        if each.deleted is not None:
            owner = each.deleted = taken.get(at, owner)
        at += 1
