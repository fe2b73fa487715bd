"""A result as a bar: for, against, abstained, and those who did not vote."""

from collections.abc import Callable
from dataclasses import dataclass

import flask_babel

from policy_forum.web.presentation import number, votes

_: Callable[..., str] = flask_babel.gettext

_WIDTH = 1000
_HEIGHT = 24


@dataclass(frozen=True)
class Part:
    """A stretch of the bar; `name` is for, against or abstained."""

    name: str
    x: float
    width: float


@dataclass(frozen=True)
class TallyBar:
    """The bar's coordinates, and the same facts in words."""

    width: int
    height: int
    parts: tuple[Part, ...]
    needed_x: float | None
    has_silent: bool
    words: str
    needs: str


def tally_bar(
    in_favour: int,
    against: int,
    abstained: int,
    roll: int | None = None,
    *,
    needed: int | None = None,
    majority: str = "",
) -> TallyBar:
    """Draw counts to the scale of the roll, or of the votes cast where there is no roll.

    `needed` is how many votes in favour would carry it; `majority` names the rule it comes from.
    A roll smaller than the votes cast cannot be, and raises ValueError.
    """
    cast = in_favour + against + abstained
    if min(in_favour, against, abstained) < 0:
        raise ValueError("A count of votes cannot be less than nought.")
    if roll is not None and roll < cast:
        raise ValueError(f"{cast} votes cannot come from a roll of {roll}.")
    base = cast if roll is None else roll
    return TallyBar(
        width=_WIDTH,
        height=_HEIGHT,
        parts=_parts((("for", in_favour), ("against", against), ("abstained", abstained)), base),
        needed_x=None if needed is None or not 0 < needed <= base else _scaled(needed, base),
        has_silent=base > cast,
        words=votes(in_favour, against, abstained, roll),
        needs=_needs(needed, majority),
    )


def _parts(counts: tuple[tuple[str, int], ...], base: int) -> tuple[Part, ...]:
    parts: list[Part] = []
    before = 0
    for name, count in counts:
        if count:
            left = _scaled(before, base)
            parts.append(Part(name, left, round(_scaled(before + count, base) - left, 2)))
        before += count
    return tuple(parts)


def _scaled(count: int, base: int) -> float:
    return round(_WIDTH * count / base, 2)


def _needs(needed: int | None, majority: str) -> str:
    if needed is None:
        return majority
    if not majority:
        return _("%(needed)s in favour were needed.", needed=number(needed))
    return _(
        "%(needed)s in favour were needed: %(majority)s", needed=number(needed), majority=majority
    )
