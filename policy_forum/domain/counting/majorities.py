"""Majorities of papers: for, against and abstentions, or the first choice among several options."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from policy_forum.domain.counting.contests import Contest, ContestError
from policy_forum.domain.counting.figures import shown
from policy_forum.domain.counting.majority import (
    Decision,
    Tally,
    Terms,
    Threshold,
    decide,
    needed_to_carry,
)
from policy_forum.domain.counting.papers import refuse_several_seats, without_withdrawn
from policy_forum.domain.counting.results import CountResult, Method, Stage
from policy_forum.domain.phrases import Phrase, phrase

_FOR, _AGAINST, _ABSTAIN = "for", "against", "abstain"


@dataclass(frozen=True)
class _Count:
    """First choices by option; `unclear` papers name several first, `blank` ones none."""

    votes: Mapping[int, int]
    unclear: int
    blank: int

    @property
    def cast(self) -> int:
        return sum(self.votes.values())

    @property
    def present(self) -> int:
        return self.cast + self.unclear + self.blank


def count_majority(contest: Contest, lot: Sequence[int]) -> CountResult:  # noqa: ARG001
    """Count by simple majority: more for than against, or more than half of the votes cast.

    This and the three that follow fill one seat. Where the options are "For", "Against" and, if
    there is a third, "Abstain" (capitals do not matter), the question is carried (For wins) or
    nobody wins; abstentions and blank papers are present and not cast. Otherwise an option needs
    the majority of the papers that name one option first. The lot, which every method is given,
    decides nothing here: a tie is not carried.
    Raises ContestError for several seats, and where more voted than are on the roll.
    """
    return _counted(contest, Method.MAJORITY, Threshold.SIMPLE)


def count_two_thirds(contest: Contest, lot: Sequence[int]) -> CountResult:  # noqa: ARG001
    """Count by two thirds of the votes cast: 3·for ≥ 2·(for + against). See count_majority."""
    return _counted(contest, Method.TWO_THIRDS, Threshold.TWO_THIRDS)


def count_two_thirds_present(contest: Contest, lot: Sequence[int]) -> CountResult:  # noqa: ARG001
    """Count by two thirds of all papers, blank and abstaining ones too. See count_majority."""
    return _counted(contest, Method.TWO_THIRDS_PRESENT, Threshold.TWO_THIRDS_PRESENT)


def count_absolute(contest: Contest, lot: Sequence[int]) -> CountResult:  # noqa: ARG001
    """Count by more than half of the roll (of all papers, where no roll is known)."""
    return _counted(contest, Method.ABSOLUTE, Threshold.ABSOLUTE)


def is_for_or_against(options: Sequence[str]) -> bool:
    """Whether the options are those of a motion: for, against, and perhaps abstain."""
    names = [name.strip().casefold() for name in options]
    return sorted(names) in ([_AGAINST, _FOR], [_ABSTAIN, _AGAINST, _FOR])


def _counted(contest: Contest, method: Method, threshold: Threshold) -> CountResult:
    refuse_several_seats(contest, method, f"{Method.APPROVAL} or {Method.SCOTTISH_STV}")
    if contest.roll is not None and contest.total > contest.roll:
        message = f"{contest.total} papers cannot come from a roll of {contest.roll}"
        raise ContestError(message)
    count = _first_choices(contest)
    roll = contest.total if contest.roll is None else contest.roll
    decided = _motion if is_for_or_against(contest.options) else _alternatives
    winners, needed, words = decided(contest, count, threshold, roll)
    stage = Stage(
        1,
        phrase("Votes"),
        {option: Fraction(votes) for option, votes in count.votes.items()},
        elected=winners,
        not_transferable=Fraction(count.unclear),
        quota=Fraction(needed),
    )
    return CountResult(method, contest.options, winners, (stage,), words=words, blank=count.blank)


def _first_choices(contest: Contest) -> _Count:
    votes = dict.fromkeys(contest.standing, 0)
    unclear = blank = 0
    for ranking, count in contest.papers.items():
        groups = without_withdrawn(ranking, contest.withdrawn)
        if not groups:
            blank += count
        elif len(groups[0]) > 1:
            unclear += count
        else:
            votes[groups[0][0]] += count
    return _Count(votes, unclear, blank)


_Decided: TypeAlias = tuple[tuple[int, ...], int, tuple[Phrase, ...]]


def _motion(contest: Contest, count: _Count, threshold: Threshold, roll: int) -> _Decided:
    """Whether a motion is carried, what it needed, and the words."""
    number = {name.strip().casefold(): option for option, name in enumerate(contest.options)}
    votes = [count.votes.get(number.get(name, -1), 0) for name in (_FOR, _AGAINST)]
    tally = Tally(votes[0], votes[1], count.present - sum(votes))
    result = decide(tally, Terms(threshold, 0, roll))
    words = [result.words[1], _spare_or_short(tally.in_favour, result.needed)]
    if tally.abstained:
        words.append(_of_abstentions(tally.abstained, threshold))
    if result.decision is Decision.TIED:
        words.append(phrase("One vote more on either side would have decided it."))
    winners = (number[_FOR],) if result.is_carried else ()
    return winners, result.needed, tuple(words)


def _alternatives(contest: Contest, count: _Count, threshold: Threshold, roll: int) -> _Decided:
    """Which option has the majority, how many votes it needed, and the words."""
    tally = Tally(count.cast, 0, count.unclear + count.blank)
    needed = needed_to_carry(tally, Terms(threshold, 0, roll))
    winners = tuple(option for option, votes in count.votes.items() if votes >= needed)
    words = [_of_needed(needed, threshold, count, roll)]
    words += [
        phrase(
            "%(name)s has %(votes)s of the %(cast)s votes.",
            name=contest.options[option],
            votes=shown(count.votes[option]),
            cast=shown(count.cast),
        )
        for option in sorted(count.votes, key=count.votes.__getitem__, reverse=True)[:2]
    ]
    if count.votes:
        words.append(_spare_or_short(max(count.votes.values()), needed))
    if not winners:
        words.append(phrase("No option has this majority, so none won."))
    return winners, needed, tuple(words)


def _of_needed(needed: int, threshold: Threshold, count: _Count, roll: int) -> Phrase:
    sentence, whole = {
        Threshold.SIMPLE: (
            phrase("More than half of the %(whole)s votes is %(needed)s or more."),
            count.cast,
        ),
        Threshold.TWO_THIRDS: (
            phrase("Two thirds of the %(whole)s votes is %(needed)s or more."),
            count.cast,
        ),
        Threshold.TWO_THIRDS_PRESENT: (
            phrase("Two thirds of the %(whole)s present is %(needed)s or more."),
            count.present,
        ),
        Threshold.ABSOLUTE: (
            phrase("More than half of the %(whole)s on the roll is %(needed)s or more."),
            roll,
        ),
    }[threshold]
    return phrase(sentence.text, whole=shown(whole), needed=shown(needed))


def _spare_or_short(votes: int, needed: int) -> Phrase:
    if votes >= needed:
        return phrase(
            "%(needed)s were needed: %(spare)s to spare.",
            needed=shown(needed),
            spare=shown(votes - needed),
        )
    return phrase(
        "%(needed)s were needed: %(short)s short.",
        needed=shown(needed),
        short=shown(needed - votes),
    )


def _of_abstentions(abstained: int, threshold: Threshold) -> Phrase:
    if threshold is Threshold.TWO_THIRDS_PRESENT:
        return phrase(
            "%(number)s abstained or left the paper blank, and count as present.",
            number=shown(abstained),
        )
    return phrase(
        "%(number)s abstained or left the paper blank, and count for neither side.",
        number=shown(abstained),
    )
