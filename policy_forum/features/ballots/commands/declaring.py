"""Counting a closed ballot, saying what it decided, and doing it."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from policy_forum.domain.access.policy import Action
from policy_forum.domain.access.who import subject_of_branch
from policy_forum.domain.counting.majority import Tally
from policy_forum.domain.cycle import Stage
from policy_forum.domain.events import CastingVoteGiven
from policy_forum.domain.identifiers import BallotId, MotionId, QuestionId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.features.ballots import rules
from policy_forum.features.ballots.commands.boxing import forget_envelopes
from policy_forum.features.ballots.commands.declaring_questions import (
    declare_questions,
    is_about_questions,
)
from policy_forum.features.ballots.commands.loading import list_questions
from policy_forum.features.ballots.commands.settling import (
    end_without_count,
    hold_while_undecided,
    let_ties_lapse,
    record_result,
    settle,
)
from policy_forum.features.ballots.commands.turns import take_turns, undecided_amendments
from policy_forum.features.ballots.models import Ballot, BallotQuestion, RecordedVote, Sealing
from policy_forum.features.ballots.rules import (
    BallotAbout,
    BallotEnd,
    BallotStanding,
    Choice,
    QuestionOutcome,
    Secrecy,
)
from policy_forum.features.ballots.rules.unsealing import WAITS_FOR_SCRUTINEERS
from policy_forum.features.branches.rules import CastingVote
from policy_forum.features.cycles.models import StageWindow
from policy_forum.features.cycles.queries import calendar_of
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.clock import Clock
from policy_forum.platform.work import Work, system_work

_LOG = logging.getLogger(__name__)


def declare_result(work: Work, ballot_id: BallotId) -> None:
    """Count a ballot that has closed and do what it decided; declared before, nothing happens.

    A vote on the motion waits for that on its amendments: one that is due as well is declared
    first, and a tie in it that the chair did not break is not carried. A secret ballot waits for
    its scrutineers. Where a secret vote on the amendments was not opened before the vote on the
    motion closed, nobody could vote on the motion, so that one ends without a count.
    """
    if is_about_questions(work, ballot_id):
        declare_questions(work, ballot_id)
        return
    motion, ballot = _taking_turns(work, ballot_id)
    work.authorise(Action.DECLARE_RESULT, subject_of_branch(ballot.branch_id))
    if _is_declared(ballot):
        return
    standing = BallotStanding(ballot.opens, ballot.closes, is_declared=False)
    work.refuse_if(rules.refusal_to_declare(standing, work.now))
    if ballot.secrecy is Secrecy.SECRET or undecided_amendments(work, ballot) is not None:
        _end_overtaken(work, ballot, motion)
        return
    if ballot.about is BallotAbout.MOTION:
        settle_amendments_before(work, ballot, motion)
    if _is_declared(ballot):
        hold_while_undecided(work, motion)
        return
    if motion.state is not MotionState.PROPOSED:
        end_without_count(work, ballot, BallotEnd.MOTION_GONE)
    else:
        _count(work, ballot)
        settle(work, ballot, motion)
    hold_while_undecided(work, motion)


def _end_overtaken(work: Work, ballot: Ballot, motion: Motion) -> None:
    """End a ballot that something else made pointless; else it waits for its scrutineers."""
    if motion.state is not MotionState.PROPOSED:
        end_without_count(work, ballot, BallotEnd.MOTION_GONE)
    elif undecided_amendments(work, ballot) is not None:
        end_without_count(work, ballot, BallotEnd.AMENDMENTS_UNDECIDED)
    else:
        raise RefusedError(WAITS_FOR_SCRUTINEERS)
    sealing = work.session.get(Sealing, ballot.id)
    if sealing is not None:
        forget_envelopes(work, ballot.id, sealing.key_id)
    hold_while_undecided(work, motion)


def give_casting_vote(work: Work, question_id: QuestionId, choice: Choice) -> None:
    """Break a tie by the vote of the branch's chair, where its standing orders give her one."""
    question = work.session.get(BallotQuestion, question_id)
    if question is None:
        raise RefusedError(Refusal(Reason.INVALID, phrase("There is no such question.")))
    motion, ballot = _taking_turns(work, BallotId(question.ballot_id))
    work.session.refresh(question)
    calendar = calendar_of(work.session, motion.cycle_id)
    work.authorise(Action.GIVE_CASTING_VOTE, subject_of_branch(ballot.branch_id), calendar)
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
    settle(work, ballot, motion)
    hold_while_undecided(work, motion)


