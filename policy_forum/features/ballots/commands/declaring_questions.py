"""Counting a recorded ballot that is not about a motion: weights, sections, result."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from policy_forum.domain.access.policy import Action
from policy_forum.domain.access.who import subject_of_branch
from policy_forum.domain.counting.majority import Tally
from policy_forum.domain.identifiers import BallotId
from policy_forum.features.ballots import rules
from policy_forum.features.ballots.commands.loading import list_questions, load_ballot
from policy_forum.features.ballots.commands.settling import record_result
from policy_forum.features.ballots.models import (
    Ballot,
    BallotQuestion,
    RecordedVote,
    RollEntry,
)
from policy_forum.features.ballots.rules import (
    BallotAbout,
    BallotEnd,
    BallotStanding,
    Choice,
    Secrecy,
)
from policy_forum.features.ballots.rules.weights import (
    CardResult,
    SectionTally,
    decide_cards,
    threshold_of,
)
from policy_forum.platform.work import Work


def is_about_questions(work: Work, ballot_id: BallotId) -> bool:
    """Whether a ballot is about questions of its own, rather than a motion."""
    about = work.session.scalar(select(Ballot.about).where(Ballot.id == ballot_id))
    return about is BallotAbout.QUESTION


def declare_questions(work: Work, ballot_id: BallotId) -> None:
    """Count a recorded ballot on questions that has closed; declared before, nothing happens.

    A secret one is left alone: it waits for its scrutineers. Raises RefusedError before the close.
    """
    ballot = load_ballot(work, ballot_id, to_declare=True)
    work.authorise(Action.DECLARE_RESULT, subject_of_branch(ballot.branch_id))
    if ballot.declared_at is not None or ballot.secrecy is Secrecy.SECRET:
        return
    standing = BallotStanding(ballot.opens, ballot.closes, is_declared=False)
    work.refuse_if(rules.refusal_to_declare(standing, work.now))
    ballot.voted = _people(work, ballot)
    rolls = _rolls(work, ballot)
    for question in list_questions(work, ballot):
        sections = _sections(work, question, rolls)
        threshold = threshold_of(question.method)
        result = decide_cards(sections, threshold, voted=ballot.voted, quorum=ballot.quorum)
        question.votes_for, question.votes_against = result.total.in_favour, result.total.against
        question.votes_abstain, question.outcome = result.total.abstained, result.outcome
        question.result = _stored(sections, result, ballot.voted)
    is_quorate = ballot.voted >= ballot.quorum
    ballot.ended = BallotEnd.COUNTED if is_quorate else BallotEnd.INQUORATE
    ballot.declared_at = ballot.settled_at = work.now
    record_result(work, ballot)


def _people(work: Work, ballot: Ballot) -> int:
    voters = (
        select(func.count(RecordedVote.member_id.distinct()))
        .join(BallotQuestion, BallotQuestion.id == RecordedVote.question_id)
        .where(BallotQuestion.ballot_id == ballot.id)
    )
    return work.session.scalar(voters) or 0


def _rolls(work: Work, ballot: Ballot) -> dict[str, int]:
    """How many votes each section could cast."""
    sums = (
        select(RollEntry.section, func.sum(RollEntry.weight))
        .where(RollEntry.ballot_id == ballot.id)
        .group_by(RollEntry.section)
        .order_by(RollEntry.section)
    )
    return {section: int(votes) for section, votes in work.session.execute(sums)}


def _sections(work: Work, question: BallotQuestion, rolls: dict[str, int]) -> list[SectionTally]:
    counted = (
        select(RollEntry.section, RecordedVote.choice, func.sum(RollEntry.weight))
        .join(RollEntry, RollEntry.member_id == RecordedVote.member_id)
        .where(RecordedVote.question_id == question.id, RollEntry.ballot_id == question.ballot_id)
        .group_by(RollEntry.section, RecordedVote.choice)
    )
    votes = {(s, choice): int(n) for s, choice, n in work.session.execute(counted)}
    return [
        SectionTally(name, Tally(*(votes.get((name, c), 0) for c in _IN_ORDER)), could)
        for name, could in rolls.items()
    ]


_IN_ORDER = (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN)


def _stored(sections: Sequence[SectionTally], result: CardResult, people: int) -> dict[str, Any]:
    return {
        "people": people,
        "sections": [
            {
                "name": section.name,
                "votes": section.roll,
                "for": section.tally.in_favour,
                "against": section.tally.against,
                "abstain": section.tally.abstained,
            }
            for section in sections
        ],
        "share_for": None if result.share_for is None else str(result.share_for),
        "words": [str(words) for words in result.words],
    }
