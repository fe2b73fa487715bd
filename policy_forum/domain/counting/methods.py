"""All methods by name: what each is, what its paper looks like, and the function that counts it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from policy_forum.domain.counting.approval import count_approval
from policy_forum.domain.counting.borda import count_borda
from policy_forum.domain.counting.contests import Contest
from policy_forum.domain.counting.equal_shares import count_equal_shares
from policy_forum.domain.counting.irv import count_irv
from policy_forum.domain.counting.majorities import (
    count_absolute,
    count_majority,
    count_two_thirds,
    count_two_thirds_present,
)
from policy_forum.domain.counting.meek_stv import count_meek_stv
from policy_forum.domain.counting.phragmen import count_phragmen
from policy_forum.domain.counting.ranked_pairs import count_ranked_pairs
from policy_forum.domain.counting.results import CountResult, Method
from policy_forum.domain.counting.schulze import Settings as SchulzeSettings
from policy_forum.domain.counting.schulze import count_schulze
from policy_forum.domain.counting.scottish_stv import count_scottish_stv
from policy_forum.domain.phrases import Phrase, phrase


class PaperKind(StrEnum):
    """What a voter does with a paper."""

    CHOICE = "choice"
    APPROVAL = "approval"
    RANKING = "ranking"


@dataclass(frozen=True)
class CountingMethod:
    """One rule: `summary` is one sentence for people who choose between rules.

    `has_seats` says whether it can fill several seats, `allows_equal` whether a voter may give two
    options the same rank.
    """

    method: Method
    label: Phrase
    summary: Phrase
    count: Callable[[Contest, Sequence[int]], CountResult]
    paper: PaperKind
    has_seats: bool
    allows_equal: bool


def count(
    method: Method, contest: Contest, lot: Sequence[int], status_quo: int | None = None
) -> CountResult:
    """Count a contest by a method; `lot` holds all options, the luckiest first.

    `status_quo` is for Schulze alone: the option that all others must beat. Raises ContestError
    where the method cannot count the contest.
    """
    if method is Method.SCHULZE:
        return count_schulze(contest, lot, SchulzeSettings(status_quo))
    return METHODS[method].count(contest, lot)


def _choice(
    method: Method,
    label: Phrase,
    summary: Phrase,
    counted: Callable[[Contest, Sequence[int]], CountResult],
) -> CountingMethod:
    return CountingMethod(method, label, summary, counted, PaperKind.CHOICE, False, False)


_ALL = (
    _choice(
        Method.MAJORITY,
        phrase("Simple majority"),
        phrase("Carried by more votes for than against; abstentions count for neither side."),
        count_majority,
    ),
    _choice(
        Method.TWO_THIRDS,
        phrase("Two thirds of the votes cast"),
        phrase("Carried by at least two thirds of the votes for and against."),
        count_two_thirds,
    ),
    _choice(
        Method.TWO_THIRDS_PRESENT,
        phrase("Two thirds of those present"),
        phrase(
            "Carried by at least two thirds of all papers, abstentions and blank ones included."
        ),
        count_two_thirds_present,
    ),
    _choice(
        Method.ABSOLUTE,
        phrase("More than half of the roll"),
        phrase("Carried by more than half of all who may vote, whether they did or not."),
        count_absolute,
    ),
    CountingMethod(
        Method.APPROVAL,
        phrase("Approval"),
        phrase("Choose all options that are good enough; those chosen most often win."),
        count_approval,
        PaperKind.APPROVAL,
        has_seats=True,
        allows_equal=True,
    ),
    CountingMethod(
        Method.IRV,
        phrase("Instant run-off"),
        phrase("Rank the options; the last one goes, until one has more than half of the votes."),
        count_irv,
        PaperKind.RANKING,
        has_seats=False,
        allows_equal=False,
    ),
    CountingMethod(
        Method.SCHULZE,
        phrase("Schulze"),
        phrase("Rank the options; each two are compared, and the strongest paths decide."),
        count_schulze,
        PaperKind.RANKING,
        has_seats=True,
        allows_equal=True,
    ),
    CountingMethod(
        Method.RANKED_PAIRS,
        phrase("Ranked pairs"),
        phrase(
            "Rank the options; the largest majorities between two of them stand, and make an order."
        ),
        count_ranked_pairs,
        PaperKind.RANKING,
        has_seats=True,
        allows_equal=True,
    ),
    CountingMethod(
        Method.BORDA,
        phrase("Borda"),
        phrase("Rank the options; each has a point for every option that stands lower on a paper."),
        count_borda,
        PaperKind.RANKING,
        has_seats=True,
        allows_equal=True,
    ),
    CountingMethod(
        Method.SCOTTISH_STV,
        phrase("Single transferable vote (Scottish rules)"),
        phrase("Rank the candidates; seats go in proportion, as in Scottish council elections."),
        count_scottish_stv,
        PaperKind.RANKING,
        has_seats=True,
        allows_equal=False,
    ),
    CountingMethod(
        Method.MEEK_STV,
        phrase("Single transferable vote (Meek’s rules)"),
        phrase("Rank the candidates; seats go in proportion, and every vote is kept in use."),
        count_meek_stv,
        PaperKind.RANKING,
        has_seats=True,
        allows_equal=True,
    ),
    CountingMethod(
        Method.PHRAGMEN,
        phrase("Phragmén’s method"),
        phrase("Choose all that are good enough; each group of voters wins its share, in order."),
        count_phragmen,
        PaperKind.APPROVAL,
        has_seats=True,
        allows_equal=True,
    ),
    CountingMethod(
        Method.EQUAL_SHARES,
        phrase("Equal shares"),
        phrase("Choose what is worth paying for; every voter has the same share of the budget."),
        count_equal_shares,
        PaperKind.APPROVAL,
        has_seats=True,
        allows_equal=True,
    ),
)

METHODS: Mapping[Method, CountingMethod] = MappingProxyType({one.method: one for one in _ALL})
