"""Counting for, against and abstentions by majority rule, with the words that explain the result.

Abstentions count towards the quorum and never towards a majority of votes cast; two thirds of those
present is the one majority for which they are counted with the votes against. Only a simple
majority can be tied: the others are either reached or not.
"""

from dataclasses import dataclass
from enum import StrEnum

from policy_forum.domain.phrases import Phrase, phrase


class Threshold(StrEnum):
    """How many votes in favour carry a question."""

    SIMPLE = "simple"
    TWO_THIRDS = "two_thirds"
    TWO_THIRDS_PRESENT = "two_thirds_present"
    ABSOLUTE = "absolute"


class Decision(StrEnum):
    """How a question ends."""

    CARRIED = "carried"
    LOST = "lost"
    TIED = "tied"
    INQUORATE = "inquorate"


@dataclass(frozen=True)
class Tally:
    """The votes on one question; none is less than nought."""

    in_favour: int
    against: int
    abstained: int = 0

    def __post_init__(self) -> None:
        if min(self.in_favour, self.against, self.abstained) < 0:
            message = f"a count of votes cannot be less than nought: {self}"
            raise ValueError(message)

    @property
    def cast(self) -> int:
        """Votes for and against."""
        return self.in_favour + self.against

    @property
    def voted(self) -> int:
        """All who answered the question, abstentions included."""
        return self.cast + self.abstained


@dataclass(frozen=True)
class Terms:
    """What decides a question: the majority, how many must vote, and how many may."""

    threshold: Threshold
    quorum: int
    roll: int


@dataclass(frozen=True)
class Result:
    """A decision; `needed` is how many votes in favour would have carried it; `words` say why."""

    decision: Decision
    needed: int
    words: tuple[Phrase, ...]

    @property
    def is_carried(self) -> bool:
        """Whether the question was carried."""
        return self.decision is Decision.CARRIED


def needed_to_carry(tally: Tally, terms: Terms) -> int:
    """The fewest votes in favour that carry the question, given the votes cast (at least one)."""
    if terms.threshold is Threshold.ABSOLUTE:
        return terms.roll // 2 + 1
    if terms.threshold is Threshold.TWO_THIRDS:
        return max(1, -(-2 * tally.cast // 3))
    if terms.threshold is Threshold.TWO_THIRDS_PRESENT:
        return max(1, -(-2 * tally.voted // 3))
    return tally.cast // 2 + 1


def decide(tally: Tally, terms: Terms, spoilt: int = 0) -> Result:
    """Decide a question. A result without quorum decides nothing, whatever the votes were.

    `spoilt` papers were handed in and cannot be read: like abstentions they count towards the
    quorum, and unlike them towards no majority. Raises ValueError when more voted than are on the
    roll.
    """
    voted = tally.voted + spoilt
    if voted > terms.roll:
        message = f"{voted} votes cannot come from a roll of {terms.roll}"
        raise ValueError(message)
    needed = needed_to_carry(tally, terms)
    decision = _decision(tally, terms, needed, voted)
    words = (_of_quorum(voted, terms), _of_majority(tally, terms, decision))
    return Result(decision, needed, words)


def _decision(tally: Tally, terms: Terms, needed: int, voted: int) -> Decision:
    if voted < terms.quorum:
        return Decision.INQUORATE
    if tally.in_favour >= needed:
        return Decision.CARRIED
    is_even = tally.in_favour == tally.against > 0
    return Decision.TIED if is_even and terms.threshold is Threshold.SIMPLE else Decision.LOST


def _of_quorum(voted: int, terms: Terms) -> Phrase:
    if voted < terms.quorum:
        return phrase(
            "%(voted)s of %(roll)s on the roll voted; %(quorum)s were needed for a decision, "
            "so nothing was decided.",
            voted=voted,
            roll=terms.roll,
            quorum=terms.quorum,
        )
    return phrase(
        "%(voted)s of %(roll)s on the roll voted; the quorum of %(quorum)s was met.",
        voted=voted,
        roll=terms.roll,
        quorum=terms.quorum,
    )


def _of_majority(tally: Tally, terms: Terms, decision: Decision) -> Phrase:
    votes = {"for_": tally.in_favour, "against": tally.against}
    if decision is Decision.INQUORATE:
        return phrase("%(for_)s voted for and %(against)s against.", **votes)
    if decision is Decision.TIED:
        return phrase("%(for_)s voted for and %(against)s against: a tie.", **votes)
    if decision is Decision.CARRIED and tally.against == 0:
        return phrase("%(for_)s voted for and nobody against: carried unopposed.", **votes)
    if tally.cast == 0:
        return phrase("Nobody voted for or against, so it was not carried.")
    sentence = _OF_THRESHOLD[terms.threshold, decision]
    return phrase(sentence.text, **votes, roll=terms.roll, present=tally.voted)


_OF_THRESHOLD = {
    (Threshold.SIMPLE, Decision.CARRIED): phrase(
        "%(for_)s voted for and %(against)s against: more for than against."
    ),
    (Threshold.SIMPLE, Decision.LOST): phrase(
        "%(for_)s voted for and %(against)s against: more against than for."
    ),
    (Threshold.TWO_THIRDS, Decision.CARRIED): phrase(
        "%(for_)s voted for and %(against)s against: at least two thirds of the votes cast."
    ),
    (Threshold.TWO_THIRDS, Decision.LOST): phrase(
        "%(for_)s voted for and %(against)s against: fewer than two thirds of the votes cast."
    ),
    (Threshold.TWO_THIRDS_PRESENT, Decision.CARRIED): phrase(
        "%(for_)s voted for and %(against)s against: "
        "at least two thirds of the %(present)s present."
    ),
    (Threshold.TWO_THIRDS_PRESENT, Decision.LOST): phrase(
        "%(for_)s voted for and %(against)s against: "
        "fewer than two thirds of the %(present)s present."
    ),
    (Threshold.ABSOLUTE, Decision.CARRIED): phrase(
        "%(for_)s voted for and %(against)s against: more than half of the %(roll)s on the roll."
    ),
    (Threshold.ABSOLUTE, Decision.LOST): phrase(
        "%(for_)s voted for and %(against)s against: "
        "not more than half of the %(roll)s on the roll."
    ),
}
