"""Proportional seats, and a proportional order, from approvals: Phragmén's sequential method.

Source: L. E. Phragmén, Sur la théorie des élections multiples (1896), as described by S. Janson,
Phragmén's and Thiele's election methods (2016). A seat is a load of one, which those who support
its holder bear in equal parts; each seat goes where, with what they already bear, the most loaded
supporter would bear least. Counted as Swedish law words it, which comes to the same: the
comparison number of an option is the number of its papers, divided by one plus the seats that
these papers already have; the highest has the seat, and each paper for it then has one seat
divided by that number.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import gcd

from policy_forum.domain.counting.contests import Contest, ContestError
from policy_forum.domain.counting.phragmen_words import result_words, seat_title, seat_words
from policy_forum.domain.counting.results import CountResult, Method, Stage
from policy_forum.domain.counting.supporters import Crowd, Supporters
from policy_forum.domain.counting.tie_breaking import TieBreaker


def count_phragmen(contest: Contest, lot: Sequence[int]) -> CountResult:
    """Fill `contest.seats` seats; `lot` holds all options, the luckiest first.

    Every option on a paper counts as approved, at whatever rank. `votes` of a stage are the
    comparison numbers of the options that had no seat before it; `order` is the winners', one in
    each group. Where no paper names an option that can win, nobody wins. Raises ContestError for a
    budget of money, which is not shared out so.
    """
    if contest.budget is not None:
        message = (
            "it fills seats and does not share out a budget: say how many seats there are, or "
            f"count by {Method.EQUAL_SHARES}"
        )
        raise ContestError(message)
    return _count(contest, lot, contest.seats)


def proportional_order(contest: Contest, lot: Sequence[int]) -> CountResult:
    """Order all options, so that however many are taken from the top, they are proportional.

    As `count_phragmen` with a seat for each option that is not withdrawn.
    """
    return _count(contest, lot, len(contest.standing))


def _count(contest: Contest, lot: Sequence[int], seats: int) -> CountResult:
    supporters = Supporters(contest)
    count = _Count(contest, supporters, lot)
    for _seat in range(min(seats, len(contest.standing)) if supporters.papers else 0):
        count.fill_a_seat()
    return CountResult(
        Method.PHRAGMEN,
        contest.options,
        tuple(count.winners),
        tuple(count.stages),
        tuple(count.ties.broken),
        result_words(contest, count.stages),
        order=tuple((winner,) for winner in count.winners),
        blank=supporters.blank,
        facts={"valid": Fraction(supporters.papers)},
    )


class _Count:
    """All papers of a crowd have the same part of a seat: what the last seat they helped fill gave.

    Parts are whole numbers, of which `_unit` make up a seat.
    """

    def __init__(self, contest: Contest, supporters: Supporters, lot: Sequence[int]) -> None:
        self._contest = contest
        self._supporters = supporters
        self._unit = 1
        self._crowds: list[tuple[int, Crowd]] = [(0, supporters.all)]
        self._papers = {o: supporters.number(crowd) for o, crowd in supporters.of.items()}
        self._held = dict.fromkeys(supporters.of, 0)
        self.winners: list[int] = []
        self.stages: list[Stage] = []
        self.ties = TieBreaker(lot)

    def fill_a_seat(self) -> None:
        """The next seat goes to the highest comparison number."""
        numbers = {o: self._comparison(o) for o in self._held}
        most = max(numbers.values())
        winner = self.ties.best((o for o, one in numbers.items() if one == most), "elect")
        self.winners.append(winner)
        held = Fraction(self._held[winner], self._unit)
        self.stages.append(
            Stage(
                len(self.stages) + 1,
                seat_title(len(self.winners), self._contest.options[winner]),
                numbers,
                (winner,),
                words=seat_words(self._contest, winner, numbers, self._papers[winner], held),
            )
        )
        self.ties.stage_ended(numbers)
        self._bear(winner)

    def _comparison(self, option: int) -> Fraction:
        return Fraction(self._papers[option] * self._unit, self._unit + self._held[option])

    def _bear(self, winner: int) -> None:
        """Every paper for the winner now has the same part of a seat, the most of all papers."""
        held = self._held.pop(winner)
        papers = self._papers.pop(winner)
        if not papers:
            return
        part = self._in_units(self._unit + held, papers)
        theirs = self._supporters.of[winner]
        remaining = []
        for had, crowd in self._crowds:
            moving = crowd & theirs
            self._add(moving, part - had)
            if staying := crowd ^ moving:
                remaining.append((had, staying))
        self._crowds = [*remaining, (part, theirs)]

    def _add(self, crowd: Crowd, more: int) -> None:
        """Papers of a crowd have so much more; so have the options that they support."""
        number = self._supporters.number
        for option in self._held:
            if both := crowd & self._supporters.of[option]:
                self._held[option] += more * number(both)

    def _in_units(self, whole: int, papers: int) -> int:
        """The part of each of so many papers, in units made small enough for it to be whole."""
        finer = papers // gcd(whole, papers)
        self._unit *= finer
        self._crowds = [(had * finer, crowd) for had, crowd in self._crowds]
        self._held = {option: had * finer for option, had in self._held.items()}
        return whole * finer // papers
