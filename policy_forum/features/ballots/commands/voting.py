"""Handing in a paper: one a member, changeable until the ballot closes."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Insert, select
from sqlalchemy.dialects import postgresql, sqlite

from policy_forum.domain.access.policy import Action
from policy_forum.domain.access.who import subject_of_branch
from policy_forum.domain.eligibility import RollRule
from policy_forum.domain.events import VoteHandedIn
from policy_forum.domain.identifiers import BallotId, BranchId, MemberId, MotionId, QuestionId
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.features.ballots import rules
from policy_forum.features.ballots.commands.loading import load_ballot, questions_of
from policy_forum.features.ballots.models import Ballot, BallotQuestion, RecordedVote, RollEntry
from policy_forum.features.ballots.queries.paper import amendments_unsettled
from policy_forum.features.ballots.queries.rolls import why_off_roll
from policy_forum.features.ballots.rules import BallotAbout, BallotStanding, Choice
from policy_forum.features.ballots.rules.envelopes import refusal_to_record
from policy_forum.features.ballots.rules.rolls import NOT_SIGNED_IN
from policy_forum.features.cycles.queries import calendar_of
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.work import Work


def hand_in_paper(work: Work, ballot_id: BallotId, answers: Mapping[QuestionId, Choice]) -> None:
    """Hand in the acting member's paper; handed in again before the close, the last one counts.

    However many of her papers arrive at once, the key of the vote (question and member) leaves
    one. While a paper is being written no result can be declared, and the other way round.
    """
    ballot = load_ballot(work, ballot_id, to_declare=False)
    work.refuse_if(refusal_to_record(ballot.secrecy))
    motion = work.session.get_one(Motion, ballot.motion_id)
    calendar = calendar_of(work.session, motion.cycle_id)
    work.authorise(Action.VOTE, subject_of_branch(ballot.branch_id), calendar)
    member_id = entitled_member(work, ballot)
    work.refuse_if(_refusal_of_moment(work, ballot, motion))
    questions = work.session.scalars(questions_of(ballot.id).with_only_columns(BallotQuestion.id))
    work.refuse_if(rules.refusal_of_paper(questions.all(), answers))

    store_paper(work, member_id, answers)
    work.record(
        VoteHandedIn(motion_id=MotionId(motion.id), ballot_id=ballot_id, member_id=member_id)
    )


def entitled_member(work: Work, ballot: Ballot) -> MemberId:
    """The acting member, if she is on the ballot's roll; raises RefusedError with the reason."""
    member_id = work.actor.member_id
    if member_id is not None and work.session.get(RollEntry, (ballot.id, member_id)) is not None:
        return member_id
    if member_id is None:
        raise RefusedError(Refusal(Reason.NOT_SIGNED_IN, NOT_SIGNED_IN))
    branch_id = BranchId(ballot.branch_id) if ballot.branch_id else None
    rule = RollRule(branch_id, ballot.freeze_date, ballot.roll_body)
    why_not = why_off_roll(work.session, ballot.id, member_id, rule)
    written_in = phrase("The roll was fixed when the ballot was announced")
    raise RefusedError(Refusal(Reason.NOT_PERMITTED, why_not, written_in))


def _refusal_of_moment(work: Work, ballot: Ballot, motion: Motion) -> Refusal | None:
    if motion.state is not MotionState.PROPOSED and ballot.declared_at is None:
        return Refusal(Reason.WRONG_STATE, rules.MOTION_GONE)
    standing = BallotStanding(
        ballot.opens,
        ballot.closes,
        is_declared=ballot.declared_at is not None,
        waits_for_amendments=ballot.about is BallotAbout.MOTION
        and bool(work.session.scalar(select(amendments_unsettled()).where(Ballot.id == ballot.id))),
    )
    return rules.refusal_to_vote(standing, work.now)


def store_paper(work: Work, member_id: MemberId, answers: Mapping[QuestionId, Choice]) -> None:
    """Keep a recorded paper by name; the one before it is replaced."""
    work.session.execute(_paper(work, member_id, answers))


def _paper(work: Work, member_id: MemberId, answers: Mapping[QuestionId, Choice]) -> Insert:
    # Always in the same order, so that two papers of one member wait and never block each other.
    rows: Sequence[dict[str, object]] = [
        {
            "question_id": question_id,
            "member_id": member_id,
            "choice": answers[question_id],
            "handed_in_at": work.now,
        }
        for question_id in sorted(answers)
    ]
    is_sqlite = work.session.get_bind().dialect.name == "sqlite"
    new = (sqlite.insert if is_sqlite else postgresql.insert)(RecordedVote).values(rows)
    return new.on_conflict_do_update(
        index_elements=[RecordedVote.question_id, RecordedVote.member_id],
        set_={"choice": new.excluded.choice, "handed_in_at": new.excluded.handed_in_at},
    )
