"""Secrets as people type them: base32 in groups of five, the fifth character a check of its group.

The digits are Crockford's base32 (https://www.crockford.com/base32.html): without I, L, O and U;
who reads I or L for 1, or O for 0, is understood. The check of a group is made in the field with
32 elements (x^5 + x^2 + 1): each character times another power of x, plus the number of the group.
So every single wrong character, every two that changed places in a group, and every two groups
that changed places are found, and the group is named.
"""

import re

from policy_forum.domain.phrases import Phrase, phrase

DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS = 5
GROUP = 5
DATA = GROUP - 1
_VALUES = {digit: value for value, digit in enumerate(DIGITS)}
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BETWEEN = re.compile(r"[\s.,:_\u2010-\u2015\u2212-]+")
_FIELD = 0b100101


class MistypedError(ValueError):
    """A text that was typed wrongly: `reason` says what and where; `group` which group, from 1."""

    def __init__(self, reason: Phrase, group: int | None = None) -> None:
        """Keep the sentence, and the place if it is known."""
        super().__init__(str(reason))
        self.reason = reason
        self.group = group


def groups_for(bits: int) -> int:
    """How many groups hold so many bits."""
    return -(-bits // (DATA * BITS))


def write(number: int, groups: int) -> str:
    """A number that is not negative as groups of five characters with hyphens between.

    Raises ValueError when it needs more groups.
    """
    digits = [number >> BITS * place & 31 for place in reversed(range(groups * DATA))]
    if number < 0 or number >> BITS * groups * DATA:
        message = f"the number does not go into {groups} groups"
        raise ValueError(message)
    return "-".join(
        "".join(DIGITS[value] for value in [*part, _check(part, place)])
        for place, part in enumerate(
            (digits[start : start + DATA] for start in range(0, len(digits), DATA)), start=1
        )
    )


def read(text: str, groups: int) -> int:
    """The number that `write` wrote in so many groups, whatever the case, spaces and hyphens are.

    Raises MistypedError.
    """
    number = 0
    for place, group in enumerate(_split(text, groups), start=1):
        values = _values(group, place)
        if values[DATA] != _check(values[:DATA], place):
            raise MistypedError(
                phrase(
                    "There is a mistake in group %(group)s: compare it with the paper.", group=place
                ),
                place,
            )
        for value in values[:DATA]:
            number = number << BITS | value
    return number


def _check(values: list[int], place: int) -> int:
    check = place & 31
    for value in reversed(values):
        check ^= value
        check = check << 1 ^ (_FIELD if check & 16 else 0)
    return check


def _split(text: str, groups: int) -> list[str]:
    """Cut a text into groups: where its writer did if that makes enough of them, else by count."""
    typed = [part for part in _BETWEEN.split(text.upper()) if part]
    if len(typed) == groups:
        for place, group in enumerate(typed, start=1):
            if len(group) != GROUP:
                raise _wrong_group(place, len(group))
        return typed
    joined = "".join(typed)
    typed = [joined[start : start + GROUP] for start in range(0, len(joined), GROUP)]
    if len(joined) != groups * GROUP:
        raise _wrong_length(typed, groups)
    return typed


def _wrong_group(place: int, characters: int) -> MistypedError:
    sentence = phrase(
        "Group %(group)s has %(characters)s letters and digits; each group has 5.",
        group=place,
        characters=characters,
    )
    return MistypedError(sentence, place)


def _wrong_length(typed: list[str], groups: int) -> MistypedError:
    gaps = {"characters": sum(map(len, typed)), "needed": groups * GROUP, "groups": groups}
    place = _first_mistake(typed)
    if place is None or place > groups:
        sentence = phrase(
            "There are %(characters)s letters and digits; %(needed)s are needed, in %(groups)s "
            "groups of 5.",
            **gaps,
        )
        return MistypedError(sentence)
    sentence = phrase(
        "There are %(characters)s letters and digits; %(needed)s are needed, in %(groups)s groups "
        "of 5. The first mistake is in group %(group)s, or at the end of the group before.",
        **gaps,
        group=place,
    )
    return MistypedError(sentence, place)


def _first_mistake(typed: list[str]) -> int | None:
    for place, group in enumerate(typed, start=1):
        values = [_VALUES.get(digit) for digit in group.translate(_READ_AS)]
        known = [value for value in values if value is not None]
        if len(known) != GROUP or _check(known[:DATA], place) != known[DATA]:
            return place
    return None


def _values(group: str, place: int) -> list[int]:
    read_as = group.translate(_READ_AS)
    for typed, digit in zip(group, read_as, strict=True):
        if digit not in _VALUES:
            sentence = phrase(
                "“%(character)s” in group %(group)s is never used: compare it with the paper.",
                character=typed,
                group=place,
            )
            raise MistypedError(sentence, place)
    return [_VALUES[digit] for digit in read_as]
