"""Bringing questions before a meeting, and leaving them: one is before it at a time."""

from sqlalchemy import delete, exists, select

from policy_forum.domain.access.policy import Action
from policy_forum.domain.events import MeetingVoteTakenAgain, QuestionBrought, QuestionLeft
from policy_forum.domain.identifiers import (
    AmendmentId,
    MeetingId,
    MeetingQuestionId,
    MotionId,
)
from policy_forum.domain.refusals import RefusedError
from policy_forum.features.amendments.commands.in_meeting import let_fall
from policy_forum.features.amendments.models import Amendment
from policy_forum.features.amendments.queries.order import VoteRow, list_in_voting_order
from policy_forum.features.ballots import rules as ballot_rules
from policy_forum.features.ballots.models import Ballot
from policy_forum.features.ballots.rules import QuestionOutcome
from policy_forum.features.branches.rules import Majority, Rules, Setting, citation_of
from policy_forum.features.meetings.commands.loading import (
    announce,
    late_for,
    load_meeting,
    load_question,
    orders_of,
    subject_of,
)
from policy_forum.features.meetings.models import (
    AgendaItem,
    HandCount,
    Meeting,
    MeetingQuestion,
    MeetingVote,
    SecretRequest,
)
from policy_forum.features.meetings.rules.late import refusal_of_late
from policy_forum.features.meetings.rules.questions import (
    BALLOT_UNDER_WAY,
    NO_ITEM_CURRENT,
    NewQuestion,
    refusal_of_amendment,
    refusal_of_wording,
    refusal_to_bring,
    refusal_to_leave,
)
from policy_forum.features.meetings.rules.states import (
    ItemState,
    MeetingQuestionKind,
    QuestionStage,
)
from policy_forum.features.motions.models import Motion, Seconding
from policy_forum.features.motions.rules import MotionKind, MotionState
from policy_forum.platform.work import Work

__all__ = [
    "NewQuestion",
    "bring_amendment",
    "bring_motion",
    "bring_question",
    "leave_question",
    "majority_for",
    "put_before",
    "question_before",
]

_ENDED = [stage for stage in QuestionStage if stage.is_ended]


def bring_motion(work: Work, meeting: Meeting, item: AgendaItem) -> MeetingQuestionId:
    """Bring the motion of an item before the meeting, which took the item just now.

    Whether the item may be taken is for the caller. Raises RefusedError, and changes nothing,
    where the motion is decided already or under a ballot.
    """
    motion = work.session.get_one(Motion, item.motion_id, populate_existing=True)
    if motion.state is not MotionState.PROPOSED:
        raise RefusedError(ballot_rules.NOT_PROPOSED)
    refuse_under_ballot(work, motion)
    majority, clause = majority_for(orders_of(work, meeting), motion)
    seconder = (
        select(Seconding.member_id)
        .where(Seconding.motion_id == motion.id)
        .order_by(Seconding.seconded_at, Seconding.member_id)
        .limit(1)
    )
    return put_before(
        work,
        meeting,
        NewQuestion(
            kind=MeetingQuestionKind.MOTION,
            wording=motion.title,
            item_id=item.id,
            majority=majority,
            clause=clause,
            motion_id=motion.id,
            mover_id=motion.mover_id,
            seconder_id=work.session.scalar(seconder),
        ),
    )


def bring_amendment(
    work: Work, meeting_id: MeetingId, amendment_id: AmendmentId
) -> MeetingQuestionId:
    """Put an amendment to the motion that is before the meeting: the next in the order of votes.

    One whose vote decided nothing for want of a quorum is put again.
    """
    meeting = load_meeting(work, meeting_id)
    work.authorise(Action.RUN_MEETING, subject_of(work, meeting))
    item = _current_item(work, meeting)
    work.session.flush()
    put = (
        list_in_voting_order(work.session, item.motion_id, one_by_one=True)
        if item.motion_id
        else ()
    )
    wanted = next((row for row in put if row.id == amendment_id), None)
    late = late_for(work, meeting, item)
    if wanted is not None and wanted.id in late:
        raise RefusedError(refusal_of_late(wanted.number, orders_of(work, meeting)))
    ahead = [row for row in put if row.id not in late]
    is_of_motion = wanted is not None or _is_of_motion(work, amendment_id, item.motion_id)
    number = wanted.number if wanted else None
    first = ahead[0].number if ahead else None
    work.refuse_if(refusal_of_amendment(number, first, is_of_motion=is_of_motion))
    assert wanted is not None
    undecided = _undecided_before(work, meeting, amendment_id)
    if undecided is not None:
        _refuse_to_bring(work, meeting, MeetingQuestionKind.AMENDMENT)
        return debate_again(work, undecided)
    return put_before(work, meeting, _of_amendment(item, wanted))


