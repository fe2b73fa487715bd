"""What is counted: options, seats, and papers, each kind of paper with how many said it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

Ranking: TypeAlias = tuple[tuple[int, ...], ...]
"""What one paper says: groups of options, the best first; those in one group are equal.

Options are numbers, from nought, in the order of the contest. An option that is left out is not
ranked, and stands below all that are. A paper that approves of options is one group of them; a
paper without groups is blank.
"""


class ContestError(ValueError):
    """A contest that cannot be: no options, a seat too many, a paper that names an option twice."""


@dataclass(frozen=True)
class Contest:
    """One question with its papers.

    `papers` says for each ranking how many papers have it. `roll` is how many could have voted,
    where that is known (without it, the papers handed in). `costs` and `budget` belong to contests
    that share out money; `withdrawn` options stay in the papers and cannot win. Raises
    ContestError.
    """

    options: tuple[str, ...]
    papers: Mapping[Ranking, int]
    seats: int = 1
    title: str = ""
    roll: int | None = None
    withdrawn: frozenset[int] = field(default_factory=frozenset)
    costs: tuple[Fraction, ...] | None = None
    budget: Fraction | None = None

    def __post_init__(self) -> None:
        if not self.options:
            message = "there is no option to vote for"
            raise ContestError(message)
        if self.budget is None and not 1 <= self.seats <= len(self.options):
            message = f"{self.seats} seats cannot be filled from {len(self.options)} options"
            raise ContestError(message)
        everything = range(len(self.options))
        for ranking, count in self.papers.items():
            named = [option for group in ranking for option in group]
            if (
                count < 1
                or len(set(named)) != len(named)
                or any(o not in everything for o in named)
            ):
                message = f"a paper cannot say {ranking} ({count} times)"
                raise ContestError(message)

    @property
    def total(self) -> int:
        """How many papers there are, blank ones included."""
        return sum(self.papers.values())

    @property
    def standing(self) -> tuple[int, ...]:
        """The options that can win."""
        return tuple(o for o in range(len(self.options)) if o not in self.withdrawn)
