"""Where one sentence of a clause ends and the next begins."""

from collections.abc import Sequence

from policy_forum.domain.text.words import Unit

_ENDS = frozenset(".!?;…")
_CLOSING = frozenset("”’\"')]»*_")


def is_border(units: Sequence[Unit], place: int) -> bool:
    """Whether a sentence may begin before `units[place]`: at the start, or after an end.

    An end is a full stop, question or exclamation mark or a semicolon, with the quotes,
    brackets and marks that close behind it. A full stop before a small letter ends an
    abbreviation, not a sentence.
    """
    if place == 0:
        return True
    before = place - 1
    while before >= 0 and set(units[before].word) <= _CLOSING:
        before -= 1
    if before < 0 or units[before].word not in _ENDS:
        return False
    follows = units[place].word[:1] if place < len(units) else ""
    return units[before].word == ";" or not follows.islower()


def ends_sentence(units: Sequence[Unit]) -> bool:
    """Whether the last of these words ends a sentence."""
    return bool(units) and is_border(units, len(units))


def opens_with_end(units: Sequence[Unit]) -> bool:
    """Whether the passage begins by ending the sentence before it: ". It is dirty"."""
    return bool(units) and units[0].word in _ENDS
