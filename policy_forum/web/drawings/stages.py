"""A count drawn: for each option a bar a stage, or one bar where there is one stage.

The picture has the same facts as the table that stands with it. Its words are outside the
drawing, so that they are read at any width.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

_STAGES_WIDTH = 360
_WIDEST_STEP = 60
_BAR_PART = 0.75
_HEIGHT = 44
_WIDTH = 1000


class Fate(StrEnum):
    """What became of an option at a stage."""

    IN = "in"
    ELECTED = "elected"
    OUT = "out"


@dataclass(frozen=True)
class StageVotes:
    """The votes after a stage, and who was elected or excluded in it."""

    votes: Mapping[str, Fraction]
    elected: Sequence[str] = ()
    excluded: Sequence[str] = ()
    quota: Fraction | None = None


@dataclass(frozen=True)
class Bar:
    """A bar, in the units of the drawing; `fate` is how it is filled."""

    x: float
    y: float
    width: float
    height: float
    fate: Fate


@dataclass(frozen=True)
class Level:
    """The quota at a stage: a stretch of a line."""

    x: float
    y: float
    width: float


@dataclass(frozen=True)
class OptionDrawing:
    """One option: its bars, where it fell out (`cross_x`), and its fate for who reads.

    `stage` is that at which it was elected or excluded, `votes` what it had then, or at the end.
    """

    name: str
    bars: tuple[Bar, ...]
    cross_x: float | None
    fate: Fate
    stage: int | None
    votes: Fraction


@dataclass(frozen=True)
class StageDrawing:
    """All options, each in a drawing of this size; `levels` is the quota in each of them."""

    width: int
    height: int
    options: tuple[OptionDrawing, ...]
    levels: tuple[Level, ...]


def draw_stages(stages: Sequence[StageVotes], names: Sequence[str]) -> StageDrawing:
    """A bar for each option and stage, all on one scale. Those who won stand first, then by votes.

    Without stages the drawing is empty. A vote below nought is drawn as nothing.
    """
    highest = max(
        (
            value
            for stage in stages
            for value in (*stage.votes.values(), stage.quota or Fraction(0))
        ),
        default=Fraction(0),
    )
    step = min(_STAGES_WIDTH / max(len(stages), 1), _WIDEST_STEP)
    drawn = [_option(name, stages, highest, step) for name in names]
    drawn.sort(key=lambda one: _place(one, len(stages)))
    return StageDrawing(
        width=_STAGES_WIDTH,
        height=_HEIGHT,
        options=tuple(drawn),
        levels=tuple(
            Level(round(place * step, 2), _y(stage.quota, highest), round(step, 2))
            for place, stage in enumerate(stages)
            if stage.quota is not None
        ),
    )


def _place(one: OptionDrawing, stages: int) -> tuple[int, int, Fraction]:
    # Winners as they were elected, then those who stayed to the end, then the last to go first.
    if one.fate is Fate.ELECTED:
        return (0, one.stage or 0, -one.votes)
    return (1, stages - (one.stage or stages), -one.votes)


def _option(
    name: str, stages: Sequence[StageVotes], highest: Fraction, step: float
) -> OptionDrawing:
    bars, fate, at, votes, cross = [], Fate.IN, None, Fraction(0), None
    for place, stage in enumerate(stages):
        if fate is Fate.IN and name in stage.excluded:
            fate, at, cross = Fate.OUT, place + 1, round((place + 0.5) * step, 2)
        if fate is Fate.OUT:
            continue
        now = stage.votes.get(name, Fraction(0))
        if fate is Fate.IN:
            votes = now
        if fate is Fate.IN and name in stage.elected:
            fate, at = Fate.ELECTED, place + 1
        bars.append(_bar(place * step, step, _y(now, highest), fate))
    return OptionDrawing(name, tuple(bars), cross, fate, at, votes)


def _bar(left: float, step: float, top: float, fate: Fate) -> Bar:
    width = step * _BAR_PART
    x = left + (step - width) / 2
    return Bar(round(x, 2), top, round(width, 2), round(_HEIGHT - top, 2), fate)


def _y(votes: Fraction, highest: Fraction) -> float:
    if highest <= 0:
        return float(_HEIGHT)
    return round(_HEIGHT - float(max(votes, Fraction(0)) / highest) * (_HEIGHT - 2), 2)


@dataclass(frozen=True)
class PointBar:
    """An option with its number; `width` of `WIDTH` units."""

    name: str
    points: Fraction
    width: float
    is_winner: bool


def draw_points(
    points: Mapping[str, Fraction], winners: Sequence[str] = ()
) -> tuple[PointBar, ...]:
    """One bar for each option, the longest first, on the scale of the longest."""
    highest = max(points.values(), default=Fraction(0))
    return tuple(
        PointBar(name, count, _share(count, highest), name in winners)
        for name, count in sorted(
            points.items(), key=lambda one: (-one[1], one[0] not in winners, one[0])
        )
    )


def _share(count: Fraction, highest: Fraction) -> float:
    return round(_WIDTH * float(max(count, Fraction(0)) / highest), 2) if highest > 0 else 0.0
