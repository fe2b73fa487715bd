"""What a count comes to: who won, stage by stage, and why, in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from policy_forum.domain.phrases import Phrase


class Method(StrEnum):
    """The rules that we count by; each value is the name on the command line and in bundles."""

    MAJORITY = "majority"
    TWO_THIRDS = "two-thirds"
    TWO_THIRDS_PRESENT = "two-thirds-present"
    ABSOLUTE = "absolute"
    APPROVAL = "approval"
    IRV = "irv"
    SCHULZE = "schulze"
    RANKED_PAIRS = "ranked-pairs"
    BORDA = "borda"
    SCOTTISH_STV = "scottish-stv"
    MEEK_STV = "meek-stv"
    PHRAGMEN = "phragmen"
    EQUAL_SHARES = "equal-shares"


class TieRule(StrEnum):
    """What decided between options that were equal."""

    EARLIER_STAGE = "earlier-stage"
    LOT = "lot"


@dataclass(frozen=True)
class Stage:
    """One step of a count. `votes` holds, after it, the exact votes of each option in the count.

    What a vote is depends on the method (support, points, load): its definition says so.
    `not_transferable` are votes that name no further option, `rounded_off` what a rule that drops
    decimals lost; with `votes` they make up the whole, at each stage.
    """

    number: int
    title: Phrase
    votes: Mapping[int, Fraction]
    elected: tuple[int, ...] = ()
    excluded: tuple[int, ...] = ()
    not_transferable: Fraction = Fraction(0)
    rounded_off: Fraction = Fraction(0)
    quota: Fraction | None = None
    words: tuple[Phrase, ...] = ()


@dataclass(frozen=True)
class TieBroken:
    """Options that were equal, which of them was taken, for what, and what decided.

    `purpose` is "elect", "exclude", "transfer" or "order"; `stage` is the earlier stage that
    decided, None for the lot.
    """

    options: tuple[int, ...]
    taken: int
    purpose: str
    decided_by: TieRule
    at_stage: int
    stage: int | None = None


@dataclass(frozen=True)
class CountResult:
    """The result of a count.

    `winners` stand in the order in which they won; `order` is the whole order of the options,
    groups of equals, where the method makes one; `matrix[a][b]` is how many papers prefer a to b,
    where the method compares pairs. `words` explain: why each won, by how much, how close it was.
    """

    method: Method
    options: tuple[str, ...]
    winners: tuple[int, ...]
    stages: tuple[Stage, ...]
    ties: tuple[TieBroken, ...] = ()
    words: tuple[Phrase, ...] = ()
    order: tuple[tuple[int, ...], ...] = ()
    matrix: tuple[tuple[int, ...], ...] | None = None
    blank: int = 0
    facts: Mapping[str, Fraction] = field(default_factory=dict)

    @property
    def winner_names(self) -> tuple[str, ...]:
        """The winners by name, in the order in which they won."""
        return tuple(self.options[winner] for winner in self.winners)
