"""Counting a closed ballot, saying what it decided, and doing it."""

import logging
from collections.abc import Callable, Sequence

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.access.policy import Action
from policy_forum.domain.counting.majority import Decision, Tally
from policy_forum.domain.events import CastingVoteGiven, ResultDeclared
from policy_forum.domain.identifiers import AmendmentId, BallotId, MotionId, QuestionId
from policy_forum.domain.phrases import Phrase, phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.features.amendments.commands import decide_amendments
from policy_forum.features.ballots import rules
from policy_forum.features.ballots.commands.opening import subject_of_branch
from policy_forum.features.ballots.commands.voting import load_ballot, questions_of
from policy_forum.features.ballots.models import Ballot, BallotQuestion, Mandate, RecordedVote
from policy_forum.features.ballots.rules import (
    BallotAbout,
    BallotEnd,
    BallotStanding,
    Choice,
    QuestionOutcome,
)
from policy_forum.features.branches.rules import CastingVote
from policy_forum.features.members.models import Office
from policy_forum.features.motions.commands import decide_motion, load_motion, notify_member
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.clock import Clock
from policy_forum.platform.work import Work, system_work

_LOG = logging.getLogger(__name__)


def declare_result(work: Work, ballot_id: BallotId) -> None:
    """Count a ballot that has closed and do what it decided; declared before, nothing happens.

    A vote on the motion waits for that on its amendments: one that is due as well is declared
    first, and a tie in it that the chair did not break is not carried.
    """
    ballot = load_ballot(work, ballot_id, to_declare=True)
    motion = load_motion(work, ballot.motion_id)
    work.authorise(Action.DECLARE_RESULT, subject_of_branch(ballot.branch_id))
    if _is_declared(ballot):
        return
    standing = BallotStanding(ballot.opens, ballot.closes, is_declared=False)
    work.refuse_if(rules.refusal_to_declare(standing, work.now))
    if ballot.about is BallotAbout.MOTION:
        _settle_amendments_before(work, ballot, motion)
    if _is_declared(ballot):
        _hold_while_undecided(work, motion)
        return
    if motion.state is not MotionState.PROPOSED:
        _end_without_count(work, ballot, BallotEnd.MOTION_GONE)
    else:
        _count(work, ballot)
        _settle(work, ballot, motion)
    _hold_while_undecided(work, motion)


def give_casting_vote(work: Work, question_id: QuestionId, choice: Choice) -> None:
    """Break a tie by the vote of the branch's chair, where its standing orders give her one."""
    question = work.session.get(BallotQuestion, question_id)
    if question is None:
        raise RefusedError(Refusal(Reason.INVALID, phrase("There is no such question.")))
    ballot = load_ballot(work, BallotId(question.ballot_id), to_declare=True)
    motion = load_motion(work, ballot.motion_id)
    work.session.refresh(question)
    work.authorise(Action.GIVE_CASTING_VOTE, subject_of_branch(ballot.branch_id))
    work.refuse_if(rules.refusal_to_cast(question.outcome, choice))

    is_for = choice is Choice.FOR
    question.outcome = QuestionOutcome.CARRIED if is_for else QuestionOutcome.LOST
    question.casting_vote, question.casting_vote_at = choice, work.now
    question.casting_vote_by_id = member_id = work.actor.member_id
    if member_id is not None:
        work.record(
            CastingVoteGiven(
                motion_id=MotionId(motion.id), ballot_id=BallotId(ballot.id), member_id=member_id
            )
        )
    _settle(work, ballot, motion)
    _hold_while_undecided(work, motion)


def declare_due_ballots(session_factory: Callable[[], Session], clock: Clock) -> int:
    """Declare every ballot that has closed, each in its own transaction; returns how many.

    One that is refused is left for the next time and does not keep the others waiting.
    """
    with session_factory() as session:
        due = select(Ballot.id).where(Ballot.declared_at.is_(None), Ballot.closes <= clock.now())
        ballot_ids = session.scalars(due.order_by(Ballot.closes, Ballot.id)).all()
        session.rollback()
    declared = 0
    for ballot_id in ballot_ids:
        with session_factory() as session:
            try:
                with system_work(session, clock) as work:
                    declare_result(work, BallotId(ballot_id))
                declared += 1
            except RefusedError as refused:
                _LOG.warning("ballot %s was not declared: %s", ballot_id, refused)
    return declared


