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
