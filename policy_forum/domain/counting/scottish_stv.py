"""The single transferable vote as Scottish councils count it.

Source: the Scottish Local Government Elections Order 2007 (SSI 2007/42), schedule 1, rules 45 to
52 (the weighted inclusive Gregory method). Votes are whole numbers of hundred-thousandths, as the
law drops what comes after five decimals. The next choice of a paper is by article 2 the next "in
consecutive order": a paper that gives one place to several options is good down to there and not
transferable after. One that does so with the first place has no first preference, is void, and no
part of the quota (rules 43, 45 and 46).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from policy_forum.domain.counting.contests import Contest
from policy_forum.domain.counting.results import CountResult, Method, Stage
from policy_forum.domain.counting.scottish_words import (
    exclusion_title,
    exclusion_words,
    first_words,
    gains_words,
    result_words,
    surplus_title,
    surplus_words,
)
from policy_forum.domain.counting.tie_breaking import TieBreaker
from policy_forum.domain.counting.transfers import (
    UNCLEAR,
    ClearChoices,
    Pile,
    number_of,
    sorted_by_next_choice,
    valid_papers,
)
from policy_forum.domain.phrases import Phrase, phrase

DECIMALS = 5


@dataclass(frozen=True)
class Settings:
    """`decimals` of a transfer value are kept: five in Scotland, four in Minneapolis."""

    decimals: int = DECIMALS


DEFAULT = Settings()


def count_scottish_stv(
    contest: Contest, lot: Sequence[int], settings: Settings = DEFAULT
) -> CountResult:
    """Count for `contest.seats` seats; `lot` holds all options, the luckiest first.

    Winners stand in the order in which they were elected: by stage, and at one stage those with
    more votes first, whoever has the quota before those who had not to reach it. `blank` are the
    papers without a first preference, void ones included; without any other nobody wins. At each
    stage the votes, what is not transferable and what was rounded off make up all other papers.
    """
    papers, blank = valid_papers(contest)
    count = _Count(contest, lot, settings)
    blank += count.begin(papers)
    if count.valid:
        count.run()
    return CountResult(
        Method.SCOTTISH_STV,
        contest.options,
        tuple(option for stage in count.stages for option in stage.elected),
        tuple(count.stages),
        tuple(count.ties.broken),
        result_words(contest, count.quota_of_votes, count.stages, count.ties.broken),
        blank=blank,
        facts={"quota": count.quota_of_votes, "valid": Fraction(count.valid)},
    )


@dataclass
class _Moved:
    """What one transfer did, in parts of a vote."""

    exhausted: int = 0
    credited: int = 0
    to: dict[int, int] = field(default_factory=dict)


class _Count:
    """The table on which papers lie: a pile for each option and each value of a paper."""

    def __init__(self, contest: Contest, lot: Sequence[int], settings: Settings) -> None:
        self._contest = contest
        self._one: int = 10**settings.decimals
        self.valid = 0
        self._quota = 0
        self._continuing = set(contest.standing)
        self._votes: dict[int, int] = dict.fromkeys(contest.standing, 0)
        self._piles: dict[int, dict[int, Pile]] = {o: {} for o in contest.standing}
        self._not_transferable = 0
        self._rounded_off = 0
        self._waiting: list[int] = []
        self._vacancies = contest.seats
        self.stages: list[Stage] = []
        self.ties = TieBreaker(lot)

    @property
    def quota_of_votes(self) -> Fraction:
        """The votes that elect (rule 46)."""
        return Fraction(self._quota, self._one)

    def begin(self, papers: Pile) -> int:
        """Sort papers by first preferences (rule 45), and return how many have none."""
        void = self._hand_on([(self._one, papers)]).exhausted // self._one
        self._not_transferable = 0
        self.valid = number_of(papers) - void
        self._quota = (self.valid // (self._contest.seats + 1) + 1) * self._one
        return void

    def run(self) -> None:
        """All stages."""
        words = first_words(self.valid, self._contest.seats, self.quota_of_votes)
        self._end_stage(phrase("First preferences"), words)
        while self._vacancies:
            if any(self._surplus(o) > 0 for o in self._waiting):
                self._transfer_a_surplus()
            else:
                self._exclude()

    def _surplus(self, option: int) -> int:
        return self._votes[option] - self._quota

    def _hand_on(self, parcels: Iterable[tuple[int, Pile]]) -> _Moved:
        """Give papers, in parcels of one value each, to the next choices on them (rules 48, 50)."""
        choices = ClearChoices(self._continuing, self._contest.withdrawn)
        moved = _Moved()
        for value, papers in parcels:
            piles, exhausted = sorted_by_next_choice(papers, choices)
            exhausted += number_of(piles.pop(UNCLEAR, []))
            moved.exhausted += exhausted * value
            for (option,), pile in piles.items():
                votes = number_of(pile) * value
                self._piles[option].setdefault(value, []).extend(pile)
                self._votes[option] += votes
                moved.to[option] = moved.to.get(option, 0) + votes
                moved.credited += votes
        self._not_transferable += moved.exhausted
        return moved

    def _transfer_a_surplus(self) -> None:
        """The largest surplus goes on (rules 48 and 49)."""
        most = max(self._surplus(o) for o in self._waiting)
        option = self.ties.best((o for o in self._waiting if self._surplus(o) == most), "transfer")
        self._waiting.remove(option)
        had = self._votes[option]
        parcels = [(most * value // had, pile) for value, pile in self._piles.pop(option).items()]
        moved = self._hand_on(parcels)
        self._votes[option] = self._quota
        self._rounded_off += most - moved.credited - moved.exhausted
        name = self._contest.options[option]
        words = surplus_words(name, self._in_votes(most), self._in_votes(had))
        self._end_stage(surplus_title(name), words, moved=moved)

    def _exclude(self) -> None:
        """The option with the fewest votes leaves the count (rules 50 and 51)."""
        least = min(self._votes[o] for o in self._continuing)
        tied = [o for o in self._continuing if self._votes[o] == least]
        option = self.ties.worst(tied, "exclude")
        self._continuing.remove(option)
        following = min(self._votes[o] for o in self._continuing)
        del self._votes[option]
        moved = self._hand_on(self._piles.pop(option).items())
        name = self._contest.options[option]
        words = exclusion_words(name, self._in_votes(least), self._in_votes(following))
        self._end_stage(exclusion_title(name), words, (option,), moved)

    def _end_stage(
        self,
        title: Phrase,
        words: tuple[Phrase, ...],
        excluded: tuple[int, ...] = (),
        moved: _Moved | None = None,
    ) -> None:
        elected = self._elect()
        self.stages.append(
            Stage(
                len(self.stages) + 1,
                title,
                {o: self._in_votes(self._votes[o]) for o in sorted(self._votes)},
                tuple(elected),
                excluded,
                self._in_votes(self._not_transferable),
                self._in_votes(self._rounded_off),
                self.quota_of_votes,
                words + self._credits(moved),
            )
        )
        self.ties.stage_ended(dict(self._votes))

    def _elect(self) -> list[int]:
        """Who has the quota (rule 47), and who is left when as many continue as are wanted (52)."""
        reached = {o: self._votes[o] for o in self._continuing if self._votes[o] >= self._quota}
        elected = self.ties.ranked(reached, "order")
        self._continuing.difference_update(elected)
        self._waiting += elected
        self._vacancies -= len(elected)
        if self._vacancies and len(self._continuing) <= self._vacancies:
            elected += self.ties.ranked({o: self._votes[o] for o in self._continuing}, "order")
            self._continuing.clear()
            self._vacancies = 0
        return elected

    def _in_votes(self, parts: int) -> Fraction:
        return Fraction(parts, self._one)

    def _credits(self, moved: _Moved | None) -> tuple[Phrase, ...]:
        if moved is None:
            return ()
        gains = {o: self._in_votes(votes) for o, votes in moved.to.items() if votes}
        return gains_words(self._contest, gains, self._in_votes(moved.exhausted))
