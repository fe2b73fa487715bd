"""How close it was: the exclusion that the fewest votes decided, in a sentence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from policy_forum.domain.counting.figures import listed, shown
from policy_forum.domain.counting.results import TieBroken, TieRule
from policy_forum.domain.phrases import Phrase, phrase


@dataclass(frozen=True)
class Exclusion:
    """At a stage `out` had to go, with `gap` fewer votes than `following`, the next above it."""

    stage: int
    out: int
    following: int
    gap: Fraction


def closest_exclusion(
    options: Sequence[str], exclusions: Iterable[Exclusion], ties: Sequence[TieBroken]
) -> tuple[Phrase, ...]:
    """The exclusion with the smallest gap, the last one of several; equals by what decided."""
    near = min(exclusions, key=lambda one: (one.gap, -one.stage), default=None)
    if near is None:
        return (phrase("Nobody had to be excluded."),)
    tie = next((one for one in ties if one.purpose == "exclude" and one.taken == near.out), None)
    if tie is not None:
        return (_equal(options, near.stage, tie),)
    return (
        phrase(
            "The closest exclusion was at stage %(stage)s: %(out)s was behind %(next)s by "
            "%(gap)s. Had it been the other way round, %(next)s would have gone instead.",
            stage=near.stage,
            out=options[near.out],
            next=options[near.following],
            gap=shown(near.gap),
        ),
    )


def _equal(options: Sequence[str], stage: int, tie: TieBroken) -> Phrase:
    values = {
        "stage": stage,
        "out": options[tie.taken],
        "names": listed([options[option] for option in tie.options]),
    }
    if tie.decided_by is TieRule.LOT:
        text = (
            "The closest exclusion was at stage %(stage)s: %(names)s were equal, and the lot "
            "decided that %(out)s went."
        )
        return phrase(text, **values)
    text = (
        "The closest exclusion was at stage %(stage)s: %(names)s were equal, and %(out)s went "
        "because of the fewer votes at stage %(earlier)s, the last at which they differed."
    )
    return phrase(text, **values, earlier=tie.stage)
