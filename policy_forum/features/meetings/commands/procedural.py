"""Procedural motions: bringing them, and what they do once they are voted on."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, update

from policy_forum.domain.access.policy import Action, refusal_of_moment
from policy_forum.domain.events import (
    ChairTaken,
    MotionRemitted,
    RulingChallenged,
    RulingSettled,
    StandingOrdersSuspended,
)
from policy_forum.domain.identifiers import (
    AgendaItemId,
    CycleId,
    MeetingId,
    MeetingQuestionId,
    MemberId,
    MotionId,
    RulingId,
)
from policy_forum.domain.phrases import phrase
from policy_forum.domain.refusals import Reason, Refusal, RefusedError
from policy_forum.features.ballots.rules import QuestionOutcome
from policy_forum.features.branches.rules import citation_of
from policy_forum.features.cycles.queries import calendar_of
from policy_forum.features.meetings.commands.floor import floor_now
from policy_forum.features.meetings.commands.items import end_speeches, finish_item
from policy_forum.features.meetings.commands.loading import announce, load_meeting, subject_of
from policy_forum.features.meetings.commands.questions import put_before
from policy_forum.features.meetings.commands.running import give_chair_back, set_adjourned
from policy_forum.features.meetings.models import (
    AgendaItem,
    Attendance,
    Meeting,
    MeetingQuestion,
    MeetingRuling,
    Speaker,
)
from policy_forum.features.meetings.rules.floor import Floor
from policy_forum.features.meetings.rules.procedure import TABLE, Procedural
from policy_forum.features.meetings.rules.procedure_moving import (
    refusal_of_detail,
    refusal_of_mover,
    wording_of,
)
from policy_forum.features.meetings.rules.procedure_order import refusal_of_procedural
from policy_forum.features.meetings.rules.questions import NewQuestion
from policy_forum.features.meetings.rules.states import (
    ItemOutcome,
    MeetingQuestionKind,
    ProceduralKind,
    SpeakerRole,
)
from policy_forum.features.motions.commands.ending import move_on
from policy_forum.features.motions.commands.loading import load_motion, notify_member
from policy_forum.features.motions.models import Motion
from policy_forum.features.motions.rules import MotionState
from policy_forum.platform.work import Work

_K = ProceduralKind


def bring_procedural(
    work: Work, meeting_id: MeetingId, procedural: Procedural
) -> MeetingQuestionId:
    """Bring a procedural motion, if it is in order: what is before the meeting waits for it."""
    meeting = load_meeting(work, meeting_id)
    work.authorise(Action.RUN_MEETING, subject_of(work, meeting))
    return put_procedural(work, meeting, procedural)


def put_procedural(work: Work, meeting: Meeting, procedural: Procedural) -> MeetingQuestionId:
    """The same for a meeting that is locked, by one whose right it is."""
    floor = floor_now(work, meeting)
    row = TABLE[procedural.kind]
    majority = row.majority_in(floor.orders.meetings)
    if majority is None:
        sentence = phrase("A secret ballot is not voted on: enough members ask for it.")
        raise RefusedError(Refusal(Reason.INVALID, sentence))
    _refuse_out_of_order(work, meeting, floor, procedural)
    local = procedural.resumes_at.astimezone(work.zone) if procedural.resumes_at else None
    question_id = put_before(
        work,
        meeting,
        NewQuestion(
            kind=MeetingQuestionKind.PROCEDURAL,
            wording=str(wording_of(floor, replace(procedural, resumes_at=local))),
            item_id=floor.item.id if floor.item else None,
            majority=majority,
            clause=str(citation_of(floor.orders, row.setting)),
            procedural=procedural.kind,
            mover_id=procedural.mover_id,
            seconder_id=procedural.seconder_id,
            ruling_id=procedural.ruling_id,
            takes_effect=procedural.kept(),
        ),
    )
    if procedural.kind is _K.CHALLENGE:
        _deputise(work, meeting, procedural, question_id)
    return question_id


def take_effect(work: Work, meeting: Meeting, question: MeetingQuestion) -> None:
    """Do what a procedural motion does, now that it is decided or was left.

    Carried, it does what the table says; a challenge that is not carried lets the ruling stand.
    In every case the chair takes her place again. Called by whoever declares, whoever that is.
    """
    is_carried = question.outcome is QuestionOutcome.CARRIED
    if question.procedural is _K.CHALLENGE:
        _settle_ruling(work, meeting, question)
        return
    if is_carried and question.procedural is not None:
        work.session.flush()
        _EFFECTS[question.procedural](work, meeting, question)
        announce(work, meeting.id, "floor", "queue")


def _refuse_out_of_order(
    work: Work, meeting: Meeting, floor: Floor, procedural: Procedural
) -> None:
    work.refuse_if(refusal_of_procedural(floor, procedural.kind))
    seconder_id = procedural.seconder_id
    refusal = refusal_of_mover(
        floor,
        procedural,
        may_vote=_may_vote(work, meeting, procedural.mover_id),
        seconder_may_vote=seconder_id is None or _may_vote(work, meeting, seconder_id),
    )
    work.refuse_if(refusal)
    work.refuse_if(refusal_of_detail(floor, procedural, work.now))
    if procedural.kind is _K.REMIT and floor.motion is not None:
        work.refuse_if(_refusal_of_window(work, floor.motion.id))
    deputy_id = procedural.deputy_id
    if deputy_id is not None and not _may_vote(work, meeting, deputy_id):
        sentence = phrase("Who takes the chair has to be there and entitled to vote.")
        raise RefusedError(Refusal(Reason.RULE_NOT_MET, sentence))


def _may_vote(work: Work, meeting: Meeting, member_id: int) -> bool:
    row = work.session.get(Attendance, (meeting.id, member_id), populate_existing=True)
    return row is not None and row.presence.is_there and row.bar is None


def _refusal_of_window(work: Work, motion_id: int) -> Refusal | None:
    """A meeting remits within the stages in which a branch does; who asks was settled before."""
    motion = work.session.get_one(Motion, motion_id)
    calendar = calendar_of(work.session, CycleId(motion.cycle_id))
    return refusal_of_moment(Action.REMIT_MOTION, calendar, work.now)


def _deputise(
    work: Work, meeting: Meeting, procedural: Procedural, question_id: MeetingQuestionId
) -> None:
    """Nobody presides over the vote on her own ruling."""
    deputy_id = MemberId(procedural.deputy_id or 0)
    meeting.deputy_id = deputy_id
    meeting_id = MeetingId(meeting.id)
    ruling_id = RulingId(procedural.ruling_id or 0)
    work.record(
        RulingChallenged(meeting_id=meeting_id, ruling_id=ruling_id, question_id=question_id)
    )
    work.record(ChairTaken(meeting_id=meeting_id, member_id=deputy_id, as_deputy=True))
    announce(work, meeting.id, "floor")


def _settle_ruling(work: Work, meeting: Meeting, question: MeetingQuestion) -> None:
    """A ruling stands unless it is overturned; where nothing was decided it stands as it was."""
    give_chair_back(work, meeting)
    ruling = work.session.get(MeetingRuling, question.ruling_id)
    if ruling is None or question.outcome in {None, QuestionOutcome.INQUORATE}:
        return
    ruling.upheld = question.outcome is not QuestionOutcome.CARRIED
    work.record(
        RulingSettled(
            meeting_id=MeetingId(meeting.id),
            ruling_id=RulingId(ruling.id),
            upheld=ruling.upheld,
        )
    )


def _put_question(work: Work, meeting: Meeting, question: MeetingQuestion) -> None:
    """The debate is over: who waits to speak on it waits no more, and the vote is next."""
    work.session.execute(
        update(Speaker)
        .where(
            Speaker.meeting_id == meeting.id,
            Speaker.question_id == question.interrupts_id,
            Speaker.called_at.is_(None),
            Speaker.withdrawn_at.is_(None),
            Speaker.role != SpeakerRole.POINT_OF_ORDER,
        )
        .values(withdrawn_at=work.now)
    )
    end_speeches(work, meeting.id)


def _end_item_as(outcome: ItemOutcome) -> Callable[[Work, Meeting, MeetingQuestion], None]:
    def end(work: Work, meeting: Meeting, question: MeetingQuestion) -> None:
        finish_item(work, meeting, _item_of(work, question), outcome, _reason(question))

    return end


def _remit(work: Work, meeting: Meeting, question: MeetingQuestion) -> None:
    """The meeting itself remits, so it is not asked whether who declares holds an office."""
    item = _item_of(work, question)
    motion = load_motion(work, item.motion_id or 0)
    if motion.state is not MotionState.PROPOSED:
        # Its mover took it away while the meeting voted: there is nothing left to remit.
        is_withdrawn = motion.state is MotionState.WITHDRAWN
        outcome = ItemOutcome.WITHDRAWN if is_withdrawn else ItemOutcome.NOTED
        finish_item(work, meeting, item, outcome, motion.state_reason)
        return
    finish_item(work, meeting, item, ItemOutcome.REMITTED, _reason(question))
    move_on(work, motion, MotionState.REMITTED, _reason(question))
    motion.decided_at = work.now
    work.record(MotionRemitted(motion_id=MotionId(motion.id)), motion.state_reason)
    notify_member(work, motion.mover_id, "motion_remitted", motion, reason=motion.state_reason)


def _adjourn(work: Work, meeting: Meeting, question: MeetingQuestion) -> None:
    """A time that has passed while the meeting talked is no time to go on: a day is named later."""
    kept = question.takes_effect.get("resumes_at")
    resumes_at = datetime.fromisoformat(kept) if kept else None
    if resumes_at is not None and resumes_at <= work.now:
        resumes_at = None
    reason = _reason(question) or question.wording
    set_adjourned(work, meeting, resumes_at, reason)


def _suspend(work: Work, meeting: Meeting, question: MeetingQuestion) -> None:
    item = _item_of(work, question)
    clauses = tuple(question.takes_effect.get("clauses", ()))
    item.suspended = [*item.suspended, *(each for each in clauses if each not in item.suspended)]
    work.record(
        StandingOrdersSuspended(
            meeting_id=MeetingId(meeting.id), item_id=AgendaItemId(item.id), clauses=clauses
        )
    )


def _vote_in_parts(work: Work, _meeting: Meeting, question: MeetingQuestion) -> None:
    item = _item_of(work, question)
    item.in_parts = [list(part) for part in question.takes_effect.get("parts", ())]


_EFFECTS: Mapping[ProceduralKind, Callable[[Work, Meeting, MeetingQuestion], None]] = {
    _K.BE_NOW_PUT: _put_question,
    _K.NEXT_BUSINESS: _end_item_as(ItemOutcome.NEXT_BUSINESS),
    _K.ADJOURN_DEBATE: _end_item_as(ItemOutcome.ADJOURNED),
    _K.REFER_BACK: _end_item_as(ItemOutcome.REFERRED_BACK),
    _K.REMIT: _remit,
    _K.ADJOURN_MEETING: _adjourn,
    _K.SUSPEND: _suspend,
    _K.IN_PARTS: _vote_in_parts,
}


def _item_of(work: Work, question: MeetingQuestion) -> AgendaItem:
    return work.session.scalars(select(AgendaItem).where(AgendaItem.id == question.item_id)).one()


def _reason(question: MeetingQuestion) -> str:
    return str(question.takes_effect.get("reason", ""))
