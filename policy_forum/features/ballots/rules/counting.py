"""What votes come to, why, and the roll in the form that anyone can check."""

import hashlib
from collections.abc import Sequence

from policy_forum.domain.counting.majority import (
    Decision,
    Result,
    Tally,
    Terms,
    Threshold,
    decide,
)
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.features.ballots.rules.states import Choice, QuestionOutcome
from policy_forum.features.branches.rules import Majority


def result_of(
    tally: Tally, majority: Majority, quorum: int, roll: int, voted: int | None = None
) -> Result:
    """Decide a question by the majority fixed when the ballot was opened.

    `voted` is how many handed in a paper; who of them is not in the tally has spoilt hers.
    """
    spoilt = 0 if voted is None else max(voted - tally.voted, 0)
    return decide(tally, Terms(Threshold(majority.value), quorum, roll), spoilt)


def outcome_of(result: Result, *, chair_decides: bool) -> QuestionOutcome:
    """How a question ended; a tie is the chair's to break until further notice, or not carried."""
    if result.decision is Decision.TIED:
        return QuestionOutcome.TIED if chair_decides else QuestionOutcome.LOST
    return QuestionOutcome(result.decision.value)


def roll_line(member_number: str, weight: int = 1, section: str = "") -> str:
    """A member as the canonical roll has her: her number; of a delegate also votes and section.

    Who has one vote and no section is her number alone. Written as lists of delegates are read.
    """
    if weight == 1 and not section:
        return member_number
    return f"{member_number};{weight};{section}"


def canonical_roll(lines: Sequence[str]) -> bytes:
    """The roll as anyone can write it down: the lines of `roll_line`, sorted, one for each member.

    Sorted by code point; each line ends with a line feed; UTF-8. So `sort` (with LC_ALL=C) and
    `sha256sum` are enough to check it.
    """
    return "".join(f"{line}\n" for line in sorted(lines)).encode()


def hash_of_roll(lines: Sequence[str]) -> str:
    """SHA-256 of the canonical roll, in hexadecimal."""
    return hashlib.sha256(canonical_roll(lines)).hexdigest()


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
