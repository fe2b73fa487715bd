"""Papers, results and casting votes: what is taken, and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from policy_forum.domain.cycle import Window
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.features.ballots.rules.states import Choice, QuestionOutcome

NO_SUCH_BALLOT = Refusal(Reason.INVALID, phrase("There is no such ballot."))
MOTION_GONE = phrase("This motion is no longer before the branch.")


@dataclass(frozen=True)
class BallotStanding:
    """Where a ballot stands, as far as the rules of voting and declaring go."""

    opens: datetime
    closes: datetime
    is_declared: bool
    waits_for_amendments: bool = False

    def is_open(self, now: datetime) -> bool:
        """Whether papers are taken."""
        return refusal_to_vote(self, now) is None


def refusal_to_vote(ballot: BallotStanding, now: datetime) -> Refusal | None:
    """Why no paper is taken now; None if one is. The closing moment itself is too late."""
    rule = phrase("Papers are taken while the ballot is open")
    if now >= ballot.closes or ballot.is_declared:
        sentence = phrase("This ballot closed on %(closed)s.", closed=ballot.closes)
        return Refusal(Reason.WINDOW_CLOSED, sentence, rule)
    if now < ballot.opens:
        sentence = phrase("This ballot opens on %(opens)s.", opens=ballot.opens)
        return Refusal(Reason.WINDOW_NOT_OPEN, sentence, rule, ballot.opens)
    if ballot.waits_for_amendments:
        sentence = phrase(
            "The result on the amendments has not been declared yet. "
            "Then the text is settled, and you can vote on the motion."
        )
        return Refusal(Reason.WRONG_STATE, sentence, phrase("Amendments come before the motion"))
    return None


def refusal_of_paper(questions: Iterable[int], answered: Iterable[int]) -> Refusal | None:
    """Why a paper is not complete; None if it answers each question once."""
    asked, answers = set(questions), set(answered)
    rule = phrase("A paper answers every question; abstaining is an answer")
    if answers - asked:
        sentence = phrase("This paper belongs to another ballot; load the page again.")
        return Refusal(Reason.INVALID, sentence, rule)
    if asked - answers:
        sentence = phrase("Answer every question: for, against or abstain.")
        return Refusal(Reason.INVALID, sentence, rule)
    return None


def refusal_to_declare(ballot: BallotStanding, now: datetime) -> Refusal | None:
    """Why the result cannot be declared yet; None once the ballot has closed."""
    if now >= ballot.closes:
        return None
    sentence = phrase(
        "The votes are counted once the ballot has closed, on %(closes)s.", closes=ballot.closes
    )
    rule = phrase("No result before the close")
    return Refusal(Reason.WINDOW_NOT_OPEN, sentence, rule, ballot.closes)


def refusal_to_cast(outcome: QuestionOutcome | None, choice: Choice) -> Refusal | None:
    """Why the chair's casting vote cannot be given so; None if the question is tied."""
    rule = phrase("Standing orders: casting vote")
    if outcome is not QuestionOutcome.TIED:
        sentence = phrase("This question is not tied, so there is no casting vote to give.")
        return Refusal(Reason.WRONG_STATE, sentence, rule)
    if choice is Choice.ABSTAIN:
        sentence = phrase("A casting vote is given for or against.")
        return Refusal(Reason.INVALID, sentence, rule)
    return None


def refusal_to_lapse(deciding: Window | None, now: datetime) -> Refusal | None:
    """Why a tie still waits for the chair; None once the branches' window has closed."""
    if deciding is None or now >= deciding.closes:
        return None
    sentence = phrase("The chair can break this tie until %(closes)s.", closes=deciding.closes)
    rule = phrase("Standing orders: casting vote")
    return Refusal(Reason.WINDOW_NOT_OPEN, sentence, rule, deciding.closes)
