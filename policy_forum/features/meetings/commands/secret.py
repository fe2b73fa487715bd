"""Secret votes: asked for or ruled, held as a sealed ballot of those present, and read from it."""

from sqlalchemy import func, select

from policy_forum.domain.access.policy import Action
from policy_forum.domain.access.who import subject_of_branch
from policy_forum.domain.events import MeetingVoteOpened, SecretVoteAsked
from policy_forum.domain.identifiers import (
    BallotId,
    BranchId,
    ElectionKeyId,
    MeetingId,
    MeetingQuestionId,
    MemberId,
)
from policy_forum.domain.refusals import Refusal
from policy_forum.features.ballots.commands.in_meeting import SealedVote, put_sealed_vote
from policy_forum.features.ballots.models import Ballot, BallotQuestion
from policy_forum.features.ballots.rules import BallotEnd, Secrecy
from policy_forum.features.branches.rules import Rules, Setting, citation_of
from policy_forum.features.meetings.commands.counting import MAY_VOTE, count_there
from policy_forum.features.meetings.commands.loading import (
    announce,
    load_question,
    orders_of,
    subject_of,
)
from policy_forum.features.meetings.commands.opening import prepare_to_open
from policy_forum.features.meetings.models import (
    Attendance,
    Meeting,
    MeetingQuestion,
    SecretRequest,
)
from policy_forum.features.meetings.rules.hands import refusal_without_tellers
from policy_forum.features.meetings.rules.secret import (
    OPENED_ALREADY,
    asked_enough,
    closing,
    explanation_of,
    refusal_of_minutes,
    refusal_of_why,
    refusal_to_ask,
    refusal_to_make_secret,
    refusal_to_read,
)
from policy_forum.features.meetings.rules.states import QuestionStage, VotesBy
from policy_forum.features.meetings.rules.voting import refusal_to_close_sealed
from policy_forum.platform.work import Work


def ask_secret(work: Work, question_id: MeetingQuestionId) -> int:
    """Ask that the vote on a question be secret; returns how many have asked now.

    With as many as the standing orders say it becomes secret. Asked twice, it counts once. Who
    asked is deleted when the vote is decided, and is never in the trail, nor among the rows that
    tell pages of a change: her own page is read anew anyway, since she pressed on it.
    """
    meeting, question = load_question(work, question_id)
    work.authorise(Action.VOTE_IN_MEETING, subject_of_branch(meeting.branch_id))
    member_id = work.actor.member_id
    row = work.session.get(Attendance, (meeting.id, member_id), populate_existing=True)
    may_vote = row is not None and row.presence.is_there and row.bar is None
    work.refuse_if(refusal_to_ask(may_vote=may_vote))
    work.refuse_if(refusal_to_make_secret(question.stage, question.secrecy))
    if work.session.get(SecretRequest, (question.id, member_id)) is None:
        work.session.add(
            SecretRequest(question_id=question.id, member_id=member_id, asked_at=work.now)
        )
        work.session.flush()
        _count_requests(work, meeting, question)
    return _requests(work, question)


def make_secret(work: Work, question_id: MeetingQuestionId, why: str) -> None:
    """Rule that the vote on a question is secret; `why` is shown with it."""
    meeting, question = load_question(work, question_id)
    work.authorise(Action.RULE_IN_MEETING, subject_of(work, meeting))
    work.refuse_if(refusal_to_make_secret(question.stage, question.secrecy))
    work.refuse_if(refusal_of_why(why))
    question.secrecy, question.secrecy_why = Secrecy.SECRET, why.strip()
    announce(work, meeting.id, "floor")


def open_secret_vote(
    work: Work,
    question_id: MeetingQuestionId,
    key_id: ElectionKeyId,
    minutes: int,
    organisation: str = "",
) -> BallotId:
    """Open the secret vote as a sealed ballot of those who are there and may vote.

    Who holds a card gets a slip of paper, all at once; the tellers of the meeting count them.
    `organisation` is the name that the published set-up bears.
    """
    meeting, question = load_question(work, question_id)
    work.authorise(Action.RUN_MEETING, subject_of(work, meeting))
    work.refuse_if(refusal_of_minutes(minutes))
    prepare_to_open(work, meeting, question, is_secret=True)
    ballot_id = put_sealed_vote(
        work, _sealed_vote(work, meeting, question, key_id, minutes, organisation)
    )
    question.ballot_id, question.stage = ballot_id, QuestionStage.VOTING
    work.record(
        MeetingVoteOpened(
            meeting_id=MeetingId(meeting.id),
            question_id=question_id,
            secrecy=question.secrecy.value,
            majority=question.majority.value,
            ballot_id=ballot_id,
        )
    )
    announce(work, meeting.id, "floor", "text")
    return ballot_id


