"""What a ballot asks and how its questions end."""

from collections.abc import Mapping
from enum import StrEnum

from policy_forum.domain.phrases import Phrase, phrase

RECORDED = phrase(
    "This is a recorded vote: your name is kept with your vote, "
    "and the branch’s officers can see it."
)
RECORDED_FOR_ALL = phrase(
    "This is a recorded vote: your name is kept with your vote, "
    "and the returning officer can see it."
)


class Secrecy(StrEnum):
    """Who can know what somebody voted.

    Recorded: the officers of the branch. Roll call: every member, once the result is declared.
    Secret: nobody.
    """

    RECORDED = "recorded"
    ROLL_CALL = "roll_call"
    SECRET = "secret"  # noqa: S105 - how a vote is held, no password

    @property
    def label(self) -> Phrase:
        """The kind of vote, as people read it."""
        return {
            Secrecy.RECORDED: phrase("Recorded vote"),
            Secrecy.ROLL_CALL: phrase("Roll call"),
            Secrecy.SECRET: phrase("Secret ballot"),
        }[self]

    @property
    def sentence(self) -> Phrase:
        """What that means for who votes; said before she does."""
        return {
            Secrecy.RECORDED: RECORDED,
            Secrecy.ROLL_CALL: phrase(
                "This is a roll call: once the result is declared, "
                "every member can read who voted what."
            ),
            Secrecy.SECRET: phrase(
                "This is a secret ballot: that you voted is kept, and nobody can look up what."
            ),
        }[self]


class RollChange(StrEnum):
    """What a correction did to a roll."""

    ADDED = "added"
    REMOVED = "removed"
    WEIGHT = "weight"


class BallotAbout(StrEnum):
    """What a ballot decides: the amendments come before the motion, or questions of its own."""

    AMENDMENTS = "amendments"
    MOTION = "motion"
    QUESTION = "question"

    @property
    def label(self) -> Phrase:
        """What is voted on, as people read it."""
        return {
            BallotAbout.AMENDMENTS: phrase("Vote on the amendments"),
            BallotAbout.MOTION: phrase("Vote on the motion"),
            BallotAbout.QUESTION: phrase("Vote"),
        }[self]

    @property
    def change_label(self) -> Phrase:
        """The same for one whose paper is in."""
        return {
            BallotAbout.AMENDMENTS: phrase("Change your vote on the amendments"),
            BallotAbout.MOTION: phrase("Change your vote on the motion"),
            BallotAbout.QUESTION: phrase("Change your vote"),
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
    ABANDONED = "abandoned"

    @property
    def sentence(self) -> Phrase:
        """What that means for the motion."""
        return _ENDS[self]


_ENDS: Mapping[BallotEnd, Phrase] = {
    BallotEnd.COUNTED: phrase("The votes were counted and the result declared."),
    BallotEnd.INQUORATE: phrase(
        "Too few voted for a decision, so nothing was decided. What was asked stands as it did, "
        "and can be put to the vote again."
    ),
    BallotEnd.AMENDMENTS_UNDECIDED: phrase(
        "The vote on the amendments decided nothing, so the vote on the motion that was to follow "
        "did not take place. The motion can be put to the vote again."
    ),
    BallotEnd.MOTION_GONE: phrase(
        "The motion was no longer before the branch when the ballot closed, so nothing was decided."
    ),
    BallotEnd.ABANDONED: phrase(
        "The returning officer gave this ballot up, so nothing was decided. It can be held again."
    ),
}
