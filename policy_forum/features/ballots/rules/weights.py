"""Votes that weigh more than one, and card votes in two sections.

Without sections every vote counts as often as its weight says. With sections, each has the same
say however many votes it has: the votes for and against become shares of those cast in it, and
the shares of the sections are added up. Two thirds of those present take abstentions in. Exact
fractions decide; nothing is rounded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from policy_forum.domain.counting.majority import Decision, Tally, Terms, Threshold, decide
from policy_forum.domain.counting.results import Method
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.ballots.rules.states import QuestionOutcome


@dataclass(frozen=True)
class SectionTally:
    """The votes of one section, each as often as it weighs; `roll` is all that it could cast."""

    name: str
    tally: Tally
    roll: int

    @property
    def share_for(self) -> Fraction | None:
        """What part of the votes cast for or against was for; None if none was cast."""
        return Fraction(self.tally.in_favour, self.tally.cast) if self.tally.cast else None

    def share_under(self, threshold: Threshold) -> Fraction | None:
        """What part was for, of what the threshold counts: votes cast, given in, or all."""
        if threshold is Threshold.ABSOLUTE:
            return Fraction(self.tally.in_favour, self.roll) if self.roll else None
        if threshold is Threshold.TWO_THIRDS_PRESENT:
            return Fraction(self.tally.in_favour, self.tally.voted) if self.tally.voted else None
        return self.share_for


@dataclass(frozen=True)
class CardResult:
    """How a weighted vote ended. `share_for` is the sections' shares together, None without."""

    outcome: QuestionOutcome
    total: Tally
    share_for: Fraction | None
    words: tuple[Phrase, ...]


def threshold_of(method: Method) -> Threshold:
    """How many votes carry a question that is counted so. Raises KeyError for a choice."""
    return _THRESHOLDS[method]


_THRESHOLDS = {
    Method.MAJORITY: Threshold.SIMPLE,
    Method.TWO_THIRDS: Threshold.TWO_THIRDS,
    Method.TWO_THIRDS_PRESENT: Threshold.TWO_THIRDS_PRESENT,
    Method.ABSOLUTE: Threshold.ABSOLUTE,
}
_OUTCOMES = {
    Decision.CARRIED: QuestionOutcome.CARRIED,
    Decision.LOST: QuestionOutcome.LOST,
    Decision.TIED: QuestionOutcome.LOST,
    Decision.INQUORATE: QuestionOutcome.INQUORATE,
}


def decide_cards(
    sections: Sequence[SectionTally], threshold: Threshold, *, voted: int, quorum: int
) -> CardResult:
    """Decide a weighted vote. `voted` is how many people voted: the quorum is of people."""
    total = _total(sections)
    if voted < quorum:
        words = phrase(
            "%(voted)s people voted; %(quorum)s were needed for a decision, "
            "so nothing was decided.",
            voted=voted,
            quorum=quorum,
        )
        return CardResult(QuestionOutcome.INQUORATE, total, None, (words,))
    quorate = phrase(
        "%(voted)s people voted; the quorum of %(quorum)s was met.", voted=voted, quorum=quorum
    )
    if len(sections) > 1:
        return _of_shares(sections, threshold, total, quorate)
    result = decide(total, Terms(threshold, 0, sum(section.roll for section in sections)))
    tie = (TIE,) if result.decision is Decision.TIED else ()
    words_of_votes = (quorate, *result.words[1:], *tie)
    return CardResult(_OUTCOMES[result.decision], total, None, words_of_votes)


TIE = phrase("A tie is not carried.")


def _total(sections: Sequence[SectionTally]) -> Tally:
    return Tally(
        sum(section.tally.in_favour for section in sections),
        sum(section.tally.against for section in sections),
        sum(section.tally.abstained for section in sections),
    )


def _of_shares(
    sections: Sequence[SectionTally], threshold: Threshold, total: Tally, quorate: Phrase
) -> CardResult:
    shares = [share for s in sections if (share := s.share_under(threshold)) is not None]
    if not shares:
        nobody = phrase("Nobody voted for or against, so it was not carried.")
        return CardResult(QuestionOutcome.LOST, total, None, (quorate, nobody))
    together = sum(shares, Fraction(0)) / len(shares)
    is_two_thirds = threshold in {Threshold.TWO_THIRDS, Threshold.TWO_THIRDS_PRESENT}
    needed = Fraction(2, 3) if is_two_thirds else Fraction(1, 2)
    is_carried = together >= needed if is_two_thirds else together > needed
    words = phrase(
        "The sections’ shares for it come to %(share)s in a hundred; %(needed)s.",
        share=percent_of(together),
        needed=_NEEDED[threshold],
    )
    tie = (TIE,) if together == needed and not is_carried else ()
    outcome = QuestionOutcome.CARRIED if is_carried else QuestionOutcome.LOST
    return CardResult(outcome, total, together, (quorate, words, *tie))


_NEEDED: Mapping[Threshold, Phrase] = {
    Threshold.SIMPLE: phrase("more than 50 were needed"),
    Threshold.TWO_THIRDS: phrase("two thirds were needed"),
    Threshold.TWO_THIRDS_PRESENT: phrase("two thirds, abstentions included, were needed"),
    Threshold.ABSOLUTE: phrase("more than 50, of all that could be cast, were needed"),
}


def percent_of(share: Fraction) -> str:
    """A share in a hundred to two decimals, cut off and not rounded: 49.99 never reads 50."""
    hundredths = share * 10_000
    whole = hundredths.numerator // hundredths.denominator
    return f"{whole // 100}.{whole % 100:02}"
