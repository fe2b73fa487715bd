"""What standing orders choose between: how a quorum is stated, what carries, what a tie does."""

from enum import StrEnum

from policy_forum.domain.phrases import Phrase, phrase


class QuorumKind(StrEnum):
    """How a quorum is stated."""

    NUMBER = "number"
    SHARE_PERCENT = "share_percent"


class Majority(StrEnum):
    """What carries a question. Abstentions count in a majority of those present, and in no other.

    Each is a `Threshold` of `domain.counting.majority` of the same word.
    """

    SIMPLE = "simple"
    TWO_THIRDS = "two_thirds"
    TWO_THIRDS_PRESENT = "two_thirds_present"
    ABSOLUTE = "absolute"

    @property
    def label(self) -> Phrase:
        """The majority as a rule book says it."""
        return _MAJORITIES[self]

    def asks_no_less_than(self, other: "Majority") -> bool:
        """Whether all that is carried by this majority would be carried by the other as well.

        Of more than half of the roll and two thirds of those who voted neither asks for more:
        which is harder to reach depends on how many come.
        """
        return other in _IMPLIED[self]


_MAJORITIES = {
    Majority.SIMPLE: phrase("more votes for than against"),
    Majority.TWO_THIRDS: phrase("two thirds of the votes cast for and against"),
    Majority.TWO_THIRDS_PRESENT: phrase("two thirds of those present"),
    Majority.ABSOLUTE: phrase("more than half of all on the roll"),
}

_IMPLIED = {
    Majority.SIMPLE: {Majority.SIMPLE},
    Majority.TWO_THIRDS: {Majority.SIMPLE, Majority.TWO_THIRDS},
    Majority.TWO_THIRDS_PRESENT: {
        Majority.SIMPLE,
        Majority.TWO_THIRDS,
        Majority.TWO_THIRDS_PRESENT,
    },
    Majority.ABSOLUTE: {Majority.SIMPLE, Majority.ABSOLUTE},
}


class CastingVote(StrEnum):
    """What happens on a tie."""

    NOT_CARRIED = "not_carried"
    CHAIR = "chair"

    @property
    def label(self) -> Phrase:
        """What happens on a tie, as a rule book says it."""
        return _CASTING_VOTES[self]


_CASTING_VOTES = {
    CastingVote.NOT_CARRIED: phrase("a tied question is not carried"),
    CastingVote.CHAIR: phrase("the chair may give a casting vote"),
}
