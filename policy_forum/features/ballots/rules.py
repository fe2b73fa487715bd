"""What a ballot asks, how its questions end, and the rules of opening, voting and declaring."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from policy_forum.domain.counting.majority import (
    Decision,
    Result,
    Tally,
    Terms,
    Threshold,
    decide,
)
from policy_forum.domain.cycle import Calendar, Stage
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal
from policy_forum.features.branches.rules import Majority

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


@dataclass(frozen=True)
class BallotWindows:
    """When papers are taken: first on the amendments, if `amendments_close`, then on the motion.

    Without `closes` only the amendments are voted on, and the motion later.
    """

    opens: datetime
    closes: datetime | None
    amendments_close: datetime | None = None

    def stretches(self) -> list[tuple[BallotAbout, datetime, datetime]]:
        """Each ballot with its half-open window, in the order of voting."""
        found = []
        motion_opens = self.opens
        if self.amendments_close:
            found.append((BallotAbout.AMENDMENTS, self.opens, self.amendments_close))
            motion_opens = self.amendments_close
        if self.closes:
            found.append((BallotAbout.MOTION, motion_opens, self.closes))
        return found


_OF_WINDOWS = phrase("A ballot is announced beforehand, and closes while branches decide")


def earliest_opening(now: datetime, notice_days: int) -> datetime:
    """The first moment at which voting may begin if the ballot is announced now."""
    return now + timedelta(days=notice_days)


def refusal_of_windows(
    windows: BallotWindows, now: datetime, notice_days: int, calendar: Calendar
) -> Refusal | None:
    """Why ballots cannot be open then; None if they can."""
    return _refusal_of_notice(windows.opens, now, notice_days) or _refusal_of_ends(
        windows, calendar
    )


def _refusal_of_notice(opens: datetime, now: datetime, notice_days: int) -> Refusal | None:
    earliest = earliest_opening(now, notice_days)
    if opens >= earliest:
        return None
    if notice_days:
        sentence = phrase(
            "The standing orders ask for %(days)s days’ notice of a ballot: "
            "voting can begin on %(earliest)s at the earliest.",
            days=notice_days,
            earliest=earliest,
        )
        return Refusal(Reason.RULE_NOT_MET, sentence, phrase("Standing orders: notice"), earliest)
    sentence = phrase("Voting cannot begin in the past: choose a moment from now on.")
    return Refusal(Reason.INVALID, sentence, _OF_WINDOWS, now)


def _refusal_of_ends(windows: BallotWindows, calendar: Calendar) -> Refusal | None:
    stretches = windows.stretches()
    if not stretches:
        return Refusal(Reason.INVALID, phrase("Say when the voting ends."), _OF_WINDOWS)
    for about, opens, closes in stretches:
        if closes <= opens:
            text = (
                phrase("The vote on the amendments must close after it opens.")
                if about is BallotAbout.AMENDMENTS
                else phrase("The vote on the motion must close after it opens.")
            )
            return Refusal(Reason.INVALID, text, _OF_WINDOWS)
    deciding = calendar.window(Stage.BRANCH_DECISIONS)
    if deciding is None:
        sentence = phrase("This cycle has no stage in which branches decide.")
        return Refusal(Reason.WINDOW_NOT_OPEN, sentence, _OF_WINDOWS)
    if stretches[-1][2] > deciding.closes:
        sentence = phrase(
            "The voting must close by %(last)s, when the stage “%(stage)s” closes.",
            last=deciding.closes,
            stage=Stage.BRANCH_DECISIONS.label,
        )
        return Refusal(Reason.RULE_NOT_MET, sentence, _OF_WINDOWS)
    return None


def refusal_of_order(*, has_amendments: bool, windows: BallotWindows) -> Refusal | None:
    """Why these ballots are not the ones needed; None if they are."""
    rule = phrase("Amendments are decided before the motion")
    if has_amendments and not windows.amendments_close:
        sentence = phrase(
            "Amendments are open to the vote: say when the vote on them closes; "
            "the vote on the motion follows."
        )
        return Refusal(Reason.RULE_NOT_MET, sentence, rule)
    if windows.amendments_close and not has_amendments:
        sentence = phrase("No amendment is open to the vote any more; put the motion alone.")
        return Refusal(Reason.CHANGED_MEANWHILE, sentence, rule)
    return None


ALREADY_UNDER_WAY = Refusal(
    Reason.ALREADY_DONE,
    phrase("A ballot on this motion is already under way."),
    phrase("One ballot on a motion at a time"),
)
NOBODY_ON_ROLL = Refusal(
    Reason.RULE_NOT_MET,
    phrase("No member of the branch joined before the freeze date, so nobody could vote."),
    phrase("Standing orders: freeze date"),
)
NOT_PROPOSED = Refusal(
    Reason.WRONG_STATE,
    phrase("Only a motion that is proposed, and not yet decided, can be put to the vote."),
    phrase("The way of a motion"),
)


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


def result_of(tally: Tally, majority: Majority, quorum: int, roll: int) -> Result:
    """Decide a question by the majority fixed when the ballot was opened."""
    return decide(tally, Terms(Threshold(majority.value), quorum, roll))


def outcome_after_tie(*, chair_decides: bool) -> QuestionOutcome:
    """What a tie is until further notice: the chair's to break, or not carried."""
    return QuestionOutcome.TIED if chair_decides else QuestionOutcome.LOST


def canonical_roll(member_numbers: Sequence[str]) -> bytes:
    """The roll as anyone can write it down: membership numbers, sorted, one to a line.

    Sorted by code point; each line ends with a line feed; UTF-8. So `sort` (with LC_ALL=C) and
    `sha256sum` are enough to check it.
    """
    return "".join(f"{number}\n" for number in sorted(member_numbers)).encode()


def hash_of_roll(member_numbers: Sequence[str]) -> str:
    """SHA-256 of the canonical roll, in hexadecimal."""
    return hashlib.sha256(canonical_roll(member_numbers)).hexdigest()


def tally_of(votes_for: int | None, votes_against: int | None, votes_abstain: int | None) -> Tally:
    """The counts of a question, nought before they are counted."""
    return Tally(votes_for or 0, votes_against or 0, votes_abstain or 0)


def words_of(
    result: Result, outcome: QuestionOutcome | None, casting_vote: Choice | None
) -> tuple[Phrase, ...]:
    """Why a question ended as it did: quorum, majority, and what broke the tie or did not."""
    if result.decision is not Decision.TIED:
        return result.words
    if casting_vote is Choice.FOR:
        return (*result.words, phrase("The chair’s casting vote carried it."))
    if casting_vote is Choice.AGAINST:
        return (*result.words, phrase("The chair’s casting vote was against."))
    if outcome is QuestionOutcome.TIED:
        return (*result.words, phrase("It waits for the chair’s casting vote."))
    return (*result.words, phrase("A tie that no casting vote breaks is not carried."))
