"""What votes in a meeting come to: its quorum is who is there, and not how many vote."""

from dataclasses import dataclass

from policy_forum.domain.counting.majority import (
    Decision,
    Result,
    Tally,
    Terms,
    Threshold,
    decide,
)
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.branches.rules import Majority


@dataclass(frozen=True)
class MeetingTerms:
    """What decides a question in a meeting.

    `there` is how many who may vote were there at the close, `quorum` how many of them had to be,
    and `roll` how many of the branch may vote at all, which an absolute majority is counted of.
    """

    majority: Majority
    there: int
    quorum: int
    roll: int


def result_in_meeting(tally: Tally, terms: MeetingTerms) -> Result:
    """Decide a question by those who were there; without a quorum nothing is decided.

    Two thirds of those present are counted of all who might vote and were there, whether they
    voted or not. Somebody who voted and left before the close counts among those present.
    """
    there = max(terms.there, tally.voted)
    threshold = Threshold(terms.majority.value)
    counted = tally
    if threshold is Threshold.TWO_THIRDS_PRESENT:
        counted = Tally(tally.in_favour, tally.against, there - tally.cast)
    # Who joined the roll of a meeting by the day's rule may be more than the branch's roll says.
    result = decide(counted, Terms(threshold, 0, max(terms.roll, there)))
    of_quorum = _of_quorum(terms)
    if terms.there < terms.quorum:
        of_votes = phrase(
            "%(for_)s voted for and %(against)s against.",
            for_=tally.in_favour,
            against=tally.against,
        )
        return Result(Decision.INQUORATE, result.needed, (of_quorum, of_votes))
    return Result(result.decision, result.needed, (of_quorum, *result.words[1:]))


def _of_quorum(terms: MeetingTerms) -> Phrase:
    if terms.there < terms.quorum:
        return phrase(
            "%(there)s who might vote were there at the close; %(quorum)s were needed for a "
            "decision, so nothing was decided.",
            there=terms.there,
            quorum=terms.quorum,
        )
    return phrase(
        "%(there)s who might vote were there at the close; the quorum of %(quorum)s was met.",
        there=terms.there,
        quorum=terms.quorum,
    )
