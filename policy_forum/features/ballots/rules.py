"""What a ballot asks, how its questions end, and the rules of opening, voting and declaring."""

from enum import StrEnum

from policy_forum.domain.phrases import Phrase, phrase


class BallotAbout(StrEnum):
    """What a ballot decides: the amendments come before the motion."""

    AMENDMENTS = "amendments"
    MOTION = "motion"


class Choice(StrEnum):
    """What a paper can say to a question."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"

    @property
    def label(self) -> Phrase:
        """The choice as the paper prints it."""
        return phrase({"for": "For", "against": "Against", "abstain": "Abstain"}[self.value])


class QuestionOutcome(StrEnum):
    """How a question ended."""

    CARRIED = "carried"
    LOST = "lost"
    TIED = "tied"
    INQUORATE = "inquorate"
    FELL = "fell"
