"""Instant run-off: the option with the fewest votes goes, until one has more than half."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TypeAlias

from policy_forum.domain.counting.contests import Contest, Ranking
from policy_forum.domain.counting.figures import shown
from policy_forum.domain.counting.irv_words import of_blank, of_unclear, why_went, why_won
from policy_forum.domain.counting.papers import refuse_several_seats, without_withdrawn
from policy_forum.domain.counting.placing import NOTHING_COUNTED
from policy_forum.domain.counting.results import CountResult, Method, Stage
from policy_forum.domain.counting.tie_breaking import TieBreaker
from policy_forum.domain.phrases import Phrase, phrase

_Paper: TypeAlias = tuple[tuple[int, ...], int]


class _Piles:
    """The papers, each on the pile of the first option on it that is still in the count."""

    def __init__(self, contest: Contest) -> None:
        self._on: dict[int, list[_Paper]] = {option: [] for option in contest.standing}
        self.votes = dict.fromkeys(contest.standing, 0)
        self.exhausted = 0
        self.blank = 0
        for ranking, count in contest.papers.items():
            heard = without_withdrawn(ranking, contest.withdrawn)
            if heard:
                self._put((clear_part(heard), count))
            else:
                self.blank += count

    def _put(self, paper: _Paper) -> int | None:
        choices, count = paper
        for option in choices:
            if option in self.votes:
                self._on[option].append(paper)
                self.votes[option] += count
                return option
        self.exhausted += count
        return None

    def exclude(self, option: int) -> dict[int | None, int]:
        """Move the papers of an option on, and return how many went where, None for no further."""
        del self.votes[option]
        moved: dict[int | None, int] = {}
        for paper in self._on.pop(option):
            to = self._put(paper)
            moved[to] = moved.get(to, 0) + paper[1]
        return moved


def clear_part(ranking: Ranking) -> tuple[int, ...]:
    """The choices of a paper down to the first place that several options share.

    Which of them was meant to have the one vote is not clear, so that the paper is good down to
    there and not transferable after, whether or not these options are still in the count. Public
    elections are counted so; the figures published for Burlington (2009) come out by no other rule.
    """
    choices = []
    for group in ranking:
        if len(group) > 1:
            break
        choices.append(group[0])
    return tuple(choices)


def count_irv(contest: Contest, lot: Sequence[int]) -> CountResult:
    """Count by instant run-off (the alternative vote); it fills one seat.

    Each paper counts for the first option on it that is still in the count. An option with more
    than half of these votes wins; else the one with the fewest is excluded. Between equals the
    last earlier stage at which they differed decides, then the lot. A paper goes no further than
    the first place that it gives to several options. The votes and those not transferable add up
    to the papers that are not blank. Raises ContestError for several seats.
    """
    refuse_several_seats(contest, Method.IRV, f"{Method.SCOTTISH_STV} or {Method.MEEK_STV}")
    piles = _Piles(contest)
    ties = TieBreaker(lot)
    stages = [_stage(1, phrase("First choices"), piles, words=of_unclear(piles.exhausted))]
    while any(piles.votes.values()) and _leader(piles.votes) is None:
        ties.stage_ended(stages[-1].votes)
        stages.append(_exclude(contest, piles, ties, stages[-1]))
    winner = _leader(piles.votes)
    winners = () if winner is None else (winner,)
    stages[-1] = replace(stages[-1], elected=winners)
    words = [NOTHING_COUNTED]
    if winner is not None:
        words = [*why_won(contest.options, stages, winner, ties.broken), *of_blank(piles.blank)]
    return CountResult(
        Method.IRV,
        contest.options,
        winners,
        tuple(stages),
        tuple(ties.broken),
        tuple(words),
        blank=piles.blank,
    )


def _leader(votes: Mapping[int, int]) -> int | None:
    """The option with more than half of the votes in the count, if there is one."""
    total = sum(votes.values())
    return next((option for option, number in votes.items() if 2 * number > total), None)


def _exclude(contest: Contest, piles: _Piles, ties: TieBreaker, before: Stage) -> Stage:
    fewest = min(piles.votes.values())
    last = [option for option, votes in piles.votes.items() if votes == fewest]
    excluded = ties.worst(last, "exclude")
    tie = ties.broken[-1] if len(last) > 1 else None
    moved = piles.exclude(excluded)
    return _stage(
        before.number + 1,
        phrase("Exclusion of %(name)s", name=contest.options[excluded]),
        piles,
        (excluded,),
        (
            *why_went(contest.options, before, excluded, tie),
            *_where_to(contest.options, moved),
        ),
    )


def _where_to(options: Sequence[str], moved: Mapping[int | None, int]) -> list[Phrase]:
    ends = sorted((to for to in moved if to is not None), key=lambda to: -moved[to])
    words = [
        phrase("%(name)s: +%(votes)s.", name=options[to], votes=shown(moved[to])) for to in ends
    ]
    if None in moved:
        words.append(phrase("Not transferable: +%(votes)s.", votes=shown(moved[None])))
    return words


def _stage(
    number: int,
    title: Phrase,
    piles: _Piles,
    excluded: tuple[int, ...] = (),
    words: tuple[Phrase, ...] = (),
) -> Stage:
    votes = {option: Fraction(count) for option, count in piles.votes.items()}
    quota = sum(piles.votes.values()) // 2 + 1
    return Stage(
        number,
        title,
        votes,
        excluded=excluded,
        not_transferable=Fraction(piles.exhausted),
        quota=Fraction(quota),
        words=words,
    )