def bring_question(work: Work, meeting_id: MeetingId, question: NewQuestion) -> MeetingQuestionId:
    """Bring another question: minutes, report, chair, or a procedural motion, which interrupts."""
    meeting = load_meeting(work, meeting_id)
    work.authorise(Action.RUN_MEETING, subject_of(work, meeting))
    return put_before(work, meeting, question)


def put_before(work: Work, meeting: Meeting, question: NewQuestion) -> MeetingQuestionId:
    """The same for a meeting that is locked, by one whose right it is.

    Without an item it belongs to the current one; without a majority that of the standing orders
    holds.
    """
    before = _refuse_to_bring(work, meeting, question.kind)
    if question.amendment_id is None:
        work.refuse_if(refusal_of_wording(question.wording))
    majority, clause = question.majority, question.clause
    if majority is None:
        majority, standard = majority_for(orders_of(work, meeting))
        clause = clause or standard
    item_id = question.item_id
    if item_id is None:
        current = current_item(work, meeting.id)
        item_id = current.id if current else None
    row = MeetingQuestion(
        meeting_id=meeting.id,
        item_id=item_id,
        kind=question.kind,
        procedural=question.procedural,
        amendment_id=question.amendment_id,
        motion_id=question.motion_id,
        ruling_id=question.ruling_id,
        interrupts_id=before.id if before else None,
        position=question.position,
        wording=question.wording.strip(),
        mover_id=question.mover_id,
        seconder_id=question.seconder_id,
        brought_at=work.now,
        brought_by_id=work.actor.member_id,
        stage=QuestionStage.DEBATED,
        majority=majority,
        clause=clause,
        part=list(question.part),
        takes_effect=dict(question.takes_effect),
    )
    work.session.add(row)
    work.session.flush()
    _record_brought(work, row)
    announce(work, meeting.id, "floor", "text", "queue")
    return MeetingQuestionId(row.id)


def leave_question(
    work: Work, question_id: MeetingQuestionId, stage: QuestionStage, why: str
) -> None:
    """Take a question from before the meeting without a vote: it fell, or was withdrawn.

    An amendment that fell (nobody moved it) is lost to the motion; one that was withdrawn from
    the meeting can be put again.
    """
    meeting, question = load_question(work, question_id)
    work.authorise(Action.RUN_MEETING, subject_of(work, meeting))
    leave(work, question, stage, why)


def leave(work: Work, question: MeetingQuestion, stage: QuestionStage, why: str) -> None:
    """The same for a question of a locked meeting, by one whose right it is."""
    work.refuse_if(refusal_to_leave(question.stage, stage))
    question.stage = stage
    work.session.execute(delete(SecretRequest).where(SecretRequest.question_id == question.id))
    question.outcome_why = why.strip()
    question.decided_at = work.now
    if question.amendment_id is not None and stage is QuestionStage.FELL:
        motion_id = MotionId(question.motion_id or 0)
        let_fall(work, motion_id, AmendmentId(question.amendment_id), why)
    work.record(
        QuestionLeft(
            meeting_id=MeetingId(question.meeting_id),
            question_id=MeetingQuestionId(question.id),
            stage=stage.value,
        ),
        question.outcome_why,
    )
    announce(work, question.meeting_id, "floor", "text", "queue")