def _is_declared(ballot: Ballot) -> bool:
    return ballot.declared_at is not None


def _settle_amendments_before(work: Work, ballot: Ballot, motion: Motion) -> None:
    unsettled = select(Ballot).where(
        Ballot.motion_id == ballot.motion_id,
        Ballot.about == BallotAbout.AMENDMENTS,
        Ballot.settled_at.is_(None),
    )
    before = work.session.scalar(unsettled.with_for_update())
    if before is None:
        return
    if before.declared_at is None:
        _count(work, before)
    for question in _questions(work, before):
        if question.outcome is QuestionOutcome.TIED:
            question.outcome = QuestionOutcome.LOST
    _settle(work, before, motion)


def _count(work: Work, ballot: Ballot) -> None:
    questions = _questions(work, ballot)
    tallies = _tallies(work, questions)
    for question in questions:
        tally = tallies[question.id]
        question.votes_for, question.votes_against = tally.in_favour, tally.against
        question.votes_abstain = tally.abstained
        question.outcome = _outcome(ballot, tally)
    ballot.voted = max((tally.voted for tally in tallies.values()), default=0)
    is_quorate = ballot.voted >= ballot.quorum
    ballot.ended = BallotEnd.COUNTED if is_quorate else BallotEnd.INQUORATE
    ballot.declared_at = work.now
    _record_result(work, ballot)


def _tallies(work: Work, questions: Sequence[BallotQuestion]) -> dict[int, Tally]:
    counted = (
        select(RecordedVote.question_id, RecordedVote.choice, func.count())
        .where(RecordedVote.question_id.in_([question.id for question in questions]))
        .group_by(RecordedVote.question_id, RecordedVote.choice)
    )
    votes: dict[tuple[int, Choice], int] = {
        (question_id, choice): count for question_id, choice, count in work.session.execute(counted)
    }
    order = (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN)
    return {q.id: Tally(*(votes.get((q.id, choice), 0) for choice in order)) for q in questions}


def _outcome(ballot: Ballot, tally: Tally) -> QuestionOutcome:
    result = rules.result_of(tally, ballot.majority, ballot.quorum, ballot.roll_count)
    if result.decision is Decision.TIED:
        return rules.outcome_after_tie(chair_decides=ballot.casting_vote is CastingVote.CHAIR)
    return QuestionOutcome(result.decision.value)


def _settle(work: Work, ballot: Ballot, motion: Motion) -> None:
    """Do what was decided, unless a tie still waits for the chair."""
    # What was held still for the vote is changed here by the vote itself.
    motion.is_held = False
    questions = _questions(work, ballot)
    is_tied = any(q.outcome is QuestionOutcome.TIED for q in questions)
    if ballot.about is BallotAbout.MOTION:
        _settle_motion(work, ballot, motion, questions[0])
    elif not is_tied and ballot.ended is BallotEnd.COUNTED:
        _settle_amendments(work, motion, questions)
    if is_tied:
        _ask_chairs(work, motion, ballot)
        return
    ballot.settled_at = work.now
    if ballot.ended is BallotEnd.INQUORATE:
        _end_motion_ballot_after(work, ballot)
    _tell_mover(work, ballot, motion)


def _settle_amendments(work: Work, motion: Motion, questions: Sequence[BallotQuestion]) -> None:
    by_outcome: dict[QuestionOutcome | None, list[AmendmentId]] = {}
    for question in questions:
        key = AmendmentId(question.amendment_id or 0)
        by_outcome.setdefault(question.outcome, []).append(key)
    carried = by_outcome.get(QuestionOutcome.CARRIED, [])
    lost = by_outcome.get(QuestionOutcome.LOST, [])
    fell = decide_amendments(work, MotionId(motion.id), carried, lost)
    for question in questions:
        if question.amendment_id in fell:
            question.outcome = QuestionOutcome.FELL


_STATES = {
    QuestionOutcome.CARRIED: MotionState.CARRIED,
    QuestionOutcome.LOST: MotionState.LOST,
    QuestionOutcome.TIED: MotionState.TIED,
}


