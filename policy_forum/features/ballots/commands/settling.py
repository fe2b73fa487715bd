"""Doing what a counted ballot decided: amendments applied, the motion decided, people told."""

from collections.abc import Sequence

from sqlalchemy import exists, select

from policy_forum.domain.access.actors import OfficeKind
from policy_forum.domain.events import QuestionDeclared, ResultDeclared
from policy_forum.domain.identifiers import AmendmentId, BallotId, MotionId
from policy_forum.domain.phrases import Phrase
from policy_forum.features.amendments.commands import decide_amendments
from policy_forum.features.amendments.rules import AmendmentState
from policy_forum.features.ballots import rules
from policy_forum.features.ballots.commands.loading import list_questions
from policy_forum.features.ballots.models import Ballot, BallotQuestion, Mandate
from policy_forum.features.ballots.rules import BallotAbout, BallotEnd, QuestionOutcome
from policy_forum.features.members.models import Office
from policy_forum.features.motions.commands import decide_motion, notify_member
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.work import Work


def settle(work: Work, ballot: Ballot, motion: Motion) -> None:
    """Do what was decided, unless a tie still waits for the chair."""
    # What was held still for the vote is changed here by the vote itself.
    motion.is_held = False
    questions = list_questions(work, ballot)
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
        end_following_ballot(work, ballot)
    _tell_mover(work, ballot, motion)


def _settle_amendments(work: Work, motion: Motion, questions: Sequence[BallotQuestion]) -> None:
    voted = {
        AmendmentId(question.amendment_id): question
        for question in questions
        if question.amendment_id is not None
    }
    carried = [key for key, q in voted.items() if q.outcome is QuestionOutcome.CARRIED]
    lost = [key for key, q in voted.items() if q.outcome is QuestionOutcome.LOST]
    ended = decide_amendments(work, MotionId(motion.id), carried, lost, list(voted))
    for key, state in ended.items():
        voted[key].outcome = _OUTCOMES[state]


_OUTCOMES = {
    AmendmentState.CARRIED: QuestionOutcome.CARRIED,
    AmendmentState.LOST: QuestionOutcome.LOST,
    AmendmentState.FELL: QuestionOutcome.FELL,
}


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
    result = rules.result_of(tally, ballot.majority, ballot.quorum, ballot.roll_count, ballot.voted)
    return rules.words_of(result, question.outcome, question.casting_vote)


def end_following_ballot(work: Work, ballot: Ballot) -> None:
    """End the vote on the motion that was to follow a vote on amendments that decided nothing."""
    if ballot.about is BallotAbout.MOTION:
        return
    following = select(Ballot).where(
        Ballot.motion_id == ballot.motion_id,
        Ballot.about == BallotAbout.MOTION,
        Ballot.declared_at.is_(None),
    )
    after = work.session.scalar(following.with_for_update())
    if after is not None:
        end_without_count(work, after, BallotEnd.AMENDMENTS_UNDECIDED)


def end_without_count(work: Work, ballot: Ballot, end: BallotEnd) -> None:
    """Close a ballot that decides nothing, and say why."""
    for question in list_questions(work, ballot):
        question.outcome = QuestionOutcome.FELL
    ballot.ended, ballot.voted = end, 0
    ballot.declared_at = ballot.settled_at = work.now
    record_result(work, ballot)


def record_result(work: Work, ballot: Ballot) -> None:
    """Put into the trail that the result was declared."""
    is_quorate, voted = ballot.ended is BallotEnd.COUNTED, ballot.voted or 0
    ballot_id = BallotId(ballot.id)
    if ballot.motion_id is None:
        work.record(QuestionDeclared(ballot_id=ballot_id, quorate=is_quorate, voted=voted))
        return
    motion_id = MotionId(ballot.motion_id)
    work.record(
        ResultDeclared(motion_id=motion_id, ballot_id=ballot_id, quorate=is_quorate, voted=voted)
    )


def let_ties_lapse(work: Work, ballot: Ballot, motion: Motion) -> None:
    """Settle a ballot whose ties no casting vote broke: they are not carried."""
    for question in list_questions(work, ballot):
        if question.outcome is QuestionOutcome.TIED:
            question.outcome = QuestionOutcome.LOST
    settle(work, ballot, motion)


def hold_while_undecided(work: Work, motion: Motion) -> None:
    """Let the motion stand still exactly while one of its ballots is not settled."""
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
    chairs = select(Office.member_id).where(
        Office.branch_id == ballot.branch_id,
        Office.kind == OfficeKind.CHAIR,
        Office.held_on(work.today),
    )
    for member_id in work.session.scalars(chairs):
        notify_member(work, member_id, "ballot_tied", motion, ballot_path=f"/ballots/{ballot.id}")