def question_before(work: Work, meeting_id: int) -> MeetingQuestion | None:
    """The question before the meeting: the last one brought that has not ended. One statement."""
    work.session.flush()
    return work.session.scalar(
        select(MeetingQuestion)
        .where(MeetingQuestion.meeting_id == meeting_id, MeetingQuestion.stage.not_in(_ENDED))
        .order_by(MeetingQuestion.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )


def current_item(work: Work, meeting_id: int) -> AgendaItem | None:
    """The item that is before the meeting. One statement."""
    work.session.flush()
    found = select(AgendaItem).where(
        AgendaItem.meeting_id == meeting_id, AgendaItem.state == ItemState.CURRENT
    )
    return work.session.scalar(found)


def majority_for(orders: Rules, motion: Motion | None = None) -> tuple[Majority, str]:
    """What carries a question, or that motion, and the clause that says so."""
    if motion is not None and motion.kind is MotionKind.RULE_CHANGE:
        return orders.rule_change_majority, str(citation_of(orders, Setting.RULE_CHANGE))
    return orders.majority, str(citation_of(orders, Setting.MAJORITY))


def refuse_under_ballot(work: Work, motion: Motion) -> None:
    """Raise where a ballot on the motion is not decided: it cannot be voted on twice at once."""
    undecided = exists().where(Ballot.motion_id == motion.id, Ballot.settled_at.is_(None))
    if motion.is_held or work.session.scalar(select(undecided)):
        raise RefusedError(BALLOT_UNDER_WAY)


def debate_again(work: Work, question: MeetingQuestion, reason: str = "") -> MeetingQuestionId:
    """Bring a question back whose vote decided nothing; what was said to it does not count."""
    question.stage = QuestionStage.DEBATED
    question.outcome, question.outcome_why = None, ""
    question.opened_at = question.closed_at = question.decided_at = question.ends_by = None
    question.device_for = question.device_against = question.device_abstain = None
    question.hands_for = question.hands_against = question.hands_abstain = None
    question.cards = question.present = question.entitled = question.quorum = None
    question.ballot_id = None
    for kept in (MeetingVote, HandCount):
        work.session.execute(delete(kept).where(kept.question_id == question.id))
    question_id = MeetingQuestionId(question.id)
    work.record(
        MeetingVoteTakenAgain(meeting_id=MeetingId(question.meeting_id), question_id=question_id),
        reason.strip(),
    )
    announce(work, question.meeting_id, "floor", "text", "queue")
    return question_id


def _refuse_to_bring(
    work: Work, meeting: Meeting, kind: MeetingQuestionKind
) -> MeetingQuestion | None:
    before = question_before(work, meeting.id)
    stage, of_kind = (before.stage, before.kind) if before else (None, None)
    work.refuse_if(refusal_to_bring(kind, meeting.state, stage, of_kind))
    return before


def _current_item(work: Work, meeting: Meeting) -> AgendaItem:
    item = current_item(work, meeting.id)
    if item is None:
        raise RefusedError(NO_ITEM_CURRENT)
    return item


def _is_of_motion(work: Work, amendment_id: int, motion_id: int | None) -> bool:
    found = work.session.get(Amendment, amendment_id)
    return found is not None and found.motion_id == motion_id


def _undecided_before(work: Work, meeting: Meeting, amendment_id: int) -> MeetingQuestion | None:
    return work.session.scalar(
        select(MeetingQuestion).where(
            MeetingQuestion.meeting_id == meeting.id,
            MeetingQuestion.amendment_id == amendment_id,
            MeetingQuestion.outcome == QuestionOutcome.INQUORATE,
        )
    )


def _of_amendment(item: AgendaItem, row: VoteRow) -> NewQuestion:
    return NewQuestion(
        kind=MeetingQuestionKind.AMENDMENT,
        wording=" ".join(row.sentences),
        item_id=item.id,
        amendment_id=row.id,
        motion_id=item.motion_id,
        mover_id=row.proposer_id,
    )


def _record_brought(work: Work, question: MeetingQuestion) -> None:
    amendment_id, motion_id = question.amendment_id, question.motion_id
    work.record(
        QuestionBrought(
            meeting_id=MeetingId(question.meeting_id),
            question_id=MeetingQuestionId(question.id),
            kind=question.kind.value,
            procedural=question.procedural.value if question.procedural else None,
            amendment_id=AmendmentId(amendment_id) if amendment_id else None,
            motion_id=MotionId(motion_id) if motion_id else None,
        )
    )
