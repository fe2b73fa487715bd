"""How wide words come out in the project's letter, near enough to place them in a picture."""

from functools import lru_cache

_NARROW = frozenset("iIjl.,:;'’!|()[] ft r-")
_WIDE = frozenset("mMwWŴŵ@%—")
_NARROW_EM, _USUAL_EM, _WIDE_EM = 0.34, 0.57, 0.88


def width_of(text: str, size: float) -> float:
    """The width of a line of text in the unit of `size` (the letter's height), rather too wide."""
    ems = sum(
        _NARROW_EM if letter in _NARROW else _WIDE_EM if letter in _WIDE else _USUAL_EM
        for letter in text
    )
    return round(ems * size, 1)


# The same few labels stand on every page of a motion.
@lru_cache(maxsize=2048)
def broken_into_rows(text: str, size: float, room: float) -> tuple[str, ...]:
    """The text in rows no wider than `room`, broken between words; a long word stays whole."""
    rows: list[str] = []
    for word in text.split():
        longer = f"{rows[-1]} {word}" if rows else word
        if rows and width_of(longer, size) <= room:
            rows[-1] = longer
        else:
            rows.append(word)
    return tuple(rows)