def close_sealed(work: Work, meeting: Meeting, question: MeetingQuestion) -> None:
    """Note that a sealed vote has closed, by the time that was fixed when it opened.

    Those who might vote and were there when it opened are its roll, and so its quorum: how long
    the scrutineers take changes nothing about it.
    """
    ballot = work.session.get_one(Ballot, question.ballot_id, populate_existing=True)
    if ballot.declared_at is None:
        work.refuse_if(refusal_to_close_sealed(ballot.closes, work.now))
    there = count_there(work, meeting, orders_of(work, meeting))
    question.stage, question.closed_at = QuestionStage.COUNTING, min(ballot.closes, work.now)
    question.present, question.quorum, question.cards = there.present, there.quorum, 0
    question.entitled = ballot.roll_count
    announce(work, meeting.id, "floor")


def read_sealed(work: Work, meeting: Meeting, question: MeetingQuestion) -> None:
    """Take the figures of the ballot that its scrutineers opened; only the totals of it."""
    ballot = work.session.get(Ballot, question.ballot_id or 0, populate_existing=True)
    is_opened = ballot is not None and ballot.declared_at is not None
    is_counted = ballot is not None and ballot.ended is BallotEnd.COUNTED
    work.refuse_if(refusal_to_read(is_opened=is_opened, is_counted=is_counted))
    if question.stage is QuestionStage.VOTING:
        close_sealed(work, meeting, question)
    answered = work.session.scalars(
        select(BallotQuestion).where(BallotQuestion.ballot_id == question.ballot_id)
    ).one()
    question.device_for, question.device_against = answered.votes_for, answered.votes_against
    question.device_abstain = answered.votes_abstain


def refusal_of_opened(work: Work, question: MeetingQuestion) -> Refusal | None:
    """Why a sealed vote is not taken again: its envelopes are open, all can read the figures."""
    if question.ballot_id is None:
        return None
    ballot = work.session.get_one(Ballot, question.ballot_id, populate_existing=True)
    is_counted = ballot.declared_at is not None and ballot.ended is BallotEnd.COUNTED
    return OPENED_ALREADY if is_counted else None


def _count_requests(work: Work, meeting: Meeting, question: MeetingQuestion) -> None:
    orders = orders_of(work, meeting)
    requests, needed = _requests(work, question), orders.meetings.secret_ballot_requests
    if requests >= needed:
        clause = citation_of(orders, Setting.SECRET_BALLOT)
        question.secrecy = Secrecy.SECRET
        question.secrecy_why = str(asked_enough(requests, clause))
    work.record(
        SecretVoteAsked(
            meeting_id=MeetingId(meeting.id),
            question_id=MeetingQuestionId(question.id),
            requests=requests,
            needed=needed,
        )
    )
    announce(work, meeting.id, "floor")


def _requests(work: Work, question: MeetingQuestion) -> int:
    asked = (
        select(func.count())
        .select_from(SecretRequest)
        .where(SecretRequest.question_id == question.id)
    )
    return work.session.scalar(asked) or 0


def _sealed_vote(
    work: Work,
    meeting: Meeting,
    question: MeetingQuestion,
    key_id: ElectionKeyId,
    minutes: int,
    organisation: str,
) -> SealedVote:
    orders: Rules = orders_of(work, meeting)
    there = work.session.execute(
        select(Attendance.member_id, Attendance.votes_by)
        .where(Attendance.meeting_id == meeting.id, MAY_VOTE)
        .order_by(Attendance.member_id)
    ).all()
    on_slips = frozenset(MemberId(key) for key, by in there if by is VotesBy.CARD)
    tellers = sorted(subject_of(work, meeting).teller_ids) if on_slips else []
    work.refuse_if(refusal_without_tellers(len(tellers), len(on_slips)))
    return SealedVote(
        branch_id=BranchId(meeting.branch_id),
        title=question.wording,
        wording=question.wording,
        explanation=str(explanation_of(question.majority.label, question.clause)),
        majority=question.majority,
        closes=closing(work.now, minutes, question.ends_by),
        key_id=key_id,
        present=frozenset(MemberId(key) for key, _by in there),
        on_slips=on_slips,
        tellers=tellers,
        orders=orders,
        organisation=organisation,
    )
