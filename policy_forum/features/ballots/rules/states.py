"""What a ballot asks and how its questions end."""

from collections.abc import Mapping
from enum import StrEnum

from policy_forum.domain.phrases import Phrase, phrase

RECORDED = phrase(
    "This is a recorded vote: your name is kept with your vote, "
    "and the branch’s officers can see it."
)


class BallotAbout(StrEnum):
    """What a ballot decides: the amendments come before the motion."""

    AMENDMENTS = "amendments"
    MOTION = "motion"

    @property
    def label(self) -> Phrase:
        """What is voted on, as people read it."""
        return {
            BallotAbout.AMENDMENTS: phrase("Vote on the amendments"),
            BallotAbout.MOTION: phrase("Vote on the motion"),
        }[self]

    @property
    def change_label(self) -> Phrase:
        """The same for one whose paper is in."""
        return {
            BallotAbout.AMENDMENTS: phrase("Change your vote on the amendments"),
            BallotAbout.MOTION: phrase("Change your vote on the motion"),
        }[self]


class Choice(StrEnum):
    """What a paper can say to a question."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"

    @property
    def label(self) -> Phrase:
        """The choice as the paper prints it."""
        return {
            Choice.FOR: phrase("For"),
            Choice.AGAINST: phrase("Against"),
            Choice.ABSTAIN: phrase("Abstain"),
        }[self]


class QuestionOutcome(StrEnum):
    """How a question ended."""

    CARRIED = "carried"
    LOST = "lost"
    TIED = "tied"
    INQUORATE = "inquorate"
    FELL = "fell"

    @property
    def label(self) -> Phrase:
        """The outcome as people read it."""
        return {
            QuestionOutcome.CARRIED: phrase("Carried"),
            QuestionOutcome.LOST: phrase("Lost"),
            QuestionOutcome.TIED: phrase("Tied"),
            QuestionOutcome.INQUORATE: phrase("No quorum"),
            QuestionOutcome.FELL: phrase("Fell"),
        }[self]


class BallotEnd(StrEnum):
    """How a whole ballot ended."""

    COUNTED = "counted"
    INQUORATE = "inquorate"
    AMENDMENTS_UNDECIDED = "amendments_undecided"
    MOTION_GONE = "motion_gone"

    @property
    def sentence(self) -> Phrase:
        """What that means for the motion."""
        return _ENDS[self]


_ENDS: Mapping[BallotEnd, Phrase] = {
    BallotEnd.COUNTED: phrase("The votes were counted and the result declared."),
    BallotEnd.INQUORATE: phrase(
        "Too few voted for a decision, so nothing was decided. The motion stands as it did, "
        "and can be put to the vote again."
    ),
    BallotEnd.AMENDMENTS_UNDECIDED: phrase(
        "The vote on the amendments decided nothing, so the vote on the motion that was to follow "
        "did not take place. The motion can be put to the vote again."
    ),
    BallotEnd.MOTION_GONE: phrase(
        "The motion was no longer before the branch when the ballot closed, so nothing was decided."
    ),
}