def lapse_ties(work: Work, ballot_id: BallotId) -> None:
    """Let ties that the chair did not break end as not carried, once branches no longer decide."""
    motion, ballot = _taking_turns(work, ballot_id)
    work.authorise(Action.DECLARE_RESULT, subject_of_branch(ballot.branch_id))
    if ballot.settled_at is not None or not _is_declared(ballot):
        return
    deciding = calendar_of(work.session, motion.cycle_id).window(Stage.BRANCH_DECISIONS)
    work.refuse_if(rules.refusal_to_lapse(deciding, work.now))
    let_ties_lapse(work, ballot, motion)
    hold_while_undecided(work, motion)


def declare_due_ballots(session_factory: Callable[[], Session], clock: Clock) -> int:
    """Declare every ballot that has closed, each in its own transaction; returns how many.

    Ties that no chair broke lapse when the branches' window has closed. What is refused, or fails,
    is left for the next time and does not keep the others waiting.
    """
    with session_factory() as session:
        due = session.scalars(_due(clock.now())).all()
        overdue = session.scalars(_tied_too_long(clock.now())).all()
        session.rollback()
    done = [_done(session_factory, clock, declare_result, key) for key in due]
    for key in overdue:
        _done(session_factory, clock, lapse_ties, key)
    return sum(done)


def _due(now: datetime) -> Select[tuple[int]]:
    """Ballots that have closed; secret ones only where there is nothing left to open them for."""
    gone = exists().where(Motion.id == Ballot.motion_id, Motion.state != MotionState.PROPOSED)
    before = aliased(Ballot)
    overtaken = exists().where(
        Ballot.about == BallotAbout.MOTION,
        before.motion_id == Ballot.motion_id,
        before.about == BallotAbout.AMENDMENTS,
        before.secrecy == Secrecy.SECRET,
        before.declared_at.is_(None),
    )
    is_ours = or_(
        Ballot.secrecy != Secrecy.SECRET, gone.correlate(Ballot), overtaken.correlate(Ballot)
    )
    closed = select(Ballot.id).where(Ballot.declared_at.is_(None), Ballot.closes <= now, is_ours)
    return closed.order_by(Ballot.closes, Ballot.id)


def _tied_too_long(now: datetime) -> Select[tuple[int]]:
    return (
        select(Ballot.id)
        .join(Motion, Motion.id == Ballot.motion_id)
        .join(StageWindow, StageWindow.cycle_id == Motion.cycle_id)
        .where(
            Ballot.declared_at.is_not(None),
            Ballot.settled_at.is_(None),
            StageWindow.stage == Stage.BRANCH_DECISIONS,
            StageWindow.closes <= now,
        )
        .order_by(Ballot.closes, Ballot.id)
    )


def _done(
    session_factory: Callable[[], Session],
    clock: Clock,
    command: Callable[[Work, BallotId], None],
    ballot_id: int,
) -> bool:
    with session_factory() as session:
        try:
            with system_work(session, clock) as work:
                command(work, BallotId(ballot_id))
        except RefusedError as refused:
            _LOG.warning("ballot %s was left as it is: %s", ballot_id, refused)
            return False
        except Exception:  # noqa: BLE001 - one that cannot be counted must not stop the others
            _LOG.exception("ballot %s could not be declared", ballot_id)
            return False
    return True


def _taking_turns(work: Work, ballot_id: BallotId) -> tuple[Motion, Ballot]:
    motion, ballot = take_turns(work, ballot_id)
    if motion is None:
        raise RefusedError(rules.NO_SUCH_BALLOT)
    return motion, ballot


def _is_declared(ballot: Ballot) -> bool:
    return ballot.declared_at is not None


def settle_amendments_before(work: Work, ballot: Ballot, motion: Motion) -> None:
    """Have the recorded vote on the amendments done with, before the motion is decided."""
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
    let_ties_lapse(work, before, motion)


def _count(work: Work, ballot: Ballot) -> None:
    questions = list_questions(work, ballot)
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
    record_result(work, ballot)


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
    return rules.outcome_of(result, chair_decides=ballot.casting_vote is CastingVote.CHAIR)