def _settle_motion(work: Work, ballot: Ballot, motion: Motion, question: BallotQuestion) -> None:
    if question.outcome not in _STATES:
        return
    of_motion = select(Mandate).where(Mandate.motion_id == motion.id)
    mandate = work.session.scalar(of_motion) or _mandate(ballot, motion, question)
    mandate.outcome = question.outcome
    mandate.by_casting_vote = question.casting_vote is not None
    mandate.decided_at = work.now
    work.session.add(mandate)
    work.session.flush()
    reason = " ".join(str(words) for words in _words(ballot, question))
    decide_motion(work, MotionId(motion.id), _STATES[question.outcome], mandate.id, reason)


def _mandate(ballot: Ballot, motion: Motion, question: BallotQuestion) -> Mandate:
    return Mandate(
        motion_id=motion.id,
        ballot_id=ballot.id,
        standing_orders_id=ballot.standing_orders_id,
        standing_orders_version=ballot.standing_orders_version,
        revision=motion.revision,
        votes_for=question.votes_for,
        votes_against=question.votes_against,
        votes_abstain=question.votes_abstain,
        voted=ballot.voted,
        quorum=ballot.quorum,
        roll_count=ballot.roll_count,
        roll_hash=ballot.roll_hash,
        majority=ballot.majority,
    )


def _words(ballot: Ballot, question: BallotQuestion) -> tuple[Phrase, ...]:
    tally = rules.tally_of(question.votes_for, question.votes_against, question.votes_abstain)
    result = rules.result_of(tally, ballot.majority, ballot.quorum, ballot.roll_count)
    return rules.words_of(result, question.outcome, question.casting_vote)


def _end_motion_ballot_after(work: Work, ballot: Ballot) -> None:
    if ballot.about is BallotAbout.MOTION:
        return
    following = select(Ballot).where(
        Ballot.motion_id == ballot.motion_id,
        Ballot.about == BallotAbout.MOTION,
        Ballot.declared_at.is_(None),
    )
    after = work.session.scalar(following.with_for_update())
    if after is not None:
        _end_without_count(work, after, BallotEnd.AMENDMENTS_UNDECIDED)


def _end_without_count(work: Work, ballot: Ballot, end: BallotEnd) -> None:
    for question in _questions(work, ballot):
        question.outcome = QuestionOutcome.FELL
    ballot.ended, ballot.voted = end, 0
    ballot.declared_at = ballot.settled_at = work.now
    _record_result(work, ballot)


def _record_result(work: Work, ballot: Ballot) -> None:
    work.record(
        ResultDeclared(
            motion_id=MotionId(ballot.motion_id),
            ballot_id=BallotId(ballot.id),
            quorate=ballot.ended is BallotEnd.COUNTED,
            voted=ballot.voted or 0,
        )
    )


def _hold_while_undecided(work: Work, motion: Motion) -> None:
    work.session.flush()
    undecided = exists().where(Ballot.motion_id == motion.id, Ballot.settled_at.is_(None))
    motion.is_held = bool(work.session.scalar(select(undecided)))


def _tell_mover(work: Work, ballot: Ballot, motion: Motion) -> None:
    # A motion that was decided brings its own message.
    if ballot.about is BallotAbout.MOTION and ballot.ended is BallotEnd.COUNTED:
        return
    notify_member(
        work,
        motion.mover_id,
        "ballot_result",
        motion,
        ballot_path=f"/ballots/{ballot.id}",
        result=str(ballot.ended.sentence) if ballot.ended else "",
    )


def _ask_chairs(work: Work, motion: Motion, ballot: Ballot) -> None:
    today = work.now.date()
    chairs = select(Office.member_id).where(
        Office.branch_id == ballot.branch_id,
        Office.kind == OfficeKind.CHAIR,
        Office.starts_on <= today,
        Office.ends_on.is_(None) | (Office.ends_on > today),
    )
    for member_id in work.session.scalars(chairs):
        notify_member(work, member_id, "ballot_tied", motion, ballot_path=f"/ballots/{ballot.id}")


def _questions(work: Work, ballot: Ballot) -> Sequence[BallotQuestion]:
    return work.session.scalars(questions_of(ballot.id)).all()
